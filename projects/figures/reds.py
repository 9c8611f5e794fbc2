"""The red projects of a month, the largest gap first, each with the reason that its department gave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy

from projects.figures.computed import ordered
from projects.figures.lights import ORDER
from projects.figures.lit import Lit, lit
from projects.figures.sums import CANCELLED, COUNTED
from projects.models import MonthlyReturn, Plan, Problem, YearPlan

#: problems that somebody still has to settle
OPEN = ("raised", "handling", "closing", "returned")


@dataclass(frozen=True, slots=True)
class Red:
    """A red project: where it stands, its four lights, and why in the words of the officer (``said_in``: the month of
    the return they stand in, None where they are those of an open problem); "" where nobody said why."""

    at: Lit
    reason: str
    said_in: int | None


#: how many reds are told
MOST = 10


class Gap(NamedTuple):
    """A red year plan: its investment gap in fen (None where nothing is due), its project and its id."""

    amount: float | None
    project: int
    pk: int


def worst(plan: Plan, month: int, rows: QuerySet[YearPlan] | None = None, limit: int = MOST) -> list[Gap]:
    """The red year plans, the largest investment gap first; one query over all rows."""
    chosen = YearPlan.objects.filter(plan=plan) if rows is None else rows.filter(plan=plan)
    live = chosen.filter(project__placeholder=False).exclude(project__stage=CANCELLED).order_by()
    red = ordered(live, plan, month, ["light", "gap"]).filter(by_light=ORDER.index("red"))
    by_gap = OrderBy(F("by_gap"), descending=True, nulls_last=True)
    told = red.order_by(by_gap, "project_id").values_list("by_gap", "project_id", "pk")
    return [Gap(*each) for each in told[:limit]]


def all_worst(parts: Iterable[Sequence[Gap]], limit: int = MOST) -> list[Gap]:
    """The worst of the worst of disjoint selections."""
    found = [each for part in parts for each in part]
    return sorted(found, key=lambda each: (each.amount is None, -(each.amount or 0), each.project))[:limit]


def reds(plan: Plan, month: int, ids: Sequence[int]) -> list[Red]:
    """These year plans in their order, with their lights at the end of ``month`` and the reasons; four queries."""
    rows = YearPlan.objects.filter(pk__in=ids).select_related("project__responsible", "project__sector")
    found = lit(rows, plan, month)
    said, open_ones = _said(ids, month), _open([each.row.project_id for each in found.values()])
    return [_red(found[pk], said.get(pk), open_ones) for pk in ids if pk in found]


def _red(at: Lit, said: tuple[str, int | None] | None, open_ones: dict[int, str]) -> Red:
    reason, said_in = said or (open_ones.get(at.row.project_id, ""), None)
    return Red(at, reason, said_in)


def _said(ids: Sequence[int], month: int) -> dict[int, tuple[str, int | None]]:
    """By year plan the last reason that a counted return gives: that for the light, else the difficulties."""
    returns = MonthlyReturn.objects.filter(year_plan__in=ids, state__in=COUNTED, period__month__lte=month)
    found: dict[int, tuple[str, int | None]] = {}
    told = returns.order_by("period__month").values_list(
        "year_plan_id", "period__month", "light_reason", "difficulties"
    )
    for pk, at, reason, difficulties in told:
        if text := (reason or difficulties).strip():
            found[pk] = (text, at)
    return found


def _open(projects: Sequence[int]) -> dict[int, str]:
    """By project its newest open problem."""
    open_ones = Problem.objects.filter(project__in=projects, state__in=OPEN).order_by("pk")
    return dict(open_ones.values_list("project_id", "description"))
