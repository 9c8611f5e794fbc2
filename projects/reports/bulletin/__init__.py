"""The bulletin 通报 of a month as a Word document: fixed sentences, tables and charts over the same figures as everywhere.

Which sentences, and in which order, says a template that an office can change: see ``template.py``."""

from projects.reports.bulletin.book import export_bulletin
from projects.reports.bulletin.template import TemplateProblem

__all__ = ["TemplateProblem", "export_bulletin"]
