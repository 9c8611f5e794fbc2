"""Who may still write a return, whoever brings it: page, file, command, undo. The door is asked, nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from projects import ledger
from projects.ledger import Actor, Difference, Refused, Source
from projects.ledger.rules.months import Gate
from projects.models import Period
from projects.month import periods
from projects.values import Scalar
from tests.factories import (
    TEST,
    WAN,
    House,
    change,
    close_month,
    commit,
    edit,
    make,
    remove,
    reopen_month,
    stored,
)

FILE = Source("file", "import 1", "三月.xlsx", "ab" * 32)


def moment(hours: int) -> str:
    """So many hours from now, as an extension says it."""
    return (timezone.localtime() + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def begin_closing(period: int) -> None:
    periods.begin_closing(Period.objects.get(pk=period), Actor.system(), TEST)


def told(
    differences: list[Difference | None], user: User | None = None, source: Source = TEST, reason: str = ""
) -> str:
    """The code of the door's refusal, "" where it let pass; a refusal leaves nothing behind."""
    before, actor = ledger.head(), Actor.of(user) if user else Actor.system()
    try:
        ledger.commit([d for d in differences if d], actor, source, reason=reason)
    except Refused as refused:
        assert ledger.head() == before
        return refused.code
    return ""


def fresh(house: House, project: int, month: int, **wanted: Scalar) -> Difference:
    values = {
        "year_plan": house.year_plan(project),
        "period": house.period(month),
        "state": "submitted",
        **wanted,
    }
    return ledger.create("monthly_return", -1, values)


# --- open, closing, closed


@pytest.mark.parametrize("who", ["officer", "manager", None])
@pytest.mark.parametrize("source", [TEST, FILE, Source("command", "importledger"), Source("admin", "x")])
def test_nobody_writes_in_a_closed_month(
    house: House, people: dict[str, User], who: str | None, source: Source
) -> None:
    first, second = house.project("甲"), house.project("乙")
    made = house.report(first, 3, completed=WAN)
    close_month(house.period(3))
    user = people[who] if who else None
    april = {"period": house.period(4)}
    for wanted in (fresh(house, second, 3), edit("monthly_return", made, completed=2 * WAN),
                   edit("monthly_return", made, **april), Difference("monthly_return", made, "delete")):  # fmt: skip
        assert told([wanted], user, source, reason="为什么") == "period-closed"
    moved = house.report(second, 4)
    assert (
        told([edit("monthly_return", moved, period=house.period(3))], user, source, reason="x")
        == "period-closed"
    )


def test_while_a_month_is_being_closed_only_the_office_writes(house: House, people: dict[str, User]) -> None:
    made = house.report(house.project(), 3, completed=WAN)
    begin_closing(house.period(3))
    wanted = edit("monthly_return", made, completed=2 * WAN)
    assert told([wanted], people["officer"]) == "period-closing"
    assert told([edit("project", stored_project(made), stage="building")], people["officer"]) == ""
    assert told([wanted], people["manager"]) == ""


def stored_project(monthly_return: int) -> int:
    year_plan = int(stored("monthly_return", monthly_return)["year_plan"] or 0)
    return int(stored("year_plan", year_plan)["project"] or 0)


@pytest.mark.parametrize(("hours", "code"), [(1, ""), (-1, "period-closing")])
def test_an_extension_runs_until_its_moment(
    house: House, people: dict[str, User], hours: int, code: str
) -> None:
    made = house.report(house.project(), 3, completed=WAN)
    begin_closing(house.period(3))
    extension: dict[str, Scalar] = {
        "period": house.period(3),
        "organisation": house.department,
        "reason": "停电",
    }
    make("period_exception", until=moment(hours), **extension)
    assert told([edit("monthly_return", made, completed=2 * WAN)], people["officer"]) == code


def test_an_extension_is_for_its_department_and_its_month(house: House, people: dict[str, User]) -> None:
    mine, theirs = house.project("甲"), house.project("乙", responsible=house.elsewhere)
    make("membership", user=people["officer"].pk, role="officer", organisation=house.elsewhere)
    officer = User.objects.get(pk=people["officer"].pk)
    for month in (3, 4):
        house.period(month)
        begin_closing(house.period(month))
    make(
        "period_exception",
        until=moment(1),
        period=house.period(3),
        organisation=house.elsewhere,
        reason="停电",
    )
    assert told([fresh(house, mine, 3)], officer) == "period-closing", "the other department has the time"
    assert told([fresh(house, theirs, 4)], officer) == "period-closing", "another month"
    assert told([fresh(house, theirs, 3)], officer) == ""


def test_an_extension_says_a_moment_in_a_month_that_is_not_closed(house: House) -> None:
    extension: dict[str, Scalar] = {
        "period": house.period(3),
        "organisation": house.department,
        "reason": "停电",
    }
    for text in ("下周一", "2021-04-02", "2021-04-31T10:00"):
        assert told([ledger.create("period_exception", -1, {**extension, "until": text})]) == "not-a-moment"
    made = make("period_exception", until="2021-04-02T18:00", **extension)
    close_month(house.period(3))
    elsewhere = {"period": house.period(4)}
    for wanted in (edit("period_exception", made, until="2021-04-03T18:00"), edit("period_exception", made, **elsewhere),
                   Difference("period_exception", made, "delete")):  # fmt: skip
        assert told([wanted]) == "period-closed"


