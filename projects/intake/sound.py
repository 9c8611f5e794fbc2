"""Applying the sound rows of a file and leaving the others: an explicit choice, with what it would do said before.

The proposal of a file hangs together: rows name new organisations and retire placeholders. What only rows hang on that
are left is left with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from projects import ledger
from projects.intake import placeholders
from projects.intake.row import CHANGED, CONFLICT, ERROR, NEW
from projects.ledger import Difference
from projects.models import ImportBatch, Project

FINE, LEFT = (NEW, CHANGED), (CONFLICT, ERROR)


@dataclass(frozen=True, slots=True)
class Choice:
    """What accepting the sound rows would do, in numbers of rows; ``sheets``: sheets that cannot be read at all."""

    created: int
    changed: int
    left: int
    sheets: list[str]


def choice(batch: ImportBatch) -> Choice | None:
    """The choice, where there is one: some rows are sound, others are not, and nothing is wrong with the file as a whole."""
    reading = batch.reading
    wrong = [problem for problem in reading.get("problems", []) if problem["level"] == "error"]
    left = reading.get("conflicts", 0) + reading.get("rows_with_errors", 0)
    created, changed = reading.get("created", 0), reading.get("changed", 0)
    if any(not problem["sheet"] for problem in wrong) or not (created or changed) or not (left or wrong):
        return None
    return Choice(created, changed, left, sorted({problem["sheet"] for problem in wrong}))


def reason(made: Choice) -> str:
    """What the change set says of a partial application."""
    told = _("Sound rows only: %(taken)s rows applied, %(left)s rows with problems left out.")
    said = told % {"taken": made.created + made.changed, "left": made.left}
    if made.sheets:
        said += " " + _("Sheets not read: %(sheets)s.") % {"sheets": "、".join(made.sheets)}
    return said[:500]


def shared(stored: Iterable[Difference], wanted: Iterable[Difference]) -> list[Difference]:
    """Of what rows share, what the rows to be applied refer to: new organisations, and the month's period."""
    used: set[tuple[str, Any]] = set()
    for d in wanted:
        for key, label in ledger.KEPT[d.label].references.items():
            if d.says(key):
                used.add((label, d.new(key)))
    return [d for d in stored if (d.label, d.id) in used]


def retired(stored: list[Difference], wanted: list[Difference]) -> list[Difference]:
    """Of the placeholders to be retired those that the rows to be applied replace: as many as join the plan, by sector."""
    doomed = [d.id for d in stored if d.label == "project"]
    sectors = dict(Project.objects.filter(pk__in=doomed).values_list("pk", "sector_id"))
    joining, gone = _joining(wanted), list[int]()
    for pk in sorted(doomed, reverse=True):
        if joining[sectors.get(pk)] > 0:
            joining[sectors.get(pk)] -= 1
            gone.append(pk)
    return placeholders.deletions(gone)


def _joining(wanted: list[Difference]) -> Counter[Any]:
    """Sector → how many projects come into the plan."""
    named = {d.id: d.new("sector") for d in wanted if d.label == "project" and d.says("sector")}
    coming = [d.new("project") for d in wanted if d.label == "year_plan" and d.kind == "create"]
    standing = [pk for pk in coming if isinstance(pk, int) and pk not in named]
    named |= dict(Project.objects.filter(pk__in=standing).values_list("pk", "sector_id"))
    return Counter(named.get(pk) for pk in coming if isinstance(pk, int))
