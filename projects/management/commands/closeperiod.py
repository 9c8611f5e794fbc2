"""`manage.py closeperiod`: close a month and freeze its figures."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from projects import figures
from projects.management.base import Answer, LedgerCommand, month_number
from projects.month import periods
from projects.month.periods import Closed


class Command(LedgerCommand):
    """Close a month; who has not returned is told, and does not stop it."""

    help = "Close a month: its figures are frozen and kept, nobody writes its returns any more."
    writes = True
    action = "close"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--year", type=int, required=True, help="the plan year")
        parser.add_argument("--month", type=month_number, required=True)
        parser.add_argument("--reason", default="", help="why; asked for where the month was closed before")

    def answer(self, options: dict[str, Any]) -> Answer:
        """The closing, its head, what was frozen, and what was still out."""
        plan, month = self.plan(options["year"]), options["month"]
        period = periods.period_of(plan, month)
        closed = periods.close(period, self.actor(options), self.source(), options["reason"])
        tallies = figures.tallies(plan, month)
        out = {"missing": sum(t.missing for t in tallies), "returned": sum(t.returned for t in tallies), "submitted": sum(t.submitted for t in tallies)}  # fmt: skip
        return Answer({**as_json(closed), **out}, in_words(closed, out))


def as_json(closed: Closed) -> dict[str, Any]:
    """CONTRACT closeperiod, with what was frozen."""
    kept = {"kind": closed.kind, "sha256": closed.frozen.sha256, "position": closed.frozen.position}
    return {"changeset": closed.receipt.number, "head": closed.receipt.head, "snapshot": kept}


def in_words(closed: Closed, out: dict[str, int]) -> str:
    """The answer for people: the head stands in it, to be kept outside."""
    told = _("Closed as change set %(number)s.\nHead: %(head)s\nFigures: %(sha256)s") % {
        "number": closed.receipt.number, "head": closed.receipt.head, "sha256": closed.frozen.sha256,
    }  # fmt: skip
    left = _(
        "Not reported: %(missing)s. Returned to their departments: %(returned)s. Not yet accepted: %(submitted)s."
    )
    return f"{told}\n{left % out}"
