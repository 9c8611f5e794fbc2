"""Indicators of a plan's projects at the end of a month, each a part of a whole (DOMAIN.md §2.4).

Live projects whose name is known: what a placeholder stands for may have been started, nobody knows. Amounts in fen,
counts as they are; a rate is None where its whole is 0 or nothing is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from projects.figures import came, expressions
from projects.figures.due import due, due_on
from projects.figures.expressions import come
from projects.figures.light_sql import started_by
from projects.figures.measured import measured
from projects.figures.permits import DONE, EXEMPT, GREAT
from projects.figures.schedule import rate, six
from projects.figures.sums import CANCELLED, COUNTED
from projects.models import Change, Evidence, MonthlyReturn, PeriodException, Permit, Plan, Problem, YearPlan

#: stages of a project that was finished, and of one that is being built or was
FINISHED = ("finished", "producing", "full")
AT_WORK = ("building", *FINISHED)
#: classes of a year that begin, and that go on
BEGINNING, GOING_ON = ("new",), ("continued", "completing")
#: the shown indicators in their order
KEYS = (
    "started", "resumed", "begun", "finished", "finished_of_due", "permits", "funds", "entered", "problems", "evidence", "on_time",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Indicator:
    """``part`` of ``whole``: counts, or fen where ``amounts``. ``rate`` with six decimals."""

    key: str
    part: int
    whole: int
    amounts: bool = False

    @property
    def rate(self) -> str | None:
        return six(rate(self.part, self.whole))


def indicators(plan: Plan, month: int, rows: QuerySet[YearPlan] | None = None) -> dict[str, Indicator]:
    """All indicators by key, of a selection of the plan's year plans (None: all of them); a bounded number of queries.

    ``on_time`` is left out where the plan year says no day."""
    found = _of_projects(live(plan, rows), plan, month) | _beside(live(plan, rows))
    found["evidence"] = _evidence(live(plan, rows), month)
    found |= _on_time(live(plan, rows), plan, month)
    return {key: found[key] for key in KEYS if key in found}


def all_indicators(parts: Iterable[dict[str, Indicator]]) -> dict[str, Indicator]:
    """The indicators of disjoint selections put together."""
    found: dict[str, Indicator] = {}
    for part in parts:
        for key, each in part.items():
            so_far = found.get(key, Indicator(key, 0, 0, each.amounts))
            found[key] = Indicator(key, so_far.part + each.part, so_far.whole + each.whole, each.amounts)
    return {key: found[key] for key in KEYS if key in found}


def live(plan: Plan, rows: QuerySet[YearPlan] | None = None) -> QuerySet[YearPlan]:
    """The year plans of a selection (None: all of the plan) that indicators are about."""
    chosen = YearPlan.objects.filter(plan=plan) if rows is None else rows.filter(plan=plan)
    return chosen.filter(project__placeholder=False).exclude(project__stage=CANCELLED).order_by()


def conditions(plan: Plan, month: int) -> dict[str, tuple[Q, Q]]:
    """Indicator → which projects are its part, and which its whole: 开工率, 复工率, 开复工率, 竣工率 (of all and of those due), 入库率."""
    at = f"{plan.year}-{month:02d}"
    begun, done = started_by(at), _finished_by(at)
    new, old, everything = Q(year_class__in=BEGINNING), Q(year_class__in=GOING_ON), Q(pk__isnull=False)
    at_work = done | Q(project__stage__in=AT_WORK)
    entered = Q(project__statistics="in") & (
        Q(project__statistics_date="") | come("project__statistics_date", at)
    )
    return {
        "started": (new & begun, new), "resumed": (old & at_work, old), "begun": ((new & begun) | (old & at_work), everything),
        "finished": (done, everything), "finished_of_due": (_due_to_finish(plan) & done, _due_to_finish(plan)),
        "entered": (begun & entered, begun),
    }  # fmt: skip


def funds(month: int) -> tuple[Q, F, Any]:
    """Of 资金到位率: which projects tell both amounts, the funds in place, and the plan in force."""
    path, in_force = f"year_to_date__funds_{month}", expressions.in_force(month)
    told = Q(**{f"{path}__isnull": False}) & (Q(planned__isnull=False) | expressions.adjusted_by(month))
    return told, F(path), in_force


def _of_projects(live: QuerySet[YearPlan], plan: Plan, month: int) -> dict[str, Indicator]:
    """What is counted among the projects themselves, and 资金到位率: one query."""
    asked = conditions(plan, month)
    both, in_place, planned = funds(month)
    counts = {f"part_{key}": Count("pk", filter=part) for key, (part, _whole) in asked.items()}
    counts |= {f"whole_{key}": Count("pk", filter=of) for key, (_part, of) in asked.items()}
    told = live.aggregate(funds=Sum(in_place, filter=both), planned=Sum(planned, filter=both), **counts)
    n = {name: int(count or 0) for name, count in told.items()}
    found = {key: Indicator(key, n[f"part_{key}"], n[f"whole_{key}"]) for key in asked}
    return {**found, "funds": Indicator("funds", n["funds"], n["planned"], amounts=True)}


def _finished_by(at: str) -> Q:
    return come("project__finished", at) | Q(project__finished="", project__stage__in=FINISHED)


def _due_to_finish(plan: Plan) -> Q:
    """Planned to be completed in the year: by its class, its month, or the project's planned date."""
    in_year = Q(project__planned_finish__startswith=str(plan.year))
    return Q(year_class="completing") | Q(finish_month__isnull=False) | in_year


