"""exportbulletin OUT.docx --year Y --month M: the bulletin 通报 of a month as a Word document."""

from __future__ import annotations

from typing import Any

from projects.management.base import Answer, Unusable
from projects.management.reporting import ReportCommand
from projects.reports.bulletin import TemplateProblem, export_bulletin


class Command(ReportCommand):
    """Fixed sentences over the same figures; which, and in which order, says DATA_DIR/bulletin.toml where it is there."""

    help = "Export the bulletin of a month as a Word document (DATA_DIR/bulletin.toml changes its sentences)."
    suffix = ".docx"
    export = staticmethod(export_bulletin)

    def answer(self, options: dict[str, Any]) -> Answer:
        try:
            return super().answer(options)
        except TemplateProblem as problem:
            raise Unusable(problem.code, problem.params) from problem
