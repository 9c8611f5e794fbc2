"""The map of the office's own places: drawn only where it has put a GeoJSON file into the data folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from projects import figures, outlines
from projects.figures.places import Area
from projects.models import Plan, YearPlan
from projects.views.common import must


@dataclass(frozen=True, slots=True)
class Map:
    """The areas with their sums, and the address of their outlines."""

    areas: list[Area]
    url: str


def map_of(plan: Plan, month: int, rows: QuerySet[YearPlan] | None) -> Map | None:
    """The map of a plan (or a selection of it); None where the office has brought none."""
    version = outlines.version()
    names = outlines.areas(version)
    if not names:
        return None
    find = partial(figures.areas, plan, month, names, rows)
    found = (
        figures.at_head("areas", (plan.pk, plan.version, month, version), find) if rows is None else find()
    )
    return Map(found, f"{reverse('map-outlines')}?v={version}")


@require_GET
def map_outlines(request: HttpRequest) -> HttpResponse:
    """The outlines as the office brought them; no features where it brought none."""
    must(request, "read")
    headers = {"Cache-Control": "private, max-age=86400"}
    return HttpResponse(outlines.text(), content_type="application/geo+json", headers=headers)
