"""汇总表: by sector, department and class of the year in the layout L3 of DOMAIN.md §3; formulas over the detail sheet."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from projects.figures import Group
from projects.figures.published import ALL
from projects.figures.rollups import By
from projects.reports.grid import DIFFERENCE, ESTIMATED, FEN, NUMBER, SHARE, WORDS, Box, Grid, Look, Role
from projects.reports.report_book.detail import Detail, key_of, unused
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
    rate,
    titled,
)
from projects.reports.sheets import Cell, Formula

#: columns of the detail sheet that are added up here, under the same keys
ADDED = ("total", "estimated_total", "before", "planned", "estimated_planned", "to_date", "completed")
_ESTIMATES = ("estimated_total", "estimated_planned")


def columns(frame: Frame) -> tuple[Column, ...]:
    """L3's columns, with what was published beside what is registered."""
    count, total = _("Projects"), _("Total investment (10k yuan)")
    planned, done = frame.headed(_("Planned in %(year)s (10k yuan)")), _("Completed (10k yuan)")
    known, estimated = _("known"), _("≈ estimated")
    return (
        Column("name", _("Group"), 26, WORDS), Column("published", _("published"), 11, NUMBER, count),
        Column("count", _("registered"), 11, NUMBER, count), Column("slots", _("of these unnamed"), 11, NUMBER, count),
        Column("total", known, 16, FEN, total), Column("estimated_total", estimated, 17, ESTIMATED, total),
        Column("before", frame.headed(_("Completed to the end of %(before)s (10k yuan)")), 14, FEN),
        Column("planned", known, 14, FEN, planned), Column("estimated_planned", estimated, 17, ESTIMATED, planned),
        Column("to_date", frame.span, 14, FEN, done),
        Column("completed", frame.headed(_("month %(month)s")), 13, FEN, done),
        Column("rate", _("% of the plan"), 9, SHARE), Column("schedule", _("Schedule"), 9, SHARE),
        Column("deviation", _("Deviation (points)"), 10, DIFFERENCE), Column("key", "", 14, Look(Role.KEY)),
    )  # fmt: skip


@dataclass(slots=True)
class Block:
    """Where the groups of one grouping stand: row by key, and that of the whole; from 0."""

    by: By
    rows: dict[str, int]
    total: int


@dataclass(slots=True)
class Summary:
    """The sheet, and where its groups stand."""

    grid: Grid
    columns: tuple[Column, ...]
    blocks: dict[By, Block]

    def at(self, key: str) -> int:
        return next(place for place, column in enumerate(self.columns) if column.key == key)


def summary(frame: Frame, detail: Detail) -> Summary:
    """Make the sheet: three tables of one shape, one beneath the other."""
    made = columns(frame)
    grid = Grid(frame.names.summary, [column.width for column in made], frame.a4, len(made) - 1)
    grid.hidden = unused(frame, made)
    told = Summary(grid, made, {})
    title = frame.headed(_("Summary of the major projects of %(year)s (%(span)s)"))
    note = _("Unit: 10k yuan (万元). % of the plan = completed ÷ (known + estimated plan). Estimates exist for sectors and the whole only.")  # fmt: skip
    titled(grid, title, note, grid.printed)
    groupings: dict[By, str] = {
        "sector": _("By sector"),
        "department": _("By department"),
        "class": _("By class of the year"),
    }
    for place, (by, name) in enumerate(groupings.items(), 1):
        grid.add({0: Box(f"{numbered(place)}{_('. ')}{name}", Look(Role.SECTION), across=grid.printed)}, 22)
        headings = headed(grid, made)
        grid.headings = grid.headings or headings
        told.blocks[by] = _Block(frame, detail, told, by).make()
        grid.add()
    return told


class _Block:
    """One table in the making."""

    def __init__(self, frame: Frame, detail: Detail, told: Summary, by: By) -> None:
        self.report, self.detail, self.told, self.by = frame.report, detail, told, by
        self.grid = told.grid

    def make(self) -> Block:
        rolled = self.report.by[self.by]
        rows = {group.key: self._group(group) for group in rolled.groups}
        return Block(self.by, rows, self._group(rolled.total, whole=True))

    def _group(self, group: Group, whole: bool = False) -> int:
        row = self.grid.next
        keys = self.detail.cells("count") if whole else self.detail.cells(f"key_{self.by}")
        wanted = '">0"' if whole else cell(row, self.told.at("key"))
        estimates = whole or self.by == "sector"
        values: dict[str, Cell] = {
            "name": group.name, "published": self._published(group, whole), "schedule": rate(group.schedule_share),
            "key": None if whole else key_of(self.by, group.key), "rate": self._rate(row, group),
            "count": Formula(f"SUMIFS({self.detail.cells('count')},{keys},{wanted})", group.count),
            "slots": Formula(f"SUMIFS({self.detail.cells('slots')},{keys},{wanted})", group.placeholders),
        }  # fmt: skip
        values |= {
            key: self._sum(key, keys, wanted, self._stored(group, key, whole))
            for key in ADDED if estimates or key not in _ESTIMATES
        }  # fmt: skip
        values["deviation"] = self._deviation(row, values)
        return self.grid.add(line(self.told.columns, values, Role.TOTAL if whole else Role.BODY))

    def _published(self, group: Group, whole: bool) -> int | None:
        """The published number of projects, where there is one."""
        if self.by != "sector":
            return None
        return self.report.published.value(ALL if whole else group.key, "count")

    def _stored(self, group: Group, key: str, whole: bool) -> float | None:
        before = self.report.completed_before[self.by]
        return money({
            "total": group.known_total_investment, "estimated_total": group.estimated_total_investment,
            "before": before.get("total" if whole else group.key), "planned": group.known_planned,
            "estimated_planned": group.estimated_planned, "to_date": group.completed,
            "completed": group.completed_in_month,
        }[key])  # fmt: skip

    def _sum(self, key: str, keys: str, wanted: str, value: float | None) -> Formula:
        """What the group's rows hold; empty where none of them holds a number."""
        cells = self.detail.cells(key)
        return Formula(
            f'IF(COUNTIFS({keys},{wanted},{cells},{ANY})=0,"",SUMIFS({cells},{keys},{wanted}))', value
        )

    def _rate(self, row: int, group: Group) -> Formula:
        done, known, estimated = (
            cell(row, self.told.at(key)) for key in ("to_date", "planned", "estimated_planned")
        )
        return completion(done, f"(N({known})+N({estimated}))", group)

    def _deviation(self, row: int, values: dict[str, Cell]) -> Formula:
        """完成率 − 序时, in percentage points."""
        done, due = (cell(row, self.told.at(key)) for key in ("rate", "schedule"))
        share, schedule = values["rate"], values["schedule"]
        known = share.value if isinstance(share, Formula) else None
        value = (known - schedule) * 100 if isinstance(known, float) and isinstance(schedule, float) else None
        return Formula(f'IF(OR({done}="",{due}=""),"",({done}-{due})*100)', value)
