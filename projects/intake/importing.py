"""A file's way in: read in the child, proposed against the ledger, shown, and applied in one commit (DESIGN §2.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from projects import ledger, store
from projects.intake import memory, origins, pipeline, returning
from projects.intake.about import About
from projects.intake.cells import read_ledger
from projects.intake.errors import Unreadable
from projects.intake.matching import ProjectIndex
from projects.intake.pipeline import MetaRead, SheetRead
from projects.intake.problems import Problem, Skipped
from projects.intake.proposal import Proposer, known_projects
from projects.intake.row import CHANGED, COLUMNS, CONFLICT, ERROR, NEW, UNCHANGED, Remark, RowProposal
from projects.intake.rows import RowsRead
from projects.intake.standing import Terms
from projects.intake.taken import mind_missing, mind_nothing, take_done, take_sheet
from projects.intake.totals import SheetDone, Total
from projects.ledger import Actor, Creation, Difference, Receipt, Source
from projects.ledger.calm import calm
from projects.models import Plan

STATUSES = (NEW, CHANGED, UNCHANGED, CONFLICT, ERROR)
FINE = (NEW, CHANGED, UNCHANGED)
_FOR_THE_PAGE = frozenset({"relative", "sample"})
#: hears how many rows of the sheets were read, and of how many in the sheets that were opened so far
Told = Callable[[int, int], None]


@dataclass(slots=True)
class Reading:
    """All that a file proposes, and how it was read. Nothing is written by making one."""

    file: str
    sha256: str
    terms: Terms
    position: int = 0
    sheets: list[SheetRead] = field(default_factory=list)
    proposals: list[RowProposal] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    file_problems: list[Problem] = field(default_factory=list)
    row_problems: list[Problem] = field(default_factory=list)
    shared: list[Difference] = field(default_factory=list)
    brought: list[Creation] = field(default_factory=list)
    retire: list[Difference] = field(default_factory=list)
    #: what the sheets declare of themselves, held against their rows
    totals: list[Total] = field(default_factory=list)
    #: what a workbook of our own says of itself; None for any other file
    about: About | None = None
    #: sheet → key → letter of its column
    letters: dict[str, dict[str, str]] = field(default_factory=dict)
    #: sheets that were not read
    left_alone: list[SheetRead] = field(default_factory=list)

    @property
    def base(self) -> int | None:
        """The position of the history that a workbook of our own was made from."""
        return self.terms.base

    @property
    def counts(self) -> dict[str, int]:
        """Rows by status."""
        counts = dict.fromkeys(STATUSES, 0)
        for proposal in self.proposals:
            counts[proposal.status] += 1
        return counts

    @property
    def fields_changed(self) -> int:
        """Cells that change in rows that exist."""
        return sum(p.changes for p in self.proposals if p.status == CHANGED)

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the file or a sheet as a whole, then what is wrong with its rows."""
        return self.file_problems + self.row_problems

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.level == "error"]

    def wanted(self) -> Iterator[Difference | Creation]:
        """All that is proposed as the door takes it, the plainly new projects by columns."""
        yield from self.shared
        yield from self.brought
        for proposal in self.proposals:
            if proposal.own and proposal.status in FINE:
                yield from proposal.own

    def differences(self) -> Iterator[Difference]:
        """The same, each by itself, in the order of the rows."""
        yield from self.shared
        for proposal in self.proposals:
            if proposal.status in FINE:
                yield from proposal.differences

    def place(self, proposal: RowProposal, remark: Remark) -> Problem:
        """A remark of a row with its cell."""
        letter = self.letters.get(proposal.sheet, {}).get(remark.key)
        cell = f"{letter}{proposal.row}" if letter else None
        return Problem(
            remark.code, remark.level, proposal.sheet, proposal.row, cell, letter, remark.key, remark.params
        )

    def facts(self) -> dict[str, Any]:
        """How the file was read, and what it would do in numbers: the same for every language."""
        counts = self.counts
        sheets = [sheet for sheet in self.sheets if not sheet.left]
        return {
            "file": self.file, "sha256": self.sha256, "base": self.base, "rows": len(self.proposals),
            "sheets": [sheet.as_json() for sheet in sheets],
            "created": counts[NEW], "changed": counts[CHANGED], "unchanged": counts[UNCHANGED],
            "conflicts": counts[CONFLICT], "rows_with_errors": counts[ERROR], "fields_changed": self.fields_changed,
            "retired": sum(d.label == "project" for d in self.retire),
            "totals": [total.as_json() for total in self.totals],
        }  # fmt: skip

    def as_json(self, applied: Applied | None = None) -> dict[str, Any]:
        """CONTRACT importledger: without what only the page of a batch needs of a column."""
        facts = self.facts()
        for sheet in facts["sheets"]:
            sheet["mapping"] = [
                {key: told for key, told in each.items() if key not in _FOR_THE_PAGE}
                for each in sheet["mapping"]
            ]
        return {
            **facts, "skipped": [each.as_json() for each in self.skipped],
            "problems": [problem.as_json() for problem in self.problems],
            "changeset": applied.receipt.number if applied else None,
            "retired_changeset": applied.retired.number if applied and applied.retired else None,
        }  # fmt: skip


