"""Rows of a batch on the parent's side: their columns with references as ids, and what is remarked of them so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from projects.intake.row import ERROR, Remark
from projects.intake.rows import EMPTY, RowsRead
from projects.values import Scalar, squeeze_all


@dataclass(slots=True)
class Resolved:
    """The rows that are projects: a value for each of ``numbers`` in each column; None or "" where a cell says nothing."""

    numbers: list[int]
    columns: dict[str, list[Scalar]]
    #: by place
    remarks: dict[int, list[Remark]]
    #: the names as they are compared
    names: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, read: RowsRead, wanted: frozenset[str]) -> Resolved:
        """Without the columns that do not count here; references are still texts."""
        columns = {key: column for key, column in read.columns.items() if key in wanted}
        remarks = {at: [Remark(*mark) for mark in marks] for at, marks in read.marks.items()}
        names = (
            squeeze_all(list(map(str, columns["name"]))) if "name" in columns else [""] * len(read.numbers)
        )
        return cls(read.numbers, columns, remarks, names)

    def __len__(self) -> int:
        return len(self.numbers)

    def said(self, at: int) -> dict[str, Scalar]:
        """What one row says, by key."""
        values = ((key, column[at]) for key, column in self.columns.items())
        return {key: value for key, value in values if value not in EMPTY}

    def get(self, key: str, at: int) -> Scalar:
        """What one row says of ``key``; None where there is no such column."""
        column = self.columns.get(key)
        return column[at] if column else None

    def remark(self, at: int, key: str, code: str, value: str) -> None:
        self.remarks.setdefault(at, []).append(Remark(key, ERROR, code, {"value": value}))
