"""A return workbook that comes back: what is read of it, and what is said where it is not as it went out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from projects import figures, ledger
from projects.intake import importing
from projects.intake.importing import Reading
from projects.models import MonthlyReturn, Plan, Project
from tests.factories import WAN, House, change, close_month, make, stored
from tests.intake.desk import codes, said, statuses, written
from tests.workbooks import Sheet, book_of, fill, read

LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])
DONE = ("P000001", "completed")


@pytest.fixture
def project(house: House) -> int:
    """A project with its return of May; June is open."""
    made = house.project(planned=1200 * WAN, stage="building")
    house.report(made, 5, completed=100 * WAN, progress="基础施工", progress_percent=1250)
    house.period(6)
    return made


@pytest.fixture
def path(house: House, project: int, tmp_path: Path) -> Path:
    """The department's workbook of June."""
    return book_of(house, tmp_path)


def returned(house: House) -> list[tuple[str, int | None, str]]:
    """(code, completed, state) of the returns of June."""
    rows = MonthlyReturn.objects.filter(period__month=6).order_by("year_plan__project__code")
    return list(rows.values_list("year_plan__project__code", "completed", "state"))


def taken(house: House, path: Path, user: User | None = None) -> Reading:
    """Read a workbook and apply what it proposes."""
    reading = read(house, path, user)
    importing.keep(reading, path)
    importing.apply(reading)
    return reading


# --- unchanged, one cell, another's cell


@LANGUAGES
@pytest.mark.parametrize("month", [1, 6, 12])
def test_unchanged_is_no_change(house: House, project: int, tmp_path: Path, month: int, language: str) -> None:  # fmt: skip
    house.period(month)
    house.report(house.project("二号"), month, completed=7 * WAN, progress="=A1", self_light="red", light_reason="x")  # fmt: skip
    reading = read(house, book_of(house, tmp_path, month, language))
    assert [*statuses(reading), *(p.code for p in reading.errors)] == ["unchanged", "unchanged"]
    assert list(reading.differences()) == []


def test_one_cell_is_one_field(house: House, path: Path) -> None:
    reading = read(house, fill(path, {DONE: 12.5}))
    assert (reading.fields_changed, reading.counts["changed"], codes(reading)) == (1, 1, [])
    assert written(reading) == {"completed": 12_500_000}


@LANGUAGES
@pytest.mark.parametrize(("day", "until"), [(28, ""), (5, ""), (28, "2021-07-09T18:00")])
def test_the_day_it_is_due_is_not_the_month_it_is_of(
    house: House, project: int, tmp_path: Path, day: int, until: str, language: str
) -> None:
    change("plan", house.plan, due_day=day)
    if until:
        make("period_exception", period=house.period(6), organisation=house.department, until=until, reason="停电")  # fmt: skip
    for month in (None, 6):
        reading = read(house, fill(book_of(house, tmp_path, 6, language), {DONE: 12.5}), month=month)
        assert (written(reading), codes(reading)) == ({"completed": 12_500_000}, [])


def test_every_cell_to_fill_is_read(house: House, path: Path) -> None:
    wanted: dict[str, Any] = {
        "completed": -3, "progress_percent": 45.5, "progress": "=未写公式", "stage": "停工", "started": "2021-06",
        "self_light": "红", "light_reason": "停电", "next_steps": "复工", "funds_in_place": "1,000", "remark": "冲减",
        "difficulties": "@无",
    }  # fmt: skip
    reading = read(house, fill(path, {("P000001", key): value for key, value in wanted.items()}))
    assert codes(reading) == ["negative-explained"]  # a warning: the remark says why
    assert written(reading) == {
        **wanted, "completed": -3 * WAN, "progress_percent": 4550, "stage": "halted", "self_light": "red", "funds_in_place": 1000 * WAN,
    }  # fmt: skip


def test_what_somebody_reported_meanwhile_is_a_conflict(house: House, project: int, path: Path) -> None:
    house.report(project, 6, completed=5 * WAN)
    reading = read(house, fill(path, {DONE: 12.5}))
    assert (statuses(reading), codes(reading)) == (["conflict"], ["edited-since"])
    assert "12.5" in reading.problems[0].message


