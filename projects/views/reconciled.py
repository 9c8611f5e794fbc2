"""Reconciliation 核对: what was published beside what is registered, and what imported sheets say beside their rows."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET

from projects import access, filters
from projects.audit.declared import stated
from projects.figures import Beside, beside
from projects.models import Plan
from projects.reports.audit_book.reconciled import verdict
from projects.reports.report_book import reconciled
from projects.views.common import must
from projects.views.listing import plan_of

#: totals of sheets that a page shows; the workbook has all
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Scope:
    """A sector or the whole, with its lines by measure."""

    name: str
    lines: list[tuple[str, str, str, Beside]]


@require_GET
def reconciliation(request: HttpRequest) -> HttpResponse:
    """The page of a plan year."""
    user = must(request, "publish")
    plans = filters.plans()
    plan = plan_of(plans, request.GET.get("year"))
    totals = stated(plan) if plan else []
    context = {
        "plans": plans, "plan": plan, "scopes": _scopes(plan) if plan else [], "before": int(plan.year) - 1 if plan else None,
        "totals": [(each, verdict(each)) for each in totals[:SHOWN]], "more": max(len(totals) - SHOWN, 0),
        "differing": sum(each.holds is False for each in totals), "declared": len(totals), "may_open": access.may(user, "files"),
    }  # fmt: skip
    return render(request, "audit/reconciliation.html", context)


def _scopes(plan: Plan) -> list[Scope]:
    names = reconciled.scopes()
    found: dict[str, Scope] = {}
    for each in beside(plan):
        code = each.line.scope
        told = (reconciled.measure(each.line.measure), reconciled.qualifier(each), reconciled.section(each))
        found.setdefault(code, Scope(names.get(code, code), [])).lines.append((*told, each))
    return list(found.values())


urlpatterns: list[URLPattern] = [
    path("audit/reconciliation/", reconciliation, name="reconciliation"),
]
