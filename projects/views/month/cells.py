"""What the return page shows of a row: inputs with their texts, what stands in grey, and what is said beside a cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from projects import conflicts, sentences, vocabulary
from projects.figures import Light
from projects.inputs import exact
from projects.ledger import Clash
from projects.month import columns
from projects.month.checks import ERROR, Finding
from projects.month.row import PROJECT, RETURN, Cell, Row
from projects.values import Scalar, in_unit
from projects.views.trail.scope import field_url
from projects.vocabulary import Column, Kind

NUMBERS = frozenset({Kind.AMOUNT, Kind.PERCENT})


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence beside a cell, and how grave it is."""

    level: str
    text: str


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a list to choose from; ``also`` is what a pasted cell may call it."""

    value: str
    name: str
    also: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Clashing:
    """What somebody else made of a cell meanwhile, and what was typed over it."""

    text: str
    name: str


@dataclass(frozen=True, slots=True)
class ShownCell:
    """An input, or where nothing may be typed the value that stands."""

    key: str
    row: int
    kind: str
    text: str
    label: str
    editable: bool
    typed: bool
    said: list[Said] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    clash: Clashing | None = None
    #: how what stands came to be, where nothing may be typed
    url: str = ""

    @property
    def name(self) -> str:
        return f"c-{self.row}-{self.key}"

    @property
    def graver(self) -> str:
        """The gravest level that is said of the cell, or ""."""
        levels = {each.level for each in self.said}
        return "error" if "error" in levels or self.clash else "warning" if levels else ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One project of the page. Amounts in fen; ``light`` is the worst of the computed ones."""

    row: Row
    cells: list[ShownCell]
    light: Light
    said: list[Said]

    @property
    def pk(self) -> int:
        return self.row.pk

    @property
    def in_the_way(self) -> list[str]:
        """The cells that keep what was typed from being submitted, from left to right, by the names of their inputs."""
        if not self.row.typed or self.row.refusal:
            return []
        asked = {finding.key for finding in self.row.in_the_way}
        bad = (each for each in self.cells if each.key in asked or each.clash or _unread(self.row, each.key))
        return [each.name for each in bad if each.editable]


def _unread(row: Row, key: str) -> bool:
    cell = row.cells.get(key)
    return cell is not None and cell.problem is not None


def text_of(column: Column, value: Scalar) -> str:
    """A stored value as it stands in an input: exact, without its unit."""
    if value is None or value == "":
        return ""
    if column.kind is Kind.AMOUNT and isinstance(value, int):
        return exact(in_unit(value, column.unit))
    if column.kind is Kind.PERCENT and isinstance(value, int):
        return exact(Decimal(value) / 100)
    return str(value)


def shown(rows: Iterable[Row], keys: tuple[str, ...], held: frozenset[str]) -> list[ShownRow]:
    """The rows with the columns ``keys`` in their order."""
    return [_row(row, keys, held) for row in rows]


def _row(row: Row, keys: tuple[str, ...], held: frozenset[str]) -> ShownRow:
    findings = row.findings if row.typed or row.state else []
    cells = [_cell(row, key, findings, held) for key in keys]
    elsewhere = [each for each in findings if each.key not in keys]
    return ShownRow(row, cells, row.lit.lights.worst, [_said(each) for each in elsewhere])


def _cell(row: Row, key: str, findings: Iterable[Finding], held: frozenset[str]) -> ShownCell:
    column, cell = columns.column(key), row.cells.get(key)
    label = f"{column.heading()} · {row.year_plan.project.name}"
    said = [_said(each) for each in findings if each.key == key]
    if cell is None or row.refusal:
        now = cell.now if cell else standing(row, key)
        return ShownCell(
            key,
            row.pk,
            _kind(column),
            _words(column, now),
            label,
            False,
            False,
            said,
            url=_trail(row, column, now),
        )
    if cell.problem:
        said = [Said(ERROR, _unreadable(cell)), *said]
    text = cell.text if cell.typed and cell.text is not None else text_of(column, cell.now)
    options = _options(key, cell, held) if column.kind is Kind.CHOICE else []
    return ShownCell(
        key, row.pk, _kind(column), text, label, True, cell.typed, said, options, _clash(row, key, cell)
    )


def _trail(row: Row, column: Column, now: Scalar) -> str:
    """The trail of a value that stands; "" where none does."""
    if now in (None, ""):
        return ""
    pk = (
        int(row.year_plan.project_id)
        if column.model == PROJECT
        else int(row.returned.pk if row.returned else 0)
    )
    return field_url(column.model, pk, column.key)


def standing(row: Row, key: str) -> Scalar:
    """What stands under a key of the return or the project."""
    if columns.column(key).model == PROJECT:
        return str(getattr(row.year_plan.project, key))
    found: Scalar = getattr(row.returned, key) if row.returned else None
    return found


def _kind(column: Column) -> str:
    match column.kind:
        case Kind.CHOICE:
            return "choice"
        case Kind.LONG:
            return "long"
        case kind:
            return "number" if kind in NUMBERS else "text"


def _words(column: Column, value: Scalar) -> str:
    return vocabulary.show(column, value) if column.kind is Kind.CHOICE else text_of(column, value)


def _said(finding: Finding) -> Said:
    return Said(finding.level, finding.sentence)


def _unreadable(cell: Cell) -> str:
    code, params = cell.problem or ("", {})
    if code == "not-a-choice":
        params = {**params, "choices": "、".join(choice.name() for choice in cell.column.choices)}
    return sentences.say(code, params)


def _options(key: str, cell: Cell, held: frozenset[str]) -> list[Option]:
    """The accepted values, the one that is typed or stands chosen; what stands is offered even where it may not be given."""
    chosen = str(cell.value if cell.typed and not cell.problem else cell.now or "")
    offered = [
        each for each in cell.column.choices if each in columns.offered(key, held) or each.value == chosen
    ]
    found = [
        Option(c.value, c.name(), "|".join((c.value, c.zh, c.en, *c.aliases)), c.value == chosen)
        for c in offered
    ]
    return [Option("", "—", "", not chosen), *found]


def _clash(row: Row, key: str, cell: Cell) -> Clashing | None:
    """Base, theirs and yours, and who was there first."""
    if not cell.clashes:
        return None
    of_return = cell.column.model == RETURN
    pk = int(row.returned.pk) if of_return and row.returned else int(row.year_plan.project_id)
    yours = cell.value if cell.problem is None else cell.text
    clash = Clash(RETURN if of_return else PROJECT, pk, key, cell.seen, cell.now, yours)
    return Clashing(conflicts.describe(clash), f"{row.pk}:{key}")
