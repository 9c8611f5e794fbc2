"""The one writing seam: what a workbook is, said without any library.

``write_workbook`` hands it to the engine; a faster one takes its place by keeping its function ``write``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of ours, without "=", and what it comes to now: programs that do not compute show that."""

    text: str
    value: str | float | None


#: text, a number, or nothing (None and "" are the same). Text is never taken for a formula
Plain = str | int | float | None
#: what stands in a cell
Cell = Plain | Formula

#: number formats; text columns are text even while someone types into them ("2021-03" would become a date)
TEXT = "@"
AMOUNT = "#,##0.00####"
WHOLE = "0"
SHARE = "0.00"
RATE = "0.0%"

#: limits of the file format: rows below a heading row at the top, and what a cell can hold in UTF-16 units
MOST_ROWS = 1_048_575
MOST_UNITS = 32_767


@dataclass(frozen=True, slots=True)
class Choices:
    """Accepted values of a column, offered in a list; unless ``strict``, others may be typed too."""

    values: tuple[str, ...]
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Bounds:
    """Accepted numbers of a column; ``whole`` for integers."""

    low: float
    high: float
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """What a column accepts, as a formula about the first row of cells, without "="; at most 255 characters."""

    formula: str


class Tone(StrEnum):
    """What a column is for, to the eye: plain, shown only, or to be filled."""

    PLAIN = "plain"
    SHOWN = "shown"
    INPUT = "input"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: heading, width in characters, how its cells look, what may be typed into them.

    ``hint`` is said while a cell is chosen; ``alarm`` is a formula about the first row that colours a cell."""

    heading: str
    width: float = 14
    format: str = TEXT
    wrap: bool = False
    accepts: Choices | Bounds | Rule | None = None
    refusal: str = ""
    locked: bool = True
    tone: Tone = Tone.PLAIN
    hint: str = ""
    alarm: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """How a sheet prints: landscape on ``paper``, one page wide, the heading row repeated."""

    header: str = ""
    footer: str = ""
    paper: str = "A3"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text over the whole width of a sheet, above its heading; ``height`` in lines of text."""

    text: str
    title: bool = False
    height: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with one heading row, below the lines ``above``. ``rows`` is gone through once, while the file is written.

    ``frozen`` columns stay in view beside the heading row. ``protected`` locks all but the cells of columns that
    are not ``locked``, and draws every cell, filled or not."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: Iterable[Sequence[Cell]]
    frozen: int | None = None
    filtered: bool = False
    protected: bool = False
    hidden: bool = False
    page: Page | None = None
    above: tuple[Line, ...] = ()

    @property
    def first_row(self) -> int:
        """Excel's number of the first row below the heading."""
        return len(self.above) + 2


@dataclass(frozen=True, slots=True)
class Note:
    """A cell not written as it is: ``code`` is "control-characters" or "text-cut"; row as in Excel."""

    sheet: str
    row: int
    heading: str
    code: str


@dataclass(frozen=True, slots=True)
class Written:
    """What a workbook came to: rows below the heading by sheet, and cells not written as they are."""

    rows: dict[str, int]
    notes: list[Note] = field(default_factory=list)


class SheetFull(ValueError):
    """More rows than a sheet can hold."""

    def __init__(self, sheet: str) -> None:
        super().__init__(f"{sheet}: more than {MOST_ROWS} rows")
        self.params = {"sheet": sheet, "limit": MOST_ROWS}


def write_workbook(
    target: BinaryIO, sheets: Sequence[Sheet], title: str = "", created: datetime | None = None
) -> Written:
    """Write an .xlsx to ``target``. The same sheets with the same ``created`` give the same bytes."""
    from projects.reports import xlsx

    return xlsx.write(target, sheets, title, created)
