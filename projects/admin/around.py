"""Milestones, permits and problems, as the project office corrects them; evidence is read here and kept on project pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from projects.admin.base import LedgerAdmin, amount
from projects.admin.rights import ForReading
from projects.admin.trail import WithTrail
from projects.models import Evidence, Milestone, Permit, Problem

_OF_PROJECT = ("project__code", "project__name")


class AroundAdmin(LedgerAdmin):
    """What stands around a project, found by its code or name."""

    search_fields: ClassVar[Any] = _OF_PROJECT
    autocomplete_fields: ClassVar[Any] = ("project", "department")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the projects that their names begin with."""
        return super().get_queryset(request).select_related("project")


@admin.register(Milestone)
class MilestoneAdmin(AroundAdmin):
    """A milestone: planned, forecast, actual."""

    list_display = ("project", "kind", "name", "planned", "forecast", "actual", "person")
    list_display_links = ("project", "kind")
    list_filter = ("kind",)
    autocomplete_fields: ClassVar[Any] = ("project",)
    fields = (("project", "kind"), "name", ("planned", "forecast", "actual"), "person")


@admin.register(Permit)
class PermitAdmin(AroundAdmin):
    """A permit and how far it is."""

    list_display = ("project", "kind", "state", "document", "planned", "actual")
    list_display_links = ("project", "kind")
    list_filter = ("kind", "state")
    fields = (("project", "kind", "state"), "document", ("planned", "actual"), "department", "note")


@admin.register(Problem)
class ProblemAdmin(AroundAdmin):
    """A problem. Its state goes step by step here too: the door says where it may not."""

    list_display = ("project", "kind", "description", "raised", "due", "state")
    list_display_links = ("project", "description")
    list_filter = ("state", "kind")
    search_fields: ClassVar[Any] = (*_OF_PROJECT, "description")
    fields = (("project", "kind", "state"), "description", ("raised", "due"), ("department", "leader"), "measures", "result")  # fmt: skip


@admin.register(Evidence)
class EvidenceAdmin(ForReading, WithTrail):
    """Evidence, for reading: a file comes in and goes out on its project's page."""

    action = "files"
    actions = None
    change_form_template = "admin/ledger/read_only.html"
    list_display = (
        "project",
        "kind",
        "name",
        "size",
        amount("evidence", "amount"),
        "signed",
        "monthly_return",
    )
    list_display_links = ("project", "name")
    list_filter = ("kind", "signed")
    search_fields = (*_OF_PROJECT, "name", "=sha256")
    fields = ("project", "monthly_return", "kind", "name", "sha256", "size", "amount", "signed", "note")
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With what their names are made of."""
        rows = super().get_queryset(request).select_related("project")
        return rows.select_related("monthly_return__year_plan__project", "monthly_return__period__plan")
