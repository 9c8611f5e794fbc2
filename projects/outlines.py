"""The office's own map: a GeoJSON file that it puts into the data folder. Its areas have names; places name them in free text."""

from __future__ import annotations

import json
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any

from django.conf import settings

#: the file in the data folder: a FeatureCollection whose features have a name
FILE = "map.geojson"
LARGEST = 5 * 1024 * 1024
#: points (longitude, latitude, or whatever the file counts in); the name of an area, and its rings
Ring = tuple[tuple[float, float], ...]
Shape = tuple[str, tuple[Ring, ...]]
NOTHING = '{"type": "FeatureCollection", "features": []}'


def areas(told: int | None = None) -> tuple[str, ...]:
    """The names of the areas, in the order of the file (of the version ``told``, else of now); none where it is missing or
    no such file."""
    of = version() if told is None else told
    return _names(_path(), of) if of else ()


def version() -> int:
    """Which version of the file is there, in nanoseconds; 0 where there is none that is small enough."""
    try:
        told = _path().stat()
    except OSError:
        return 0
    return told.st_mtime_ns if told.st_size <= LARGEST else 0


def shapes() -> tuple[Shape, ...]:
    """The areas with their rings; one whose geometry is no (multi)polygon has none. The same object while the file stays."""
    return _shapes(_path(), version()) if areas() else ()


def text() -> str:
    """The file as the office brought it; no features where it brought none."""
    return _path().read_text("utf-8") if areas() else NOTHING


def _path() -> Path:
    return Path(settings.DATA_DIR) / FILE


@lru_cache(maxsize=4)
def _names(path: Path, _version: int) -> tuple[str, ...]:
    try:
        features = _features(path)
        return tuple(dict.fromkeys(name for name in map(_name, features) if name))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return ()


@lru_cache(maxsize=4)
def _shapes(path: Path, _version: int) -> tuple[Shape, ...]:
    found: dict[str, tuple[Ring, ...]] = {}
    for each in _features(path):
        if name := _name(each):  # an area in several features is one area
            found[name] = (*found.get(name, ()), *_rings(each))
    return tuple(found.items())


def _features(path: Path) -> list[Any]:
    return list(json.loads(path.read_text("utf-8-sig"))["features"])


def _name(feature: Any) -> str:
    return str(feature["properties"]["name"]).strip()


def _rings(feature: Any) -> tuple[Ring, ...]:
    try:
        kind, told = feature["geometry"]["type"], feature["geometry"]["coordinates"]
        polygons = {"Polygon": [told], "MultiPolygon": told}.get(kind, [])
        rings = (tuple((float(p[0]), float(p[1])) for p in ring) for polygon in polygons for ring in polygon)
        return tuple(ring for ring in rings if ring and all(isfinite(x) and isfinite(y) for x, y in ring))
    except (ValueError, LookupError, TypeError, OverflowError):
        return ()
