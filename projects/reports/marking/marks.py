"""What the marked file consists of: marks, words, and how it is known again when it comes back."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from projects.intake.pipeline import MARKED_TITLE
from projects.intake.sheets import Box

#: who signs our comments
AUTHOR = "台账"
#: fills of marked cells by level, as RGB
COLOURS = {"error": "FFC7CE", "warning": "FFEB9C"}
#: how a comment of ours ends: with the number of its problem in the list
_OURS = re.compile(r"(?s)^【[^】]+】.*\[(\d+)\]$")
#: a sheet holds at most 65,530 links, and nobody corrects so many cells by hand
MOST = 20_000


class Mark(NamedTuple):
    """One problem: its place (no cell: the row or the sheet as a whole), how grave, what is wrong and what to do."""

    number: int
    sheet: str
    row: int | None
    cell: str | None
    level: str
    what: str
    advice: str


@dataclass(frozen=True, slots=True)
class Words:
    """All that is said in the list, in one person's language."""

    sheet: str
    lines: list[str]
    headings: list[str]
    levels: dict[str, str]
    #: code of a loss → a sentence with the places %(sheet)s and %(count)s
    losses: dict[str, str]
    rebuilt: str


@dataclass(frozen=True, slots=True)
class Order:
    """What the parent asks the child for. ``rebuild``: do not even try to edit.

    ``name`` is what a table in plain text is called; the file lies under another name."""

    source: str
    name: str
    target: str
    marks: list[Mark]
    words: Words
    rebuild: bool = False
    limits: dict[str, Any] = field(default_factory=dict)


class Loss(NamedTuple):
    """So many things of a sheet that editing drops; ``sheet`` is "" for the workbook as a whole."""

    sheet: str
    what: str
    times: int


class Line(NamedTuple):
    """A line of the list's table: its cells, and the cell it leads to."""

    cells: list[str | int]
    sheet: str
    cell: str | None
    level: str


def comment(mark: Mark, words: Words) -> str:
    """The text of a cell's comment."""
    text = " ".join(part for part in (mark.what, mark.advice) if part)
    return f"【{words.levels[mark.level]}】{text} [{mark.number}]"


def number_in(text: str) -> int | None:
    """The number of the problem that a comment of ours speaks of; None for anybody else's comment."""
    found = _OURS.match(text.strip())
    return int(found[1]) if found else None


def head(words: Words, losses: list[Loss], rebuilt: bool) -> list[str]:
    """The lines above the table: title, what to do, what the file lost on the way."""
    told = [words.rebuilt] if rebuilt else []
    told += [words.losses[loss.what] % {"sheet": loss.sheet, "count": loss.times} for loss in losses]
    return [MARKED_TITLE, *words.lines, *told]


def table(marks: list[Mark], words: Words) -> Iterator[Line]:
    """The lines of the table, one a problem."""
    for mark in marks:
        place = mark.cell or ("" if mark.row is None else str(mark.row))
        cells: list[str | int] = [
            mark.number,
            words.levels[mark.level],
            mark.sheet,
            place,
            mark.what,
            mark.advice,
        ]
        link = mark.cell or (f"A{mark.row}" if mark.row else "A1" if mark.sheet else None)
        yield Line(cells, mark.sheet, link, mark.level)


def placed(found: Iterable[Mark], merged: Iterable[Box]) -> Iterator[tuple[tuple[int, int], Mark]]:
    """((row, column), mark), both from 0, of the marks that a cell can show: of merged cells the first."""
    at = [(_place(each.cell), each) for each in found if each.cell and each.level in COLOURS]
    rows = sorted({row for (row, _column), _mark in at})
    boxes: dict[int, list[Box]] = defaultdict(list)
    for box in merged:
        for row in rows[bisect_left(rows, box[0]) : bisect_right(rows, box[2])]:
            boxes[row].append(box)
    for (row, column), each in at:
        over = (box[:2] for box in boxes.get(row, ()) if box[1] <= column <= box[3])
        yield next(over, (row, column)), each


def _place(cell: str) -> tuple[int, int]:
    letters, row = coordinate_from_string(cell)
    return row - 1, column_index_from_string(letters) - 1


def link_to(sheet: str, cell: str) -> str:
    """A place in the workbook as a link names it."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{cell}"


def free_name(wanted: str, taken: set[str]) -> str:
    """A name for a sheet: one that Excel takes and no other sheet has."""
    plain = re.sub(r"[\[\]:*?/\\]", "_", wanted).strip("'")[:31] or "_"
    name, number = plain, 2
    while name.lower() in {each.lower() for each in taken}:
        name = f"{plain[:26]} ({number})"
        number += 1
    return name


#: width of the list's columns
WIDTHS = (6, 8, 18, 9, 70, 60)
