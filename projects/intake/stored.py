"""A proposal as it is kept with its batch: differences as plain lists, rows with their problems, what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from projects.intake.importing import Reading
from projects.intake.problems import Problem, Skipped
from projects.intake.row import ERROR, SKIPPED, UNCHANGED, RowProposal
from projects.ledger import Difference
from projects.models import ImportBatch, ImportRow

#: so many problems of the file as a whole are kept with the batch; each row keeps its own
KEPT = 1000


def facts(reading: Reading) -> dict[str, Any]:
    """What is kept of a reading beside its rows."""
    told, wrong = reading.facts(), len(_of_left_out(reading))
    return {
        **told, "errors": len(reading.errors), "problems": [problem.kept() for problem in reading.file_problems[:KEPT]],
        "rows_with_errors": told["rows_with_errors"] + wrong, "left_out": len(reading.skipped) - wrong,
        "left": [sheet.as_json() for sheet in reading.left_alone if sheet.mapping],
        "left_sheets": [[each.sheet, each.code, each.params] for each in reading.skipped if each.row is None],
        "shared": plain(reading.shared), "retire": plain(reading.retire), "letters": reading.letters,
    }  # fmt: skip


def lines(batch: ImportBatch, reading: Reading) -> Iterator[ImportRow]:
    """The rows of a batch: those of projects, then those that were left out."""
    wrong = _of_left_out(reading)
    return chain(
        (_line(batch, proposal, reading) for proposal in reading.proposals),
        (_skipped(batch, each, wrong.get((each.sheet, each.row))) for each in reading.skipped),
    )


def _of_left_out(reading: Reading) -> dict[tuple[str, int | None], Problem]:
    """Errors of rows that are no projects: somebody wrote where nothing is read."""
    left = {(each.sheet, each.row) for each in reading.skipped}
    found = (each for each in reading.row_problems if each.level == "error")
    return {(each.sheet, each.row): each for each in found if (each.sheet, each.row) in left}


def _line(batch: ImportBatch, proposal: RowProposal, reading: Reading) -> ImportRow:
    return ImportRow(
        batch=batch, sheet=proposal.sheet[:64], row=proposal.row, status=proposal.status, differs=proposal.status != UNCHANGED,
        code=proposal.code[:12], name=proposal.name[:200], fields=plain(proposal.differences),
        problems=[reading.place(proposal, remark).kept() for remark in proposal.remarks],
    )  # fmt: skip


def _skipped(batch: ImportBatch, skipped: Skipped, wrong: Problem | None) -> ImportRow:
    """A row, or with no row number a whole sheet, that was left out: why is its one problem."""
    told = {
        "code": skipped.code,
        "level": "note",
        "sheet": skipped.sheet,
        "row": skipped.row,
        "params": skipped.params,
    }
    return ImportRow(
        batch=batch, sheet=skipped.sheet[:64], row=skipped.row, status=ERROR if wrong else SKIPPED, differs=bool(wrong),
        problems=[wrong.kept() if wrong else told],
    )  # fmt: skip


def plain(differences: Iterable[Difference]) -> list[Any]:
    """Differences as stored with a batch: label, id, kind, {key: [old, new]}."""
    return [
        [d.label, d.id, d.kind, {**d.values, **{key: (None, new) for key, new in d.made.items()}}]
        for d in differences
    ]


def difference(stored: list[Any]) -> Difference:
    """What ``plain`` made a list of."""
    label, object_id, kind, values = stored
    if kind == "create":
        return Difference(label, object_id, kind, made={key: pair[1] for key, pair in values.items()})
    return Difference(label, object_id, kind, {key: (pair[0], pair[1]) for key, pair in values.items()})
