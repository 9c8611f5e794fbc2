"""The return round: one workbook for each department, with what it has to report of a month.

All are read as one state, whose position each carries. Each export is an event of the history that names the file by
its hash, written before any of the files appears."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import override

from projects import access, figures, ledger
from projects.ledger import Actor, Source, heads
from projects.models import Organisation, Plan
from projects.reports import delivery, return_columns
from projects.reports.carried import Carried, Named, Position, ReturnOf, named
from projects.reports.ledger_book import printed, sheet_name
from projects.reports.return_rows import ReturnRows
from projects.reports.return_words import above
from projects.reports.sheets import Note, Sheet, write_workbook
from projects.reports.snapshot import one_state

#: what no file system takes in a name
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Book:
    """One department's workbook: its file's name, whose it is, how many projects, its hash.

    ``notes`` name cells that a workbook cannot hold as they are."""

    file: str
    department: int
    name: str
    rows: int
    sha256: str
    notes: list[Note]


@dataclass(frozen=True, slots=True)
class Round:
    """The workbooks of a month, and the position they were read at; ``head`` is the head after the events."""

    books: list[Book]
    base_number: int
    base_hash: str
    head: str


@dataclass(frozen=True, slots=True)
class Asked:
    """For which month, in which language, of which departments (None: all that have something to report)."""

    plan: Plan
    month: int
    language: str
    departments: frozenset[int] | None = None

    def organisations(self) -> list[Organisation]:
        """The departments that have something to report, by name."""
        found = figures.reporters(self.plan, self.month)
        return list(found if self.departments is None else found.filter(pk__in=self.departments))

    def rows(self, department: int) -> ReturnRows:
        mine = access.reported_by(frozenset({department})).values("pk")
        due = figures.due(self.plan, self.month).filter(pk__in=mine)
        return ReturnRows(due, self.plan, self.month, self.language)


def export_returns(folder: Path, asked: Asked, actor: Actor, source: Source) -> Round:
    """Write the workbooks into ``folder``: all of them or, where something fails before, none.

    ``source`` gets each file's name and hash. Raises ``OSError``."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".returns-") as hidden:
        with override(asked.language), one_state():
            position = Position.now()
            books = list(_written(Path(hidden), asked, position))
        for book in books:
            delivery.must_be_writable(folder / book.file)
        _record(books, actor, source)
        for book in books:
            (Path(hidden) / book.file).replace(folder / book.file)
    return Round(books, position.number, position.head, ledger.head()[1])


def _record(books: Sequence[Book], actor: Actor, source: Source) -> None:
    with ledger.turn():
        for book in books:
            ledger.event(actor, replace(source, file=book.file, sha256=book.sha256), "export")
    if books:
        heads.note(f"export of {len(books)} return workbooks, the last {books[-1].sha256[:16]}")


def _written(folder: Path, asked: Asked, position: Position) -> Iterator[Book]:
    taken: set[str] = set()
    for department in asked.organisations():
        path = folder / _file_name(asked, department, taken)
        with path.open("x+b") as file:
            rows = asked.rows(department.pk)
            notes = _write(file, asked, department, rows, position)
            yield Book(path.name, department.pk, department.name, len(rows.plans), delivery.hash_of(file), notes)  # fmt: skip


def _write(
    file: BinaryIO, asked: Asked, department: Organisation, rows: ReturnRows, position: Position
) -> list[Note]:
    about = {"year": asked.plan.year, "month": f"{asked.month:02d}"}
    name = sheet_name(_("Returns %(year)s-%(month)s") % about)
    title, lines = above(asked.plan, asked.month, department)
    first = len(lines) + 2
    sheet = Sheet(
        name=name,
        columns=return_columns.sheet_columns(asked.language, first),
        rows=rows.cells(first),
        frozen=2,
        filtered=True,
        protected=True,
        page=printed(position, middle=_("Filled in by: __________    Head: __________")),
        above=lines,
    )
    returns = ReturnOf(department.pk, department.name, rows.codes)
    carried = Carried(position, int(asked.plan.year), asked.month, asked.language, name, _named(asked.language), returns)  # fmt: skip
    return write_workbook(file, [sheet, carried.as_sheet()], title, position.at).notes


def _named(language: str) -> tuple[Named, ...]:
    """What each column is read as; nothing for those that are only shown."""
    own = {column.key: named(column, language) for column in return_columns.OWN}
    shown = {key: ("", heading) for key, heading in return_columns.headings(language).items()}
    return tuple((own | shown)[key] for key in return_columns.ORDER)


def _file_name(asked: Asked, department: Organisation, taken: set[str]) -> str:
    """The month and the department, as a name that every file system takes and no other department has."""
    whose = _FORBIDDEN.sub(" ", department.name)[:_LONGEST].strip(" .") or str(department.pk)
    params = {"year": asked.plan.year, "month": f"{asked.month:02d}", "department": whose}
    name = _("returns-%(year)s-%(month)s-%(department)s") % params
    if name.casefold() in taken:
        name = f"{name}-{department.pk}"
    taken.add(name.casefold())
    return f"{name}.xlsx"
