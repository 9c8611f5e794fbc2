"""The tables and charts of a bulletin by name: numbers as texts, the same as on every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects import vocabulary
from projects.figures import Group, MonthReport, Rollup
from projects.ledger.rules.problems import CLOSED
from projects.reports import png, svg
from projects.reports.bulletin.said import Said, by, lists, of_group


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, rows of texts, which columns hold numbers (they stand to the right), and how
    wide the columns are against each other; the last row may be a sum."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int]
    widths: tuple[int, ...]
    summed: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as PNG (None where this machine has no font to write its numbers with) and what stands beneath it."""

    png: bytes | None
    caption: str


def _groups(title: str, rolled: Rollup) -> Table:
    """The table of a 通报 (DOMAIN.md §3): group, projects, total, plan, completed, %, new in the month."""
    headings = (
        pgettext("serial number", "No."), _("Group"), _("Projects"), _("Total investment"), _("Planned"), _("Completed"), _("% of the plan"),
        _("New in the month"),
    )  # fmt: skip
    rows = [_group(str(place), of_group(group)) for place, group in enumerate(rolled.groups, 1)]
    whole = _group("", of_group(rolled.total))
    return Table(
        f"{title}{_(' (100m yuan)')}",
        headings,
        (*rows, whole),
        frozenset(range(2, 8)),
        (4, 12, 9, 11, 9, 10, 8, 8),
        summed=True,
    )


def _group(place: str, told: Said) -> tuple[str, ...]:
    keys = ("name", "count", "total", "planned", "completed", "rate", "in_month")
    return (place, *(told[key] for key in keys))


def _ranking(report: MonthReport) -> Table:
    headings = (_("Place"), _("Responsible department"), _("Completed"), _("Moved"), _("Place by rate"), _("% of the plan"), _("Moved"))  # fmt: skip
    rates = {each.group.key: each for each in by(report, "rate")}
    rows = []
    for each in by(report, "amount"):
        told, rate = of_group(each.group), rates.get(each.group.key)
        by_rate = (str(rate.place), told["rate"], _moved(rate.moved)) if rate else ("", "", "")
        rows.append((str(each.place), told["name"], told["completed"], _moved(each.moved), *by_rate))
    return Table(_("Departments by completed investment and by completion rate"), headings, tuple(rows), frozenset((2, 3, 4, 5, 6)), (5, 16, 9, 7, 8, 8, 7))  # fmt: skip


def _moved(places: int | None) -> str:
    return "" if places is None else f"▲{places}" if places > 0 else f"▼{-places}" if places < 0 else "–"


def _permits(report: MonthReport) -> Table:
    headings = (
        pgettext("serial number", "No."),
        _("Sector"),
        _("Projects"),
        _("done"),
        _("recorded"),
        _("Share done"),
    )
    keys = ("name", "count", "done", "recorded", "rate")
    rows = (
        (str(place), *(told[key] for key in keys)) for place, told in enumerate(lists(report)["permits"], 1)
    )
    return Table(
        _("The four main permits by sector"),
        headings,
        tuple(rows),
        frozenset(range(2, 6)),
        (4, 18, 8, 7, 8, 8),
    )


def _problems(report: MonthReport) -> Table:
    headings = (
        pgettext("serial number", "No."),
        _("Project"),
        _("Kind"),
        _("Description"),
        _("Department"),
        _("Due"),
    )
    kind = vocabulary.column("problem", "kind")
    standing = [each for each in report.problems if each.state != CLOSED]
    rows = (
        (str(place), each.project.name, vocabulary.show(kind, each.kind), each.description, str(each.department or ""), each.due)
        for place, each in enumerate(standing, 1)
    )  # fmt: skip
    return Table(_("Open problems"), headings, tuple(rows), frozenset(), (2, 8, 4, 8, 6, 5))


def _reds(report: MonthReport) -> Table:
    headings = (
        pgettext("serial number", "No."),
        _("Project"),
        _("Department"),
        _("% of the plan"),
        _("What the department says"),
    )
    keys = ("name", "department", "rate", "reason")
    rows = (
        (str(place), *(told[key] for key in keys))
        for place, told in enumerate(lists(report)["red_projects"], 1)
    )
    return Table(_("Red projects"), headings, tuple(rows), frozenset((3,)), (2, 9, 6, 3, 9))


TABLES: dict[str, Callable[[MonthReport], Table]] = {
    "sectors": lambda report: _groups(_("By sector"), report.by["sector"]),
    "departments": lambda report: _groups(_("By department"), report.by["department"]),
    "classes": lambda report: _groups(_("By class of the year"), report.by["class"]),
    "investors": lambda report: _groups(_("By investor"), report.investors),
    "ranking": _ranking, "permits": _permits, "problems": _problems, "reds": _reds,
}  # fmt: skip


def _curve(report: MonthReport) -> Picture:
    told = _(
        "Curve of the year, 100m yuan: solid and marked = completed, dashed = schedule, dotted = carried on at this pace, dashes and dots = plan of the year"
    )
    return _drawn(svg.year_curve(report.curve), told)


def _sectors(report: MonthReport) -> Picture:
    groups = report.by["sector"].groups
    told = _("Sectors, 100m yuan: dark = planned, striped = completed")
    return _drawn(svg.group_bars(groups, _named(groups)), _numbered(told, groups))


def _departments(report: MonthReport) -> Picture:
    found = by(report, "rate")
    groups = [each.group for each in found]
    told = _("Departments: dark = completion rate, striped = schedule")
    return _drawn(svg.rate_bars(found, _named(groups)), _numbered(told, groups))


def _waterfall(report: MonthReport) -> Picture:
    whole, before = report.total, report.completed_before["sector"].get("total")
    known = (whole.known_total_investment, before, whole.completed)
    left = None if known[0] is None else known[0] - (before or 0) - (whole.completed or 0)
    names = (_("total investment"), _("completed before"), _("completed this year"), _("left"))
    shown = names if png.chinese() else tuple(str(place) for place in range(1, 5))
    told = _("Total investment, known, and what was completed of it, 100m yuan")
    caption = told if png.chinese() else f"{told} ({_listed(names)})"
    return _drawn(svg.waterfall(list(zip(shown, (*known, left), strict=True))), caption)


CHARTS: dict[str, Callable[[MonthReport], Picture]] = {
    "curve": _curve, "sectors": _sectors, "departments": _departments, "waterfall": _waterfall,
}  # fmt: skip


def _drawn(drawing: str, caption: str) -> Picture:
    if png.readable():
        return Picture(png.png(drawing), caption)
    return Picture(None, f"{caption} — {_('left out: this machine has no font to draw numbers with')}")


def _named(groups: Sequence[Group]) -> list[str]:
    """Names, or numbers where this machine has no Chinese font: the caption then says which is which."""
    return [group.name if png.chinese() else str(place) for place, group in enumerate(groups, 1)]


def _numbered(caption: str, groups: Sequence[Group]) -> str:
    return caption if png.chinese() else f"{caption} ({_listed([group.name for group in groups])})"


def _listed(names: Sequence[str]) -> str:
    return "; ".join(f"{place} {name}" for place, name in enumerate(names, 1))
