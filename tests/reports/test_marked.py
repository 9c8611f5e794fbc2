"""The marked file: the same workbook back, each mistake marked in its cell, and it can be corrected and brought again."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from projects import ledger
from projects.intake import batches
from projects.intake.limits import Limits
from projects.models import ImportBatch, Project
from projects.reports import marked
from projects.reports.marking import losses, marks
from tests.factories import WAN, House, change, house, people
from tests.intake import files
from tests.intake.desk import HEAD, Desk

__all__ = ["house", "people"]
RED, YELLOW = "00FFC7CE", "00FFEB9C"


@pytest.fixture
def desk(house: House, tmp_path: Path) -> Desk:
    return Desk(house, tmp_path)


@pytest.fixture
def bring(people: dict[str, User]) -> Callable[..., ImportBatch]:
    """A function that uploads a file as the manager (or another) and has it read."""

    def brought(path: Path, who: str = "manager", month: int | None = None) -> ImportBatch:
        file = SimpleUploadedFile(path.name, path.read_bytes())
        batch = batches.upload(people[who], file, 2021, month, replace=False)
        batches.read(batch)
        return batch

    return brought


Bring = Callable[..., ImportBatch]


def back(batch: ImportBatch, folder: Path, name: str = "marked.xlsx") -> Path:
    """The marked file of a batch, on the disk."""
    path = folder / name
    with marked.make(batch) as file:
        path.write_bytes(file.read())
    return path


def opened(path: Path) -> Any:
    return openpyxl.load_workbook(path, rich_text=True)


def marked_cells(sheet: Any) -> dict[str, str]:
    """Address → comment of all cells with one."""
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def listed(book: Any) -> list[list[Any]]:
    """The lines of the table on the first sheet."""
    rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    top = next(number for number, row in enumerate(rows) if row[0] in ("编号", "No."))
    return rows[top + 1 :]


def told(book: Any) -> list[str]:
    """The lines above the table."""
    column = [row[0] for row in book.worksheets[0].iter_rows(values_only=True, max_col=1)]
    return [
        str(line)
        for line in column[: next(n for n, line in enumerate(column) if line in ("编号", "No."))]
        if line
    ]


def written(folder: Path, change: Callable[[Any, Any], None], name: str = "来表.xlsx") -> Path:
    """A workbook of a manager's hand: one sound row, one with an unknown sector and a text for an amount."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "台账"
    for row in (HEAD, ["甲", "steel", 100, 10], ["乙", "航天", "30-40", 10]):
        sheet.append(row)
    change(book, sheet)
    book.save(folder / name)
    return folder / name


# --- marks


def test_each_wrong_cell_has_a_comment_and_a_colour_and_a_line_in_the_list(
    bring: Bring, desk: Desk, tmp_path: Path
) -> None:
    path = desk.table(["甲", "steel", 100, 10], ["乙", "航天", "30-40", 10], [None, "steel", 5, 5])
    with override("en"):
        book = opened(back(bring(path), tmp_path))
    sheet = book["台账"]
    found = marked_cells(sheet)
    assert found["B3"].startswith("【error】“航天” is not a sector of this ledger.")
    assert found["C3"].startswith("【error】“30-40” is not a number.")
    assert {cell: sheet[cell].fill.start_color.rgb for cell in found} == dict.fromkeys(found, RED)
    assert sheet["D3"].fill.fill_type is None
    lines = listed(book)
    assert [line[1:4] for line in lines] == [["error", "台账", cell] for cell in found]
    assert ["“30-40” is not a number.", "Write digits only, or leave it empty if it is not known."] in [
        line[4:] for line in lines
    ]
    links = [cell.hyperlink.location for cell in book.worksheets[0]["D"] if cell.hyperlink]
    assert links == [f"'台账'!{cell}" for cell in found]


def test_it_speaks_the_language_of_the_one_who_takes_it(bring: Bring, desk: Desk, tmp_path: Path) -> None:
    batch = bring(desk.table(["乙", "航天", 1, 10]))
    with override("zh-hans"):
        book = opened(back(batch, tmp_path))
    assert book.sheetnames[0] == "问题清单"
    assert listed(book)[0][1:4] == ["错误", "台账", "B2"]
    assert marked_cells(book["台账"])["B2"].startswith("【错误】“航天”")
    assert any(str(batch.pk) in line and "来表.xlsx" in line for line in told(book))


