"""A file's returns are checked as the return page checks them: a department is stopped, the project office is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from projects.intake import importing
from projects.models import MonthlyReturn
from tests.factories import WAN, change
from tests.intake.desk import Desk

HEAD = ("项目名称", "本月完成投资（万元）", "本年累计完成投资（万元）", "自评灯", "亮灯说明", "本月说明")


@pytest.fixture
def project(desk: Desk) -> int:
    """A project with 100 万元 completed up to February; 5,000 in total, 4,850 before the year. March is open."""
    made = desk.house.project("甲", total_investment=5_000 * WAN, completed_before=4_850 * WAN)
    desk.house.report(made, 1, completed=40 * WAN)
    desk.house.report(made, 2, completed=60 * WAN)
    desk.house.period(3)
    return made


CASES: list[tuple[tuple[Any, ...], list[tuple[str, str]]]] = [
    ((30, 130, None, None, None), []),
    ((30, 140, None, None, None), [("C2", "cumulative-differs")]),
    ((None, 90, None, None, None), [("C2", "cumulative-falls")]),
    ((-5, None, None, None, None), [("B2", "negative-unexplained")]),
    ((30, None, "红", None, None), [("E2", "light-reason-missing")]),
    ((60, None, None, None, None), [("B2", "over-total")]),
]


@pytest.mark.parametrize(("row", "told"), CASES)
@pytest.mark.parametrize(("who", "level"), [("officer", "error"), ("manager", "warning")])
def test_what_stops_a_department_is_told_to_the_office(
    desk: Desk, people: dict[str, User], project: int, who: str, level: str, row: tuple[Any, ...], told: list[tuple[str, str]]
) -> None:  # fmt: skip
    reading = desk.bring(["甲", *row], head=HEAD, month=3, user=people[who])
    assert [(p.cell, p.code, p.level) for p in reading.problems] == [(*each, level) for each in told]
    assert bool(reading.errors) == (level == "error" and bool(told))
    if not reading.errors:
        importing.apply(reading)
        assert MonthlyReturn.objects.filter(period__month=3).count() == 1


def test_a_remark_answers_a_warning(desk: Desk, people: dict[str, User], project: int) -> None:
    reading = desk.bring(["甲", 60, None, None, None, "设备涨价"], head=HEAD, month=3, user=people["officer"])
    assert [(p.code, p.level) for p in reading.problems] == [("over-total", "warning")]
    assert not reading.errors


def test_what_stands_already_is_not_asked_about_again(
    desk: Desk, people: dict[str, User], project: int
) -> None:
    """A row that changes nothing of the month is nobody's submission."""
    desk.house.report(project, 3, completed=-5 * WAN)
    reading = desk.bring(["甲", -5], head=HEAD[:2], month=3, user=people["officer"])
    assert reading.problems == []


def test_the_total_that_the_file_corrects_counts(desk: Desk, people: dict[str, User], project: int) -> None:
    head = ("项目名称", "总投资（万元）", "本月完成投资（万元）")
    reading = desk.bring(["甲", 6_000, 60], head=head, month=3, user=people["manager"])
    assert reading.problems == []


def test_a_new_project_is_checked_too(desk: Desk, people: dict[str, User]) -> None:
    head = ("项目名称", "领域", "本月完成投资（万元）", "本年累计完成投资（万元）")
    rows = (["新一", "steel", 5, 6], ["新二", "steel", -5, None])
    reading = desk.bring(*rows, head=head, month=1, user=people["manager"])
    assert [(p.cell, p.code) for p in reading.problems] == [
        ("D2", "cumulative-differs"),
        ("C3", "negative-unexplained"),
    ]
    reading = desk.bring(*rows, head=head, month=4, user=people["manager"])
    assert [p.code for p in reading.problems] == ["negative-unexplained"], "before April nothing is known"


def test_february_alone_where_january_is_joined(desk: Desk, people: dict[str, User]) -> None:
    change("plan", desk.house.plan, january_joined=True)
    desk.house.project("甲")
    reading = desk.bring(["甲", 30, 31], head=HEAD[:3], month=2, user=people["manager"])
    assert [p.code for p in reading.problems] == ["cumulative-differs"]
