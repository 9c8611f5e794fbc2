"""`manage.py rollup`: sums of a plan year by sector, department, class or stage."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from projects import figures, values
from projects.figures import Group, Rollup
from projects.management.base import Answer, LedgerCommand, month_number
from projects.management.text import table


class Command(LedgerCommand):
    """The plan, what is known of it, what was completed to date, and how far the calendar is."""

    help = "Sum a plan year by sector, department, class or stage, January to the month."

    past = True

    def add_arguments(self, parser: CommandParser) -> None:
        """Year, month, grouping."""
        super().add_arguments(parser)
        parser.add_argument("--year", type=int, required=True, help="the plan year")
        parser.add_argument(
            "--month", type=month_number, help="January to this month (default: last reported)"
        )
        parser.add_argument("--by", choices=("sector", "department", "class", "stage"), default="sector")

    def answer(self, options: dict[str, Any]) -> Answer:
        """One line a group, and the total."""
        year = int(self.plan(options["year"]).year)
        found = figures.rollup(year, options["month"], options["by"])
        return Answer(found.as_json(), in_words(found))


def in_words(found: Rollup) -> str:
    """The table for people, amounts in 亿元."""
    at = (
        _("January to month %(month)s") % {"month": found.month}
        if found.month
        else _("no month reported yet")
    )
    headings = [
        "",
        _("Projects"),
        _("Total investment"),
        _("Planned"),
        _("Completed"),
        _("Rate"),
        _("Schedule"),
    ]
    rows = [_row(group) for group in [*found.groups, found.total]]
    return f"{found.year} · {at} · {_('amounts in 亿元')}\n{table(headings, rows)}"


def _row(group: Group) -> list[str]:
    amounts = [
        _amount(group.total_investment, bool(group.estimated_total_investment)),
        _amount(group.planned, bool(group.estimated_planned)),
        _amount(group.completed, False),
    ]
    rates = [values.show_percent(group.completion_rate), values.show_percent(group.schedule_share)]
    return [group.name, str(group.count), *amounts, *rates]


def _amount(fen: int | None, estimated: bool) -> str:
    """≈ before a sum that holds estimates."""
    shown = values.show_amount(fen, "亿元", 2)
    return f"≈{shown}" if estimated and shown else shown
