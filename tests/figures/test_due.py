"""Which returns are due, what became of them, and which file or page brought each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User

from projects import figures, ledger
from projects.figures import Due, Tally, Way
from projects.ledger import Actor, Source
from projects.models import Plan
from projects.values import Scalar
from tests.factories import House, change, make


def plan_of(house: House) -> Plan:
    return Plan.objects.get(pk=house.plan)


def names(house: House, month: int = 6) -> list[str]:
    return sorted(row.project.name for row in figures.due(plan_of(house), month).select_related("project"))


def one(house: House, month: int = 6, **more: Any) -> Due:
    [found] = figures.returns_due(plan_of(house), month, **more)
    return found


def test_placeholders_the_cancelled_and_parents_owe_nothing(house: House) -> None:
    house.project("占位", placeholder=True)
    house.project("取消", stage="cancelled")
    parent = make("project", name="打包", sector=house.steel, responsible=house.department)
    house.project("一期", parent=parent)
    house.project("停工", stage="halted")
    assert names(house) == ["一期", "停工"]


def test_projects_of_another_plan_owe_nothing_here(house: House) -> None:
    later = make("plan", year=2022)
    house.project()
    assert list(figures.due(Plan.objects.get(pk=later), 6)) == []


def test_nobody_owes_a_january_that_is_reported_with_february(house: House) -> None:
    house.project()
    assert names(house, 1) == ["一号高炉"]
    change("plan", house.plan, january_joined=True)
    assert names(house, 1) == []
    assert names(house, 2) == ["一号高炉"]


@pytest.mark.parametrize(
    ("day", "month", "due"),
    [
        (28, 6, date(2021, 6, 28)),
        (31, 2, date(2021, 2, 28)),
        (16, 12, date(2021, 12, 16)),
        (15, 6, date(2021, 7, 15)),
        (5, 12, date(2022, 1, 5)),
        (None, 6, None),
    ],
)
def test_the_day_a_month_is_due(house: House, day: int | None, month: int, due: date | None) -> None:
    change("plan", house.plan, due_day=day)
    assert figures.due_on(plan_of(house), month) == due


def test_departments_are_counted_by_what_became_of_their_returns(house: House) -> None:
    for state in ("submitted", "submitted", "accepted", "returned"):
        house.report(house.project(state), 6, state=state)
    house.project("未报")
    house.report(house.project("上月"), 5)
    house.project("他处", responsible=house.elsewhere)
    house.project("无主", responsible=None)
    mine = Tally(house.department, 6, 2, 1, 1)
    found = {each.department: each for each in figures.tallies(plan_of(house), 6)}
    assert found == {
        house.department: mine,
        house.elsewhere: Tally(house.elsewhere, 1, 0, 0, 0),
        None: Tally(None, 1, 0, 0, 0),
    }
    assert mine.missing == 2
    assert figures.tallies(plan_of(house), 6, [house.department]) == [mine]
    assert figures.tallies(plan_of(house), 7, [house.department]) == [Tally(house.department, 6, 0, 0, 0)]


def test_a_return_that_did_not_come_has_no_origin(house: House) -> None:
    project = house.project()
    found = one(house)
    assert (found.project, found.code, found.state, found.return_id, found.origin) == (project, "P000001", "", None, None)  # fmt: skip


def returned(house: House, people: dict[str, User], source: Source) -> int:
    """A return of June submitted by the officer from somewhere; its id."""
    project = house.project()
    values: dict[str, Scalar] = {"year_plan": house.year_plan(project), "period": house.period(6), "completed": 5, "state": "submitted"}  # fmt: skip
    made = ledger.create("monthly_return", -1, values)
    return ledger.commit([made], Actor.of(people["officer"]), source).ids["monthly_return", -1]


def test_the_file_that_brought_a_return_is_known(house: House, people: dict[str, User]) -> None:
    pk = returned(house, people, Source("file", "import 12", "六月.xlsx", "ab" * 32))
    found = one(house)
    assert (found.state, found.return_id) == ("submitted", pk)
    assert found.origin is not None
    assert (found.origin.kind, found.origin.file, found.origin.batch) == ("file", "六月.xlsx", 12)
    assert (found.origin.who, found.origin.changeset) == ("officer", ledger.head()[0])


def test_accepting_and_sending_back_are_no_reporting(house: House, people: dict[str, User]) -> None:
    pk = returned(house, people, Source("page", "/returns/2021/6/"))
    brought = ledger.head()[0]
    manager = Actor.of(people["manager"])
    change("monthly_return", pk, manager, state="returned", returned_reason="数字有误")
    found = one(house)
    assert found.origin is not None
    assert (found.state, found.origin.changeset, found.origin.kind) == ("returned", brought, "page")


@pytest.mark.parametrize("edit", [{"state": "submitted"}, {"completed": 7}])
def test_the_newest_reporting_counts(house: House, people: dict[str, User], edit: dict[str, Any]) -> None:
    pk = returned(house, people, Source("page", "/returns/2021/6/"))
    change("monthly_return", pk, state="returned", returned_reason="数字有误")
    change("monthly_return", pk, **edit)
    found = one(house)
    assert found.origin is not None
    assert (found.origin.changeset, found.origin.batch) == (ledger.head()[0], None)


def test_the_ways_on_which_returns_came(house: House, people: dict[str, User]) -> None:
    period, officer = house.period(6), Actor.of(people["officer"])
    places = [house.year_plan(project) for project in house.projects({"name": f"项目{n}"} for n in range(6))]
    sent = {"a.xlsx": places[:3], "b.xlsx": places[3:4], "": places[4:5]}
    for number, (file, rows) in enumerate(sent.items(), 1):
        source = (
            Source("file", f"import {number}", file, "ab" * 32)
            if file
            else Source("page", "/returns/2021/6/")
        )
        made = [ledger.create("monthly_return", -n, {"year_plan": row, "period": period, "state": "submitted"}) for n, row in enumerate(rows, 1)]  # fmt: skip
        ledger.commit(made, officer, source)
    assert figures.ways(plan_of(house), 6) == {
        house.department: [Way("file", "a.xlsx", 1, 3), Way("file", "b.xlsx", 2, 1), Way("page", "", None, 1)]
    }
    assert figures.ways(plan_of(house), 6, [house.elsewhere]) == {}


def test_the_number_of_queries_does_not_depend_on_the_number_of_returns(
    house: House, django_assert_num_queries: Any
) -> None:
    plan = plan_of(house)
    for project in house.projects({"name": f"项目{n}"} for n in range(20)):
        house.report(project, 6)
    with django_assert_num_queries(4):
        assert len(figures.returns_due(plan, 6)) == 20
    with django_assert_num_queries(2):
        assert figures.tallies(plan, 6)[0].submitted == 20
