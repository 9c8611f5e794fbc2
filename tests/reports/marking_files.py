"""Workbooks with mistakes, their marked files, and what stands in those."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.intake import batches
from projects.models import ImportBatch
from projects.reports import marked
from tests.factories import House
from tests.intake.desk import HEAD, Desk

RED, YELLOW = "00FFC7CE", "00FFEB9C"


@pytest.fixture
def desk(house: House, tmp_path: Path) -> Desk:
    return Desk(house, tmp_path)


@pytest.fixture
def bring(people: dict[str, User]) -> Callable[..., ImportBatch]:
    """A function that uploads a file as the manager (or another) and has it read."""

    def brought(path: Path, who: str = "manager", month: int | None = None) -> ImportBatch:
        file = SimpleUploadedFile(path.name, path.read_bytes())
        batch = batches.upload(people[who], file, 2021, month, replace=False)
        batches.read(batch)
        return batch

    return brought


Bring = Callable[..., ImportBatch]


def back(batch: ImportBatch, folder: Path, name: str = "marked.xlsx") -> Path:
    """The marked file of a batch, on the disk."""
    path = folder / name
    with marked.make(batch) as file:
        path.write_bytes(file.read())
    return path


def opened(path: Path) -> Any:
    return openpyxl.load_workbook(path, rich_text=True)


def marked_cells(sheet: Any) -> dict[str, str]:
    """Address → comment of all cells with one."""
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def listed(book: Any) -> list[list[Any]]:
    """The lines of the table on the first sheet."""
    rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    top = next(number for number, row in enumerate(rows) if row[0] in ("编号", "No."))
    return rows[top + 1 :]


def told(book: Any) -> list[str]:
    """The lines above the table."""
    column = [row[0] for row in book.worksheets[0].iter_rows(values_only=True, max_col=1)]
    return [
        str(line)
        for line in column[: next(n for n, line in enumerate(column) if line in ("编号", "No."))]
        if line
    ]


def written(folder: Path, change: Callable[[Any, Any], None], name: str = "来表.xlsx") -> Path:
    """A workbook of a manager's hand: one sound row, one with an unknown sector and a text for an amount."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "台账"
    for row in (HEAD, ["甲", "steel", 100, 10], ["乙", "航天", "30-40", 10]):
        sheet.append(row)
    change(book, sheet)
    book.save(folder / name)
    return folder / name
