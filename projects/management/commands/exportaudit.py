"""exportaudit OUT.xlsx --year Y: the audit's workbook, from findings to samples."""

from __future__ import annotations

from projects.management.reporting import ReportCommand
from projects.reports.audit_book import export_audit


class Command(ReportCommand):
    """Cover with scope, head and who; findings, formulas, trail, reconciliation, restatements, sample sheets."""

    help = "Export the audit workbook of a plan year: findings, formulas, trail, reconciliation, restatements, samples."
    suffix = ".xlsx"
    export = staticmethod(export_audit)
    monthly = False
