"""The office's own map as SVG for print: areas in five greys by an amount, each with its name and the amount in 亿元."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, radians

from projects.outlines import Ring, Shape
from projects.reports.drawing import WIDTH, Drawing, yi

Point = tuple[float, float]
#: from the least to the most, light enough for dark letters; what is not known is white
GREYS = ("#f2f2f2", "#dedede", "#cacaca", "#b5b5b5", "#a0a0a0")
UNKNOWN = "#ffffff"
_MARGIN, _HIGHEST = 10.0, 620.0
#: points nearer to each other than this many pixels are drawn as one
_APART = 1.0


@dataclass(frozen=True, slots=True)
class Outline:
    """An area where it lies in the drawing: its outline as SVG says it, and the middle of its largest ring."""

    name: str
    path: str
    middle: Point


@dataclass(frozen=True, slots=True)
class Outlines:
    """A map without its figures: what takes long is done once for a file."""

    areas: tuple[Outline, ...]
    height: float


@lru_cache(maxsize=2)
def placed(shapes: tuple[Shape, ...]) -> Outlines:
    """Areas in the order given; those without a ring are left out. Remembered: the first page is drawn anew each time."""
    known = [point for _, rings in shapes for ring in rings for point in ring]
    if not known:
        return Outlines((), 0)
    place = _Place(known)
    return Outlines(tuple(_outline(name, rings, place) for name, rings in shapes if rings), place.height)


def area_map(outlines: Outlines, amounts: Mapping[str, int | None]) -> str:
    """``amounts`` in fen by name; "" where no area has an outline."""
    if not outlines.areas:
        return ""
    drawing = Drawing(int(outlines.height))
    most = max((amount or 0 for amount in amounts.values()), default=0)
    for each in outlines.areas:
        drawing.shape(each.path, _grey(amounts.get(each.name), most))
    for each in outlines.areas:  # over all areas, so that none hides the name of another
        _label(drawing, each.name, amounts.get(each.name), each.middle)
    return str(drawing)


def _outline(name: str, rings: Sequence[Ring], place: _Place) -> Outline:
    drawn = [_thinned([place.of(point) for point in ring]) for ring in rings]
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in drawn)
    return Outline(name, path, _middle(max(drawn, key=_size)))


class _Place:
    """Where points of the map lie in the drawing: north is up, and degrees of longitude are as wide as at its latitude."""

    def __init__(self, points: Sequence[Point]) -> None:
        xs, ys = zip(*points, strict=True)
        middle = (min(ys) + max(ys)) / 2
        self._narrow = cos(radians(middle)) if max(map(abs, ys)) <= 90 else 1.0
        self._left, self._top = min(xs), max(ys)
        across, down = (max(xs) - min(xs)) * self._narrow, max(ys) - min(ys)
        self._scale = min((WIDTH - 2 * _MARGIN) / (across or 1), (_HIGHEST - 2 * _MARGIN) / (down or 1))
        self.height = down * self._scale + 2 * _MARGIN

    def of(self, point: Point) -> Point:
        x, y = point
        return (x - self._left) * self._narrow * self._scale + _MARGIN, (
            self._top - y
        ) * self._scale + _MARGIN


def _thinned(points: Sequence[Point]) -> list[Point]:
    """Without what no eye tells apart: a surveyor's outline would make the page too heavy."""
    kept = list(points[:1])
    for x, y in points[1:]:
        if hypot(x - kept[-1][0], y - kept[-1][1]) >= _APART:
            kept.append((x, y))
    return kept


def _grey(amount: int | None, most: int) -> str:
    if amount is None:
        return UNKNOWN
    return GREYS[min(max(amount, 0) * len(GREYS) // max(most, 1), len(GREYS) - 1)]


def _label(drawing: Drawing, name: str, amount: int | None, at: Point) -> None:
    x, y = at
    drawing.text(x, y, name, "middle", 14)
    if amount is not None:
        drawing.text(x, y + 18, yi(amount), "middle", 13)


def _size(ring: Sequence[Point]) -> float:
    """The area that a ring encloses."""
    return (
        abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True))) / 2
    )


def _middle(ring: Sequence[Point]) -> Point:
    """The middle of the box around a ring."""
    xs, ys = zip(*ring, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
