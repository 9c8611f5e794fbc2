"""The marked file: the same workbook back, each mistake marked in its cell, and it can be corrected and brought again."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
from django.utils.translation import override
from openpyxl.comments import Comment
from openpyxl.styles import Font

from projects.reports import marked
from projects.reports.marking import losses, marks
from tests.factories import house, people
from tests.intake import files
from tests.intake.desk import Desk
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
