"""Indicators: which part of which whole, on both sides of each condition."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from projects import figures
from projects.figures.indicators import KEYS, indicators
from projects.models import Plan, YearPlan
from tests.factories import WAN, House, change, close_month, make, reopen_month


def told(house: House, month: int = 6, **rows: Any) -> dict[str, tuple[int, int]]:
    found = indicators(Plan.objects.get(pk=house.plan), month, **rows)
    return {key: (each.part, each.whole) for key, each in found.items()}


def test_started_resumed_and_finished(house: House) -> None:
    house.projects([
        {"name": "新开工", "year_class": "new", "stage": "building"}, {"name": "新建按日期", "year_class": "new", "started": "2021-06-30"},
        {"name": "七月才开工", "year_class": "new", "started": "2021-07", "stage": "building"}, {"name": "未开工", "year_class": "new", "stage": "preparing"},
        {"name": "复工", "year_class": "continued", "stage": "building"}, {"name": "停工", "year_class": "continued", "stage": "halted"},
        {"name": "竣工", "year_class": "completing", "stage": "finished"}, {"name": "投产", "year_class": "continued", "stage": "producing", "finished": "2021-05"},
        {"name": "七月竣工", "year_class": "completing", "stage": "finished", "finished": "2021-07"}, {"name": "前期", "year_class": "preparatory"},
        {"name": "年内竣工", "year_class": "new", "planned_finish": "2021-11", "stage": "building"}, {"name": "取消", "year_class": "new", "stage": "cancelled"},
        {"name": "占位", "year_class": "new", "placeholder": True},
    ])  # fmt: skip
    found = told(house)
    assert found["started"] == (3, 5)
    assert found["resumed"] == (4, 5)
    assert found["begun"] == (7, 11)
    assert found["finished"] == (2, 11)
    assert found["finished_of_due"] == (1, 3)
    assert told(house, 7)["finished"] == (3, 11)
    assert told(house, 7)["started"] == (4, 5)


def test_the_document_of_the_year_before(house: House) -> None:
    """2020: 76 projects, 41 of them completed: 53.9 %."""
    house.projects({"name": f"项目{n}", "stage": "finished" if n < 41 else "building"} for n in range(76))
    found = indicators(Plan.objects.get(pk=house.plan), 12)["finished"]
    assert (found.part, found.whole, found.rate) == (41, 76, "0.539474")


def test_statistics_entry_is_asked_of_what_was_started(house: House) -> None:
    house.projects([
        {"name": "入库", "stage": "building", "statistics": "in"}, {"name": "七月入库", "stage": "building", "statistics": "in", "statistics_date": "2021-07"},
        {"name": "申报", "stage": "building", "statistics": "applied"}, {"name": "未开工入库", "stage": "preparing", "statistics": "in"},
    ])  # fmt: skip
    assert told(house)["entered"] == (1, 3)
    assert told(house, 7)["entered"] == (2, 3)


def test_funds_in_place_of_the_plans_that_are_known(house: House) -> None:
    first, second, third = house.projects([
        {"name": "甲", "planned": 100 * WAN, "adjusted": 200 * WAN, "adjusted_from": 5}, {"name": "乙", "planned": 50 * WAN}, {"name": "丙"},
    ])  # fmt: skip
    house.report(first, 4, completed=1, funds_in_place=60 * WAN)
    house.report(second, 4, completed=1)
    house.report(third, 4, completed=1, funds_in_place=9 * WAN)
    assert told(house, 4)["funds"] == (60 * WAN, 100 * WAN)
    assert told(house, 5)["funds"] == (60 * WAN, 200 * WAN)
    assert told(house, 3)["funds"] == (0, 0)


def test_permits_problems_and_evidence(house: House) -> None:
    project, cancelled = house.projects(
        [{"name": "甲", "stage": "building"}, {"name": "乙", "stage": "cancelled"}]
    )
    for kind, state in (
        ("approval", "done"),
        ("land", "exempt"),
        ("planning", "handling"),
        ("environment", "pending"),
        ("tender", "done"),
    ):
        make("permit", project=project, kind=kind, state=state)
    make("permit", project=cancelled, kind="land", state="pending")
    about = {
        "project": project,
        "kind": "land",
        "description": "征地",
        "raised": "2021-05-01",
        "state": "raised",
    }
    problems = [make("problem", **about) for _ in range(3)]  # type: ignore[arg-type]
    for state in ("handling", "closing", "closed"):
        change("problem", problems[0], state=state, result="已交地")
    returns = [house.report(project, month, completed=5 * WAN) for month in (2, 3, 8)]
    found = told(house)
    assert (found["permits"], found["problems"], found["evidence"]) == ((2, 4), (1, 3), (0, 2))
    assert told(house, 8)["evidence"] == (0, 3)
    assert len(returns) == 3


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the time at which the door says that something happened."""

    def at(*moment: int) -> None:
        fixed = timezone.make_aware(datetime(*moment))  # type: ignore[arg-type]
        monkeypatch.setattr("projects.ledger.door.timezone.now", lambda: fixed)

    return at


