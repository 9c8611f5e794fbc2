"""What a workbook of our own says of itself on its hidden sheet: from which position, for which year and month.

A return workbook also says whose it is, which projects it was made for, and which of its columns are only shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from projects.intake.problems import Problem
from projects.intake.row import COLUMNS
from projects.intake.standing import Terms
from projects.ledger import chain
from projects.models import ChangeSet, Plan
from projects.values import squeeze

#: no history gets so long that its numbers have more digits
_DIGITS = 18


@dataclass(frozen=True, slots=True)
class About:
    """``position`` is None for a workbook of another ledger; ``projects`` is None for any but a return workbook.

    ``columns``: the keys of the columns it was made with."""

    position: int | None
    year: str
    month: str
    department: int | None
    projects: frozenset[str] | None
    shown: frozenset[str]
    columns: tuple[str, ...]

    @classmethod
    def of(cls, meta: Mapping[str, str]) -> Self:
        """What a hidden sheet says; whatever somebody wrote into it, this is no more than a claim."""
        department = _number(meta.get("department", ""))
        projects = frozenset(_all(meta, "project")) if department is not None else None
        shown = frozenset(squeeze(heading) for heading in _all(meta, "shown"))
        year, month, columns = meta.get("year", ""), meta.get("month", ""), tuple(_columns(meta))
        return cls(_position(meta), year, month, department, projects, shown, columns)

    @property
    def own_month(self) -> int | None:
        """The month of a return workbook: nobody needs to say it again."""
        number = _number(self.month) if self.projects is not None else None
        return number if number in range(1, 13) else None

    def own_plan(self) -> Plan | None:
        """The plan that a return workbook was made for, if there is such a plan."""
        year = _number(self.year) if self.projects is not None else None
        return None if year is None else Plan.objects.filter(year=year).first()

    def problems(self, terms: Terms) -> list[Problem]:
        """The figures of one year or month are not those of another."""
        found = []
        if self.position is None:
            found.append(Problem("another-ledger", "note"))
            if self.projects is None:
                return found
        if self.year and self.year != str(terms.plan.year):
            found.append(Problem("another-year", params={"year": self.year, "asked": terms.plan.year}))
        if self.month and terms.month and self.month != str(terms.month):
            found.append(Problem("another-month", params={"month": self.month, "asked": terms.month}))
        return found


def _all(meta: Mapping[str, str], what: str) -> Iterator[str]:
    return (value for name, value in meta.items() if name.startswith(f"{what} "))


def _columns(meta: Mapping[str, str]) -> Iterator[str]:
    """The keys of the columns that are read again; a computed one is only shown."""
    for named in _all(meta, "column"):
        model, _dot, key = named.partition(".")
        if key in COLUMNS and COLUMNS[key].model == model:
            yield key


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


def _position(meta: Mapping[str, str]) -> int | None:
    """The position a workbook was made from, if this ledger has it; None counts as a workbook without one."""
    number, head = _number(meta.get("position", "")), meta.get("head", "")
    if number is None:
        return None
    if number == 0:
        return 0 if head == chain.GENESIS else None
    return number if ChangeSet.objects.filter(number=number, hash=head).exists() else None
