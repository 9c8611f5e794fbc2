"""The history in the admin: read by those who may, changed by nobody."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from projects import access, vocabulary
from projects.admin.rights import AskedFirst, ForReading, person
from projects.conflicts import model_name
from projects.models import Change, ChangeSet
from projects.views import changes


class HistoryAdmin(ForReading, AskedFirst):
    """Nothing here is an input."""

    action = "read"
    actions = None
    change_form_template = "admin/ledger/read_only.html"
    list_per_page = 50
    show_full_result_count = False

    class Media:
        css = {"all": ("projects/admin.css",)}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields


@admin.register(ChangeSet)
class ChangeSetAdmin(HistoryAdmin):
    """One commit: who, when, from where, why, and its place in the chain."""

    list_display = ("number", "at", "who", "source", "action", "reason", "changes", "reverses")
    list_filter = ("source", "action", ("user", admin.RelatedOnlyFieldListFilter))
    search_fields = ("=number", "who", "reason")
    fields = (
        "number",
        "at",
        "who",
        "source",
        "from_where",
        "action",
        "reason",
        "reverses",
        "entries",
        "hash",
        "header",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return access.visible_changesets(person(request))

    @admin.display(description=_("file or page"))
    def from_where(self, obj: ChangeSet) -> str:
        told: dict[str, str] = json.loads(obj.header)["source"]
        return " · ".join(told[key] for key in ("detail", "file", "sha256") if told.get(key))

    @admin.display(description=_("changes"))
    def entries(self, obj: ChangeSet) -> str:
        url = reverse("admin:projects_change_changelist")
        return format_html('<a href="{}?changeset__number__exact={}">{}</a>', url, obj.number, obj.changes)


@admin.register(Change)
class ChangeAdmin(HistoryAdmin):
    """What one change set did to one object."""

    list_display = ("changeset", "what", "object_id", "told")
    list_filter = ("label", "kind")
    list_select_related = ("changeset",)
    search_fields = ("=object_id",)
    fields = ("changeset", "seq", "what", "object_id", "told", "body")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return access.readable_changes(person(request)).order_by("-changeset_id", "seq")

    @admin.display(description=_("what"), ordering="label")
    def what(self, obj: Change) -> str:
        return model_name(obj.label) if obj.label in vocabulary.MODEL_NAMES else obj.label

    @admin.display(description=_("old → new"))
    def told(self, obj: Change) -> str:
        return render_to_string("admin/ledger/change.html", {"change": changes.show([obj])[0]})
