"""What the child makes of a file, for tests of reading: no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from projects.intake.cells import read_ledger
from projects.intake.layout import Box
from projects.intake.pipeline import Message, Request, SheetRead, read_sheet
from projects.intake.rows import RowsRead
from projects.intake.sheets import SheetHead
from projects.intake.totals import SheetDone, Total
from projects.values import Raw
from tests.intake.files import Value, archive, merges, parts, rows_xml, worksheet

WAN = 1_000_000
YI = 10_000 * WAN


class Read:
    """What was made of a file, by sheet."""

    def __init__(self, messages: Iterable[Message]) -> None:
        self.sheets: dict[str, SheetRead] = {}
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.numbers: dict[str, list[int]] = {}
        self.marks: dict[str, list[tuple[int, str, str, str]]] = {}
        self.skipped: dict[str, list[tuple[int, str]]] = {}
        self.sections: dict[str, list[str]] = {}
        self.totals: dict[str, list[Total]] = {}
        self.other_table: dict[str, int | None] = {}
        self._name = ""
        for message in messages:
            self._take(message)

    @classmethod
    def file(
        cls, path: Path, year: int, month: int | None, overrides: Mapping[str, str] | None = None
    ) -> Read:
        """Through the child, as an import reads it."""
        return cls(read_ledger(path, Request(year, month, overrides or {})))

    def _take(self, message: Message) -> None:
        if isinstance(message, SheetRead):
            name = self._name = message.sheet
            self.sheets[name] = message
            for kept in (self.rows, self.numbers, self.marks, self.skipped, self.sections, self.totals):
                kept[name] = []
        elif isinstance(message, RowsRead):
            self._take_rows(message)
        elif isinstance(message, SheetDone):
            self.totals[self._name], self.other_table[self._name] = message.totals, message.other_table

    def _take_rows(self, read: RowsRead) -> None:
        """``marks`` are (row, key, level, code)."""
        name = self._name
        self.rows[name] += [read.said(at) for at in range(len(read.numbers))]
        self.numbers[name] += read.numbers
        self.skipped[name] += read.skipped
        self.sections[name] += read.sections
        for at, marks in sorted(read.marks.items()):
            self.marks[name] += [(read.numbers[at], key, level, code) for key, level, code, _ in marks]

    def keys(self, sheet: str = "台账") -> dict[str, str]:
        """Letter → key of the columns that are read."""
        return {str(p["column"]): p["key"] for p in self.sheets[sheet].mapping if p["key"]}

    def whys(self, sheet: str = "台账") -> dict[str, str]:
        """Letter → why of the columns that are left alone."""
        return {str(p["column"]): p["why"] for p in self.sheets[sheet].mapping if p["why"]}

    def failing(self, sheet: str = "台账") -> list[tuple[int, str]]:
        return [(total.row, total.key) for total in self.totals[sheet] if total.holds is False]


def book(path: Path, sheets: Mapping[str, tuple[Iterable[Iterable[Value]], Iterable[str]]]) -> Path:
    """A workbook of these sheets: rows, and merged cells."""
    made = {
        name: worksheet(rows_xml(rows), merges(*merged) if merged else "")
        for name, (rows, merged) in sheets.items()
    }
    return archive(path, parts(made))


def read(
    folder: Path,
    rows: list[list[Value]],
    *merged: str,
    year: int = 2021,
    month: int | None = None,
    **more: Any,
) -> Read:
    return Read.file(book(folder / "a.xlsx", {"台账": (rows, merged)}), year, month, **more)


def seen(
    rows: list[list[Raw]],
    *merged: Box,
    year: int = 2021,
    month: int | None = None,
    name: str = "台账",
    hidden: Iterable[int] = (),
    **more: Any,
) -> Read:
    """One sheet read in this process. Rows as the reader of workbooks brings them: numbers are floats, blanks ""."""
    cells: list[list[Raw]] = [
        ["" if cell is None else float(cell) if type(cell) is int else cell for cell in row] for row in rows
    ]
    head = SheetHead(name, rows=len(cells), merged=list(merged), hidden_rows=list(hidden))
    return Read(read_sheet(head, cells, more.pop("bad", {}), Request(year, month, **more)))