def great_permits(live: QuerySet[YearPlan]) -> QuerySet[Permit]:
    """The four great permits that are recorded of these projects."""
    return Permit.objects.filter(project__in=live.values("project_id"), kind__in=GREAT)


def problems_of(live: QuerySet[YearPlan]) -> QuerySet[Problem]:
    """The problems of these projects."""
    return Problem.objects.filter(project__in=live.values("project_id"))


SETTLED = Q(state__in=(DONE, EXEMPT))
CLOSED = Q(state="closed")


def _beside(live: QuerySet[YearPlan]) -> dict[str, Indicator]:
    """手续办结率 of the four great permits (not required counts as done) and 问题销号率: one query each, as they stand now."""
    permits = great_permits(live).aggregate(part=Count("pk", filter=SETTLED), whole=Count("pk"))
    problems = problems_of(live).aggregate(part=Count("pk", filter=CLOSED), whole=Count("pk"))
    return {"permits": Indicator("permits", **permits), "problems": Indicator("problems", **problems)}


def with_completed(live: QuerySet[YearPlan], month: int) -> QuerySet[MonthlyReturn]:
    """Counted returns with completed investment, January to the month."""
    return MonthlyReturn.objects.filter(
        year_plan__in=live.values("pk"), state__in=COUNTED, period__month__lte=month, completed__gt=0
    )


def _evidence(live: QuerySet[YearPlan], month: int) -> Indicator:
    """凭证覆盖率: counted returns with completed investment, January to the month, that have a file beside them."""
    returns = with_completed(live, month)
    # from the side of the files, which are few: not one look at all returns more
    filed = Evidence.objects.filter(monthly_return__isnull=False).values("monthly_return")
    shown = returns.filter(pk__in=filed)
    return Indicator("evidence", shown.count(), returns.count())


def _on_time(live: QuerySet[YearPlan], plan: Plan, month: int) -> dict[str, Indicator]:
    """按时报送率: returns of the month that first came by the day they are due, extensions included, of all that are due."""
    judging = measured(plan, month)
    asked = due_returns(live, judging, month)
    if asked is None:
        return {}
    found = sum(some.values("object_id").distinct().count() for some in came_in_time(asked, judging, month))
    return {"on_time": Indicator("on_time", found, asked.count())}


def due_returns(live: QuerySet[YearPlan], plan: Plan, month: int) -> QuerySet[YearPlan] | None:
    """The year plans that are to be reported of for a month; None where the plan year says no day. ``plan`` is the plan
    year as it measures the month, here and in ``came_in_time``."""
    if due_on(plan, month) is None:
        return None
    return due(plan, month).filter(pk__in=live.values("pk"))


def came_in_time(asked: QuerySet[YearPlan], plan: Plan, month: int) -> list[QuerySet[Change]]:
    """The makings of returns by the day they are due, and behind it by departments with more time: no return in both. One
    that was deleted and brought back was made twice."""
    returns = _of_month(asked, plan, month)
    end = came.deadline(due_on(plan, month))
    assert end is not None
    in_time = came.came_by(end)
    found = [came.first_came(returns).filter(in_time)]
    for extended in PeriodException.objects.filter(period__plan=plan, period__month=month):
        until = timezone.make_aware(datetime.fromisoformat(extended.until))
        theirs = returns.filter(year_plan__project__responsible_id=extended.organisation_id)
        later = came.first_came(theirs).filter(came.came_by(until), ~in_time)
        found.append(later.exclude(object_id__in=found[0].values("object_id")))
    return found


def came_late(plan: Plan, month: int) -> QuerySet[MonthlyReturn]:
    """The returns of a month that first came after the day they were due, extensions included; none where the plan year
    says no day. A closed month goes by the day it was closed under."""
    judging, asked = measured(plan, month), due(plan, month)
    if due_on(judging, month) is None:
        return MonthlyReturn.objects.none()
    late = _of_month(asked, plan, month)
    for some in came_in_time(asked, judging, month):
        late = late.exclude(pk__in=some.values("object_id"))
    return late


def _of_month(asked: QuerySet[YearPlan], plan: Plan, month: int) -> QuerySet[MonthlyReturn]:
    """The returns of a month of these year plans."""
    return MonthlyReturn.objects.filter(
        period__plan=plan, period__month=month, year_plan__in=asked.values("pk")
    )
