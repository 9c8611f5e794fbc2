"""A published figure beside what is registered: where it stands in the document, the sum against it, the remainder."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from projects import access, choices, figures
from projects.models import ControlTotal, Plan, Sector
from projects.views.common import must
from projects.views.overview import AGAINST, ALL
from projects.views.trail.scope import field_url, sum_url


@require_GET
def trail_published(request: HttpRequest, year: int, scope: str, measure: str) -> HttpResponse:
    """A published figure of the whole plan or of a sector, the registered sum, and what the one leaves of the other."""
    user = must(request, "read")
    plan = get_object_or_404(Plan, year=year)
    lines = figures.reconcile(year) if access.sees_all(user) else []
    line = next((each for each in lines if (each.scope, each.measure) == (scope, measure)), None)
    told = _control_total(plan, scope, measure) if access.sees_all(user) else None
    if (
        line is None and told is not None
    ):  # nothing is registered against it: where it stands is all there is to tell
        return redirect(field_url("control_total", told.pk, "value"))
    if line is None:
        raise Http404
    query = {"year": year, **({} if scope == ALL else {"sector": scope})}
    context = {
        "plan": plan, "line": line, "told": told, "figure": figures.published(plan).get(scope, measure),
        "name": _("whole plan") if scope == ALL else Sector.objects.get(code=scope), "amounts": measure != "count",
        "measure": next(choice.name() for choice in choices.MEASURES if choice.value == measure),
        "told_url": field_url("control_total", told.pk, "value") if told else "",
        "registered_url": sum_url(AGAINST[measure], query),
        "estimated": measure in ("total_investment", "planned"),
    }  # fmt: skip
    return render(request, "trail/published.html", context)


def _control_total(plan: Plan, scope: str, measure: str) -> ControlTotal | None:
    rows = ControlTotal.objects.filter(plan=plan, item="", measure=measure, value__isnull=False)
    of_all = rows.filter(scope="all")
    return (of_all if scope == ALL else rows.filter(scope="sector", sector__code=scope)).first()
