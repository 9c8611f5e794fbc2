"""The frame of a workbook: everything but its rows, made by XlsxWriter.

Each sheet gets the lines above its heading, its heading row and two sample rows: cells as they look in each column,
and the same with Excel's quote prefix for text that would be a formula. ``cut`` takes them out and keeps their styles."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from projects.intake.pipeline import LISTS_SHEET
from projects.reports.sheets import (
    MOST_ROWS,
    TEXT,
    Bounds,
    Choices,
    Line,
    Page,
    Rule,
    Sheet,
    SheetColumn,
    Tone,
)

SHEET_PART = "xl/worksheets/sheet"
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_HEADING = {
    "bold": True,
    "text_wrap": True,
    "align": "center",
    "valign": "vcenter",
    "bg_color": "#DCE6F1",
    "border": 1,
    "num_format": TEXT,
}
_LINE = {"text_wrap": True, "valign": "vcenter"}
_TITLE = {"bold": True, "font_size": 16, "valign": "vcenter"}
#: heights of a line of text, of a title and of the heading below lines, in points
_LINE_HEIGHT, _TITLE_HEIGHT, _HEADING_HEIGHT = 16, 28, 62
_PAPERS = {"A3": 8, "A4": 9}
#: how cells look by what they are for, and the heading above them
_TONES: dict[Tone, dict[str, Any]] = {
    Tone.PLAIN: {},
    Tone.SHOWN: {"bg_color": "#F2F2F2", "font_color": "#595959"},
    Tone.INPUT: {"bg_color": "#FFFDE7"},
}
_TONED_HEADINGS: dict[Tone, dict[str, Any]] = {
    Tone.PLAIN: {},
    Tone.SHOWN: {"bg_color": "#E4E4E4"},
    Tone.INPUT: {"bg_color": "#FFE699"},
}
_BORDER = {"border": 1, "border_color": "#BFBFBF"}
_ALARM = {"bg_color": "#F8CBAD"}
_DIMENSION = re.compile(r"<dimension [^>]*/>")
_ROW = re.compile(r"<row .*?</row>", re.DOTALL)
_STYLE = re.compile(r'<c r="[A-Z]+\d+" s="(\d+)"/>')
#: what Excel says at most when it refuses a value
_MOST_WORDS = 255


@dataclass(frozen=True, slots=True)
class Cut:
    """A sheet's XML before and after its rows, and the number of each column's styles."""

    head: str
    tail: str
    plain: list[str]
    quoted: list[str]


def cut(part: str) -> Cut:
    """Take the sample rows out of a sheet; also its size, which is not known when its start is written."""
    before, _, rest = part.partition("<sheetData>")
    inside, _, after = rest.partition("</sheetData>")
    *kept, plain, quoted = _ROW.findall(inside)
    head = f"{_DIMENSION.sub('', before)}<sheetData>{''.join(kept)}"
    return Cut(head, f"</sheetData>{after}", _STYLE.findall(plain), _STYLE.findall(quoted))


def lists(sheets: Sequence[Sheet]) -> Sheet | None:
    """A hidden sheet with accepted values: Excel drops lists over 255 characters, and splits at commas."""
    found = _choices(sheets)
    columns = tuple(SheetColumn(heading, 30) for heading in found.values())
    return Sheet(LISTS_SHEET, columns, zip_longest(*found), hidden=True) if found else None


def _choices(sheets: Sequence[Sheet]) -> dict[tuple[str, ...], str]:
    """Each distinct list of values with the heading it is first used for; its place is its column."""
    found: dict[tuple[str, ...], str] = {}
    for sheet in sheets:
        for column in sheet.columns:
            if isinstance(column.accepts, Choices) and column.accepts.values:
                found.setdefault(column.accepts.values, column.heading)
    return found


def build(
    sheets: Sequence[Sheet], rows: dict[str, int], title: str, created: datetime | None
) -> dict[str, str]:
    """The parts of the archive by name. ``rows`` are the numbers of rows known so far, by sheet."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    book.set_properties({"title": title, **({"created": created} if created else {})})
    places = {values: place for place, values in enumerate(_choices(sheets))}
    for sheet in sheets:
        _Page(book, sheet, places).make(rows.get(sheet.name, 0))
    book.close()
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


