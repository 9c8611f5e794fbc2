"""Amounts that slipped by the factor of a unit: 万元 taken for 元, or a digit too many (DOMAIN.md A20)."""

from __future__ import annotations

from projects.values import Scalar

#: 亿元, 万元 and 元 lie so far apart
UNIT = 10_000
#: in hundredths of the factor
_GIVE = 5


def slip(one: Scalar, other: Scalar, factors: tuple[int, ...] = (UNIT,)) -> str:
    """How many times ``one`` the amount ``other`` is, where that is one of the factors give or take 5 % ("10000", "1/10000"); else ""."""
    if not (isinstance(one, int) and isinstance(other, int) and one > 0 and other > 0):
        return ""
    for factor in factors:
        if _near(other, one * factor):
            return str(factor)
        if _near(one, other * factor):
            return f"1/{factor}"
    return ""


def _near(amount: int, expected: int) -> bool:
    return abs(amount - expected) * 100 <= expected * _GIVE
