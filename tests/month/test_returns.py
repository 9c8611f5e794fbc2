"""A return's way: what is submitted, accepted and sent back, what stays and why; each step one change set."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from projects import ledger
from projects.ledger import Conflict, Refused
from projects.models import ChangeSet, MonthlyReturn, ReturnDraft
from projects.month import columns, drafts, returns
from tests.factories import TEST, WAN, House, change, close_month, make, reopen_month, stored
from tests.month.conftest import Desk, why


def standing(desk: Desk, project: int) -> dict[str, Any]:
    """The return of the desk's month as it stands."""
    found = MonthlyReturn.objects.get(
        year_plan=desk.house.year_plan(project), period=desk.house.period(desk.month)
    )
    return stored("monthly_return", int(found.pk))


# --- submitting


def test_several_are_submitted_in_one_change_set(desk: Desk, house: House) -> None:
    projects = house.projects([{"name": "甲"}, {"name": "乙"}, {"name": "丙", "stage": "preparing"}])
    for place, project in enumerate(projects):
        desk.type("officer", project, completed=str(place), progress="打桩")
    desk.type("officer", projects[2], stage="开工", started="2021-03-02")
    before = ledger.head()[0]
    outcome = desk.submit("officer", *projects)
    assert ([row.pk for row in outcome.done], outcome.left) == ([house.year_plan(p) for p in projects], [])
    assert ledger.head()[0] == before + 1
    told = ChangeSet.objects.get(number=before + 1)
    assert (told.action, told.user, told.changes) == ("submit", desk.people["officer"], 4)
    assert [(standing(desk, p)["completed"], standing(desk, p)["state"]) for p in projects] == [(0, "submitted"), (WAN, "submitted"), (2 * WAN, "submitted")]  # fmt: skip
    assert standing(desk, projects[0])["completed_basis"] == "declared"
    begun = stored("project", projects[2])
    assert (begun["stage"], begun["started"]) == ("building", "2021-03-02")
    assert not ReturnDraft.objects.exists()
    assert ledger.verify(with_replay=True).ok


def test_what_the_office_enters_itself_is_accepted(desk: Desk, project: int) -> None:
    desk.type("manager", project, completed="5")
    desk.submit("manager", project)
    assert standing(desk, project)["state"] == "accepted"
    desk.type("manager", project, completed="6")
    desk.submit("manager", project)
    assert (standing(desk, project)["completed"], standing(desk, project)["state"]) == (6 * WAN, "accepted")


def test_what_was_sent_back_is_submitted_again(desk: Desk, house: House, project: int) -> None:
    house.report(project, 3, completed=5 * WAN)
    returns.send_back(desk.grid("manager"), desk.plans(project), "数字有误", TEST)
    assert standing(desk, project)["state"] == "returned"
    desk.type("officer", project, completed="6")
    desk.submit("officer", project)
    assert (standing(desk, project)["state"], standing(desk, project)["completed"]) == ("submitted", 6 * WAN)
    returns.send_back(desk.grid("manager"), desk.plans(project), "再核", TEST)
    assert desk.submit("officer", project).receipt, "it may be right as it was"
    assert standing(desk, project)["state"] == "submitted"


def test_what_has_problems_stays_a_draft_and_the_rest_goes(desk: Desk, house: House) -> None:
    sound, wrong, odd, unreadable, empty = house.projects(
        [{"name": name} for name in ("甲", "乙", "丙", "丁", "戊")]
    )
    desk.type("officer", sound, completed="5")
    desk.type("officer", wrong, completed="-5")
    desk.type("officer", odd, progress="打桩")
    desk.type("officer", unreadable, completed="约5")
    outcome = desk.submit("officer", sound, wrong, odd, unreadable, empty)
    assert [row.pk for row in outcome.done] == [house.year_plan(sound)]
    assert why(outcome) == ["problems-stand", "problems-stand", "cells-unreadable", "nothing-typed"]
    assert ReturnDraft.objects.count() == 3
    desk.type("officer", odd, remark="财务未结账")
    desk.type("officer", wrong, remark="冲减暂估")
    assert why(desk.submit("officer", wrong, odd)) == []


def test_nothing_to_submit_is_no_change_set(desk: Desk, project: int) -> None:
    before = ledger.head()
    assert desk.submit("officer", project).receipt is None
    assert ledger.head() == before


def test_a_clash_stays_and_is_never_overwritten(desk: Desk, house: House, project: int) -> None:
    made = house.report(project, 3, completed=5 * WAN)
    desk.type("officer", project, completed="6")
    change("monthly_return", made, completed=7 * WAN)
    assert why(desk.submit("officer", project)) == ["cells-clash"]
    assert standing(desk, project)["completed"] == 7 * WAN


def test_nobody_submits_what_is_not_theirs(desk: Desk, house: House, project: int) -> None:
    theirs = house.project("乙", responsible=house.elsewhere)
    make("support", project=theirs, organisation=house.department)
    desk.type("officer", theirs, completed="5")
    assert why(desk.submit("officer", theirs)) == ["not-reporting"]
    desk.type("stranger", project, completed="5")
    assert why(desk.submit("stranger", project)) == ["not-reporting"]
    for name in ("leader", "auditor", "administrator", "nobody"):
        desk.type(name, project, completed="5")
        with pytest.raises(Refused, match="not-yours"):
            desk.submit(name, project)
    assert not MonthlyReturn.objects.filter(period=house.period(3)).exists()


def test_what_was_typed_on_while_it_was_submitted_is_kept(desk: Desk, project: int) -> None:
    desk.type("officer", project, completed="5")
    grid, plans = desk.grid("officer"), desk.plans(project)
    row = grid.rows(plans)[0]
    desk.type("officer", project, remark="后来打的")
    drafts.drop(grid.user, 3, {row.pk: row.stamp}, grid.keys)
    assert ReturnDraft.objects.get().values["remark"][0] == "后来打的"


