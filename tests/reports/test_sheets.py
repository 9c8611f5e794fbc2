"""The writing seam: any text, numbers, limits, lists, protection, and equal bytes for equal sheets."""

from __future__ import annotations

import io
import math
import zipfile
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from projects.reports.sheets import (
    AMOUNT,
    MOST_ROWS,
    MOST_UNITS,
    Bounds,
    Choices,
    Formula,
    Line,
    Note,
    Page,
    Rule,
    Sheet,
    SheetColumn,
    SheetFull,
    Tone,
    Written,
    write_workbook,
)
from projects.reports.xlsx import shortened
from tests.reports.conftest import HOSTILE
from tests.reports.reading import by_calamine, by_openpyxl

PLAIN = SheetColumn("文本")


def made(*sheets: Sheet, **options: Any) -> tuple[bytes, Written]:
    target = io.BytesIO()
    told = write_workbook(target, sheets, **options)
    return target.getvalue(), told


def one(cells: list[Any], column: SheetColumn = PLAIN, **options: Any) -> tuple[bytes, Written]:
    """A workbook with one column of these cells."""
    return made(Sheet("表", (column,), [[cell] for cell in cells], **options))


def opened(body: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(body))


@pytest.mark.parametrize("reader", [by_calamine, by_openpyxl])
def test_hostile_texts_stay_what_they_are(reader: Any) -> None:
    body, told = one(list(HOSTILE))
    assert [row[0] for row in reader(body)] == ["文本", *HOSTILE]
    assert told == Written({"表": len(HOSTILE)}, [])


def test_text_that_would_become_a_formula_keeps_a_quote_while_it_is_edited() -> None:
    texts = ["=1", "+1", "-1", "@a", "'a", "＝1", "甲", "a=b"]
    cells = [row[0] for row in opened(one(texts)[0]).worksheets[0].iter_rows(min_row=2)]
    assert [bool(cell.quotePrefix) for cell in cells] == [True] * 6 + [False] * 2
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}


def test_control_characters_are_replaced_and_noted() -> None:
    body, told = one(["好", "a\x00b\x0bc\x1fd", "a\r\nb\rc", "\ufffe"])
    assert [row[0] for row in by_calamine(body)[1:]] == [
        "好",
        "a\ufffdb\ufffdc\ufffdd",
        "a\nb\nc",
        "\ufffd",
    ]
    assert told.notes == [
        Note("表", 3, "文本", "control-characters"),
        Note("表", 5, "文本", "control-characters"),
    ]


def test_too_long_text_is_cut_and_noted() -> None:
    longest, longer, wide = "长" * MOST_UNITS, "长" * (MOST_UNITS + 1), "😀" * 16_384
    body, told = one([longest, longer, wide])
    cells = [row[0] for row in by_calamine(body)[1:]]
    assert cells == [longest, "长" * (MOST_UNITS - 1) + "…", "😀" * 16_383 + "…"]
    assert [(note.row, note.code) for note in told.notes] == [(3, "text-cut"), (4, "text-cut")]


