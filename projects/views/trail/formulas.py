"""Figures that are computed of other sums: the formula, the numbers in it, and the trail of each (DOMAIN.md §2.4)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404
from django.utils.translation import gettext as _

from projects import figures, values
from projects.figures import Group, Schedule
from projects.figures.schedule import rate, six
from projects.views.trail import differences
from projects.views.trail.names import SUMS
from projects.views.trail.scope import Scope
from projects.views.trail.terms import Formula, Term, amount


def formula(measure: str, about: Scope) -> Formula:
    """The formula of a figure over these rows; 404 where there are more rows than can be summed."""
    if about.group is None:
        raise Http404
    return FORMULAS[measure](about, about.group)


def _term(sign: str, measure: str, fen: int | None, about: Scope) -> Term:
    return Term(sign, str(SUMS[measure]), amount(fen), about.url(measure))


def _completion_rate(about: Scope, group: Group) -> Formula:
    terms = [_term("", "completed", group.completed, about), _term("÷", "planned", group.planned, about)]
    return Formula(_("completed ÷ plan of the year"), terms, values.show_percent(group.completion_rate))


def _schedule_share(about: Scope, group: Group) -> Formula:
    terms = [_term("", "due", group.due, about), _term("÷", "planned", group.planned, about)]
    said = _("due by the calendar ÷ plan of the year")
    return Formula(said, terms, values.show_percent(group.schedule_share))


def _due(about: Scope, group: Group) -> Formula:
    """Σ plan × schedule: own monthly plans as they are, all other plans, estimates among them, by the year's curve."""
    if about.month is None:
        raise Http404
    curve, own = (
        figures.added(about.rows, figures.MEASURES[key], about.month).known or 0
        for key in ("on_curve", "by_own")
    )
    share = Schedule.of(about.plan).share(about.month)
    terms = [
        _term("", "on_curve", curve + (group.estimated_planned or 0), about),
        Term("×", _("schedule of month %(month)s") % {"month": about.month}, f"{six(share)}"),
        _term("+", "by_own", own, about),
    ]
    said = _(
        "plans that follow the year's curve × its share by the end of the month + own monthly plans to date"
    )
    return Formula(said, terms, amount(group.due))


def _gap(about: Scope, group: Group) -> Formula:
    terms = [_term("", "due", group.due, about), _term("−", "completed", group.completed, about)]
    return Formula(_("due by the calendar − completed, never below 0"), terms, amount(group.gap))


def _balance(about: Scope, group: Group) -> Formula:
    terms = [_term("", "planned", group.planned, about), _term("−", "completed", group.completed, about)]
    return Formula(_("plan of the year − completed"), terms, amount(group.balance))


def _needed(about: Scope, group: Group) -> Formula:
    months = 12 - (about.month or 0)
    terms = [
        _term("", "balance", group.balance, about),
        Term("÷", _("months that remain"), str(months)),
    ]
    said = _("balance of the year ÷ months that remain; 0 where nothing is left")
    return Formula(said, terms, amount(group.needed))


def _declared_share(about: Scope, group: Group) -> Formula:
    declared = group.declared_total or 0
    terms = [
        Term("", _("declared total investment"), amount(declared), about.url("total_investment")),
        _term("÷", "total_investment", group.total_investment, about),
    ]
    shown = values.show_percent(six(rate(declared, group.total_investment)))
    return Formula(_("declared total investment ÷ total investment, estimates included"), terms, shown)


FORMULAS: dict[str, Callable[[Scope, Group], Formula]] = {
    "completion_rate": _completion_rate, "schedule_share": _schedule_share, "due": _due, "gap": _gap,
    "balance": _balance, "needed": _needed, "declared_share": _declared_share, "deviation": differences.deviation,
    "ahead": differences.ahead, "due_in_month": differences.due_in_month, "ahead_in_month": differences.ahead_in_month,
    "added": differences.added, "forecast": differences.forecast, "rate_moved": differences.rate_moved,
    "grown": differences.grown, "grown_in_month": differences.grown_in_month,
}  # fmt: skip
