"""图表: native charts. The curve of the year over the figures that stand above it, the others over the cells of the summary."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from projects.figures.curve import Point
from projects.figures.rollups import By
from projects.reports.grid import CENTRED, FEN, Chart, Grid, Range, Series
from projects.reports.report_book.parts import Column, Frame, headed, line, money, titled
from projects.reports.report_book.summary import Summary
from projects.reports.sheets import Cell

#: narrow enough for one page where a program has only a wide font
_WIDTHS = (7, *(16,) * 5)
#: the width of a chart and its least height, the room of one group of lying bars, the height of a row beneath, in pixels
_WIDE, _HIGH, _BAR, _ROW = 630, 320, 26, 20


def charts(frame: Frame, summary: Summary) -> Grid:
    """Make the sheet: the year month by month, amounts by sector, rates by sector and by department."""
    grid = Grid(frame.names.charts, _WIDTHS, frame.a4, len(_WIDTHS), tall=True)
    title = frame.headed(_("Charts, %(span)s %(year)s"))
    note = _("Amounts in 10k yuan (万元). The curve is drawn of the table beneath, plans with what is estimated of them; the other charts of the summary sheet, known amounts.")  # fmt: skip
    titled(grid, title, note, len(_WIDTHS))
    _curve(frame, grid)
    _amounts(frame, grid, summary, "sector", _("Sectors: planned and completed (10k yuan)"))
    for by, name in (("sector", _("Sectors: completion rate against the schedule")), ("department", _("Departments: completion rate against the schedule"))):  # fmt: skip
        _rates(frame, grid, summary, by, name)  # type: ignore[arg-type]
    grid.breaks.append(grid.charts[2].row)
    return grid


def _curve(frame: Frame, grid: Grid) -> None:
    """The months of the year as a table, and the curve beneath it."""
    made = (
        Column("month", _("Month"), 7, CENTRED), Column("planned", _("plan of the year"), 16, FEN), Column("due", _("due"), 16, FEN),
        Column("completed", _("completed"), 16, FEN), Column("added", _("added by the month"), 16, FEN),
        Column("forecast", _("forecast"), 16, FEN),
    )  # fmt: skip
    headed(grid, made, 4)
    first = grid.next
    for point in frame.report.curve:
        grid.add(line(made, _point(point)))
    at = {column.key: Range(grid.name, place, first, grid.next - 1) for place, column in enumerate(made)}
    series = (
        Series(_("completed"), at["completed"], marked=True), Series(_("due"), at["due"], dashes="dash"),
        Series(_("forecast"), at["forecast"], dashes="round_dot"), Series(_("plan of the year"), at["planned"], dashes="long_dash_dot"),
    )  # fmt: skip
    name = frame.headed(_("The curve of %(year)s (10k yuan)"))
    _add(grid, Chart("line", name, at["month"], series, "", 0, 0, (_WIDE, _HIGH), "#,##0"))


def _point(point: Point) -> dict[str, Cell]:
    amounts = {
        key: money(getattr(point, key)) for key in ("planned", "due", "completed", "added", "forecast")
    }
    return {"month": point.month, **amounts}


def _ranges(summary: Summary, by: By) -> tuple[int, int]:
    rows = summary.blocks[by].rows.values()
    return min(rows, default=0), max(rows, default=0)


def _range(frame: Frame, summary: Summary, by: By, key: str) -> Range:
    return Range(frame.names.summary, summary.at(key), *_ranges(summary, by))


def _amounts(frame: Frame, grid: Grid, summary: Summary, by: By, name: str) -> None:
    series = (
        Series(frame.headed(_("planned in %(year)s")), _range(frame, summary, by, "planned")),
        Series(
            f"{frame.span} {_('completed')}", _range(frame, summary, by, "to_date"), "wide_upward_diagonal"
        ),
    )
    _add(
        grid,
        Chart("column", name, _range(frame, summary, by, "name"), series, "", 0, 0, (_WIDE, _HIGH), "#,##0"),
    )


def _rates(frame: Frame, grid: Grid, summary: Summary, by: By, name: str) -> None:
    series = (
        Series(_("completion rate"), _range(frame, summary, by, "rate")),
        Series(_("schedule"), _range(frame, summary, by, "schedule"), "wide_upward_diagonal"),
    )
    high = max(_HIGH, 100 + _BAR * len(summary.blocks[by].rows))
    names = _range(frame, summary, by, "name")
    _add(grid, Chart("bar", name, names, series, "", 0, 0, (_WIDE, high), "0%"))


def _add(grid: Grid, chart: Chart) -> None:
    """Beneath what is there already, over rows whose height is said: else each program has its own."""
    grid.add(height=_ROW * 0.75)
    grid.charts.append(replace(chart, row=grid.next))
    for _row in range(-(-chart.size[1] // _ROW)):
        grid.add(height=_ROW * 0.75)
