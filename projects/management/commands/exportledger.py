"""exportledger OUT.xlsx --year Y: the ledger as a workbook to change in Excel and import again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from projects import access, sentences, vocabulary
from projects.management.base import Answer, LedgerCommand, Unusable, month_number
from projects.models import Sector, YearPlan
from projects.reports.ledger_book import Exported, export_ledger
from projects.reports.sheets import SheetFull


class Command(LedgerCommand):
    """Write the projects of a year, all or one sector's, that the person may see."""

    help = "Export the projects of a plan year, with --month also that month's returns, as a workbook."
    writes = True
    action = "export"
    past = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("out", metavar="OUT.xlsx", type=Path)
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--month", type=month_number, help="with the returns of this month")
        parser.add_argument("--sector", metavar="CODE", help="only this sector")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=languages, default=settings.LANGUAGE_CODE)

    def answer(self, options: dict[str, Any]) -> Answer:
        out: Path = options["out"]
        if out.suffix.lower() != ".xlsx":
            raise Unusable("not-xlsx", file=str(out))
        self.plan(options["year"])
        exported = self._export(out, options)
        for note in exported.notes:
            params = {"row": note.row, "heading": note.heading, "note": sentences.say(note.code)}
            self.say(sentences.say("note-of-cell", params))
        told = {
            "file": str(out),
            "rows": exported.rows,
            "base": exported.base_number,
            "sha256": exported.sha256,
        }
        text = _("%(rows)s projects written to %(file)s, as of history position %(base)s.") % told
        return Answer(told, text)

    def _export(self, out: Path, options: dict[str, Any]) -> Exported:
        try:
            return export_ledger(
                out,
                year=options["year"],
                month=options["month"],
                queryset=self._rows(options),
                columns=vocabulary.ledger_columns(month=bool(options["month"])),
                language=options["language"],
                actor=self.actor(options),
                source=self.source(out.name),
            )
        except OSError as error:
            raise Unusable("unwritable", file=str(out), detail=error.strerror or str(error)) from error
        except SheetFull as error:
            raise Unusable("sheet-full", error.params) from error

    def _rows(self, options: dict[str, Any]) -> QuerySet[YearPlan]:
        user, code = self.user(options), options["sector"]
        rows = access.visible_year_plans(user) if user else YearPlan.objects.all()
        if code is None:
            return rows
        if not Sector.objects.filter(code=code).exists():
            raise Unusable("unknown-sector", value=code)
        return rows.filter(project__sector__code=code)
