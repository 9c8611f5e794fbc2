"""`manage.py openperiod`: open a month of a plan year for its returns."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.management.base import Answer, LedgerCommand, Unusable, month_number
from projects.month import periods


class Command(LedgerCommand):
    """Open a month. A month that has not begun is refused: here alone the calendar is asked."""

    help = "Open a month of a plan year, so that its returns can be reported (default: the present month)."
    writes = True
    action = "close"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--year", type=int, required=True, help="the plan year")
        parser.add_argument("--month", type=month_number, help="the month (default: the present one)")

    def answer(self, options: dict[str, Any]) -> Answer:
        """The change set that opened it."""
        plan = self.plan(options["year"])
        begun = periods.latest_begun(plan, timezone.localdate())
        month = options["month"] or begun
        if not month or month > begun:
            raise Unusable("month-not-begun", year=plan.year, month=month or 1)
        receipt = periods.open_month(plan, month, self.actor(options), self.source())
        told = _("Month %(month)s of %(year)s is open.") % {"month": month, "year": plan.year}
        return Answer({"changeset": receipt.number, "head": receipt.head, "month": month}, told)
