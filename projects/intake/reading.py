"""Where reading and the ledger's layout meet: a sheet in the child becomes the pipeline's messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from projects.intake import pipeline
from projects.intake.pipeline import MetaRead
from projects.intake.sheets import OpenSheet


def as_ledger(sheet: OpenSheet, options: dict[str, Any]) -> Iterator[pipeline.Message]:
    """Layout and cleaning of one sheet, for the plan year and month in ``options``.

    The options are those of the whole file: what a workbook of our own says of itself holds for its further sheets."""
    request = pipeline.Request(options["year"], options["month"], options["overrides"], options["profiles"])
    for message in pipeline.read_sheet(sheet.head, sheet.rows, sheet.bad, request):
        if isinstance(message, MetaRead):
            _take_own(options, message.values)
        yield message


def _take_own(options: dict[str, Any], own: dict[str, str]) -> None:
    """The headings of a workbook of our own speak of its own year; whether that was asked for is the parent's question."""
    year, month = own.get("year", ""), own.get("month", "")
    if year.isdecimal() and len(year) == 4:
        options["year"] = int(year)
    if options["month"] is None and month.isdecimal() and 1 <= len(month) <= 2:
        options["month"] = int(month)
