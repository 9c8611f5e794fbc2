"""The curve of a year: what the plan asks for month by month, what was completed, and where it leads.

Formulas: DOMAIN.md §2.4; the forecast carries the year to date on at the pace so far, as ``forecast.year_end`` does for
one project. Amounts in fen; None is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from projects.figures.rollups import Group, through_year
from projects.figures.schedule import whole_fen
from projects.models import Plan


@dataclass(frozen=True, slots=True)
class Point:
    """The end of one month, January to then: ``planned`` for the whole year (the plan in force in that month), ``due`` =
    Σ plan × schedule, ``completed`` up to the curve's month, ``added`` to it by the month, ``forecast`` from there on."""

    month: int
    planned: int | None
    due: int | None
    completed: int | None
    added: int | None
    forecast: int | None


def year_curve(plan: Plan, month: int | None, total: Group | None = None) -> list[Point]:
    """Twelve points of a whole plan as seen from the end of ``month``; the same cost at any size. ``total`` is its sums at
    the end of any month, where they are known already."""
    return curve(through_year(plan, total), month)


def curve(totals: Sequence[Group], month: int | None) -> list[Point]:
    """Twelve points from the totals at the end of each month."""
    done = [total.completed if month and at <= month else None for at, total in enumerate(totals, 1)]
    points = []
    for at, total in enumerate(totals, 1):
        before = done[at - 2] if at > 1 else 0
        points.append(
            Point(
                at,
                total.planned,
                total.due,
                done[at - 1],
                _added(before, done[at - 1]),
                _ahead(totals, month, at),
            )
        )
    return points


def _added(before: int | None, now: int | None) -> int | None:
    return None if now is None else now - (before or 0)


def _ahead(totals: Sequence[Group], month: int | None, at: int) -> int | None:
    """The completed sum carried on: × what is due then ÷ what is due now, by the same plan."""
    if not month or at < month:
        return None
    now = totals[month - 1]
    return carried_on(now.completed, now.due, totals[at - 1].due)


def carried_on(completed: int | None, due: int | None, due_then: int | None) -> int | None:
    """``completed`` × ``due_then`` ÷ ``due``, rounded half up; None where one is not known or nothing was due."""
    if completed is None or not due or due_then is None:
        return None
    return whole_fen(Fraction(completed * due_then, due))
