"""核对: what was published beside what is registered, as a sheet of the month report and of the audit's workbooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from projects import choices
from projects.figures import Beside, beside
from projects.figures.published import ALL
from projects.models import Sector
from projects.reports.grid import CENTRED, ESTIMATED, EXACT, NUMBER, WORDS, Box, Grid
from projects.reports.report_book.parts import Column, Frame, cell, headed, line, money, titled
from projects.reports.sheets import Cell, Formula


def reconciliation(frame: Frame) -> Grid:
    """The sheet of the month report; amounts in 万元, counts as they are."""
    made = columns(frame.report.year)
    grid = Grid(frame.names.reconciliation, [column.width for column in made], frame.a4, len(made))
    titled(grid, title(frame.report.year), note(), len(made))
    grid.headings = headed(grid, made, 30)
    names = scopes()
    report = frame.report
    for told in beside(report.plan, report.by["sector"], report.published, report.registered):
        grid.add(row(made, told, grid.next, names))
    return grid


def title(year: int) -> str:
    return _("The published figures of %(year)s beside what is registered") % {"year": year}


def note() -> str:
    return _(
        "Remainder = published − known; negative: more is known than was published. Neither overwrites the other."
    )


def columns(year: int) -> tuple[Column, ...]:
    """The columns; those of the year before stand under one heading."""
    before = _("Year before, %(year)s") % {"year": year - 1}
    return (
        Column("scope", _("Scope"), 22, WORDS), Column("measure", _("Measure"), 20, WORDS), Column("unit", _("Unit"), 8, CENTRED),
        Column("published", _("Published"), 15, EXACT), Column("qualifier", _("Qualifier"), 9, CENTRED),
        Column("known", _("Known"), 15, EXACT), Column("declared", _("of these declared"), 15, EXACT),
        Column("remainder", _("Remainder"), 15, EXACT), Column("estimated", _("≈ estimated of it"), 15, ESTIMATED),
        Column("before_published", _("published"), 14, EXACT, before), Column("before_known", _("known"), 14, EXACT, before),
        Column("section", _("Where it stands"), 26, WORDS),
    )  # fmt: skip


def scopes() -> dict[str, str]:
    """Names of the scopes by code, in the language of the moment."""
    return {str(each.code): str(each) for each in Sector.objects.all()} | {ALL: _("Whole district")}


def row(made: Sequence[Column], told: Beside, number: int, names: Mapping[str, str]) -> dict[int, Box]:
    """A line of the sheet at row ``number`` from 0; numbers of projects are whole."""
    boxes = line(made, values(told, number, names))
    if told.line.measure != "count":
        return boxes
    return {at: replace(box, look=NUMBER) if box.look == EXACT else box for at, box in boxes.items()}


def values(told: Beside, row: int, names: Mapping[str, str]) -> dict[str, Cell]:
    """The cells of a line by key; ``row`` is its row from 0, to which the remainder's formula refers."""
    own, before = told.line, told.before
    counts = own.measure == "count"
    show: Callable[[int | None], float | None] = (lambda value: value) if counts else money
    published, known = cell(row, 3), cell(row, 5)
    return {
        "scope": names.get(own.scope, own.scope), "measure": measure(own.measure), "unit": _("projects") if counts else _("10k yuan"),
        "published": show(own.published), "known": show(own.known), "declared": show(own.declared),
        "remainder": Formula(f'IF({published}="","",{published}-N({known}))', show(own.remainder)),
        "estimated": money(told.estimated), "qualifier": qualifier(told),
        "before_published": show(before.published if before else None), "before_known": show(before.known if before else None),
        "section": section(told),
    }  # fmt: skip


def measure(value: str) -> str:
    """The name of a measure."""
    return _named(choices.MEASURES, value)


def qualifier(told: Beside) -> str:
    """Whether the published figure is exact, about, or at least that much."""
    return _named(choices.QUALIFIERS, told.figure.qualifier if told.figure else "")


def section(told: Beside) -> str:
    """Where the published figure stands, and whether it is stated there."""
    figure = told.figure
    return (
        " · ".join(filter(None, (figure.section, _named(choices.STANDINGS, figure.standing))))
        if figure
        else ""
    )


def _named(known: tuple[choices.Choice, ...], value: str) -> str:
    return next((each.name() for each in known if each.value == value), value)
