"""The charts of a page as drawings for paper, where they stand for the canvas: the same figures, by our own writer of SVG."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from projects import outlines
from projects.reports import svg
from projects.reports.drawing import inline
from projects.reports.map_svg import area_map, placed
from projects.views.board import Board
from projects.views.facts import MonthLine
from projects.views.overview import Overview

Drawings = dict[str, SafeString]


def of_sectors(rows: Sequence[Overview]) -> Drawings:
    """Total investment, and the plan of the year with what was completed of it; beside them what was published."""
    names = [row.name for row in rows]
    total = [(row.group.total_investment, row.total.published) for row in rows]
    planned = [(row.group.planned, row.group.completed, row.planned.published) for row in rows]
    told, known = _("published"), _("registered and estimated")
    return {
        "total": _bars("total", names, total, (known, told), (0, 2)),
        "planned": _bars("planned", names, planned, (known, _("completed"), told), (0, 1, 2)),
    }


def _bars(
    key: str, names: Sequence[str], rows: Sequence[tuple[int | None, ...]], legend: tuple[str, ...], fills: tuple[int, ...]
) -> SafeString:  # fmt: skip
    """Without the last bar where nothing was published."""
    if not any(row[-1] for row in rows):
        rows, legend, fills = [row[:-1] for row in rows], legend[:-1], fills[:-1]
    return _drawn(svg.sector_bars(names, rows, legend, fills), key)


def of_board(board: Board) -> Drawings:
    """The curve, how the year to date came about, and the rankings by their dimension."""
    value = _("rate") if board.order == "rate" else _("completed")
    found = {
        each.by: svg.ranking_bars([line.ranked for line in each.lines], board.order, (value, _("due")))
        for each in board.rankings
    }
    if board.curve:
        legend = (_("completed"), _("due"), _("forecast"), _("plan of the year"))
        found["curve"] = svg.year_curve(board.curve, legend)
        found["waterfall"] = svg.build_up(board.curve, (_("year to date"), _("gap"), _("due")))
    if board.map:
        amounts = {each.name: each.planned for each in board.map.areas if each.name}
        found["map"] = area_map(placed(outlines.shapes()), amounts)
    return {key: _drawn(drawing, key) for key, drawing in found.items()}


def of_months(lines: Sequence[MonthLine]) -> SafeString:
    """A project's year."""
    told = [line.figures for line in lines]
    amounts = ([each.completed for each in told], [each.to_date for each in told], [each.planned_to_date for each in told])  # fmt: skip
    return _drawn(svg.months(*amounts, (_("Completed"), _("Year to date"), _("Due to date"))), "months")


def _drawn(drawing: str, key: str) -> SafeString:
    """Safe, for the writer escapes every text."""
    return mark_safe(inline(drawing, key))  # noqa: S308
