"""The year to date of each year plan, month by month, kept beside its returns: what lists filter and sort by (ADR 0012).

The door writes the rows of the year plans whose returns it touched anew; replay recomputes all and compares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from django.db import connection

from projects.ledger import write
from projects.ledger.summary import carried_on
from projects.ledger.wanted import Wanted
from projects.values import Scalar

TABLE = "projects_yeartodate"
#: keys whose change moves a row
RELEVANT = {
    "monthly_return": {"year_plan", "period", "completed", "declared_to_date", "funds_in_place", "state"},
    "period": {"month"},
}
MONTHS = range(1, 13)
COLUMNS = ("year_plan_id", *(f"to_{m}" for m in MONTHS), *(f"funds_{m}" for m in MONTHS))
_RETURNS_SQL = """
SELECT r.year_plan_id, t.month, r.completed, r.declared_to_date, r.funds_in_place
FROM projects_monthlyreturn r JOIN projects_period t ON t.id = r.period_id
WHERE r.state IN ('submitted', 'accepted') AND {where} ORDER BY r.year_plan_id, t.month
"""
#: year plans that are compared together
_TOGETHER = 5_000
Row = tuple[int | None, ...]


def rows_of(year_plans: Sequence[int]) -> Iterator[Row]:
    """The rows of these year plans, from their returns as they stand."""
    where, params = write.id_filter("r.year_plan_id", year_plans)
    with connection.cursor() as cursor:
        cursor.execute(_RETURNS_SQL.format(where=where), params)
        found = cursor.fetchall()
    for year_plan, returns in groupby(found, key=lambda row: row[0]):
        yield _row(year_plan, {row[1]: row[2:] for row in returns})


def _row(year_plan: int, returns: dict[int, Sequence[int | None]]) -> Row:
    told: int | None = None
    funds: int | None = None
    by_month: list[tuple[int | None, int | None]] = []
    for month in MONTHS:
        if month in returns:
            completed, declared, funds = returns[month]
            told = carried_on(told, completed, declared)
        by_month.append((told, funds))
    return (year_plan, *(each for each, _ in by_month), *(each for _, each in by_month))


def _whole(ids: Iterable[Scalar]) -> set[int]:
    return {each for each in ids if isinstance(each, int)}


class Keeper:
    """Keeps the rows in step with one commit."""

    def __init__(self, wanted: Wanted) -> None:
        self._returns: set[int] = set()
        self._periods: set[int] = set()
        self._ids = _whole(wanted.given("monthly_return", "year_plan"))
        for d in wanted.changes:
            if d.label in RELEVANT and (d.kind == "delete" or not RELEVANT[d.label].isdisjoint(d.values)):
                (self._periods if d.label == "period" else self._returns).add(d.id)
                self._ids |= _whole(d.values.get("year_plan", ()))

    def before(self) -> None:
        """Ask before the writes whose returns these are."""
        returns = sorted(self._returns)
        if self._periods:
            returns += [pk for pk, _ in write.referring("monthly_return", "period", sorted(self._periods))]
        if returns:
            standing = write.current("monthly_return", returns, ["year_plan"]).values()
            self._ids |= {int(values["year_plan"] or 0) for values in standing}

    def after(self) -> None:
        """Write the rows of the year plans concerned anew."""
        ids = sorted(self._ids)
        if not ids:
            return
        where, params = write.id_filter("year_plan_id", ids)
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE} WHERE {where}", params)
        rows = list(rows_of(ids))
        write.insert(TABLE, COLUMNS, rows, len(rows))


def deviations() -> Iterator[tuple[int, Any, Any]]:
    """(year plan, what its returns say, what is stored) wherever the two differ; in constant memory."""
    for ids in _ranges():
        told = {row[0]: row for row in rows_of(ids)}
        kept = _stored(ids)
        yield from (
            (each or 0, told.get(each), kept.get(each))
            for each in sorted({*told, *kept}, key=str)
            if told.get(each) != kept.get(each)
        )


def _ranges() -> Iterator[list[int]]:
    """Ids of the year plans that have a return or a row, so many at a time."""
    sql = f"SELECT year_plan_id FROM projects_monthlyreturn UNION SELECT year_plan_id FROM {TABLE} ORDER BY 1"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        ids = [row[0] for row in cursor.fetchall()]
    yield from (ids[first : first + _TOGETHER] for first in range(0, len(ids), _TOGETHER))


def _stored(ids: Sequence[int]) -> dict[int | None, Row]:
    where, params = write.id_filter("year_plan_id", ids)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM {TABLE} WHERE {where}", params)
        return {row[0]: tuple(row) for row in cursor.fetchall()}