def test_columns_that_are_not_asked_for_stay_in_the_draft(desk: Desk, house: House, project: int) -> None:
    """The office typed figures of its own and now accepts what came: its figures are not thrown away."""
    house.report(project, 3, completed=5 * WAN)
    desk.type("manager", project, completed="6", assessed_light="red", assessed_reason="滞后")
    desk.accept(project)
    assert set(ReturnDraft.objects.get().values) == {"completed"}


# --- accepting and sending back


def test_several_are_accepted_with_what_was_typed_of_them(desk: Desk, house: House) -> None:
    projects = house.projects([{"name": "甲"}, {"name": "乙"}])
    for project in projects:
        house.report(project, 3, completed=5 * WAN, self_light="green")
    desk.type("manager", projects[0], assessed_light="红", assessed_reason="现场停工")
    before = ledger.head()[0]
    outcome = desk.accept(*projects)
    assert (len(outcome.done), ledger.head()[0], ChangeSet.objects.get(number=before + 1).action) == (
        2,
        before + 1,
        "accept",
    )
    assert [standing(desk, p)["state"] for p in projects] == ["accepted", "accepted"]
    assert [standing(desk, p)["assessed_light"] for p in projects] == ["red", ""]


def test_an_assessment_that_differs_needs_its_reason(desk: Desk, house: House, project: int) -> None:
    house.report(project, 3, completed=5 * WAN, self_light="green")
    desk.type("manager", project, assessed_light="red")
    assert why(desk.accept(project)) == ["problems-stand"]
    grid = desk.grid("manager", columns.ASSESSED)
    assert why(returns.assess(grid, desk.plans(project), TEST)) == ["problems-stand"]
    desk.type("manager", project, assessed_reason="现场停工")
    assert returns.assess(grid, desk.plans(project), TEST).receipt
    assert (standing(desk, project)["state"], standing(desk, project)["assessed_light"]) == (
        "submitted",
        "red",
    )


def test_what_changed_since_it_was_looked_at_is_not_accepted(desk: Desk, house: House, project: int) -> None:
    made = house.report(project, 3, completed=5 * WAN)
    looked = ledger.head()[0]
    change("monthly_return", made, completed=500 * WAN)
    assert why(desk.accept(project, position=looked)) == ["return-changed-since"]
    assert why(desk.accept(project)) == []


def test_only_what_was_submitted_is_accepted_or_sent_back(desk: Desk, house: House, project: int) -> None:
    assert why(desk.accept(project)) == ["return-not-submitted"]
    office, plans = desk.grid("manager"), desk.plans(project)
    assert why(returns.send_back(office, plans, "核对", TEST)) == ["return-not-submitted"]
    house.report(project, 3, completed=5 * WAN, state="accepted")
    assert why(desk.accept(project)) == ["return-not-submitted"]
    with pytest.raises(Refused, match="reason-missing"):
        returns.send_back(office, plans, "  ", TEST)
    outcome = returns.send_back(office, plans, " 核对 ", TEST)
    assert outcome.receipt is not None
    assert ChangeSet.objects.get(number=ledger.head()[0]).reason == " 核对 "
    assert (standing(desk, project)["state"], standing(desk, project)["returned_reason"]) == (
        "returned",
        "核对",
    )


def test_an_officer_cannot_judge(desk: Desk, house: House, project: int) -> None:
    house.report(project, 3, completed=5 * WAN)
    with pytest.raises(Refused, match="not-yours"):
        returns.accept(desk.grid("officer"), desk.plans(project), ledger.head()[0], TEST)
    with pytest.raises(Refused, match="not-yours"):
        returns.send_back(desk.grid("officer"), desk.plans(project), "x", TEST)


def test_after_a_reopening_each_step_says_why(desk: Desk, house: House, project: int) -> None:
    made = house.report(project, 3, completed=5 * WAN)
    for month in (1, 2, 3):
        close_month(house.period(month))
    reopen_month(house.period(3))
    with pytest.raises(Refused, match="correction-reason"):
        desk.accept(project)
    desk.accept(project, reason="补审")
    returns.send_back(desk.grid("manager"), desk.plans(project), "漏报发票", TEST)
    desk.type("officer", project, completed="6")
    with pytest.raises(Refused, match="correction-reason"):
        desk.submit("officer", project)
    assert ReturnDraft.objects.exists(), "what was typed stays"
    assert desk.submit("officer", project, reason="漏报发票").receipt
    assert stored("monthly_return", made)["completed"] == 6 * WAN


# --- at once


def test_two_officers_at_once_one_wins_and_both_texts_stay(
    transactional_db: None, desk: Desk, house: House, project: int
) -> None:
    colleague = User.objects.create_user("colleague")
    make("membership", user=colleague.pk, role="officer", organisation=house.department)
    desk.people["colleague"] = colleague
    house.period(3)
    desk.type("officer", project, completed="5")
    desk.type("colleague", project, completed="6")
    gate, told = threading.Barrier(2), []

    def submit(who: str) -> None:
        try:
            grid, plans = desk.grid(who), desk.plans(project)
            gate.wait(10)
            told.append(why(returns.submit(grid, plans, TEST)) or "done")
        except (Conflict, Refused) as refused:
            told.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=submit, args=[who]) for who in ("officer", "colleague")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert told.count("done") == 1
    assert MonthlyReturn.objects.filter(period=house.period(3)).count() == 1
    assert ReturnDraft.objects.count() == 1, "the other one's text is there to be looked at"
