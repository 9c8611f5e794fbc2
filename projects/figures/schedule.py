"""The calendar's share of a year's plan 序时进度, and exact rates. Formulas: DOMAIN.md §2.4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from projects.models import Plan

_MILLION = 10**6


@dataclass(frozen=True, slots=True)
class Schedule:
    """How much of a plan the calendar asks for by the end of each month: twelve shares between 0 and 1."""

    shares: tuple[Fraction, ...]

    @classmethod
    def of(cls, plan: Plan) -> Schedule:
        """The plan's own curve (cumulative hundredths of a percent), else the straight line m/12."""
        parts = str(plan.curve or "").split(",")
        if len(parts) == 12 and all(part.strip().isdecimal() for part in parts):
            return cls(tuple(Fraction(int(part), 10_000) for part in parts))
        return cls(tuple(Fraction(month, 12) for month in range(1, 13)))

    def share(self, month: int) -> Fraction:
        """The share due by the end of ``month`` (1–12)."""
        return self.shares[month - 1]


def own_to_date(months: Sequence[int | None], month: int) -> int | None:
    """Σ of a project's own monthly plan from January to ``month``, in fen; None if it has none."""
    if all(amount is None for amount in months):
        return None
    return sum(amount or 0 for amount in months[:month])


def rate(part: Fraction | int | None, whole: Fraction | int | None) -> Fraction | None:
    """part ÷ whole, exact; None where either is unknown or ``whole`` is 0."""
    return None if part is None or not whole else Fraction(part, whole)


def six(exact: Fraction | None) -> str | None:
    """A share as a string with six decimals, rounded half up (CONTRACT); None stays None."""
    if exact is None:
        return None
    part, whole = exact.numerator, exact.denominator  # in whole numbers: made for every row that is shown
    scaled = (2 * abs(part) * _MILLION + whole) // (2 * whole)
    sign = "-" if part < 0 and scaled else ""
    return f"{sign}{scaled // _MILLION}.{scaled % _MILLION:06d}"


def whole_fen(exact: Fraction) -> int:
    """An exact amount as a whole number, rounded half away from zero."""
    doubled = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return doubled if exact.numerator >= 0 else -doubled
