"""What stands beside the amounts: lights with their reasons, problems, permits."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from projects import choices, vocabulary
from projects.figures import LIGHT_KINDS, Entry
from projects.figures.light_counts import Counts, total
from projects.figures.permits import GREAT
from projects.figures.problems import is_overdue
from projects.ledger.rules.problems import CLOSED
from projects.models import Problem
from projects.reports.grid import CENTRED, NUMBER, SHARE, WORDS, Box, Grid, Look, Role
from projects.reports.report_book.parts import Column, Frame, capital, cell, headed, line, summed, titled
from projects.reports.sheets import Cell, Formula

_LIT = {"red": Role.RED, "yellow": Role.YELLOW, "green": Role.GREEN}
_COLOURS = {each.value: each for each in choices.LIGHTS}
_ORDER = ("red", "yellow")


def lights(frame: Frame) -> Grid:
    """亮灯: how many by sector, then every red and yellow with the arithmetic and the department's own words."""
    made = (
        Column("number", _("Serial no."), 5, CENTRED), Column("name", vocabulary.column("project", "name").heading(), 30, WORDS),
        Column("code", _("Code"), 10, CENTRED), Column("department", _("Responsible department"), 18, WORDS),
        *(Column(kind, vocabulary.column("figure", f"light_{kind}").heading(), 9, CENTRED, _("Lights")) for kind in LIGHT_KINDS),
        Column("why", _("Why"), 50, WORDS), Column("words", _("What the department says"), 40, WORDS),
    )  # fmt: skip
    grid = Grid(frame.names.lights, [column.width for column in made], frame.a3, len(made))
    title = frame.headed(_("Lights at the end of month %(month)s %(year)s"))
    titled(grid, title, _("Four lights a project: start, progress, funds, statistics; the worst counts. What is not known has no light."), len(made))  # fmt: skip
    _light_counts(frame, grid)
    grid.headings = headed(grid, made, 18)
    judged = ((entry, entry.lit.lights.worst) for entry in frame.report.entries)
    lit = [(entry, worst.colour) for entry, worst in judged if worst.colour in _ORDER]
    for number, (entry, _colour) in enumerate(sorted(lit, key=lambda each: _ORDER.index(each[1])), 1):
        grid.add(_lit(made, number, entry))
    return grid


def _light_counts(frame: Frame, grid: Grid) -> None:
    """A small table: by sector, with sums."""
    heads = (
        _("Sector"),
        "",
        "",
        *(choices_name(colour) for colour in ("red", "yellow", "green")),
        _("without"),
    )
    look = Look(Role.HEADING, align="center")
    grid.add(
        {
            0: Box(heads[0], look, across=3),
            **{place: Box(capital(heads[place]), look) for place in range(3, 7)},
        }
    )
    first = grid.next
    for group in frame.report.by["sector"].groups:
        if group.key in frame.report.lights:
            grid.add(_counts(group.name, _numbers(frame.report.lights[group.key]), Role.BODY))
    last, whole = grid.next - 1, _numbers(total(frame.report.lights))
    sums = (
        [summed(f"{cell(first, c)}:{cell(last, c)}", n) for c, n in enumerate(whole, 3)]
        if last >= first
        else whole
    )
    grid.add(_counts(_("Total"), sums, Role.TOTAL))
    grid.add()


def _numbers(counts: Counts) -> list[int]:
    return [counts.red, counts.yellow, counts.green, counts.without]


def _counts(name: str, numbers: Sequence[Cell], role: Role) -> dict[int, Box]:
    boxes = {place: Box(number, NUMBER.of(role)) for place, number in enumerate(numbers, 3)}
    return {0: Box(name, WORDS.of(role), across=3), **boxes}


def choices_name(colour: str) -> str:
    """A light's colour in a word."""
    return _COLOURS[colour].name() if colour in _COLOURS else ""


def _lit(made: Sequence[Column], number: int, entry: Entry) -> dict[int, Box]:
    worst, returned = entry.lit.lights.worst, entry.returned
    words = (returned.light_reason or returned.difficulties) if returned else ""
    values: dict[str, Cell] = {
        "number": number, "name": entry.project.name, "code": entry.project.code,
        "department": str(entry.project.responsible or ""), "why": worst.sentence, "words": words,
    }  # fmt: skip
    boxes = line(made, values)
    places = {column.key: place for place, column in enumerate(made)}
    for light in entry.lit.lights:
        role = _LIT.get(light.colour, Role.BODY)
        boxes[places[light.kind]] = Box(choices_name(light.colour), CENTRED.of(role))
    return boxes


