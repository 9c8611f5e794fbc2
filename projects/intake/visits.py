"""The sheet of a sample that comes back from site: what it says against what stands. Reading writes nothing.

An empty cell says nothing. A cell that still says what it said when the sheet was made changes nothing either, though
somebody may have filled the same place on the page since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from projects import ledger, sentences, values, vocabulary
from projects.intake.about import About
from projects.intake.base import Base
from projects.intake.cells import read_cells
from projects.intake.pipeline import LISTS_SHEET, META_SHEET
from projects.intake.sheets import RowBatch, SheetHead
from projects.ledger import Difference, chain
from projects.models import ChangeSet, Sample, SampleItem
from projects.values import Raw, Scalar, ValueProblem, squeeze
from projects.vocabulary import Column
from projects.vocabulary.sample import ON_SITE

LABEL = "sample_item"
#: the columns by which a row is known
KEYS = ("number", "code")
#: a heading row stands among so many rows
_HEAD = 20
Cells = dict[int, Sequence[Raw]]


@dataclass(frozen=True, slots=True)
class Line:
    """One cell that would change a project of the sample: old and new as stored."""

    number: int
    code: str
    name: str
    column: Column
    old: Scalar
    new: Scalar


@dataclass(slots=True)
class Back:
    """What a sheet says: differences to apply, each of them as a line, and what could not be taken, in sentences."""

    differences: list[Difference] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def say(self, code: str, /, **params: Any) -> None:
        self.problems.append(sentences.say(code, params))

    @property
    def mark(self) -> str:
        """What was shown, as a hash: only this is applied."""
        told = [[each.id, each.values] for each in self.differences]
        return hashlib.sha256(chain.canonical({"told": told}).encode()).hexdigest()


def read(path: Path, name: str, sample: Sample) -> Back:
    """Hold the sample's sheet in a file against the ledger. Raises ``Unreadable``."""
    found = Back()
    sheets = dict(_sheets(path))
    meta = _meta(sheets.pop(META_SHEET, {}))
    own = _own(meta, sheets, sample, found)
    if own is None:
        if not found.problems:
            found.say("sample-no-sheet", file=name)
        return found
    _Reader(sample, own, _since(meta, sample), found).read(sheets[own])
    return found


def _sheets(path: Path) -> Iterator[tuple[str, Cells]]:
    """Every sheet but the list of choices: its rows by Excel's number."""
    name = ""
    rows: Cells = {}
    for message in read_cells(path):
        if isinstance(message, SheetHead):
            if name:
                yield name, rows
            name, rows = message.name, {}
        elif isinstance(message, RowBatch) and name != LISTS_SHEET:
            rows |= dict(enumerate(message.rows, message.first))
    if name:
        yield name, rows


def _meta(rows: Cells) -> dict[str, str]:
    return {str(row[0]): str(row[1] or "") for row in rows.values() if len(row) > 1 and row[0] is not None}


def _own(meta: Mapping[str, str], sheets: Mapping[str, Cells], sample: Sample, found: Back) -> str | None:
    """The name of the sample's sheet: as the workbook says of itself, else the only one that has the headings."""
    told = {what.removeprefix("sample "): sheet for what, sheet in meta.items() if what.startswith("sample ")}
    first = ChangeSet.objects.filter(number=1).values_list("hash", flat=True).first()
    if told and (meta.get("ledger") != first or str(sample.pk) not in told):
        found.say("sample-another", found="、".join(sorted(told)))
        return None
    if told:
        return told[str(sample.pk)] if told[str(sample.pk)] in sheets else None
    fit = [name for name, rows in sheets.items() if _heading_row(rows) is not None]
    return fit[0] if len(fit) == 1 else None


def _since(meta: Mapping[str, str], sample: Sample) -> dict[int, dict[str, Scalar]]:
    """What stood when the workbook was made, of the fields that changed since, by item."""
    position = About.of(meta).position
    ids = list(sample.items.values_list("pk", flat=True))
    return Base(position, 0, None).since(LABEL, ids)


