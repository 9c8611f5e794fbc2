"""The sheets of the report in their order, and how the file goes out."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from projects.figures import month_report
from projects.ledger import Actor, Source
from projects.ledger.calm import calm
from projects.models import Plan
from projects.reports.carried import Position
from projects.reports.grid import Grid, write_grids
from projects.reports.issued import Issued, issue
from projects.reports.ledger_book import printed
from projects.reports.report_book.beside import lights, permits, problems
from projects.reports.report_book.charts import charts
from projects.reports.report_book.cover import cover
from projects.reports.report_book.detail import detail
from projects.reports.report_book.monthly import monthly
from projects.reports.report_book.parts import Frame, Names
from projects.reports.report_book.ranking import ranking
from projects.reports.report_book.reconciled import reconciliation
from projects.reports.report_book.summary import summary


def export_report(
    target: Path | BinaryIO, *, plan: Plan, month: int, language: str, actor: Actor, source: Source
) -> Issued:
    """Write the report of a month; a path appears whole or not at all. Raises ``OSError``."""

    def write(file: BinaryIO, position: Position) -> None:
        with calm():  # ten thousand cells, none of which knows another
            write_grids(file, sheets(plan, month, position), _title(plan, month), position.at)

    return issue(
        target, write, language=language, actor=actor, source=source, what=f"report {plan.year}-{month:02d}"
    )


def sheets(plan: Plan, month: int, position: Position) -> list[Grid]:
    """All sheets, read of the state that is being looked at, in the language of the moment."""
    page = printed(position, _title(plan, month))
    a4 = type(page)(page.header, page.footer, "A4")
    frame = Frame(month_report(plan, month), Names.now(), page, a4)
    details = detail(frame)
    sums = summary(frame, details)
    return [
        cover(frame, sums, position), sums.grid, details.grid, monthly(frame, details), ranking(frame, sums),
        lights(frame), problems(frame), permits(frame), reconciliation(frame), charts(frame, sums),
    ]  # fmt: skip


def _title(plan: Plan, month: int) -> str:
    return _("Report on the major projects %(year)s-%(month)s") % {"year": plan.year, "month": f"{month:02d}"}
