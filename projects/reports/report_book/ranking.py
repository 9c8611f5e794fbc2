"""排名: departments, sectors and classes by completed investment and by completion rate (DOMAIN.md §3, 通报 ⑥)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from projects.figures import Ranked, ranked
from projects.figures.ranking import Of
from projects.figures.rollups import By
from projects.reports.grid import CENTRED, FEN, NUMBER, SHARE, WORDS, Box, Grid, Look, Role
from projects.reports.report_book.parts import Column, Frame, headed, line, money, numbered, reference, titled
from projects.reports.report_book.summary import Summary
from projects.reports.sheets import Cell, Formula


def columns(frame: Frame) -> tuple[Column, ...]:
    """The table of a 通报; every amount is the cell of the summary."""
    return (
        Column("place", _("Place"), 7, CENTRED), Column("name", _("Group"), 28, WORDS), Column("count", _("Projects"), 9, NUMBER),
        Column("planned", frame.headed(_("Planned in %(year)s (10k yuan)")), 15, FEN),
        Column("to_date", f"{frame.span} {_('completed (10k yuan)')}", 15, FEN), Column("rate", _("% of the plan"), 10, SHARE),
        Column("completed", frame.headed(_("new in month %(month)s (10k yuan)")), 15, FEN),
        Column("before", _("Place a month ago"), 9, CENTRED), Column("moved", _("Moved"), 8, CENTRED),
    )  # fmt: skip


def ranking(frame: Frame, summary: Summary) -> Grid:
    """Make the sheet."""
    made = columns(frame)
    grid = Grid(frame.names.ranking, [column.width for column in made], frame.a4, len(made), tall=True)
    title = frame.headed(_("Ranking, %(span)s %(year)s"))
    titled(grid, title, _("The best first; equals share a place. ▲ places gained since the month before, ▼ lost. A group without a figure has no place."), len(made))  # fmt: skip
    names: dict[tuple[By, Of], str] = {
        ("department", "amount"): _("Departments by completed investment"), ("department", "rate"): _("Departments by completion rate"),
        ("sector", "amount"): _("Sectors by completed investment"), ("sector", "rate"): _("Sectors by completion rate"),
        ("class", "rate"): _("Classes of the year by completion rate"),
    }  # fmt: skip
    for place, ((by, of), name) in enumerate(names.items(), 1):
        grid.add({0: Box(f"{numbered(place)}{_('. ')}{name}", Look(Role.SECTION), across=len(made))}, 22)
        headings = headed(grid, made, 16)
        grid.headings = grid.headings or headings
        for each in ranked(frame.report.by[by], frame.report.before.get(by), of):
            grid.add(line(made, _row(frame, summary, by, each)))
        grid.add()
    return grid


def _row(frame: Frame, summary: Summary, by: By, each: Ranked) -> dict[str, Cell]:
    group, row = each.group, summary.blocks[by].rows[each.group.key]

    def told(key: str, value: float | None) -> Formula:
        cell = reference(frame.names.summary, row, summary.at(key))
        return Formula(f'IF({cell}="","",{cell})', value)

    share = group.completed / group.planned if group.completed is not None and group.planned else None
    return {
        "place": each.place, "name": group.name, "count": told("count", group.count),
        "planned": told("planned", money(group.known_planned)), "to_date": told("to_date", money(group.completed)),
        "rate": told("rate", share), "completed": told("completed", money(group.completed_in_month)),
        "before": each.before, "moved": moved(each),
    }  # fmt: skip


def moved(each: Ranked) -> str:
    """▲2, ▼1, – or nothing where there was no place before."""
    if each.moved is None:
        return ""
    return f"▲{each.moved}" if each.moved > 0 else f"▼{-each.moved}" if each.moved < 0 else "–"
