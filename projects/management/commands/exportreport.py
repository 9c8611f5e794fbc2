"""exportreport OUT.xlsx --year Y --month M: the report of a month as a workbook to look at, print and pass on."""

from __future__ import annotations

from projects.management.reporting import ReportCommand
from projects.reports.report_book import export_report


class Command(ReportCommand):
    """Sums that refer to the details, rankings, lights, problems, permits, reconciliation, charts."""

    help = "Export the report of a month as a workbook."
    suffix = ".xlsx"
    export = staticmethod(export_report)
