"""Projects that are put together under one, or split into parts (ADR 0014): a parent has no figures, its parts have them.

Either makes a new parent above. A project that is split stays what it is, under its code, with its returns and all that
stands beside it; it is the part that goes on, and gives the others their share of its amounts. So nothing that was
reported moves, what is still to be reported goes on where it was, and the sums are the same before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from projects import ledger
from projects.ledger import Difference, Refused
from projects.models import Plan, Project, YearPlan
from projects.values import Scalar

_PARENT = -1
#: what a parent is told of its first part, and a new part of the project that it was split off
_ALIKE = ("sector", "owner", "responsible", "leader", "person", "place", "nature", "level", "investor")
_OF_A_PART = (*_ALIKE, "approval", "stage", "planned_start", "planned_finish")


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is split off: its name, and what goes with it of the total investment and of the year's plan (fen)."""

    name: str
    total_investment: int | None
    planned: int | None


def put_together(projects: Sequence[Project], name: str) -> list[Difference]:
    """Two or more projects as parts of a new one. Raises ``Refused`` for fewer, a placeholder, a part or a parent."""
    if len(projects) < 2:
        raise Refused("too-few-parts")
    for each in projects:
        _check_free(each)
    turned = [Difference("project", each.pk, "update", {"parent": (None, _PARENT)}) for each in projects]
    return [_parent(projects[0], name), *turned]


def split(project: Project, plan: Plan, name: str, parts: Sequence[Part]) -> list[Difference]:
    """A project into itself, from now on called ``name``, and ``parts``; the parent takes the name it had.

    The parts' amounts are taken from the project's, those of the year from its plan in force. Raises ``Refused`` where
    more would be taken than there is, or from an amount that is not known."""
    if not parts:
        raise Refused("too-few-parts")
    _check_free(project)
    now = ledger.current("project", [project.pk])[project.pk]
    total = _left(
        now["total_investment"], [part.total_investment for part in parts], "project", "total_investment"
    )
    basis = str(now["total_investment_basis"])
    kept = ledger.update(
        "project", project.pk, now, {"parent": _PARENT, "name": name, "total_investment": total}, basis
    )
    row = YearPlan.objects.filter(project=project, plan=plan).first()
    found = [_parent(project, str(project.name)), *([kept] if kept else [])]
    found += _less(row, parts) if row else []
    for place, part in enumerate(parts, 2):
        found += _split_off(part, -place, now, row)
    return found


def _parent(part: Project, name: str) -> Difference:
    told = ledger.current("project", [part.pk])[part.pk]
    return ledger.create("project", _PARENT, {"name": name, **{key: told[key] for key in _ALIKE}})


def _check_free(project: Project) -> None:
    if project.placeholder:
        raise Refused("placeholder-part", code=project.code)
    if project.parent_id is not None or Project.objects.filter(parent=project).exists():
        raise Refused("parent-of-parent", code=project.code)


def _left(whole: Scalar, taken: Sequence[int | None], label: str, key: str) -> int | None:
    """What is left of an amount when the parts have theirs; from one that is not known nothing can be taken."""
    given = [amount for amount in taken if amount is not None]
    if not given:
        return whole if isinstance(whole, int) else None
    if not isinstance(whole, int):
        raise Refused("split-unknown", label=label, key=key)
    if sum(given) > whole:
        raise Refused("split-too-much", label=label, key=key)
    return whole - sum(given)


def _less(row: YearPlan, parts: Sequence[Part]) -> list[Difference]:
    """The year plan of the part that goes on, without what the others take of the plan in force."""
    key = _in_force(row)
    taken = [part.planned for part in parts]
    now = ledger.current("year_plan", [row.pk])[row.pk]
    if any(taken) and any(now[f"month_{month}"] is not None for month in range(1, 13)):
        raise Refused("split-own-months")
    found = ledger.update(
        "year_plan", row.pk, now, {key: _left(now[key], taken, "year_plan", key)}, row.planned_basis
    )
    return [found] if found else []


def _in_force(row: YearPlan) -> str:
    return "planned" if row.adjusted is None else "adjusted"


def _split_off(part: Part, id: int, now: dict[str, Scalar], row: YearPlan | None) -> list[Difference]:
    """A new part, told what the project is, with a year plan where the project has one."""
    told = {key: now[key] for key in _OF_A_PART}
    basis = str(now["total_investment_basis"])
    made = {**told, "name": part.name, "parent": _PARENT, "total_investment": part.total_investment}
    found = [ledger.create("project", id, made, basis or "declared")]
    if row is not None:
        year: dict[str, Scalar] = {"project": id, "plan": row.plan_id, "year_class": row.year_class}
        year |= {_in_force(row): part.planned}
        if row.adjusted is not None:
            year |= {"adjusted_from": row.adjusted_from, "adjusted_document": row.adjusted_document}
        found.append(ledger.create("year_plan", id, year, row.planned_basis or "declared"))
    return found
