"""The first sheet: what the report is of, its main figures, where what stands, and the history it was read from."""

from __future__ import annotations

from dataclasses import fields

from django.utils.translation import gettext as _

from projects.figures.light_counts import total
from projects.models import Period
from projects.reports.carried import Position
from projects.reports.grid import DIFFERENCE, ESTIMATED, FEN, NUMBER, SHARE, WORDS, Box, Grid, Look, Role
from projects.reports.report_book.parts import Frame, money, rate, reference, titled
from projects.reports.report_book.summary import Summary
from projects.reports.sheets import Cell, Formula

_WIDTHS = (30, 20, 30, 20)


def cover(frame: Frame, summary: Summary, position: Position) -> Grid:
    """Make the sheet; its figures are the cells of the summary's total line."""
    grid = Grid(frame.names.cover, _WIDTHS, frame.a4, len(_WIDTHS), tall=True)
    title = frame.headed(_("Report on the major projects, %(span)s %(year)s"))
    titled(grid, title, _state(frame), len(_WIDTHS))
    grid.heights[0] = 60
    _figures(frame, grid, summary)
    _contents(frame, grid)
    _origin(grid, position)
    return grid


def _state(frame: Frame) -> str:
    """Whether the month is closed: figures of an open month may still change."""
    period = Period.objects.filter(plan=frame.report.plan, month=frame.report.month).first()
    if period is None:
        return _("The month was never opened for returns.")
    if period.state == "closed":
        return _("The month is closed.")
    return _("The month is still open: its figures may change.")


def _figures(frame: Frame, grid: Grid, summary: Summary) -> None:
    """Two to a row: what it is, the figure."""
    told = _told(frame, summary)
    grid.add()
    _head(grid, _("Main figures (amounts in 10k yuan)"))
    for left, right in zip(told[::2], told[1::2], strict=True):
        boxes: dict[int, Box] = {}
        for place, (label, value, look) in ((0, left), (2, right)):
            boxes |= {place: Box(label, Look(Role.LABEL)), place + 1: Box(value, look.of(Role.VALUE))}
        grid.add(boxes, 26)


def _told(frame: Frame, summary: Summary) -> list[tuple[str, Cell, Look]]:
    whole, row = frame.report.total, summary.blocks["sector"].total
    lit = total(frame.report.lights)

    def of(key: str, value: float | None) -> Formula:
        cell = reference(frame.names.summary, row, summary.at(key))
        return Formula(f'IF({cell}="","",{cell})', value)

    share = whole.completed / whole.planned if whole.completed is not None and whole.planned else None
    schedule = rate(whole.schedule_share)
    deviation = (share - schedule) * 100 if share is not None and schedule is not None else None
    return [
        (_("Projects registered"), of("count", whole.count), NUMBER),
        (_("of these not named yet"), of("slots", whole.placeholders), NUMBER),
        (_("Total investment, known"), of("total", money(whole.known_total_investment)), FEN),
        (_("≈ estimated beside it"), of("estimated_total", money(whole.estimated_total_investment)), ESTIMATED),
        (frame.headed(_("Planned in %(year)s, known")), of("planned", money(whole.known_planned)), FEN),
        (_("≈ estimated beside it"), of("estimated_planned", money(whole.estimated_planned)), ESTIMATED),
        (f"{frame.span} {_('completed')}", of("to_date", money(whole.completed)), FEN),
        (frame.headed(_("completed in month %(month)s")), of("completed", money(whole.completed_in_month)), FEN),
        (_("Completion rate of the year's plan"), of("rate", share), SHARE), (_("Schedule to date"), of("schedule", schedule), SHARE),
        (_("Deviation (points)"), of("deviation", deviation), DIFFERENCE), (_("Projects with a figure to date"), whole.reporting, NUMBER),
        (_("Lights: red"), lit.red, NUMBER), (_("Lights: yellow"), lit.yellow, NUMBER),
        (_("Lights: green"), lit.green, NUMBER), (_("Cancelled projects, in no sum"), frame.report.cancelled, NUMBER),
    ]  # fmt: skip


def _head(grid: Grid, text: str) -> None:
    grid.add({0: Box(text, Look(Role.SECTION), across=len(_WIDTHS))}, 24)


def _contents(frame: Frame, grid: Grid) -> None:
    about = {
        "summary": _("by sector, department and class of the year; adds up the details"), "detail": _("every project, with sub-totals by sector"),
        "monthly": _("progress by sector and class, project by project"), "ranking": _("by completed investment and by completion rate"),
        "lights": _("how many, and why"), "problems": _("what is open"), "permits": _("the four great permits"),
        "reconciliation": _("published figures beside what is registered"), "charts": _("the curve of the year, sectors and departments"),
    }  # fmt: skip
    grid.add()
    _head(grid, _("Contents"))
    for field in fields(frame.names):
        name = getattr(frame.names, field.name)
        if field.name in about:
            grid.add({0: Box(name, Look(Role.LINK), sheet=name), 1: Box(about[field.name], Look(Role.NOTE), across=3)}, 18)  # fmt: skip


def _origin(grid: Grid, position: Position) -> None:
    """Where the figures come from, so that paper can be held against the history."""
    grid.add()
    _head(grid, _("Origin"))
    rows = (
        (_("History position"), str(position.number)),
        (_("Head"), position.head),
        (_("As of"), position.moment),
    )
    for label, value in rows:
        grid.add({0: Box(label, Look(Role.LABEL)), 1: Box(value, WORDS, across=3)}, 20)