def test_returns_that_came_by_their_day(house: House, clock: Any) -> None:
    change("plan", house.plan, due_day=25)
    ids = house.projects(
        {"name": f"项目{n}", "responsible": house.elsewhere if n == 3 else house.department} for n in range(5)
    )
    clock(2021, 5, 25, 23, 59)
    first = house.report(ids[0], 5, completed=1)
    clock(2021, 5, 26, 0, 0)
    house.report(ids[1], 5, completed=1)
    change("monthly_return", first, completed=2)
    clock(2021, 5, 27, 12, 0)
    house.report(ids[3], 5, completed=1)
    assert told(house, 5)["on_time"] == (1, 5)
    make(
        "period_exception",
        period=house.period(5),
        organisation=house.elsewhere,
        until="2021-05-28T18:00",
        reason="系统故障",
    )
    assert told(house, 5)["on_time"] == (2, 5)
    assert told(house, 6)["on_time"] == (0, 5)


def test_a_closed_month_is_judged_by_the_day_it_was_closed_under(house: House, clock: Any) -> None:
    """Another day, or none, judges what is open; what is closed is as it was, in sum, part by part and by name."""
    change("plan", house.plan, due_day=25)
    first, second = house.projects([{"name": "甲"}, {"name": "乙"}])
    clock(2021, 5, 24, 12, 0)
    house.report(first, 5, completed=1)
    clock(2021, 5, 27, 12, 0)
    late = house.report(second, 5, completed=1)
    close_month(house.period(5))
    clock(2021, 6, 27, 12, 0)
    house.report(first, 6, completed=1)
    for day, june in ((20, 0), (28, 1), (None, None)):
        change("plan", house.plan, due_day=day)
        plan = Plan.objects.get(pk=house.plan)
        assert told(house, 5)["on_time"] == (1, 2)
        assert sorted(figures.parts_of(plan, 5, "on_time").values()) == [(0, 1), (1, 1)]
        assert list(figures.came_late(plan, 5).values_list("pk", flat=True)) == [late]
        assert told(house, 6).get("on_time") == (None if june is None else (june, 2))
    reopen_month(house.period(5))
    assert "on_time" not in told(house, 5), "what is opened again goes by today's"


def test_without_a_day_nothing_is_late(house: House) -> None:
    house.report(house.project(), 5, completed=1)
    assert set(told(house, 5)) == set(KEYS) - {"on_time"}


def test_a_selection_has_its_own(house: House) -> None:
    house.projects(
        [
            {"name": "甲", "stage": "finished"},
            {"name": "乙", "stage": "building", "responsible": house.elsewhere},
        ]
    )
    own = YearPlan.objects.filter(project__responsible=house.department)
    assert told(house, rows=own)["finished"] == (1, 1)
    assert told(house)["finished"] == (1, 2)


def test_the_number_of_queries_does_not_grow(house: House, django_assert_num_queries: Any) -> None:
    plan = Plan.objects.get(pk=house.plan)
    counts = []
    for number in (1, 30):
        house.projects({"name": f"{number}-{n}", "stage": "building"} for n in range(number))
        with django_assert_num_queries(6) as caught:
            indicators(plan, 6)
        counts.append(len(caught))
    assert counts == [6, 6]
