"""Sectors, organisations and memberships: the administrator's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from projects import accounts
from projects.admin.base import LedgerAdmin, LedgerInline
from projects.admin.forms import LedgerMainForm
from projects.ledger import Difference, Receipt, Refused
from projects.models import Membership, Organisation, Sector
from projects.vocabulary import Edit


@admin.register(Sector)
class SectorAdmin(LedgerAdmin):
    """A field of investment. The project office sees them, since projects name them."""

    matter = Edit.REFERENCE
    shown_to = (Edit.PLAN,)
    list_display = ("code", "name", "name_en", "kind", "order")
    fields = ("code", "name", "name_en", "kind", "order")


@admin.register(Organisation)
class OrganisationAdmin(LedgerAdmin):
    """A unit. The project office sees them, since projects name them."""

    matter = Edit.REFERENCE
    shown_to = (Edit.PLAN,)
    list_display = ("name", "kind", "credit_code", "active")
    list_filter = ("kind", "active")
    search_fields = ("name", "credit_code")
    fields = ("name", "credit_code", "kind", "active")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """Only units in use are offered to be named."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        return (found.filter(active=True) if "field_name" in request.GET else found), may_repeat


def keep_an_administrator(differences: Sequence[Difference]) -> None:
    """Refuse what would lock everybody out of the accounts."""
    if accounts.without_administrator(differences):
        raise Refused("last-administrator")


class MembershipInline(LedgerInline, admin.TabularInline[Any, Any]):
    """The roles on an account's page."""

    matter = Edit.REFERENCE
    model = Membership
    fields = ("role", "organisation")
    autocomplete_fields = ("organisation",)


class MembershipForm(LedgerMainForm):
    """A role: giving one takes a reason too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "reason" in self.fields:
            self.fields["reason"].required = True


@admin.register(Membership)
class MembershipAdmin(LedgerAdmin):
    """All roles at a glance."""

    form = MembershipForm
    matter = Edit.REFERENCE
    list_display = ("user", "role", "organisation")
    list_filter = ("role", ("organisation", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("user", "organisation")
    search_fields = ("user__username", "user__first_name", "organisation__name")
    autocomplete_fields = ("user", "organisation")
    fields = ("user", "role", "organisation")

    def commit(self, request: HttpRequest, differences: Iterable[Difference], form: Any) -> Receipt:
        """Not without somebody who administers accounts."""
        wanted = list(differences)
        keep_an_administrator(wanted)
        return super().commit(request, wanted, form)

    def check_deletion(self, differences: Sequence[Difference]) -> None:
        keep_an_administrator(differences)
