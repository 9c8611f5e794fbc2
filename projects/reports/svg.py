"""Charts as SVG over the figures: for print, and as pictures in documents (png.py). A small writer, no library.

Readable in black and white: bars differ by their pattern, lines by their dashes. Texts are few: names, numbers, a legend
where one is asked for; what a chart is of, and its unit, stands in the caption beside it. Amounts are drawn in 亿元."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from xml.sax.saxutils import escape

from projects import values
from projects.figures import Group, Ranked
from projects.figures.curve import Point

WIDTH = 900
_INK, _SOFT, _GRID = "#222222", "#555555", "#d0d0d0"
#: the fills of bars: dark, striped, and light; and the dashes of lines
FILLS = ("#44546a", "url(#stripes)", "#d9d9d9")
_DASHES = ("", "10 5", "2 4")
_PATTERN = (
    '<defs><pattern id="stripes" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="7" height="7" fill="#ffffff"/><rect width="3" height="7" fill="#44546a"/></pattern></defs>'
)
_CHARACTER = 15


@dataclass(slots=True)
class Drawing:
    """An SVG in the making; lengths in pixels from the upper left corner."""

    height: int
    width: int = WIDTH
    parts: list[str] = field(default_factory=list)

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str = _GRID, width: float = 1) -> None:
        self.parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"/>'
        )

    def rect(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" fill="{fill}" stroke="{_INK}" stroke-width="0.8"/>'
        )

    def text(self, x: float, y: float, text: str, anchor: str = "start", size: int = 15) -> None:
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{_INK}">{escape(text)}</text>'
        )

    def path(self, points: Sequence[tuple[float, float]], dash: str, width: float = 2.5) -> None:
        told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<polyline points="{told}" fill="none" stroke="{_INK}" stroke-width="{width}"{dashes}/>'
        )

    def mark(self, x: float, y: float) -> None:
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{_INK}"/>')

    def __str__(self) -> str:
        size = f'width="{self.width}" height="{self.height}" viewBox="0 0 {self.width} {self.height}"'
        ground = f'<rect width="{self.width}" height="{self.height}" fill="#ffffff"/>'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif">{_PATTERN}{ground}{"".join(self.parts)}</svg>'


def year_curve(points: Sequence[Point], legend: Sequence[str] = ()) -> str:
    """Due to date (dashed), completed (solid, marked) and forecast (dotted) at the end of each month, in 亿元."""
    drawing, left, bottom = Drawing(380), 70.0, 330.0
    told = [[p.completed for p in points], [p.due for p in points], [p.forecast for p in points]]
    scale = _Scale(_top([value for row in told for value in row]), bottom - 40)
    step = (WIDTH - left - 30) / 12
    _ruled(drawing, scale, left, bottom, _yi)
    for place, point in enumerate(points):
        drawing.text(left + step * (place + 0.5), bottom + 22, str(point.month), "middle")
    for row, dash in zip(told, _DASHES, strict=True):
        known = [(left + step * (m + 0.5), bottom - scale.of(v)) for m, v in enumerate(row) if v is not None]
        drawing.path(known, dash)
        for x, y in known if not dash else ():
            drawing.mark(x, y)
    _line_legend(drawing, legend, left)
    return str(drawing)


def group_bars(groups: Sequence[Group], names: Sequence[str], legend: Sequence[str] = ()) -> str:
    """Two lying bars a group: the plan (known and estimated) and what was completed of it, in 亿元."""
    rows = [(name, (group.planned, group.completed)) for name, group in zip(names, groups, strict=True)]
    return _lying(rows, _yi, legend)


def rate_bars(ranked: Sequence[Ranked], names: Sequence[str], legend: Sequence[str] = ()) -> str:
    """A lying bar a group: its completion rate, and beneath it what the schedule asks for."""
    rows = [
        (name, (_millionths(each.group.completion_rate), _millionths(each.group.schedule_share)))
        for name, each in zip(names, ranked, strict=True)
    ]
    return _lying(rows, _percent, legend)


def waterfall(steps: Sequence[tuple[str, int | None]]) -> str:
    """From the whole (the first step) down by what follows, to what is left (the last), in 亿元."""
    drawing, left, bottom = Drawing(340), 70.0, 285.0
    whole = steps[0][1] or 0
    scale = _Scale(_top([whole]), bottom - 40)
    step = (WIDTH - left - 30) / max(len(steps), 1)
    _ruled(drawing, scale, left, bottom, _yi)
    above = whole
    for place, (name, amount) in enumerate(steps):
        x, size = left + step * place + step * 0.2, amount or 0
        start = size if place in (0, len(steps) - 1) else above
        above -= 0 if place in (0, len(steps) - 1) else size
        drawing.rect(
            x,
            bottom - scale.of(start),
            step * 0.6,
            scale.of(size),
            FILLS[min(place, 1) if place < len(steps) - 1 else 2],
        )
        drawing.text(
            x + step * 0.3, bottom - scale.of(start) - 8, "" if amount is None else _yi(amount), "middle"
        )
        drawing.text(x + step * 0.3, bottom + 22, name, "middle")
    return str(drawing)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Values up to ``top`` over ``length`` pixels; negative ones have none."""

    top: int
    length: float

    def of(self, value: int) -> float:
        return max(0, value) / self.top * self.length


