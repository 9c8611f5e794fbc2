"""The leader's figures: the curve of a year, rankings with what moved, the reds with their reasons, what happened."""

from __future__ import annotations

from typing import Any

import pytest

from projects import figures
from projects.figures.events import Named
from projects.figures.rollups import Group, Rollup
from projects.models import Plan
from tests.factories import WAN, House, change, make

#: what a group has beside what a test says
_NOTHING = dict.fromkeys(Group.__dataclass_fields__, 0)


def _group(key: str, completed: int | None, planned: int | None = 100, due: int | None = 50) -> Group:
    share = None if completed is None else f"{completed / 100:.6f}"
    told: dict[str, Any] = {"key": key, "name": key, "completed": completed, "planned": planned, "due": due}
    return Group(**{**_NOTHING, **told, "completion_rate": share})


def _rollup(month: int, **completed: int | None) -> Rollup:
    groups = [_group(key, done) for key, done in completed.items()]
    return Rollup(2021, month, groups, _group("total", None))


def test_a_ranked_group_tells_what_its_rate_moved_and_how_far_it_is_from_the_schedule() -> None:
    now = _rollup(5, a=30, b=60, c=60, d=None)
    before = _rollup(4, a=20, b=10, c=15, d=5)
    found = figures.ranked(now, before, "rate")
    assert [(each.group.key, each.points, each.ahead) for each in found] == [
        ("b", "0.500000", "0.100000"), ("c", "0.450000", "0.100000"), ("a", "0.100000", "-0.200000"), ("d", None, None),
    ]  # fmt: skip
    assert [each.points for each in figures.ranked(now, None, "rate")] == [None] * 4


@pytest.mark.parametrize(
    ("completed", "due", "then", "found"),
    [
        (30, 60, 100, 50),
        (10, 3, 5, 17),
        (None, 3, 5, None),
        (10, 0, 5, None),
        (10, None, 5, None),
        (0, 5, 9, 0),
    ],
)
def test_carried_on(completed: int | None, due: int | None, then: int | None, found: int | None) -> None:
    assert figures.carried_on(completed, due, then) == found


def test_the_curve_ends_where_nothing_is_reported_and_goes_on_as_forecast() -> None:
    totals = [_group("total", 10 * m if m != 2 else 5, 120, 10 * m) for m in range(1, 13)]
    points = figures.curve(totals, 3)
    assert [each.completed for each in points] == [10, 5, 30] + [None] * 9
    assert [each.added for each in points] == [10, -5, 25] + [None] * 9
    assert [each.forecast for each in points] == [None, None, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]
    assert all(each.forecast is None for each in figures.curve(totals, None))


@pytest.fixture
def told(house: House) -> House:
    """Four projects in two departments: two red, one with a reason and one with an open problem; adjusted and own plans."""
    shown: dict[str, Any] = {"stage": "building", "planned_start": "2021-01", "started": "2021-01"}
    red, late, fine, gone = house.projects([
        {"name": "红", "planned": 1200 * WAN, **shown},
        {"name": "更红", "planned": 2400 * WAN, **shown, "responsible": house.elsewhere},
        {"name": "绿", "planned": 1200 * WAN, "month_1": 100 * WAN, "month_5": 1100 * WAN, "started": "2021-05-08", "stage": "building"},
        {"name": "停", "planned": 600 * WAN, "adjusted": 300 * WAN, "adjusted_from": 3, "stage": "halted", "started": "2020", "finished": "2021-04"},
    ])  # fmt: skip
    house.report(red, 2, completed=50 * WAN, difficulties="征地未完成")
    house.report(red, 4, completed=50 * WAN)
    house.report(late, 5, declared_to_date=100 * WAN)
    house.report(fine, 5, completed=1200 * WAN)
    house.report(gone, 5, completed=90 * WAN)
    make("problem", project=late, kind="funds", description="贷款未到位", state="raised", raised="2021-04")
    make("problem", project=red, kind="funds", description="另一个问题", state="raised", raised="2021-04")
    return house


def test_the_year_is_that_of_the_rollups(told: House) -> None:
    totals = figures.through_year(Plan.objects.get(year=2021))
    assert totals == [figures.rollup(2021, month).total for month in range(1, 13)]
    assert totals[0].planned == 5400 * WAN
    assert totals[2].planned == 5100 * WAN


def test_the_reds_come_with_the_officers_words(told: House) -> None:
    plan = Plan.objects.get(year=2021)
    ids = [each.pk for each in figures.worst(plan, 5)]
    found = figures.reds(plan, 5, ids)
    assert [(each.at.row.project.name, each.reason, each.said_in) for each in found] == [
        ("更红", "贷款未到位", None), ("红", "征地未完成", 2),
    ]  # fmt: skip
    assert all(each.at.lights.worst.colour == "red" for each in found)
    assert [each.at.forecast.gap for each in found if each.at.forecast] == [900 * WAN, 400 * WAN]
    assert [each.pk for each in figures.worst(plan, 5, limit=1)] == ids[:1]
    assert figures.light_counts(plan, 5, "sector")[told.steel].red == len(ids)


def test_what_was_started_completed_and_stopped(told: House) -> None:
    plan = Plan.objects.get(year=2021)
    found = figures.events(plan, 5)
    assert (found.started.in_month, found.started.in_year) == (1, 3)
    assert found.started.latest[0].name == "绿"
    assert (found.finished.in_month, found.finished.in_year) == (0, 1)
    assert found.finished.latest == [Named("P000004", "停", "2021-04")]
    assert (found.stopped.halted, found.stopped.cancelled) == (1, 0)
    assert figures.events(plan, 4).started.in_year == 2
    change("project", 4, stage="cancelled")
    found = figures.events(plan, 5)
    assert (found.stopped.halted, found.stopped.cancelled, found.finished.in_year) == (0, 1, 0)
