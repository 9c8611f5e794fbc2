"""The marked file of an import: what is wrong, said in the person's language, and the child that puts it into the file."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from io import BytesIO
from itertools import islice
from pathlib import Path, PurePath
from typing import IO, Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from projects import store
from projects.intake.cells import ROOT, environment
from projects.intake.limits import Limits
from projects.intake.problems import Problem
from projects.intake.row import SKIPPED
from projects.models import ImportBatch, ImportRow
from projects.reports.marking.marks import MOST, Mark, Order, Words

_LOG = logging.getLogger(__name__)
#: what stands in the list; a note is no mistake, so it is told of the file as a whole only
LEVELS = ("error", "warning")
LIMITS = Limits(seconds=180, memory_mb=1_000)
#: so many may be made at once; each holds a whole workbook in memory
_AT_ONCE = threading.BoundedSemaphore(2)
_PATIENCE = 60.0


class Unmarkable(Exception):
    """No marked file could be made; says the code of the sentence that tells why."""


def offered(batch: ImportBatch) -> bool:
    """Whether there is anything to mark in the file of a batch."""
    told = batch.reading
    if "rows" not in told:
        return False
    wrong = told.get("errors") or any(problem["level"] in LEVELS for problem in told.get("problems", []))
    return bool(wrong)


def make(batch: ImportBatch) -> IO[bytes]:
    """The marked file, open for reading from its start; it is gone when it is closed. Raises ``Unmarkable``."""
    found, source = marks(batch), store.path_of(batch.sha256)
    order = Order(
        str(source),
        PurePath(batch.file_name).stem,
        "",
        found,
        words(batch, len(found)),
        limits=asdict(LIMITS),
    )
    if not source.exists():
        raise Unmarkable("file-lost")
    if not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise Unmarkable("marking-busy")
    try:
        with tempfile.TemporaryDirectory(prefix="marked-") as folder:
            target = Path(folder) / "marked.xlsx"
            write(order, target)
            return BytesIO(target.read_bytes())
    finally:
        _AT_ONCE.release()


def write(order: Order, target: Path) -> None:
    """Have the child edit the file; where it cannot, carry the values over into a new one. Raises ``Unmarkable``."""
    for rebuild in (False, True):
        told = {**asdict(order), "target": str(target), "rebuild": rebuild}
        told["marks"] = [list(each) for each in order.marks]
        if _run(told):
            return
    raise Unmarkable("unmarkable")


def _run(told: dict[str, Any]) -> bool:
    """Run the child; False where it died, was too slow or failed. What it wrote then is of no use."""
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "projects.reports.marking.child"],
            input=json.dumps(told).encode(), cwd=ROOT, env=environment(), capture_output=True, check=False,
            timeout=LIMITS.seconds, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return False
    if ended.returncode == 0 and ended.stdout.startswith(b"{"):
        return True
    _LOG.warning("marking: %s", ended.stderr.decode("utf-8", "replace")[-500:].strip())
    return False


# --- what is wrong


def marks(batch: ImportBatch) -> list[Mark]:
    """Every error and warning of a file, as many as a list can hold: of the file, then of its rows in their order."""
    of_file = (Problem(**each) for each in batch.reading.get("problems", []))
    problems = [*of_file, *_of_rows(batch)]
    letters = {each["sheet"]: _letters(each["mapping"]) for each in batch.reading.get("sheets", [])}
    wanted = (each for each in problems if each.level in LEVELS or each.row is None)
    return [_mark(number, each, letters) for number, each in enumerate(islice(wanted, MOST), 1)]


def _of_rows(batch: ImportBatch) -> Iterator[Problem]:
    rows = ImportRow.objects.filter(batch=batch).exclude(problems=[]).exclude(status=SKIPPED).order_by("id")
    for problems in rows.values_list("problems", flat=True).iterator():
        yield from sorted((Problem(**each) for each in problems), key=_column)


def _column(problem: Problem) -> tuple[int, str]:
    """The order of columns: Z before AA."""
    letters = (problem.cell or "").rstrip("0123456789")
    return len(letters), letters


def _letters(mapping: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Key → letter of the columns that were read."""
    return {each["key"]: each["column"] for each in mapping if each["key"]}


def _mark(number: int, problem: Problem, letters: dict[str, dict[str, str]]) -> Mark:
    """A problem with the cell that shows it: its own, else that of the row's name, else the row's first."""
    what, advice = problem.parts
    cell = problem.cell
    if cell is None and problem.row and problem.column:
        cell = f"{problem.column.split('、')[0]}{problem.row}"
    if cell is None and problem.row:
        own = letters.get(problem.sheet, {})
        cell = f"{own.get('name') or own.get('code') or 'A'}{problem.row}"
    return Mark(number, problem.sheet, problem.row, cell, problem.level, what, advice)


def words(batch: ImportBatch, number: int) -> Words:
    """All that the list says, in the language of the moment."""
    when = date_format(localtime(batch.created_at), "Y-m-d H:i")
    told = {"file": batch.file_name, "number": batch.pk, "when": when, "count": number}
    lines = [
        _("%(file)s, import no. %(number)s of %(when)s: %(count)s problems.") % told,
        _("Correct the coloured cells in their sheets and upload this file again. This list and the comments are left alone then."),
    ]  # fmt: skip
    if number >= MOST:
        lines.append(_("There are more problems than this list holds."))
    return Words(
        _("problem list"), lines, [_("No."), _("level"), _("sheet"), _("cell"), _("what is wrong"), _("what to do")],
        {"error": _("error"), "warning": _("warning"), "note": _("note")}, _losses(),
        _("Only the values of the cells were carried over into this new workbook; formats and formulas are in your own file."),
    )  # fmt: skip


def _losses() -> dict[str, str]:
    """What editing drops, as sentences; see ``marking.losses``."""
    return {
        "shape": _("Not in this copy: %(count)s text boxes or shapes of the sheet “%(sheet)s”."),
        "picture": _("Not in this copy: %(count)s pictures of the sheet “%(sheet)s”."),
        "chart": _("Not in this copy: %(count)s charts of the sheet “%(sheet)s”."),
        "control": _("Not in this copy: %(count)s buttons or controls of the sheet “%(sheet)s”."),
        "object": _("Not in this copy: %(count)s embedded objects of the sheet “%(sheet)s”."),
        "sparkline": _("Not in this copy: %(count)s sparklines of the sheet “%(sheet)s”."),
        "format-rule": _(
            "Not in this copy: %(count)s rules of conditional formatting of the sheet “%(sheet)s”."
        ),
        "value-list": _("Not in this copy: %(count)s lists of accepted values of the sheet “%(sheet)s”."),
        "background": _("Not in this copy: the background picture of the sheet “%(sheet)s”."),
        "header-picture": _("Not in this copy: the pictures in the page header of the sheet “%(sheet)s”."),
        "thread": _(
            "Not in this copy: the discussions of the sheet “%(sheet)s”; their text stands in comments."
        ),
        "query": _("Not in this copy: %(count)s data connections of the sheet “%(sheet)s”."),
        "slicer": _("Not in this copy: %(count)s slicers of the sheet “%(sheet)s”."),
    }
