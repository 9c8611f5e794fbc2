"""The report of a month as a workbook: for people who look, print and pass on. It is never read back.

Its sums are formulas over its own detail sheet, each with the value that the figures have for it."""

from projects.reports.report_book.book import export_report

__all__ = ["export_report"]
