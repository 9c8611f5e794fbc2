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

from projects import access
from projects.admin.rights import AskedFirst, ForReading, person
from projects.admin.words import by_word, kind_of
from projects.ledger import verified
from projects.models import Change, ChangeSet
from projects.views import changes
from projects.views.wording import action_name, source_name


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

    list_display = ("number", "at", "who", "source_told", "action_told", "reason_told", "changes", "reverses")
    list_filter = (
        ("source", by_word(_("from where"), source_name)), ("action", by_word(_("action"), action_name)),
        ("user", admin.RelatedOnlyFieldListFilter),
    )  # fmt: skip
    search_fields = ("=number", "who", "reason")
    fields = (
        "number",
        "at",
        "who",
        "source_told",
        "from_where",
        "action_told",
        "reason_told",
        "reverses",
        "entries",
        "hash_told",
        "header_told",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return access.visible_changesets(person(request))

    @admin.display(description=_("from where"), ordering="source")
    def source_told(self, obj: ChangeSet) -> str:
        return source_name(obj.source)

    @admin.display(description=_("action"), ordering="action")
    def action_told(self, obj: ChangeSet) -> str:
        return action_name(obj.action)

    @admin.display(description=_("reason"), ordering="reason")
    def reason_told(self, obj: ChangeSet) -> str:
        """A verification keeps what it found where others keep their reason."""
        found = verified.read(obj.reason) if obj.action == verified.ACTION else None
        return found.sentence() if found else obj.reason

    @admin.display(description=_("Hash"))
    def hash_told(self, obj: ChangeSet) -> str:
        return obj.hash

    @admin.display(description=_("Text that was hashed"))
    def header_told(self, obj: ChangeSet) -> str:
        return obj.header

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

    list_display = ("set", "what", "object", "told")
    list_filter = (
        ("label", by_word(_("what"), kind_of)), ("kind", by_word(_("kind of change"), changes.kind_name)),
    )  # fmt: skip
    list_select_related = ("changeset",)
    search_fields = ("=object_id",)
    fields = ("set", "place", "what", "object", "told", "text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return access.readable_changes(person(request)).order_by("-changeset_id", "seq")

    @admin.display(description=_("change set"), ordering="changeset")
    def set(self, obj: Change) -> str:
        return str(obj.changeset)

    @admin.display(description=_("place in the change set"), ordering="seq")
    def place(self, obj: Change) -> int:
        return obj.seq

    @admin.display(description=_("what"), ordering="label")
    def what(self, obj: Change) -> str:
        return kind_of(obj.label)

    @admin.display(description=_("number of the object"), ordering="object_id")
    def object(self, obj: Change) -> int:
        return obj.object_id

    @admin.display(description=_("old → new"))
    def told(self, obj: Change) -> str:
        return render_to_string("admin/ledger/change.html", {"change": changes.show([obj])[0]})

    @admin.display(description=_("Text that was hashed"))
    def text(self, obj: Change) -> str:
        return obj.body
