"""The heading rows of a sheet: where they may stand, and their cells joined, parent and child, into one heading a column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from projects.intake.headings import Asked, meaning, unit_declared
from projects.intake.limits import WIDEST
from projects.values import FEN, Raw, squeeze

#: (first row, first column, last row, last column), counted from 0
Box = tuple[int, int, int, int]
#: heading rows are looked for this far down
SEARCHED = 40
DEEPEST = 3
#: no merged cell of an honest heading is higher
_HIGHEST = DEEPEST + 1
#: so many merged cells are looked at for headings
_BOXES = 5_000


@dataclass(slots=True)
class Place:
    """A column of the sheet: its index from 0, its heading as written, what it was read as."""

    index: int
    heading: str
    key: str | None
    unit: str
    why: str = ""
    #: how a person's correction names the column: the squeezed heading, "#2" behind it for the second of the same
    token: str = ""
    #: the token without the year and month asked for (``tokens``)
    relative: str = ""
    #: further columns under the same heading, as where 项目名称 is merged over two
    more: tuple[int, ...] = ()
    #: another column that says the same more exactly goes before it
    weak: bool = False
    #: the plan years it is about
    years: frozenset[int] = frozenset()

    @property
    def letter(self) -> str:
        return letter(self.index)


def letter(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def honest(merged: Sequence[Box]) -> list[Box]:
    """The merged cells among which the headings may be: low ones near the top, none over another."""
    found: list[Box] = []
    taken: set[tuple[int, int]] = set()
    for first, left, last, right in islice(dict.fromkeys(merged), _BOXES):
        if not (
            first < SEARCHED + DEEPEST and left < WIDEST and 0 <= last - first < _HIGHEST and right >= left
        ):
            continue
        cells = {(row, at) for row in range(first, last + 1) for at in range(left, min(right, WIDEST) + 1)}
        if taken.isdisjoint(cells):
            taken |= cells
            found.append((first, left, last, right))
    return found


#: what stands above the headings: the unit of the sheet, who filled it in and when
_ASIDE = re.compile(
    r"^\(?(?:计量|金额)?单位[::].{0,8}元\)?$|^(?:填报|填表|编制|报送|制表)(?:单位|部门|时间|日期|人)[::]"
)


def candidates(rows: Sequence[Sequence[Raw]], merged: Sequence[Box]) -> Iterator[tuple[int, int]]:
    """(first row from 0, how many rows) of all that could be the headings."""
    for start in range(min(SEARCHED, len(rows))):
        texts = {squeeze(cell) for cell in rows[start][:WIDEST] if isinstance(cell, str)} - {""}
        if len(texts) < 2 or any(map(_ASIDE.search, texts)) or not _may_head(rows[start]):
            continue  # a title, "单位：万元" in a row of its own, or a row of figures
        for depth in _depths(rows, start, merged):
            if all(_may_head(row) for row in rows[start + 1 : start + depth]):
                yield start, depth


def _depths(rows: Sequence[Sequence[Raw]], start: int, merged: Sequence[Box]) -> list[int]:
    """How many rows a heading that begins here may have: merged cells say it, else one to three are tried.

    A row of units below belongs to them."""
    tall = max(
        (last - first + 1 for first, _, last, _ in merged if first == start and last > first), default=0
    )
    if not tall:
        return list(range(1, DEEPEST + 1))
    tall = min(tall, DEEPEST)
    units = start + tall < len(rows) and _all_units(rows[start + tall])
    return [tall + 1] if units else [tall]


def _all_units(row: Sequence[Raw]) -> bool:
    texts = {squeeze(str(cell)).strip("()") for cell in row[:WIDEST]} - {"", "none"}
    return bool(texts) and texts <= {*FEN, "%", "个", "项", "亩"}


def _may_head(row: Sequence[Raw]) -> bool:
    """Whether a row may be one of headings: of numbers it holds years and months at most."""
    return all(
        isinstance(cell, str)
        or cell is None
        or (isinstance(cell, float) and (cell in _MONTHS or cell in _YEARS))
        for cell in row[:WIDEST]
    )


_MONTHS, _YEARS = range(1, 13), range(1990, 2101)


def read(
    rows: Sequence[Sequence[Raw]], merged: Sequence[Box], start: int, depth: int, asked: Asked
) -> list[Place]:
    """The columns that have a heading, with what it means."""
    block = [list(row[:WIDEST]) for row in rows[start : start + depth]]
    width = max((len(row) for row in block), default=0)
    for row in block:
        row += [None] * (width - len(row))
    wide = _spread(block, merged, start)
    places: list[Place] = []
    for index in range(width):
        parts = tuple(dict.fromkeys(text for row in block if (text := _text(row[index]))))
        if not parts:
            continue
        if places and wide.get(index) == places[-1].index:
            places[-1].more += (index,)
            continue
        found = meaning(_with_unit_row(parts), asked)
        heading = " / ".join(" ".join(part.split()) for part in parts)
        places.append(
            Place(index, heading, found.key, found.unit, found.why, weak=found.weak, years=found.years)
        )
    return places


def goes_on(below: Sequence[Sequence[Raw]], places: Sequence[Place], asked: Asked) -> bool:
    """Whether the row below a block of headings belongs to it: it names nothing, and its words are headings."""
    telling = [
        place.index for place in places if place.key in ("name", "code") or place.why == "serial-number"
    ]
    for row in below:
        said = [cell for cell in row[:WIDEST] if cell not in (None, "")]
        if any(_text(row[at]) for at in telling if at < len(row)) or not all(
            isinstance(cell, str) for cell in said
        ):
            return False
        found = (meaning((str(cell).strip(),), asked) for cell in said)
        return bool(telling) and any(each.key or each.why not in ("", "unknown-heading") for each in found)
    return False


def _text(cell: Raw) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell or "").strip()


def _with_unit_row(parts: tuple[str, ...]) -> tuple[str, ...]:
    """A child that is only a unit belongs to the heading above it."""
    unit = squeeze(parts[-1]).strip("()") if len(parts) > 1 else ""
    return (*parts[:-2], f"{parts[-2]}({unit})") if unit in FEN or unit == "%" else parts


def _spread(block: list[list[Raw]], merged: Sequence[Box], start: int) -> dict[int, int]:
    """Write the text of a heading that stands over several columns into each of them.

    Answers the columns that have no heading of their own: column → the one whose heading it shares."""
    shared: dict[int, int] = {}
    taken: set[tuple[int, int]] = set()
    for first, left, last, right in merged:
        if not start <= first < start + len(block) or left >= len(block[0]):
            continue
        text, right = block[first - start][left], min(right, len(block[0]) - 1)
        for column in range(left, right + 1):
            block[first - start][column] = text
            taken.update((row - start, column) for row in range(first, last + 1))
            if column > left and last >= start + len(block) - 1 and _text(text):
                shared[column] = left
    _spread_unmerged(block, taken)
    return shared


def _spread_unmerged(block: list[list[Raw]], merged: set[tuple[int, int]]) -> None:
    """In plain text, and where nobody merged the cells, a parent reaches over the blank cells right of it as long as
    they have children, if it has one itself."""
    for at, row in enumerate(block[:-1]):
        parent: Raw = None
        for column, cell in enumerate(row):
            child = any(_text(below[column]) for below in block[at + 1 :])
            if _text(cell) or not child or (at, column) in merged:
                parent = cell if child and _text(cell) and (at, column) not in merged else None
            elif parent is not None:
                row[column] = parent


def declared_unit(rows: Sequence[Sequence[Raw]]) -> str:
    """The unit that a row of its own declares for the sheet."""
    texts = (cell for row in rows for cell in row[:WIDEST] if isinstance(cell, str))
    return next((unit for text in texts if (unit := unit_declared(text))), "")