def _lying(
    rows: Sequence[tuple[str, tuple[int | None, ...]]], show: Callable[[int], str], legend: Sequence[str]
) -> str:
    left = min(330.0, 30.0 + _CHARACTER * max((_wide(name) for name, _ in rows), default=0))
    row, head = 46.0, 30.0 if legend else 8.0
    drawing = Drawing(int(head + row * max(len(rows), 1) + 12))
    scale = _Scale(_top([value for _, told in rows for value in told]), WIDTH - left - 120)
    for place, (name, told) in enumerate(rows):
        y = head + row * place
        drawing.text(left - 10, y + row / 2 + 4, _cut(name, left), "end")
        for number, value in enumerate(told):
            if value is not None:
                drawing.rect(left, y + 5 + 18 * number, scale.of(value), 16, FILLS[number])
                drawing.text(left + scale.of(value) + 8, y + 18 + 18 * number, show(value), size=14)
    drawing.line(left, head, left, head + row * len(rows), _INK, 1.2)
    _bar_legend(drawing, legend, left)
    return str(drawing)


def _ruled(drawing: Drawing, scale: _Scale, left: float, bottom: float, show: Callable[[int], str]) -> None:
    for part in range(5):
        value = scale.top * part // 4
        y = bottom - scale.of(value)
        drawing.line(left, y, WIDTH - 30, y, _INK if part == 0 else _GRID)
        drawing.text(left - 8, y + 5, show(value), "end", 13)


def _line_legend(drawing: Drawing, legend: Sequence[str], left: float) -> None:
    for place, (name, dash) in enumerate(zip(legend, _DASHES, strict=False)):
        x = left + 180 * place
        drawing.path([(x, 16), (x + 40, 16)], dash)
        drawing.text(x + 48, 21, name, size=14)


def _bar_legend(drawing: Drawing, legend: Sequence[str], left: float) -> None:
    for place, (name, fill) in enumerate(zip(legend, FILLS, strict=False)):
        drawing.rect(left + 180 * place, 6, 26, 14, fill)
        drawing.text(left + 180 * place + 34, 18, name, size=14)


def _top(found: Sequence[int | None]) -> int:
    """A round number not below the largest value, dividable by four."""
    most = max((value for value in found if value is not None), default=0)
    size: int = 10 ** (len(str(max(most, 10))) - 2)
    return next(step * size for step in (10, 12, 16, 20, 24, 32, 40, 60, 80, 100) if step * size >= most)


def _yi(fen: int) -> str:
    return values.show_amount(fen, "亿元", 2)


def _percent(millionths: int) -> str:
    return values.show_percent(str(Decimal(millionths) / 10**6))


def _millionths(share: str | None) -> int | None:
    return None if share is None else int(Decimal(share) * 10**6)


def _wide(name: str) -> float:
    """The width of a name in Chinese characters."""
    return sum(1 if char > "\u2e7f" else 0.6 for char in name)


def _cut(name: str, left: float) -> str:
    """What of a name has room beside the bars."""
    room, kept = (left - 30) / _CHARACTER, ""
    for char in name:
        if _wide(kept + char) > room:
            return kept[:-1] + "…"
        kept += char
    return kept
