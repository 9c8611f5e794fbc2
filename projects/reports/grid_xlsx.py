"""The engine behind ``write_grids``: XlsxWriter, which stores a value beside each formula and draws native charts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from projects.reports.frame import OPTIONS
from projects.reports.grid import Box, Chart, Grid, Look, Range, Role, Series
from projects.reports.sheets import Cell, Formula
from projects.reports.xlsx import lines
from projects.values import legible

_PAPERS = {"A3": 8, "A4": 9}
_LINE = {"border": 1, "border_color": "#9AA3AD"}
_HEAVY = {"bold": True, "bg_color": "#EEF2F6"}
_LIT = {Role.RED: "#F4C7C3", Role.YELLOW: "#FBE8A6", Role.GREEN: "#D3EBD3"}
_ROLES: dict[Role, dict[str, Any]] = {
    Role.TITLE: {"bold": True, "font_size": 18, "align": "center"},
    Role.NOTE: {"font_color": "#4A5560", "text_wrap": True},
    Role.HEADING: {**_LINE, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#DCE6F1"},
    Role.BODY: {**_LINE, "text_wrap": True},
    Role.SECTION: {**_LINE, "bold": True, "bg_color": "#F5F7FA", "text_wrap": True},
    Role.SUBTOTAL: {**_LINE, **_HEAVY, "text_wrap": True},
    Role.TOTAL: {**_LINE, **_HEAVY, "text_wrap": True, "top": 2, "bg_color": "#E2E8EF"},
    Role.KEY: {"font_color": "#9AA3AD", "font_size": 8},
    Role.LABEL: {**_LINE, "bg_color": "#F5F7FA", "text_wrap": True, "indent": 1},
    Role.VALUE: {**_LINE, "bold": True, "font_size": 13, "indent": 1},
    Role.LINK: {"font_color": "#1F5FA8", "underline": 1},
    **{role: {**_LINE, "text_wrap": True, "bg_color": colour} for role, colour in _LIT.items()},
}
#: two series told apart in black and white: the first plain and dark, the others by their pattern
_FILLS = ("#2F5D8C", "#B7C9DC", "#7A8794")


#: the least height of a row and that of a line of text, in points; Excel takes 409 points
_ROW, _TEXT_LINE, _MOST_LINES = 18, 14, 28


def write(target: BinaryIO, grids: Sequence[Grid], title: str, created: datetime | None) -> None:
    """Write all sheets; the first is shown when the file is opened."""
    book = xlsxwriter.Workbook(target, OPTIONS)
    book.set_properties({"title": title, **({"created": created} if created else {})})
    looks = _Looks(book)
    for grid in grids:
        _Page(book, grid, looks).make()
    book.close()


class _Sheet(Worksheet):  # type: ignore[misc]
    """A sheet whose formulas are taken as they are: ours call nothing that Excel has learned since 2007, and to look for
    thirty names of such functions in each formula was a quarter of all writing. The spans of rows are a hint that readers
    do without."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _calculate_spans(self) -> None:
        self.row_spans: dict[int, str] = {}

    def _escape_attributes(self, attribute: Any) -> Any:
        """Every cell has the number of its look: a number needs no escaping, and is not searched first to find that out."""
        return attribute if attribute.__class__ is int else super()._escape_attributes(attribute)


