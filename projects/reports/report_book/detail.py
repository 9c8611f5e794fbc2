"""明细表: every project in the layout L1 of DOMAIN.md §3, by sector with sub-totals. The sheet that the summary adds up.

What is known stands apart from what is estimated. Projects without a name yet are one row a sector, with their number.
Behind the printed columns stand the keys by which the summary's formulas choose rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from projects import vocabulary
from projects.figures import Entry, Group, Slots
from projects.figures.rollups import By
from projects.models import Milestone
from projects.reports.grid import CENTRED, ESTIMATED, FEN, SHARE, WORDS, Box, Grid, Look, Role
from projects.reports.report_book.parts import (
    Column,
    Frame,
    cell,
    column_of,
    completion,
    counted,
    headed,
    line,
    money,
    numbered,
    quotient,
    summed,
    titled,
)
from projects.reports.sheets import Cell, Formula

KEY = Look(Role.KEY)
#: the columns that sections and the whole add up
SUMS = ("total", "estimated_total", "before", "planned", "estimated_planned", "to_date", "completed", "left")


def columns(frame: Frame) -> tuple[Column, ...]:
    """L1's columns, the estimates beside what is known, and the keys of the summary."""
    name, total = vocabulary.column("project", "name"), _("Total investment (10k yuan)")
    planned, done = frame.headed(_("Planned in %(year)s (10k yuan)")), _("Completed (10k yuan)")
    unit, known, estimated = _("Responsible department"), _("known"), _("≈ estimated")
    return (
        Column("number", _("Serial no."), 5, CENTRED), Column("name", name.heading(), 30, WORDS),
        Column("code", _("Code"), 10, CENTRED), Column("class", _("Class of the year"), 9, CENTRED),
        Column("content", _("Content and scale"), 34, WORDS), Column("period", _("Start – completion"), 17, CENTRED),
        Column("total", known, 16, FEN, total), Column("estimated_total", estimated, 17, ESTIMATED, total),
        Column("before", frame.headed(_("Completed to the end of %(before)s (10k yuan)")), 13, FEN),
        Column("planned", known, 15, FEN, planned), Column("estimated_planned", estimated, 17, ESTIMATED, planned),
        Column("to_date", frame.span, 13, FEN, done),
        Column("completed", frame.headed(_("month %(month)s")), 12, FEN, done),
        Column("rate", _("% of the plan"), 9, SHARE, done),
        Column("ahead", frame.headed(_("Key milestones of the %(left)s months left")), 24, WORDS),
        Column("left", _("To be completed by December (10k yuan)"), 13, FEN),
        Column("owner", vocabulary.column("project", "owner").heading(), 16, WORDS),
        Column("department", _("Name"), 16, WORDS, unit), Column("person", _("Person"), 9, CENTRED, unit),
        Column("leader", vocabulary.column("project", "leader").heading(), 10, CENTRED),
        Column("gap", "", 2, KEY), Column("key_sector", _("key: sector"), 12, KEY),
        Column("key_department", _("key: department"), 12, KEY), Column("key_class", _("key: class"), 12, KEY),
        Column("count", _("projects"), 8, Look(Role.KEY, "0")), Column("slots", _("unnamed"), 8, Look(Role.KEY, "0")),
    )  # fmt: skip


def unused(frame: Frame, made: Sequence[Column]) -> frozenset[int]:
    """The columns of estimates where nothing is estimated."""
    whole = frame.report.total
    without = {
        "estimated_total": whole.estimated_total_investment is None,
        "estimated_planned": whole.estimated_planned is None,
    }
    return frozenset(place for place, column in enumerate(made) if without.get(column.key))


def key_of(by: By, key: str) -> str:
    """How a group is named in the key columns: never a pattern or an operator to a formula."""
    return f"{by}:{key or 'none'}"


@dataclass(slots=True)
class Detail:
    """The sheet, and where its rows and columns stand for the formulas of others."""

    frame: Frame
    grid: Grid
    columns: tuple[Column, ...]
    first: int = 0
    last: int = 0

    def at(self, key: str) -> int:
        return next(place for place, column in enumerate(self.columns) if column.key == key)

    def cells(self, key: str) -> str:
        """All rows of a column, as another sheet's formula names them."""
        return column_of(self.grid.name, self.at(key), self.first, self.last)


def detail(frame: Frame) -> Detail:
    """Make the sheet."""
    made = columns(frame)
    printed = next(place for place, column in enumerate(made) if column.key == "gap")
    grid = Grid(frame.names.detail, [column.width for column in made], frame.a3, printed)
    told = Detail(frame, grid, made)
    title = frame.headed(_("Details of the major projects of %(year)s (%(span)s)"))
    note = _(
        "Unit: 10k yuan (万元). Empty: not known. ≈ grey italic: estimated from the published sums, not declared."
    )
    titled(grid, title, note, printed)
    grid.hidden = unused(frame, made)
    grid.headings = headed(grid, made)
    grid.frozen = (grid.next, 2)
    _Body(told).make()
    return told


