"""What is mine to do and who is out: today counts here, and nowhere else."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from projects.ledger import Actor
from projects.models import Period
from projects.month import periods
from projects.month.duties import Duty, Overview, duties
from tests.factories import TEST, WAN, House, change, close_month, make


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.fixture
def due_on_28th(house: House) -> None:
    change("plan", house.plan, due_day=28)


def only(user: User, now: str) -> Duty:
    (found,) = duties(user, at(now))
    return found


@pytest.mark.parametrize(
    ("now", "overdue"), [("2021-03-28T23:59", False), ("2021-03-29T00:00", True), ("2021-03-01T08:00", False)]
)
def test_a_month_is_overdue_after_its_day(
    house: House, people: dict[str, User], due_on_28th: None, now: str, overdue: bool
) -> None:
    house.project("甲")
    house.period(3)
    found = only(people["officer"], now)
    assert (found.overdue, [task.code for task in found.tasks]) == (overdue, ["P000001"])
    assert found.due is not None
    assert f"{timezone.localtime(found.due):%Y-%m-%d}" == "2021-03-28"


def test_what_is_to_do_and_what_is_not(house: House, people: dict[str, User], due_on_28th: None) -> None:
    todo, back, sent, done, theirs, helped, slot = house.projects([
        {"name": "甲"}, {"name": "乙"}, {"name": "丙"}, {"name": "丁"}, {"name": "戊", "responsible": house.elsewhere},
        {"name": "己", "responsible": house.elsewhere}, {"name": "待明确", "placeholder": True},
    ])  # fmt: skip
    make("support", project=helped, organisation=house.department, reports=True)
    make("support", project=theirs, organisation=house.department)
    house.report(back, 3, state="returned", returned_reason="数字有误")
    house.report(sent, 3)
    house.report(done, 3, state="accepted")
    found = only(people["officer"], "2021-04-02T08:00")
    assert [(task.name, task.returned_reason) for task in found.tasks] == [
        ("甲", ""),
        ("乙", "数字有误"),
        ("己", ""),
    ]
    assert (found.submitted, found.accepted, found.overdue, found.done) == (1, 1, True, False)
    assert [task.name for task in only(people["stranger"], "2021-04-02T08:00").tasks] == ["戊", "己"]
    assert {todo, slot} & {theirs, helped} == set()
    assert duties(people["leader"], at("2021-04-02T08:00")) == []


def test_closed_months_are_nobodys_duty_and_the_earliest_comes_first(
    house: House, people: dict[str, User]
) -> None:
    house.project("甲")
    for month in (3, 2, 4):
        house.period(month)
    close_month(house.period(2))
    assert [duty.period.month for duty in duties(people["officer"], at("2021-05-01T08:00"))] == [3, 4]


def test_more_time_moves_the_day_and_opens_what_is_being_closed(
    house: House, people: dict[str, User], due_on_28th: None
) -> None:
    house.project("甲")
    period = Period.objects.get(pk=house.period(3))
    periods.begin_closing(period, Actor.system(), TEST)
    found = only(people["officer"], "2021-04-01T08:00")
    assert (found.open, found.extended, found.overdue) == (False, False, True)
    make(
        "period_exception",
        period=period.pk,
        organisation=house.department,
        until="2021-04-02T18:00",
        reason="停电",
    )
    found = only(people["officer"], "2021-04-01T08:00")
    assert (found.open, found.extended, found.overdue) == (True, True, False)
    found = only(people["officer"], "2021-04-02T18:01")
    assert (found.open, found.extended, found.overdue) == (False, False, True)


# --- the project office


def test_a_month_department_by_department(house: House, due_on_28th: None) -> None:
    mine = house.projects([{"name": name} for name in ("甲", "乙", "丙")])
    house.projects([{"name": "丁", "responsible": house.elsewhere}, {"name": "戊", "responsible": None}])
    house.report(mine[0], 3, completed=WAN)
    house.report(mine[1], 3, completed=WAN, state="returned", returned_reason="核对")
    overview = Overview(Period.objects.select_related("plan").get(), at("2021-04-02T08:00"))
    lines = {str(line.department or "-"): line for line in overview.lines}
    assert str(overview.lines[0].department) == "工业和信息化局", "most is out there"
    told = {name: (line.tally.due, line.tally.submitted, line.tally.returned, line.tally.missing, line.overdue) for name, line in lines.items()}  # fmt: skip
    assert told == {
        "工业和信息化局": (3, 1, 1, 1, True),
        "交通运输局": (1, 0, 0, 1, True),
        "-": (1, 0, 0, 1, True),
    }
    assert [(task.name, task.state) for task in lines["工业和信息化局"].missing] == [
        ("乙", "returned"),
        ("丙", ""),
    ]
    assert lines["工业和信息化局"].late == 2, "both came after the 28th of March 2021"
    assert (overview.whole.due, overview.whole.missing) == (5, 3)


def test_what_came_in_time_by_an_extension_is_not_late(house: House, due_on_28th: None) -> None:
    project = house.project("甲")
    make(
        "period_exception",
        period=house.period(3),
        organisation=house.department,
        until="2099-01-01T00:00",
        reason="停电",
    )
    house.report(project, 3, completed=WAN)
    (line,) = Overview(Period.objects.select_related("plan").get(), at("2021-04-02T08:00")).lines
    assert (line.late, line.extended) == (0, True)


def test_a_plan_without_a_day_has_nothing_late(house: House) -> None:
    house.report(house.project("甲"), 3, completed=WAN)
    house.project("乙")
    (line,) = Overview(Period.objects.select_related("plan").get(), at("2031-04-02T08:00")).lines
    assert (line.due, line.late, line.overdue) == (None, 0, False)


def test_who_may_take_which_workbook_and_on_which_ways_returns_came(
    house: House, people: dict[str, User]
) -> None:
    mine, _theirs = house.projects([{"name": "甲"}, {"name": "乙", "responsible": house.elsewhere}])
    house.report(mine, 3)
    assert [each.pk for each in only(people["officer"], "2021-04-02T08:00").departments] == [house.department]
    found = {line.department.pk: line.ways for line in Overview(Period.objects.get(), at("2021-04-02T08:00")).lines if line.department}  # fmt: skip
    assert [(way.kind, way.count) for way in found[house.department]] == [("system", 1)]
    assert found[house.elsewhere] == []