def test_another_cell_of_what_was_reported_meanwhile_joins_it(house: House, project: int, path: Path) -> None:
    pk = house.report(project, 6, completed=5 * WAN)
    taken(house, fill(path, {("P000001", "difficulties"): "缺电"}))
    assert (stored("monthly_return", pk)["completed"], stored("monthly_return", pk)["difficulties"]) == (5 * WAN, "缺电")  # fmt: skip


# --- who brings it


@pytest.mark.parametrize(("name", "state"), [("officer", "submitted"), ("manager", "accepted")])
def test_an_officers_file_is_submitted_and_a_managers_accepted(
    house: House, people: dict[str, User], path: Path, name: str, state: str
) -> None:
    taken(house, fill(path, {DONE: 12}), people[name])
    assert returned(house) == [("P000001", 12 * WAN, state)]


def test_a_stranger_is_told_whose_file_it_is(house: House, people: dict[str, User], path: Path) -> None:
    reading = read(house, fill(path, {DONE: 12}), people["stranger"])
    assert codes(reading) == ["another-department", "unknown-project"]
    assert "工业和信息化局" in reading.problems[0].message
    assert list(reading.differences()) == []


def test_a_file_of_a_department_that_was_merged_into_mine_is_taken(
    house: House, people: dict[str, User], project: int, path: Path
) -> None:
    change("project", project, responsible=house.elsewhere)
    taken(house, fill(path, {DONE: 12}), people["stranger"])
    assert returned(house) == [("P000001", 12 * WAN, "submitted")]


# --- for which month


def test_the_month_is_the_files_own(house: House, path: Path) -> None:
    reading = read(house, fill(path, {DONE: 12}))
    assert (reading.terms.month, codes(reading)) == (6, [])


def test_another_month_is_a_question(house: House, path: Path) -> None:
    house.period(7)
    reading = read(house, fill(path, {DONE: 12}), month=7)
    assert "another-month" in [problem.code for problem in reading.errors]


def test_a_closed_month_takes_nothing(house: House, path: Path) -> None:
    for month in (5, 6):
        close_month(house.period(month))
    reading = read(house, fill(path, {DONE: 12}))
    assert said(reading) == [(None, "not-returned"), (_cell(path, "completed"), "period-closed")]


def _cell(path: Path, key: str, code: str = "P000001") -> str:
    return str(Sheet.of(path).cell(code, key).coordinate)


# --- rows that are not as they were


def test_a_row_under_the_table_is_a_problem(house: House, people: dict[str, User], path: Path) -> None:
    sheet = Sheet.of(path)
    row = sheet.page.max_row + 1
    sheet.page.cell(row, sheet.place("name")).value = "新项目"
    sheet.page.cell(row, sheet.place("completed")).value = 12
    sheet.page.cell(row + 1, sheet.place("completed")).value = 13
    sheet.book.save(path)
    for user in (people["officer"], people["manager"]):
        reading = read(house, path, user)
        assert [(p.row, p.code) for p in reading.errors] == [(row + 1, "row-added"), (row, "row-added")]
        assert list(reading.differences()) == []


def test_a_project_of_another_workbook_is_a_problem(house: House, project: int, path: Path) -> None:
    other = Project.objects.get(pk=house.project("他处", responsible=house.elsewhere))
    sheet = Sheet.of(path)
    row = sheet.page.max_row + 1
    sheet.page.cell(row, 1).value, sheet.page.cell(row, 2).value = other.code, other.name
    sheet.page.cell(row, sheet.place("completed")).value = 12
    sheet.book.save(path)
    assert said(read(house, path)) == [(None, "not-returned"), (f"A{row}", "row-added")]