@calm()
def read(
    path: Path,
    name: str,
    sha256: str,
    plan: Plan,
    month: int | None,
    actor: Actor,
    reach: Any = None,
    replace: bool = False,
    told: Told = lambda rows, total: None,
    overrides: Mapping[str, str] | None = None,
    own_plan: bool = False,
    profiles: Mapping[str, Mapping[str, str]] | None = None,
) -> Reading:
    """Read a workbook and propose; ``told`` hears of the rows done so far (``Told``), ``overrides`` is what a person said of
    headings (``pipeline.Request``). With ``own_plan`` a return workbook is read for the plan it was made for.

    Raises ``Unreadable``; everything smaller is a problem of the reading."""
    reading = Reading(name, sha256, Terms(plan, month, actor, None, reach), position=ledger.head()[0])
    proposer: Proposer | None = None
    known: list[ProjectIndex] = []  # of a large ledger it takes a second, and the child is busy for longer
    request = pipeline.Request(
        plan.year, month, overrides or {}, {**memory.profiles(actor), **(profiles or {})}
    )
    for message in read_ledger(path, request, meanwhile=lambda: known.append(known_projects(reading.terms))):
        if isinstance(message, MetaRead):
            _take_base(reading, message.values, own_plan)
        elif isinstance(message, SheetRead):
            message.whose = memory.whose(actor, message.signature) if message.profiled else {}
            take_sheet(reading, message, path)
            proposer = proposer or Proposer(reading.terms, known[0])
            proposer.columns(_keys(reading, message))
        elif isinstance(message, SheetDone):
            take_done(reading, message)
        elif proposer is not None:
            _take_rows(reading, proposer, message)
            before = sum(sheet.rows for sheet in reading.sheets[:-1])
            told(before + message.last, before + reading.sheets[-1].rows)
    _finish(reading, proposer, replace)
    return reading


def _take_base(reading: Reading, meta: dict[str, str], own_plan: bool) -> None:
    """Our own workbook says from which position it was made; one of another ledger counts as without.

    A return workbook's month is its own, where no other was asked for."""
    about, terms = About.of(meta), reading.terms
    plan = (about.own_plan() if own_plan else None) or terms.plan
    month = terms.month or about.own_month
    reading.about = about
    reading.terms = replace(terms, plan=plan, base=about.position, month=month, listed=about.projects)
    reading.file_problems += about.problems(reading.terms)


def _keys(reading: Reading, sheet: SheetRead) -> list[str]:
    """What the rows of a sheet say: its columns, and what its sections give. Nobody's section changes a workbook of ours."""
    keys = [key for key in sheet.letters if key in COLUMNS]
    return keys if reading.base is not None else [*keys, *sheet.given]


