"""How late a milestone is 节点: its planned date beside the forecast or actual one, as precisely as both are known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from projects.models import Milestone

DAYS, MONTHS, YEARS = "days", "months", "years"


@dataclass(frozen=True, slots=True)
class Lateness:
    """``number`` of ``unit`` between plan and outcome: positive is late, negative early, 0 on time.

    ``reached`` tells whether the outcome is the actual date or still a forecast."""

    number: int
    unit: str
    reached: bool


def lateness(milestone: Milestone) -> Lateness | None:
    """actual − planned, or forecast − planned while it is not reached; None where one of the two is not known.

    Days where both dates are known to the day, months where both are known to the month, else years."""
    outcome = str(milestone.actual or milestone.forecast)
    planned = str(milestone.planned)
    if not planned or not outcome:
        return None
    number, unit = _apart(planned, outcome)
    return Lateness(number, unit, bool(milestone.actual))


def _apart(first: str, then: str) -> tuple[int, str]:
    known = min(len(first), len(then))
    if known == 10:
        return (date.fromisoformat(then) - date.fromisoformat(first)).days, DAYS
    if known == 7:
        return _months(then) - _months(first), MONTHS
    return int(then[:4]) - int(first[:4]), YEARS


def _months(told: str) -> int:
    return int(told[:4]) * 12 + int(told[5:7])
