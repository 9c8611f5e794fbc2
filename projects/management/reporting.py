"""What the commands that export a report of a month share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from projects.management.base import Answer, LedgerCommand, Unusable, month_number
from projects.reports.issued import Issued


class ReportCommand(LedgerCommand):
    """OUT --year, and --month where the report is of a month; only for those who see all projects."""

    writes = True
    action = "publish"
    past = True
    suffix: ClassVar[str]
    export: ClassVar[Callable[..., Issued]]
    monthly: ClassVar[bool] = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("out", metavar=f"OUT{self.suffix}", type=Path)
        parser.add_argument("--year", type=int, required=True)
        if self.monthly:
            parser.add_argument("--month", type=month_number, required=True, help="January to this month")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=languages, default=settings.LANGUAGE_CODE)

    def answer(self, options: dict[str, Any]) -> Answer:
        out: Path = options["out"]
        if out.suffix.lower() != self.suffix:
            raise Unusable("wrong-suffix", file=str(out), suffix=self.suffix)
        plan = self.plan(options["year"])
        try:
            issued = self.export(
                out, plan=plan, **({"month": options["month"]} if self.monthly else {}), language=options["language"],
                actor=self.actor(options), source=self.source(out.name),
            )  # fmt: skip
        except OSError as error:
            raise Unusable("unwritable", file=str(out), detail=error.strerror or str(error)) from error
        told = issued.as_json(str(out))
        return Answer(told, _("Written to %(file)s, as of history position %(base)s.") % told)
