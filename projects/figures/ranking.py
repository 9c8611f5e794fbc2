"""Groups in the order of what they completed 排名: by amount and by rate, beside their place a month ago (DOMAIN.md §3, 通报 ⑥)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from projects.figures.rollups import Group, Rollup
from projects.figures.schedule import rate, six

Of = Literal["amount", "rate"]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A group with its place (1 is the best, equals share one; None without a figure) and that of the month before.

    ``past`` is the same group a month ago. Shares have six decimals; × 100 they are percentage points."""

    group: Group
    place: int | None
    before: int | None
    past: Group | None = None

    @property
    def moved(self) -> int | None:
        """Places gained since the month before; negative: lost."""
        return None if self.place is None or self.before is None else self.before - self.place

    @property
    def points(self) -> str | None:
        """Its completion rate less that of the month before."""
        return six(_less(_rate(self.group), _rate(self.past)))

    @property
    def ahead(self) -> str | None:
        """Its completion rate less what the schedule asks for."""
        return six(_less(_rate(self.group), rate(self.group.due, self.group.planned)))


def ranked(now: Rollup, before: Rollup | None, of: Of) -> list[Ranked]:
    """The groups by completed investment or by completion rate, the best first; those without a figure last."""
    places, earlier = _places(now.groups, of), _places(before.groups if before else (), of)
    past = {group.key: group for group in before.groups} if before else {}
    found = [
        Ranked(group, places.get(group.key), earlier.get(group.key), past.get(group.key))
        for group in now.groups
    ]
    return sorted(found, key=lambda each: (each.place is None, each.place or 0))


def _places(groups: Iterable[Group], of: Of) -> dict[str, int]:
    known = {group.key: value for group in groups if (value := _value(group, of)) is not None}
    return {key: 1 + sum(other > value for other in known.values()) for key, value in known.items()}


def _value(group: Group, of: Of) -> Decimal | None:
    value = group.completed if of == "amount" else group.completion_rate
    return None if value is None else Decimal(value)


def _rate(group: Group | None) -> Fraction | None:
    return rate(group.completed, group.planned) if group else None


def _less(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other
