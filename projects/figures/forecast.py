"""What is left of a year: what each remaining month must bring, against the best month so far (DOMAIN.md §2.4).

投资缺口 = max(0, plan × schedule − to date); 年内余额 = plan − to date; 月均需完成 = balance ÷ remaining months. The plan is out
of reach where the remaining months, at the pace of the best month so far, cannot bring the balance. A month's pace is
its investment ÷ the share of the year that falls on it, by the project's own monthly plan or the year's curve, so that
a winter is not held against a project and a single good summer month not promised for December. Exact, in fen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm

from projects import sentences
from projects.figures import presets
from projects.figures.estimate import divide
from projects.figures.months import Reported, Standing, own_months
from projects.figures.schedule import Schedule, whole_fen
from projects.figures.shown import amount
from projects.ledger.summary import year_to_date
from projects.models import Plan, YearPlan


@dataclass(frozen=True, slots=True)
class Forecast:
    """The rest of the year as seen from the end of ``month``; amounts in fen, None is not known.

    ``needed``: the balance a remaining month on average, rounded half up; ``needs``: (month, fen) by the season, adding
    up to the balance. ``best``: (month, fen) of the best pace so far. ``possible``: what the remaining months bring at
    that pace. ``reach``: whether the plan can be reached; None where no month tells a pace yet. ``year_end``: the year
    to date carried on at the average pace so far."""

    month: int
    plan: int
    to_date: int
    gap: int
    balance: int
    needed: int | None
    needs: tuple[tuple[int, int], ...]
    best: tuple[int, int] | None
    possible: int | None
    pace: int
    reach: bool | None
    year_end: int | None

    @property
    def sentence(self) -> str:
        """The arithmetic in a sentence, in the language of the moment."""
        told: dict[str, str | int] = {
            "balance": amount(self.balance),
            "remaining": 12 - self.month,
            "pace": self.pace,
        }
        told |= {
            "to_date": amount(self.to_date),
            "plan": amount(self.plan),
            "needed": amount(self.needed or 0),
        }
        if self.best:
            told |= {
                "best_month": self.best[0],
                "best": amount(self.best[1]),
                "possible": amount(self.possible or 0),
            }
        return sentences.say(self._code(), told)

    def _code(self) -> str:
        if self.balance <= 0:
            return "forecast-reached"
        if self.month == 12:
            return "forecast-over"
        return {None: "forecast-early", True: "forecast-within", False: "forecast-out"}[self.reach]


def forecast(row: YearPlan, plan: Plan, at: Standing, reported: Reported) -> Forecast | None:
    """The rest of one year plan's year from its standing and its counted returns; None without a plan or a figure."""
    if not at.plan or at.to_date is None or at.due is None:
        return None
    weights = _weights(row, Schedule.of(plan))
    balance, rest, done = at.plan - at.to_date, _rest(weights, at.month), sum(weights[: at.month])
    best = _best(_months(reported, at.month), weights)
    pace = presets.reach()[0] if plan.reach is None else int(plan.reach)
    possible = best[1] / weights[best[0] - 1] * sum(rest) * pace / 100 if best else None
    return Forecast(
        month=at.month, plan=at.plan, to_date=at.to_date, gap=max(0, whole_fen(at.due - at.to_date)), balance=balance,
        needed=_needed(balance, len(rest)), needs=_needs(balance, at.month, rest), best=best,
        possible=None if possible is None else whole_fen(possible), pace=pace, reach=_reach(balance, len(rest), possible),
        year_end=whole_fen(at.to_date + at.to_date * sum(rest) / done) if done else None,
    )  # fmt: skip


def _weights(row: YearPlan, schedule: Schedule) -> list[Fraction]:
    """The share of the year that falls on each month: by the own monthly plan, else by the year's curve."""
    own = [amount or 0 for amount in own_months(row)]
    whole = sum(own)
    if whole:
        return [Fraction(amount, whole) for amount in own]
    shares = [Fraction(0), *schedule.shares]
    return [after - before for before, after in pairwise(shares)]


def _rest(weights: Sequence[Fraction], month: int) -> Sequence[Fraction]:
    """The shares of the months after ``month``; a twelfth each where the season leaves them nothing."""
    rest = weights[month:]
    return rest if any(rest) else [Fraction(1, 12)] * len(rest)


def _months(reported: Reported, month: int) -> dict[int, int]:
    """The investment of single months: as reported, or the difference of two declared cumulatives next to each other."""
    found: dict[int, int] = {}
    for each in (m for m in reported if m <= month):
        completed, declared = reported[each]
        before = 0 if each == 1 else year_to_date(reported, each - 1) if each - 1 in reported else None
        if completed is not None:
            found[each] = completed
        elif declared is not None and before is not None:
            found[each] = declared - before
    return found


def _best(months: dict[int, int], weights: Sequence[Fraction]) -> tuple[int, int] | None:
    """The month of the best pace among those in which the season lets build and something was built, and its investment."""
    telling = [m for m, done in months.items() if done > 0 and weights[m - 1] >= presets.reach()[1]]
    best = max(telling, key=lambda m: (months[m] / weights[m - 1], -m), default=None)
    return None if best is None else (best, months[best])


def _needed(balance: int, months: int) -> int | None:
    return whole_fen(Fraction(max(0, balance), months)) if months else None


def _needs(balance: int, month: int, rest: Sequence[Fraction]) -> tuple[tuple[int, int], ...]:
    """The balance by the season, to the fen."""
    if balance <= 0 or not rest:
        return ()
    common = lcm(*(weight.denominator for weight in rest))
    return tuple(enumerate(divide(balance, [int(weight * common) for weight in rest]), month + 1))


def _reach(balance: int, months: int, possible: Fraction | None) -> bool | None:
    if balance <= 0 or not months:
        return balance <= 0
    return None if possible is None else balance <= possible