class _Body:
    """The rows of the sheet in the making."""

    def __init__(self, told: Detail) -> None:
        self.told, self.report, self.grid = told, told.frame.report, told.grid
        self.number = 0
        self.subtotals: list[int] = []

    def make(self) -> None:
        whole = self.grid.add()
        self.told.first = self.grid.next
        for place, group in enumerate(self.report.by["sector"].groups, 1):
            self._section(place, group)
        self.told.last = max(self.grid.next - 1, self.told.first)
        self.grid.rows[whole] = self._sums(
            self.report.total, "total", self._whole(whole), _("Total: %s"), Role.TOTAL
        )

    def _section(self, place: int, group: Group) -> None:
        look = Look(Role.SECTION)
        head = {0: Box(numbered(place), look), 1: Box(group.name, look, across=self.grid.printed - 1)}
        self.grid.add(head, 20)
        first = self.grid.next
        for entry in self.report.of_sector(group.key):
            self._entry(entry)
        for slots in (each for each in self.report.slots if each.sector == group.key):
            self._slots(slots)
        last = self.grid.next - 1
        if last < first:
            return
        self.subtotals.append(self.grid.next)
        ranges = {key: self._range(key, first, last) for key in (*SUMS, "count")}
        self.grid.add(self._sums(group, group.key, ranges, _("Sub-total: %s"), Role.SUBTOTAL))

    def _range(self, key: str, first: int, last: int) -> str:
        letter = xl_col_to_name(self.told.at(key))
        return f"{letter}{first + 1}:{letter}{last + 1}"

    def _whole(self, row: int) -> dict[str, str]:
        """The sub-totals by column; the number of projects from the column of numbers, where sub-totals have none."""
        gap = self.told.at("gap")
        found = {
            key: ",".join(cell(at, self.told.at(key)) for at in self.subtotals) or cell(row, gap)
            for key in SUMS
        }
        return {**found, "count": self._range("count", self.told.first, self.told.last)}

    def _sums(self, group: Group, key: str, cells: dict[str, str], title: str, role: Role) -> dict[int, Box]:
        """A row of sums: what the figures say, computed again from the rows above or below."""
        row = self.grid.next if role is Role.SUBTOTAL else self.told.first - 1
        stored = {
            "total": group.known_total_investment, "estimated_total": group.estimated_total_investment,
            "before": self.report.completed_before["sector"].get(key), "planned": group.known_planned,
            "estimated_planned": group.estimated_planned, "to_date": group.completed,
            "completed": group.completed_in_month, "left": self._left(key),
        }  # fmt: skip
        values: dict[str, Cell] = {each: summed(cells[each], money(stored[each])) for each in SUMS}
        values["name"] = counted(title, cells["count"], group.count)
        values["rate"] = self._rate(row, group)
        return line(self.told.columns, values, role)

    def _left(self, key: str) -> int | None:
        """What the projects that have both a plan and a figure have left, fen."""
        entries = self.report.entries if key == "total" else self.report.of_sector(key)
        known = [entry.balance for entry in entries if entry.balance is not None]
        return sum(known) if known else None

    def _rate(self, row: int, group: Group) -> Formula:
        done, known, estimated = (
            cell(row, self.told.at(key)) for key in ("to_date", "planned", "estimated_planned")
        )
        return completion(done, f"(N({known})+N({estimated}))", group)

    def _entry(self, entry: Entry) -> None:
        self.number += 1
        row, at, project = self.grid.next, entry.lit.standing, entry.project
        done, plan = cell(row, self.told.at("to_date")), cell(row, self.told.at("planned"))
        share = at.to_date / at.plan if at.to_date is not None and at.plan else None
        left = Formula(f'IF(OR({plan}="",{done}=""),"",{plan}-{done})', money(entry.balance))
        values: dict[str, Cell] = {
            "number": self.number, "name": project.name, "code": project.code,
            "class": _shown("year_plan", "year_class", entry.row.year_class), "content": project.content,
            "period": _period(project.planned_start, project.planned_finish),
            "total": money(project.total_investment), "estimated_total": money(entry.estimated_total),
            "before": money(entry.row.completed_before), "planned": money(at.plan),
            "estimated_planned": money(entry.estimated_planned), "to_date": money(at.to_date),
            "completed": money(entry.completed), "rate": quotient(done, plan, share), "ahead": _ahead(entry.ahead),
            "left": left, "owner": str(project.owner or ""), "department": str(project.responsible or ""),
            "person": project.person, "leader": project.leader, "count": 1,
            **_keys(entry.sector, str(project.responsible_id or ""), str(entry.row.year_class)),
        }  # fmt: skip
        self.grid.add(line(self.told.columns, values))

    def _slots(self, slots: Slots) -> None:
        values: dict[str, Cell] = {
            "name": _("%s projects not named yet") % slots.count, "class": _shown("year_plan", "year_class", slots.year_class),
            "estimated_total": money(slots.estimated_total), "estimated_planned": money(slots.estimated_planned),
            "count": slots.count, "slots": slots.count,
            **_keys(slots.sector, str(slots.department or ""), slots.year_class),
        }  # fmt: skip
        self.grid.add(line(self.told.columns, values))


def _keys(sector: str, department: str, year_class: str) -> dict[str, Cell]:
    return {
        "key_sector": key_of("sector", sector),
        "key_department": key_of("department", department),
        "key_class": key_of("class", year_class),
    }


def _shown(model: str, key: str, value: str) -> str:
    return vocabulary.show(vocabulary.column(model, key), value)


def _period(start: str, finish: str) -> str:
    return f"{start}–{finish}" if start or finish else ""


def _ahead(milestones: Sequence[Milestone]) -> str:
    """What is to be reached in what is left of the year, with its date."""
    return "；".join(f"{each.forecast or each.planned} {each.name or each}" for each in milestones)
