"""Charts as SVG over the figures: for print, and as pictures in documents (png.py).

Texts are few: names, numbers, a legend where one is asked for; what a chart is of, and its unit, stands in the caption
beside it. Amounts are drawn in 亿元, those of one project in 万元."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from projects.figures import Group, Ranked
from projects.figures.curve import Point
from projects.figures.ranking import Of
from projects.reports.drawing import (
    CHARACTER,
    DASHES,
    FILLS,
    INK,
    WIDTH,
    Drawing,
    Scale,
    bar_legend,
    cut,
    line_legend,
    percent,
    ruled,
    top,
    wan,
    wide,
    yi,
)

Amounts = Sequence[int | None]


def year_curve(points: Sequence[Point], legend: Sequence[str] = ()) -> str:
    """Completed (solid, marked), due to date (dashed), forecast (dotted) and the plan of the year (dashes and dots) at the
    end of each month, in 亿元."""
    told = [[p.completed for p in points], [p.due for p in points], [p.forecast for p in points], [p.planned for p in points]]  # fmt: skip
    drawing, axis = _year(told, yi)
    for row, dash in zip(told, DASHES, strict=True):
        axis.line(row, dash)
    line_legend(drawing, legend, axis.left)
    return str(drawing)


def months(completed: Amounts, to_date: Amounts, due: Amounts, legend: Sequence[str] = ()) -> str:
    """A project's year: what each month brought as bars, the year to date (solid, marked) and what was due (dashed), in 万元."""
    drawing, axis = _year([completed, to_date, due], wan)
    for place, amount in enumerate(completed):
        if amount is not None:
            x, height = axis.x(place), axis.scale.of(amount)
            drawing.rect(x - 14, axis.bottom - height, 28, height, FILLS[2])
    for row, dash in zip((to_date, due), DASHES, strict=False):
        axis.line(row, dash)
    bar_legend(drawing, legend[:1], axis.left, FILLS[2:])
    line_legend(drawing, legend[1:], axis.left, 1)
    return str(drawing)


@dataclass(frozen=True, slots=True)
class _Axis:
    """Twelve months side by side."""

    drawing: Drawing
    scale: Scale
    left: float = 84.0
    bottom: float = 330.0

    def x(self, place: int) -> float:
        return self.left + (WIDTH - self.left - 30) / 12 * (place + 0.5)

    def line(self, row: Amounts, dash: str) -> None:
        """A line through what is known; a solid one has its months marked."""
        known = [(self.x(m), self.bottom - self.scale.of(v)) for m, v in enumerate(row) if v is not None]
        self.drawing.path(known, dash)
        for x, y in known if not dash else ():
            self.drawing.mark(x, y)


def _year(told: Sequence[Amounts], show: Callable[[int], str]) -> tuple[Drawing, _Axis]:
    drawing = Drawing(380)
    axis = _Axis(drawing, Scale(top([value for row in told for value in row]), 290.0))
    ruled(drawing, axis.scale, axis.left, axis.bottom, show)
    for place in range(len(told[0])):
        drawing.text(axis.x(place), axis.bottom + 22, str(place + 1), "middle")
    return drawing, axis


def group_bars(groups: Sequence[Group], names: Sequence[str], legend: Sequence[str] = ()) -> str:
    """Two lying bars a group: the plan (known and estimated) and what was completed of it, in 亿元."""
    rows = [(name, (group.planned, group.completed)) for name, group in zip(names, groups, strict=True)]
    return _lying(rows, yi, legend)


def rate_bars(ranked: Sequence[Ranked], names: Sequence[str], legend: Sequence[str] = ()) -> str:
    """A lying bar a group: its completion rate, and beneath it what the schedule asks for."""
    rows = [
        (name, (_millionths(each.group.completion_rate), _millionths(each.group.schedule_share)))
        for name, each in zip(names, ranked, strict=True)
    ]
    return _lying(rows, percent, legend)


def sector_bars(
    names: Sequence[str], rows: Sequence[Sequence[int | None]], legend: Sequence[str], fills: Sequence[int]
) -> str:
    """Lying bars a sector beside each other, such as planned, completed and published, in 亿元; ``fills`` by place."""
    told = [(name, tuple(row)) for name, row in zip(names, rows, strict=True)]
    return _lying(told, yi, legend, [FILLS[place] for place in fills])


