"""One row of a proposal: what it would do, how it stands to the ledger, what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from projects import vocabulary
from projects.ledger import KEPT, Creation, Difference
from projects.vocabulary import Column, Kind

#: how a row stands to the ledger
NEW, CHANGED, UNCHANGED, CONFLICT, ERROR = "new", "changed", "unchanged", "conflict", "error"
#: a row that is no project of the file: left out, with why
SKIPPED = "skipped"
COLUMNS: dict[str, Column] = {column.key: column for column in vocabulary.ledger_columns(month=True)}
LABELS = ("project", "year_plan", "monthly_return")
EMPTY = {
    key: None if column.kind is Kind.LINKS else KEPT[column.model].empty[key]
    for key, column in COLUMNS.items()
}


@dataclass(slots=True)
class Remark:
    """A problem of a row before it has its place: about which column (a key), how grave, which sentence."""

    key: str
    level: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class RowProposal:
    """What one row would do. ``changes`` counts the cells of what stands that differ; basis and state that follow do not
    count.

    ``settled`` rows need not be held against the ledger any more."""

    sheet: str
    row: int
    status: str = UNCHANGED
    project: int | None = None
    code: str = ""
    name: str = ""
    changes: int = 0
    settled: bool = False
    #: the row writes the project's name in its own way
    keeps_name: bool = False
    own: list[Difference] = field(default_factory=list)
    #: a plainly new project is kept by columns, with others of its batch; ``place`` is where
    among: Sequence[Creation] = ()
    place: int = 0
    remarks: list[Remark] = field(default_factory=list)

    @property
    def differences(self) -> list[Difference]:
        """All that the row would do."""
        return [many.one(self.place) for many in self.among] or self.own

    def error(self, key: str, code: str, /, **params: Any) -> None:
        self.remarks.append(Remark(key, "error", code, params))
        self.status = ERROR

    def warning(self, key: str, code: str, /, **params: Any) -> None:
        self.remarks.append(Remark(key, "warning", code, params))

    def note(self, key: str, code: str, /, **params: Any) -> None:
        self.remarks.append(Remark(key, "note", code, params))

    def clash(self, key: str, base: str, theirs: str, yours: str) -> None:
        """Someone else changed the cell since the workbook was made: a conflict, never an overwrite."""
        graver = self.status == ERROR
        self.error(key, "edited-since", base=base, theirs=theirs, yours=yours)
        self.status = ERROR if graver else CONFLICT
