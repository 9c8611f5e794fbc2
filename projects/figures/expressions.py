"""Figures of a year plan as expressions of the database: whole numbers only, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from operator import add, or_
from typing import Any

from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

MONTHS = range(1, 13)


def has_own() -> Q:
    """Year plans with a monthly plan of their own."""
    return reduce(or_, (Q(**{f"month_{m}__isnull": False}) for m in MONTHS))


def own_to_date(month: int) -> Any:
    """Σ of the own monthly plan from January to ``month``, fen; months without a figure count as nothing."""
    return reduce(add, (Coalesce(F(f"month_{m}"), Value(0)) for m in range(1, month + 1)))


def in_force(month: int | None) -> Any:
    """The year's plan that rates of ``month`` use: the adjusted one from its month on."""
    if not month:
        return F("planned")
    return Case(When(adjusted_by(month), then=F("adjusted")), default=F("planned"))


def adjusted_by(month: int | None) -> Q:
    """Year plans whose adjusted plan holds in ``month``."""
    begun = Q(adjusted_from__isnull=True) | Q(adjusted_from__lte=month or 0)
    return Q(adjusted__isnull=False) & begun


def share_of(expression: Combinable, share: Fraction, up: bool) -> Any:
    """``share`` × a whole number that is not negative, rounded down or ``up`` to a whole number, exactly.

    Divided first and the rest multiplied, so that no step leaves 64 bits; a negative share is rounded by its size the
    other way round."""
    if share < 0:
        return Value(0) - share_of(expression, -share, not up)
    times, parts = share.numerator, share.denominator
    if parts == 1:
        return expression * Value(times)
    rest = expression % Value(parts) * Value(times)
    return expression / Value(parts) * Value(times) + (rest + Value(parts - 1 if up else 0)) / Value(parts)


def come(path: str, month: str) -> Q:
    """Dates that have come by the end of ``month`` ("2021-05"); a bare year has come with it, "" never does."""
    year, number = map(int, month.split("-"))
    following = f"{year}-{number + 1:02d}" if number < 12 else f"{year + 1}"
    return Q(**{f"{path}__gt": "", f"{path}__lt": following})


def fallen_due(path: str, month: str) -> Q:
    """Planned dates that have come by the end of ``month``; a bare year falls due with its December."""
    year, _dash, number = month.partition("-")
    due = come(path, month)
    return due if number == "12" else due & ~Q(**{path: year})


def earlier(month: str, by: int) -> str:
    """The month so many months before ``month``."""
    year, number = map(int, month.split("-"))
    months = year * 12 + number - 1 - by
    return f"{months // 12}-{months % 12 + 1:02d}"
