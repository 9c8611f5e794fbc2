"""What an exported workbook carries on a hidden sheet, so that an import knows what the person started from.

``position`` and ``head`` name the change set up to which the rows were read; ``ledger`` is the hash of the first
change set, so that a workbook of another ledger counts as one without base. Columns are named by model and key
beside their letter and the heading they were given, because headings get translated and columns moved.

A return workbook also says whose it is, which projects it has, and which of its columns are only shown: what of
these comes back is nobody's declaration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from projects import ledger
from projects.intake.pipeline import META_SHEET
from projects.models import ChangeSet
from projects.reports.sheets import Sheet, SheetColumn
from projects.vocabulary import Column

FORMAT = "major-project-ledger/1"
#: a column by model and key ("" where it is only shown), and the heading it was given
Named = tuple[str, str]


def named(column: Column, language: str) -> Named:
    """A column of the vocabulary as it stands in a workbook."""
    return f"{column.model}.{column.key}", column.full_heading(language)


@dataclass(frozen=True, slots=True)
class Position:
    """A state of a ledger: the hash of its first change set, the number, hash and time of the newest one."""

    ledger: str
    number: int
    head: str
    at: datetime | None

    @classmethod
    def now(cls) -> Self:
        """The state that is being read."""
        number, head = ledger.head()
        sets = dict(ChangeSet.objects.filter(number__in=(1, number)).values_list("number", "hash"))
        at = ChangeSet.objects.filter(number=number).values_list("at", flat=True).first()
        return cls(sets.get(1, ""), number, head, at and at.astimezone(UTC))

    @property
    def moment(self) -> str:
        """When its change set was made; "" in an empty ledger."""
        return self.at.strftime("%Y-%m-%d %H:%M UTC") if self.at else ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What a page prints of it, so that paper can be held against the history: position and head, and of when."""
        where = _("History position %(number)s") % {"number": self.number}
        return (f"{where} {self.head}", *([f"{_('As of')} {self.moment}"] if self.at else []))


@dataclass(frozen=True, slots=True)
class ReturnOf:
    """Whose returns a workbook asks for: the department by id and name, the codes of its projects."""

    department: int
    name: str
    projects: Sequence[str]


@dataclass(frozen=True, slots=True)
class Carried:
    """Position, plan year and month (None: without monthly columns), language, sheet, columns; whose return it is."""

    position: Position
    year: int
    month: int | None
    language: str
    sheet: str
    columns: tuple[Named, ...]
    returns: ReturnOf | None = None

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """What, value, and for a column its heading. All text, so that no program rounds or reformats it."""
        yield "format", FORMAT, ""
        yield "ledger", self.position.ledger, ""
        yield "year", str(self.year), ""
        yield "month", str(self.month or ""), ""
        yield "position", str(self.position.number), ""
        yield "head", self.position.head, ""
        yield "language", self.language, ""
        yield "sheet", self.sheet, ""
        for place, (name, heading) in enumerate(self.columns):
            if name:
                yield f"column {xl_col_to_name(place)}", name, heading
        if self.returns:
            yield from self._returns(self.returns)

    def _returns(self, returns: ReturnOf) -> Iterator[tuple[str, str, str]]:
        yield "department", str(returns.department), returns.name
        shown = (heading for name, heading in self.columns if not name)
        for number, heading in enumerate(shown, 1):
            yield f"shown {number}", heading, ""
        for number, code in enumerate(returns.projects, 1):
            yield f"project {number}", code, ""

    def as_sheet(self) -> Sheet:
        """The hidden sheet."""
        columns = (SheetColumn("what", 16), SheetColumn("value", 70), SheetColumn("heading", 40))
        return Sheet(META_SHEET, columns, self.rows(), hidden=True)
