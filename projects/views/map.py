"""The map of the office's own places: drawn only where it has put a GeoJSON file into the data folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from projects import figures
from projects.figures.places import Area
from projects.models import Plan, YearPlan
from projects.views.common import must

#: the file in the data folder: a FeatureCollection whose features have a name
FILE = "map.geojson"
LARGEST = 5 * 1024 * 1024
NOTHING = '{"type": "FeatureCollection", "features": []}'


@dataclass(frozen=True, slots=True)
class Map:
    """The areas with their sums, and the address of their outlines."""

    areas: list[Area]
    url: str


def map_of(plan: Plan, month: int, rows: QuerySet[YearPlan] | None) -> Map | None:
    """The map of a plan (or a selection of it); None where the office has brought none."""
    names, version = _read()
    if not names:
        return None
    find = partial(figures.areas, plan, month, names, rows)
    found = figures.at_head("areas", (plan.pk, month, version), find) if rows is None else find()
    return Map(found, f"{reverse('map-outlines')}?v={version}")


@require_GET
def outlines(request: HttpRequest) -> HttpResponse:
    """The outlines as the office brought them; no features where it brought none."""
    must(request, "read")
    names, _version = _read()
    text = _path().read_text("utf-8") if names else NOTHING
    return HttpResponse(
        text, content_type="application/geo+json", headers={"Cache-Control": "private, max-age=86400"}
    )


def _path() -> Path:
    return Path(settings.DATA_DIR) / FILE


def _read() -> tuple[tuple[str, ...], int]:
    """The names of the areas, and which version of the file they are of; none where it is missing or no such file."""
    try:
        told = _path().stat()
    except OSError:
        return (), 0
    return _names(_path(), told.st_mtime_ns) if told.st_size <= LARGEST else (), told.st_mtime_ns


@lru_cache(maxsize=4)
def _names(path: Path, _version: int) -> tuple[str, ...]:
    try:
        features = json.loads(path.read_text("utf-8-sig"))["features"]
        names = (str(each["properties"]["name"]).strip() for each in features)
        return tuple(dict.fromkeys(name for name in names if name))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return ()
