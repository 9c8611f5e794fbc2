"""Who may do what in the admin: memberships say so, through ``access``. Django's own permissions are never asked."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from projects import access
from projects.vocabulary import Edit


def person(request: HttpRequest) -> User:
    """The signed-in person; the admin site lets nobody else in."""
    return cast(User, request.user)


class AskedFirst(admin.ModelAdmin[Any]):
    """Django looks an object up before it asks for the right to see its history; the answer would tell what exists."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """403 for whoever may see nothing here, whether the object exists or not."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)


class ByMembership:
    """Rights of a page or an inline: its *matter* is an edit class, and whoever has that class may do everything."""

    matter: Edit = Edit.PLAN
    #: edit classes whose holders need to see this, to refer to it, without changing it
    shown_to: tuple[Edit, ...] = ()

    def is_theirs(self, request: HttpRequest) -> bool:
        return access.may_edit(access.roles(person(request)), self.matter)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        held = access.roles(person(request))
        return any(access.may_edit(held, edit) for edit in (self.matter, *self.shown_to))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.is_theirs(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.is_theirs(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.is_theirs(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


class ForReading:
    """Pages that show and never change, for everybody whose roles have ``action``."""

    action: str = "verify"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.may(person(request), self.action)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
