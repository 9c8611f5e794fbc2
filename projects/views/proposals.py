"""A batch as people read it: its rows with old → new, its problems as sentences, how each sheet was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from projects import display, vocabulary
from projects.display import Names
from projects.intake.errors import SENTENCES, Unreadable
from projects.intake.problems import Problem, figure, with_unit
from projects.intake.row import COLUMNS, NEW
from projects.models import ImportBatch, ImportRow
from projects.sentences import say
from projects.values import Scalar
from projects.views.changes import Field
from projects.views.proposal_page import STATUSES
from projects.vocabulary import Column

#: a difference as stored: label, id, kind, {key: [old, new]}
Stored = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the proposal, ready to be shown; ``kind`` is that of its fields (see history/fields.html)."""

    line: ImportRow
    status: str
    kind: str
    fields: list[Field]
    problems: list[Problem]
    #: see ``views.questions``
    question: Any = None


def rows(lines: Sequence[ImportRow], names: BatchNames, asking: Mapping[int, Any]) -> list[Row]:
    """Rows for a page, with what is asked of them; ``names`` has gathered what they refer to."""
    return [_row(line, names, asking.get(line.pk)) for line in lines]


def _row(line: ImportRow, names: BatchNames, question: Any) -> Row:
    fields = [shown for stored in line.fields if stored[0] != "support" for shown in _fields(stored, names)]
    supports = [stored for stored in line.fields if stored[0] == "support"]
    if supports:
        fields.append(_supporting(supports, names))
    kind = "create" if line.status == NEW else "update"
    problems = [Problem(**problem) for problem in line.problems]
    fields = _contested(fields, problems)
    return Row(line, str(STATUSES[line.status]), kind, fields, problems, question)


def _contested(fields: list[Field], problems: list[Problem]) -> list[Field]:
    """Where somebody else changed a cell since: what it was and what it is now, before what the file says."""
    clashes = {COLUMNS[each.key].heading(): each for each in problems if each.code == "edited-since"}
    return [
        replace(shown, old=_both(clashes[shown.heading])) if shown.heading in clashes else shown
        for shown in fields
    ]


def _both(clash: Problem) -> str:
    base, theirs = (with_unit(clash.key, str(clash.params[side])) for side in ("base", "theirs"))
    return _("%(base)s in the export, %(theirs)s now") % {"base": base, "theirs": theirs}


def _fields(stored: Stored, names: BatchNames) -> list[Field]:
    """What stands in columns of a sheet; what follows from it (basis, state) does not."""
    label, _id, _kind, values = stored
    columns = [column for column in vocabulary.COLUMNS[label] if column.sheet and column.key in values]
    return [_field(column, values[column.key], names) for column in columns]


def _field(column: Column, pair: Sequence[Scalar], names: BatchNames) -> Field:
    old, new = (display.with_unit(column, value, names) for value in pair)
    return Field(column.heading(), old, new)


def _supporting(supports: list[Stored], names: BatchNames) -> Field:
    """Departments that go and that come."""
    pairs = [values["organisation"] for _label, _id, _kind, values in supports]
    old, new = (
        "、".join(names.text("organisation", pair[side]) for pair in pairs if pair[side] is not None)
        for side in (0, 1)
    )
    return Field(COLUMNS["supporting"].heading(), old, new)


class BatchNames(Names):
    """Names of ids, also of organisations that the file names for the first time."""

    def __init__(self, batch: ImportBatch, lines: Iterable[ImportRow] = ()) -> None:
        super().__init__()
        for line in lines:
            self._gather(line.fields)
        shared = batch.reading.get("shared", [])
        self._fresh = {
            id: values["name"][1] for label, id, _kind, values in shared if label == "organisation"
        }

    def _gather(self, differences: Iterable[Stored]) -> None:
        for label, _id, _kind, values in differences:
            for column in vocabulary.COLUMNS[label]:
                if column.refers and column.key in values:
                    for value in values[column.key]:
                        self.want(column.refers, value)

    def text(self, label: str, id: Scalar) -> str:
        fresh = self._fresh.get(id) if label == "organisation" and isinstance(id, int) else None
        return fresh or super().text(label, id)


