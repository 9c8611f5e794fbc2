"""Cells that say something for others: merged over several rows, or one field split over two columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from projects import vocabulary
from projects.intake.headrows import Box, Place
from projects.intake.layout import Layout
from projects.intake.rowkinds import is_serial
from projects.values import Raw, squeeze
from projects.vocabulary import Kind

#: what a merged cell may say for each of its rows; an amount may not, and a name names one project
_SHARED = frozenset({Kind.TEXT, Kind.LONG, Kind.CHOICE, Kind.REFERENCE, Kind.LINKS, Kind.DATE, Kind.PERIOD})
_ALONE = frozenset({"name", "code", "national_code"})
#: shown between figures that stand in one field's two columns: no parser takes it for a number
_BETWEEN = " | "


def filled(
    rows: Sequence[Sequence[Raw]], first: int, layout: Layout, merged: Sequence[Box]
) -> Iterator[Sequence[Raw]]:
    """The rows with each cell's own word: ``first`` is the Excel number of the first of them."""
    boxes = _reaching_down(layout, merged)
    split = [place for place in layout.mapped if place.more]
    found: Iterator[Sequence[Raw]] = iter(rows)
    if boxes:
        found = _handed_down(found, first, boxes)
    return _joined(found, split) if split else found


def _reaching_down(layout: Layout, merged: Sequence[Box]) -> list[Box]:
    """Boxes of several rows below the headings over columns whose word holds for each row, by their first row."""
    columns = vocabulary.read_as()
    shared = {p.index for p in layout.mapped if p.key not in _ALONE and columns[p.key or ""].kind in _SHARED}
    shared.add(layout.serial)
    found = [box for box in merged if box[0] >= layout.first_row - 1 and box[2] > box[0] and box[1] in shared]
    return sorted(found)


def joint_amounts(layout: Layout, merged: Sequence[Box]) -> dict[tuple[int, str], int]:
    """Amounts that are merged over several rows: (row as in Excel, key) → the last row."""
    columns = vocabulary.read_as()
    keys = {p.index: p.key for p in layout.mapped if columns[p.key or ""].kind is Kind.AMOUNT}
    return {
        (first + 1, keys[left] or ""): last + 1
        for first, left, last, _ in merged
        if last > first >= layout.first_row - 1 and left in keys
    }


def _handed_down(rows: Iterator[Sequence[Raw]], first: int, boxes: list[Box]) -> Iterator[Sequence[Raw]]:
    """Blank cells of a merged box say what its first cell says."""
    waiting = iter(boxes)
    upcoming = next(waiting, None)
    active: dict[int, tuple[int, Raw]] = {}
    for number, cells in enumerate(rows, first - 1):
        if active:
            active = {column: told for column, told in active.items() if told[0] >= number}
            cells = _with(cells, active)
        while upcoming is not None and upcoming[0] <= number:
            top, left, bottom, _ = upcoming
            if top == number and left < len(cells):
                active[left] = (bottom, cells[left])
            upcoming = next(waiting, None)
        yield cells


def _with(cells: Sequence[Raw], active: dict[int, tuple[int, Raw]]) -> Sequence[Raw]:
    if all(cell is None or cell == "" for cell in cells):
        return cells  # a blank row stays one
    made = list(cells)
    for column, (_, word) in active.items():
        if column < len(made) and made[column] in (None, ""):
            made[column] = word
    return made


def _joined(rows: Iterator[Sequence[Raw]], split: list[Place]) -> Iterator[Sequence[Raw]]:
    """One cell for each field that is split over columns, in its first column."""
    columns = vocabulary.read_as()
    words = {
        place.index: columns[place.key or ""].kind in (Kind.TEXT, Kind.LONG, Kind.REFERENCE)
        for place in split
    }
    for cells in rows:
        made = list(cells)
        for place in split:
            if any(at < len(made) and made[at] not in (None, "") for at in place.more):
                said = [made[at] for at in (place.index, *place.more) if at < len(made)]
                made[place.index] = _one(said, words[place.index])
        yield made


def _one(said: list[Raw], words: bool) -> Raw:
    """What the cells of a split field say together. A number beside a name is a serial number."""
    told = [cell for cell in said if cell is not None and squeeze(str(cell))]
    texts = [cell for cell in told if isinstance(cell, str) and not is_serial(cell)]
    if words and texts:
        told = list(dict.fromkeys(texts))
    if len(told) <= 1:
        return told[0] if told else ""
    return "".join(map(str, told)) if words else _BETWEEN.join(map(str, told))
