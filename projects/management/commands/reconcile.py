"""`manage.py reconcile`: what was published beside what is registered."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from projects import values, vocabulary
from projects.figures import Line, reconcile
from projects.figures.reconciliation import as_json
from projects.management.base import Answer, LedgerCommand
from projects.management.text import table

_MEASURES = {choice.value: choice for choice in vocabulary.MEASURES}


class Command(LedgerCommand):
    """Published, known, declared and the remainder, by sector and for the whole."""

    help = "Hold the published figures of a plan year against the sums of what is registered."

    past = True

    def add_arguments(self, parser: CommandParser) -> None:
        """The year."""
        super().add_arguments(parser)
        parser.add_argument("--year", type=int, required=True, help="the plan year")

    def answer(self, options: dict[str, Any]) -> Answer:
        """One line per scope and measure."""
        lines = reconcile(int(self.plan(options["year"]).year))
        return Answer(as_json(lines), in_words(lines))


def in_words(lines: list[Line]) -> str:
    """The table for people; amounts in 亿元, counts as they are."""
    headings = [_("Scope"), _("Measure"), _("Published"), _("Known"), _("Declared"), _("Remainder")]
    return table(headings, [_row(line) for line in lines], left=2)


def _row(line: Line) -> list[str]:
    shown = [
        _shown(line.measure, each) for each in (line.published, line.known, line.declared, line.remainder)
    ]
    return [line.scope, _MEASURES[line.measure].name(), *shown]


def _shown(measure: str, value: int | None) -> str:
    if measure == "count":
        return "" if value is None else str(value)
    return values.show_amount(value, "亿元", 2)