# --- what a state may become


def test_an_officer_submits_and_nothing_else(house: House, people: dict[str, User]) -> None:
    project, officer = house.project(), people["officer"]
    assert told([fresh(house, project, 3, state="accepted")], officer) == "not-yours"
    assert told([fresh(house, project, 3, state="")], officer) == "not-yours"
    made = commit([fresh(house, project, 3)], Actor.of(officer)).ids["monthly_return", -1]
    assert told([edit("monthly_return", made, state="accepted")], officer) == "not-yours"
    assert told([edit("monthly_return", made, state="returned")], officer) == "not-yours"
    change("monthly_return", made, state="accepted")
    for wanted in (edit("monthly_return", made, completed=5), edit("monthly_return", made, state="submitted"),
                   Difference("monthly_return", made, "delete")):  # fmt: skip
        assert told([wanted], officer) == "return-accepted"
    change("monthly_return", made, state="returned", returned_reason="数字有误")
    assert told([edit("monthly_return", made, completed=5, state="submitted")], officer) == ""


def test_the_office_sends_back_for_a_reason(house: House, people: dict[str, User]) -> None:
    made = house.report(house.project(), 3)
    manager = people["manager"]
    assert told([edit("monthly_return", made, state="returned")], manager) == "reason-missing"
    assert (
        told([edit("monthly_return", made, state="returned", returned_reason="  ")], manager)
        == "reason-missing"
    )
    assert told([edit("monthly_return", made, state="accepted")], manager) == ""
    assert told([edit("monthly_return", made, state="submitted")], manager) == "return-state", (
        "it is returned first"
    )
    assert told([edit("monthly_return", made, completed=WAN)], manager) == "", (
        "figures are the office's to correct"
    )
    assert told([edit("monthly_return", made, state="returned", returned_reason="核对")], manager) == ""
    assert told([edit("monthly_return", made, state="")], manager) == "return-state"


def test_an_undo_turns_an_acceptance_back(house: House, people: dict[str, User]) -> None:
    made = house.report(house.project(), 3)
    number = change("monthly_return", made, Actor.of(people["manager"]), state="accepted").number
    done = ledger.undo(number or 0, Actor.of(people["manager"]), TEST, "点错了")
    assert (done.reversed, stored("monthly_return", made)["state"]) == (1, "submitted")


def test_a_return_and_its_month_are_of_one_plan(house: House) -> None:
    project = house.project()
    other = make("plan", year=2022, status="issued")
    january = make("period", plan=other, month=1, state="open")
    made = house.report(project, 3)
    wanted: dict[str, Scalar] = {
        "year_plan": house.year_plan(project),
        "period": january,
        "state": "submitted",
    }
    assert told([ledger.create("monthly_return", -1, wanted)]) == "period-of-another-plan"
    assert told([edit("monthly_return", made, period=january)]) == "period-of-another-plan"
    both = [
        ledger.create("year_plan", -7, {"project": project, "plan": other}),
        ledger.create("period", -8, {"plan": other, "month": 2, "state": "open"}),
        ledger.create("monthly_return", -9, {"year_plan": -7, "period": -8, "state": "submitted"}),
    ]
    assert told([*both]) == "", "what comes in the same commit counts"


# --- after a closing


def test_a_correction_says_why_unless_its_file_does(house: House, people: dict[str, User]) -> None:
    made = house.report(house.project(), 3, completed=WAN)
    close_month(house.period(3))
    reopen_month(house.period(3))
    wanted = [edit("monthly_return", made, completed=2 * WAN)]
    assert told(wanted, people["manager"]) == "correction-reason"
    assert told(wanted, people["officer"], reason=" ") == "correction-reason"
    assert told(wanted, people["officer"], reason="漏报发票") == ""
    assert told([edit("monthly_return", made, completed=3 * WAN)], people["manager"], FILE) == ""


def test_the_gate_says_beforehand_what_the_door_will(house: House, people: dict[str, User]) -> None:
    project = house.project()
    year_plan, march, april = house.year_plan(project), house.period(3), house.period(4)
    close_month(march)
    begin_closing(april)
    officer, office = (Gate.of(Actor.of(people[who]), {march, april}) for who in ("officer", "manager"))
    assert [gate.refusal(march, year_plan) for gate in (officer, office)] == ["period-closed"] * 2
    assert [gate.refusal(april, year_plan) for gate in (officer, office)] == ["period-closing", ""]
    assert [gate.refusal(-1, year_plan, "accepted") for gate in (officer, office)] == ["return-accepted", ""]
    assert (officer.month(april), officer.month(-1)) == (4, 0)


def test_many_returns_cost_no_more_questions_than_one(
    house: House, django_assert_max_num_queries: object
) -> None:
    assert callable(django_assert_max_num_queries)
    projects = house.projects([{"name": f"项目{n}"} for n in range(60)])
    period = house.period(3)
    rows = [
        ledger.create(
            "monthly_return", -n, {"year_plan": house.year_plan(p), "period": period, "state": "submitted"}
        )
        for n, p in enumerate(projects, 1)
    ]
    with django_assert_max_num_queries(40):
        ids = [*commit(rows).ids.values()]
    with django_assert_max_num_queries(40):
        remove("monthly_return", *ids)
