"""Return workbooks as departments handle them: made, looked into, filled, brought back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from django.contrib.auth.models import User
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from projects import access
from projects.intake import importing
from projects.intake.importing import Reading
from projects.intake.row import COLUMNS
from projects.ledger import Actor
from projects.models import Plan
from projects.reports.return_book import Asked, Round, export_returns
from tests.factories import TEST, House

CODE = ("项目编号", "Code")


def made(
    house: House, folder: Path, month: int = 6, language: str = "zh-hans", *departments: int, user: User | None = None
) -> Round:  # fmt: skip
    """The workbooks of a month of 2021, in a folder."""
    folder.mkdir(exist_ok=True)
    asked = Asked(Plan.objects.get(pk=house.plan), month, language, frozenset(departments) or None)
    return export_returns(folder, asked, Actor.of(user) if user else Actor.system(), TEST)


def book_of(house: House, folder: Path, month: int = 6, language: str = "zh-hans") -> Path:
    """The workbook of the first department."""
    found = made(house, folder, month, language, house.department)
    return folder / found.books[0].file


@dataclass(frozen=True)
class Sheet:
    """The table of a return workbook as openpyxl sees it."""

    path: Path
    book: openpyxl.Workbook
    page: Worksheet
    heading: int

    @classmethod
    def of(cls, path: Path, values: bool = False, place: int = 0) -> Sheet:
        """``values``: what formulas came to, in place of their text; ``place`` of the sheet in the book."""
        book = openpyxl.load_workbook(path, data_only=values)
        page = book.worksheets[place]
        heading = next(row for row in range(1, 20) if page.cell(row, 1).value in CODE)
        return cls(path, book, page, heading)

    @property
    def headings(self) -> list[str]:
        return [str(cell.value) for cell in self.page[self.heading]]

    @property
    def codes(self) -> list[str]:
        return [str(self.page.cell(row, 1).value) for row in self._rows()]

    def cell(self, code: str, column: str) -> Cell:
        """A project's cell under a key of the vocabulary, or under what a heading begins with."""
        row = next(row for row in self._rows() if self.page.cell(row, 1).value == code)
        return self.page.cell(row, self.place(column))  # type: ignore[return-value]

    def place(self, column: str) -> int:
        """The number of a column."""
        known = COLUMNS.get(column)
        wanted = {known.full_heading("zh-hans"), known.full_heading("en")} if known else set()
        return next(
            number
            for number, heading in enumerate(self.headings, 1)
            if heading in wanted or (not known and heading.startswith(column))
        )

    def _rows(self) -> Iterator[int]:
        last = self.page.max_row
        return (row for row in range(self.heading + 1, last + 1) if self.page.cell(row, 1).value)


def fill(path: Path, cells: Mapping[tuple[str, str], Any], name: str = "") -> Path:
    """The workbook with these cells (code, column) filled and saved, as a person does it."""
    sheet = Sheet.of(path)
    for (code, column), value in cells.items():
        cell = sheet.cell(code, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    target = path.with_name(name or f"filled-{path.name}")
    sheet.book.save(target)
    return target


def read(house: House, path: Path, user: User | None = None, month: int | None = None) -> Reading:
    """What an import of a file into 2021 would do, by the system or by a person."""
    actor = Actor.of(user) if user else Actor.system()
    reach = access.visible_projects(user) if user else None
    plan = Plan.objects.get(pk=house.plan)
    return importing.read_in_place(path, plan=plan, month=month, actor=actor, reach=reach)
