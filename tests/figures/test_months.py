"""The months of one project, and where many stand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from projects import figures
from projects.figures.schedule import Schedule, own_to_date, rate, six, whole_fen
from projects.models import Plan, YearPlan
from tests.figures.conftest import YI, put, report, year_plan

WAN = 10**6


def reread(row: YearPlan) -> YearPlan:
    return YearPlan.objects.select_related("plan", "project").get(pk=row.pk)


def test_twelve_months_with_their_rates(plan: Plan) -> None:
    row = year_plan(plan, 0, "steel")
    put("year_plan", row.pk, planned=1200 * WAN)
    report(plan, row, 1, completed=60 * WAN)
    report(plan, row, 2, completed=None)
    report(plan, row, 3, completed=300 * WAN, state="returned")
    report(plan, row, 4, completed=240 * WAN, state="accepted")
    months = figures.project_months(reread(row))
    assert [at.month for at in months] == list(range(1, 13))
    first, second, third, fourth, fifth = months[:5]
    assert (first.completed, first.to_date, first.rate) == (60 * WAN, 60 * WAN, "0.050000")
    assert (first.planned_to_date, first.schedule, first.deviation) == (100 * WAN, "0.083333", "-0.033333")
    assert (second.completed, second.to_date, second.state) == (None, 60 * WAN, "submitted")
    assert (third.completed, third.to_date, third.state) == (300 * WAN, 60 * WAN, "returned")
    assert (fourth.to_date, fourth.rate, fourth.deviation) == (300 * WAN, "0.250000", "-0.083333")
    assert (fifth.to_date, fifth.rate, fifth.schedule, fifth.return_id) == (None, None, "0.416667", None)


def test_a_declared_cumulative_goes_before_the_months_under_it(plan: Plan) -> None:
    row = year_plan(plan, 0, "steel")
    report(plan, row, 2, completed=5)
    report(plan, row, 7, declared_to_date=100, completed=30)
    report(plan, row, 8, completed=-20)
    months = figures.project_months(reread(row))
    assert [at.to_date for at in months] == [None, 5, 5, 5, 5, 5, 100, 80, None, None, None, None]
    assert all((at.plan, at.rate, at.schedule, at.deviation) == (None, None, None, None) for at in months)


def test_the_adjusted_plan_holds_from_its_month_on(plan: Plan) -> None:
    row = year_plan(plan, 0, "steel")
    put("year_plan", row.pk, planned=YI, adjusted=2 * YI, adjusted_from=7)
    report(plan, row, 7, declared_to_date=YI)
    months = figures.project_months(reread(row))
    assert (months[5].plan, months[6].plan, months[6].rate) == (YI, 2 * YI, "0.500000")


def test_own_plan_then_curve_then_straight_line(plan: Plan) -> None:
    row = year_plan(plan, 0, "steel")
    put("year_plan", row.pk, planned=1000)
    assert figures.project_months(reread(row))[2].planned_to_date == 250
    put("plan", plan.pk, curve="0,0,100,1000,2000,3000,4000,5000,6000,7000,8000,10000")
    assert figures.project_months(reread(row))[2].planned_to_date == 10
    put("year_plan", row.pk, month_2=333, month_12=667)
    assert figures.project_months(reread(row))[2].schedule == "0.333000"


def test_standings_of_a_page_take_two_queries(plan: Plan, django_assert_num_queries: Any) -> None:
    rows = [reread(year_plan(plan, place, "other")) for place in range(5)]
    for place, row in enumerate(rows):
        put("year_plan", row.pk, planned=100)
        report(plan, row, 6, completed=10 * place, state="returned" if place == 4 else "submitted")
    rows = [reread(row) for row in rows]
    with django_assert_num_queries(2):
        found = figures.standings(rows, plan, 6)
    assert [found[row.pk].rate for row in rows] == ["0.000000", "0.100000", "0.200000", "0.300000", None]
    assert [found[row.pk] for row in rows[:4]] == [_standing(row) for row in rows[:4]]
    assert figures.standings(rows, plan, None) == {}


def _standing(row: YearPlan) -> figures.Standing:
    at = figures.project_months(row)[5]
    return figures.Standing(
        at.month, at.plan, at.to_date, at.planned_to_date, at.rate, at.schedule, at.deviation, at.due
    )


@pytest.mark.parametrize(
    "curve",
    [
        "",
        "1,2,3",
        "0,x,0,0,0,0,0,0,0,0,0,0",
        "0,,0,0,0,0,0,0,0,0,0,10000",
        "0,0,-1,0,0,0,0,0,0,0,0,10000",
        "0,0,²,0,0,0,0,0,0,0,0,10000",
    ],
)
def test_a_curve_that_cannot_be_read_is_the_straight_line(curve: str) -> None:
    assert Schedule.of(Plan(year=2021, curve=curve)).share(3) == Fraction(1, 4)


@pytest.mark.parametrize(
    ("exact", "text"),
    [(Fraction(1, 3), "0.333333"), (Fraction(2, 3), "0.666667"), (Fraction(1, 2 * 10**6), "0.000001"), (Fraction(-1, 3 * 10**6), "0.000000"),
     (Fraction(-1, 8), "-0.125000"), (Fraction(1122543740, 10**9), "1.122544"), (None, None)],
)  # fmt: skip
def test_six_decimals_round_half_up(exact: Fraction | None, text: str | None) -> None:
    assert six(exact) == text


def test_real_figures_of_the_field_come_out() -> None:
    assert six(rate(3050, 19500)) == "0.156410"  # 30.5 of 195
    assert six(rate(1668, 1486)) == "1.122476"  # 166.8 of 148.6
    assert rate(1, 0) is rate(None, 5) is rate(5, None) is None
    assert [whole_fen(Fraction(n, 2)) for n in (1, -1, 3, 4)] == [1, -1, 2, 2]
    assert own_to_date([None] * 12, 6) is None
    assert own_to_date([1, None, 2, *[None] * 9], 2) == 1
