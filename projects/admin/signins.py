"""The log of sign-ins, for the administrator: who came in, who failed, and who is locked out."""

from __future__ import annotations

from typing import Any

from axes import admin as _axes_admin  # registers its own pages, which ask for Django's permissions
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.admin.rights import AskedFirst, ForReading

assert _axes_admin
apps.get_app_config("axes").verbose_name = _("Sign-ins")
_NAMES = {
    AccessAttempt: (
        _("failed attempts that count"),
        ("attempt_time", "username", "ip_address", "failures_since_start"),
    ),
    AccessLog: (_("sign-ins"), ("attempt_time", "logout_time", "username", "ip_address", "user_agent")),
    AccessFailureLog: (
        _("failed sign-ins"),
        ("attempt_time", "username", "ip_address", "locked_out", "user_agent"),
    ),
}
_HEADINGS = {
    "attempt_time": _("when"), "logout_time": _("signed out"), "username": _("user name"), "ip_address": _("address"),
    "user_agent": _("browser"), "failures_since_start": _("failures"), "locked_out": _("locked out"),
}  # fmt: skip


def column(name: str) -> Any:
    """A field under our heading."""

    def value(obj: Any) -> Any:
        told = getattr(obj, name)
        return "–" if told is None else told

    value.__name__ = name
    return admin.display(description=_HEADINGS[name], ordering=name, boolean=name == "locked_out")(value)


class SignInLog(ForReading, AskedFirst):
    """One of the three logs."""

    action = "reference"
    actions = None
    search_fields = ("username", "ip_address")
    list_filter = ("attempt_time",)
    list_display_links = None
    change_form_template = "admin/ledger/read_only.html"

    def get_list_display(self, request: HttpRequest) -> Any:
        return [column(name) for name in _NAMES[self.model][1]]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_list_display(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_list_display(request)


class AttemptAdmin(SignInLog):
    """Deleting an attempt lets the person in again."""

    actions: Any = ()
    list_display_links: Any = ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request)


def entry(self: Any) -> str:
    """An entry of a log by person and minute; the package says it in English."""
    return f"{self.username} {timezone.localtime(self.attempt_time):%Y-%m-%d %H:%M}"


for model, (name, _columns) in _NAMES.items():
    model.__str__ = entry
    model._meta.verbose_name = model._meta.verbose_name_plural = name
    admin.site.unregister(model)
    admin.site.register(model, AttemptAdmin if model is AccessAttempt else SignInLog)
