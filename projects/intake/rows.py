"""Rows of a sheet in batches: which are projects, and what their cells say, a column at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from typing import Any

from projects import vocabulary
from projects.intake import rowkinds, spread
from projects.intake.columns import Reader, reader
from projects.intake.headrows import Box
from projects.intake.layout import SAMPLE, Layout
from projects.intake.marks import take_marks
from projects.intake.rowkinds import Columns, amply_said, surely_project
from projects.intake.sections import Sections
from projects.intake.totals import Check, Figures, Total
from projects.values import Raw, Scalar, is_blank, squeeze, squeeze_all
from projects.vocabulary import Kind

#: rows of the sheet that are read, and travel from the child to the parent, together
BATCH = 2000
#: (key, level, code, parameters of the sentence)
Mark = tuple[str, str, str, dict[str, Any]]
#: what a cell that says nothing is read as
EMPTY = (None, "")


@dataclass(slots=True)
class RowsRead:
    """Rows of the sheet announced last: projects by columns, and the rows that are none, with why.

    ``columns`` holds one value for each of ``numbers`` (rows as in Excel): as stored, references as texts; None or ""
    where the cell says nothing. ``marks`` go by place in ``numbers``."""

    numbers: list[int] = field(default_factory=list)
    columns: dict[str, list[Scalar]] = field(default_factory=dict)
    marks: dict[int, list[Mark]] = field(default_factory=dict)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    #: the last row of the sheet that is among these, or was looked at and left
    last: int = 0
    #: for each project the words of the sections it stands under (``sections.BETWEEN`` them), or empty
    sections: list[str] = field(default_factory=list)

    def said(self, place: int) -> dict[str, Scalar]:
        """What one row says, by key."""
        values = ((key, column[place]) for key, column in self.columns.items())
        return {key: value for key, value in values if value not in EMPTY}


def clean(
    layout: Layout, rows: Sequence[Sequence[Raw]], bad: Mapping[tuple[int, int], str], first: int
) -> Iterator[RowsRead]:
    """The rows in batches; ``first`` is the Excel number of ``rows[0]``.

    ``bad`` maps (row, column), both from 0, to the error a cell holds in the file."""
    return Cleaning(layout, bad).batches(rows, first)


class Cleaning:
    """Reads the rows of one sheet, and then holds its sums against them. ``name``: the sheet's, as its widest section."""

    def __init__(
        self, layout: Layout, bad: Mapping[tuple[int, int], str], merged: Sequence[Box] = (), name: str = "", since_1904: bool = False,
    ) -> None:  # fmt: skip
        columns = vocabulary.read_as()
        self._layout, self._bad, self._merged, self._sheet = layout, bad, merged, name
        self._readers: list[tuple[int, str, Reader]] = [
            (place.index, place.key, reader(columns[place.key], place, since_1904))
            for place in layout.mapped
            if place.key
        ]
        index = {key: place for place, key, _ in self._readers}
        self._name, self._code = index.get("name", -1), index.get("code", -1)
        self._serial = layout.serial
        self._bad_rows = {row + 1 for row, _ in bad}
        self._sections = Sections(Columns(layout.serial, self._name, frozenset(), numbered=False))
        self._figures = Figures([key for key in index if columns[key].kind is Kind.AMOUNT])
        self._headings = {p.index: rowkinds.headings_of([p.heading]) for p in layout.mapped}
        #: (row of the first cell, key) of amounts that are merged over several rows → the last of them
        self._joint = spread.joint_amounts(layout, merged)
        #: the row from which on a table with other headings stands
        self.other_table: int | None = None

    def batches(self, rows: Sequence[Sequence[Raw]], first: int) -> Iterator[RowsRead]:
        """The rows in batches; ``first`` is the Excel number of ``rows[0]``."""
        self._sections = Sections(self._telling(rows[:SAMPLE]), self._sheet)
        numbers = iter(enumerate(spread.filled(rows, first, self._layout, self._merged), first))
        while batch := list(islice(numbers, BATCH)):
            yield self._read(batch)

    def totals(self) -> list[Total]:
        """What the sheet declares of itself, once all of its rows are read."""
        heads = self._sections.close()
        return list(Check(heads, self._figures, self._layout.places).totals()) if heads else []

    def _telling(self, rows: Sequence[Sequence[Raw]]) -> Columns:
        """The columns that tell what a row is."""
        serial = self._serial
        cells = [row[serial] for row in rows if serial < len(row)]
        numbered = serial != self._name and any(
            type(cell) is float or rowkinds.is_serial(str(cell)) for cell in cells
        )
        figures = {place.index for place in self._layout.mapped if place.key in self._figures.keys}
        headings = [place.heading for place in self._layout.places if place.index == self._name]
        again, depth = rowkinds.headings_of(headings), len(self._layout.header_rows)
        return Columns(serial, self._name, frozenset(figures), numbered, again, depth)

    def _read(self, batch: Sequence[tuple[int, Sequence[Raw]]]) -> RowsRead:
        read, kept, given = RowsRead(last=batch[-1][0]), [], []
        names = squeeze_all([self._text(cells) for _, cells in batch])
        for (number, cells), name in zip(batch, names, strict=True):
            why = self._why_none(number, cells, name)
            if why is None:
                read.numbers.append(number)
                kept.append(cells)
                given.append(self._sections.given())
                self._sections.project()
            elif why:
                read.skipped.append((number, why))
        if kept:
            self._fill(read, list(zip_longest(*kept)))
            self._finish(read, given)
        return read

    def _text(self, cells: Sequence[Raw]) -> str:
        name = cells[self._name] if 0 <= self._name < len(cells) else None
        return name if type(name) is str else ""

    def _why_none(self, number: int, cells: Sequence[Raw], name: str) -> str | None:
        """Why a row is no project, "" where there is nothing to say of it; None where it is one. ``name`` is squeezed."""
        is_bad = number in self._bad_rows
        if name and not is_bad and not self.other_table and self._plainly(cells, name):
            self._sections.after_note = False
            return None
        if not is_bad and all(cell is None or cell == "" or str(cell).isspace() for cell in cells):
            return ""
        if self.other_table:
            return "other-table"
        if is_bad and any((number - 1, place) in self._bad for place in (self._name, self._code)):
            return None  # whose row it is cannot be read: an error, never a row to leave out
        code = cells[self._code] if 0 <= self._code < len(cells) else None
        why = self._sections.why_none(number, cells, coded=not is_blank(code))
        if why == rowkinds.HEADING and not self._same_headings(cells):
            self.other_table = self.other_table or number
        return why

    def _plainly(self, cells: Sequence[Raw], name: str) -> bool:
        """Whether a look at the row alone is enough to know a project."""
        return surely_project(cells, cells[self._name], self._serial) or amply_said(
            cells, name, self._sections.columns
        )

    def _same_headings(self, cells: Sequence[Raw]) -> bool:
        """Whether headings that stand in the sheet again are those above."""
        said = [
            (at, squeeze(str(cell)))
            for at, cell in enumerate(cells)
            if at in self._headings and not is_blank(cell)
        ]
        return sum(text in self._headings[at] for at, text in said) * 2 > len(said)

    def _fill(self, read: RowsRead, table: Sequence[Sequence[Raw]]) -> None:
        """Read the columns of the rows that are projects; ``table`` holds them turned."""
        nothing = (None,) * len(read.numbers)
        bad = [(at, number) for at, number in enumerate(read.numbers) if number in self._bad_rows]
        for place, key, read_column in self._readers:
            raws = table[place] if place < len(table) else nothing
            if bad:
                raws = self._without_bad(read, raws, bad, place, key)
            read.columns[key], found = read_column(raws)
            for at, level, code, params in found:
                read.marks.setdefault(at, []).append((key, level, code, params))

    def _without_bad(
        self, read: RowsRead, raws: Sequence[Raw], rows: Sequence[tuple[int, int]], place: int, key: str
    ) -> Sequence[Raw]:
        """The cells with nothing in the place of those that only look blank: these are errors."""
        raws = list(raws)
        for at, number in rows:
            if text := self._bad.get((number - 1, place)):
                raws[at] = None
                read.marks.setdefault(at, []).append((key, "error", "bad-cell", {"value": text}))
        return raws

    def _finish(self, read: RowsRead, given: Sequence[tuple[str, str]]) -> None:
        """What follows from the cells together: marks before names, two dates out of one cell, what sections give."""
        for at in take_marks(read.columns.get("name", [])):
            read.marks.setdefault(at, []).append(("name", "note", "mark-left-out", {}))
        _split_pairs(read)
        _give(read, given)
        if self._joint:
            self._mind_joint(read)
        if self._sections.unsure:
            for at, number in enumerate(read.numbers):
                if number in self._sections.unsure:
                    read.marks.setdefault(at, []).append(("name", "error", rowkinds.UNSURE, {}))
        self._figures.take(read.numbers, read.columns)

    def _mind_joint(self, read: RowsRead) -> None:
        """An amount that several projects share is nobody's own: what belongs to each is a question."""
        for at, number in enumerate(read.numbers):
            for key in self._figures.keys:
                last = self._joint.get((number, key), 0)
                if last > number and read.numbers[at + 1 : at + 2] and read.numbers[at + 1] <= last:
                    read.columns[key][at] = None
                    rows = {"first": number, "last": last}
                    read.marks.setdefault(at, []).append((key, "error", "joint-amount", rows))


def _split_pairs(read: RowsRead) -> None:
    """A column of two dates fills both, but where a column of its own says one of them."""
    for key, parts in vocabulary.PAIRS.items():
        for part, values in zip(parts, zip(*_pairs(read.columns.pop(key, [])), strict=True), strict=False):
            own = read.columns.get(part, [""] * len(values))
            read.columns[part] = [mine or pair for mine, pair in zip(own, values, strict=True)]


def _pairs(values: Sequence[Any]) -> list[tuple[Scalar, Scalar]]:
    return [value or ("", "") for value in values]


def _give(read: RowsRead, given: Sequence[tuple[str, str]]) -> None:
    """What the open sections give to the rows: the class of the year where none is said, and their words."""
    if any(year_class for year_class, _ in given):
        own = read.columns.get("year_class", [""] * len(given))
        read.columns["year_class"] = [mine or each for mine, (each, _) in zip(own, given, strict=True)]
    if any(words for _, words in given):
        read.sections = [words for _, words in given]
