"""The sheet's own totals, held against its rows: 合计, 小计, “（一）工业项目82个” (DOMAIN.md A31). Checked, never imported.

``Total`` is what is told of them: in ``Reading.totals``, in the JSON of ``importledger`` (key ``totals``), with a stored
batch (``batch.reading["totals"]``), and to audit rule A31. One ``Total`` is one declared figure:

    sheet      the sheet's name
    row        the row, as in Excel, in which the figure is declared
    label      what that row says of itself ("合计（100项）")
    column     the letter of the cell's column
    key        the amount's vocabulary key; "count" for a number of projects
    declared   what the sheet says: fen, or a number of projects
    computed   what its rows add up to: fen or a number; null where none of them says anything
    holds      true, false, or null where there is nothing to compare it with
    first, last  the first and the last row that were added up; null where there is none

A figure that does not hold is also a problem of the level "warning" with the code ``sum-differs``; it stops nothing."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import accumulate
from typing import Any

from projects.intake import spoken
from projects.intake.headrows import Place, letter
from projects.intake.rowkinds import PART, SUM, count_in
from projects.intake.sections import Head
from projects.values import Scalar, ValueProblem, squeeze

#: the key under which a declared number of projects is told
COUNT = "count"
#: so many neighbouring heads are tried as the other end of what a sum adds up
_TRIED = 40
_UNKNOWN = -(2**63)


@dataclass(frozen=True, slots=True)
class Total:
    """One figure that a sheet declares for several of its rows, and what the rows add up to. Amounts in fen."""

    sheet: str
    row: int
    label: str
    column: str | None
    key: str
    declared: int
    computed: int | None
    holds: bool | None
    first: int | None = None
    last: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The same for every language; what is kept with a batch."""
        return asdict(self)


@dataclass(slots=True)
class SheetDone:
    """What can be said of the sheet announced last after all of its rows: its totals, held against them, and from which
    row on a table with other headings stands, which was not read."""

    totals: list[Total]
    other_table: int | None = None


