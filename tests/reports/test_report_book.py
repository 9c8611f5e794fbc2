"""The report of a month: its cells say what the figures say, its formulas come to that in another program, too, and
what is estimated stands in no column that an import reads."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command

from projects import figures, ledger
from projects.ledger import Actor, Source
from projects.models import ChangeSet, Plan
from projects.reports.report_book import export_report
from tests import office
from tests.factories import WAN, House, house  # noqa: F401
from tests.reports.ground import fill

MONTH = 3


def made(plan: Plan, path: Path, language: str = "zh-hans", month: int = MONTH) -> Path:
    source = Source("system", "test")
    export_report(path, plan=plan, month=month, language=language, actor=Actor.system(), source=source)
    return path


@pytest.fixture
def plan(house: House) -> Plan:  # noqa: F811
    return fill(house)


def rows_of(book: Any, sheet: str) -> list[tuple[Any, ...]]:
    return list(book[sheet].iter_rows(values_only=True))


def row_of(rows: list[tuple[Any, ...]], name: str, place: int = 0) -> tuple[Any, ...]:
    """The ``place``-th row whose first cell is ``name``."""
    return [row for row in rows if row[0] == name][place]


def charts_of(page: Any) -> list[Any]:
    return list(page._charts)


def wan(fen: int | None) -> Any:
    return None if fen is None else pytest.approx(fen / WAN)


def test_the_summary_says_what_the_figures_say(plan: Plan, tmp_path: Path) -> None:
    rows = rows_of(openpyxl.load_workbook(made(plan, tmp_path / "r.xlsx"), data_only=True), "汇总表")
    published = row_of(rows, "钢铁新材料")[1]
    for by in figures.GROUPINGS:
        rolled = figures.rollup(2021, MONTH, by)
        for group in [*rolled.groups, rolled.total]:
            rows = rows[next(place for place, row in enumerate(rows) if row[0] == group.name) :]
            row = rows[0]
            assert row[2:4] == (group.count, group.placeholders)
            assert row[4] == wan(group.known_total_investment), group
            assert (row[7], row[9], row[10]) == tuple(map(wan, (group.known_planned, group.completed, group.completed_in_month)))  # fmt: skip
            assert row[11] == (None if group.completion_rate is None else pytest.approx(float(group.completion_rate), abs=1e-6))  # fmt: skip
            estimated = (group.estimated_total_investment, group.estimated_planned)
            assert (row[5], row[8]) == tuple(map(wan, estimated))
    assert published == 8


def test_the_reconciliation_says_what_the_command_says(plan: Plan, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made(plan, tmp_path / "r.xlsx"), data_only=True)
    rows = rows_of(book, "核对表")[4:]
    lines = figures.reconcile(2021)
    assert len(rows) == len(lines)
    for row, line in zip(rows, lines, strict=True):
        show = (lambda value: value) if line.measure == "count" else wan
        told = (line.published, line.known, line.declared, line.remainder)
        assert (row[3], row[5], row[6], row[7]) == tuple(show(value) for value in told)


def test_details_and_month_report_have_each_project_once_and_names_as_they_are(
    plan: Plan, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(made(plan, tmp_path / "r.xlsx"), data_only=True)
    details, monthly = rows_of(book, "明细表"), rows_of(book, "月报")
    for rows in (details, monthly):
        found = sorted(row[1] for row in rows if isinstance(row[0], int))
        assert found == sorted(("=1+1", "稀土*项目", "一期?二期", "<厂房>", "@管网", "昆河路改造"))
        assert [row[1] for row in rows if str(row[1]).startswith("尚未明确")] == ["尚未明确的项目 2 个"]
    assert next(row[1] for row in details if "合计" in str(row[1])) == "合计8个"
    assert [cell for row in monthly for cell in row if cell == "形象3"] == ["形象3"] * 5
    assert {str(box) for box in book["明细表"].merged_cells.ranges} >= {"G3:H3", "J3:K3", "L3:N3", "A3:A4"}


def test_lights_problems_and_permits_are_told(plan: Plan, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made(plan, tmp_path / "r.xlsx"), data_only=True)
    lights, problems, permits = (rows_of(book, name) for name in ("亮灯", "问题清单", "手续办理"))
    counts = figures.light_counts(plan, MONTH, "sector")
    told = [row[3:7] for row in lights if row[0] == "合计"]
    assert told == [tuple(sum(getattr(each, colour) for each in counts.values()) for colour in ("red", "yellow", "green", "without"))]  # fmt: skip
    assert any("征地未完成" in str(row[-1]) for row in lights)
    assert [row[3] for row in problems if isinstance(row[0], int)] == ["<征地>未完成", "资金缺口"]
    assert sum(cell == "不需办理" for row in permits for cell in row) == 1


def test_what_is_estimated_stands_where_no_import_reads(plan: Plan, tmp_path: Path) -> None:
    """The headings over it begin with ≈; the known columns hold nothing that is not known."""
    book = openpyxl.load_workbook(made(plan, tmp_path / "r.xlsx"), data_only=True)
    rows = rows_of(book, "明细表")
    by_name = {row[1]: row for row in rows if isinstance(row[0], int)}
    share = figures.estimate(9_000 * WAN - figures.rollup(2021, MONTH).groups[0].known_total_investment, 3, 0)  # type: ignore[operator]
    assert (by_name["@管网"][6], by_name["@管网"][7]) == (None, wan(share))
    assert rows[3][7].startswith("≈")
    assert "≈" in book["明细表"]["H7"].number_format


def test_it_prints_with_repeated_headings_and_the_head(plan: Plan, tmp_path: Path) -> None:
    _number, head = ledger.head()
    book = openpyxl.load_workbook(made(plan, tmp_path / "r.xlsx"))
    for name in ("明细表", "月报", "汇总表", "排名", "亮灯", "问题清单", "手续办理", "核对表"):
        page: Any = book[name]
        assert page.print_title_rows, name
        sides = "portrait" if name == "排名" else "landscape"
        assert (page.page_setup.orientation, page.page_setup.fitToHeight) == (sides, 0)
        assert head in str(page.oddFooter.left.text)
    assert book["明细表"].page_setup.paperSize == 8
    assert [len(charts_of(book[name])) for name in ("图表", "封面")] == [4, 0]


def test_the_command_answers_as_the_contract_says(
    plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number, head = ledger.head()
    call_command("exportreport", str(tmp_path / "r.xlsx"), "--year", "2021", "--month", "3", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert (answer["file"], answer["base"], answer["head"]) == (str(tmp_path / "r.xlsx"), number, head)
    event = ChangeSet.objects.get(number=number + 1)
    assert (event.action, json.loads(event.header)["source"]["sha256"]) == ("export", answer["sha256"])


@pytest.mark.parametrize(("name", "year", "error"), [("r.xls", 2021, "wrong-suffix"), ("r.xlsx", 2031, "unknown-plan"), ("no/r.xlsx", 2021, "unwritable")])  # fmt: skip
@pytest.mark.usefixtures("plan")
def test_a_call_that_cannot_be_used_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, year: int, error: str
) -> None:
    before = ledger.head()
    with pytest.raises(SystemExit) as end:
        call_command("exportreport", str(tmp_path / name), "--year", str(year), "--month", "3", "--json")
    assert (end.value.code, json.loads(capsys.readouterr().out)["error"], ledger.head()) == (2, error, before)


@pytest.mark.usefixtures("house")
def test_an_empty_plan_and_an_empty_month_have_a_report_too(tmp_path: Path) -> None:
    plan = Plan.objects.get(year=2021)
    book = openpyxl.load_workbook(made(plan, tmp_path / "r.xlsx", "en", 1), data_only=True)
    assert row_of(rows_of(book, "Summary"), "Total")[2] == 0


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.once
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_formula_comes_to_its_stored_value_in_another_program(
    plan: Plan, tmp_path: Path, language: str
) -> None:
    """openpyxl drops the stored values, so that the other program has to compute them."""
    path = made(plan, tmp_path / "r.xlsx")
    stored = openpyxl.load_workbook(path, data_only=True)
    formulas = openpyxl.load_workbook(path)
    bare = tmp_path / "bare.xlsx"
    formulas.save(bare)
    computed = openpyxl.load_workbook(office.saved_again(bare, tmp_path / "again"), data_only=True)
    compared = 0
    for page in formulas:
        for cell in (cell for row in page.iter_rows() for cell in row if cell.data_type == "f"):
            told, found = (book[page.title][cell.coordinate].value for book in (stored, computed))
            same = (told or None) == (found or None) if isinstance(told, str) or told is None else found == pytest.approx(told, rel=1e-9, abs=1e-9)  # fmt: skip
            assert same, (page.title, cell.coordinate, cell.value, told, found)
            compared += 1
    assert compared > 250


def test_the_same_state_gives_the_same_bytes(plan: Plan) -> None:
    from projects.reports.carried import Position
    from projects.reports.grid import write_grids
    from projects.reports.report_book.book import sheets

    position, files = Position.now(), (io.BytesIO(), io.BytesIO())
    for file in files:
        write_grids(file, sheets(plan, MONTH, position), "x", position.at)
    assert files[0].getvalue() == files[1].getvalue()