def ranking_bars(ranked: Sequence[Ranked], of: Of, legend: Sequence[str] = ()) -> str:
    """A thin bar a group, the best first: what it is ranked by, and a stroke where the schedule stands."""
    rows = [(each.group.name, *_ranked_by(each.group, of)) for each in ranked]
    left, row, head = _left([name for name, *_ in rows]), 24.0, 30.0 if legend else 8.0
    drawing = Drawing(int(head + row * max(len(rows), 1) + 8))
    scale = Scale(top([value for _, *told in rows for value in told]), WIDTH - left - 120)
    for place, (name, value, due) in enumerate(rows):
        y = head + row * place
        drawing.text(left - 10, y + 17, cut(name, left), "end", 14)
        if value is not None:
            drawing.rect(left, y + 5, scale.of(value), 14, FILLS[0])
        if due is not None:
            drawing.line(left + scale.of(due), y + 1, left + scale.of(due), y + 23, INK, 3)
        end = left + max(scale.of(value or 0), scale.of(due or 0))
        drawing.text(end + 8, y + 17, "" if value is None else (percent if of == "rate" else yi)(value), size=14)  # fmt: skip
    bar_legend(drawing, legend[:1], left)
    for name in legend[1:]:
        drawing.line(left + 193, 3, left + 193, 23, INK, 3)
        drawing.text(left + 214, 18, name, size=14)
    return str(drawing)


def _ranked_by(group: Group, of: Of) -> tuple[int | None, int | None]:
    if of == "amount":
        return group.completed, group.due
    return _millionths(group.completion_rate), _millionths(group.schedule_share)


def build_up(points: Sequence[Point], names: tuple[str, str, str]) -> str:
    """What each month added on what stood before, then the year to date, the gap and what is due (``names``), in 亿元."""
    done = [point for point in points if point.completed is not None]
    if not done:
        return ""
    last = done[-1]
    gap = max(0, (last.due or 0) - (last.completed or 0))
    steps = [(str(p.month), min(p.completed or 0, (p.completed or 0) - (p.added or 0)), abs(p.added or 0), 2 if (p.added or 0) >= 0 else 1) for p in done]  # fmt: skip
    ends = [(names[0], 0, last.completed or 0, 0), (names[1], last.completed or 0, gap, 1), (names[2], 0, last.due or 0, 2)]  # fmt: skip
    return _floating([*steps, *ends])


def _floating(steps: Sequence[tuple[str, int, int | None, int]]) -> str:
    """Standing bars that begin at a height of their own: (name, begin, size or None, fill)."""
    drawing, left, bottom = Drawing(340), 84.0, 285.0
    scale = Scale(top([begin + (size or 0) for _, begin, size, _ in steps]), bottom - 40)
    step = (WIDTH - left - 30) / max(len(steps), 1)
    ruled(drawing, scale, left, bottom, yi)
    for place, (name, begin, size, fill) in enumerate(steps):
        x, upper = left + step * (place + 0.2), bottom - scale.of(begin + (size or 0))
        drawing.rect(x, upper, step * 0.6, scale.of(size or 0), FILLS[fill])
        drawing.text(x + step * 0.3, upper - 8, "" if size is None else yi(size), "middle", 13)
        drawing.text(x + step * 0.3, bottom + 22, name, "middle")
    return str(drawing)


def waterfall(steps: Sequence[tuple[str, int | None]]) -> str:
    """From the whole (the first step) down by what follows, to what is left (the last), in 亿元."""
    above, last, told = steps[0][1] or 0, len(steps) - 1, []
    for place, (name, amount) in enumerate(steps):
        between = 0 < place < last
        above -= (amount or 0) if between else 0
        told.append((name, above if between else 0, amount, 2 if place == last else min(place, 1)))
    return _floating(told)


def _lying(
    rows: Sequence[tuple[str, tuple[int | None, ...]]], show: Callable[[int], str], legend: Sequence[str],
    fills: Sequence[str] = FILLS[:2],
) -> str:  # fmt: skip
    left, row, head = _left([name for name, _ in rows]), 10.0 + 18 * len(fills), 30.0 if legend else 8.0
    drawing = Drawing(int(head + row * max(len(rows), 1) + 12))
    scale = Scale(top([value for _, told in rows for value in told]), WIDTH - left - 120)
    for place, (name, told) in enumerate(rows):
        y = head + row * place
        drawing.text(left - 10, y + row / 2 + 4, cut(name, left), "end")
        for number, (value, fill) in enumerate(zip(told, fills, strict=True)):
            if value is not None:
                drawing.rect(left, y + 5 + 18 * number, scale.of(value), 16, fill)
                drawing.text(left + scale.of(value) + 8, y + 18 + 18 * number, show(value), size=14)
    drawing.line(left, head, left, head + row * len(rows), INK, 1.2)
    bar_legend(drawing, legend, left, fills)
    return str(drawing)


def _left(names: Sequence[str]) -> float:
    """How much room names have beside their bars."""
    return min(330.0, 30.0 + CHARACTER * max(map(wide, names), default=0))


def _millionths(share: str | None) -> int | None:
    return None if share is None else int(Decimal(share) * 10**6)
