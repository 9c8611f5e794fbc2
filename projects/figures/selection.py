"""Sums over any selection of a plan's year plans, added up by the database: two queries, the cost of their rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum, Value

from projects.figures import expressions
from projects.figures.sums import CANCELLED, Key, Sums
from projects.models import Plan, YearPlan

#: grouping → path from a year plan, column in SQL
DIMENSIONS = {
    "sector": ("project__sector_id", "p.sector_id"),
    "department": ("project__responsible_id", "p.responsible_id"),
    "class": ("year_class", "y.year_class"),
    "stage": ("project__stage", "p.stage"),
    "investor": ("project__investor", "p.investor"),
}
_OF_RETURNS = ("key", "completed", "completed_count", "to_date", "to_date_count", "returns")
#: year to date: the latest declared cumulative ("start") plus the months reported after it (DESIGN §4)
_RETURNS_SQL = """
SELECT {key}, SUM(w.completed), SUM(w.completed_count), SUM(w.to_date), COUNT(w.to_date), SUM(w.returns)
FROM (
  SELECT q.id, SUM(CASE WHEN q.month = %s THEN q.completed END) AS completed,
    COUNT(CASE WHEN q.month = %s THEN q.completed END) AS completed_count,
    SUM(CASE WHEN q.month >= q.start THEN COALESCE(q.declared, q.completed) END) AS to_date,
    COUNT(CASE WHEN q.month = %s THEN 1 END) AS returns
  FROM (
    SELECT r.year_plan_id AS id, t.month, r.completed, r.declared_to_date AS declared,
      MAX(CASE WHEN r.declared_to_date IS NOT NULL THEN t.month ELSE 0 END) OVER (PARTITION BY r.year_plan_id) AS start
    FROM projects_monthlyreturn r JOIN projects_period t ON t.id = r.period_id
    WHERE t.month <= %s AND r.state IN ('submitted', 'accepted') AND r.year_plan_id IN ({chosen})
  ) q GROUP BY q.id
) w JOIN projects_yearplan y ON y.id = w.id JOIN projects_project p ON p.id = y.project_id
GROUP BY {key}
"""


def from_rows(
    plan: Plan, month: int | None, by: str, rows: QuerySet[YearPlan], cancelled: bool
) -> dict[Key, Sums]:
    """The sums by group that the summary would have, had it a cell for just these rows."""
    path, column = DIMENSIONS[by]
    chosen = YearPlan.objects.filter(plan=plan, pk__in=rows.order_by().values("pk")).order_by()
    live = chosen if cancelled else chosen.exclude(project__stage=CANCELLED)
    found: dict[Key, Sums] = {}
    for row in live.values(key=F(path)).annotate(**_plan_sums(month)):
        found[_key(row)] = _filled(Sums(), row)
    for returned in _returns(live, month, column) if month else ():
        _filled(found[_key(returned)], returned)
    return found


def _key(row: Mapping[str, Any]) -> Key:
    """The summary writes 0 for no department."""
    return 0 if row["key"] is None else row["key"]


def _filled(into: Sums, row: Mapping[str, Any]) -> Sums:
    """Set what the row has a sum of; the database's sum of nothing is 0 here, counts tell it from a real 0."""
    for name, value in row.items():
        if name != "key":
            setattr(into, name.removeprefix("sum_"), int(value or 0))
    return into


def _plan_sums(month: int | None) -> dict[str, Any]:
    """Aggregates over year plans, named as in ``Sums`` with "sum_" before."""
    own, plan = expressions.has_own(), expressions.in_force(month)
    scheduled = expressions.own_to_date(month) if month else Value(0)
    found = {
        "count": Count("pk"), "placeholders": Count("pk", filter=Q(project__placeholder=True)),
        "planned_first": Sum("planned"), "planned_first_count": Count("planned"),
        "planned_declared": Sum("planned", filter=Q(planned_basis="declared")),
        "planned": Sum(plan), "planned_count": Count(plan),
        "adjusted_only": Count("pk", filter=Q(planned__isnull=True, adjusted__isnull=False)),
        "both_count": Count("planned", filter=Q(project__total_investment__isnull=False)),
        "curve_planned": Sum(plan, filter=~own), "own_scheduled": Sum(scheduled, filter=own),
    }  # fmt: skip
    for ours, key in (("total", "total_investment"), ("output", "output")):
        declared = Q(**{f"project__{key}_basis": "declared"})
        found |= {ours: Sum(f"project__{key}"), f"{ours}_count": Count(f"project__{key}"),
                  f"{ours}_declared": Sum(f"project__{key}", filter=declared)}  # fmt: skip
    return {f"sum_{name}": aggregate for name, aggregate in found.items()}


def _returns(rows: QuerySet[YearPlan], month: int, column: str) -> Iterable[dict[str, Any]]:
    """The sums of counted returns up to the month, by group."""
    try:
        chosen, params = rows.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_RETURNS_SQL.format(key=column, chosen=chosen), [month, month, month, month, *params])
        return [dict(zip(_OF_RETURNS, row, strict=True)) for row in cursor.fetchall()]
