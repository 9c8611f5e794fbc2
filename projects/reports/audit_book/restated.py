"""Figures of closed months that are other figures since: as frozen, as they became, by whom and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from projects import vocabulary
from projects.models import Plan
from projects.month.restated import Restated
from projects.reports.audit_book.parts import sheet
from projects.reports.grid import CENTRED, EXACT, WORDS
from projects.reports.report_book.parts import Column, money
from projects.reports.sheets import Cell, Page, Sheet


def restatements(plan: Plan, found: Sequence[Restated], page: Page) -> Sheet:
    """One row a figure, the latest month first; amounts in 万元."""
    unit = _(" (10k yuan)")
    columns = (
        Column("month", _("Month"), 7, CENTRED), Column("code", vocabulary.column("project", "code").heading(), 11, WORDS),
        Column("name", vocabulary.column("project", "name").heading(), 28, WORDS), Column("figure", _("Which figure"), 22, WORDS),
        Column("was", _("As frozen") + unit, 16, EXACT), Column("became", _("As it became") + unit, 16, EXACT), Column("moved", _("Difference") + unit, 16, EXACT),
        Column("position", _("Frozen at position"), 12, CENTRED), Column("until", _("Became at"), 12, CENTRED),
        Column("by", _("Change sets, who and why"), 60, WORDS),
    )  # fmt: skip
    title = _("Figures restated after a month was closed, %(year)s") % {"year": plan.year}
    note = _("What was frozen at each closing, beside the next closing or the ledger as it stands.")
    return sheet(_("Restatements"), title, note, columns, _rows(found), page)


def _rows(found: Sequence[Restated]) -> Iterator[dict[str, Cell]]:
    names = {"completed": _("Completed in the month"), "to_date": _("Completed from January on"), "plan": _("Plan of the year in force")}  # fmt: skip
    for each in found:
        yield {
            "month": each.month, "code": each.code, "name": each.name, "figure": names[each.figure], "was": money(each.was), "became": money(each.became),
            "moved": money(each.moved), "position": each.position, "until": each.until if each.until is not None else _("now"),
            "by": "\n".join(f"#{made.number} {made.who} {made.at:%Y-%m-%d}" + (f"：{made.reason}" if made.reason else "") for made in each.by),
        }  # fmt: skip
