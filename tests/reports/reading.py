"""Workbooks read back by two independent readers, and held against the database."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine
from openpyxl.utils.escape import unescape

from projects import vocabulary
from projects.intake import importing
from projects.intake.importing import Reading
from projects.ledger import Actor
from projects.models import MonthlyReturn, Organisation, Plan, Sector, Support, YearPlan
from projects.vocabulary import Column, Kind

Rows = list[list[Any]]


def by_calamine(body: bytes, sheet: str | int = 0) -> Rows:
    """Rows of a sheet, blank cells as None."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
    found = book.get_sheet_by_index(sheet) if isinstance(sheet, int) else book.get_sheet_by_name(sheet)
    return [[None if cell == "" else cell for cell in row] for row in found.to_python(skip_empty_area=False)]


def by_openpyxl(body: bytes, sheet: str | int = 0) -> Rows:
    """Rows of a sheet; openpyxl leaves Excel's escapes in text that stands in its cell as they are."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    found = book.worksheets[sheet] if isinstance(sheet, int) else book[sheet]
    return [
        [unescape(cell) if isinstance(cell, str) else cell for cell in row]
        for row in found.iter_rows(values_only=True)
    ]


def imported(body: bytes, folder: Path, month: int | None) -> Reading:
    """What an import into 2021 would make of a workbook."""
    file = folder / "returned.xlsx"
    file.write_bytes(body)
    plan = Plan.objects.get(year=2021)
    return importing.read_in_place(file, plan=plan, month=month, actor=Actor.system())


class Ledger:
    """The rows that a month's workbook of 2021 should show, with what they refer to, each read once."""

    def __init__(self, month: int | None, language: str) -> None:
        self.language = language
        self.rows = list(
            YearPlan.objects.filter(plan__year=2021).order_by("project_id").select_related("project")
        )
        returns = MonthlyReturn.objects.filter(period__month=month, period__plan__year=2021)
        self.returns = {each.year_plan_id: each for each in returns}
        self.organisations = {each.pk: each.name for each in Organisation.objects.all()}
        self.sectors = {each.pk: (each.name, each.name_en) for each in Sector.objects.all()}
        self.links = list(Support.objects.order_by("id"))

    def cell(self, column: Column, row: YearPlan) -> Any:
        """What should stand in a cell: text, the stored number, or None."""
        holders = {"project": row.project, "year_plan": row, "monthly_return": self.returns.get(row.pk)}
        holder: Any = holders[column.model]
        if holder is None:
            return None
        if column.kind is Kind.LINKS:
            mine = (link.organisation_id for link in self.links if link.project_id == row.project_id)
            return "、".join(self.organisations[pk] for pk in mine) or None
        stored = getattr(holder, column.attribute)
        if column.kind is Kind.REFERENCE:
            return None if stored is None else self._name(column, stored)
        if column.kind is Kind.CHOICE:
            found = column.choice(stored)
            return found.name(self.language) if found else None
        return None if stored in (None, "") else stored

    def _name(self, column: Column, pk: int) -> str:
        if column.refers == "organisation":
            return self.organisations[pk]
        name, name_en = self.sectors[pk]
        return name_en if self.language == "en" and name_en else name

    def differing(self, rows: Rows, columns: Sequence[Column]) -> list[tuple[int, str, Any, Any]]:
        """(row, key, cell, wanted) of every cell that does not say what the database says."""
        wrong = []
        for number, (cells, row) in enumerate(zip(rows, self.rows, strict=True), 2):
            for place, column in enumerate(columns):
                cell = cells[place] if place < len(cells) else None
                wanted = self.cell(column, row)
                if not same(column, cell, wanted):
                    wrong.append((number, column.key, cell, wanted))
        return wrong


def same(column: Column, cell: Any, wanted: Any) -> bool:
    """Whether a cell holds a value: numbers as numbers, and as the import's own reader reads them."""
    if wanted is None or cell is None:
        return wanted is None and cell is None
    if column.kind in (Kind.AMOUNT, Kind.INTEGER, Kind.PERCENT):
        return not isinstance(cell, str) and vocabulary.parse(column, cell) == (wanted, None)
    return isinstance(cell, str) and bool(cell == wanted)
