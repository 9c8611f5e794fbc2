"""The leader's part of the first page: how far, who is behind, why. Every figure comes from ``figures``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar, cast

from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from projects import access, figures
from projects.figures import Events, Point, Ranked, Red, Rollup
from projects.figures.ranking import Of
from projects.figures.rollups import By
from projects.figures.schedule import rate, six
from projects.models import Plan
from projects.views.map import Map, map_of

T = TypeVar("T")
#: what is ranked: the dimension, its heading, and the filter of the list that it is
RANKINGS: tuple[tuple[By, Promise, str], ...] = (
    ("sector", _("Sectors"), "sector"),
    ("department", _("Departments"), "responsible"),
    ("class", _("Classes of the year"), "year_class"),
)
ORDERS: tuple[Of, ...] = ("rate", "amount")


@dataclass(frozen=True, slots=True)
class Against:
    """One line of "completed against schedule and against last year"; fen, None is not known.

    ``ahead`` = completed − due, ``grown`` = completed − last year's."""

    completed: int | None
    due: int | None
    before: int | None

    @property
    def ahead(self) -> int | None:
        return _less(self.completed, self.due)

    @property
    def grown(self) -> int | None:
        return _less(self.completed, self.before)


@dataclass(frozen=True, slots=True)
class LastYear:
    """The year before at the same month; where its months are not known, what was published of the whole year."""

    year: int
    total: figures.Group
    in_month: int | None
    published: int | None

    @property
    def known(self) -> bool:
        """Whether its months are in the ledger, up to the same one."""
        return self.total.completed is not None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a ranking with the query of the list that shows what it counts."""

    ranked: Ranked
    query: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """One dimension, ranked."""

    by: str
    heading: str | Promise
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Board:
    """All of it at the end of ``month``; ``curve`` and ``rankings`` are of whole plans only."""

    month: int
    in_month: Against
    to_date: Against
    ahead: str | None
    last_year: LastYear | None
    curve: list[Point]
    rankings: list[Ranking]
    order: Of
    reds: list[Red]
    events: Events
    map: Map | None


def board(user: User, plan: Plan, rolled: Rollup, order: Of) -> Board | None:
    """The leader's figures of a plan, as far as the person sees them; None before the first month."""
    month = rolled.month
    if month is None:
        return None
    whole = access.sees_all(user)
    rows = None if whole else access.visible_year_plans(user).filter(plan=plan)
    curve = _kept("curve", plan, month, partial(figures.year_curve, plan, month)) if whole else []
    last_year = _last_year(user, plan, month, whole)
    total = rolled.total
    before = last_year.total.completed if last_year else None
    return Board(
        month=month,
        in_month=_in_month(rolled, curve, last_year),
        to_date=Against(total.completed, total.due, before),
        ahead=_ahead(total),
        last_year=last_year,
        curve=curve,
        rankings=_rankings(plan, rolled, order) if whole else [],
        order=order,
        reds=figures.reds(plan, month, figures.red_ones(plan, month, rows)),
        events=figures.happened(plan, month, rows),
        map=map_of(plan, month, rows),
    )


def _less(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other


def _ahead(total: figures.Group) -> str | None:
    """The rate less what the schedule asks for, six decimals."""
    done, due = rate(total.completed, total.planned), rate(total.due, total.planned)
    return None if done is None or due is None else six(done - due)


def _in_month(rolled: Rollup, curve: list[Point], last_year: LastYear | None) -> Against:
    """The month alone: what was completed in it against what the schedule asks of it."""
    month = cast(int, rolled.month)
    due = _less(curve[month - 1].due, curve[month - 2].due if month > 1 else 0) if curve else None
    return Against(rolled.total.completed_in_month, due, last_year.in_month if last_year else None)


def _last_year(user: User, plan: Plan, month: int, whole: bool) -> LastYear | None:
    """The plan of the year before, None where there is none. What was published is of the whole alone."""
    before = Plan.objects.filter(year=int(plan.year) - 1).first()
    if before is None:
        return None
    if not whole:
        rows = access.visible_year_plans(user).filter(plan=before)
        total = figures.rollup_of(before, rows, month).total
        return LastYear(int(before.year), total, total.completed_in_month, None)
    total = _kept("year-before", before, month, lambda: figures.rollup(int(before.year), month).total)
    told = figures.published(before).get("all", "completed")
    return LastYear(int(before.year), total, total.completed_in_month, told.value if told else None)


def _kept(name: str, plan: Plan, month: int, find: Callable[[], T]) -> T:
    """Figures of a whole plan, with names in the language of the moment: remembered until the ledger changes."""
    return figures.at_head(name, (plan.pk, plan.version, month, get_language()), find)


def _rankings(plan: Plan, rolled: Rollup, order: Of) -> list[Ranking]:
    return [_ranking(plan, rolled, by, heading, name, order) for by, heading, name in RANKINGS]


def _ranking(plan: Plan, rolled: Rollup, by: By, heading: Promise, name: str, order: Of) -> Ranking:
    year, month = int(plan.year), cast(int, rolled.month)
    found = _kept(f"ranked-{by}-{order}", plan, month, partial(_ranked, year, month, by, order))
    return Ranking(by, heading, [Line(each, _query(year, month, name, each.group.key)) for each in found])


def _ranked(year: int, month: int, by: By, order: Of) -> list[Ranked]:
    """The groups that have a plan or a figure; before January there is no month to compare with."""
    before = figures.rollup(year, month - 1, by) if month > 1 else None
    found = figures.ranked(figures.rollup(year, month, by), before, order)
    return [each for each in found if each.group.planned or each.group.completed]


def _query(year: int, month: int, name: str, key: str) -> str:
    """The query of the list that shows a group; a group without a key is what has none."""
    return urlencode({"year": str(year), "month": str(month), name: key or "none"})
