"""核对: published, registered, declared, estimated; and what imported sheets say of themselves."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from projects import figures
from projects.audit.declared import Stated, stated
from projects.models import Plan
from projects.reports.audit_book.parts import ABOVE, sheet
from projects.reports.grid import CENTRED, EXACT, WORDS
from projects.reports.report_book import reconciled
from projects.reports.report_book.parts import Column, money
from projects.reports.sheets import Cell, Page, Sheet


def reconciliation(plan: Plan, page: Page) -> Sheet:
    """The figures of ``figures.beside``; amounts in 万元, counts as they are."""
    year, names = int(plan.year), reconciled.scopes()
    rows = (reconciled.values(told, row, names) for row, told in enumerate(figures.beside(plan), ABOVE + 1))
    columns = reconciled.columns(year)
    return sheet(_("Reconciliation sheet"), reconciled.title(year), reconciled.note(), columns, rows, page)


def sheet_totals(plan: Plan, page: Page) -> Sheet:
    """合计, 小计 and “N个” of the sheets that were imported, beside the sums of their rows."""
    columns = (
        Column("file", _("File"), 30, WORDS), Column("month", _("Month"), 8, CENTRED), Column("sheet", _("Sheet"), 18, WORDS),
        Column("cell", _("Cell"), 9, CENTRED), Column("label", _("What it says"), 30, WORDS), Column("heading", _("Which figure"), 20, WORDS),
        Column("unit", _("Unit"), 9, CENTRED), Column("declared", _("Declared by the sheet"), 16, EXACT),
        Column("computed", _("Sum of its rows"), 16, EXACT), Column("apart", _("Difference"), 14, EXACT),
        Column("rows", _("Rows"), 12, CENTRED), Column("verdict", _("Agrees"), 12, CENTRED),
    )  # fmt: skip
    note = _("As read when the file was imported. A difference is a question to who made the sheet.")
    title = _("Totals that imported sheets declare, %(year)s") % {"year": plan.year}
    return sheet(_("Totals of sheets"), title, note, columns, _rows(plan), page)


def _rows(plan: Plan) -> Iterator[dict[str, Cell]]:
    for each in stated(plan):
        show = (lambda value: value) if each.counts else money
        yield {
            "file": each.file, "month": each.month or None, "sheet": each.sheet, "cell": each.cell, "label": each.label,
            "heading": each.heading, "unit": _("projects") if each.counts else _("10k yuan"), "declared": show(each.declared),
            "computed": show(each.computed), "apart": show(each.apart), "rows": each.rows, "verdict": verdict(each),
        }  # fmt: skip


def verdict(told: Stated) -> str:
    """Whether a sheet's total agrees with its rows, in a word."""
    return {True: _("agrees"), False: _("differs"), None: _("not comparable")}[told.holds]