def problems(frame: Frame) -> Grid:
    """问题清单: what is open, the overdue first, as of the last day of the month."""
    said = [("kind", 12), ("description", 50), ("raised", 12), ("leader", 10), ("due", 12), ("measures", 36), ("state", 11)]  # fmt: skip
    of = [Column(key, vocabulary.column("problem", key).heading(), width, WORDS) for key, width in said]
    made = (
        Column("number", _("Serial no."), 5, CENTRED), Column("name", vocabulary.column("project", "name").heading(), 28, WORDS),
        *of[:3], Column("department", vocabulary.column("problem", "department").heading(), 18, WORDS), *of[3:],
        Column("overdue", _("Overdue"), 9, CENTRED),
    )  # fmt: skip
    grid = Grid(frame.names.problems, [column.width for column in made], frame.a3, len(made))
    day = last_day(frame)
    note = _("Problems that are not closed, the overdue first. Overdue: not closed by %(day)s though due.")
    titled(
        grid,
        frame.headed(_("Problems of the major projects, %(span)s %(year)s")),
        note % {"day": day},
        len(made),
    )
    grid.headings = headed(grid, made, 4)
    standing = sorted(open_problems(frame), key=lambda each: not is_overdue(each, day))
    for number, problem in enumerate(standing, 1):
        grid.add(line(made, _problem(number, problem, day)))
    if not standing:
        grid.add({0: Box(_("No problem is open."), WORDS, across=len(made))})
    return grid


def open_problems(frame: Frame) -> list[Problem]:
    """The problems that are not closed."""
    return [each for each in frame.report.problems if each.state != CLOSED]


def last_day(frame: Frame) -> date:
    """The last day of the report's month."""
    year, month = frame.report.year, frame.report.month
    return date(year, month, monthrange(year, month)[1])


def _problem(number: int, problem: Problem, day: date) -> dict[str, Cell]:
    keys = ("kind", "description", "raised", "leader", "due", "measures", "state")
    told = {key: vocabulary.show(vocabulary.column("problem", key), getattr(problem, key)) for key in keys}
    return {
        "number": number, "name": problem.project.name, "department": str(problem.department or ""), **told,
        "overdue": _("overdue") if is_overdue(problem, day) else "",
    }  # fmt: skip


def permits(frame: Frame) -> Grid:
    """手续: the share that is done by sector, then the great four of every project."""
    kinds = {each.value: each.name() for each in choices.PERMIT_KINDS if each.value in GREAT}
    made = (
        Column("number", _("Serial no."), 5, CENTRED), Column("name", vocabulary.column("project", "name").heading(), 40, WORDS),
        Column("code", _("Code"), 11, CENTRED), Column("department", _("Responsible department"), 22, WORDS),
        *(Column(kind, name, 14, CENTRED, _("The four great permits")) for kind, name in kinds.items()),
    )  # fmt: skip
    grid = Grid(frame.names.permits, [column.width for column in made], frame.a4, len(made))
    titled(grid, frame.headed(_("Permits of the major projects of %(year)s")), _("Not required counts as done; a permit of which nothing is known is in no share."), len(made))  # fmt: skip
    _permit_shares(frame, grid)
    grid.headings = headed(grid, made, 20)
    for number, entry in enumerate(frame.report.entries, 1):
        grid.add(line(made, _permits_of(frame, number, entry)))
    return grid


def _permit_shares(frame: Frame, grid: Grid) -> None:
    heads = (_("Sector"), _("Projects"), _("done"), _("of these not required"), _("recorded"), _("not recorded"), _("Share done"))  # fmt: skip
    look = Look(Role.HEADING, align="center")
    boxes = {place + 1: Box(capital(heads[place]), look) for place in range(1, 7)}
    grid.add({0: Box(heads[0], look, across=2), **boxes})
    for group in frame.report.permits:
        share, row = group.share, grid.next
        numbers: list[Cell] = [group.projects, share.done, share.exempt, share.recorded, share.unrecorded]
        done, recorded = cell(row, 3), cell(row, 5)
        told = Formula(
            f'IF({recorded}=0,"",{done}/{recorded})', share.done / share.recorded if share.recorded else None
        )
        boxes = {place: Box(number, NUMBER) for place, number in enumerate(numbers, 2)}
        grid.add({0: Box(group.name, WORDS, across=2), **boxes, 7: Box(told, SHARE)})
    grid.add()


def _permits_of(frame: Frame, number: int, entry: Entry) -> dict[str, Cell]:
    state = vocabulary.column("permit", "state")
    known = frame.report.permits_of.get(entry.project.pk, {})
    return {
        "number": number, "name": entry.project.name, "code": entry.project.code,
        "department": str(entry.project.responsible or ""),
        **{kind: vocabulary.show(state, known.get(kind, "")) for kind in GREAT},
    }  # fmt: skip
