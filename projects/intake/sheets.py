"""The sheets of a file as the child reads them: what each is called, how it is merged, and its rows one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from projects.intake import ods, text
from projects.intake.bounds import SheetScan
from projects.intake.errors import Unreadable
from projects.intake.limits import WIDEST, Limits
from projects.intake.scan import Inspection, Scan
from projects.values import Raw

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

#: what a cell holds; "" is blank, and so is what the reader cannot say (see ``OpenSheet.bad``). Numbers are floats;
#: a cell that shows only a time of day, or a date before 1900, is a ``time``, which no parser of values takes
Cell = Raw
#: (first row, first column, last row, last column), counted from 0
Box = tuple[int, int, int, int]
VISIBLE, HIDDEN, VERY_HIDDEN = "visible", "hidden", "very hidden"
#: rows that can be looked at again before the rest is read
HEAD = 100
#: rows that travel together
BATCH = 2000


@dataclass(slots=True)
class SheetHead:
    """A sheet before its rows. ``rows`` counts from the sheet's first row (for plain text: at most so many)."""

    name: str
    visibility: str = VISIBLE
    rows: int = 0
    columns: int = 0
    merged: list[Box] = field(default_factory=list)
    #: numbers of hidden rows, where the format tells
    hidden_rows: list[int] = field(default_factory=list)
    #: bare serial numbers of days count from 1904, as in workbooks of an old Mac
    since_1904: bool = False
    #: whether the name was given by a person: a text file's is that under which it is kept
    named: bool = True


class Rows(Sequence[Sequence[Cell]]):
    """The rows of a sheet, Excel's row 1 first, read as they are asked for: only the head can be looked at twice.

    A slice without an end is the way to the rest; it can be walked through once."""

    def __init__(self, rows: Iterator[list[Cell]], length: int) -> None:
        self._head = list(islice(rows, HEAD))
        self._rest = rows
        self._length = max(length, len(self._head)) if length > HEAD else len(self._head)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Sequence[Cell]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Sequence[Cell]]: ...
    def __getitem__(self, index: int | slice) -> Sequence[Cell] | Sequence[Sequence[Cell]]:
        if isinstance(index, slice) and index.stop is None:
            return Rows(self._from(index.start or 0), self._length - (index.start or 0))
        return self._head[index]

    def __iter__(self) -> Iterator[list[Cell]]:
        return self._from(0)

    def _from(self, start: int) -> Iterator[list[Cell]]:
        yield from self._head[start:]
        yield from self._rest


@dataclass(slots=True)
class OpenSheet:
    """A sheet ready to be read: its head, its rows from Excel's row 1 on, and its cells that only look blank."""

    head: SheetHead
    rows: Rows
    #: (row, column), both from 0 → ``bounds.NO_VALUE`` or an error value
    bad: dict[tuple[int, int], str] = field(default_factory=dict)


def open_sheets(
    path: Path, kind: Inspection, scanned: Callable[[], Scan], limits: Limits
) -> Iterator[OpenSheet]:
    """The sheets one after the other; each must be used before the next is asked for."""
    if kind.text is not None:
        head = SheetHead(path.stem, rows=kind.text.lines, named=False)
        yield OpenSheet(head, Rows(_lines(text.rows(path, kind.text, limits), head), kind.text.lines))
        return
    from python_calamine import CalamineWorkbook

    with ods.readable(path) if kind.kind == "ods" else path.open("rb") as file:
        book = CalamineWorkbook.from_filelike(file)
        if len(book.sheets_metadata) > limits.sheets:
            raise Unreadable("too-many-sheets", limit=limits.sheets)
        for index in _hidden_first([_visibility(str(about.visible)) for about in book.sheets_metadata]):
            yield _open(book, index, scanned, limits)


def _lines(rows: Iterator[list[str]], head: SheetHead) -> Iterator[list[Cell]]:
    """Rows of plain text; how wide they are is known only when they come."""
    for row in rows:
        head.columns = max(head.columns, len(row))
        yield list(row[:WIDEST])


def _hidden_first(visibilities: Sequence[str]) -> list[int]:
    """What our own workbook says of itself stands on a hidden sheet, and must be known before its rows are read."""
    return sorted(range(len(visibilities)), key=lambda index: visibilities[index] == VISIBLE)


def _open(book: CalamineWorkbook, index: int, scanned: Callable[[], Scan], limits: Limits) -> OpenSheet:
    about = book.sheets_metadata[index]
    head = SheetHead(printable(about.name), _visibility(str(about.visible)))
    if not str(about.typ).endswith("WorkSheet"):
        return OpenSheet(head, Rows(iter(()), 0))
    sheet = book.get_sheet_by_index(index)
    known, head.since_1904 = _scan_of(about.name, index, scanned(), limits), scanned().since_1904
    boxes = islice(sheet.merged_cell_ranges or (), limits.merged)
    head.merged = [(top, left, bottom, right) for (top, left), (bottom, right) in boxes] or known.merged
    head.hidden_rows = sorted(set(known.hidden))
    if sheet.end is None:
        return OpenSheet(head, Rows(iter(()), 0), known.bad)
    known.bounds.take([sheet.end[0] + 1], [sheet.end[1] + 1])
    known.bounds.check()
    last = max(sheet.end[0], max((row for row, _ in known.bad), default=0)) + 1
    head.rows, head.columns = last, sheet.end[1] + 1
    return OpenSheet(head, Rows(_rows(sheet, last), last), known.bad)


def _rows(sheet: CalamineSheet, last: int) -> Iterator[list[Cell]]:
    """Rows from Excel's row 1 and column A to the last row that matters, no wider than a ledger is.

    The reader pads the rows above, not the left."""
    left = min(sheet.start[1] if sheet.start else 0, WIDEST)
    margin: list[Any] = [""] * left
    rows: Iterator[list[Any]] = sheet.iter_rows()
    wide = sheet.end is not None and sheet.end[1] >= WIDEST
    for row in rows:
        whole = margin + row if left else row
        yield whole[:WIDEST] if wide else whole
    for _ in range(sheet.end[0] + 1 if sheet.end else 0, last):
        yield []


def _scan_of(name: str, index: int, scan: Scan, limits: Limits) -> SheetScan:
    """What the scan knows of the sheet: the same place in the workbook, or the same name."""
    sheets = scan.sheets
    if index < len(sheets) and sheets[index].name in (name, "", str(index + 1)):
        return sheets[index]
    return next((sheet for sheet in sheets if sheet.name == name), SheetScan(name, limits))


def _visibility(text: str) -> str:
    name = text.rpartition(".")[2]
    return {"Hidden": HIDDEN, "VeryHidden": VERY_HIDDEN}.get(name, VISIBLE)


def printable(name: str) -> str:
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name)


@dataclass(slots=True)
class RowBatch:
    """Rows of the sheet announced last; ``first`` is Excel's number of ``rows[0]``.

    ``bad`` has the cells of these rows that only look blank: (row, column), both from 0 → what is wrong."""

    first: int
    rows: list[list[Cell]]
    bad: dict[tuple[int, int], str]


def as_cells(sheet: OpenSheet, options: dict[str, Any]) -> Iterator[object]:
    """The plain cells: a ``SheetHead``, then ``RowBatch`` after ``RowBatch``."""
    yield sheet.head
    rows, first = iter(sheet.rows), 1
    while batch := list(islice(rows, BATCH)):
        last = first + len(batch)
        yield RowBatch(
            first, batch, {at: text for at, text in sheet.bad.items() if first <= at[0] + 1 < last}
        )
        first = last
