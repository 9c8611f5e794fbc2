"""What an export costs, and what it is held against: openpyxl's write-only mode with plain cells, rows at hand."""

from __future__ import annotations

import time
from pathlib import Path

import openpyxl
from django.db.models import QuerySet

from projects import vocabulary
from projects.ledger import Actor, Source
from projects.models import YearPlan
from projects.reports.ledger_book import export_ledger
from projects.reports.rows import Reading
from projects.vocabulary import Column

#: thirty columns of every kind that is exported
THIRTY = (
    "code", "name", "national_code", "sector", "owner", "responsible", "leader", "person", "place", "nature",
    "level", "investor", "approval", "content", "total_investment", "output", "planned_start", "planned_finish",
    "started", "stage", "statistics", "note", "year_class", "planned", "completed_before", "target",
    "start_month", "finish_month", "month_1", "month_2",
)  # fmt: skip


def thirty_columns() -> tuple[Column, ...]:
    """The columns by which an export is measured."""
    known = {column.key: column for column in vocabulary.ledger_columns()}
    return tuple(known[key] for key in THIRTY)


def export_seconds(rows: QuerySet[YearPlan], year: int, target: Path) -> float:
    """The whole export, from the database to the file, its event in the history included."""
    start = time.perf_counter()
    export_ledger(
        target, year=year, queryset=rows, columns=thirty_columns(), language="zh-hans",
        actor=Actor.system(), source=Source("system", "bench"),
    )  # fmt: skip
    return time.perf_counter() - start


def openpyxl_seconds(rows: QuerySet[YearPlan], year: int, target: Path) -> float:
    """Only the writing: the same cells, read before the clock starts, without styles or lists."""
    cells = list(Reading(rows, year, None, thirty_columns(), "zh-hans").cells())
    start = time.perf_counter()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in cells:
        sheet.append(row)
    book.save(target)
    return time.perf_counter() - start
