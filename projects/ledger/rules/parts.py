"""Parent and parts 父项目: a parent has no figures of its own, its parts have them; and there is one step between the two.

Figures of a parent would be counted beside those of its parts: no year plan, no total investment, no output."""

from __future__ import annotations

from projects.ledger import write
from projects.ledger.difference import Refused
from projects.ledger.wanted import Wanted
from projects.models import Project, YearPlan

_AMOUNTS = ("total_investment", "output")


def check(wanted: Wanted) -> None:
    """Raise ``Refused`` for a parent that would have figures, and for a parent that would be a part."""
    parents = _parents(wanted)
    if not parents:
        return
    _check_depth(wanted, parents)
    if held := _with_plans(wanted, parents) or _with_amounts(wanted, parents):
        raise Refused("parent-figures", code=_code(min(held)))


def _parents(wanted: Wanted) -> set[int]:
    """The parents that these differences concern: named as one, or given a figure while they are one."""
    named = {d.new("parent") for d in wanted.of("project", ("create", "update"), saying=("parent",))}
    found = {each for each in named if isinstance(each, int)}
    given = {d.id for d in wanted.of("project", ("update",), saying=_AMOUNTS)}
    given |= {int(each) for each in wanted.given("year_plan", "project") if isinstance(each, int)}
    given |= {int(d.new("project") or 0) for d in wanted.of("year_plan", ("update",), saying=("project",))}
    return found | (_standing_parents(given) if given else set())


def _standing_parents(ids: set[int]) -> set[int]:
    """Which of these are parents now. All parents are read, for they are few."""
    parents = Project.objects.filter(parent__isnull=False).values_list("parent_id", flat=True).distinct()
    return ids & {parent for parent in parents if parent is not None}


def _check_depth(wanted: Wanted, parents: set[int]) -> None:
    """A parent is no part itself, and a part no parent."""
    told = {d.id: d.new("parent") for d in wanted.of("project", ("create", "update"), saying=("parent",))}
    standing = dict(Project.objects.filter(pk__in=parents).values_list("pk", "parent_id"))
    for parent in parents:
        if told.get(parent, standing.get(parent)) is not None:
            raise Refused("parent-of-parent", code=_code(parent))
    parts = {part for part, parent in told.items() if parent is not None}
    if inner := parts & _standing_parents(parts) if parts else set():
        raise Refused("parent-of-parent", code=_code(min(inner)))


def _with_plans(wanted: Wanted, parents: set[int]) -> set[int]:
    """Parents that have a year plan when this commit is done."""
    moved = {d.id: d.new("project") for d in wanted.of("year_plan", ("update",), saying=("project",))}
    gone = {d.id for d in wanted.of("year_plan", ("delete",))} | moved.keys()
    rows = YearPlan.objects.filter(project__in=parents).exclude(pk__in=gone)
    left = set(rows.values_list("project_id", flat=True))
    return (left | {*moved.values()} | wanted.given("year_plan", "project")) & parents  # type: ignore[return-value]


def _with_amounts(wanted: Wanted, parents: set[int]) -> set[int]:
    """Parents that have an amount when this commit is done."""
    told = {d.id: d for d in wanted.of("project", ("create", "update"))}
    standing = write.current("project", sorted(parents), _AMOUNTS)
    found = set()
    for parent in parents:
        d, stored = told.get(parent), standing.get(parent, {})
        after = [d.new(key) if d and d.says(key) else stored.get(key) for key in _AMOUNTS]
        if any(amount is not None for amount in after):
            found.add(parent)
    return found


def _code(project: int) -> str:
    return Project.objects.filter(pk=project).values_list("code", flat=True).first() or f"#{project}"