def _named() -> dict[str, str]:
    """Key by squeezed heading, in both languages."""
    wanted = [vocabulary.column(LABEL, key) for key in ("number", *ON_SITE)]
    wanted.append(vocabulary.column("project", "code"))
    found = {}
    for column in wanted:
        for language in ("zh-hans", "en"):
            found[squeeze(column.full_heading(language))] = column.key
            found[squeeze(column.heading(language))] = column.key
    return found


def _heading_row(rows: Cells) -> int | None:
    named = _named()
    for number in sorted(rows)[:_HEAD]:
        keys = {named.get(squeeze(str(each))) for each in rows[number] if each is not None}
        if set(KEYS) <= keys:
            return number
    return None


@dataclass(slots=True)
class _Reader:
    """One sheet against one sample."""

    sample: Sample
    sheet: str
    since: Mapping[int, Mapping[str, Scalar]]
    found: Back

    def read(self, rows: Cells) -> None:
        head = _heading_row(rows)
        places = self._places(rows[head]) if head is not None else {}
        if missing := [key for key in (*KEYS, *ON_SITE) if key not in places]:
            told = "、".join(_column(key).heading() for key in missing)
            self.found.say("sample-headings", sheet=self.sheet, columns=told)
            return
        items = {int(each.number or 0): each for each in self.sample.items.select_related("project")}
        standing = ledger.current(LABEL, [each.pk for each in items.values()])
        taken: dict[int, int] = {}
        for row in (each for each in sorted(rows) if head is not None and each > head):
            raw = {key: _at(rows[row], place) for key, place in places.items()}
            item = self._item(row, raw, items, taken)
            if item is not None:
                self._take(row, raw, item, standing[item.pk])

    def _places(self, heading: Sequence[Raw]) -> dict[str, int]:
        named = _named()
        found: dict[str, int] = {}
        for place, text in enumerate(heading):
            if text is not None and (key := named.get(squeeze(str(text)))):
                found.setdefault(key, place)
        return found

    def _item(
        self, row: int, told: Mapping[str, Raw], items: Mapping[int, SampleItem], taken: dict[int, int]
    ) -> SampleItem | None:
        """The project that a row is about; None where that is not sure, which is said, or the row is empty."""
        if all(values.is_blank(value) for value in told.values()):
            return None
        number = _whole(told["number"])
        if number not in items:
            self.found.say("sample-unknown", row=row, number=_text(told["number"]))
            return None
        item, code = items[number], _text(told["code"])
        if code != item.project.code:
            self.found.say("sample-code", row=row, number=number, code=item.project.code, found=code)
            return None
        if number in taken:
            self.found.say("sample-twice", row=row, number=number, first=taken[number])
            return None
        taken[number] = row
        return item

    def _take(self, row: int, told: Mapping[str, Raw], item: SampleItem, now: Mapping[str, Scalar]) -> None:
        wanted: dict[str, Scalar] = {}
        for key in ON_SITE:
            column = _column(key)
            if values.is_blank(told[key]):
                continue
            try:
                value, _note = vocabulary.parse(column, told[key])
            except ValueProblem as problem:
                said = sentences.say(problem.code, problem.params)
                self.found.say("sample-cell", row=row, column=column.heading(), problem=said)
                continue
            if value not in (now[key], self.since.get(item.pk, {}).get(key, now[key])):
                wanted[key] = value
        difference = ledger.update(LABEL, item.pk, now, wanted)
        if difference is None:
            return
        self.found.differences.append(difference)
        project = item.project
        self.found.lines += [
            Line(int(item.number or 0), project.code, project.name, _column(key), *pair) for key, pair in difference.values.items()
        ]  # fmt: skip


def _column(key: str) -> Column:
    return vocabulary.column("project", "code") if key == "code" else vocabulary.column(LABEL, key)


def _at(row: Sequence[Raw], place: int) -> Raw:
    return row[place] if place < len(row) else None


def _text(value: Raw) -> str:
    if isinstance(value, float) and value.is_integer():  # every number of a workbook comes as one
        value = int(value)
    return "" if value is None else str(value).strip()[:40]


def _whole(value: Raw) -> int:
    """A row's number; 0 for anything else."""
    try:
        number, _note = values.parse_integer(value, 0, 10_000)
    except ValueProblem:
        return 0
    return number or 0
