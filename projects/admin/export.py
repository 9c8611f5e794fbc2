"""The selection as a workbook: the same book as everywhere, with the projects that were ticked."""

from __future__ import annotations

import tempfile
from typing import Any, BinaryIO, cast

from django.contrib import admin, messages
from django.http import FileResponse, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from projects import access, vocabulary
from projects.admin.rights import person
from projects.admin.saving import source
from projects.ledger import Actor
from projects.models import Plan, YearPlan
from projects.reports.ledger_book import export_ledger

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Exporting(admin.ModelAdmin[Any]):
    """A list whose selection can be taken away, changed in Excel and imported again."""

    actions: Any = ("export_selection",)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return access.may(person(request), "export")

    def exported_rows(self, request: HttpRequest, queryset: Any) -> Any:
        """The year plans of the selected objects; here each object is one."""
        return YearPlan.objects.filter(pk__in=queryset.order_by().values("pk"))

    @admin.action(permissions=["export"], description=_lazy("Export selected %(verbose_name_plural)s"))
    def export_selection(self, request: HttpRequest, queryset: Any) -> FileResponse | None:
        """The workbook of the newest year the selection is planned for."""
        rows = self.exported_rows(request, queryset)
        plan = Plan.objects.filter(pk__in=rows.values("plan")).order_by("-year").first()
        if plan is None:
            self.message_user(request, _("Nothing selected has a year plan to export."), messages.WARNING)
            return None
        return book(request, plan, rows.order_by("project__code"))


def book(request: HttpRequest, plan: Plan, rows: Any) -> FileResponse:
    """One workbook with the columns of the ledger."""
    name = _("ledger-%(year)s.xlsx") % {"year": plan.year}
    target = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 (the answer closes it)
    export_ledger(
        target,
        year=int(plan.year),
        queryset=rows,
        columns=vocabulary.ledger_columns(),
        language=get_language() or "zh-hans",
        actor=Actor.of(person(request)),
        source=source(request, name),
    )
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)
