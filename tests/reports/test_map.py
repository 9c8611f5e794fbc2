"""The office's map on paper: where areas lie, how dark they are, and how much of a fine outline is kept."""

from __future__ import annotations

import json
import re
from math import cos, radians, sin
from pathlib import Path
from typing import Any

import pytest

from projects import outlines
from projects.outlines import Shape
from projects.reports.map_svg import GREYS, UNKNOWN, area_map, placed

YI = 10**10
NORTH: Shape = ("北", (((109.0, 41.0), (111.0, 41.0), (111.0, 42.0), (109.0, 42.0), (109.0, 41.0)),))
SOUTH: Shape = ("南", (((109.0, 40.0), (111.0, 40.0), (111.0, 41.0), (109.0, 41.0), (109.0, 40.0)),))


def fills(svg: str) -> list[str]:
    return re.findall(r'<path d="[^"]*" fill="([^"]*)"', svg)


def corners(svg: str) -> list[list[tuple[float, float]]]:
    """The points of each area."""
    told = re.findall(r'<path d="M([^"Z]*)Z"', svg)
    return [[(float(x), float(y)) for x, y in (point.split() for point in each.split("L"))] for each in told]


@pytest.mark.parametrize(
    ("north", "south", "expected"),
    [(4 * YI, 4 * YI, [4, 4]), (4 * YI, 0, [4, 0]), (YI, 2 * YI, [2, 4]), (None, YI, [None, 4]), (None, None, [None, None]), (0, 0, [0, 0])],
)  # fmt: skip
def test_the_most_is_darkest_and_what_is_not_known_is_white(
    north: int | None, south: int | None, expected: list[int | None]
) -> None:
    svg = area_map(placed((NORTH, SOUTH)), {"北": north, "南": south})
    assert fills(svg) == [UNKNOWN if step is None else GREYS[step] for step in expected]
    assert ("4.00" in svg) == (4 * YI in (north, south))


def test_north_is_up_and_a_degree_of_longitude_is_as_wide_as_it_is_there() -> None:
    north, south = corners(area_map(placed((NORTH, SOUTH)), {}))
    assert max(y for _, y in north) == min(y for _, y in south)
    across = max(x for x, _ in north) - min(x for x, _ in north)
    down = max(y for _, y in north) - min(y for _, y in north)
    assert across / down == pytest.approx(2 * cos(radians(41)), rel=0.01)


def test_an_outline_of_a_hundred_thousand_points_stays_light() -> None:
    turns = [2 * 3.14159265 * step / 100_000 for step in range(100_000)]
    ring = tuple((110 + cos(turn), 40 + sin(turn)) for turn in turns)
    svg = area_map(placed((("圆", (ring,)),)), {"圆": YI})
    assert 500 < len(corners(svg)[0]) < 3_000
    assert len(svg) < 40_000


def test_no_ring_no_drawing_and_names_are_escaped() -> None:
    assert area_map(placed((("空", ()),)), {"空": 1}) == ""
    assert "&lt;b&gt;" in area_map(placed((("<b>", NORTH[1]), ("空", ()))), {})


def test_of_a_file_that_is_odd_what_is_sound_is_drawn(settings: Any, tmp_path: Path) -> None:
    """Empty rings, places that are no numbers, an area in two features: no page fails for them."""
    settings.DATA_DIR = tmp_path
    square = [[109.0, 40.0], [110.0, 40.0], [110.0, 41.0], [109.0, 40.0]]
    rings = [
        [square],
        [[]],
        [square, []],
        [[[1e308, 1e308], [float("nan"), 40]]],
        [[[10**400, 1]]],
        "?",
        None,
    ]
    names = ["北", "空", "洞", "无穷", "太大", "错", "无"]
    features = [
        {"properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": told}}
        for name, told in [*zip(names, rings, strict=True), ("北", [square])]
    ]
    (tmp_path / outlines.FILE).write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), "utf-8"
    )
    found = dict(outlines.shapes())
    assert list(found) == names
    assert {name: len(told) for name, told in found.items() if told} == {"北": 2, "洞": 1}
    svg = area_map(placed(outlines.shapes()), {"北": YI})
    assert svg.count(">北<") == 1
    assert svg.count(">1.00<") == 1
    assert "nan" not in svg
