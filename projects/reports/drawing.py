"""What charts are drawn with: a small writer of SVG, no library. Lines, bars, texts, scales and legends.

Readable in black and white: bars differ by their pattern, lines by their dashes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from xml.sax.saxutils import escape

from projects import values

WIDTH = 900
INK, GRID = "#222222", "#d0d0d0"
#: the fills of bars: dark, striped, and light; and the dashes of lines, by their order in a legend
FILLS = ("#44546a", "url(#stripes)", "#d9d9d9")
DASHES = ("", "10 5", "2 4", "12 4 3 4")
_PATTERN = (
    '<defs><pattern id="stripes" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="7" height="7" fill="#ffffff"/><rect width="3" height="7" fill="#44546a"/></pattern></defs>'
)
CHARACTER = 15


@dataclass(slots=True)
class Drawing:
    """An SVG in the making; lengths in pixels from the upper left corner."""

    height: int
    width: int = WIDTH
    parts: list[str] = field(default_factory=list)

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str = GRID, width: float = 1) -> None:
        self.parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"/>'
        )

    def rect(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" fill="{fill}" stroke="{INK}" stroke-width="0.8"/>'
        )

    def text(self, x: float, y: float, text: str, anchor: str = "start", size: int = 15) -> None:
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{INK}">{escape(text)}</text>'
        )

    def path(self, points: Sequence[tuple[float, float]], dash: str, width: float = 2.5) -> None:
        told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<polyline points="{told}" fill="none" stroke="{INK}" stroke-width="{width}"{dashes}/>'
        )

    def shape(self, path: str, fill: str) -> None:
        """An area by its outline as SVG says it; a ring inside another is a hole."""
        self.parts.append(
            f'<path d="{path}" fill="{fill}" fill-rule="evenodd" stroke="{INK}" stroke-width="1"/>'
        )

    def mark(self, x: float, y: float) -> None:
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{INK}"/>')

    def __str__(self) -> str:
        size = f'width="{self.width}" height="{self.height}" viewBox="0 0 {self.width} {self.height}"'
        ground = f'<rect width="{self.width}" height="{self.height}" fill="#ffffff"/>'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif">{_PATTERN}{ground}{"".join(self.parts)}</svg>'


@dataclass(frozen=True, slots=True)
class Scale:
    """Values up to ``top`` over ``length`` pixels; negative ones have none."""

    top: int
    length: float

    def of(self, value: int) -> float:
        return max(0, value) / self.top * self.length


def ruled(drawing: Drawing, scale: Scale, left: float, bottom: float, show: Callable[[int], str]) -> None:
    """Five lines across with what they stand for."""
    for part in range(5):
        value = scale.top * part // 4
        y = bottom - scale.of(value)
        drawing.line(left, y, WIDTH - 30, y, INK if part == 0 else GRID)
        drawing.text(left - 8, y + 5, show(value), "end", 13)


def line_legend(drawing: Drawing, legend: Sequence[str], left: float, first: int = 0) -> None:
    """The names of lines above them; ``first`` is the place of the first."""
    for place, (name, dash) in enumerate(zip(legend, DASHES, strict=False), first):
        x = left + 180 * place
        drawing.path([(x, 16), (x + 40, 16)], dash)
        drawing.text(x + 48, 21, name, size=14)


def bar_legend(drawing: Drawing, legend: Sequence[str], left: float, fills: Sequence[str] = FILLS) -> None:
    """The names of bars above them."""
    for place, (name, fill) in enumerate(zip(legend, fills, strict=False)):
        drawing.rect(left + 180 * place, 6, 26, 14, fill)
        drawing.text(left + 180 * place + 34, 18, name, size=14)


def top(found: Sequence[int | None]) -> int:
    """A round number not below the largest value, dividable by four."""
    most = max((value for value in found if value is not None), default=0)
    size: int = 10 ** (len(str(max(most, 10))) - 2)
    return next(step * size for step in (10, 12, 16, 20, 24, 32, 40, 60, 80, 100) if step * size >= most)


def wan(fen: int) -> str:
    return values.show_amount(fen, "万元", 0)


def yi(fen: int) -> str:
    return values.show_amount(fen, "亿元", 2)


def inline(drawing: str, name: str) -> str:
    """A drawing as a part of a page, where its pattern needs a name of its own."""
    told = drawing.replace('id="stripes"', f'id="stripes-{name}"')
    return told.replace("url(#stripes)", f"url(#stripes-{name})")


def percent(millionths: int) -> str:
    return values.show_percent(str(Decimal(millionths) / 10**6))


def wide(name: str) -> float:
    """The width of a name in Chinese characters."""
    return sum(1 if char > "\u2e7f" else 0.6 for char in name)


def cut(name: str, left: float) -> str:
    """What of a name has room beside the bars."""
    room, kept = (left - 30) / CHARACTER, ""
    for char in name:
        if wide(kept + char) > room:
            return kept[:-1] + "…"
        kept += char
    return kept
