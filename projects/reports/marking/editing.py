"""Marking an .xlsx with openpyxl: the same workbook back, with comments, colours and the list as its first sheet."""

from __future__ import annotations

import warnings
from collections import defaultdict
from copy import copy
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.hyperlink import Hyperlink

from projects.intake.pipeline import MARKED_TITLE, MARKS_SHEET
from projects.intake.sheets import printable
from projects.reports.marking import cached, losses, marks
from projects.reports.marking.marks import Loss, Mark, Order, Words

_FILLS = {
    level: PatternFill("solid", start_color=colour, end_color=colour)
    for level, colour in marks.COLOURS.items()
}
_BOLD, _WRAPPED = Font(bold=True), Alignment(wrap_text=True, vertical="top")
#: of a comment's box, in points
_WIDTH, _LINE, _SIGNS = 300, 18, 26


def mark(order: Order) -> list[Loss]:
    """Write the marked workbook; answers what of the file it lost."""
    source, target = Path(order.source), Path(order.target)
    with warnings.catch_warnings(), source.open("rb") as file:  # by its name, without an ending, it is none
        warnings.simplefilter("ignore")  # what cannot be kept is counted, not warned of
        book = openpyxl.load_workbook(file, rich_text=True)
    lost = losses.of(source, book)
    _forget_earlier(book)
    kept = book.create_sheet(MARKS_SHEET)
    kept.sheet_state = "veryHidden"
    for sheet in book.worksheets[:-1]:
        name = printable(sheet.title)
        _mark_sheet(sheet, kept, [each for each in order.marks if each.sheet == name], order.words)
    _list(book, order, lost)
    book.calculation = CalcProperties(fullCalcOnLoad=True)
    book.save(target)
    cached.carry_over(source, target)
    return lost


# --- cells


def _mark_sheet(sheet: Any, kept: Any, wanted: list[Mark], words: Words) -> None:
    """Comments and colours. What a cell was before is kept on the hidden sheet, under the number of its first mark."""
    boxes = [
        (box.min_row - 1, box.min_col - 1, box.max_row - 1, box.max_col - 1)
        for box in sheet.merged_cells.ranges
    ]
    of_cell: dict[tuple[int, int], list[Mark]] = defaultdict(list)
    for at, each in marks.placed(wanted, boxes):
        of_cell[at].append(each)
    for (row, column), found in of_cell.items():
        _mark_cell(sheet.cell(row + 1, column + 1), kept, found, words)


def _mark_cell(cell: Any, kept: Any, found: list[Mark], words: Words) -> None:
    was = cell.comment.text if cell.comment else ""
    line = kept.max_row + 1
    kept.cell(line, 1, found[0].number)
    kept.cell(line, 2)._style = copy(cell._style)
    _write(kept.cell(line, 3), was)
    text = "\n".join([*([was] if was else []), *(marks.comment(each, words) for each in found)])
    cell.fill = _FILLS["error" if any(each.level == "error" for each in found) else "warning"]
    cell.comment = Comment(text, marks.AUTHOR, height=_LINE * (2 + len(text) // _SIGNS), width=_WIDTH)


def _write(cell: Any, text: Any) -> None:
    """A text stays a text, whatever it begins with."""
    cell.value = text
    if isinstance(text, str) and text:
        cell.data_type = "s"
        cell.quotePrefix = True


# --- a file that was marked before


def _forget_earlier(book: Any) -> None:
    """Take the marks of an earlier time off, wherever their cells have moved to, and give the cells their looks back."""
    if MARKS_SHEET not in book.sheetnames:
        return
    kept = {row[0].value: (row[1], row[2].value) for row in book[MARKS_SHEET].iter_rows(min_row=2, max_col=3)}
    for sheet in book.worksheets:
        for cell in list(sheet._cells.values()):
            if getattr(cell, "comment", None):
                _restore(cell, kept)
    del book[MARKS_SHEET]
    for sheet in book.worksheets:
        if len(book.worksheets) > 1 and sheet["A1"].value == MARKED_TITLE:
            del book[sheet.title]


def _restore(cell: Any, kept: dict[Any, tuple[Any, Any]]) -> None:
    lines = str(cell.comment.text).split("\n")
    first = next((line for line in lines if marks.number_in(line) is not None), None)
    before = kept.get(marks.number_in(first)) if first else None
    if before is not None:
        cell._style = copy(before[0]._style)
        cell.comment = Comment(before[1], "") if before[1] else None


# --- the list


def _list(book: Any, order: Order, lost: list[Loss]) -> None:
    sheet = book.create_sheet(marks.free_name(order.words.sheet, set(book.sheetnames)), 0)
    lines = marks.head(order.words, lost, rebuilt=False)
    for number, line in enumerate(lines, 1):
        _write(sheet.cell(number, 1), line)
    sheet["A1"].font = Font(bold=True, size=14)
    top = len(lines) + 2
    for place, (heading, width) in enumerate(zip(order.words.headings, marks.WIDTHS, strict=True), 1):
        sheet.cell(top, place, heading).font = _BOLD
        sheet.column_dimensions[sheet.cell(top, place).column_letter].width = width
    titles = {printable(each.title): each.title for each in book.worksheets}
    for number, entry in enumerate(marks.table(order.marks, order.words), top + 1):
        _list_line(sheet, number, entry, titles)
    last = top + len(order.marks)
    sheet.auto_filter.ref = f"A{top}:F{last}"
    sheet.freeze_panes = f"A{top + 1}"
    book.active = 0
    for each in book.worksheets:
        each.sheet_view.tabSelected = each is sheet


def _list_line(sheet: Any, number: int, line: marks.Line, titles: dict[str, str]) -> None:
    for place, value in enumerate(line.cells, 1):
        cell = sheet.cell(number, place)
        _write(cell, value)
        cell.alignment = _WRAPPED
    sheet.cell(number, 2).fill = _FILLS.get(line.level, PatternFill())
    if line.cell and line.sheet in titles:
        link = sheet.cell(number, 4)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=marks.link_to(titles[line.sheet], line.cell))
        link.font = Font(color="1F4E79", underline="single")
