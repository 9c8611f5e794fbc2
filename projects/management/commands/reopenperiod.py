"""`manage.py reopenperiod`: open a closed month again, for a reason."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from projects.management.base import Answer, LedgerCommand, month_number
from projects.month import periods


class Command(LedgerCommand):
    """Reopen the latest closed month; what was frozen stays."""

    help = "Open a closed month again for a correction; the snapshot of its closing stays."
    writes = True
    action = "close"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--year", type=int, required=True, help="the plan year")
        parser.add_argument("--month", type=month_number, required=True)
        parser.add_argument("--reason", required=True, help="why; it stands in the history")

    def answer(self, options: dict[str, Any]) -> Answer:
        """The change set that reopened it."""
        period = periods.period_of(self.plan(options["year"]), options["month"])
        receipt = periods.reopen(period, self.actor(options), self.source(), options["reason"])
        told = _("Month %(month)s is open again (change set %(number)s).")
        return Answer(
            {"changeset": receipt.number, "head": receipt.head},
            told % {"month": period.month, "number": receipt.number},
        )
