"""The ledger as one workbook: what a person takes away, changes in Excel and brings back.

The position in the book is that of its rows, which are read as one state. The export itself is an event of the
history and stands after that position: it names the file by its hash, known only when the file is made. The event
is written before the file appears, so that no file goes out unrecorded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from projects import ledger, vocabulary
from projects.ledger import Actor, Source, heads
from projects.models import YearPlan
from projects.reports import delivery
from projects.reports.carried import Carried, Position, named
from projects.reports.rows import Reading
from projects.reports.sheets import Note, Page, Sheet, Written, write_workbook
from projects.reports.snapshot import one_state
from projects.vocabulary import Column

_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the number of projects, the position they were read at, the file's hash.

    ``head`` is the head after the event; ``notes`` name cells that a workbook cannot hold as they are."""

    rows: int
    base_number: int
    base_hash: str
    sha256: str
    head: str
    notes: list[Note]


def export_ledger(
    target: Path | BinaryIO,
    *,
    year: int,
    queryset: QuerySet[YearPlan],
    columns: Sequence[Column],
    language: str,
    actor: Actor,
    source: Source,
    month: int | None = None,
) -> Exported:
    """Write the year plans of ``queryset`` (all it holds of ``year``, in its order) into a workbook.

    Columns of the monthly return take the figures of ``month``; without it they are left out. A path appears whole
    or not at all; ``source`` may name the file and gets its hash. Raises ``OSError`` and ``SheetFull``."""
    reading = Reading(queryset, year, month, keyed(columns, month), language)
    with delivery.whole(target) as file:
        with override(language), one_state():
            carried = _carried(reading)
            written = _write(file, reading, carried)
        sha256 = delivery.hash_of(file)
        name = source.file or (target.name if isinstance(target, Path) else "")
        receipt = ledger.event(actor, replace(source, file=name, sha256=sha256), "export")
        heads.note(f"export {sha256[:16]}")
    rows = written.rows[carried.sheet]
    base = carried.position
    return Exported(rows, base.number, base.head, sha256, receipt.head, written.notes)


def keyed(columns: Sequence[Column], month: int | None) -> tuple[Column, ...]:
    """The columns with the project's code first: it is the key by which an import knows the rows."""
    code = vocabulary.column("project", "code")
    fit = (column for column in columns if month or column.model != "monthly_return")
    return tuple(dict.fromkeys([code, *fit]))


def _carried(reading: Reading) -> Carried:
    """What the book says of itself. The first read of the state: it fixes the position."""
    position = Position.now()
    columns = tuple(named(column, reading.language) for column in reading.columns)
    return Carried(position, reading.year, reading.month, reading.language, _sheet_name(reading), columns)


def _sheet_name(reading: Reading) -> str:
    if reading.month:
        name = _("Ledger %(year)s-%(month)s") % {"year": reading.year, "month": f"{reading.month:02d}"}
    else:
        name = _("Ledger %(year)s") % {"year": reading.year}
    return sheet_name(name)


def sheet_name(name: str) -> str:
    """A name that a sheet may have."""
    return _FORBIDDEN_IN_NAMES.sub(" ", name)[:_LONGEST_NAME]


def _write(file: BinaryIO, reading: Reading, carried: Carried) -> Written:
    sheet = Sheet(
        name=carried.sheet,
        columns=reading.sheet_columns(),
        rows=reading.cells(),
        frozen=2 if reading.columns[1:2] == (vocabulary.column("project", "name"),) else 1,
        filtered=True,
        page=printed(carried.position, carried.sheet),
    )
    return write_workbook(file, [sheet, carried.as_sheet()], carried.sheet, carried.position.at)


def printed(position: Position, title: str = "", middle: str = "") -> Page:
    """Title above; below position, head and moment of the history, and the page."""
    page = _("Page %(page)s of %(pages)s") % {"page": "&P", "pages": "&N"}
    where = "\n".join(position.lines)
    header = f"&C&B{title.replace('&', '&&')}" if title else ""
    return Page(header, f"&L&8 {where}{f'&C{middle}' if middle else ''}&R&8 {page}")
