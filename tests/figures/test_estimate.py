"""Estimates: shares to the fen, of whom, and of what is left."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects import figures
from projects.figures import Estimates, divide, estimate
from projects.figures.estimate import Gap
from projects.models import ControlTotal, Plan, YearPlan
from tests.factories import House, make
from tests.figures.conftest import YI, declare, put, year_plan

FEN = {"steel": 462_400_000_000, "rare-earth": 208_000_000_000, "new-energy": 1_085_000_000_000,
       "technology": 285_000_000_000, "infrastructure": 201_600_000_000, "other": 3_598_000_000_000}  # fmt: skip
PLANNED = {
    "steel": 20_5 * YI // 10,
    "rare-earth": 5_1 * YI // 10,
    "new-energy": 37_4 * YI // 10,
    "technology": 4_3 * YI // 10,
}


@given(st.integers(0, 10**15), st.integers(1, 300))
def test_shares_add_up_and_differ_by_one_fen_at_most(gap: int, count: int) -> None:
    shares = [estimate(gap, count, rank) for rank in range(count)]
    known = [share for share in shares if share is not None]
    assert len(known) == count
    assert sum(known) == gap
    assert known == sorted(known, reverse=True)
    assert known[0] - known[-1] <= 1


@pytest.mark.parametrize(("gap", "count", "rank"), [(-1, 3, 0), (10, 0, 0), (10, 3, 3), (10, 3, -1)])
def test_no_share_where_nothing_is_left_or_nobody_is_open(gap: int, count: int, rank: int) -> None:
    assert estimate(gap, count, rank) is None


@given(st.integers(0, 10**15), st.lists(st.integers(0, 10**13), min_size=1, max_size=8))
def test_division_is_whole_and_in_proportion(amount: int, weights: list[int]) -> None:
    parts = divide(amount, weights)
    if not sum(weights):
        assert parts == [0] * len(weights)
        return
    assert sum(parts) == amount
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)
    assert all(
        abs(part * sum(weights) - amount * weight) < sum(weights)
        for part, weight in zip(parts, weights, strict=True)
    )


def by_row(plan: Plan) -> list[tuple[YearPlan, int | None, int | None]]:
    """Each live year plan with its total investment and plan, known or estimated."""
    found = Estimates.of(plan)
    rows = (
        YearPlan.objects.filter(plan=plan)
        .exclude(project__stage="cancelled")
        .select_related("project__sector")
    )
    return [
        (row, total if (total := row.project.total_investment) is not None else found.total_investment(row),
         row.planned if row.planned is not None else found.planned(row))
        for row in rows
    ]  # fmt: skip


def sums(plan: Plan) -> tuple[dict[str, int], dict[str, int]]:
    """Total investment and plan by sector, added up project by project."""
    totals: dict[str, int] = {}
    planned: dict[str, int] = {}
    for row, total, of_year in by_row(plan):
        code = str(row.project.sector.code)
        totals[code] = totals.get(code, 0) + (total or 0)
        planned[code] = planned.get(code, 0) + (of_year or 0)
    return totals, planned


def test_registered_plus_estimate_is_the_published_plan_to_the_fen(plan: Plan) -> None:
    totals, planned = sums(plan)
    assert totals == FEN
    assert {code: planned[code] for code in PLANNED} == PLANNED
    assert sum(totals.values()) == 584 * YI
    assert sum(planned.values()) == 179 * YI
    rolled = figures.rollup(2021)
    assert {group.key: group.total_investment for group in rolled.groups} == totals
    assert {group.key: group.planned for group in rolled.groups} == planned
    assert (rolled.total.total_investment, rolled.total.planned) == (584 * YI, 179 * YI)


def test_the_joint_plan_divides_by_total_investment_then_equally(plan: Plan) -> None:
    rest = 1117 * YI // 10
    infrastructure = rest * FEN["infrastructure"] // (FEN["infrastructure"] + FEN["other"])
    _, planned = sums(plan)
    assert planned["infrastructure"] - infrastructure in (0, 1)
    assert planned["infrastructure"] + planned["other"] == rest
    shares = [of_year for row, _, of_year in by_row(plan) if row.project.sector.code == "infrastructure"]
    assert len(shares) == 12
    assert max(shares) - min(shares) <= 1  # type: ignore[type-var,operator]


def test_after_declaring_some_amounts_it_still_adds_up(plan: Plan) -> None:
    for place, sector in [(0, "steel"), (3, "steel"), (1, "other"), (5, "infrastructure"), (2, "technology")]:
        row = year_plan(plan, place, sector)
        declare(row.project, total_investment=1_234_567_891 + place)
        put("year_plan", row.pk, planned=987_654_321 + place)
    totals, planned = sums(plan)
    assert totals == FEN
    assert {code: planned[code] for code in PLANNED} == PLANNED
    assert sum(planned.values()) == 179 * YI
    rolled = figures.rollup(2021)
    assert {group.key: group.planned for group in rolled.groups} == planned


def test_the_joint_plan_stays_whole_when_one_sector_declares_more_than_its_proportion(plan: Plan) -> None:
    for place in range(12):
        put("year_plan", year_plan(plan, place, "infrastructure").pk, planned=YI)
    _, planned = sums(plan)
    assert planned["infrastructure"] == 12 * YI
    assert planned["other"] == 1117 * YI // 10 - 12 * YI


def test_odd_fen_go_to_the_lowest_codes(plan: Plan) -> None:
    shares = [of_year for row, _, of_year in by_row(plan) if row.project.sector.code == "steel"]
    each, odd = divmod(PLANNED["steel"], 17)
    assert odd
    assert shares == [each + 1] * odd + [each] * (17 - odd)


def test_more_known_than_published_leaves_a_remainder_and_no_share(plan: Plan) -> None:
    row = year_plan(plan, 0, "rare-earth")
    declare(row.project, total_investment=21 * YI)
    found = Estimates.of(plan)
    assert found.total_investment(year_plan(plan, 1, "rare-earth")) is None
    assert found.of_sector("rare-earth", "total_investment") is None
    assert figures.rollup(2021).groups[1].total_investment == 21 * YI
    line = next(
        each
        for each in figures.reconcile(2021)
        if (each.scope, each.measure) == ("rare-earth", "total_investment")
    )
    assert line.remainder == -2 * YI // 10


def test_who_has_an_adjusted_plan_only_has_no_share_of_the_plan(plan: Plan) -> None:
    put("year_plan", year_plan(plan, 0, "steel").pk, adjusted=YI, adjusted_from=3)
    found = Estimates.of(plan)
    assert found.gaps["steel", "planned"] == Gap(PLANNED["steel"], 16)
    shares = [found.planned(year_plan(plan, place, "steel")) for place in range(17)]
    assert (shares[0], sum(filter(None, shares))) == (None, PLANNED["steel"])


def test_the_joint_plan_divides_by_open_projects_where_no_total_investment_is_published(plan: Plan) -> None:
    for code in ("infrastructure", "other"):
        total = ControlTotal.objects.get(plan=plan, sector__code=code, measure="total_investment", item="")
        put("control_total", total.pk, value=None)
    infrastructure, other = (Estimates.of(plan).gaps[code, "planned"] for code in ("infrastructure", "other"))
    opens = infrastructure.open + other.open
    assert infrastructure.amount + other.amount == 1117 * YI // 10
    assert infrastructure.amount - 1117 * YI // 10 * infrastructure.open // opens in (0, 1)


def test_where_nothing_is_left_the_share_is_nought_and_known() -> None:
    assert [Gap(amount, 3).shared for amount in (-1, 0, 1)] == [None, 0, 1]
    assert Gap(5, 0).shared is None


def test_cancelled_projects_have_no_share(plan: Plan) -> None:
    row = year_plan(plan, 0, "technology")
    declare(row.project, stage="cancelled")
    row.project.refresh_from_db()
    assert Estimates.of(plan).total_investment(row) is None
    assert sums(plan)[0]["technology"] == FEN["technology"]


def test_a_page_of_estimates_takes_few_queries(plan: Plan, django_assert_max_num_queries: Any) -> None:
    rows = list(YearPlan.objects.filter(plan=plan).select_related("project"))
    with django_assert_max_num_queries(4 + 12):
        found = Estimates.of(plan)
        assert sum(found.planned(row) or 0 for row in rows) == 179 * YI
        assert sum(found.total_investment(row) or 0 for row in rows) == 544 * YI


def test_shares_are_the_same_with_all_rows_at_hand(house: House) -> None:
    """Who reads the whole plan anyway spares the questions for who takes the odd fen."""
    total: dict[str, Any] = {
        "scope": "sector",
        "sector": house.steel,
        "measure": "total_investment",
        "value": 100,
        "unit": "fen",
    }
    make("control_total", plan=house.plan, standing="stated", **total)
    house.projects(
        [{"name": f"项目{number}", "total_investment": 1 if number == 1 else None} for number in range(7)]
    )
    plan = Plan.objects.get(pk=house.plan)
    rows = list(YearPlan.objects.select_related("project").order_by("-pk"))
    asked, told = Estimates.of(plan), Estimates.of(plan).knowing(rows)
    shares = [told.total_investment(row) for row in rows]
    assert shares == [asked.total_investment(row) for row in rows]
    assert sorted(filter(None, shares)) == [16, 16, 16, 17, 17, 17], "99 fen among six"
