"""Where in its file an imported value stood: kept when the import is applied, asked by the trail of a figure.

A row of a ledger is about one project, and a column about one field: project and key are all that is needed to name the
cell. A value that a section gave to its rows, or that follows from another, has a row and no cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from projects.intake import sound
from projects.ledger import Receipt, Source, beside
from projects.ledger.difference import Name
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


class Keeper:
    """Keeps where the rows of one import stood: beside the history, with a digest in the header of its change set."""

    def __init__(self, letters: Letters, rows: Iterable[RowOrigin]) -> None:
        self._letters, self._rows = letters, rows
        self._origin: CellOrigin | None = None

    def sourced(self, source: Source, ids: Mapping[Name, int]) -> Source:
        """The source with the digest of the places; ``ids`` are the real ones of new projects."""
        sheets = [{"sheet": sheet, "letters": self._letters[sheet]} for sheet in self._letters]
        self._origin = CellOrigin(
            file_name=source.file[:255], sha256=source.sha256, rows=self._found(ids), sheets=sheets
        )
        return replace(source, origins=beside.origins_digest(self._origin))

    def _found(self, ids: Mapping[Name, int]) -> dict[str, list[list[int]]]:
        place = {sheet: number for number, sheet in enumerate(self._letters)}
        found: dict[str, list[list[int]]] = defaultdict(list)
        for sheet, row, project in self._rows:
            real = project if project > 0 else ids["project", project]
            if sheet in place:
                found[str(real)].append([place[sheet], row])
        return found

    def keep(self, receipt: Receipt) -> None:
        """Keep them with the change set; nothing where the import changed nothing."""
        if receipt.number is not None and self._origin is not None:
            self._origin.changeset = receipt.number
            self._origin.save(force_insert=True)


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


def places(number: int, source: Mapping[str, Any], project: int | None, key: str) -> list[Place]:
    """Where the value of a project's field (or of its year plan or return) stood in the file of a change set, by whose
    header it came from ``source``.

    Sheets that have a column for it, else the rows alone; empty where the change set is of no file, or of one that was
    imported before places were kept, and where what is kept is not what the header holds the digest of."""
    return Origins().places(number, source, project, key)


class Origins:
    """``places`` of many figures; what is kept of a change set is read once."""

    def __init__(self) -> None:
        self._kept: dict[int, CellOrigin | None] = {}

    def places(self, number: int, source: Mapping[str, Any], project: int | None, key: str) -> list[Place]:
        if not project or not source.get("sha256"):
            return []
        if number not in self._kept:
            self._kept[number] = _of(number, source)
        kept = self._kept[number]
        return _in(kept, project, key) if kept else []


def _of(number: int, source: Mapping[str, Any]) -> CellOrigin | None:
    kept = CellOrigin.objects.filter(pk=number).first()
    return kept if kept and beside.belongs(kept, source) else None


def _in(kept: CellOrigin, project: int, key: str) -> list[Place]:
    key = key.removesuffix("_basis")
    told = [(kept.sheets[sheet], row) for sheet, row in kept.rows.get(str(project), [])]
    found = [(each["sheet"], row, each["letters"].get(key, "")) for each, row in told]
    exact = [Place(sheet, row, f"{letter}{row}") for sheet, row, letter in found if letter]
    return exact or [Place(sheet, row, "") for sheet, row, _letter in found]
