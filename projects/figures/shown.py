"""Numbers inside sentences: amounts in 万元, shares and percentage points, never rounded across a threshold."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from projects import values
from projects.figures.schedule import whole_fen

Fits = Callable[[Fraction], bool]
#: decimals tried to keep a number on its side of a limit, and those it is given with where none does
_PLACES, _MOST = range(1, 19), 6


def amount(fen: Fraction | int) -> str:
    """An amount in 万元 with two decimals; the sentence names the unit."""
    return values.show_amount(whole_fen(Fraction(fen)))


def percent(exact: Fraction, fits: Fits | None = None) -> str:
    """A number of percent without its sign, with one decimal, or as many as keep it on its side of a limit."""
    return _text(exact, fits)


def points(exact: Fraction, fits: Fits | None = None) -> str:
    """Percentage points with their sign: "−10.0"."""
    return f"{'' if exact < 0 else '+'}{_text(exact, fits)}".replace("-", "\N{MINUS SIGN}")


def limit(exact: Fraction) -> str:
    """A limit as it is written: "−10", "87.5"."""
    return f"{Decimal(exact.numerator) / exact.denominator:f}".replace("-", "\N{MINUS SIGN}")


def _text(exact: Fraction, fits: Fits | None) -> str:
    for places in _PLACES:
        shown = _rounded(exact, places)
        if fits is None or fits(Fraction(shown)):
            return f"{shown:,}"
    return f"{_rounded(exact, _MOST):,}"


def _rounded(exact: Fraction, places: int) -> Decimal:
    return Decimal(whole_fen(exact * 10**places)).scaleb(-places)
