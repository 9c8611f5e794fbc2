"""The workbooks of the audit: 审计底稿, and the reconciliation by itself."""

from projects.reports.audit_book.book import export_audit, export_reconciliation, export_sample

__all__ = ["export_audit", "export_reconciliation", "export_sample"]
