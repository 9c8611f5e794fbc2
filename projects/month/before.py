"""What stood before a month: the year to date at the end of the month before, and whether a month is missing between."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from projects.figures.sums import COUNTED
from projects.models import MonthlyReturn, Plan, YearToDate


@dataclass(frozen=True, slots=True)
class Before:
    """``to_date`` in fen (None: not known), and whether the month before was reported."""

    to_date: int | None = None
    follows: bool = False


#: where the year begins nothing was completed before
NOTHING = Before(0, True)


def first_month(plan: Plan) -> int:
    """The month with which a plan's year begins: February where January is reported with it."""
    return 2 if plan.january_joined else 1


def before(plan: Plan, month: int, year_plans: Collection[int]) -> dict[int, Before]:
    """Of each of these year plans; two questions."""
    if month <= first_month(plan):
        return dict.fromkeys(year_plans, NOTHING)
    last = MonthlyReturn.objects.filter(period__plan=plan, period__month=month - 1, state__in=COUNTED)
    reported = set(last.filter(year_plan__in=year_plans).values_list("year_plan_id", flat=True))
    told = dict(YearToDate.objects.filter(pk__in=year_plans).values_list("pk", f"to_{month - 1}"))
    return {pk: Before(told.get(pk), pk in reported) for pk in year_plans}
