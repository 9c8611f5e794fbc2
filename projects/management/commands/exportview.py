"""exportview NAME OUT: a saved view of the list as a workbook or as CSV, for a schedule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import CommandParser
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override

from projects import access
from projects.management.base import Answer, LedgerCommand, Unusable, month_number
from projects.models import SavedView
from projects.reports.ledger_book import export_ledger
from projects.reports.ledger_csv import export_csv
from projects.reports.sheets import SheetFull
from projects.views.listing import Listing, listing_of
from projects.views.saved_views import visible


class Command(LedgerCommand):
    """A person's own view or a shared one (--as), else a shared one with the rights of whom it belongs to."""

    help = "Export a saved view of the list; OUT ends in .xlsx or .csv."
    writes = True
    action = "export"
    past = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("out", metavar="OUT", type=Path)
        parser.add_argument("--month", type=month_number, help="instead of the view's own month")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=languages, default=settings.LANGUAGE_CODE)

    def answer(self, options: dict[str, Any]) -> Answer:
        out: Path = options["out"]
        if out.suffix.lower() not in (".xlsx", ".csv"):
            raise Unusable("wrong-suffix", file=str(out), suffix=".xlsx / .csv")
        with override(options["language"]):
            told = {"file": str(out), **self._export(out, self._listing(options), options)}
        return Answer(told, _("Written to %(file)s, as of history position %(base)s.") % told)

    def _listing(self, options: dict[str, Any]) -> Listing:
        user = self.user(options)
        view = self._view(user, options["name"])
        asked = QueryDict(view.query, mutable=True)
        if options["month"]:
            asked["month"] = str(options["month"])
        person = user or view.owner
        found = listing_of(asked, person) if access.may(person, "export") else None
        if found is None:
            raise Unusable("not-allowed", name=person.get_username())
        return found

    def _view(self, user: User | None, name: str) -> SavedView:
        """Of one name: the own one, else the shared one that was kept first."""
        found = visible(user) if user else SavedView.objects.filter(shared=True).select_related("owner")
        views = sorted(
            found.filter(name=name), key=lambda each: (user is None or each.owner_id != user.pk, each.pk)
        )
        if not views:
            raise Unusable("unknown-view", name=name)
        return views[0]

    def _export(self, out: Path, found: Listing, options: dict[str, Any]) -> dict[str, Any]:
        asked: dict[str, Any] = {
            "year": int(found.plan.year), "queryset": found.ordered(), "columns": found.columns, "month": found.month,
            "language": options["language"], "actor": self.actor(options), "source": self.source(out.name),
        }  # fmt: skip
        try:
            if out.suffix.lower() == ".csv":
                issued = export_csv(out, **asked)
                return {"base": issued.base, "sha256": issued.sha256, "head": issued.head}
            made = export_ledger(out, **asked)
            return {"base": made.base_number, "sha256": made.sha256, "head": made.base_hash}
        except OSError as error:
            raise Unusable("unwritable", file=str(out), detail=error.strerror or str(error)) from error
        except SheetFull as error:
            raise Unusable("sheet-full", error.params) from error
