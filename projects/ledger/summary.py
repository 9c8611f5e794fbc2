"""Sums over many projects, kept by differences: what each year plan adds to its cell of ``Summary``.

A page then costs the same at 90 projects and at a million (DESIGN §2.7). Replay recomputes all cells from the
tables and compares. Formulas: DOMAIN.md §2.4; amounts in fen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate, groupby
from typing import Any

from django.db import connection

from projects.ledger import write
from projects.ledger.wanted import EVERY, Wanted
from projects.values import Scalar

#: plan, month, sector, department, class, stage
Cell = tuple[int, int, int, int, str, str]
DIMENSIONS = ("plan_id", "month", "sector_id", "department_id", "year_class", "stage")
STEADY = (
    "count", "placeholders", "total_known", "total_count", "total_declared", "planned_known", "planned_count", "planned_declared",
    "output_known", "output_count", "output_declared", "both_count", "curve_planned",
)  # fmt: skip
MONTHLY = (
    "planned_known",
    "planned_count",
    "curve_planned",
    "own_scheduled",
    "completed",
    "completed_count",
    "to_date",
    "to_date_count",
    "returns",
)
MEASURES = tuple(dict.fromkeys(STEADY + MONTHLY))
Sums = dict[Cell, dict[str, int]]

#: keys whose change moves a sum
RELEVANT = {
    "project": {
        "sector",
        "responsible",
        "stage",
        "placeholder",
        "total_investment",
        "total_investment_basis",
        "output",
        "output_basis",
    },
    "year_plan": {
        "project",
        "plan",
        "year_class",
        "planned",
        "planned_basis",
        "adjusted",
        "adjusted_from",
        *(f"month_{m}" for m in range(1, 13)),
    },
    "monthly_return": {"year_plan", "period", "completed", "declared_to_date", "state"},
    "period": {"month"},
}
COUNTED = ("submitted", "accepted")

_OWN = "COALESCE(" + ", ".join(f"y.month_{m}" for m in range(1, 13)) + ") IS NOT NULL"
_JOINED = "FROM projects_yearplan y JOIN projects_project p ON p.id = y.project_id WHERE ({where})"
_CELL = "y.plan_id, 0, COALESCE(p.sector_id, 0), COALESCE(p.responsible_id, 0), y.year_class, p.stage"
_GROUP = "GROUP BY y.plan_id, p.sector_id, p.responsible_id, y.year_class, p.stage"
_STEADY_SQL = f"""
SELECT {_CELL}, COUNT(*), SUM(CASE WHEN p.placeholder THEN 1 ELSE 0 END),
  SUM(p.total_investment), COUNT(p.total_investment), SUM(CASE WHEN p.total_investment_basis = 'declared' THEN p.total_investment END),
  SUM(y.planned), COUNT(y.planned), SUM(CASE WHEN y.planned_basis = 'declared' THEN y.planned END),
  SUM(p.output), COUNT(p.output), SUM(CASE WHEN p.output_basis = 'declared' THEN p.output END),
  SUM(CASE WHEN p.total_investment IS NOT NULL AND y.planned IS NOT NULL THEN 1 ELSE 0 END),
  SUM(CASE WHEN {_OWN} THEN 0 ELSE y.planned END)
{_JOINED} {_GROUP}
"""
#: an adjusted plan moves planned and schedule from its month on
_ADJUSTED_SQL = f"""
SELECT {_CELL}, COALESCE(y.adjusted_from, 1), SUM(y.adjusted - COALESCE(y.planned, 0)), SUM(CASE WHEN y.planned IS NULL THEN 1 ELSE 0 END),
  SUM(CASE WHEN {_OWN} THEN 0 ELSE y.adjusted - COALESCE(y.planned, 0) END)
{_JOINED} AND y.adjusted IS NOT NULL {_GROUP}, COALESCE(y.adjusted_from, 1)
"""
_OWN_SQL = (
    f"SELECT {_CELL}, {', '.join(f'SUM(y.month_{m})' for m in range(1, 13))} {_JOINED} AND {_OWN} {_GROUP}"
)
_RETURNS_SQL = f"""
SELECT {_CELL}, r.year_plan_id, t.month, r.completed, r.declared_to_date
FROM projects_monthlyreturn r JOIN projects_period t ON t.id = r.period_id
JOIN projects_yearplan y ON y.id = r.year_plan_id JOIN projects_project p ON p.id = y.project_id
WHERE r.state IN ('submitted', 'accepted') AND ({{where}}) ORDER BY r.year_plan_id, t.month
"""
_MONTHS = range(1, 13)
#: what a year plan may say besides
_MORE = frozenset({"adjusted", *(f"month_{m}" for m in _MONTHS)})


def year_to_date(returns: dict[int, tuple[int | None, int | None]], month: int) -> int | None:
    """Completed from January to ``month``: the latest declared cumulative plus the months reported after it (DESIGN §4).

    ``returns`` maps a month to (completed this month, declared year to date). None where nothing was reported."""
    told: int | None = None
    for each in sorted(m for m in returns if m <= month):
        told = carried_on(told, *returns[each])
    return told


def carried_on(told: int | None, completed: int | None, declared: int | None) -> int | None:
    """The year to date after one more return: what is declared as such, else one month more."""
    if declared is not None:
        return declared
    return told if completed is None else (told or 0) + completed


def contributions(ids: Sequence[int] | None = None, bare: bool = False) -> Sums:
    """What these year plans (all, if None) add to each cell, read from the tables as they stand.

    ``bare`` ones are known to have no adjustment, no months of their own and no returns."""
    if ids is not None and not ids:
        return {}
    sums: Sums = {}
    where, params = write.id_filter("y.id", ids) if ids is not None else ("1 = 1", [])
    for row in _rows(_STEADY_SQL.format(where=where), params):
        _add(sums, row[:6], dict(zip(STEADY, (int(value or 0) for value in row[6:]), strict=True)))
    if bare:
        return sums
    for row in _rows(_ADJUSTED_SQL.format(where=where), params):
        _add_adjusted(sums, row[:6], *map(int, row[6:]))
    for row in _rows(_OWN_SQL.format(where=where), params):
        for month, scheduled in zip(_MONTHS, accumulate(int(value or 0) for value in row[6:]), strict=True):
            _add(sums, _at(row, month), {"own_scheduled": scheduled})
    _add_returns(sums, _rows(_RETURNS_SQL.format(where=where), params))
    return sums


def _at(row: Sequence[Any], month: int) -> Cell:
    return (row[0], month, *row[2:6])


def _add_adjusted(sums: Sums, cell: Sequence[Any], start: int, moved: int, fresh: int, on_curve: int) -> None:
    for month in range(start, 13):
        _add(
            sums,
            _at(cell, month),
            {"planned_known": moved, "planned_count": fresh, "curve_planned": on_curve},
        )


def _add_returns(sums: Sums, rows: Sequence[tuple[Any, ...]]) -> None:
    """Months as reported, and the year to date, which holds on in the months after the last report."""
    for _, entries in groupby(rows, key=lambda row: row[6]):
        reported = {row[7]: row for row in entries}
        cell, told = next(iter(reported.values())), None
        for month in range(min(reported), 13):
            added: dict[str, int] = {}
            if month in reported:
                completed, declared = reported[month][8:10]
                added = {"completed": completed or 0, "completed_count": completed is not None, "returns": 1}
                told = carried_on(told, completed, declared)
            if told is not None:
                added |= {"to_date": told, "to_date_count": 1}
            _add(sums, _at(cell, month), added)


def _rows(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _add(sums: Sums, cell: Any, added: dict[str, int], sign: int = 1) -> None:
    into = sums.setdefault(tuple(cell), defaultdict(int))
    for name, amount in added.items():
        into[name] += sign * amount


def move(sums: Sums, added: Sums, sign: int) -> None:
    """Put what some year plans add into sums, or take it out of them (``sign`` -1)."""
    for cell, amounts in added.items():
        _add(sums, cell, amounts, sign)


def stored() -> Sums:
    """The cells as the door left them, empty ones left out."""
    names = ", ".join((*DIMENSIONS, *MEASURES))
    rows = _rows(f"SELECT {names} FROM projects_summary", [])
    return nonzero({tuple(row[:6]): dict(zip(MEASURES, row[6:], strict=True)) for row in rows})


def nonzero(sums: Sums) -> Sums:
    """Sums without what is 0, so that two ways of getting them can be compared."""
    thin = {cell: {name: amount for name, amount in added.items() if amount} for cell, added in sums.items()}
    return {cell: added for cell, added in thin.items() if added}


class Keeper:
    """Keeps ``Summary`` in step with one commit: takes out what the touched year plans added before, puts in what they add after."""

    def __init__(self, wanted: Wanted) -> None:
        self._touched: dict[str, set[int]] = defaultdict(set)
        #: year plans made by this commit; they added nothing before
        self._fresh = {each for made in wanted.creations if made.label == "year_plan" for each in made.ids}
        #: whether there is no more to those than what every year plan says: it spares a large import three looks at them
        self._bare = "monthly_return" not in wanted.labels(EVERY) and not any(
            _MORE & made.made.keys() for made in wanted.creations
        )
        self._ids: set[int] = set()
        self._sums: Sums = {}
        self._touch("year_plan", wanted.given("monthly_return", "year_plan"))
        for d in wanted.changes:
            if d.label in RELEVANT and (d.kind == "delete" or not RELEVANT[d.label].isdisjoint(d.values)):
                self._touched[d.label].add(d.id)
                if d.label == "monthly_return":
                    self._touch("year_plan", d.values.get("year_plan", ()))

    def _touch(self, label: str, ids: Iterable[Scalar]) -> None:
        self._touched[label] |= {each for each in ids if isinstance(each, int)}

    def before(self) -> None:
        """Ask before the writes: the year plans concerned, and what they add now."""
        self._ids = self._year_plans() - self._fresh
        for cell, added in contributions(sorted(self._ids)).items():
            _add(self._sums, cell, added, -1)

    def after(self) -> None:
        """Ask again after the writes and store what moved."""
        old = (self._ids | self._year_plans()) - self._fresh
        for sums in (contributions(sorted(old)), contributions(sorted(self._fresh), self._bare)):
            for cell, added in sums.items():
                _add(self._sums, cell, added)
        store(nonzero(self._sums))

    def _year_plans(self) -> set[int]:
        found = set(self._touched["year_plan"])
        found |= {pk for pk, _ in _of("year_plan", "project", self._touched["project"])}
        returns = self._touched["monthly_return"] | {
            pk for pk, _ in _of("monthly_return", "period", self._touched["period"])
        }
        if returns:
            standing = write.current("monthly_return", sorted(returns), ["year_plan"])
            found |= {int(values["year_plan"] or 0) for values in standing.values()}
        return found


def _of(label: str, key: str, ids: set[int]) -> list[tuple[int, int]]:
    return write.referring(label, key, sorted(ids)) if ids else []


def store(moved: Sums) -> None:
    """Add the moved sums to the cells; cells are made as they are needed."""
    columns = (*DIMENSIONS, *MEASURES)
    sets = ", ".join(f"{name} = projects_summary.{name} + excluded.{name}" for name in MEASURES)
    rows: list[Any] = [(*cell, *(added.get(name, 0) for name in MEASURES)) for cell, added in moved.items()]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO projects_summary ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))}) "
                f"ON CONFLICT (plan_id, month, sector_id, department_id, year_class, stage) DO UPDATE SET {sets}",
                rows,
            )
