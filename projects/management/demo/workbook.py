"""One department reports its last month in the return workbook: taken, filled, brought in on the import page's way."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
from django.contrib.auth.models import User
from django.core.files import File

from projects.intake import batches
from projects.ledger import Actor
from projects.management.demo import months
from projects.management.demo.people import SOURCE
from projects.management.demo.story import story, to_date
from projects.models import ImportBatch, Plan
from projects.reports.return_book import Asked, export_returns
from projects.reports.return_columns import ORDER, OWN
from projects.values import FEN, Scalar
from projects.vocabulary import Column, Kind

LANGUAGE = "zh-hans"


def is_in(plan: Plan, month: int, officer: Actor) -> bool:
    """Whether the officer's workbook of the month was brought in."""
    found = ImportBatch.objects.filter(year=plan.year, month=month, user_id=officer.id or 0)
    return found.filter(state=ImportBatch.State.APPLIED).exists()


def bring(plan: Plan, month: int, unit: int, officer: Actor) -> None:
    """Take the department's workbook, fill it, upload it, look at it, apply it: all as its officer."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Asked(plan, month, LANGUAGE, frozenset({unit}))
        [book] = export_returns(Path(folder), asked, officer, SOURCE).books
        path = Path(folder) / book.file
        _fill(path, _said(plan, month, unit))
        with path.open("rb") as file:
            user = User.objects.get(pk=officer.id or 0)
            batch = batches.upload(user, File(file, book.file), int(plan.year), None, False)  # type: ignore[arg-type]
    batches.read(batch)
    batches.apply(batch, officer)


def _said(plan: Plan, month: int, unit: int) -> dict[str, dict[str, Scalar]]:
    """What the department writes, by the project's code. It knows its months, so that it needs no cumulative."""
    found = {}
    for row in months.of_unit(plan, unit):
        if not story(row).late(month):
            said = months.said(row, month) | months.stands_at(story(row), month)
            said["completed"] = to_date(row, month) - to_date(row, month - 1)
            found[str(row.project.code)] = said
    return found


def _fill(path: Path, said: Mapping[str, Mapping[str, Scalar]]) -> None:
    """Write into the cells of each project what is said of it."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for cells in sheet.iter_rows():
        values = said.get(str(cells[0].value), {})
        for column in OWN:
            if values.get(column.key) not in (None, "") and not column.required:
                cells[ORDER.index(column.key)].value = _cell(column, values[column.key])
    book.save(path)


def _cell(column: Column, value: Scalar) -> str | float:
    """A stored value as a person types it."""
    if column.kind is Kind.AMOUNT:
        return int(value or 0) / FEN[column.unit]
    if column.kind is Kind.PERCENT:
        return int(value or 0) / 100
    found = column.choice(value)
    return found.name(LANGUAGE) if found else str(value)
