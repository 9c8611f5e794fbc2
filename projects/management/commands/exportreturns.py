"""exportreturns --year Y --month M --out DIR: the workbooks in which departments report a month."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import ngettext

from projects import access, figures, sentences
from projects.management.base import Answer, LedgerCommand, Unusable, month_number
from projects.models import Plan
from projects.reports.return_book import Asked, Book, Round, export_returns


class Command(LedgerCommand):
    """Write one workbook for each department that has something to report; an officer's own only."""

    help = "Write the return workbooks of a month, one for each department, into a folder."
    writes = True
    action = "import"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--month", type=month_number, required=True)
        parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="made if it is missing")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=languages, default=settings.LANGUAGE_CODE)

    def answer(self, options: dict[str, Any]) -> Answer:
        out: Path = options["out"]
        plan, user = self.plan(options["year"]), self.user(options)
        limits = access.limits(user) if user else None
        asked = Asked(plan, options["month"], options["language"], limits)
        made = self._export(out, asked, options)
        for book in made.books:
            self._say_notes(book)
        if limits is None and (nobodys := _nobodys(plan, options["month"])):
            self.say(sentences.say("nobody-responsible", {"codes": "、".join(nobodys)}))
        told = {"files": [_told(out, book) for book in made.books], "base": made.base_number}
        params = {"n": len(made.books), "out": str(out), "base": made.base_number}
        text = ngettext(
            "%(n)s workbook written to %(out)s, as of history position %(base)s.",
            "%(n)s workbooks written to %(out)s, as of history position %(base)s.",
            len(made.books),
        )
        return Answer(told, text % params)

    def _export(self, out: Path, asked: Asked, options: dict[str, Any]) -> Round:
        try:
            out.mkdir(parents=True, exist_ok=True)
            return export_returns(out, asked, self.actor(options), self.source())
        except OSError as error:
            file = str(getattr(error, "filename", None) or out)
            raise Unusable("unwritable", file=file, detail=error.strerror or str(error)) from error

    def _say_notes(self, book: Book) -> None:
        for note in book.notes:
            params = {"row": note.row, "heading": note.heading, "note": sentences.say(note.code)}
            self.say(f"{book.file}: {sentences.say('note-of-cell', params)}")


def _told(out: Path, book: Book) -> dict[str, Any]:
    """CONTRACT exportreturns."""
    return {
        "file": str(out / book.file), "department": book.name, "department_id": book.department,
        "rows": book.rows, "sha256": book.sha256,
    }  # fmt: skip


def _nobodys(plan: Plan, month: int) -> list[str]:
    """Projects of which a return is due and for which no department is responsible."""
    rows = figures.due(plan, month).filter(project__responsible=None)
    return list(rows.order_by("project__code").values_list("project__code", flat=True)[:20])
