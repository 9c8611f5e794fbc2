"""Where year plans stand with their lights: a page of them at one month, or one through the months. A bounded number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from projects.figures.forecast import Forecast, forecast
from projects.figures.lighting import Case, Rules, lights
from projects.figures.lights import Lights
from projects.figures.measured import measured, measured_months
from projects.figures.months import Reported, Standing, standing
from projects.figures.schedule import Schedule
from projects.figures.sums import COUNTED
from projects.models import MonthlyReturn, Plan, YearPlan


@dataclass(frozen=True, slots=True)
class Lit:
    """A year plan at the end of a month: its standing, its four lights, the month of its last counted return.

    ``amounts`` are its counted returns, from which ``forecast`` tells the rest of the year."""

    row: YearPlan
    plan: Plan
    standing: Standing
    lights: Lights
    reported: int | None
    amounts: Reported

    @property
    def forecast(self) -> Forecast | None:
        """What is left of the year, or None without a plan or a figure; none for a placeholder."""
        return forecast(self.row, self.plan, self.standing, self.amounts)


@dataclass(slots=True)
class Told:
    """What the counted returns of one year plan say: amounts by month, and funds in place by month."""

    amounts: Reported = field(default_factory=dict)
    funds: dict[int, int | None] = field(default_factory=dict)


def lit(year_plans: Iterable[YearPlan], plan: Plan, month: int | None) -> dict[int, Lit]:
    """These year plans (a page of them, with their projects) at the end of ``month``, by id. Empty without a month."""
    rows = list(year_plans)
    if month is None:
        return {}
    told, judge = returns_of(rows), Judge(measured(plan, month))
    return {row.pk: judge.at(row, told[row.pk], month) for row in rows}


def lit_months(row: YearPlan) -> list[Lit]:
    """The twelve months of one year plan, up to its last counted return and beyond."""
    told, plans = returns_of([row])[row.pk], measured_months(row.plan)
    return [Judge(plan).at(row, told, month) for month, plan in plans.items()]


def returns_of(rows: Sequence[YearPlan]) -> defaultdict[int, Told]:
    """The counted returns of these year plans, by their ids; one query."""
    found: defaultdict[int, Told] = defaultdict(Told)
    counted = MonthlyReturn.objects.filter(year_plan__in=[row.pk for row in rows], state__in=COUNTED)
    keys = ("year_plan_id", "period__month", "completed", "declared_to_date", "funds_in_place")
    for row, month, completed, declared, funds in counted.order_by().values_list(*keys):
        found[row].amounts[month] = (completed, declared)
        found[row].funds[month] = funds
    return found


class Judge:
    """Judges year plans by the rules and the schedule of one plan as it measures a month; they are read once."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.schedule, self.rules = plan, Schedule.of(plan), Rules.of(plan)

    def at(self, row: YearPlan, told: Told, month: int) -> Lit:
        """One year plan at the end of a month. A later month goes by what was last reported."""
        at = standing(row, self.schedule, month, told.amounts)
        last = max((m for m in told.funds if m <= month), default=None)
        funds = told.funds[last] if last else None
        return Lit(row, self.plan, at, lights(self._case(row, at, funds), self.rules), last, told.amounts)

    def _case(self, row: YearPlan, at: Standing, funds: int | None) -> Case:
        project, year = row.project, self.rules.year
        start = f"{year}-{row.start_month:02d}" if row.start_month else project.planned_start
        return Case(
            month=f"{year}-{at.month:02d}", placeholder=project.placeholder, stage=project.stage, planned_start=start,
            started=project.started, statistics=project.statistics, statistics_date=project.statistics_date,
            plan=at.plan, to_date=at.to_date, due=at.due, funds=funds,
        )  # fmt: skip
