"""Figures and sums of closed months that are other ones since: as frozen, as they became, by whom and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from projects import vocabulary
from projects.models import ChangeSet, Plan
from projects.month.restated import Restated
from projects.month.restated_sums import Moved
from projects.month.restated_words import COUNTS, Said, Words, group_name, sum_name
from projects.reports.audit_book.parts import sheet
from projects.reports.grid import CENTRED, EXACT, WORDS
from projects.reports.report_book.parts import Column, money
from projects.reports.sheets import Cell, Page, Sheet


def restatements(plan: Plan, found: Sequence[Restated], page: Page) -> Sheet:
    """One row a figure, the latest month first; amounts in 万元."""
    columns = (
        Column("month", _("Month"), 7, CENTRED), Column("code", vocabulary.column("project", "code").heading(), 11, WORDS),
        Column("name", vocabulary.column("project", "name").heading(), 28, WORDS), Column("figure", _("Which figure"), 22, WORDS),
        *_told(),
    )  # fmt: skip
    title = _("Figures restated after a month was closed, %(year)s") % {"year": plan.year}
    note = _("What was frozen at each closing, beside the next closing or the ledger as it stands.")
    return sheet(_("Restatements"), title, note, columns, map(_line, Words(found).lines), page)


def restated_sums(plan: Plan, moved: Sequence[Moved], page: Page) -> Sheet:
    """One row a sum of the whole plan or of a group, the latest month first."""
    columns = (
        Column("month", _("Month"), 7, CENTRED), Column("group", _("Sum of"), 34, WORDS), Column("figure", _("Which figure"), 22, WORDS),
        *_told(),
    )  # fmt: skip
    title = _("Sums that are other sums since a month was closed, %(year)s") % {"year": plan.year}
    note = _("The sums that were frozen at each closing, beside the next closing or what is shown now.")
    return sheet(_("Restated sums"), title, note, columns, _sums(moved), page)


def _told() -> tuple[Column, ...]:
    """What both sheets say: before and after, from where to where, by whom."""
    unit = _(" (10k yuan)")
    return (
        Column("was", _("As frozen") + unit, 16, EXACT), Column("became", _("As it became") + unit, 16, EXACT), Column("moved", _("Difference") + unit, 16, EXACT),
        Column("position", _("Frozen at position"), 12, CENTRED), Column("until", _("Became at"), 12, CENTRED),
        Column("by", _("Change sets, who and why"), 60, WORDS),
    )  # fmt: skip


def _line(line: Said) -> dict[str, Cell]:
    each = line.each
    was, became = map(money, line.amounts) if line.amount else (line.was, line.became)
    return {
        "month": each.month, "code": each.code, "name": each.name, "figure": line.name, "was": was, "became": became,
        "moved": money(each.moved), "position": each.position, "until": each.until if each.until is not None else _("now"),
        "by": _by(each.by),
    }  # fmt: skip


def _sums(moved: Iterable[Moved]) -> Iterator[dict[str, Cell]]:
    for each in moved:
        counts = each.measure in COUNTS
        was, became, by_how_much = (
            value if counts else money(value) for value in (each.was, each.became, each.moved)
        )
        name = sum_name(each.measure)
        yield {
            "month": each.month, "group": group_name(each), "figure": _("%(sum)s (projects)") % {"sum": name} if counts else name,
            "was": was, "became": became, "moved": by_how_much, "position": each.position,
            "until": each.until if each.until is not None else _("now"), "by": _by(each.sets),
        }  # fmt: skip


def _by(sets: Iterable[ChangeSet]) -> str:
    """Number, person, minute and reason of each change set."""
    return "\n".join(
        f"#{made.number} {made.who} {localtime(made.at):%Y-%m-%d %H:%M}"
        + (f"：{made.reason}" if made.reason else "")
        for made in sets
    )
