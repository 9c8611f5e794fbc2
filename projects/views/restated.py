"""The list of restated figures: what was frozen when a month was closed, what it became, by whom and why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from projects import filters
from projects.month.restated import restated
from projects.views.common import must
from projects.views.listing import plan_of

NAMES: dict[str, Promise] = {
    "completed": _("Completed in the month"),
    "to_date": _("Completed from January on"),
    "plan": _("Plan of the year in force"),
}


@require_GET
def restated_list(request: HttpRequest) -> HttpResponse:
    """Every figure of a closed month that is another one since."""
    must(request, "past")
    years = filters.plans()
    plan = plan_of(years, request.GET.get("year"))
    found = restated(plan) if plan else []
    context = {"plan": plan, "plans": years, "lines": [(each, NAMES[each.figure]) for each in found]}
    return render(request, "history/restated.html", context)
