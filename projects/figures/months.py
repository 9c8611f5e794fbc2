"""The months of one project, and where each of many projects stands. Formulas: DOMAIN.md §2.4; amounts in fen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from projects.figures.measured import measured, measured_months
from projects.figures.schedule import Schedule, own_to_date, rate, six, whole_fen
from projects.figures.sums import COUNTED
from projects.ledger.summary import year_to_date
from projects.models import MonthlyReturn, Plan, YearPlan

Reported = dict[int, tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a project stands at the end of a month, January to then.

    ``plan``: the year's plan in force (adjusted from its month on), fen. ``to_date`` 本年累计, fen: the latest declared
    cumulative plus the months reported after it. ``planned_to_date``: plan × schedule, whole fen, rounded half up.
    ``rate`` 年度投资完成率 = to_date ÷ plan. ``schedule`` 序时进度: own monthly plan ÷ plan, else the year's curve, else
    month ÷ 12. ``deviation`` 进度偏差 = rate − schedule (×100: percentage points). Strings with six decimals; None where
    the plan or the figure is not known. ``due`` is ``planned_to_date`` before it is rounded: lights are judged by it."""

    month: int
    plan: int | None
    to_date: int | None
    planned_to_date: int | None
    rate: str | None
    schedule: str | None
    deviation: str | None
    due: Fraction | None


@dataclass(frozen=True, slots=True)
class MonthFigures(Standing):
    """A month of one project: its standing, and what its return says.

    ``completed`` is the month's own, ``declared_to_date`` a cumulative declared as such. ``to_date`` is None after the
    last counted return. ``state`` is "" without a return; one that was returned to its department is not counted. The
    lights are the department's own and the one the project office gave; "" where none was given."""

    completed: int | None
    declared_to_date: int | None
    state: str
    return_id: int | None
    self_light: str
    assessed_light: str


def project_months(year_plan: YearPlan) -> list[MonthFigures]:
    """The twelve months of a year plan; three queries beside the plan's own."""
    rows = {row.period.month: row for row in year_plan.returns.select_related("period")}
    reported = _counted(rows.values())
    last = max(reported, default=0)
    return [
        _month(year_plan, Schedule.of(plan), m, reported if m <= last else {}, rows.get(m))
        for m, plan in measured_months(year_plan.plan).items()
    ]


def standings(year_plans: Iterable[YearPlan], plan: Plan, month: int | None) -> dict[int, Standing]:
    """Where each of these year plans (a page of them) stands, by id; two queries. Empty without a month."""
    rows = list(year_plans)
    if month is None:
        return {}
    counted = MonthlyReturn.objects.filter(year_plan__in=[row.pk for row in rows], state__in=COUNTED)
    reported: dict[int, Reported] = defaultdict(dict)
    for row, at, completed, declared in counted.values_list(
        "year_plan_id", "period__month", "completed", "declared_to_date"
    ):
        reported[row][int(at or 0)] = (completed, declared)
    schedule = Schedule.of(measured(plan, month))
    return {row.pk: standing(row, schedule, month, reported.get(row.pk, {})) for row in rows}


def standing(row: YearPlan, schedule: Schedule, month: int, reported: Reported) -> Standing:
    """One year plan's standing from its counted returns."""
    plan = plan_in_force(row, month)
    to_date = year_to_date(reported, month)
    due = scheduled(row, plan, schedule, month)
    done, asked = rate(to_date, plan), rate(due, plan)
    off = done - asked if done is not None and asked is not None else None
    planned_to_date = None if due is None else whole_fen(due)
    return Standing(month, plan, to_date, planned_to_date, six(done), six(asked), six(off), due)


def plan_in_force(row: YearPlan, month: int) -> int | None:
    """The year's plan in fen that rates of ``month`` use: the adjusted one from its month on."""
    adjusted: int | None = row.adjusted
    first: int | None = row.planned
    return adjusted if adjusted is not None and (row.adjusted_from or 1) <= month else first


def scheduled(row: YearPlan, plan: int | None, schedule: Schedule, month: int) -> Fraction | None:
    """What the calendar asks for by the end of ``month``, in exact fen; None without a known plan."""
    if plan is None:
        return None
    own = own_to_date(own_months(row), month)
    return plan * schedule.share(month) if own is None else Fraction(own)


def own_months(row: YearPlan) -> Sequence[int | None]:
    """A project's own monthly plan, January to December, fen."""
    return [getattr(row, f"month_{m}") for m in range(1, 13)]


def _counted(rows: Iterable[MonthlyReturn]) -> Reported:
    return {row.period.month: (row.completed, row.declared_to_date) for row in rows if row.state in COUNTED}


def _month(
    year_plan: YearPlan, schedule: Schedule, month: int, reported: Reported, row: MonthlyReturn | None
) -> MonthFigures:
    at = standing(year_plan, schedule, month, reported)
    return MonthFigures(
        at.month, at.plan, at.to_date, at.planned_to_date, at.rate, at.schedule, at.deviation, at.due,
        completed=row.completed if row else None, declared_to_date=row.declared_to_date if row else None,
        state=row.state if row else "", return_id=row.pk if row else None,
        self_light=row.self_light if row else "", assessed_light=row.assessed_light if row else "",
    )  # fmt: skip
