"""What a bulletin can say of a month: values by name, and lists of groups. "" is not known.

Amounts in 亿元 with two decimals, ≈ before one that holds estimates; rates in percent, as on every page."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from projects import choices, values
from projects.figures import Group, MonthReport, Ranked, ranked
from projects.figures.indicators import KEYS
from projects.figures.light_counts import total
from projects.figures.permits import PermitGroup
from projects.figures.problems import is_overdue
from projects.ledger.rules.problems import CLOSED
from projects.reports.report_book.ranking import moved

Said = dict[str, str]
_OF_GROUP = frozenset({
    "name", "count", "unnamed", "total", "planned", "completed", "in_month", "rate", "schedule", "pace", "gap", "balance", "needed",
    "reporting",
})  # fmt: skip
#: what a sentence may name outside of lists
VALUES: frozenset[str] = frozenset({
    "year", "last_year", "month", "cancelled", "red", "yellow", "green", "some_red", "without_light", "growth", "completed_last_year",
    "rate_last_year", "count_last_year", "problems_open", "problems_late", "problems_closed", "no_problems", "some_problems",
    *(f"{key}_{kind}" for key in KEYS for kind in ("part", "whole", "rate")), *_OF_GROUP,
})  # fmt: skip
_OF_RANKED = _OF_GROUP | {"place", "moved"}
#: the lists that ``each`` may name, and what their items are made of
LISTS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("sectors", "departments", "classes", "investors"), _OF_GROUP),
    **dict.fromkeys(("first_by_amount", "first_by_rate", "last_by_rate"), _OF_RANKED),
    "permits": frozenset({"name", "count", "done", "recorded", "rate"}), "problem_kinds": frozenset({"name", "count"}),
    "red_projects": frozenset({"name", "department", "why", "reason", "rate"}),
}  # fmt: skip
#: how many of a ranking a sentence names
_FIRST = 3


def said(report: MonthReport) -> Said:
    """All values that a sentence may name."""
    told = {"year": str(report.year), "last_year": str(report.year - 1), "month": str(report.month)}
    told |= (
        of_group(report.total) | _lights(report) | _indicators(report) | _problems(report) | _growth(report)
    )
    return told | {"cancelled": str(report.cancelled or "")}


def lists(report: MonthReport) -> dict[str, list[Said]]:
    """All lists that ``each`` may name."""
    groups = {
        "sectors": report.by["sector"],
        "departments": report.by["department"],
        "classes": report.by["class"],
    }
    told = {name: [of_group(group) for group in rolled.groups] for name, rolled in groups.items()}
    told["investors"] = [of_group(group) for group in report.investors.groups]
    told |= {
        f"first_by_{of}": [_of_ranked(each) for each in by(report, of)[:_FIRST]] for of in ("amount", "rate")
    }
    told["last_by_rate"] = [_of_ranked(each) for each in reversed(by(report, "rate")[-_FIRST:])]
    told["permits"] = [_of_permits(group) for group in report.permits]
    told["problem_kinds"] = _kinds(report)
    told["red_projects"] = _reds(report)
    return told


def by(report: MonthReport, of: str) -> list[Ranked]:
    """The departments that have a place, the best first."""
    found = ranked(
        report.by["department"], report.before.get("department"), "amount" if of == "amount" else "rate"
    )
    return [each for each in found if each.place is not None]


def of_group(group: Group) -> Said:
    """What is said of a group or of the whole."""
    return {
        "name": group.name, "count": str(group.count), "unnamed": str(group.placeholders or ""),
        "total": _yi(group.total_investment, bool(group.estimated_total_investment)),
        "planned": _yi(group.planned, bool(group.estimated_planned)), "completed": _yi(group.completed),
        "in_month": _yi(group.completed_in_month), "rate": values.show_percent(group.completion_rate),
        "schedule": values.show_percent(group.schedule_share), "pace": pace(group.completion_rate, group.schedule_share),
        "gap": _left(group.gap), "balance": _left(group.balance), "needed": _left(group.needed), "reporting": str(group.reporting),
    }  # fmt: skip


def _yi(fen: int | None, estimated: bool = False) -> str:
    shown = values.show_amount(fen, "亿元")
    return f"≈{shown}" if estimated and shown else shown


def _left(fen: int | None) -> str:
    """What is left to do; nothing is said where nothing is."""
    return _yi(fen) if fen and fen > 0 else ""


def pace(rate: str | None, schedule: str | None) -> str:
    """快于/慢于/持平: the deviation in a word, in percentage points (DOMAIN.md §2.4)."""
    if rate is None or schedule is None:
        return ""
    points = ((Decimal(rate) - Decimal(schedule)) * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    if not points:
        return _("level with the schedule")
    text = (
        _("%(points)s points ahead of the schedule")
        if points > 0
        else _("%(points)s points behind the schedule")
    )
    return text % {"points": abs(points)}


def _growth(report: MonthReport) -> Said:
    """The same month a year before, where it is known."""
    before = report.last_year
    told = of_group(before) if before else {}
    found = {f"{key}_last_year": told.get(key, "") for key in ("completed", "rate", "count")}
    now, then = report.total.completed, before.completed if before else None
    change = values.share(now - then, then) if now is not None and then else None
    return {**found, "growth": values.show_percent(change)}


def _lights(report: MonthReport) -> Said:
    found = total(report.lights)
    return {"red": str(found.red), "yellow": str(found.yellow), "green": str(found.green), "without_light": str(found.without), "some_red": str(found.red or "")}  # fmt: skip


def _indicators(report: MonthReport) -> Said:
    """Each indicator of DOMAIN.md §2.4 as part, whole and rate; unknown where its whole is 0."""
    told: Said = {}
    for key in KEYS:
        found = report.indicators.get(key)
        known = found is not None and found.whole > 0
        show: Callable[[int], str] = _yi if found and found.amounts else str
        told[f"{key}_part"] = show(found.part) if found and known else ""
        told[f"{key}_whole"] = show(found.whole) if found and known else ""
        told[f"{key}_rate"] = values.show_percent(found.rate) if found and known else ""
    return told


def _problems(report: MonthReport) -> Said:
    day = date(report.year, report.month, monthrange(report.year, report.month)[1])
    standing = [each for each in report.problems if each.state != CLOSED]
    late = sum(is_overdue(each, day) for each in standing)
    return {
        "problems_open": str(len(standing)), "problems_late": str(late or ""),
        "problems_closed": str(len(report.problems) - len(standing)),
        "no_problems": "" if standing else _("No problem is open."), "some_problems": str(len(standing) or ""),
    }  # fmt: skip


def _kinds(report: MonthReport) -> list[Said]:
    counted = Counter(str(each.kind) for each in report.problems if each.state != CLOSED)
    names = {each.value: each.name() for each in choices.PROBLEM_KINDS}
    return [{"name": names.get(kind, kind), "count": str(number)} for kind, number in counted.most_common()]


def _reds(report: MonthReport) -> list[Said]:
    """The red projects with the reason in the words of their department."""
    found = [entry for entry in report.entries if entry.lit.lights.worst.colour == "red"]
    return [
        {
            "name": entry.project.name, "department": str(entry.project.responsible or ""),
            "why": entry.lit.lights.worst.sentence, "reason": _reason(entry.returned) or _("no reason given"),
            "rate": values.show_percent(entry.lit.standing.rate),
        }
        for entry in found
    ]  # fmt: skip


def _reason(returned: object) -> str:
    text = str(getattr(returned, "light_reason", "") or getattr(returned, "difficulties", ""))
    return text.strip().rstrip("。.")


def _of_ranked(each: Ranked) -> Said:
    return {**of_group(each.group), "place": str(each.place or ""), "moved": moved(each)}


def _of_permits(group: PermitGroup) -> Said:
    share = group.share
    return {
        "name": group.name, "count": str(group.projects), "done": str(share.done), "recorded": str(share.recorded),
        "rate": values.show_percent(share.share),
    }  # fmt: skip