@pytest.mark.parametrize("length", [MOST_UNITS - 1, MOST_UNITS, MOST_UNITS + 1, 2 * MOST_UNITS])
def test_shortened_text_fits_and_never_splits_a_character(length: int) -> None:
    for text in ("a" * length, "😀" * (length // 2), "a" + "😀" * (length // 2)):
        kept = shortened(text)
        assert len(kept.encode("utf-16-le")) <= 2 * MOST_UNITS
        assert kept == text or (kept.endswith("…") and text.startswith(kept[:-1]))


def test_numbers_are_exact_and_blank_is_nothing() -> None:
    numbers = [0, 0.1, 1e-6, -2.5, 123456789.123456, 2**53, 1e300]
    body, _ = one([*numbers, None, "", 7], SheetColumn("数", format=AMOUNT))
    cells = [row[0] for row in by_openpyxl(body)[1:]]
    assert cells == [*numbers, None, None, 7]
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert b'r="A9"' not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="no number"):
        one([value])


def test_a_row_has_as_many_cells_as_columns() -> None:
    with pytest.raises(ValueError, match="zip"):
        made(Sheet("表", (PLAIN, PLAIN), [["a"]]))


@pytest.mark.slow
def test_more_rows_than_a_sheet_holds_are_refused() -> None:
    _, told = made(Sheet("表", (PLAIN,), ([None] for _ in range(MOST_ROWS))))
    assert told.rows == {"表": MOST_ROWS}
    with pytest.raises(SheetFull):
        made(Sheet("表", (PLAIN,), ([None] for _ in range(MOST_ROWS + 1))))


def test_long_lists_stand_on_a_hidden_sheet_once() -> None:
    values = tuple(f"很长的单位名称,带逗号 {n}" for n in range(300))
    columns = (
        SheetColumn("甲", accepts=Choices(values)),
        SheetColumn("乙", accepts=Choices(values, strict=False)),
        SheetColumn("丙", accepts=Choices(("是", "否"))),
        SheetColumn("丁", accepts=Choices(())),
    )
    book = opened(made(Sheet("表", columns, []))[0])
    found = {str(v.sqref)[0]: v for v in book["表"].data_validations.dataValidation}
    assert set(found) == {"A", "B", "C"}
    assert found["A"].formula1 == found["B"].formula1 == "_lists!$A$2:$A$301"
    assert (bool(found["A"].showErrorMessage), bool(found["B"].showErrorMessage)) == (True, False)
    assert [cell.value for cell in book["_lists"]["A"]][1:] == list(values)
    assert [cell.value for cell in book["_lists"]["B"]][:3] == ["丙", "是", "否"]
    assert book["_lists"].sheet_state == "veryHidden"
    assert book.active is not None
    assert book.active.title == "表"


def test_bounds_refuse_with_a_sentence() -> None:
    column = SheetColumn("月", accepts=Bounds(1, 12, whole=True), refusal="写 1 到 12")
    rule = opened(one([], column)[0])["表"].data_validations.dataValidation[0]
    assert (rule.type, rule.formula1, rule.formula2, rule.error) == ("whole", "1", "12", "写 1 到 12")


def test_protection_locks_what_is_locked() -> None:
    columns = (SheetColumn("锁"), SheetColumn("开", locked=False))
    sheet = opened(made(Sheet("表", columns, [["=a", "=b"], ["a", "b"]], protected=True))[0])["表"]
    assert sheet.protection.sheet
    locked = [[cell.protection.locked for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert locked == [[True, False], [True, False]]


def test_filter_and_freezing_follow_the_sheet() -> None:
    body, _ = made(
        Sheet("一", (PLAIN, PLAIN), [["a", "b"]] * 3, frozen=1, filtered=True, page=Page("&C题", "&R&P")),
        Sheet("二", (PLAIN,), []),
    )
    book = opened(body)
    assert (book["一"].auto_filter.ref, book["一"].freeze_panes) == ("A1:B4", "B2")
    assert (book["二"].auto_filter.ref, book["二"].freeze_panes) == (None, None)
    header: Any = book["一"].oddHeader
    assert header.center.text == "题"


def test_equal_sheets_are_equal_bytes() -> None:
    at = datetime(2021, 3, 1, tzinfo=UTC)
    first, second = (one(list(HOSTILE))[0], one(list(HOSTILE))[0])
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "[Content_Types].xml"
    books = [made(Sheet("表", (PLAIN,), [["a"]]), created=at)[0] for _ in range(2)]
    assert books[0] == books[1]
    assert len(first) == len(second)


def test_rows_are_gone_through_once_and_not_before() -> None:
    asked: list[int] = []

    def rows() -> Any:
        for number in range(3):
            asked.append(number)
            yield [str(number)]

    sheet = Sheet("表", (PLAIN,), rows())
    assert asked == []
    made(sheet)
    assert asked == [0, 1, 2]


# --- lines above, formulas, what a protected sheet takes


def test_lines_above_move_everything_below() -> None:
    lines = (Line("标题", title=True), Line("=说明", height=2))
    columns = (SheetColumn("甲", accepts=Bounds(0, 9)), SheetColumn("乙"))
    table = Sheet("表", columns, [["1", "="], ["2", "b"]], frozen=1, filtered=True, page=Page(), above=lines)
    assert table.first_row == 4
    body, told = made(table)
    assert by_calamine(body) == [["标题", None], ["=说明", None], ["甲", "乙"], ["1", "="], ["2", "b"]]
    sheet = opened(body)["表"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("B4", "A3:B5", "$3:$3")
    assert sorted(str(area) for area in sheet.merged_cells.ranges) == ["A1:B1", "A2:B2"]
    assert str(sheet.data_validations.dataValidation[0].sqref) == f"A4:A{MOST_ROWS + 1}"
    assert (sheet["A2"].data_type, bool(sheet["B4"].quotePrefix)) == ("s", True)
    assert told.rows == {"表": 2}


def test_a_note_names_the_row_under_the_lines() -> None:
    _, told = made(Sheet("表", (PLAIN,), [["a\x00"]], above=(Line("标题"),)))
    assert told.notes == [Note("表", 3, "文本", "control-characters")]


def test_a_formula_keeps_what_it_comes_to() -> None:
    cells = [Formula('IF(B2<1,"<&",1)', 2.5), Formula('""', None), Formula('"a"&"<"', "a<")]
    body, _ = one(cells, SheetColumn("数", format=AMOUNT))
    assert [row[0] for row in by_calamine(body)[1:]] == [2.5, None, "a<"]
    found = [row[0] for row in opened(body).worksheets[0].iter_rows(min_row=2)]
    assert [cell.value for cell in found] == ['=IF(B2<1,"<&",1)', '=""', '="a"&"<"']
    assert [cell.number_format for cell in found] == [AMOUNT] * 3


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_formula_comes_to_a_number_or_to_nothing(value: float) -> None:
    with pytest.raises(ValueError, match="no number"):
        one([Formula("A1", value)])


def test_a_protected_sheet_is_open_in_its_cells_and_closed_below() -> None:
    columns = (SheetColumn("锁"), SheetColumn("开", locked=False, tone=Tone.INPUT))
    sheet = opened(made(Sheet("表", columns, [["a", None], [None, "b"]], protected=True))[0])["表"]
    inside = [[cell.protection.locked for cell in row] for row in sheet["A2:B3"]]
    assert inside == [[True, False], [True, False]]
    assert sheet["B2"].fill.start_color.rgb == sheet["B3"].fill.start_color.rgb == "FFFFFDE7"
    assert sheet["B4"].protection.locked
    assert sheet.column_dimensions["B"].protection.locked in (None, True)


def test_rules_hints_and_alarms_are_about_the_first_row() -> None:
    column = SheetColumn("数", accepts=Rule("A3>=0"), refusal="不行", hint="填数", alarm='A3=""')
    plain = SheetColumn("文", hint="只是说明")
    sheet = opened(made(Sheet("表", (column, plain), [["1", ""]], above=(Line("标题"),)))[0])["表"]
    rule, hint = sheet.data_validations.dataValidation
    assert (rule.type, rule.formula1, rule.error, rule.prompt) == ("custom", "A3>=0", "不行", "填数")
    assert not rule.allow_blank
    assert (hint.type, hint.prompt) == (None, "只是说明")
    [area] = sheet.conditional_formatting
    assert str(area.sqref) == f"A3:A{MOST_ROWS + 1}"
    assert [each.formula for each in area.rules] == [['A3=""']]


@pytest.mark.parametrize(("paper", "number"), [("A3", "8"), ("A4", "9")])
def test_the_paper_is_as_asked(paper: str, number: str) -> None:
    sheet = opened(made(Sheet("表", (PLAIN,), [], page=Page(paper=paper)))[0])["表"]
    assert (str(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (number, "landscape")


def test_rows_of_a_protected_sheet_are_as_high_as_their_texts() -> None:
    columns = (SheetColumn("窄", 10, wrap=True), SheetColumn("宽", 40, wrap=True), SheetColumn("不折", 10))
    rows: list[list[Any]] = [
        ["短", "", "长" * 99],
        ["长" * 18, "", None],
        ["a" * 18, "一\n二\n三", 5],
        ["长" * 9999, "", ""],
    ]
    sheet = opened(made(Sheet("表", columns, rows, protected=True))[0])["表"]
    found = [sheet.row_dimensions[row] for row in range(2, 6)]
    assert [row.height for row in found] == [30, 60, 45, 405]
    plain = opened(made(Sheet("表", columns, rows))[0])["表"]
    assert plain.row_dimensions[3].height is None
