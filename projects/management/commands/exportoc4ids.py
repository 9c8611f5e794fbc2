"""exportoc4ids OUT.json --year Y: the projects of a year after the OC4IDS standard, for others."""

from __future__ import annotations

from typing import Any

from projects.management.base import Answer, Unusable
from projects.management.reporting import ReportCommand
from projects.reports.oc4ids import NothingToTell, export_oc4ids


class Command(ReportCommand):
    """Named projects only; no estimate, no person. The mapping: docs/oc4ids.md."""

    help = "Export the named projects of a plan year as an OC4IDS project package (JSON)."
    suffix = ".json"
    export = staticmethod(export_oc4ids)
    monthly = False

    def answer(self, options: dict[str, Any]) -> Answer:
        try:
            return super().answer(options)
        except NothingToTell as problem:
            raise Unusable("nothing-to-tell", year=options["year"]) from problem
