"""What imported sheets say of themselves, 合计, 小计 and “N个”, beside the sums of their rows: for who reconciles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from projects import vocabulary
from projects.audit.ground import Ground
from projects.audit.totals import Declared
from projects.models import Plan

_COUNT = "count"
#: what a row counts as behind those that differ
_ORDER = {False: 0, None: 1, True: 2}


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure that a sheet declares: where it stands, what it says, what its rows add up to (fen, or a count).

    ``holds`` is None where nothing could be compared."""

    batch: int
    file: str
    month: int
    sheet: str
    cell: str
    label: str
    heading: str
    counts: bool
    declared: int | None
    computed: int | None
    rows: str
    holds: bool | None

    @property
    def apart(self) -> int | None:
        """Declared − computed."""
        return None if self.declared is None or self.computed is None else self.declared - self.computed


def stated(plan: Plan) -> list[Stated]:
    """All totals of the files that were applied to a plan, to the end of the year: those that differ first, then by file."""
    found = list(_all(plan))
    return sorted(found, key=lambda each: _ORDER[each.holds])


def _all(plan: Plan) -> Iterator[Stated]:
    known = vocabulary.read_as()
    for each in Ground(plan, 12).declared():
        yield _one(each, each.total, known)


def _one(each: Declared, total: Mapping[str, Any], known: Mapping[str, vocabulary.Column]) -> Stated:
    key = str(total["key"])
    heading = known[key].heading() if key in known else _("number of projects")
    first, last = total.get("first"), total.get("last")
    return Stated(
        each.batch, each.file, each.month, total["sheet"], f"{total.get('column') or ''}{total['row']}", total["label"],
        heading, key == _COUNT, total["declared"], total["computed"], f"{first}–{last}" if first else "", total.get("holds"),
    )  # fmt: skip