def test_deleted_rows_and_empty_ones_are_not_returned(house: House, tmp_path: Path) -> None:
    house.projects({"name": name} for name in ("甲", "乙", "丙", "丁"))
    house.report(Project.objects.get(name="丁").pk, 6, completed=1)
    path = fill(book_of(house, tmp_path), {("P000001", "completed"): 1})
    sheet = Sheet.of(path)
    sheet.page.delete_rows(sheet.cell("P000002", "code").row or 0)
    sheet.book.save(path)
    reading = taken(house, path)
    [note] = reading.problems
    assert (note.code, note.level) == ("not-returned", "note")
    assert note.params == {"number": 2, "all": 4, "codes": "P000002、P000003"}
    assert [code for code, *_ in returned(house)] == ["P000001", "P000004"]


def test_a_column_that_is_only_shown_says_nothing(house: House, path: Path) -> None:
    """Unlocked by force and written over: it is no declaration, and its heading no longer a question."""
    sheet = Sheet.of(path)
    sheet.cell("P000001", "全年").value = 999_999
    sheet.cell("P000001", "累计数").value = 1
    sheet.book.save(path)
    reading = read(house, path)
    assert list(reading.differences()) == []
    whys = {place["why"] for place in reading.sheets[0].mapping if place["key"] is None}
    assert whys == {"shown-column"}


def test_a_locked_name_that_was_changed_is_not_the_departments(
    house: House, people: dict[str, User], path: Path
) -> None:
    reading = read(house, fill(path, {("P000001", "name"): "另一个名字"}), people["officer"])
    assert [problem.code for problem in reading.errors] == ["not-yours"]


@pytest.mark.parametrize("day", [5, 28])
def test_a_copy_without_what_it_says_of_itself_is_read_by_its_headings(
    house: House, project: int, tmp_path: Path, day: int
) -> None:
    """Somebody moves the sheet into a workbook of their own: the figures are read, what was shown is not."""
    change("plan", house.plan, due_day=day)
    filled = fill(book_of(house, tmp_path), {DONE: 12})
    sheet = Sheet.of(filled)
    for name in ("_ledger", "_lists"):
        del sheet.book[name]
    for rule in list(sheet.page.data_validations.dataValidation):
        sheet.page.data_validations.dataValidation.remove(rule)
    sheet.book.save(filled)
    reading = read(house, filled, month=6)
    assert (reading.base, reading.errors) == (None, [])
    assert written(reading) == {"completed": 12 * WAN}


def test_lies_on_the_hidden_sheet_gain_nothing(house: House, people: dict[str, User], path: Path) -> None:
    """It is no more than a claim: the door asks for rights all the same."""
    other = Project.objects.get(pk=house.project("他处", responsible=house.elsewhere))
    sheet = Sheet.of(path)
    for row in sheet.book["_ledger"].iter_rows():
        if row[0].value == "project 1":
            row[1].value = other.code
        if row[0].value == "department":
            row[1].value = str(house.elsewhere)
    sheet.cell("P000001", "code").value = other.code
    sheet.book.save(path)
    reading = read(house, path, people["officer"])
    assert [problem.code for problem in reading.errors] == ["another-department", "unknown-project"]


@pytest.mark.parametrize("month", ["13", "0", "六", "", "9" * 40])
def test_a_month_that_is_none_is_not_taken(house: House, path: Path, month: str) -> None:
    sheet = Sheet.of(path)
    for row in sheet.book["_ledger"].iter_rows():
        if row[0].value == "month":
            row[1].value = month
    sheet.book.save(path)
    assert read(house, path).terms.month is None


# --- the sums


def test_what_comes_back_is_in_the_sums(house: House, people: dict[str, User], project: int, path: Path) -> None:  # fmt: skip
    taken(house, fill(path, {DONE: 12}), people["officer"])
    sums = figures.rollup(2021, 6).total
    assert (sums.completed, sums.planned) == (112 * WAN, 1200 * WAN)
    assert ledger.verify(with_replay=True).ok


def test_the_file_that_brought_it_is_known(house: House, people: dict[str, User], path: Path) -> None:
    filled = fill(path, {DONE: 12}, "六月报.xlsx")
    taken(house, filled, people["officer"])
    [due] = figures.returns_due(Plan.objects.get(pk=house.plan), 6)
    assert due.origin is not None
    assert (due.state, due.origin.kind, due.origin.file, due.origin.who) == ("submitted", "file", "六月报.xlsx", "officer")  # fmt: skip
