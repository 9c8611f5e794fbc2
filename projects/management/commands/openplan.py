"""`manage.py openplan`: the next plan year from the unfinished projects of the last one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from projects import ledger, values, vocabulary
from projects.management.base import Answer, LedgerCommand
from projects.management.text import table
from projects.office import carrying
from projects.office.carrying import Carried, Proposal


class Command(LedgerCommand):
    """Carry unfinished projects over into a plan year; a second run changes nothing."""

    help = "Open a plan year: propose it from the unfinished projects of the year before, and apply that."
    writes = True
    action = "plan"

    def add_arguments(self, parser: CommandParser) -> None:
        """The year, --check, a reason."""
        super().add_arguments(parser)
        parser.add_argument("--year", type=int, required=True, help="the plan year that begins")
        parser.add_argument("--check", action="store_true", help="only show what would come along")
        parser.add_argument("--reason", default="", help="why; it stands in the history")

    def answer(self, options: dict[str, Any]) -> Answer:
        """What comes along, and the change set it became."""
        found = carrying.propose(options["year"])
        number, head = None, ledger.head()[1]
        if not options["check"]:
            receipt = ledger.commit(
                found.differences(), self.actor(options), self.source(), "carry", options["reason"]
            )
            number, head = receipt.number, receipt.head
        told = {
            "year": found.year,
            "new_plan": found.plan is None,
            "reported_to": found.reported,
            "carried": [as_json(row) for row in found.open],
        }
        return Answer(
            {"changeset": number, "head": head, **told, "standing": len(found.rows) - len(found.open)},
            in_words(found),
        )


def as_json(row: Carried) -> dict[str, Any]:
    """One project; amounts in fen, null is not known."""
    return {
        "project": row.code, "name": row.name, "year_class": row.year_class, "completed_before": row.completed_before,
    }  # fmt: skip


def in_words(found: Proposal) -> str:
    """The table for people, amounts in 万元."""
    column = vocabulary.column("year_plan", "year_class")
    headings = [
        _("Project"),
        "",
        column.heading(),
        vocabulary.column("year_plan", "completed_before").full_heading(),
    ]
    rows = [
        [
            row.code,
            row.name,
            vocabulary.show(column, row.year_class),
            values.show_amount(row.completed_before),
        ]
        for row in found.open
    ]
    told = _("%(count)s projects come along into %(year)s, %(there)s stand there already.")
    counts = {"count": len(found.open), "year": found.year, "there": len(found.rows) - len(found.open)}
    lines = [table(headings, rows, left=2), found.warning] if rows else []
    return "\n".join([told % counts, *filter(None, lines)])
