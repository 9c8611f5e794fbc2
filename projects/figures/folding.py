"""How the year to date of one project comes from its returns, month by month: each month's part of it, in fen."""

from __future__ import annotations

from dataclasses import dataclass

from projects.figures.sums import COUNTED
from projects.models import MonthlyReturn, YearPlan

#: how a month stands to the sum: it adds its own figure, it declares all up to it, such a declaration covers it,
#: it tells no figure, or its return is not counted
OWN, DECLARES, COVERED, EMPTY, UNCOUNTED = "own", "declares", "covered", "empty", "uncounted"


@dataclass(frozen=True, slots=True)
class Folded:
    """A return's place in the year to date; the parts of all months add up to it (DESIGN §4)."""

    returned: MonthlyReturn
    month: int
    how: str
    part: int | None


def folded(row: YearPlan, month: int) -> list[Folded]:
    """The returns of a year plan up to a month: the latest declared cumulative counts, and the months reported after it."""
    returns = [each for each in row.returns.select_related("period") if (each.period.month or 0) <= month]
    counted = [each for each in returns if each.state in COUNTED]
    start = max((each.period.month for each in counted if each.declared_to_date is not None), default=0)
    ordered = sorted(returns, key=lambda each: each.period.month)
    return [Folded(each, int(each.period.month or 0), *_how(each, start)) for each in ordered]


def _how(returned: MonthlyReturn, start: int) -> tuple[str, int | None]:
    month = returned.period.month
    if returned.state not in COUNTED:
        return UNCOUNTED, None
    if month == start:
        return DECLARES, returned.declared_to_date
    if month < start:
        return COVERED, None
    return (EMPTY, None) if returned.completed is None else (OWN, returned.completed)


def to_date(lines: list[Folded]) -> int | None:
    """What the parts add up to; None where nothing was reported."""
    known = [each.part for each in lines if each.part is not None]
    return sum(known) if known else None
