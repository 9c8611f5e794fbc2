"""Organisations that change: a department's projects handed over, two organisations merged, one renamed.

A merge turns every reference of the organisation that ends to the one that stays, and takes it out of use; it is never
deleted, so the history goes on naming it. What is closed keeps its name: closed problems, extensions of closed months."""

from __future__ import annotations

from collections.abc import Iterable

from projects import ledger
from projects.ledger import REFERRED_BY, Difference, Refused
from projects.models import Organisation, Period, PeriodException, Permit, Problem, Project, Support
from projects.values import Scalar

#: labels of which an object may have one organisation only once: what tells them apart beside it
_ONCE = {"support": ("project",), "membership": ("user", "role"), "period_exception": ("period",)}
SETTLED = ("done", "exempt")


def hand_over(giver: int, taker: int, supporting: bool = False) -> list[Difference]:
    """The projects of one department to another, with the problems and permits it is in charge of and that are open.

    ``supporting``: also where it only supports. Raises ``Refused`` where both are the same."""
    if giver == taker:
        raise Refused("same-organisation")
    problems = Problem.objects.filter(department_id=giver).exclude(state="closed")
    permits = Permit.objects.filter(department_id=giver).exclude(state__in=SETTLED)
    found = [
        *_turned("project", "responsible", _ids(Project.objects.filter(responsible_id=giver)), giver, taker),
        *_turned("problem", "department", _ids(problems), giver, taker),
        *_turned("permit", "department", _ids(permits), giver, taker),
    ]
    if supporting:
        found += _once("support", _ids(Support.objects.filter(organisation_id=giver)), giver, taker)
    return found


def merge(ending: int, staying: int) -> list[Difference]:
    """One organisation into another: all that refers to it, and it is taken out of use.

    Raises ``Refused`` where both are the same, or where the one that stays is out of use."""
    if ending == staying:
        raise Refused("same-organisation")
    names = {
        pk: (name, active) for pk, name, active in Organisation.objects.values_list("pk", "name", "active")
    }
    if not names[staying][1]:
        raise Refused("organisation-ended", name=names[staying][0])
    found: list[Difference] = []
    for label, key in REFERRED_BY["organisation"]:
        ids = [pk for pk, _ in ledger.write.referring(label, key, [ending])]
        ids = [pk for pk in ids if pk not in _settled(label, ids)]
        found += (
            _once(label, ids, ending, staying)
            if label in _ONCE
            else _turned(label, key, ids, ending, staying)
        )
    if names[ending][1]:
        found.append(Difference("organisation", ending, "update", {"active": (True, False)}))
    return _joined(found)


def rename(organisation: int, name: str) -> list[Difference]:
    """A new name for an organisation; the history goes on with both. Raises ``Refused`` for a name that another has."""
    name = name.strip()
    if Organisation.objects.filter(name=name).exclude(pk=organisation).exists():
        raise Refused("name-taken", name=name)
    found = ledger.update(
        "organisation",
        organisation,
        ledger.current("organisation", [organisation])[organisation],
        {"name": name},
    )
    return [found] if found else []


def _ids(rows: Iterable[Project | Problem | Permit | Support]) -> list[int]:
    return sorted(row.pk for row in rows)


def _settled(label: str, ids: list[int]) -> set[int]:
    """What is closed and keeps the name it was closed with."""
    if label == "problem":
        return set(Problem.objects.filter(pk__in=ids, state="closed").values_list("pk", flat=True))
    if label == "period_exception":
        closed = Period.objects.filter(state="closed")
        return set(PeriodException.objects.filter(pk__in=ids, period__in=closed).values_list("pk", flat=True))
    return set()


def _turned(label: str, key: str, ids: Iterable[int], old: int, new: int) -> list[Difference]:
    return [Difference(label, pk, "update", {key: (old, new)}) for pk in ids]


def _once(label: str, ids: list[int], old: int, new: int) -> list[Difference]:
    """Turned, or taken away where the other organisation is there already."""
    keys = _ONCE[label]
    other = [pk for pk, _ in ledger.write.referring(label, "organisation", [new])]
    taken = {_told(values, keys) for values in ledger.current(label, other).values()}
    return [
        Difference(label, pk, "delete", {"organisation": (old, None)})
        if _told(values, keys) in taken
        else Difference(label, pk, "update", {"organisation": (old, new)})
        for pk, values in ledger.current(label, ids).items()
    ]


def _told(values: dict[str, Scalar], keys: tuple[str, ...]) -> tuple[Scalar, ...]:
    return tuple(values[key] for key in keys)


def _joined(found: list[Difference]) -> list[Difference]:
    """One difference for each object: a project may name an organisation twice, as its owner and as responsible."""
    by_name: dict[tuple[str, int], Difference] = {}
    for each in found:
        first = by_name.setdefault((each.label, each.id), each)
        if first is not each:
            first.values |= each.values
    return list(by_name.values())
