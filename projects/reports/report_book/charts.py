"""图表: native charts over the cells of the summary; they change when the details do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from projects.figures.rollups import By
from projects.reports.grid import Chart, Grid, Range, Series
from projects.reports.report_book.parts import Frame, titled
from projects.reports.report_book.summary import Summary

_WIDTHS = (14,) * 10
#: rows that a chart of the usual height takes
_STEP = 19


def charts(frame: Frame, summary: Summary) -> Grid:
    """Make the sheet: amounts by sector, rates by sector and by department."""
    grid = Grid(frame.names.charts, _WIDTHS, frame.a4, len(_WIDTHS), tall=True)
    title = frame.headed(_("Charts, %(span)s %(year)s"))
    titled(
        grid,
        title,
        _("The numbers stand on the summary sheet. Amounts in 10k yuan (万元), known ones."),
        len(_WIDTHS),
    )
    _amounts(frame, grid, summary, "sector", _("Sectors: planned and completed (10k yuan)"))
    for by, name in (("sector", _("Sectors: completion rate against the schedule")), ("department", _("Departments: completion rate against the schedule"))):  # fmt: skip
        _rates(frame, grid, summary, by, name)  # type: ignore[arg-type]
    return grid


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
    _add(grid, Chart("column", name, _range(frame, summary, by, "name"), series, "", 0, 0, format="#,##0"))


def _rates(frame: Frame, grid: Grid, summary: Summary, by: By, name: str) -> None:
    series = (
        Series(_("completion rate"), _range(frame, summary, by, "rate")),
        Series(_("schedule"), _range(frame, summary, by, "schedule"), "wide_upward_diagonal"),
    )
    _add(grid, Chart("bar", name, _range(frame, summary, by, "name"), series, "", 0, 0, format="0%"))


def _add(grid: Grid, chart: Chart) -> None:
    from dataclasses import replace

    grid.charts.append(replace(chart, row=2 + _STEP * len(grid.charts)))
