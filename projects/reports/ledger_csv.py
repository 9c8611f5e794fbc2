"""The list as CSV for other programs: UTF-8 with a byte order mark, so that Excel reads Chinese; line ends as Excel's.

The same columns and rows as the workbook, without a base: who wants to change figures takes the workbook. Text that a
spreadsheet would take for a formula gets an apostrophe in front, as Excel shows it while such a cell is edited; an
import takes it off again."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from django.db.models import QuerySet

from projects.intake.text import guarded
from projects.ledger import Actor, Source
from projects.models import YearPlan
from projects.reports.carried import Position
from projects.reports.issued import Issued, issue
from projects.reports.ledger_book import keyed
from projects.reports.rows import Reading
from projects.reports.sheets import Cell
from projects.values import legible
from projects.vocabulary import Column


def export_csv(
    target: Path | BinaryIO, *, year: int, queryset: QuerySet[YearPlan], columns: Sequence[Column], month: int | None,
    language: str, actor: Actor, source: Source,
) -> Issued:  # fmt: skip
    """Write the year plans of ``queryset`` with a heading row. A path appears whole or not at all. Raises ``OSError``."""
    reading = Reading(queryset, year, month, keyed(columns, month), language)

    def write(file: BinaryIO, _position: Position) -> None:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        lines = csv.writer(text)
        lines.writerow(column.full_heading(language) for column in reading.columns)
        lines.writerows([_shown(cell) for cell in row] for row in reading.cells())
        text.flush()
        text.detach()

    period = f"{year}-{month:02d}" if month else str(year)
    return issue(target, write, language=language, actor=actor, source=source, what=f"csv {period}")


def _shown(cell: Cell) -> str:
    """A cell as text: whole numbers without a fraction; nothing is lost of others."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    text = legible(str(cell))
    return guarded(text) if isinstance(cell, str) else text
