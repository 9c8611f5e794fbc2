"""What the sheets of the audit's workbooks share: columns of printed tables as sheets, title lines, how a page prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from projects.reports.carried import Position
from projects.reports.ledger_book import printed, sheet_name
from projects.reports.report_book.parts import Column
from projects.reports.sheets import Cell, Line, Page, Sheet, SheetColumn

#: the rows above the heading: the title and one line
ABOVE = 2


def sheet(
    name: str,
    title: str,
    note: str,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, Cell]],
    page: Page,
) -> Sheet:
    """A sheet with a title, a line beneath it, one heading row and rows by key, which can be filtered."""
    made = tuple(SheetColumn(_heading(each), each.width, each.look.format, wrap=each.look.align == "left") for each in columns)  # fmt: skip
    keys = [each.key for each in columns]
    cells = ([row.get(key) for key in keys] for row in rows)
    return Sheet(
        sheet_name(name), made, cells, frozen=0, filtered=True, page=page,
        above=(Line(title, title=True), Line(note, height=2 if len(note) > 80 else 1)),
    )  # fmt: skip


def _heading(column: Column) -> str:
    return f"{column.group}：{column.heading}" if column.group else column.heading


def page_of(position: Position, title: str) -> Page:
    """A4 across; the head below."""
    return replace(printed(position, title), paper="A4")
