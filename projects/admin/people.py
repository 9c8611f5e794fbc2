"""Accounts: people with their roles on one page. Accounts are deactivated, never deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    SetUnusablePasswordMixin,
    UserChangeForm,
    UserCreationForm,
)
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portfolio import passwords
from projects import ledger, vocabulary
from projects.admin.forms import WHY, ReasonForm
from projects.admin.organisation import MembershipInline, keep_an_administrator
from projects.admin.rights import person
from projects.admin.saving import ThroughTheDoor, of_formset, source
from projects.ledger import Actor, Receipt, Source
from projects.vocabulary import Edit

_HELP = {
    "is_active": _("Take the tick away instead of deleting the account; its name stays in the history."),
    "is_staff": _("May open this administration. What they may do there follows from their roles."),
}


def relabelled(fields: dict[str, forms.Field]) -> None:
    """One shown name for a person, and what the ticks mean here."""
    if "first_name" in fields:
        fields["first_name"].label = _("shown name")
    for name, text in _HELP.items():
        if name in fields:
            fields[name].help_text = text


class AccountForm(ReasonForm, UserChangeForm):  # type: ignore[type-arg]
    """An account that exists; changing it takes a reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabelled(self.fields)


class NewAccountForm(ReasonForm, UserCreationForm):  # type: ignore[type-arg]
    """A new account: its password is to be changed at the first sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabelled(self.fields)
        self.fields["reason"].required = False


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    """A new password for somebody else. Django joins its help once for all, in the language of the server."""

    usable_password_help_text: Any = format_lazy(
        '{}<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
        SetUnusablePasswordMixin.usable_password_help_text,
        _("If disabled, the current password for this user will be lost."),
    )


admin.site.unregister((User, Group))


@admin.register(User)
class AccountAdmin(ThroughTheDoor, UserAdmin):  # type: ignore[type-arg]
    """A person's account and roles. The roles go through the door; of the account itself the history has an event."""

    matter = Edit.REFERENCE
    form = AccountForm
    add_form = NewAccountForm
    change_password_form = PasswordForm
    add_form_template = None
    change_form_template = "admin/ledger/change_form.html"
    inlines = (MembershipInline,)
    list_display = ("username", "first_name", "roles", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "memberships__role")
    search_fields = ("username", "first_name", "last_name")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password", "first_name", "is_active", "is_staff")}),
        (None, {"fields": ("last_login", "date_joined")}),
        WHY,
    )
    add_fieldsets = (
        (None, {"fields": ("username", "first_name", "password1", "password2", "is_staff")}),
        WHY,
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> Any:
        """Roles are given on the page that follows the adding of an account."""
        return super().get_inline_instances(request, obj) if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("memberships__organisation")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """Only active accounts are offered to be given a role."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        return (found.filter(is_active=True) if "field_name" in request.GET else found), may_repeat

    @admin.display(description=_("roles"))
    def roles(self, obj: Any) -> str:
        between, around = (", ", "{} ({})") if vocabulary.english() else ("、", "{}（{}）")
        return between.join(
            around.format(each.get_role_display(), each.organisation)
            if each.organisation
            else str(each.get_role_display())
            for each in obj.memberships.all()
        )

    def save_related(self, request: HttpRequest, form: Any, formsets: Sequence[Any], change: bool) -> None:
        """The account, then its roles, in Django's one transaction; one change set, or an event for the account alone."""
        user: User = form.instance
        touched = [name for name in form.changed_data if "password" not in name]
        if touched:
            user.save()
        if not change:
            passwords.require_change(user)
        for formset in formsets:
            self.save_formset(request, form, formset, change)
        wanted = [d for formset in formsets for d in of_formset(formset, user.pk)]
        keep_an_administrator(wanted)
        request.ledger_receipt = self._record(request, user, wanted, touched, form.cleaned_data["reason"])  # type: ignore[attr-defined]

    def _record(
        self, request: HttpRequest, user: User, wanted: Any, touched: Sequence[str], reason: str
    ) -> Receipt:
        who = Actor.of(person(request))
        where = account_source(request, user, touched)
        if touched and not wanted:
            return ledger.event(who, where, "account", reason)
        return ledger.commit(wanted, who, where, reason=reason)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Also told after a new password was set for somebody: it is for the first sign-in only."""
        if request.resolver_match and request.resolver_match.url_name == "auth_user_password_change":
            if obj != person(request):
                passwords.require_change(obj)
            ledger.event(Actor.of(person(request)), account_source(request, obj, ["password"]), "account")
        return super().log_change(request, obj, message)


def account_source(request: HttpRequest, user: User, touched: Sequence[str]) -> Source:
    """The page, and what of which account was changed."""
    told = f"{user.get_username()}: {', '.join(touched)}" if touched else user.get_username()
    return Source("admin", f"{source(request).detail} ({told})")