@dataclass(slots=True)
class Figures:
    """The figures of a sheet's projects, column by column, kept until its sums can be held against them."""

    keys: Sequence[str]
    rows: array[int] = field(default_factory=lambda: array("L"))
    classes: list[Scalar] = field(default_factory=list)
    amounts: dict[str, array[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.amounts = {key: array("q") for key in self.keys}

    def take(self, numbers: Iterable[int], columns: Mapping[str, Sequence[Any]]) -> None:
        """One batch of projects."""
        self.rows.extend(numbers)
        nothing = [""] * (len(self.rows) - len(self.classes))
        self.classes += columns.get("year_class", nothing)
        for key in self.keys:
            known = (_UNKNOWN if amount is None else amount for amount in columns[key])
            self.amounts[key].extend(known)


#: (first, end) among the projects of the sheet
_Range = tuple[int, int]


class Check:
    """Holds the heads of a sheet's sections and its sums against its projects."""

    def __init__(self, heads: Sequence[Head], figures: Figures, places: Sequence[Place]) -> None:
        self._heads, self._figures = heads, figures
        self._places = [place for place in places if place.key in figures.keys]
        self._size = len(figures.rows)
        self._sums = {key: [0, *accumulate(_known(amounts))] for key, amounts in figures.amounts.items()}
        self._said = {
            key: [0, *accumulate(amount != _UNKNOWN for amount in amounts)]
            for key, amounts in figures.amounts.items()
        }
        first = next((head for head in heads if head.told.kind == SUM), None)
        #: whether sums stand above what they add up
        self._above = first is None or first.at == 0

    def totals(self) -> Iterator[Total]:
        for at, head in enumerate(self._heads):
            declared = list(self._declared(head))
            if declared:
                yield from self._held(at, head, declared)

    def _declared(self, head: Head) -> Iterator[tuple[str, str, int]]:
        """(letter, key, figure) of what the row declares."""
        if head.told.count is not None:
            named = next((at for at, cell in enumerate(head.cells) if _counts(cell)), 0)
            yield letter(named), COUNT, head.told.count
        for place in self._places:
            raw = head.cells[place.index] if place.index < len(head.cells) else None
            try:
                fen, _ = spoken.amount(raw, place.unit, negative=True)
            except ValueProblem:
                continue
            if fen is not None and place.key:
                yield place.letter, place.key, fen

    def _held(self, at: int, head: Head, declared: list[tuple[str, str, int]]) -> list[Total]:
        if head.told.kind == PART and head.end == head.at:
            return self._part(at, head, declared)
        tried = [self._compare(head, declared, each) for each in dict.fromkeys(self._ranges(at, head))]
        sound = (each for each in tried if _holds(each))
        return next(sound, tried[0])

    # --- over which rows

    def _ranges(self, at: int, head: Head) -> Iterator[_Range]:
        """What a row may add up, the likeliest first: what stands under it, or what stands above."""
        under, above = self._under(at, head), self._over(at, head)
        if head.told.kind != SUM or head.at == 0:
            yield from under
        elif head.at == self._size or not (self._above and head.told.core):
            yield from (*above, *under)
        else:
            yield from (*under, *above)

    def _under(self, at: int, head: Head) -> list[_Range]:
        own = head.end if head.end not in (None, head.at) else self._size
        later = [each.at for each in self._heads[at + 1 : at + 1 + _TRIED] if each.at > head.at]
        return [(head.at, own or 0), *((head.at, end) for end in later), (head.at, self._size)]

    def _over(self, at: int, head: Head) -> list[_Range]:
        """小计 adds up what stands since the last head or sum, 合计 all of it."""
        earlier = [each.at for each in self._heads[max(0, at - _TRIED) : at] if each.at < head.at]
        near = [(start, head.at) for start in dict.fromkeys(reversed(earlier))]
        whole = [(0, head.at)]
        return [*near, *whole] if "小计" in squeeze(head.told.label) or head.told.core else [*whole, *near]

    # --- what it comes to

    def _compare(self, head: Head, declared: list[tuple[str, str, int]], over: _Range) -> list[Total]:
        return [
            self._total(head, *each, self._computed(each[1], over), over)
            for each in declared
        ]  # fmt: skip

    def _computed(self, key: str, over: _Range) -> int | None:
        first, end = over
        if key == COUNT:
            return end - first
        known = self._said[key][end] - self._said[key][first]
        return self._sums[key][end] - self._sums[key][first] if known else None

    def _total(
        self, head: Head, column: str, key: str, figure: int, computed: int | None, over: _Range
    ) -> Total:
        first, end = over
        give = (end - first) // 2 + 1 if key != COUNT else 0  # each row may be half a fen off
        holds = None if computed is None else abs(figure - computed) <= give
        rows = (self._figures.rows[first], self._figures.rows[end - 1]) if end > first else (None, None)
        return Total("", head.row, head.told.label[:200], column, key, figure, computed, holds, *rows)

    def _part(self, at: int, head: Head, declared: list[tuple[str, str, int]]) -> list[Total]:
        """A part (其中：在建) is held against the projects of its class under the sum it is a part of, if they have one."""
        whole = next((each for each in reversed(self._heads[:at]) if each.told.kind != PART), None)
        over = (
            (whole.at, whole.end if whole.end not in (None, whole.at) else self._size)
            if whole
            else (0, self._size)
        )
        over = (over[0], over[1] or 0)
        classes = self._figures.classes[over[0] : over[1]]
        chosen = [n for n, each in enumerate(classes, over[0]) if each == head.year_class]
        if not head.year_class or not any(classes):
            return [self._total(head, *each, None, (0, 0)) for each in declared]
        return [self._total(head, *each, self._of(chosen, each[1]), over) for each in declared]

    def _of(self, chosen: list[int], key: str) -> int | None:
        if key == COUNT:
            return len(chosen)
        known = [self._figures.amounts[key][n] for n in chosen if self._figures.amounts[key][n] != _UNKNOWN]
        return sum(known) if known else None


def _known(amounts: Iterable[int]) -> Iterator[int]:
    return (0 if amount == _UNKNOWN else amount for amount in amounts)


def _counts(cell: object) -> bool:
    return isinstance(cell, str) and count_in(squeeze(cell)) is not None


def _holds(totals: list[Total]) -> bool:
    return any(total.holds for total in totals) and all(total.holds is not False for total in totals)
