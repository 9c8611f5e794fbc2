"""The four lights: each rule on both sides of each threshold, what has no light, and the sentence that tells why."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from projects import figures
from projects.figures.lighting import Case, Rules, lights
from projects.figures.lights import ORDER
from projects.figures.presets import curves, presets
from projects.models import Plan, YearPlan
from tests.figures.conftest import YI, put, report, year_plan

WAN = 10**6
#: a plan of 10,000 fen of which half is due: a hundredth of a percentage point is one fen
HALF = Case(
    month="2021-06", placeholder=False, stage="building", planned_start="", started="2021-03", statistics="in",
    statistics_date="", plan=10_000, to_date=5_000, due=Fraction(5_000), funds=None,
)  # fmt: skip


def rules(preset: str = "P1") -> Rules:
    return Rules.of(Plan(year=2021, light_rule=preset))


def progress(preset: str, to_date: int | None, **more: Any) -> str:
    return lights(replace(HALF, to_date=to_date, **more), rules(preset)).progress.colour


@pytest.mark.parametrize(
    ("preset", "to_date", "colour"),
    [
        ("P1", 4_001, "green"), ("P1", 4_000, "yellow"), ("P1", 2_000, "yellow"), ("P1", 1_999, "red"), ("P1", 9_999, "green"),
        ("P2", 4_000, "green"), ("P2", 3_999, "yellow"), ("P2", 3_000, "yellow"), ("P2", 2_999, "red"), ("P2", 0, "red"),
        ("P3", 4_749, "yellow"), ("P3", 4_750, "green"), ("P3", 5_250, "green"), ("P3", 5_251, "green"),
    ],
)  # fmt: skip
def test_presets_at_their_thresholds(preset: str, to_date: int, colour: str) -> None:
    assert progress(preset, to_date) == colour


def test_p3_tells_ahead_normal_and_lagging() -> None:
    told = {
        n: str(lights(replace(HALF, to_date=n), rules("P3")).progress.params["word"])
        for n in (4_749, 4_750, 5_250, 5_251)
    }
    assert told == {4_749: "lagging", 4_750: "normal", 5_250: "normal", 5_251: "ahead"}


def test_a_threshold_that_no_fen_hits_is_still_exact() -> None:
    third = replace(HALF, plan=10**15, due=Fraction(10**15, 3))  # January to April on the straight line
    limit = Fraction(10**15, 3) - 3 * 10**14  # 33,333,333,333,333.33… fen
    below, above = int(limit), int(limit) + 1
    assert lights(replace(third, to_date=below), rules()).progress.colour == "red"
    assert lights(replace(third, to_date=above), rules()).progress.colour == "yellow"


@given(
    st.sampled_from(sorted(presets())),
    st.integers(1, 10**15),
    st.integers(0, 10**15),
    st.integers(-(10**14), 2 * 10**15),
)
def test_presets_as_they_read(preset: str, plan: int, due: int, to_date: int) -> None:
    """The thresholds once more, as DOMAIN.md words them, in rates and shares."""
    case = replace(HALF, plan=plan, due=Fraction(due), to_date=to_date)
    off = 100 * (Fraction(to_date, plan) - Fraction(due, plan))
    if preset == "P1":
        told = "green" if off > -10 else "yellow" if -30 <= off <= -10 else "red"
    elif preset == "P2":
        told = (
            "red"
            if to_date < due * Fraction(60, 100)
            else "yellow"
            if to_date < due * Fraction(80, 100)
            else "green"
        )
    else:
        told = "" if not due else "yellow" if Fraction(to_date, due) < Fraction(95, 100) else "green"
    assert lights(case, rules(preset)).progress.colour == told


@pytest.mark.parametrize("preset", ["P1", "P2", "P3"])
def test_what_is_not_known_has_no_light(preset: str) -> None:
    assert progress(preset, None) == progress(preset, 5, plan=None) == progress(preset, 5, due=None) == ""
    assert progress(preset, 0, plan=0, due=Fraction(0)) == ""
    assert progress(preset, 0, due=Fraction(0)) == ("" if preset == "P3" else "green")


def start(month: str, planned: str, started: str = "", stage: str = "preparing") -> str:
    case = replace(HALF, month=month, planned_start=planned, started=started, stage=stage)
    return lights(case, rules()).start.colour


@pytest.mark.parametrize(
    ("month", "planned", "colour"),
    [("2021-03", "2021-04", "green"), ("2021-04", "2021-04", "yellow"), ("2021-06", "2021-04-30", "yellow"), ("2021-07", "2021-04", "red"),
     ("2021-02", "2020-11", "red"), ("2021-01", "2020-11", "yellow"), ("2021-11", "2021", "green"), ("2021-12", "2021", "yellow"), ("2021-12", "", "")],
)  # fmt: skip
def test_a_late_start(month: str, planned: str, colour: str) -> None:
    assert start(month, planned) == colour


def test_a_start_counts_from_its_month_on() -> None:
    assert start("2021-06", "2021-02", started="2021-07-01") == "red"
    assert start("2021-07", "2021-02", started="2021-07-31") == "green"
    assert start("2021-06", "2021-02", started="2021") == "green"
    assert start("2021-06", "2021-02", stage="halted") == "green"
    assert start("2021-06", "2021-02", started="2021-08", stage="building") == "red"


def statistics(month: str, started: str, state: str = "out", at: str = "", stage: str = "building") -> str:
    case = replace(HALF, month=month, started=started, statistics=state, statistics_date=at, stage=stage)
    return lights(case, rules()).statistics.colour


@pytest.mark.parametrize(
    ("month", "colour"),
    [("2021-03", "green"), ("2021-04", "yellow"), ("2021-05", "yellow"), ("2021-06", "red"), ("2021-02", "")],
)
def test_a_late_entry_in_the_statistics(month: str, colour: str) -> None:
    assert statistics(month, "2021-03-15") == colour
    assert statistics(month, "2021-03", "applied") == statistics(month, "2021-03", "withdrawn") == colour


def test_an_entry_counts_from_its_month_on() -> None:
    assert statistics("2021-06", "2021-03", "in", "2021-07") == "red"
    assert statistics("2021-07", "2021-03", "in", "2021-07") == "green"
    assert statistics("2021-07", "", "in") == "green"
    assert statistics("2021-07", "2021-03", "") == statistics("2021-07", "2021") == ""
    assert statistics("2021-07", "", stage="preparing") == ""


@pytest.mark.parametrize(
    ("funds", "to_date", "colour"),
    [(100, 100, "green"), (99, 100, "yellow"), (80, 100, "yellow"), (79, 100, "red"), (0, 0, "green"), (0, -5, "green"), (None, 5, ""), (5, None, "")],
)  # fmt: skip
def test_funds_against_what_was_completed(funds: int | None, to_date: int | None, colour: str) -> None:
    assert lights(replace(HALF, funds=funds, to_date=to_date), rules()).funds.colour == colour


def test_the_worst_is_what_counts_and_placeholders_have_none() -> None:
    found = lights(replace(HALF, to_date=1, funds=1, planned_start="2021-05"), rules())
    assert [each.colour for each in found] == ["green", "red", "green", "green"]
    assert (found.worst.kind, found.worst.colour) == ("progress", "red")
    assert lights(replace(HALF, to_date=None), rules()).worst.code == "light-no-figure"
    assert lights(replace(HALF, to_date=None, statistics="out"), rules()).worst.colour == "red"
    for case in (replace(HALF, placeholder=True), replace(HALF, stage="cancelled")):
        none = lights(case, rules())
        assert {each.colour for each in none} == {""}
        assert none.worst.colour == ""
    assert ORDER == ("", "green", "yellow", "red")


def test_each_light_tells_its_arithmetic_in_both_languages() -> None:
    case = replace(
        HALF,
        plan=19_500 * WAN,
        due=Fraction(19_500 * WAN * 5, 12),
        to_date=3_050 * WAN,
        funds=2_500 * WAN,
        month="2021-05",
    )
    light = lights(case, rules()).progress
    with override("en"):
        assert light.sentence == (
            "yellow (P1): up to 2021-05 3,050.00 of 19,500.00 × 10k yuan are completed = 15.6%; due are 8,125.00 = 41.7%; "
            "the deviation is −26.0 percentage points (<\xa0−30 red / ≤\xa0−10 yellow / green)."
        )
    with override("zh-hans"):
        assert light.sentence == (
            "黄灯（P1）：截至2021-05完成3,050.00万元，占年度计划19,500.00万元的15.6%；序时应完成8,125.00万元，占41.7%；"
            "偏差−26.0个百分点（<\xa0−30 红 / ≤\xa0−10 黄 / 绿）。"
        )
        assert "82.0%" in lights(case, rules()).funds.sentence
        told = lights(replace(case, to_date=9_000 * WAN), rules("P3")).progress.sentence
        assert told.startswith("绿灯（P3 超前）：")
        assert "110.8%" in told


def test_the_number_in_the_sentence_stands_on_its_side_of_the_limit() -> None:
    """−30.004 points are red: "−30.0" beside "< −30 red" would contradict itself."""
    case = replace(HALF, plan=100_000, due=Fraction(50_000), to_date=19_996)
    light = lights(case, rules()).progress
    assert (light.colour, light.params["points"]) == ("red", "−30.004")
    assert lights(replace(case, to_date=20_000), rules()).progress.params["points"] == "−30.0"


def test_every_light_has_a_sentence_without_gaps() -> None:
    cases = [
        HALF, replace(HALF, placeholder=True), replace(HALF, stage="cancelled"), replace(HALF, plan=None), replace(HALF, to_date=None),
        replace(HALF, due=Fraction(0)), replace(HALF, started="", stage="idea"), replace(HALF, started="", planned_start="2022"),
        replace(HALF, started="2021-09", planned_start="2021-02", statistics="out"), replace(HALF, statistics="out"), replace(HALF, statistics=""),
        replace(HALF, statistics="out", started="2021-06"), replace(HALF, started="", statistics="out"), replace(HALF, funds=5), replace(HALF, funds=5, to_date=0),
    ]  # fmt: skip
    seen = set()
    for language in ("en", "zh-hans"):
        with override(language):
            for preset in presets():
                for case in cases:
                    for light in lights(case, rules(preset)):
                        seen.add(light.code)
                        assert light.sentence
                        assert not re.search(r"%\(|None|\(\)|（）", light.sentence)
    assert len(seen) == 20


def test_lights_of_a_page_take_two_queries_and_go_by_the_last_report(
    plan: Plan, django_assert_num_queries: Any
) -> None:
    rows = [year_plan(plan, place, "other") for place in range(3)]
    for row in rows:
        put(
            "project",
            row.project_id,
            placeholder=False,
            stage="building",
            started="2021-01",
            statistics="out",
            planned_start="2021-01",
        )
        put("year_plan", row.pk, planned=1200 * WAN, start_month=5)
    report(plan, rows[0], 4, completed=400 * WAN, funds_in_place=390 * WAN)
    report(plan, rows[1], 3, completed=100 * WAN, funds_in_place=50 * WAN)
    report(plan, rows[1], 4, completed=None, state="accepted")
    report(plan, rows[2], 4, completed=999 * WAN, state="returned")
    rows = list(
        YearPlan.objects.filter(pk__in=[row.pk for row in rows]).select_related("project").order_by("pk")
    )
    with django_assert_num_queries(2):
        found = figures.lit(rows, plan, 4)
    told = {pk: tuple(light.colour for light in each.lights) for pk, each in found.items()}
    assert told[rows[0].pk] == ("green", "green", "yellow", "red")
    assert told[rows[1].pk] == ("green", "yellow", "", "red")
    assert told[rows[2].pk] == ("green", "", "", "red")
    assert (found[rows[1].pk].reported, found[rows[1].pk].standing.to_date) == (4, 100 * WAN)
    assert figures.lit(rows, plan, None) == {}
    later = figures.lit_months(YearPlan.objects.select_related("plan", "project").get(pk=rows[0].pk))
    assert [each.lights.progress.colour for each in later[:3]] == ["", "", ""]
    assert [each.lights.progress.colour for each in later[3:]] == [
        *["green"] * 2,
        *["yellow"] * 2,
        *["red"] * 5,
    ]
    assert [each.reported for each in later] == [None] * 3 + [4] * 9


def test_a_month_of_the_year_plan_goes_before_the_date_of_the_project(plan: Plan) -> None:
    row = year_plan(plan, 0, "steel")
    put("project", row.project_id, placeholder=False, stage="preparing", planned_start="2021-02")
    put("year_plan", row.pk, planned=YI)
    rows = YearPlan.objects.filter(pk=row.pk).select_related("project")
    assert figures.lit(rows, plan, 5)[row.pk].lights.start.colour == "red"
    put("year_plan", row.pk, start_month=6)
    assert figures.lit(rows.all(), plan, 5)[row.pk].lights.start.colour == "green"


def test_the_curve_of_inner_mongolia_says_what_is_published() -> None:
    curve = curves()["inner-mongolia"]
    assert len(curve.shares) == 12
    assert [*sorted(curve.shares), curve.shares[-1]] == [*curve.shares, 10_000]
    assert [(month, curve.shares[month - 1]) for month in curve.published] == [(5, 1500)]
    building = curve.shares[9] - curve.shares[2]  # April to October
    assert building >= 8_500
    assert figures.Schedule.of(Plan(year=2021, curve=curve.text)).share(5) == Fraction(15, 100)
    assert all(each in curve.source for each in ("阿拉善", "兴安盟"))
    assert "其他各月" in curve.assumed
    with override("en"):
        assert "other months" in curve.assumed
        assert "15.6 %" in curve.source
