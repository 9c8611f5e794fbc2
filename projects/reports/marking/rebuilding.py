"""The values of a file in a new .xlsx, marked: for .xls, .ods and .csv, and for an .xlsx that is too large to be edited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from projects.intake.bounds import NO_VALUE
from projects.intake.limits import Limits
from projects.intake.pipeline import MARKED_TITLE, MARKS_SHEET
from projects.intake.scan import inspect, scan
from projects.intake.sheets import VERY_HIDDEN, VISIBLE, OpenSheet, open_sheets
from projects.reports.marking import marks
from projects.reports.marking.marks import Mark, Order
from projects.values import legible

_OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}  # fmt: skip
#: a cell holds so many characters
_LONGEST = 32_767
#: rows by which the width of a column is guessed, the widest in characters
_LOOKED_AT, _WIDEST = 100, 40
#: row → column → marks, both from 0
Marked = dict[int, dict[int, list[Mark]]]
_FORMS: dict[str, dict[str, str]] = {
    "plain": {}, "day": {"num_format": "yyyy-mm-dd"}, "moment": {"num_format": "yyyy-mm-dd hh:mm"},
}  # fmt: skip


def mark(order: Order, limits: Limits) -> None:
    """Write the marked workbook, row by row as the file is read."""
    source = Path(order.source)
    inspection = inspect(source, limits)
    found = scan(source, limits)
    with xlsxwriter.Workbook(order.target, _OPTIONS) as book:
        book.set_calc_mode("auto")
        writer = _Writer(book, order)
        for sheet in open_sheets(source, inspection, lambda: found, limits):
            if inspection.text:
                sheet.head.name = order.name
            if sheet.head.name != MARKS_SHEET and not _is_list(sheet):
                writer.sheet(sheet)
        writer.finish()


def _is_list(sheet: OpenSheet) -> bool:
    first = sheet.rows[0] if len(sheet.rows) else ()
    return bool(first) and first[0] == MARKED_TITLE


class _Writer:
    """Writes sheets into a workbook whose first sheet is the list."""

    def __init__(self, book: Any, order: Order) -> None:
        self._book, self._order = book, order
        self._list = book.add_worksheet("_")
        colours = {"": {}, **{level: {"bg_color": f"#{colour}"} for level, colour in marks.COLOURS.items()}}
        self._formats = {
            (level, kind): book.add_format({**colour, **form}) if colour or form else None
            for level, colour in colours.items()
            for kind, form in _FORMS.items()
        }
        #: name of a sheet in the file → in the workbook
        self._titles: dict[str, str] = {}

    def sheet(self, sheet: OpenSheet) -> None:
        """One sheet of the file with all its values."""
        name = sheet.head.name
        title = marks.free_name(name, {*self._titles.values(), self._order.words.sheet})
        self._titles[name] = title
        made = self._book.add_worksheet(title)
        self._set_up(made, sheet)
        marked = _by_row((each for each in self._order.marks if each.sheet == name), sheet)
        for row, cells in enumerate(sheet.rows):
            found = marked.get(row, {})
            for column in range(max([len(cells), *(at + 1 for at in found)])):
                value = cells[column] if column < len(cells) else None
                if bad := sheet.bad.get((row, column)):
                    value = "" if bad == NO_VALUE else bad
                self._cell(made, row, column, value, found.get(column, []))

    def _set_up(self, made: Any, sheet: OpenSheet) -> None:
        if sheet.head.visibility == VERY_HIDDEN:
            made.very_hidden()
        elif sheet.head.visibility != VISIBLE:
            made.hide()
        for column, width in enumerate(_widths(sheet)):
            made.set_column(column, column, width)
        made.merge.extend(list(box) for box in sheet.head.merged)

    def _cell(self, made: Any, row: int, column: int, value: Any, found: list[Mark]) -> None:
        level = "error" if any(each.level == "error" for each in found) else "warning" if found else ""
        form = self._formats[level, _kind(value)]
        if isinstance(value, str) and value:
            made.write_string(row, column, legible(value)[:_LONGEST], form)
        elif isinstance(value, bool):
            made.write_boolean(row, column, value, form)
        elif isinstance(value, int | float):
            made.write_number(row, column, value, form)
        elif isinstance(value, date):
            made.write_datetime(row, column, value, form)
        elif value:
            made.write_string(row, column, str(value), form)
        else:
            made.write_blank(row, column, None, form)
        if found:
            text = "\n".join(marks.comment(each, self._order.words) for each in found)
            made.write_comment(row, column, text, {"author": marks.AUTHOR, "x_scale": 2.5, "y_scale": 1.5})

    def finish(self) -> None:
        """The list, now that the sheets have their names."""
        made, words = self._list, self._order.words
        made.name = marks.free_name(words.sheet, set(self._titles.values()))
        lines = marks.head(words, [], rebuilt=True)
        bold, wrapped = (
            self._book.add_format({"bold": True}),
            self._book.add_format({"text_wrap": True, "valign": "top"}),
        )
        link = self._book.add_format({"font_color": "#1F4E79", "underline": 1, "valign": "top"})
        for number, line in enumerate(lines):
            made.write_string(number, 0, line, bold if number == 0 else None)
        top = len(lines) + 1
        for place, (heading, width) in enumerate(zip(words.headings, marks.WIDTHS, strict=True)):
            made.set_column(place, place, width)
            made.write_string(top, place, heading, bold)
        for number, entry in enumerate(marks.table(self._order.marks, words), top + 1):
            self._line(made, number, entry, wrapped, link)
        made.autofilter(top, 0, top + len(self._order.marks), len(words.headings) - 1)
        made.freeze_panes(top + 1, 0)
        made.activate()

    def _line(self, made: Any, number: int, line: marks.Line, wrapped: Any, link: Any) -> None:
        for place, value in enumerate(line.cells):
            if place == 3 and line.cell and line.sheet in self._titles:
                target = f"internal:{marks.link_to(self._titles[line.sheet], line.cell)}"
                made.write_url(number, place, target, link, str(value))
            elif isinstance(value, int):
                made.write_number(number, place, value, wrapped)
            else:
                made.write_string(number, place, value[:_LONGEST], wrapped)


def _kind(value: Any) -> str:
    if not isinstance(value, date):
        return "plain"
    return "moment" if isinstance(value, datetime) and value.time() != datetime.min.time() else "day"


def _by_row(found: Iterable[Mark], sheet: OpenSheet) -> Marked:
    """The marks of a sheet at the cells that show them."""
    marked: Marked = defaultdict(lambda: defaultdict(list))
    for (row, column), each in marks.placed(found, sheet.head.merged):
        marked[row][column].append(each)
    return marked


def _widths(sheet: OpenSheet) -> Iterator[float]:
    """Columns as wide as what stands in their first cells."""
    head = [sheet.rows[number] for number in range(min(_LOOKED_AT, len(sheet.rows)))]
    for column in range(max((len(row) for row in head), default=0)):
        texts = (str(row[column] or "") for row in head if column < len(row))
        longest = max((len(text.encode("gb18030", "replace")) for text in texts), default=0)
        yield max(6, min(longest + 2, _WIDEST))
