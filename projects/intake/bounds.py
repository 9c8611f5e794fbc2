"""How far a sheet reaches, and the rest of what a scan knows of it."""

from __future__ import annotations

from array import array
from collections.abc import Collection

from projects.intake.errors import Unreadable
from projects.intake.limits import Limits

#: the mark of a formula whose result was never stored (written by a program, never opened in Excel or WPS)
NO_VALUE = "no-value"


class Bounds:
    """The smallest box that holds all values of a sheet; rows and columns count from 1."""

    __slots__ = ("bottom", "left", "limits", "right", "sheet", "top")

    def __init__(self, sheet: str, limits: Limits) -> None:
        self.sheet, self.limits = sheet, limits
        self.top = self.left = 2**62
        self.bottom = self.right = 0

    def __repr__(self) -> str:
        return f"Bounds(rows {self.top}-{self.bottom}, columns {self.left}-{self.right})"

    def add(self, row: int, column: int) -> None:
        """Take in one cell and refuse at once what reaches too far."""
        if self.top <= row <= self.bottom and self.left <= column <= self.right:
            return
        self.take((row,), (column,))
        self.check()

    def take(self, rows: Collection[int], columns: Collection[int]) -> None:
        if rows:
            self.top, self.bottom = min(self.top, *rows), max(self.bottom, *rows)
        if columns:
            self.left, self.right = min(self.left, *columns), max(self.right, *columns)

    @property
    def cells(self) -> int:
        return max(0, self.bottom - self.top + 1) * max(0, self.right - self.left + 1)

    @property
    def fits(self) -> bool:
        far = self.bottom > self.limits.rows or self.right > self.limits.columns
        return not far and self.cells <= self.limits.cells

    def check(self) -> None:
        if self.bottom > self.limits.rows or self.right > self.limits.columns:
            raise Unreadable("absurd-reference", sheet=self.sheet, row=self.bottom, column=self.right)
        if self.cells > self.limits.cells:
            raise Unreadable("too-many-cells", sheet=self.sheet, found=self.cells, limit=self.limits.cells)


class SheetScan:
    """What the scan knows of one sheet: how far it reaches, cells that only look blank, hidden rows."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self.bounds = Bounds(name, limits)
        #: (row, column), both from 0 → ``NO_VALUE`` or the error value the cell shows
        self.bad: dict[tuple[int, int], str] = {}
        #: numbers of hidden rows
        self.hidden = array("I")
        #: merged cells (first row, first column, last row, last column) from 0, where the reader does not tell
        self.merged: list[tuple[int, int, int, int]] = []

    def mark(self, row: int, column: int, text: str) -> None:
        """A cell, counted from 1, that looks blank to the reader and is not."""
        limits = self.bounds.limits
        if row <= limits.rows and column <= limits.columns:
            self.bad[row - 1, column - 1] = text[:20]
        if len(self.bad) > limits.bad:
            raise Unreadable("too-many-errors", sheet=self.name, limit=limits.bad)

    def merge(self, box: tuple[int, int, int, int]) -> None:
        if len(self.merged) < self.bounds.limits.merged:
            self.merged.append(box)

    def hide(self, row: int) -> None:
        if row <= self.bounds.limits.rows:
            self.hidden.append(row)

    def __repr__(self) -> str:
        return f"SheetScan({self.name!r}, {self.bounds}, {len(self.bad)} bad)"
