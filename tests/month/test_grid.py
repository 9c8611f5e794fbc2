"""What stands, what was typed over it, and what somebody else changed meanwhile: cell by cell, three-way."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from projects import ledger
from projects.models import ReturnDraft
from projects.month import drafts
from projects.month.drafts import LONGEST, Typed
from tests.factories import WAN, House, change, close_month, make, remove
from tests.month.conftest import Desk


def cell(desk: Desk, project: int, key: str, who: str = "officer") -> Any:
    return desk.row(who, project).cells[key]


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("completed", "1,234.5", 1_234_500_000), ("completed", "１２３４．５", 1_234_500_000), ("completed", " 12 ", 12 * WAN),
        ("completed", "-3", -3 * WAN), ("completed", "—", None), ("progress_percent", "45.5%", 4550), ("stage", "投产", "producing"),
        ("self_light", "黄灯", "yellow"), ("progress", "主体\n封顶", "主体\n封顶"), ("started", "2021年3月", "2021-03"),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_as_a_cell_of_a_file_is(
    desk: Desk, project: int, key: str, text: str, value: Any
) -> None:
    desk.type("officer", project, **{key: text})
    found = cell(desk, project, key)
    assert (found.value, found.problem, found.text) == (value, None, text)


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("completed", "约30", "not-a-number"), ("completed", "1e300", "too-large"), ("completed", "1e9999999", "too-large"), ("declared_to_date", "-1", "negative"),
        ("progress_percent", "101", "out-of-range"), ("stage", "封顶", "not-a-choice"), ("progress", "长" * 2001, "too-long"),
        ("started", "2021-13", "not-a-date"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_stays_as_it_was_typed(
    desk: Desk, project: int, key: str, text: str, code: str
) -> None:
    desk.type("officer", project, **{key: text})
    found = cell(desk, project, key)
    assert (found.text, found.problem[0], found.changed, found.typed) == (text, code, False, True)
    assert found.becomes == found.now, "and changes nothing"


def test_a_cell_that_says_what_stands_asks_for_nothing(desk: Desk, house: House, project: int) -> None:
    house.report(project, 3, completed=5 * WAN, progress="打桩")
    desk.type("officer", project, completed="5.00", progress=" 打桩 ", stage="在建")
    row = desk.row("officer", project)
    assert not row.typed
    assert row.differences(1, house.period(3), "submitted") == []


def test_the_drafts_of_two_officers_are_their_own(desk: Desk, house: House, project: int) -> None:
    colleague = User.objects.create_user("colleague")
    make("membership", user=colleague.pk, role="officer", organisation=house.department)
    desk.people["colleague"] = colleague
    desk.type("officer", project, completed="5")
    desk.type("colleague", project, completed="6")
    assert (cell(desk, project, "completed").value, cell(desk, project, "completed", "colleague").value) == (
        5 * WAN,
        6 * WAN,
    )


def test_cells_come_together_and_the_last_text_counts(desk: Desk, project: int) -> None:
    desk.type("officer", project, completed="5", progress="打桩")
    desk.type("officer", project, completed="6", remark="补")
    (draft,) = ReturnDraft.objects.all()
    assert {key: text for key, (text, _) in draft.values.items()} == {
        "completed": "6",
        "progress": "打桩",
        "remark": "补",
    }
    assert draft.stamp == 2


def test_a_month_too_long_to_keep_is_cut_and_said(desk: Desk, project: int) -> None:
    desk.type("officer", project, progress="长" * (LONGEST + 1))
    assert cell(desk, project, "progress").problem[0] == "too-long"


# --- what somebody else changes meanwhile


def test_another_cell_merges_and_the_same_cell_clashes(desk: Desk, house: House, project: int) -> None:
    made = house.report(project, 3, completed=5 * WAN, progress="打桩")
    desk.type("officer", project, completed="6")
    change("monthly_return", made, progress="封顶")
    row = desk.row("officer", project)
    assert (row.clashes, row.cells["progress"].now) == ([], "封顶")
    change("monthly_return", made, completed=7 * WAN)
    (clash,) = desk.row("officer", project).clashes
    assert (clash.seen, clash.now, clash.value) == (5 * WAN, 7 * WAN, 6 * WAN)


def test_what_both_made_alike_is_no_clash(desk: Desk, house: House, project: int) -> None:
    made = house.report(project, 3, completed=5 * WAN)
    desk.type("officer", project, completed="6")
    change("monthly_return", made, completed=6 * WAN)
    assert not desk.row("officer", project).typed


def test_what_came_back_to_what_was_seen_is_no_clash(desk: Desk, house: House, project: int) -> None:
    made = house.report(project, 3, completed=5 * WAN)
    desk.type("officer", project, completed="6")
    change("monthly_return", made, completed=7 * WAN)
    change("monthly_return", made, completed=5 * WAN)
    row = desk.row("officer", project)
    assert (row.clashes, row.cells["completed"].changed) == ([], True)


def test_a_return_that_came_while_one_typed_clashes(desk: Desk, house: House, project: int) -> None:
    desk.type("officer", project, completed="6")
    house.report(project, 3, completed=7 * WAN)
    (clash,) = desk.row("officer", project).clashes
    assert (clash.seen, clash.now) == (None, 7 * WAN)


def test_the_stage_of_the_project_clashes_too(desk: Desk, project: int) -> None:
    desk.type("officer", project, stage="finished")
    change("project", project, stage="halted")
    (clash,) = desk.row("officer", project).clashes
    assert (clash.seen, clash.now, clash.value) == ("building", "halted", "finished")


def test_a_cell_typed_after_a_change_was_seen_does_not_clash(desk: Desk, house: House, project: int) -> None:
    """Each cell goes by what was before the eyes when it was typed, not by the oldest cell of its row."""
    made = house.report(project, 3, completed=5 * WAN, progress="打桩")
    desk.type("officer", project, completed="6")
    change("monthly_return", made, progress="封顶")
    desk.type("officer", project, progress="验收")
    row = desk.row("officer", project)
    assert (row.clashes, row.cells["progress"].seen) == ([], "封顶")


def test_typing_on_does_not_hide_a_clash(desk: Desk, house: House, project: int) -> None:
    made = house.report(project, 3, completed=5 * WAN)
    desk.type("officer", project, completed="6")
    change("monthly_return", made, completed=7 * WAN)
    desk.type("officer", project, completed="8")
    assert [each.now for each in desk.row("officer", project).clashes] == [7 * WAN]


@pytest.mark.parametrize(("keeps", "typed", "value"), [(True, True, 6 * WAN), (False, False, 7 * WAN)])
def test_a_clash_is_settled_either_way(
    desk: Desk, house: House, project: int, keeps: bool, typed: bool, value: int
) -> None:
    made = house.report(project, 3, completed=5 * WAN)
    desk.type("officer", project, completed="6", progress="打桩")
    change("monthly_return", made, completed=7 * WAN)
    seen = ledger.head()[0] if keeps else None
    drafts.settle(desk.people["officer"], 3, house.year_plan(project), "completed", seen)
    row = desk.row("officer", project)
    assert (row.clashes, row.cells["completed"].typed, row.values()["completed"]) == ([], typed, value)
    assert row.cells["progress"].typed, "the other cells stay as they were"


# --- what a row is held against


def test_the_year_to_date_goes_on_from_last_month(desk: Desk, project: int) -> None:
    desk.type("officer", project, completed="50")
    row = desk.row("officer", project)
    assert (row.last, row.before, row.reported.to_date, row.reported.expected) == (
        60 * WAN,
        100 * WAN,
        150 * WAN,
        150 * WAN,
    )
    assert (row.lit.standing.to_date, row.lit.standing.rate) == (150 * WAN, "0.125000")


def test_in_the_first_month_nothing_stood_before(desk: Desk, house: House) -> None:
    fresh = house.project("乙")
    desk.month = 1
    assert desk.row("officer", fresh).reported.before == 0
    desk.month = 2
    assert desk.row("officer", fresh).reported.before is None, "January was not reported: not known"


def test_where_january_is_reported_with_february_nothing_stood_before_february(
    desk: Desk, house: House
) -> None:
    change("plan", house.plan, january_joined=True)
    desk.month = 2
    row = desk.row("officer", house.project("乙"))
    assert (row.reported.before, row.reported.follows) == (0, True)


def test_a_returned_month_before_is_a_gap(desk: Desk, house: House, project: int) -> None:
    desk.month = 4
    assert not desk.row("officer", project).reported.follows
    house.report(project, 3, completed=WAN)
    assert desk.row("officer", project).reported.follows


# --- who may type


def test_why_a_row_cannot_be_written(desk: Desk, house: House, project: int) -> None:
    theirs = house.project("乙", responsible=house.elsewhere)
    make("support", project=theirs, organisation=house.department)
    assert (desk.row("officer", project).refusal, desk.row("manager", theirs).refusal) == ("", "")
    assert desk.row("officer", theirs).refusal == "not-reporting", "a supporting department reads"
    made = house.report(project, 3, completed=5 * WAN, state="accepted")
    assert desk.row("officer", project).refusal == "return-accepted"
    assert desk.row("manager", project).refusal == ""
    remove("monthly_return", made)
    for month in (1, 2, 3):
        close_month(house.period(month))
    assert {desk.row(who, project).refusal for who in ("officer", "manager")} == {"period-closed"}


def test_rows_cost_the_same_number_of_questions(
    desk: Desk, house: House, django_assert_num_queries: Any
) -> None:
    projects = house.projects([{"name": f"项目{n}"} for n in range(30)])
    for project in projects:
        desk.type("officer", project, completed="5", stage="finished")
    for plans in (desk.plans(*projects[:3]), desk.plans(*projects)):
        grid = desk.grid("officer")
        with django_assert_num_queries(11):
            rows = grid.rows(plans)
            assert all(row.typed and row.in_the_way is not None and row.lit for row in rows)


def test_a_draft_for_nobody_known_is_no_row(desk: Desk, project: int) -> None:
    drafts.save(desk.people["officer"], 3, {999: {"completed": Typed("5", 0)}})
    assert not desk.row("officer", project).typed
