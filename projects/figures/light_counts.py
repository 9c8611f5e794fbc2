"""How many projects have which light, by group: one look at all rows, remembered until the ledger changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet

from projects.figures.light_sql import WORST, annotated
from projects.figures.selection import DIMENSIONS
from projects.figures.sums import CANCELLED, Key
from projects.models import Plan, YearPlan


@dataclass(frozen=True, slots=True)
class Counts:
    """Live projects whose name is known by their worst light; ``without`` have none."""

    red: int = 0
    yellow: int = 0
    green: int = 0
    without: int = 0


def light_counts(
    plan: Plan, month: int, by: str, rows: QuerySet[YearPlan] | None = None
) -> dict[Key, Counts]:
    """Counts by the key of a dimension (see ``rollup``), of a selection of the plan's year plans; one query."""
    chosen = YearPlan.objects.filter(plan=plan) if rows is None else rows.filter(plan=plan)
    live = chosen.filter(project__placeholder=False).exclude(project__stage=CANCELLED).order_by()
    path, _column = DIMENSIONS[by]
    told = annotated(live, plan, month).values(key=F(path), place=F(WORST)).annotate(number=Count("pk"))
    found: dict[Key, dict[int, int]] = {}
    for row in told:
        found.setdefault(0 if row["key"] is None else row["key"], {})[row["place"]] = row["number"]
    return {key: Counts(n.get(3, 0), n.get(2, 0), n.get(1, 0), n.get(0, 0)) for key, n in found.items()}


def all_lights(parts: Iterable[Mapping[Key, Counts]]) -> dict[Key, Counts]:
    """The counts of disjoint selections put together."""
    found: dict[Key, list[Counts]] = {}
    for part in parts:
        for key, counts in part.items():
            found.setdefault(key, []).append(counts)
    return {key: total(dict(enumerate(each))) for key, each in found.items()}


def total(counts: Mapping[Any, Counts]) -> Counts:
    """All groups added up."""
    rows = counts.values()
    return Counts(
        sum(row.red for row in rows), sum(row.yellow for row in rows), sum(row.green for row in rows), sum(row.without for row in rows)
    )  # fmt: skip