class _Looks:
    """The formats of a book, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[Look, Any] = {}
        self._seen: dict[int, tuple[Look, Any]] = {}

    def of(self, look: Look) -> Any:
        """Thousands of cells share a few looks: one that was seen is known by its place in memory, without its hash."""
        if (seen := self._seen.get(id(look))) is None:
            if look not in self._made:
                self._made[look] = self._book.add_format(self._options(look))
            seen = self._seen[id(look)] = (look, self._made[look])
        return seen[1]

    @staticmethod
    def _options(look: Look) -> dict[str, Any]:
        options = {"valign": "vcenter", "num_format": look.format, "align": look.align, **_ROLES[look.role]}
        if look.estimate:
            options |= {"italic": True, "font_color": "#6B7682", "num_format": f'"≈"{look.format}'}
        return options


class _Page:
    """One sheet of the book."""

    def __init__(self, book: Any, grid: Grid, looks: _Looks) -> None:
        self.book, self.grid, self.looks = book, grid, looks
        self.page = book.add_worksheet(grid.name, _Sheet)

    def make(self) -> None:
        for place, width in enumerate(self.grid.widths):
            self.page.set_column(place, place, width, None, {"hidden": place in self.grid.hidden})
        for row, boxes in enumerate(self.grid.rows):
            self.page.set_row(row, self.grid.heights.get(row) or self._height(boxes))
            for column, box in boxes.items():
                self._box(row, column, box)
        for chart in self.grid.charts:
            self.page.insert_chart(chart.row, chart.column, self._chart(chart))
        if self.grid.frozen:
            self.page.freeze_panes(*self.grid.frozen)
        self._print()

    def _height(self, boxes: dict[int, Box]) -> float:
        """High enough for the texts of a row: not every program fits rows when it opens a file."""
        told = 1
        for place, box in boxes.items():
            value = box.value.value if isinstance(box.value, Formula) else box.value
            if isinstance(value, str) and box.across == 1 and box.down == 1 and box.look.role is not Role.KEY:
                told = max(told, lines(value, self.grid.widths[place]))
        return max(_ROW, _TEXT_LINE * min(told, _MOST_LINES) + 4)

    def _box(self, row: int, column: int, box: Box) -> None:
        look = self.looks.of(box.look)
        if box.across > 1 or box.down > 1:
            self.page.merge_range(row, column, row + box.down - 1, column + box.across - 1, None, look)
        if box.sheet:
            self.page.write_url(row, column, f"internal:'{box.sheet}'!A1", look, str(box.value))
        else:
            self._write(row, column, box.value, look)

    def _write(self, row: int, column: int, value: Cell, look: Any) -> None:
        """By the engine's own inner functions: the outer ones ask of each cell whether its place is written "A1"."""
        match value:
            case None | "":
                self.page._write_blank(row, column, None, look)
            case Formula():
                self.page._write_formula(
                    row, column, f"={value.text}", look, "" if value.value is None else value.value
                )
            case str():
                self.page._write_string(row, column, legible(value)[:32_000], look)
            case _:
                self.page._write_number(row, column, value, look)

    def _print(self) -> None:
        grid, page = self.grid, self.page
        page.set_portrait() if grid.tall else page.set_landscape()
        page.set_paper(_PAPERS[grid.page.paper])
        if grid.breaks:  # Excel takes no heed of them where the width is fitted
            page.set_print_scale(grid.scale)
            page.set_h_pagebreaks(grid.breaks)
        else:
            page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        page.center_horizontally()
        page.set_header(grid.page.header)
        page.set_footer(grid.page.footer)
        if grid.headings:
            page.repeat_rows(*grid.headings)
        if grid.printed:
            page.print_area(0, 0, len(grid.rows) - 1, grid.printed - 1)

    def _chart(self, chart: Chart) -> Any:
        made = self.book.add_chart({"type": chart.kind})
        for place, series in enumerate(chart.series):
            made.add_series(_series(chart, place, series))
        made.set_title({"name": chart.title, "name_font": {"size": 12}})
        axis: dict[str, Any] = {
            "name": chart.axis,
            "major_gridlines": {"visible": True, "line": {"color": "#D5DBE1"}},
        }
        axis |= {"num_format": chart.format} if chart.format else {}
        axis |= {} if chart.kind == "line" else {"min": 0}
        value, name = (
            (made.set_x_axis, made.set_y_axis) if chart.kind == "bar" else (made.set_y_axis, made.set_x_axis)
        )
        value(axis)
        name({"reverse": True} if chart.kind == "bar" else {})
        made.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
        made.set_size({"width": chart.size[0], "height": chart.size[1]})
        return made


def _series(chart: Chart, place: int, series: Series) -> dict[str, Any]:
    cells = {"categories": _cells(chart.names), "values": _cells(series.values)}
    if chart.kind == "line":
        return {"name": series.name, **cells, **_line_look(series)}
    colour = _FILLS[place % len(_FILLS)]
    look: dict[str, Any] = {"fill": {"color": colour}}
    if series.pattern:
        look = {"pattern": {"pattern": series.pattern, "fg_color": colour, "bg_color": "#FFFFFF"}}
    return {"name": series.name, **cells, **look, "border": {"color": "#2B3640", "width": 0.75}, "gap": 60}


def _line_look(series: Series) -> dict[str, Any]:
    """Dark lines that differ by their dashes; the one whose points are marked is the widest."""
    width, marker = (2.5, {"type": "circle", "size": 6}) if series.marked else (1.75, {"type": "none"})
    line = {"color": "#2B3640", "width": width, "dash_type": series.dashes or "solid"}
    filled = {"fill": {"color": "#2B3640"}, "border": {"color": "#2B3640"}} if series.marked else {}
    return {"line": line, "marker": {**marker, **filled}}


def _cells(cells: Range) -> list[Any]:
    return [cells.sheet, cells.first, cells.column, cells.last, cells.column]