class _Page:
    """One sheet of the frame in the making."""

    def __init__(self, book: Any, sheet: Sheet, places: dict[tuple[str, ...], int]) -> None:
        self.book = book
        self.sheet = sheet
        self.places = places
        self.page = book.add_worksheet(sheet.name)
        #: the heading's row, from 0
        self.top = len(sheet.above)

    def make(self, rows: int) -> None:
        last = len(self.sheet.columns) - 1
        for place, line in enumerate(self.sheet.above):
            self._line(place, last, line)
        for place, column in enumerate(self.sheet.columns):
            self._column(place, column)
            self._accept(place, column)
            self._alarm(place, column)
        self._look(rows, last)
        if self.sheet.page:
            self._print(self.sheet.page)

    def _line(self, row: int, last: int, line: Line) -> None:
        self.page.set_row(row, _TITLE_HEIGHT if line.title else _LINE_HEIGHT * line.height)
        look = self.book.add_format(_TITLE if line.title else _LINE)
        if last:
            self.page.merge_range(row, 0, row, last, "", look)
        self.page.write_string(row, 0, line.text, look)

    def _column(self, place: int, column: SheetColumn) -> None:
        look: dict[str, Any] = {
            "num_format": column.format,
            "valign": "vcenter",
            "text_wrap": column.wrap,
        }
        cells = {**look, "locked": column.locked, **_TONES[column.tone]}
        if self.sheet.protected:
            cells |= _BORDER
        heading = self.book.add_format({**_HEADING, **_TONED_HEADINGS[column.tone]})
        # under the last row of a protected sheet nothing is to be filled
        self.page.set_column(
            place, place, column.width, self.book.add_format(look if self.sheet.protected else cells)
        )
        self.page.write_string(self.top, place, column.heading, heading)
        self.page.write_blank(self.top + 1, place, None, self.book.add_format(cells))
        quoted = self.book.add_format({**cells, "quote_prefix": True})
        self.page.write_blank(self.top + 2, place, None, quoted)

    def _look(self, rows: int, last: int) -> None:
        if self.sheet.above:
            self.page.set_row(self.top, _HEADING_HEIGHT)
        if self.sheet.frozen is not None:
            self.page.freeze_panes(self.top + 1, self.sheet.frozen)
        if self.sheet.filtered:
            self.page.autofilter(self.top, 0, self.top + max(rows, 1), last)
        if self.sheet.protected:
            self.page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        if self.sheet.hidden:
            self.page.very_hidden()
        self.page.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(last)}{MOST_ROWS + 1}"})

    def _print(self, page: Page) -> None:
        self.page.set_landscape()
        self.page.set_paper(_PAPERS[page.paper])
        self.page.fit_to_pages(1, 0)
        self.page.repeat_rows(self.top)
        self.page.set_header(page.header)
        self.page.set_footer(page.footer)

    def _accept(self, place: int, column: SheetColumn) -> None:
        options = self._options(column)
        if options:
            options |= {"error_message": column.refusal[:_MOST_WORDS]} if column.refusal else {}
        elif column.hint:
            options = {"validate": "any"}
        if options:
            options |= {"input_message": column.hint[:_MOST_WORDS]} if column.hint else {}
            self.page.data_validation(self.top + 1, place, MOST_ROWS, place, options)

    def _alarm(self, place: int, column: SheetColumn) -> None:
        if column.alarm:
            look = {"type": "formula", "criteria": f"={column.alarm}", "format": self.book.add_format(_ALARM)}
            self.page.conditional_format(self.top + 1, place, MOST_ROWS, place, look)

    def _options(self, column: SheetColumn) -> dict[str, Any] | None:
        match column.accepts:
            case Choices(values=values, strict=strict) if values:
                name = xl_col_to_name(self.places[values])
                source = f"={LISTS_SHEET}!${name}$2:${name}${len(values) + 1}"
                return {"validate": "list", "source": source, "show_error": strict}
            case Bounds(low=low, high=high, whole=whole):
                kind = "integer" if whole else "decimal"
                return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
            case Rule(formula=formula):
                # with "ignore blank" Excel takes anything as soon as a cell that the formula names is blank
                return {"validate": "custom", "value": f"={formula}", "ignore_blank": False}
            case _:
                return None