def test_a_row_without_the_column_is_marked_at_its_name(bring: Bring, desk: Desk, tmp_path: Path) -> None:
    """A new project without a sector, in a sheet that has no such column."""
    batch = bring(desk.table(["一", "甲"], head=("序号", "项目名称", "总投资（万元）")))
    assert list(marked_cells(opened(back(batch, tmp_path))["台账"])) == ["B2"]


def test_what_stops_the_whole_sheet_is_marked_at_its_heading(
    bring: Bring, desk: Desk, tmp_path: Path
) -> None:
    batch = bring(desk.table(["甲", 1, 2], head=("项目名称", "总投资（万元）", "项目总投资（万元）")))
    assert batch.reading["errors"] == 1
    assert list(marked_cells(opened(back(batch, tmp_path))["台账"])) == ["B1"]


def test_of_merged_cells_the_first_one_shows_the_mark(bring: Bring, tmp_path: Path) -> None:
    def merge(book: Any, sheet: Any) -> None:
        sheet["B4"] = "航天"
        sheet.append(["丙", None, 5, 5])
        sheet.append(["丁", None, -5, 5])
        sheet.merge_cells("C5:C6")

    batch = bring(written(tmp_path, merge))
    assert batch.lines.filter(row=5, status="error").exists()
    book = opened(back(batch, tmp_path))
    assert "C3" in marked_cells(book["台账"])
    assert str(book["台账"].merged_cells.ranges) == "{<MergedCellRange C5:C6>}"
    wanted = marks.Mark(1, "台账", 6, "C6", "error", "x", "")
    assert [at for at, _ in marks.placed([wanted], [(4, 2, 5, 2)])] == [(4, 2)]


def test_two_mistakes_of_one_cell_share_its_comment_and_the_owners_own_comment_stays(
    bring: Bring, tmp_path: Path
) -> None:
    def comment(book: Any, sheet: Any) -> None:
        sheet["B3"].comment = Comment("请核对", "王")

    batch = bring(written(tmp_path, comment))
    line = batch.lines.get(row=3)
    line.problems = [
        *line.problems,
        {**line.problems[0], "code": "sector-missing", "params": {}, "cell": "B3"},
    ]
    line.save()
    with override("zh-hans"):
        text = marked_cells(opened(back(batch, tmp_path))["台账"])["B3"]
    assert text.startswith("请核对\n【错误】")
    assert len(text.split("\n")) == 3


def test_only_what_is_wrong_is_marked_not_what_is_noted(bring: Bring, desk: Desk) -> None:
    batch = bring(desk.table(["甲", "steel", 0.0000001, 1]))
    assert batch.lines.get().problems[0]["level"] == "note"
    assert not marked.offered(batch)


# --- the same workbook


def test_formulas_values_widths_hidden_sheets_and_text_stay_as_they_were(
    bring: Bring, tmp_path: Path
) -> None:
    def dress(book: Any, sheet: Any) -> None:
        sheet["D2"] = "=5+5"
        sheet["E1"], sheet["E2"] = "备注", "=SUM(A1)"
        sheet["E2"].data_type = "s"
        sheet["E2"].quotePrefix = True
        sheet.column_dimensions["A"].width = 33
        sheet["A2"].font = Font(bold=True, color="00112233")
        sheet["A2"].number_format = "@"
        sheet.freeze_panes = "B2"
        sheet.protection.sheet = True
        old = book.create_sheet("旧台账")
        old["A1"], old.sheet_state = "别看", "hidden"

    path = written(tmp_path, dress)
    with_results(path, {"D2": 10})
    book = opened(back(bring(path), tmp_path))
    sheet = book["台账"]
    assert (sheet["D2"].value, sheet["D2"].data_type) == ("=5+5", "f")
    assert (sheet["E2"].value, sheet["E2"].data_type) == ("=SUM(A1)", "s")
    assert (sheet.column_dimensions["A"].width, sheet.freeze_panes, sheet.protection.sheet) == (
        33,
        "B2",
        True,
    )
    assert (sheet["A2"].font.b, sheet["A2"].font.color.rgb, sheet["A2"].number_format) == (
        True,
        "00112233",
        "@",
    )
    assert (book["旧台账"]["A1"].value, book["旧台账"].sheet_state) == ("别看", "hidden")
    assert openpyxl.load_workbook(tmp_path / "marked.xlsx", data_only=True)["台账"]["D2"].value == 10


