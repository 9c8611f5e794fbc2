"""Where in its file an imported value stood: kept when the import is applied, asked by the trail of a figure.

A row of a ledger is about one project, and a column about one field: project and key are all that is needed to name the
cell. A value that a section gave to its rows, or that follows from another, has a row and no cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from projects.intake import sound
from projects.ledger import Receipt, Source
from projects.models import CellOrigin, ImportBatch

#: sheet, row, project (negative: as a new project is called in the proposal)
RowOrigin = tuple[str, int, int]
Letters = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a kept file: the sheet, the row, and the address of the cell ("" where no column tells it)."""

    sheet: str
    row: int
    cell: str


def keep(receipt: Receipt, source: Source, letters: Letters, rows: Iterable[RowOrigin]) -> None:
    """Keep where the rows of an import stood, with its change set; nothing where it changed nothing."""
    if receipt.number is None:
        return
    sheets = list(letters)
    place = {sheet: number for number, sheet in enumerate(sheets)}
    found: dict[str, list[list[int]]] = defaultdict(list)
    for sheet, row, project in rows:
        real = project if project > 0 else receipt.ids["project", project]
        if sheet in place:
            found[str(real)].append([place[sheet], row])
    CellOrigin.objects.create(
        changeset=receipt.number, file_name=source.file[:255], sha256=source.sha256, rows=found,
        sheets=[{"sheet": sheet, "letters": letters[sheet]} for sheet in sheets],
    )  # fmt: skip


def of_batch(batch: ImportBatch) -> Iterator[RowOrigin]:
    """The stored rows of a batch that do something, each with the project it is about."""
    rows = batch.lines.filter(status__in=sound.FINE, row__isnull=False).order_by("id")
    for sheet, row, code, fields in rows.values_list("sheet", "row", "code", "fields").iterator():
        project = int(code[1:]) if code[1:].isdecimal() else _made(fields)
        if row is not None and project is not None:
            yield sheet, row, project


def _made(fields: list[Any]) -> int | None:
    """The id that a new project has in the stored proposal."""
    return next((each[1] for each in fields if each[0] == "project"), None)


def places(number: int, project: int, key: str) -> list[Place]:
    """Where the value of a project's field (or of its year plan or return) stood in the file of a change set.

    Sheets that have a column for it, else the rows alone; empty where the change set is of no file, or of one that was
    imported before places were kept."""
    kept = CellOrigin.objects.filter(pk=number).first()
    return _in(kept, project, key) if kept else []


class Origins:
    """``places`` of many figures; what is kept of a change set is read once."""

    def __init__(self) -> None:
        self._kept: dict[int, CellOrigin | None] = {}

    def places(self, number: int, project: int, key: str) -> list[Place]:
        if number not in self._kept:
            self._kept[number] = CellOrigin.objects.filter(pk=number).first()
        kept = self._kept[number]
        return _in(kept, project, key) if kept else []


def _in(kept: CellOrigin, project: int, key: str) -> list[Place]:
    key = key.removesuffix("_basis")
    told = [(kept.sheets[sheet], row) for sheet, row in kept.rows.get(str(project), [])]
    found = [(each["sheet"], row, each["letters"].get(key, "")) for each, row in told]
    exact = [Place(sheet, row, f"{letter}{row}") for sheet, row, letter in found if letter]
    return exact or [Place(sheet, row, "") for sheet, row, _letter in found]
