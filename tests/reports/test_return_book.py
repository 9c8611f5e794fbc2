"""The return workbooks: whose, which projects, what is shown, what can be filled, what the sheet computes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from projects import ledger
from projects.intake.headings import Asked, meaning
from projects.intake.times import Title
from projects.models import ChangeSet, Project
from projects.reports import return_columns
from projects.reports.return_columns import ORDER, OWN
from projects.values import MAX_FEN
from tests.factories import WAN, House, change, close_month, make
from tests.reports.reading import by_calamine
from tests.workbooks import Sheet, book_of, made

LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])


def code_of(project: int) -> str:
    return str(Project.objects.get(pk=project).code)


@pytest.fixture
def project(house: House) -> int:
    """A project with a plan of 1,200 万元, 100 in April and 50.5 in May."""
    made = house.project(planned=1200 * WAN)
    house.report(made, 4, completed=100 * WAN)
    house.report(made, 5, completed=50_500_000, progress="主体封顶", progress_percent=4500)
    return made


# --- whose, and which


def test_each_department_gets_its_own_projects_that_owe_a_return(house: House, tmp_path: Path) -> None:
    house.projects({"name": name} for name in ("甲", "乙"))
    parent = make("project", name="打包", sector=house.steel, responsible=house.elsewhere)
    house.project("一期", responsible=house.elsewhere, parent=parent)
    house.project("占位", responsible=house.elsewhere, placeholder=True)
    house.project("取消", stage="cancelled")
    house.project("无主", responsible=None)
    found = made(house, tmp_path)
    assert {(book.name, book.rows) for book in found.books} == {("工业和信息化局", 2), ("交通运输局", 1)}
    names = {book.name: [row[1] for row in by_calamine((tmp_path / book.file).read_bytes())[5:]] for book in found.books}  # fmt: skip
    assert names == {"工业和信息化局": ["甲", "乙"], "交通运输局": ["一期"]}


def test_a_supporting_department_that_reports_gets_the_project_too(house: House, tmp_path: Path) -> None:
    project = house.project()
    link = make("support", project=project, organisation=house.elsewhere)
    assert [book.department for book in made(house, tmp_path).books] == [house.department]
    change("support", link, reports=True)
    found = {book.department: book.rows for book in made(house, tmp_path).books}
    assert found == {house.department: 1, house.elsewhere: 1}


def test_only_the_departments_asked_for(house: House, tmp_path: Path) -> None:
    house.project("甲")
    house.project("乙", responsible=house.elsewhere)
    found = made(house, tmp_path, 6, "zh-hans", house.elsewhere)
    assert [book.department for book in found.books] == [house.elsewhere]
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [found.books[0].file]


def test_names_of_files_are_safe_and_never_the_same(house: House, tmp_path: Path) -> None:
    for name in ("发改/经信:局", "发改*经信?局", "..", "长" * 150):
        house.project(f"项目{name}"[:60], responsible=make("organisation", name=name))
    names = [book.file for book in made(house, tmp_path).books]
    assert len({name.casefold() for name in names}) == 4
    assert all(len(name.encode()) < 255 and not set(name) & set('<>:"/\\|?*') for name in names)
    assert sorted(names) == sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".xlsx")


# --- what it shows


def test_last_months_figures_and_the_plan_to_date_are_shown(
    house: House, project: int, tmp_path: Path
) -> None:
    sheet = Sheet.of(book_of(house, tmp_path))
    code = code_of(project)
    shown = {heading: sheet.cell(code, heading).value for heading in ("全年", "序时", "上月完成", "上月末", "上月进度", "上月形象进度描述")}  # fmt: skip
    assert list(shown.values()) == [1200, 600, 50.5, 150.5, 45, "主体封顶"]


def test_what_came_back_says_why(house: House, project: int, tmp_path: Path) -> None:
    house.report(project, 6, state="returned", returned_reason="与监理月报不符", completed=5 * WAN)
    sheet = Sheet.of(book_of(house, tmp_path))
    assert sheet.cell(code_of(project), "报送情况").value == "退回：与监理月报不符"
    assert sheet.cell(code_of(project), "completed").value == 5


def test_nothing_known_is_blank(house: House, tmp_path: Path) -> None:
    bare = house.project()
    path = book_of(house, tmp_path, 1)
    values = [cell.value for cell in Sheet.of(path, values=True).page[6]]
    assert [value for value in values if value is not None] == [code_of(bare), "一号高炉"]


def test_a_returned_month_is_not_shown_as_last_months_figure(house: House, tmp_path: Path) -> None:
    project = house.project()
    house.report(project, 5, completed=9 * WAN, state="returned")
    assert Sheet.of(book_of(house, tmp_path)).cell(code_of(project), "上月完成").value is None


# --- what it computes


def test_the_sheet_adds_up_itself_and_says_what_it_came_to(house: House, project: int, tmp_path: Path) -> None:  # fmt: skip
    house.report(project, 6, completed=-25 * WAN, remark="冲减")
    path, code = book_of(house, tmp_path), code_of(project)
    told = Sheet.of(path, values=True)
    assert told.cell(code, "累计数").value == 125.5
    assert told.cell(code, "完成率").value == pytest.approx(125.5 / 1200)
    formula = Sheet.of(path)
    completed, before = (formula.cell(code, key).coordinate for key in ("completed", "上月末"))
    assert formula.cell(code, "累计数").value == f'=IF({completed}="","",N({before})+{completed})'
    assert by_calamine(path.read_bytes())[5][formula.place("累计数") - 1] == 125.5


def test_without_a_figure_the_sum_is_empty_text_and_no_error(house: House, project: int, tmp_path: Path) -> None:  # fmt: skip
    path = book_of(house, tmp_path)
    assert Sheet.of(path).cell(code_of(project), "累计数").data_type == "f"
    assert by_calamine(path.read_bytes())[5][Sheet.of(path).place("累计数") - 1] is None


def test_a_cumulative_that_was_declared_stands_until_the_month_is_said(house: House, project: int, tmp_path: Path) -> None:  # fmt: skip
    house.report(project, 6, declared_to_date=200 * WAN)
    path, code = book_of(house, tmp_path), code_of(project)
    assert Sheet.of(path, values=True).cell(code, "累计数").value == 200
    assert ",200.0,N(" in str(Sheet.of(path).cell(code, "累计数").value)


def test_amounts_too_large_for_a_number_are_shown_and_not_added(house: House, tmp_path: Path) -> None:
    project = house.project(planned=MAX_FEN)
    house.report(project, 5, completed=MAX_FEN)
    house.report(project, 6, completed=1)
    sheet, code = Sheet.of(book_of(house, tmp_path)), code_of(project)
    assert sheet.cell(code, "上月末").value == str(MAX_FEN // WAN)
    assert (sheet.cell(code, "累计数").value, sheet.cell(code, "completed").value) == (None, 1e-6)


def test_january_is_named_where_it_is_reported_with_february(
    house: House, project: int, tmp_path: Path
) -> None:
    assert by_calamine(book_of(house, tmp_path, 2).read_bytes())[0][0] == "2021年2月月报 · 工业和信息化局"
    change("plan", house.plan, january_joined=True)
    assert by_calamine(book_of(house, tmp_path, 2).read_bytes())[0][0] == "2021年1-2月月报 · 工业和信息化局"


@LANGUAGES
def test_no_import_reads_what_is_only_shown(language: str) -> None:
    """Not even from a copy of the sheet that has lost what the workbook says of itself."""
    from django.utils.translation import override

    with override(language):
        shown = return_columns.headings(language)
    assert set(shown) == set(ORDER) - {column.key for column in OWN}
    for heading in shown.values():
        for month in (None, *range(1, 13)):
            found = meaning((heading,), Asked(2021, month, Title(month=month)))
            assert found.key is None, heading


# --- what can be filled


@LANGUAGES
def test_only_the_cells_to_fill_are_open(house: House, project: int, tmp_path: Path, language: str) -> None:
    sheet = Sheet.of(book_of(house, tmp_path, 6, language))
    assert sheet.page.protection.sheet
    unlocked = {
        ORDER[(cell.column or 0) - 1]
        for row in sheet.page.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert unlocked == {column.key for column in OWN} - {"code", "name"}
    below = sheet.page.cell(sheet.page.max_row + 1, sheet.place("completed"))
    assert below.protection.locked


def rules(sheet: Sheet) -> dict[str, Any]:
    """Validation by the key of its column."""
    found = sheet.page.data_validations.dataValidation
    return {ORDER[next(iter(rule.sqref.ranges)).min_col - 1]: rule for rule in found}


def test_cells_take_what_their_column_takes(house: House, project: int, tmp_path: Path) -> None:
    sheet = Sheet.of(book_of(house, tmp_path))
    found, book = rules(sheet), sheet.book
    assert {key: rule.type for key, rule in found.items()} == {
        "completed": "custom", "progress_percent": "decimal", "stage": "list", "self_light": "list",
        "funds_in_place": "decimal", "started": None, "light_reason": None,
    }  # fmt: skip
    assert (found["progress_percent"].formula1, found["progress_percent"].formula2) == ("0", "100")
    column = found["self_light"].formula1.split("$")[1]
    assert [cell.value for cell in book["_lists"][column]][1:4] == ["绿", "黄", "红"]
    stages = [cell.value for cell in book["_lists"][found["stage"].formula1.split("$")[1]]]
    assert {"开工", "停工"} < set(stages)
    assert "取消" not in stages
    completed, remark = (sheet.cell(code_of(project), key).coordinate for key in ("completed", "remark"))
    assert f'OR({completed}>=0,{remark}<>"")' in found["completed"].formula1
    assert not found["completed"].allow_blank
    assert "本月说明" in found["completed"].error


def test_missing_reasons_show(house: House, project: int, tmp_path: Path) -> None:
    sheet = Sheet.of(book_of(house, tmp_path))
    alarms = {
        str(area.sqref).rstrip("0123456789").split(":")[0].rstrip("0123456789"): rule.formula[0]
        for area in sheet.page.conditional_formatting
        for rule in area.rules
    }
    light, reason = (sheet.cell(code_of(project), key).coordinate for key in ("self_light", "light_reason"))
    assert f'AND({light}<>"",{light}<>"绿",{reason}="")' in alarms.values()
    assert len(alarms) == 2


# --- what stands around it


def test_the_lines_above_say_what_until_when_and_whom_to_ask(
    house: House, people: dict[str, User], project: int, tmp_path: Path
) -> None:
    change("plan", house.plan, due_day=28)
    rows = by_calamine(book_of(house, tmp_path).read_bytes())[:4]
    title, what, how, when = (row[0] for row in rows)
    assert title == "2021年6月月报 · 工业和信息化局"
    assert "黄色" in what
    assert "“本月说明”" in how
    assert "2021年6月28日" in when
    assert "manager" in when
    assert "officer" not in when


def test_more_time_for_a_department_is_told(house: House, project: int, tmp_path: Path) -> None:
    make("period_exception", period=house.period(6), organisation=house.department, until="2021-07-03T18:00", reason="停电")  # fmt: skip
    assert "2021-07-03 18:00" in by_calamine(book_of(house, tmp_path).read_bytes())[3][0]


def test_a_closed_month_is_told(house: House, project: int, tmp_path: Path) -> None:
    for month in (4, 5, 6):
        close_month(house.period(month))
    assert "已封账" in by_calamine(book_of(house, tmp_path).read_bytes())[3][0]


def test_it_prints_on_one_wide_page_with_its_position(house: House, project: int, tmp_path: Path) -> None:
    number, head = ledger.head()
    page = Sheet.of(book_of(house, tmp_path)).page
    assert (page.page_setup.orientation, str(page.page_setup.paperSize)) == ("landscape", "8")
    assert (page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage) == (0, True)  # type: ignore[union-attr]
    assert (page.freeze_panes, page.print_title_rows) == ("C6", "$5:$5")
    footer: Any = page.oddFooter
    assert f"{number} {head}" in footer.left.text


def test_it_carries_whose_it_is_and_from_which_position(house: House, project: int, tmp_path: Path) -> None:
    number, head = ledger.head()
    rows = by_calamine(book_of(house, tmp_path).read_bytes(), "_ledger")[1:]
    told = {row[0]: row[1] for row in rows}
    assert {key: told[key] for key in ("format", "year", "month", "position", "head", "department")} == {
        "format": "major-project-ledger/1", "year": "2021", "month": "6", "position": str(number), "head": head,
        "department": str(house.department),
    }  # fmt: skip
    assert told["project 1"] == code_of(project)
    assert told["column A"] == "project.code"
    assert sum(name.startswith("shown ") for name in told) == len(ORDER) - len(OWN)


def test_each_workbook_is_an_event_of_the_history(house: House, tmp_path: Path) -> None:
    house.project("甲")
    house.project("乙", responsible=house.elsewhere)
    base, _ = ledger.head()
    found = made(house, tmp_path)
    assert found.base_number == base
    events = ChangeSet.objects.filter(number__gt=base, action="export", changes=0).order_by("number")
    sources = [json.loads(event.header)["source"] for event in events]
    assert [(source["file"], source["sha256"]) for source in sources] == [
        (book.file, hashlib.sha256((tmp_path / book.file).read_bytes()).hexdigest()) for book in found.books
    ]
    assert found.head == ledger.head()[1]


def test_what_cannot_be_written_leaves_nothing_behind(house: House, project: int, tmp_path: Path) -> None:
    house.project("乙", responsible=house.elsewhere)
    books = made(house, tmp_path / "first").books
    folder = tmp_path / "second"
    (folder / books[1].file).mkdir(parents=True)
    before = ledger.head()
    with pytest.raises(OSError, match="cannot be written"):
        made(house, folder)
    assert [path.name for path in folder.iterdir()] == [books[1].file]
    assert ledger.head() == before