def with_results(path: Path, results: dict[str, float]) -> None:
    """Store results beside formulas, as Excel does and openpyxl does not."""
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    part = contents["xl/worksheets/sheet1.xml"].decode()
    for cell, value in results.items():
        place = part.index(f'<c r="{cell}"')
        end = part.index("</c>", place)
        part = (
            part[:place]
            + part[place:end].replace("<v />", f"<v>{value}</v>").replace("<v></v>", f"<v>{value}</v>")
            + part[end:]
        )
        assert f"<v>{value}</v>" in part
    files.archive(path, {**contents, "xl/worksheets/sheet1.xml": part.encode()})


DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor>'
    "<xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>5</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
    "<xdr:to><xdr:col>2</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>8</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
    '<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="文本框"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr/>'
    "<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>填报说明</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/>"
    "</xdr:twoCellAnchor></xdr:wsDr>"
)
EXTENSIONS = (
    '<extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"'
    ' xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:sparklineGroups'
    ' xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup><x14:sparklines>'
    "<x14:sparkline><xm:f>台账!C2:D2</xm:f><xm:sqref>F2</xm:sqref></x14:sparkline></x14:sparklines>"
    "</x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
)


def with_things(path: Path) -> Path:
    """The file with a text box and a sparkline, as Excel saves them."""
    with zipfile.ZipFile(path) as archive:
        contents: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    sheet = bytes(contents["xl/worksheets/sheet1.xml"]).decode() if isinstance(contents["xl/worksheets/sheet1.xml"], bytes) else ""  # fmt: skip
    namespace = f' xmlns:r="{files.OFFICE}"'
    sheet = sheet.replace("<worksheet", f"<worksheet{namespace}", 1)
    contents["xl/worksheets/sheet1.xml"] = sheet.replace(
        "</worksheet>", f'<drawing r:id="rId1"/>{EXTENSIONS}</worksheet>'
    )
    contents["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="{files.PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{files.OFFICE}/drawing" Target="../drawings/drawing1.xml"/></Relationships>'
    )
    contents["xl/drawings/drawing1.xml"] = DRAWING
    kinds = bytes(contents["[Content_Types].xml"]).decode() if isinstance(contents["[Content_Types].xml"], bytes) else ""  # fmt: skip
    contents["[Content_Types].xml"] = kinds.replace(
        "</Types>",
        '<Override PartName="/xl/drawings/drawing1.xml" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>',
    )
    return files.archive(path, contents)


def test_what_editing_loses_is_counted_in_this_very_file_and_said_on_the_first_sheet(
    bring: Bring, tmp_path: Path
) -> None:
    path = with_things(written(tmp_path, lambda book, sheet: None))
    before = losses.features(path)
    assert before == {("台账", "shape"): 1, ("台账", "sparkline"): 1}
    with override("zh-hans"):
        made = back(bring(path), tmp_path)
    lost = [line for line in told(opened(made)) if line.startswith("本副本未保留")]
    assert len(lost) == 2
    assert all("台账" in line and "1" in line for line in lost)
    assert losses.features(made) == {}, "what was said to be lost is lost"


def test_what_is_kept_is_not_said_to_be_lost(bring: Bring, tmp_path: Path) -> None:
    """A chart and rich text survive; nothing is said of them."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.chart import BarChart, Reference

    def draw(book: Any, sheet: Any) -> None:
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=4, min_row=1, max_row=3))
        sheet.add_chart(chart, "G2")
        sheet["F1"], sheet["F2"] = "备注", CellRichText("重要", TextBlock(InlineFont(b=True), "提示"))

    made = back(bring(written(tmp_path, draw)), tmp_path)
    book = opened(made)
    assert len(book["台账"]._charts) == 1
    assert [str(part) for part in book["台账"]["F2"].value] == ["重要", "提示"]
    assert losses.features(made) == {("台账", "chart"): 1}
    with override("zh-hans"):
        assert not [line for line in told(book) if line.startswith("本副本未保留")]


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