def _take_rows(reading: Reading, proposer: Proposer, message: RowsRead) -> None:
    sheet = reading.sheets[-1].sheet
    skipped = [Skipped(sheet, row, f"row-{why}") for row, why in message.skipped]
    reading.skipped += skipped
    reading.row_problems += returning.added(skipped, reading.about) if reading.about else []
    reading.proposals += proposer.propose(sheet, message)


def _finish(reading: Reading, proposer: Proposer | None, replace: bool) -> None:
    """What is known once all rows are read; of a row too, where a later one is the same project."""
    reading.row_problems += [
        reading.place(row, remark) for row in reading.proposals for remark in row.remarks
    ]
    mind_nothing(reading)
    mind_missing(reading)
    if reading.about:
        reading.file_problems += returning.told(reading.about, reading.terms, reading.proposals)
    if proposer is not None:
        reading.file_problems += proposer.sectors_told()
        reading.file_problems += proposer.scale.told() if reading.base is None else []
        reading.shared, reading.brought = proposer.shared(), proposer.brought
        reading.retire = proposer.retiring() if replace else []


@dataclass(frozen=True, slots=True)
class Applied:
    """The change sets an import became: the import itself and, apart, the placeholders it retired."""

    receipt: Receipt
    retired: Receipt | None


def commit(
    wanted: Iterable[Difference | Creation],
    retire: list[Difference],
    actor: Actor,
    source: Source,
    reason: str = "",
    first: Callable[[], None] = lambda: None,
    then: Callable[[Applied], None] = lambda applied: None,
    *,
    places: origins.Keeper,
) -> Applied:
    """An import's differences, and apart the placeholders it retires: both or neither. Raises ``Conflict``, ``Refused``.

    ``first`` and ``then`` are done in the same transaction (``ledger.commit``), and ``places`` are kept in it."""
    made: list[Applied] = []

    def rest(receipt: Receipt) -> None:
        goes = retire and receipt.number is not None
        made.append(
            Applied(receipt, ledger.commit(retire, actor, source, "retire", reason) if goes else None)
        )
        places.keep(receipt)
        then(made[0])

    ledger.commit(wanted, actor, source, "import", reason, first=first, then=rest, sourced=places.sourced)
    return made[0]


def apply(reading: Reading) -> Applied:
    """Apply what a reading proposes. Raises ``Refused`` if it has errors, ``Conflict`` if someone was quicker."""
    if reading.errors:
        raise ledger.Refused("has-errors", number=len(reading.errors))
    source = Source("file", f"importledger {reading.terms.plan.year}", reading.file, reading.sha256)
    places = origins.Keeper(reading.letters, _origins(reading))
    return commit(reading.wanted(), reading.retire, reading.terms.actor, source, places=places)


def _origins(reading: Reading) -> Iterator[origins.RowOrigin]:
    """The rows that do something, each with the project it is about."""
    for proposal in reading.proposals:
        if proposal.status in (NEW, CHANGED) and (project := _project(proposal)) is not None:
            yield proposal.sheet, proposal.row, project


def _project(proposal: RowProposal) -> int | None:
    """The id of a row's project; of a new one as the proposal calls it."""
    if proposal.project is not None:
        return proposal.project
    many = next((each for each in proposal.among if each.label == "project"), None)
    if many is not None:
        return many.ids[proposal.place]
    return next((d.id for d in proposal.own if d.label == "project"), None)


def keep(reading: Reading, path: Path) -> None:
    """Keep the bytes that were read where they lie, before they are applied. Raises ``Refused`` if they changed meanwhile."""
    if store.keep_path(path).sha256 != reading.sha256:
        raise ledger.Refused("file-changed", name=reading.file)


def read_in_place(path: Path, **terms: Any) -> Reading:
    """Read a file where it lies, keeping nothing. Raises ``OSError`` and ``Unreadable``."""
    return read(path, path.name, store.hash_of(path), **terms)


__all__ = ["Applied", "Problem", "Reading", "Unreadable", "apply", "commit", "keep", "read", "read_in_place"]
