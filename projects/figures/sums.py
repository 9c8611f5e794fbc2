"""Sums over many year plans from the door's summary: the same cost at any size (DESIGN §2.7).

How the summary's cells are read stands in ``projects/ledger/summary.py``; ``selection.py`` gives the same ``Sums``
of any selection of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import F, QuerySet, Sum

from projects.models import Plan, Sector, Summary

CANCELLED = "cancelled"
COUNTED = ("submitted", "accepted")
Key = str | int


@dataclass(frozen=True, slots=True)
class Filters:
    """A selection that the summary can answer: sector codes, department ids, classes, stages; None is any."""

    sectors: tuple[str, ...] | None = None
    departments: tuple[int, ...] | None = None
    classes: tuple[str, ...] | None = None
    stages: tuple[str, ...] | None = None

    @property
    def whole_sectors(self) -> bool:
        """Whether nothing but sectors is chosen: only then do estimates have a meaning."""
        return self.departments is None and self.classes is None and self.stages is None


@dataclass(slots=True)
class Sums:
    """Sums over live year plans at a month, January to that month; amounts in fen.

    ``planned`` is the plan in force (adjusted from its month on), ``planned_first`` as first decided;
    ``…_count`` is how many have the figure. ``curve_planned`` is the plan of those without a monthly plan of their
    own, ``own_scheduled`` the monthly plans to date of the others."""

    count: int = 0
    placeholders: int = 0
    total: int = 0
    total_count: int = 0
    total_declared: int = 0
    planned_first: int = 0
    planned_first_count: int = 0
    planned_declared: int = 0
    planned: int = 0
    planned_count: int = 0
    adjusted_only: int = 0
    output: int = 0
    output_count: int = 0
    output_declared: int = 0
    both_count: int = 0
    curve_planned: int = 0
    own_scheduled: int = 0
    completed: int = 0
    completed_count: int = 0
    to_date: int = 0
    to_date_count: int = 0
    returns: int = 0

    def add(self, other: Sums) -> None:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


#: our name → the summary's column, for what does not depend on the month …
_STEADY = {
    "count": "count", "placeholders": "placeholders", "total": "total_known", "total_count": "total_count",
    "total_declared": "total_declared", "planned_first": "planned_known", "planned_first_count": "planned_count",
    "planned_declared": "planned_declared", "output": "output_known", "output_count": "output_count",
    "output_declared": "output_declared", "both_count": "both_count",
}  # fmt: skip
#: … and for what month 0 and the month add up to
_MONTHLY = {
    "planned": "planned_known", "planned_count": "planned_count", "curve_planned": "curve_planned",
    "own_scheduled": "own_scheduled", "completed": "completed", "completed_count": "completed_count",
    "to_date": "to_date", "to_date_count": "to_date_count", "returns": "returns",
}  # fmt: skip
#: grouping → column of the summary
DIMENSIONS = {"sector": "sector_id", "department": "department_id", "class": "year_class", "stage": "stage"}


def last_month(plan: Plan) -> int | None:
    """The last month with a counted return of a live project, or None."""
    cells = Summary.objects.filter(plan_id=plan.pk, returns__gt=0).exclude(stage=CANCELLED)
    return cells.order_by("-month").values_list("month", flat=True).first()


def from_summary(plan: Plan, month: int | None, by: str, filters: Filters) -> dict[Key, Sums]:
    """Sums by group from the summary: one query (two with sectors chosen), the same at any size."""
    return through_months(plan, (month,), by, filters)[month]


def through_months(
    plan: Plan, months: Sequence[int | None], by: str, filters: Filters
) -> dict[int | None, dict[Key, Sums]]:
    """The same at the end of each of these months, by one query as well."""
    columns = {*_STEADY.values(), *_MONTHLY.values()}
    of = {0, 12, *(month or 0 for month in months)}
    cells = _chosen(Summary.objects.filter(plan_id=plan.pk, month__in=of), filters)
    told = cells.values("month", key=F(DIMENSIONS[by])).annotate(
        **{f"sum_{name}": Sum(name) for name in columns}
    )
    rows = list(told.order_by("key", "month"))
    return {month: _by_key(rows, month) for month in months}


def _by_key(rows: Iterable[Mapping[str, Any]], month: int | None) -> dict[Key, Sums]:
    """Sums by group of what stands for a month; groups without a live project are none."""
    found: dict[Key, Sums] = {}
    for row in rows:
        if row["month"] in (0, month, 12):
            _take(found.setdefault(row["key"], Sums()), row, row["month"], month)
    return {key: sums for key, sums in found.items() if sums.count}


def through_year(plan: Plan) -> dict[int, Sums]:
    """The sums of all of a plan's live projects at the end of each of its twelve months; one query at any size."""
    cells = _chosen(Summary.objects.filter(plan_id=plan.pk), Filters())
    columns = {*_STEADY.values(), *_MONTHLY.values()}
    rows = {
        row["month"]: row
        for row in cells.values("month").annotate(**{f"sum_{name}": Sum(name) for name in columns})
    }
    found = {month: Sums() for month in range(1, 13)}
    for month, sums in found.items():
        for of in sorted({0, month, 12} & rows.keys()):
            _take(sums, rows[of], of, month)
    return found


def _take(into: Sums, row: Mapping[str, Any], of: int, month: int | None) -> None:
    """Month 0 holds what is steady; the month asked for adds to it; December tells who has an adjusted plan only."""
    if of == 12:
        into.adjusted_only += row["sum_planned_count"]
    names = {**(_STEADY if of == 0 else {}), **(_MONTHLY if of in (0, month) else {})}
    for name, column in names.items():
        setattr(into, name, getattr(into, name) + row[f"sum_{column}"])


def _chosen(cells: QuerySet[Summary], filters: Filters) -> QuerySet[Summary]:
    if filters.sectors is not None:
        codes = Sector.objects.filter(code__in=filters.sectors)
        cells = cells.filter(sector_id__in=list(codes.values_list("id", flat=True)))
    if filters.departments is not None:
        cells = cells.filter(department_id__in=filters.departments)
    if filters.classes is not None:
        cells = cells.filter(year_class__in=filters.classes)
    if filters.stages is not None:
        return cells.filter(stage__in=filters.stages)
    return cells.exclude(stage=CANCELLED)


def total_of(groups: Iterable[Sums]) -> Sums:
    """All groups added up."""
    total = Sums()
    for sums in groups:
        total.add(sums)
    return total
