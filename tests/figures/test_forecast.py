"""What is left of a year: gap, balance, what each month must bring, and whether the best pace so far is enough."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from projects import figures
from projects.figures.forecast import Forecast, forecast
from projects.figures.months import Reported, standing
from projects.figures.presets import curves
from projects.figures.schedule import Schedule
from projects.models import Plan, YearPlan
from tests.factories import House, change

WAN = 10**6
SEASON = curves()["inner-mongolia"].text


def seen(
    month: int, completed: Mapping[int, int | None], planned: int = 1200 * WAN, curve: str = "", **more: int
) -> Forecast:
    own = {key: value for key, value in more.items() if key.startswith("month_")}
    plan = Plan(year=2021, curve=curve, reach=more.get("reach"))
    row = YearPlan(planned=planned, **own)
    reported: Reported = {m: (amount, None) for m, amount in completed.items()}
    found = forecast(row, plan, standing(row, Schedule.of(plan), month, reported), reported)
    assert found
    return found


def test_gap_balance_and_what_each_month_must_bring() -> None:
    at = seen(4, {1: 10 * WAN, 2: 20 * WAN, 3: 50 * WAN, 4: 120 * WAN})
    assert (at.gap, at.balance, at.needed) == (200 * WAN, 1000 * WAN, 125 * WAN)
    assert at.needs == tuple((m, 125 * WAN) for m in range(5, 13))
    assert (at.best, at.possible, at.reach) == ((4, 120 * WAN), 960 * WAN, False)
    assert at.year_end == 600 * WAN


def test_the_best_month_is_just_enough() -> None:
    assert seen(4, {4: 200 * WAN, 3: 400 * WAN}, planned=3800 * WAN).reach is True  # 8 × 400 of 3200
    assert seen(4, {4: 200 * WAN, 3: 400 * WAN}, planned=3800 * WAN + 1).reach is False
    assert seen(4, {4: 200 * WAN, 3: 400 * WAN}, planned=3800 * WAN + 1, reach=101).reach is True


def test_the_season_is_taken_into_account() -> None:
    """Straight on, an April like this would never do; by the season it is ahead of the calendar."""
    reported = {1: 0, 2: 0, 3: 20 * WAN, 4: 70 * WAN}
    assert seen(4, reported).reach is False
    at = seen(4, reported, curve=SEASON)
    assert (at.gap, at.best, at.reach) == (6 * WAN, (4, 70 * WAN), True)
    assert at.possible == 70 * WAN * 92 // 5
    assert dict(at.needs)[5] * 2 == dict(at.needs)[6]  # May asks for 7 %, June for 14 %
    assert sum(need for _, need in at.needs) == at.balance


def test_a_winter_month_tells_no_pace() -> None:
    at = seen(3, {1: 60 * WAN, 2: 6 * WAN, 3: 5 * WAN}, curve=SEASON)
    assert (at.best, at.possible, at.reach) == (None, None, None)
    assert seen(4, {3: 60 * WAN, 4: 0}, curve=SEASON).reach is None


def test_an_own_monthly_plan_goes_before_the_curve() -> None:
    at = seen(
        6,
        {5: 100 * WAN, 6: 100 * WAN},
        planned=600 * WAN,
        curve=SEASON,
        month_5=100 * WAN,
        month_6=100 * WAN,
        month_11=400 * WAN,
    )
    assert at.needs == ((7, 0), (8, 0), (9, 0), (10, 0), (11, 400 * WAN), (12, 0))
    assert (at.possible, at.reach) == (400 * WAN, True)
    spent = seen(6, {6: 90 * WAN}, planned=300 * WAN, month_6=300 * WAN)
    assert {need for _, need in spent.needs} == {35 * WAN}


def test_the_year_ends() -> None:
    over = seen(12, {12: 100 * WAN})
    assert (over.needed, over.needs, over.reach, over.balance) == (None, (), False, 1100 * WAN)
    done = seen(9, {9: 1300 * WAN})
    assert (done.needed, done.needs, done.reach, done.balance, done.gap) == (0, (), True, -100 * WAN, 0)


def test_without_plan_or_figure_nothing_is_said() -> None:
    plan = Plan(year=2021)
    told: Reported = {3: (5, None)}
    none: Reported = {}
    for row, reported in ((YearPlan(), told), (YearPlan(planned=100), none), (YearPlan(planned=0), told)):
        assert forecast(row, plan, standing(row, Schedule.of(plan), 3, reported), reported) is None


def test_single_months_are_read_from_declared_cumulatives() -> None:
    plan, row = Plan(year=2021), YearPlan(planned=1200)
    reported: dict[int, tuple[int | None, int | None]] = {
        1: (None, 50),
        2: (None, 120),
        5: (None, 900),
        6: (30, None),
    }
    found = forecast(row, plan, standing(row, Schedule.of(plan), 6, reported), reported)
    assert found
    assert found.best == (2, 70)  # March to May are not known apart
    assert found.to_date == 930


@given(
    st.integers(1, 12),
    st.dictionaries(st.integers(1, 12), st.integers(-(10**9), 10**12), min_size=1),
    st.integers(1, 10**14),
    st.sampled_from(["", SEASON]),
)
def test_what_is_needed_adds_up_to_what_is_left(
    month: int, completed: dict[int, int], planned: int, curve: str
) -> None:
    if min(completed) > month:
        return
    at = seen(month, completed, planned=planned, curve=curve)
    assert at.balance == planned - sum(amount for m, amount in completed.items() if m <= month)
    assert sum(need for _, need in at.needs) == (max(0, at.balance) if month < 12 else 0)


def test_it_tells_its_arithmetic_in_both_languages() -> None:
    at = seen(4, {4: 120 * WAN})
    with override("en"):
        assert at.sentence == (
            "Out of reach: 1,080.00 × 10k yuan are left for 8 months, 135.00 a month. At 100% of the pace of month 4, "
            "the best so far (120.00), they can bring no more than 960.00."
        )
    with override("zh-hans"):
        assert "难以完成：余额1,080.00万元，剩余8个月" in at.sentence
        for other in (
            seen(12, {1: 1}),
            seen(9, {1: 2000 * WAN}),
            seen(3, {3: 900 * WAN}),
            seen(3, {3: 1}, curve=SEASON),
        ):
            assert "%(" not in other.sentence
            assert "None" not in other.sentence


def test_a_page_of_forecasts_asks_nothing_more(house: House) -> None:
    pk = house.project(planned=1200 * WAN)
    house.report(pk, 4, completed=120 * WAN)
    change("plan", house.plan, reach=300)
    rows = YearPlan.objects.filter(project=pk).select_related("project", "plan")
    [at] = figures.lit(rows, rows[0].plan, 4).values()
    assert at.forecast
    assert (at.forecast.possible, at.forecast.reach) == (2880 * WAN, True)
