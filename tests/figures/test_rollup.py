"""Rollups: the sums, the rates, the groups, the filters; and the same from a selection of rows."""

from __future__ import annotations

from typing import Any

import pytest

from projects import figures
from projects.models import Plan, YearPlan
from tests.figures.conftest import YI, declare, make, put, report, year_plan


def test_nothing_reported_is_unknown_and_never_zero(plan: Plan) -> None:
    found = figures.rollup(2021)
    assert found.month is None
    assert found.total.count == 90
    assert found.total.placeholders == 78
    assert found.total.unknown == 90
    assert (found.total.completed, found.total.completion_rate, found.total.schedule_share) == (
        None,
        None,
        None,
    )
    assert (found.total.known_total_investment, found.total.known_planned) == (40 * YI, None)


def test_groups_stand_in_the_order_of_sectors(plan: Plan) -> None:
    keys = ["steel", "rare-earth", "new-energy", "technology", "infrastructure", "other"]
    assert [group.key for group in figures.rollup(2021).groups] == keys
    assert [group.count for group in figures.rollup(2021).groups] == [17, 4, 7, 4, 12, 46]


def test_year_to_date_and_rates(plan: Plan) -> None:
    row = year_plan(plan, 0, "technology")
    put("year_plan", row.pk, planned=2 * YI)
    report(plan, row, 1, completed=YI // 10)
    report(plan, row, 3, declared_to_date=YI)
    report(plan, row, 4, completed=-YI // 10)
    report(plan, row, 5, completed=YI, state="returned")
    found = figures.rollup(2021)
    technology = next(group for group in found.groups if group.key == "technology")
    assert found.month == 4
    assert technology.completed == YI * 9 // 10
    assert technology.completed_in_month == -YI // 10
    assert technology.completion_rate == "0.209302"  # 0.9 of the published 4.3
    assert technology.schedule_share == "0.333333"
    assert (technology.known_planned, technology.planned) == (2 * YI, 43 * YI // 10)
    assert (technology.reporting, technology.returns) == (1, 1)
    assert figures.rollup(2021, 2).groups[3].completed == YI // 10


def test_adjusted_plan_counts_from_its_month_on(plan: Plan) -> None:
    row = year_plan(plan, 0, "steel")
    put("year_plan", row.pk, planned=YI, adjusted=3 * YI, adjusted_from=7)
    assert figures.rollup(2021, 6).groups[0].known_planned == YI
    assert figures.rollup(2021, 7).groups[0].known_planned == 3 * YI
    assert figures.rollup(2021, 7).groups[0].planned == 205 * YI // 10 + 2 * YI


def test_own_monthly_plan_goes_before_the_curve_of_the_year(plan: Plan) -> None:
    put("plan", plan.pk, curve="0,0,500,1000,2000,3500,5000,6500,8000,9000,9500,10000")
    first, second = year_plan(plan, 0, "rare-earth"), year_plan(plan, 1, "rare-earth")
    put("year_plan", first.pk, planned=YI, month_3=YI // 2, month_9=YI // 2)
    put("year_plan", second.pk, planned=3 * YI)
    assert figures.rollup(2021, 6).groups[1].schedule_share == "0.379412"  # (0.5 + 4.1 × 0.35) ÷ 5.1


def test_by_other_dimensions_only_the_total_holds_estimates(plan: Plan) -> None:
    unit = make("organisation", name="工信局", active=True)
    row = year_plan(plan, 0, "steel")
    declare(row.project, responsible=unit, total_investment=YI, stage="building")
    put("year_plan", row.pk, year_class="new")
    for by, keys in {"department": [str(unit), ""], "class": ["new", ""], "stage": ["building", ""]}.items():
        found = figures.rollup(2021, by=by)  # type: ignore[arg-type]
        assert [group.key for group in found.groups] == keys
        assert found.groups[0].total_investment == YI
        assert found.groups[0].planned is None
        assert (found.total.total_investment, found.total.planned) == (584 * YI, 179 * YI)


def test_cancelled_projects_are_not_live(plan: Plan) -> None:
    row = year_plan(plan, 0, "steel")
    report(plan, row, 2, completed=YI)
    declare(row.project, stage="cancelled", total_investment=YI)
    found = figures.rollup(2021)
    assert (found.month, found.total.count, found.groups[0].known_total_investment) == (None, 89, None)
    assert figures.rollup(2021, stages=["cancelled"]).total.count == 1


def test_filters(plan: Plan) -> None:
    unit = make("organisation", name="工信局", active=True)
    row = year_plan(plan, 0, "steel")
    declare(row.project, responsible=unit, stage="building", total_investment=YI)
    put("year_plan", row.pk, year_class="new", planned=YI)
    chosen = figures.rollup(2021, sectors=["steel", "technology"])
    assert [group.key for group in chosen.groups] == ["steel", "technology"]
    assert (chosen.total.count, chosen.total.total_investment) == (21, 4624 * YI // 100 + 285 * YI // 10)
    for wanted in ({"departments": [unit]}, {"classes": ["new"]}, {"stages": ["building"]}):
        found = figures.rollup(2021, **wanted)
        assert (found.total.count, found.total.planned) == (1, YI), wanted
        assert found.total.estimated_planned is None
    assert figures.rollup(2021, sectors=["technology"], classes=["new"]).total.count == 0


def test_a_selection_of_rows_sums_as_the_summary_does(plan: Plan) -> None:
    unit = make("organisation", name="工信局", active=True)
    for place in range(3):
        row = year_plan(plan, place, "other")
        declare(row.project, responsible=unit, total_investment=YI + place, output=place or None)
        put(
            "year_plan",
            row.pk,
            planned=YI // 3,
            month_1=7 if place else None,
            adjusted=YI if place == 2 else None,
        )
        report(plan, row, 2, completed=place)
    mine = YearPlan.objects.filter(project__responsible=unit)
    for by in ("sector", "department", "class", "stage"):
        selected = figures.rollup_of(plan, mine, by=by)
        assert selected == figures.rollup(2021, by=by, departments=[unit])
        assert selected.total.count == 3
        assert selected.total.completed == 3


def test_a_selection_may_join_and_may_be_empty(plan: Plan) -> None:
    row = year_plan(plan, 0, "steel")
    for name in ("甲", "乙"):
        make("support", project=row.project_id, organisation=make("organisation", name=name, active=True))
    joined = YearPlan.objects.filter(project__supports__organisation__active=True)
    assert joined.count() == 2
    assert figures.rollup_of(plan, joined).total.count == 1
    assert figures.rollup_of(plan, YearPlan.objects.none()).total.count == 0


@pytest.mark.parametrize("by", ["sector", "department", "class", "stage"])
def test_queries_do_not_grow(plan: Plan, by: Any, django_assert_max_num_queries: Any) -> None:
    report(plan, year_plan(plan, 0, "steel"), 2, completed=1)
    with django_assert_max_num_queries(10):
        figures.rollup(2021, by=by)
    with django_assert_max_num_queries(6):
        figures.rollup_of(plan, YearPlan.objects.all(), by=by)


def test_a_year_with_published_figures_and_no_projects(plan: Plan) -> None:
    found = figures.rollup(2020)
    assert (found.groups, found.total.count, found.total.total_investment) == ([], 0, None)
    with pytest.raises(Plan.DoesNotExist):
        figures.rollup(1999)