# --- the file as a whole


@dataclass(frozen=True, slots=True)
class Place:
    """A column of a sheet: where, what its heading says, what it was read as, or why it was left alone."""

    column: str
    heading: str
    read_as: str
    unit: str
    why: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a sheet was read."""

    name: str
    header_rows: str
    unit: str
    places: list[Place] = field(default_factory=list)
    #: whose earlier correction of this heading row was used: who, unit, at; empty where it was read by itself
    whose: dict[str, Any] = field(default_factory=dict)
    #: headings that mean nothing to the ledger: a person may know better
    unknown: list[str] = field(default_factory=list)

    @property
    def read(self) -> int:
        """The number of columns that were read."""
        return sum(bool(place.read_as) for place in self.places)


def sheets(reading: dict[str, Any]) -> list[Sheet]:
    """How each sheet was read, in the language of the moment."""
    return [
        Sheet(
            each["sheet"], "、".join(map(str, each["header_rows"])), each["unit"] or "", [_place(place) for place in each["mapping"]], _whose(each.get("whose")),
            [place["heading"] for place in each["mapping"] if place["why"] == "unknown-heading"],
        )
        for each in reading.get("sheets", [])
    ]  # fmt: skip


def _whose(told: dict[str, str] | None) -> dict[str, Any]:
    return {**told, "at": datetime.fromisoformat(told["at"])} if told else {}


def _place(place: dict[str, Any]) -> Place:
    column = vocabulary.read_as().get(place["key"] or "")
    unit = vocabulary.unit_name(place["unit"] or column.unit) if column else ""
    why = "" if column else say(place["why"] or "unknown-heading")
    return Place(place["column"], place["heading"], column.heading() if column else "", unit, why)


def left_sheets(reading: dict[str, Any]) -> list[tuple[str, str]]:
    """Sheets that were left alone as a whole, with why."""
    return [(sheet, say(code, *params)) for sheet, code, *params in reading.get("left_sheets", [])]


def file_problems(reading: dict[str, Any]) -> list[Problem]:
    """What is wrong with the file or a sheet as a whole."""
    return [Problem(**problem) for problem in reading.get("problems", [])]


@dataclass(frozen=True, slots=True)
class Total:
    """A figure that a sheet declares of itself beside what its rows add up to; ``holds`` is None where nothing compares."""

    sheet: str
    row: int
    label: str
    heading: str
    declared: str
    computed: str
    holds: bool | None


def totals(reading: dict[str, Any]) -> list[Total]:
    """What the sheets' own totals said, those that do not hold first (DOMAIN.md A31)."""
    order = {False: 0, None: 1, True: 2}
    found = sorted(reading.get("totals", []), key=lambda each: order[each["holds"]])
    return [
        Total(
            each["sheet"], each["row"], each["label"], _heading_of(each["key"]), figure(each["key"], each["declared"]),
            "" if each["computed"] is None else figure(each["key"], each["computed"]), each["holds"],
        )
        for each in found
    ]  # fmt: skip


def _heading_of(key: str) -> str:
    return COLUMNS[key].heading() if key in COLUMNS else _("number of projects")


def newcomers(reading: dict[str, Any]) -> list[str]:
    """Organisations that the file names for the first time."""
    return [
        values["name"][1]
        for label, _id, _kind, values in reading.get("shared", [])
        if label == "organisation"
    ]


def refusal(told: dict[str, Any]) -> str:
    """Why the file could not be used, or the last step not be taken; or ""."""
    refused = told.get("refused")
    if refused is None:
        return ""
    if refused["code"] in SENTENCES:
        return str(Unreadable(refused["code"], **refused["params"]))
    if refused["code"]:
        return say(refused["code"], refused["params"])
    return _("The program failed at this file; nothing of it was written. Tell the operator.")
