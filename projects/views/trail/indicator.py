"""An indicator, project by project: who is its whole, and who its part."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from projects import display, figures
from projects.figures.indicators import KEYS
from projects.models import YearPlan
from projects.views.ahead import NAMES
from projects.views.common import query_of
from projects.views.trail.scope import scope

PAGE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A project, and what it adds to the part and to the whole."""

    row: YearPlan
    part: int
    whole: int
    url: str


@require_GET
def trail_indicator(request: HttpRequest, key: str) -> HttpResponse:
    """The projects that an indicator is made of, those that count first."""
    about = scope(request)
    if key not in KEYS or about.month is None:
        raise Http404
    rows = None if about.estimated and not about.said else about.rows
    found = figures.indicators(about.plan, about.month, rows).get(key)
    if found is None:
        raise Http404
    pairs = figures.parts_of(about.plan, about.month, key, rows)
    ordered = sorted(pairs, key=lambda pk: (-pairs[pk][0], -pairs[pk][1], pk))
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    plans = YearPlan.objects.select_related("project__responsible", "plan").in_bulk(list(page))
    lines = [Line(plans[pk], *pairs[pk], display.project_url(plans[pk].project.code)) for pk in page]
    context = {
        "about": about, "name": NAMES[key], "found": found, "page": page, "lines": lines, "query": query_of(request, "page"),
        "part": sum(part for part, _whole in pairs.values()), "whole": sum(whole for _part, whole in pairs.values()),
    }  # fmt: skip
    return render(request, "trail/indicator.html", context)
