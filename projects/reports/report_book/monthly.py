"""月报: the layout L2 of DOMAIN.md §3: the whole, its classes, then sector by sector and class by class, project by project."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _

from projects import vocabulary
from projects.figures import Entry, Group, Slots, group_key
from projects.reports.grid import CENTRED, FEN, SHARE, WORDS, Box, Grid, Look, Role
from projects.reports.report_book.detail import Detail, key_of
from projects.reports.report_book.parts import (
    ANY,
    Column,
    Frame,
    cell,
    completion,
    headed,
    line,
    money,
    numbered,
    quotient,
    titled,
)
from projects.reports.sheets import Cell, Formula

#: the columns of the detail sheet that rows of sums add up
_SUMS = ("total", "before", "planned", "to_date")
_LIT = {"red": Role.RED, "yellow": Role.YELLOW, "green": Role.GREEN}


def columns(frame: Frame) -> tuple[Column, ...]:
    """L2's columns and the worst light."""
    done = _("Completed so far")
    return (
        Column("number", _("Serial no."), 6, CENTRED), Column("name", vocabulary.column("project", "name").heading(), 36, WORDS),
        Column("total", _("Total investment (10k yuan)"), 14, FEN),
        Column("before", frame.headed(_("Completed to the end of %(before)s (10k yuan)")), 14, FEN),
        Column("planned", frame.headed(_("Planned in %(year)s (10k yuan)")), 14, FEN),
        Column("to_date", f"{frame.span}{_(' (10k yuan)')}", 14, FEN, done),
        Column("rate", _("% of the plan"), 9, SHARE, done),
        Column("progress", vocabulary.column("monthly_return", "progress").heading(), 36, WORDS, done),
        Column("light", vocabulary.column("figure", "light").heading(), 8, CENTRED),
        Column("owner", _("Owner and responsible person"), 24, WORDS),
        Column("leader", vocabulary.column("project", "leader").heading(), 10, CENTRED),
    )  # fmt: skip


def monthly(frame: Frame, detail: Detail) -> Grid:
    """Make the sheet."""
    made = columns(frame)
    grid = Grid(frame.names.monthly, [column.width for column in made], frame.a3, len(made))
    title = frame.headed(_("Progress of the major projects, %(span)s %(year)s"))
    note = _("Unit: 10k yuan (万元). Amounts are known ones, % of the plan includes what is estimated of it. Light: the worst of start, progress, funds and statistics.")  # fmt: skip
    titled(grid, title, note, len(made))
    grid.headings = headed(grid, made)
    grid.frozen = (grid.next, 2)
    _Body(frame, detail, grid, made).make()
    return grid


class _Body:
    """The rows of the sheet in the making."""

    def __init__(self, frame: Frame, detail: Detail, grid: Grid, made: tuple[Column, ...]) -> None:
        self.report, self.detail, self.grid, self.columns = frame.report, detail, grid, made
        self.at = {column.key: place for place, column in enumerate(made)}
        self.number = 0

    def make(self) -> None:
        self._sums(_("Total (%s projects)"), self.report.total, {}, Role.TOTAL)
        for place, group in enumerate(self.report.by["class"].groups):
            lead = _("of these: ") if place == 0 else ""
            self._sums(f"{lead}{group.name}{_(' (%s projects)')}", group, {"class": group.key}, Role.SECTION)
        for place, group in enumerate(self.report.by["sector"].groups, 1):
            self._sums(f"{numbered(place)}{_('. ')}{group.name}{_(' (%s projects)')}", group, {"sector": group.key}, Role.SUBTOTAL)  # fmt: skip
            self._classes(group)

    def _classes(self, group: Group) -> None:
        """The projects of a sector, class by class; what is not named yet in a row at the end."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.report.of_sector(group.key):
            found[group_key(entry.row, "class")].append(entry)
        names = {each.key: each.name for each in self.report.by["class"].groups}
        for place, key in enumerate((key for key in names if found[key]), 1):
            text = _("(%(place)s) %(name)s (%(count)s projects)")
            told = text % {"place": numbered(place), "name": names[key], "count": len(found[key])}
            self.grid.add({0: Box(told, Look(Role.SECTION), across=len(self.columns))})
            for entry in found[key]:
                self._entry(entry)
        for slots in (each for each in self.report.slots if each.sector == group.key):
            self._slots(slots)

    def _sums(self, template: str, group: Group, wanted: dict[str, str], role: Role) -> None:
        row = self.grid.next
        by, key = next(iter(wanted.items()), ("sector", "total"))
        before = self.report.completed_before["class" if by == "class" else "sector"].get(key)
        stored = {"total": group.known_total_investment, "before": before, "planned": group.known_planned, "to_date": group.completed}  # fmt: skip
        values: dict[str, Cell] = {each: self._sum(each, wanted, money(stored[each])) for each in _SUMS}
        values["rate"] = self._rate(row, wanted, group)
        head, tail = (part.replace('"', '""') for part in template.split("%s"))
        count = f"SUMIFS({self.detail.cells('count')},{self._where(wanted)})"
        values["name"] = Formula(f'"{head}"&{count}&"{tail}"', template.replace("%s", str(group.count)))
        self.grid.add(line(self.columns, values, role))

    def _where(self, wanted: dict[str, str]) -> str:
        """Which rows of the detail sheet: those of a group, or all that are projects."""
        for by, key in wanted.items():
            return f'{self.detail.cells(f"key_{by}")},"{key_of("class" if by == "class" else "sector", key)}"'
        return f'{self.detail.cells("count")},">0"'

    def _sum(self, key: str, wanted: dict[str, str], value: float | None) -> Formula:
        cells, where = self.detail.cells(key), self._where(wanted)
        return Formula(f'IF(COUNTIFS({where},{cells},{ANY})=0,"",SUMIFS({cells},{where}))', value)

    def _rate(self, row: int, wanted: dict[str, str], group: Group) -> Formula:
        """Completed ÷ plan, for sectors and the whole with what is estimated of the plan: the rate that all pages show."""
        done, plan = cell(row, self.at["to_date"]), f"N({cell(row, self.at['planned'])})"
        if "class" not in wanted:
            plan = f"({plan}+SUMIFS({self.detail.cells('estimated_planned')},{self._where(wanted)}))"
        return completion(done, plan, group)

    def _entry(self, entry: Entry) -> None:
        self.number += 1
        row, at, project = self.grid.next, entry.lit.standing, entry.project
        share = at.to_date / at.plan if at.to_date is not None and at.plan else None
        worst = entry.lit.lights.worst.colour
        values: dict[str, Cell] = {
            "number": self.number, "name": project.name, "total": money(project.total_investment),
            "before": money(entry.row.completed_before), "planned": money(at.plan), "to_date": money(at.to_date),
            "rate": quotient(cell(row, self.at["to_date"]), cell(row, self.at["planned"]), share),
            "progress": entry.returned.progress if entry.returned else "",
            "light": vocabulary.show(vocabulary.column("figure", "light"), worst),
            "owner": " ".join(filter(None, (str(project.owner or ""), project.person))), "leader": project.leader,
        }  # fmt: skip
        boxes = line(self.columns, values)
        if worst in _LIT:
            boxes[self.at["light"]] = Box(values["light"], CENTRED.of(_LIT[worst]))
        self.grid.add(boxes)

    def _slots(self, slots: Slots) -> None:
        self.grid.add(line(self.columns, {"name": _("%s projects not named yet") % slots.count}))
