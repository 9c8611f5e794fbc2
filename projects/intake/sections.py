"""The sections of a sheet as its rows go by: 一、工业, （一）在建（11项）, 钢铁基地（17个）, and what they give to what follows.

A section is under another where its number says so (一 above （一）), or where it follows it without a project between.
Sections give the class of the year, if their words name one; their words go along with each row, for the ledger's
sectors are known only in the parent process. Sums and parts (其中) give nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from projects.intake import rowkinds
from projects.intake.rowkinds import (
    HEADING,
    NOTE,
    PART,
    PLACE,
    SECTION,
    SUM,
    UNNUMBERED,
    UNSURE,
    Columns,
    Told,
)
from projects.intake.times import take
from projects.values import Raw, squeeze

#: what stands between the words of two sections, the inner one first
BETWEEN = "\n"


@dataclass(slots=True)
class Head:
    """The head of a section, a sum or a part: where it stands, and how many projects stand above it."""

    row: int
    told: Told
    at: int
    #: the class of the year it gives
    year_class: str = ""
    #: how many projects stand above its end, once that is known
    end: int | None = None
    cells: Sequence[Raw] = field(default_factory=tuple)

    @property
    def sort(self) -> str:
        """What sections of one depth have in common: classes, places, branches."""
        return "class" if self.year_class else self.told.kind


class Sections:
    """Follows a sheet's rows: tells projects from others, and keeps the sections that are open."""

    def __init__(self, columns: Columns, outer: str = "") -> None:
        self.columns = columns
        #: all heads in the order of their rows
        self.heads: list[Head] = []
        #: rows that could be projects or heads of sections
        self.unsure: set[int] = set()
        self._open: list[Head] = []
        self._outer = rowkinds.core(take(squeeze(outer))[0])
        self._outer_class = rowkinds.class_of(self._outer)
        self._projects = 0
        #: the last row was a note: what stands alone below it is one too
        self.after_note = False
        self._headings_left = 0
        #: a part of a sum that may yet turn out to head the projects below it
        self._heading: Head | None = None
        self._given: tuple[str, str] | None = None

    def why_none(self, row: int, cells: Sequence[Raw], coded: bool) -> str | None:
        """Why a row is no project; None where it is one. ``coded``: it holds a code of ours, so it is one."""
        told = None if coded else rowkinds.tell(cells, self.columns)
        told = self._below_headings(told, cells)
        if self.after_note and not coded and (told is None or told.count is None) and _one_text(cells):
            told = Told(NOTE)
        if told is None or told.kind == UNSURE:
            if told:
                self.unsure.add(row)
            self.after_note = False
            return None
        return self._left_out(row, cells, told)

    def _below_headings(self, told: Told | None, cells: Sequence[Raw]) -> Told | None:
        """The further rows of headings that stand in the sheet again."""
        if told is not None and told.kind == HEADING:
            self._headings_left = self.columns.depth - 1
        elif self._headings_left and told is not None and not rowkinds.has_name(cells, self.columns):
            self._headings_left -= 1
            return Told(HEADING)
        else:
            self._headings_left = 0
        return told

    def project(self) -> None:
        """A project goes by."""
        self._projects += 1

    def given(self) -> tuple[str, str]:
        """(class of the year, words of the open sections, the inner first) for a project that comes now."""
        if self._heading is not None:
            self._take_up(self._heading)
        if self._given is None:
            inner = [head for head in reversed(self._open) if head.told.kind != SUM]
            year_class = next((head.year_class for head in inner if head.year_class), self._outer_class)
            words = [head.told.core for head in inner if head.told.core and not head.year_class]
            self._given = year_class, BETWEEN.join([*words, *filter(None, [self._outer])])
        return self._given

    def close(self) -> list[Head]:
        """The sheet ends: all heads with their ends."""
        self._shut(0)
        return self.heads

    # --- heads

    def _left_out(self, row: int, cells: Sequence[Raw], told: Told) -> str:
        self.after_note = told.kind == NOTE
        if told.kind in (SUM, PART, SECTION, PLACE):
            return self._head(row, cells, told)
        return told.kind

    def _head(self, row: int, cells: Sequence[Raw], told: Told) -> str:
        before = self.heads[-1] if self.heads else None
        adjacent = before is not None and before.at == self._projects
        if (
            told.kind == SECTION
            and told.rank == UNNUMBERED
            and adjacent
            and before
            and before.told.kind == PART
        ):
            told = Told(PART, told.label, told.core, told.count)  # 其中：在建 …, 预备 …
        head = Head(row, told, self._projects, cells=tuple(cells))
        head.year_class = rowkinds.class_of(told.core) if told.kind in (SECTION, PART) else ""
        self.heads.append(head)
        self._given = None
        lone = not (adjacent and before and before.told.kind == PART)
        self._heading = head if told.kind == PART and lone else None
        if told.kind == PART or (told.kind == SUM and self._projects and not told.core):
            head.end = self._projects  # a sum below its rows, or a part of a sum: nothing stands under it
        else:
            self._shut(self._depth(head, adjacent))
            self._open.append(head)
        return told.kind

    def _take_up(self, part: Head) -> None:
        """A part that stands alone right above projects is the head of theirs: 其中：在建（90项）. Its count is checked."""
        self._heading, self._given, part.end = None, None, None
        self._shut(self._depth(part, adjacent=True))
        self._open.append(part)

    def _depth(self, head: Head, adjacent: bool) -> int:
        """How many of the open sections stay open."""
        if head.told.rank != UNNUMBERED:
            return next(
                (n for n, each in enumerate(self._open) if each.told.rank >= head.told.rank), len(self._open)
            )
        like = next((n for n, each in enumerate(self._open) if _alike(each, head)), None)
        if like is not None:
            return like
        loose = bool(self._open) and self._open[-1].told.rank == UNNUMBERED
        return len(self._open) - 1 if loose and not adjacent else len(self._open)

    def _shut(self, depth: int) -> None:
        for head in self._open[depth:]:
            head.end = self._projects
        del self._open[depth:]


def _alike(one: Head, other: Head) -> bool:
    return one.told.rank == UNNUMBERED and one.sort == other.sort and one is not other


def _one_text(cells: Sequence[Raw]) -> bool:
    said = [cell for cell in cells if cell is not None and squeeze(str(cell))]
    return len(said) == 1 and isinstance(said[0], str)
