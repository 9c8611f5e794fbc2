"""The marked file of other formats, and marked files that are corrected and brought again."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.utils.translation import override
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from projects import ledger
from projects.intake import batches
from projects.intake.limits import Limits
from projects.models import Project
from projects.reports import marked
from tests.factories import WAN, change, house, people
from tests.intake import files
from tests.intake.desk import HEAD, Desk
from tests.reports.marking_files import (
    RED,
    Bring,
    back,
    bring,
    desk,
    listed,
    marked_cells,
    opened,
    told,
    written,
)

__all__ = ["bring", "desk", "house", "people"]


# --- other formats


def test_plain_text_and_old_formats_come_back_as_xlsx_with_their_values(bring: Bring, tmp_path: Path) -> None:
    text = "项目名称,领域,总投资（万元）,备注\n甲,steel,100,=1+1\n乙,航天,+5,@sum\n"
    (tmp_path / "表.csv").write_bytes(text.encode("gb18030"))
    rows: list[tuple[files.Value, ...]] = [HEAD, ("乙", "航天", 100.0, 10.0)]
    ods = files.ods(tmp_path / "表.ods", *(files.ods_row(*map(files.ods_cell, row)) for row in rows))
    cells = [files.xls_cell(row, at, value) for row, told in enumerate(rows) for at, value in enumerate(told)]
    xls = files.xls(tmp_path / "表.xls", *cells)
    for path, sheet, at in ((tmp_path / "表.csv", "表", "B3"), (ods, "台账", "B2"), (xls, "台账", "B2")):
        batch = bring(path)
        book = opened(back(batch, tmp_path))
        assert list(marked_cells(book[sheet])) == [at], path
        assert book[sheet][at].fill.start_color.rgb == "FFFFC7CE"
        assert book[sheet][at].value == "航天"
        assert [line[3] for line in listed(book)] == [at]
        assert (
            book.worksheets[0]["D" + str(book.worksheets[0].max_row)].hyperlink.location == f"'{sheet}'!{at}"
        )
    book = opened(back(bring(tmp_path / "表.csv"), tmp_path))
    assert [(cell.value, cell.data_type) for cell in book["表"]["D"][1:]] == [("=1+1", "s"), ("@sum", "s")]
    with override("zh-hans"):
        assert any("只带来了单元格的值" in line for line in told(opened(back(bring(xls), tmp_path))))


STRANGE = f'<styleSheet xmlns="{files.MAIN}"><fonts><font><sz val="big"/></font></fonts><cellXfs><xf/></cellXfs></styleSheet>'


def test_what_openpyxl_cannot_open_comes_back_with_its_values(bring: Bring, tmp_path: Path) -> None:
    """Our reader reads it all the same; the marks must not be lost for that."""
    path = written(tmp_path, lambda book, sheet: None)
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    files.archive(path, {**contents, "xl/styles.xml": STRANGE})
    with pytest.raises((TypeError, ValueError)):
        openpyxl.load_workbook(path)
    batch = bring(path)
    assert batch.reading["errors"] == 2
    assert set(marked_cells(opened(back(batch, tmp_path))["台账"])) == {"B3", "C3"}


def test_a_child_that_gets_too_little_memory_is_no_crash(
    bring: Bring, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = bring(desk.table(["乙", "航天", 1, 10]))
    monkeypatch.setattr(marked, "LIMITS", Limits(seconds=60, memory_mb=20))
    with pytest.raises(marked.Unmarkable):
        marked.make(batch)
    monkeypatch.setattr(marked, "LIMITS", Limits(seconds=0.01, memory_mb=600))
    with pytest.raises(marked.Unmarkable):
        marked.make(batch)
    assert not list(Path(tmp_path).glob("marked-*"))


# --- and back again


def correct(path: Path, cells: dict[str, Any], sheet: str = "台账") -> Path:
    """The marked file as a person corrects it."""
    book = opened(path)
    for cell, value in cells.items():
        book[sheet][cell] = value
    book.save(path.with_name(f"corrected-{path.name}"))
    return path.with_name(f"corrected-{path.name}")


def test_corrected_it_is_brought_again_and_applied(
    bring: Bring, tmp_path: Path, people: dict[str, User]
) -> None:
    path = back(bring(written(tmp_path, lambda book, sheet: None)), tmp_path)
    batch = bring(correct(path, {"B3": "other", "C3": 30}))
    assert (batch.state, batch.reading["errors"], batch.reading["created"]) == ("ready", 0, 2)
    assert [each["sheet"] for each in batch.reading["sheets"]] == ["台账"]
    assert batch.reading["left_sheets"] == [["问题清单", "marked-sheet", {}]]
    batches.apply(batch, ledger.Actor.of(people["manager"]))
    assert Project.objects.get(name="乙").total_investment == 30 * WAN


@pytest.mark.parametrize("name", ["表.csv", "来表.xlsx"])
def test_uncorrected_it_says_the_same_again(bring: Bring, tmp_path: Path, name: str) -> None:
    if name.endswith("csv"):
        (tmp_path / name).write_text("项目名称,领域,总投资（万元）\n甲,steel,100\n乙,航天,30-40\n", "utf-8")
    else:
        written(tmp_path, lambda book, sheet: None)
    first = bring(tmp_path / name)
    second = bring(back(first, tmp_path))
    said = [
        [(each["cell"], each["code"]) for each in line.problems]
        for line in first.lines.filter(status="error")
    ]
    assert said == [
        [(e["cell"], e["code"]) for e in line.problems] for line in second.lines.filter(status="error")
    ]
    assert said


def test_our_own_workbook_keeps_the_position_it_was_made_from(
    desk: Desk, bring: Bring, tmp_path: Path
) -> None:
    project = desk.house.project("甲", planned=5 * WAN)
    other = desk.house.project("乙", planned=5 * WAN)
    ours = desk.edit(desk.export(), {(2, "planned"): 6, (3, "planned"): "很多"})
    change("project", project, place="园区")
    change("year_plan", desk.house.year_plan(other), target="主体封顶")
    batch = bring(ours)
    assert (batch.reading["errors"], batch.base is not None) == (1, True)
    column = next(
        each["column"] for each in batch.reading["sheets"][0]["mapping"] if each["key"] == "planned"
    )
    path = correct(back(batch, tmp_path), {f"{column}3": 7}, sheet=opened(ours).worksheets[0].title)
    again = bring(path)
    assert (again.base, again.reading["errors"], again.reading["fields_changed"]) == (batch.base, 0, 2)


def test_a_file_that_is_marked_again_loses_its_old_marks_wherever_its_rows_have_gone(
    bring: Bring, tmp_path: Path
) -> None:
    """One mistake corrected, one left, a row put in above; the colours and comments that were there come back."""

    def dress(book: Any, sheet: Any) -> None:
        sheet["B3"].fill = PatternFill("solid", start_color="0000FF00")
        sheet["B3"].comment = Comment("请核对", "王")

    first = opened(back(bring(written(tmp_path, dress)), tmp_path))
    first["台账"]["B3"] = "other"
    first["台账"].insert_rows(2)
    for column, value in enumerate(("丙", "steel", 1, 1), 1):
        first["台账"].cell(2, column).value = value
    first.save(tmp_path / "again.xlsx")
    batch = bring(tmp_path / "again.xlsx")
    assert [line.problems[0]["cell"] for line in batch.lines.filter(status="error")] == ["C4"]
    book = opened(back(batch, tmp_path))
    sheet = book["台账"]
    assert {cell: text.split("【")[0] for cell, text in marked_cells(sheet).items()} == {
        "B4": "请核对",
        "C4": "",
    }
    assert (sheet["B4"].fill.start_color.rgb, sheet["C4"].fill.start_color.rgb) == ("0000FF00", RED)
    assert len([name for name in book.sheetnames if name.startswith("问题清单")]) == 1
    assert book.sheetnames.count("_marks") == 1


def test_a_sheet_of_the_same_name_is_the_owners_own_and_is_read(bring: Bring, tmp_path: Path) -> None:
    def rename(book: Any, sheet: Any) -> None:
        sheet.title = "问题清单"

    with override("zh-hans"):
        book = opened(back(bring(written(tmp_path, rename)), tmp_path))
    assert book.sheetnames[:2] == ["问题清单 (2)", "问题清单"]
    assert "B3" in marked_cells(book["问题清单"])
