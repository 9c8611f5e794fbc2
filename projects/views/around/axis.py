"""Milestones on a line of time: where each date stands between the first and the last year that is spoken of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

#: width of the drawing, and what is left free at both ends, in its own units
WIDTH, MARGIN = 320, 16


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a year on the line."""

    x: float
    year: int


@dataclass(frozen=True, slots=True)
class Axis:
    """From the beginning of ``first`` to the end of ``last``."""

    first: int
    last: int

    @classmethod
    def of(cls, dates: Iterable[str]) -> Axis | None:
        """The whole years that these dates lie in; None where there is no date."""
        years = [int(each[:4]) for each in dates if each]
        return cls(min(years), max(years)) if years else None

    def x(self, told: str) -> float:
        """Where a date stands; a month or a year stands in its middle."""
        start, end = date(self.first, 1, 1), date(self.last + 1, 1, 1)
        passed = (_middle(told) - start).days / (end - start).days
        return round(MARGIN + passed * (WIDTH - 2 * MARGIN), 1)

    def ticks(self) -> list[Tick]:
        """Beginnings of years: each one, or so many apart that their names have room."""
        step = (self.last - self.first) // 8 + 1
        return [Tick(self.x(f"{year}-01-01"), year) for year in range(self.first, self.last + 2, step)]


def _middle(told: str) -> date:
    year, month, day = (int(part) for part in (*told.split("-"), "0", "0")[:3])
    if not month:
        return date(year, 7, 1)
    return date(year, month, day or 15)
