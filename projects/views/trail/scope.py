"""What a trail is about: the rows that the list of the same address shows, their month, their sums, and who may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse

from projects import access, figures
from projects.figures import Group
from projects.models import Plan, YearPlan
from projects.views.common import must
from projects.views.listing import CANCELLED, Listing, listing_of, totals, traced

__all__ = ["Scope", "estimates", "field_url", "project_url", "scope", "sum_url"]


@dataclass(frozen=True, slots=True)
class Scope:
    """A selection of a plan's projects as an address of the list asks for it; ``group`` are the sums shown there."""

    user: User
    plan: Plan
    month: int | None
    rows: QuerySet[YearPlan]
    group: Group | None
    #: whole sectors seen by somebody who sees all: only then are there estimates
    estimated: bool
    said: list[str]
    query: dict[str, Any]

    def url(self, measure: str) -> str:
        """The trail of another sum over the same rows."""
        return sum_url(measure, self.query)

    def beside(self, **changed: int) -> Scope:
        """The same rows in another month or year; 404 where there is no such plan."""
        asked = QueryDict(mutable=True)
        asked.update({key: str(value) for key, value in (self.query | changed).items()})
        found = _scope(asked, self.user)
        if found.plan.year != changed.get("year", self.plan.year):
            raise Http404
        return found


def scope(request: HttpRequest) -> Scope:
    """The rows of the address; 404 for who reads nothing and where there is no plan."""
    return _scope(request.GET, must(request, "read"))


def _scope(query: QueryDict, user: User) -> Scope:
    found = listing_of(query, user)
    if found is None:
        raise Http404
    asked = found.filter.asked
    rows = found.filter.qs
    if "stage" not in asked:
        rows = rows.exclude(project__stage=CANCELLED)
    sums = totals(found)
    return Scope(
        user, found.plan, found.at, rows, sums.sums, access.sees_all(user) and set(asked) <= {"sector"}, _said(found), traced(query, found)
    )  # fmt: skip


def _said(found: Listing) -> list[str]:
    """The filters in words, as the form names them."""
    form, said = found.filter.form, []
    for name, value in found.filter.asked.items():
        field = form.fields[name]
        chosen: dict[Any, Any] = dict(getattr(field, "choices", []))
        shown = value if hasattr(value, "pk") else chosen.get(value, value)
        said.append(f"{field.label}: {shown}")
    return said


def sum_url(measure: str, query: dict[str, Any]) -> str:
    """The address of what a sum is made of."""
    return f"{reverse('trail-sum', args=[measure])}?{urlencode(query)}"


def project_url(row: YearPlan, month: int | None) -> str:
    """The address of what a project's figures of a year are made of."""
    told = reverse("trail-project", args=[row.project.code, row.plan.year])
    return f"{told}?month={month}" if month else told


def field_url(label: str, pk: int, key: str) -> str:
    """The address of how a stored value came to be."""
    return reverse("trail-field", args=[label, pk, key])


def estimates(about: Scope) -> figures.Estimates | None:
    """The estimates of the scope's plan, for who may see them."""
    return figures.Estimates.of(about.plan) if about.estimated else None
