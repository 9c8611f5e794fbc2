"""The seam for sheets that are made to be read and printed, said without any library: merged headings, section rows,
sub-totals, charts. A sheet that an import reads is a ``Sheet`` (sheets.py); a ``Grid`` is never read back.

``write_grids`` hands them to the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import BinaryIO

from projects.reports.sheets import AMOUNT, RATE, Cell, Page

#: number formats beside those of ``sheets``
AMOUNT_2 = "#,##0.00"
COUNT = "#,##0"
POINTS = "+0.0;-0.0;0.0"
TEXT = "@"


class Role(StrEnum):
    """What a cell is for, to the eye."""

    TITLE = "title"
    NOTE = "note"
    HEADING = "heading"
    BODY = "body"
    SECTION = "section"
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    KEY = "key"
    LABEL = "label"
    VALUE = "value"
    LINK = "link"
    RED, YELLOW, GREEN = "red", "yellow", "green"


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks: its role, number format, and side. ``estimate`` is grey italic with ≈ before the number."""

    role: Role = Role.BODY
    format: str = TEXT
    align: str = "left"
    estimate: bool = False

    def of(self, role: Role) -> Look:
        """The same number in another kind of row."""
        return self if role is self.role else _in_role(self, role)


@cache
def _in_role(look: Look, role: Role) -> Look:
    """One object for each: it is asked for in every cell of a row."""
    return replace(look, role=role)


WORDS = Look()
CENTRED = Look(align="center")
FEN = Look(format=AMOUNT_2, align="right")
EXACT = Look(format=AMOUNT, align="right")
ESTIMATED = Look(format=AMOUNT_2, align="right", estimate=True)
NUMBER = Look(format=COUNT, align="right")
SHARE = Look(format=RATE, align="right")
DIFFERENCE = Look(format=POINTS, align="right")


@dataclass(slots=True)  # not frozen: thousands are made for a book, and that takes three times as long
class Box:
    """A cell, or several merged: ``across`` columns and ``down`` rows from its place on. ``sheet`` is where a link leads."""

    value: Cell = None
    look: Look = WORDS
    across: int = 1
    down: int = 1
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Range:
    """Cells of one column, of rows counted from 0, both ends included."""

    sheet: str
    column: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Series:
    """One row of bars or one line: its name, its values, and what tells it apart without colour: the pattern of bars, the
    dashes of a line and whether its points are marked."""

    name: str
    values: Range
    pattern: str = ""
    dashes: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart beneath or beside the cells: ``kind`` is "column", "bar" or "line"; readable without colour."""

    kind: str
    title: str
    names: Range
    series: tuple[Series, ...]
    axis: str
    row: int
    column: int
    size: tuple[int, int] = (880, 340)
    format: str = ""


@dataclass(slots=True)
class Grid:
    """A sheet in the making: rows are added one after another, boxes stand at columns counted from 0.

    ``printed`` columns are on paper, those behind them only in the file; ``headings`` are the rows that each page
    repeats (first and last); ``tall`` sheets print upright."""

    name: str
    widths: Sequence[float]
    page: Page
    printed: int = 0
    tall: bool = False
    rows: list[dict[int, Box]] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    headings: tuple[int, int] | None = None
    frozen: tuple[int, int] | None = None
    charts: list[Chart] = field(default_factory=list)
    #: rows that a new page begins with, and the scale in percent that goes with them; else the width is fitted to the page
    breaks: list[int] = field(default_factory=list)
    scale: int = 80
    #: columns that have nothing to show and are left out of sight
    hidden: frozenset[int] = frozenset()

    @property
    def next(self) -> int:
        """The row that is added next, from 0."""
        return len(self.rows)

    def add(self, boxes: dict[int, Box] | None = None, height: float | None = None) -> int:
        """One more row; its number from 0."""
        self.rows.append(boxes or {})
        if height is not None:
            self.heights[len(self.rows) - 1] = height
        return len(self.rows) - 1


def write_grids(target: BinaryIO, grids: Sequence[Grid], title: str, created: datetime | None) -> None:
    """Write an .xlsx to ``target``. The same grids with the same ``created`` give the same bytes."""
    from projects.reports import grid_xlsx

    grid_xlsx.write(target, grids, title, created)
