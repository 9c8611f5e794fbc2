"""What the sheets of the report are made with: columns under merged headings, references, sums as formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from projects.figures import Group, MonthReport
from projects.reports.grid import Box, Grid, Look, Role
from projects.reports.sheets import Cell, Formula, Page
from projects.reports.xlsx import lines
from projects.values import FEN

UNIT = "万元"
_HEADING, _NOTE = Look(Role.HEADING, align="center"), Look(Role.NOTE)
_TITLE = Look(Role.TITLE, align="center")
#: Chinese numbers of sections; further ones are plain
_CHINESE = "一二三四五六七八九十"
#: any number, for COUNTIFS: empty cells and empty texts are none
ANY = '">-1E+99"'


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a printed table; columns of one ``group`` stand under one merged heading."""

    key: str
    heading: str
    width: float
    look: Look
    group: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the sheets, in the language of the book."""

    cover: str
    summary: str
    detail: str
    monthly: str
    ranking: str
    lights: str
    problems: str
    permits: str
    reconciliation: str
    charts: str

    @classmethod
    def now(cls) -> Names:
        return cls(
            _("Cover"), _("Summary"), _("Details"), _("Month report"), _("Ranking"), _("Lights"), _("Problem list"),
            _("Permit states"), _("Reconciliation sheet"), _("Charts"),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """What all sheets share: the figures, the names of the sheets, how a page looks on A3 and A4."""

    report: MonthReport
    names: Names
    a3: Page
    a4: Page

    @property
    def span(self) -> str:
        """January to the report's month, as headings write it."""
        return _("Jan–%(month)s") % {"month": self.report.month} if self.report.month > 1 else _("January")

    def headed(self, text: str, **more: int) -> str:
        """A heading with the year, the year before, the month and the months left."""
        year, month = self.report.year, self.report.month
        told = {"year": year, "before": year - 1, "month": month, "left": 12 - month, "span": self.span}
        return text % {**told, **more}


def money(fen: int | None) -> float | None:
    """Fen as a number of 万元 for a cell; None is unknown."""
    return None if fen is None else fen / FEN[UNIT]


def rate(value: str | None) -> float | None:
    """A share with six decimals as a number."""
    return None if value is None else float(value)


def reference(sheet: str, row: int, column: int) -> str:
    """A cell of another sheet, both counted from 0."""
    return f"{quoted(sheet)}!{xl_rowcol_to_cell(row, column)}"


def quoted(sheet: str) -> str:
    """A sheet's name inside a formula."""
    return "'" + sheet.replace("'", "''") + "'"


def cell(row: int, column: int) -> str:
    return str(xl_rowcol_to_cell(row, column))


def column_of(sheet: str, column: int, first: int, last: int) -> str:
    """The cells of one column of a sheet, fixed."""
    letter = xl_col_to_name(column)
    return f"{quoted(sheet)}!${letter}${first + 1}:${letter}${last + 1}"


def summed(cells: str, value: float | None) -> Formula:
    """The sum of some cells; empty where none of them holds a number."""
    return Formula(f'IF(COUNT({cells})=0,"",SUM({cells}))', value)


def quotient(part: str, whole: str, value: float | None) -> Formula:
    """part ÷ whole of two cells; empty where one is empty or the whole is 0."""
    return Formula(f'IF(OR({part}="",N({whole})=0),"",{part}/{whole})', value)


def completion(done: str, plan: str, group: Group) -> Formula:
    """完成率: a cell ÷ what a formula says of the plan, known and estimated; stored as ``rollup`` has it."""
    value = group.completed / group.planned if group.completed is not None and group.planned else None
    return Formula(f'IF(OR({done}="",{plan}=0),"",{done}/{plan})', value)


def counted(template: str, cells: str, count: int) -> Formula:
    """A text with the number of projects in it: ``template`` has one %s; ``cells`` hold numbers to be added up."""
    before, after = (part.replace('"', '""') for part in template.split("%s"))
    return Formula(f'"{before}"&SUM({cells})&"{after}"', template.replace("%s", str(count)))


def numbered(place: int) -> str:
    """一, 二, … in Chinese, else 1, 2, …; ``place`` from 1."""
    from projects.vocabulary import english

    return str(place) if english() or place > len(_CHINESE) else _CHINESE[place - 1]


def titled(grid: Grid, title: str, note: str, columns: int) -> None:
    """The sheet's title and the line beneath it, over all printed columns."""
    grid.add({0: Box(title, _TITLE, across=columns)}, 32)
    grid.add({0: Box(note, _NOTE, across=columns)}, 18 if len(note) < 90 else 34)


def headed(grid: Grid, columns: Sequence[Column], height: float = 32) -> tuple[int, int]:
    """Two heading rows, as high as their words need in this language: what has no group reaches down over both; one where
    no column has a group. Answers the numbers of the first and the last."""
    if not any(column.group for column in columns):
        boxes = {place: Box(capital(column.heading), _HEADING) for place, column in enumerate(columns)}
        only = grid.add(boxes, max(height, _needed(grid, boxes, down=1)))
        return only, only
    top: dict[int, Box] = {}
    below: dict[int, Box] = {}
    for place, column in enumerate(columns):
        name = capital(column.heading)
        if column.look.role is Role.KEY:
            top[place] = Box(name, column.look)
        elif not column.group:
            top[place] = Box(name, _HEADING, down=2)
        else:
            below[place] = Box(name, _HEADING)
            if place == 0 or columns[place - 1].group != column.group:
                width = sum(each.group == column.group for each in columns[place:])
                top[place] = Box(capital(column.group), _HEADING, across=width)
    upper, lower = max(22, _needed(grid, top, down=1)), max(height, _needed(grid, below, down=1))
    first = grid.add(top, upper)
    return first, grid.add(below, max(lower, _needed(grid, top, down=2) - upper))


def _needed(grid: Grid, boxes: dict[int, Box], down: int) -> float:
    """The height that headings of ``down`` rows need; bold words are wider, and hidden columns have no room."""
    told = (
        lines(box.value, 0.88 * sum(w for at, w in enumerate(grid.widths) if place <= at < place + box.across and at not in grid.hidden))
        for place, box in boxes.items() if box.down == down and box.look.role is Role.HEADING
    )  # fmt: skip
    return 14 * max(told, default=1) + 4


def capital(heading: str) -> str:
    """A heading with a capital letter at its head: the vocabulary's English ones begin small."""
    return heading[:1].upper() + heading[1:]


def line(columns: Sequence[Column], values: dict[str, Cell], role: Role = Role.BODY) -> dict[int, Box]:
    """One row of a table from values by key; every cell is drawn. Keys stay as they are in all kinds of rows."""
    return {
        place: Box(
            values.get(column.key),
            column.look if role is Role.BODY or column.look.role is Role.KEY else column.look.of(role),
        )
        for place, column in enumerate(columns)
    }
