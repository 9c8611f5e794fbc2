"""Figures that are one sum less another, of another time, or carried on: their terms, each with its own trail."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar

from django.http import Http404
from django.utils.translation import gettext as _

from projects import figures, values
from projects.figures import Group
from projects.figures.schedule import rate, six
from projects.templatetags.ledger import points
from projects.views.trail.names import SUMS
from projects.views.trail.scope import Scope
from projects.views.trail.terms import Formula, Term, amount

Number = TypeVar("Number", int, Fraction)


def ahead(about: Scope, group: Group) -> Formula:
    """Completed − due, from January on."""
    terms = [_fen("", "completed", group.completed, about), _fen("−", "due", group.due, about)]
    return Formula(_("completed − due by the calendar"), terms, amount(_less(group.completed, group.due)))


def due_in_month(about: Scope, group: Group) -> Formula:
    """Due by the end of the month − due by the end of the one before."""
    terms = [_fen("", "due", group.due, about), *_before("due", about, lambda before: before.due)]
    said = _("due by the end of the month − due by the end of the month before")
    return Formula(said, terms, amount(_in_month(about, group)))


def ahead_in_month(about: Scope, group: Group) -> Formula:
    """The month alone: completed − due."""
    done, due = group.completed_in_month, _in_month(about, group)
    terms = [_fen("", "completed_in_month", done, about), _fen("−", "due_in_month", due, about)]
    return Formula(_("completed in the month − due in the month"), terms, amount(_less(done, due)))


def added(about: Scope, group: Group) -> Formula:
    """Completed by the end of the month − completed by the end of the one before; what is not known there counts as none."""
    before = _earlier(about)
    then = before.group.completed if before and before.group else None
    terms = [
        _fen("", "completed", group.completed, about),
        *_before("completed", about, lambda each: each.completed),
    ]
    said = _("completed by the end of the month − completed by the end of the month before")
    return Formula(said, terms, amount(_less(group.completed, then or 0)))


def forecast(about: Scope, group: Group) -> Formula:
    """Completed × due by the month that is forecast ÷ due now; the month comes as ``to`` in the address."""
    to = _to(about)
    then = about.beside(month=to)
    due_then = then.group.due if then.group else None
    terms = [
        _fen("", "completed", group.completed, about), _fen("×", "due", due_then, then), _fen("÷", "due", group.due, about),
    ]  # fmt: skip
    said = _("of month %(month)s: completed × due by the calendar by its end ÷ due now") % {"month": to}
    return Formula(said, terms, amount(figures.carried_on(group.completed, group.due, due_then)))


def deviation(about: Scope, group: Group) -> Formula:
    """进度偏差: completion rate − schedule."""
    terms = [
        _share("", "completion_rate", group.completion_rate, about),
        _share("−", "schedule_share", group.schedule_share, about),
    ]
    found = _less(_done(group), rate(group.due, group.planned))
    return Formula(
        _("completion rate − due by the calendar, in percentage points"), terms, points(six(found))
    )


def rate_moved(about: Scope, group: Group) -> Formula:
    """Completion rate − that of the month before."""
    before = _earlier(about)
    if before is None or before.group is None:
        raise Http404
    terms = [
        _share("", "completion_rate", group.completion_rate, about),
        _share("−", "completion_rate", before.group.completion_rate, before),
    ]
    found = _less(_done(group), _done(before.group))
    said = _("completion rate − that of the month before, in percentage points")
    return Formula(said, terms, points(six(found)))


def grown(about: Scope, group: Group) -> Formula:
    """Completed − completed by the same month of the year before."""
    return _than_last_year("completed", about, group)


def grown_in_month(about: Scope, group: Group) -> Formula:
    """The month alone − the same month of the year before."""
    return _than_last_year("completed_in_month", about, group)


def _than_last_year(measure: str, about: Scope, group: Group) -> Formula:
    last = about.beside(year=int(about.plan.year) - 1)
    now, then = (getattr(each, measure) if each else None for each in (group, last.group))
    terms = [_fen("", measure, now, about), _fen("−", measure, then, last)]
    return Formula(_("this year − the same month of the year before"), terms, amount(_less(now, then)))


# --- terms


def _fen(sign: str, measure: str, fen: int | None, about: Scope) -> Term:
    return Term(sign, _named(measure, about), amount(fen), about.url(measure))


def _share(sign: str, measure: str, share: str | None, about: Scope) -> Term:
    return Term(sign, _named(measure, about), values.show_percent(share) or "—", about.url(measure))


def _named(measure: str, about: Scope) -> str:
    """What a sum is called, with the time it is of."""
    when = _("months 1–%(month)s") % {"month": about.month} if about.month else ""
    return " · ".join(filter(None, [str(SUMS[measure]), str(about.plan.year), when]))


def _before(measure: str, about: Scope, of: Callable[[Group], int | None]) -> list[Term]:
    """The same sum at the end of the month before; none in January."""
    before = _earlier(about)
    return [_fen("−", measure, of(before.group), before)] if before and before.group else []


def _earlier(about: Scope) -> Scope | None:
    return about.beside(month=about.month - 1) if about.month and about.month > 1 else None


def _in_month(about: Scope, group: Group) -> int | None:
    before = _earlier(about)
    return group.due if before is None else _less(group.due, before.group.due if before.group else None)


def _to(about: Scope) -> int:
    asked = str(about.query.get("to", ""))
    if not about.month or not asked.isdecimal() or not about.month <= int(asked[:4]) <= 12:
        raise Http404
    return int(asked)


def _done(group: Group) -> Fraction | None:
    return rate(group.completed, group.planned)


def _less(one: Number | None, other: Number | None) -> Number | None:
    return None if one is None or other is None else one - other
