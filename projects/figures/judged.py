"""What the first page asks of every year plan: of the whole plan kept by stretches, of a selection of rows found anew."""

from __future__ import annotations

from functools import partial

from django.db.models import QuerySet

from projects.figures.events import Events, all_events, events
from projects.figures.indicators import Indicator, all_indicators, indicators
from projects.figures.light_counts import Counts, all_lights, light_counts
from projects.figures.reds import all_worst, worst
from projects.figures.stretches import whole
from projects.figures.sums import Key
from projects.models import Plan, YearPlan

Rows = QuerySet[YearPlan] | None


def lights_by_sector(plan: Plan, month: int, rows: Rows = None) -> dict[Key, Counts]:
    """How many projects have which light, by sector id."""
    find = partial(light_counts, plan, month, "sector")
    return find(rows) if rows is not None else whole("lights", plan, month, find, all_lights)


def indicators_of(plan: Plan, month: int, rows: Rows = None) -> dict[str, Indicator]:
    """The indicators by key."""
    find = partial(indicators, plan, month)
    return find(rows) if rows is not None else whole("indicators", plan, month, find, all_indicators)


def red_ones(plan: Plan, month: int, rows: Rows = None) -> list[int]:
    """Ids of the red year plans, the largest gap first."""
    find = partial(worst, plan, month)
    found = find(rows) if rows is not None else whole("worst", plan, month, find, all_worst)
    return [each.pk for each in found]


def happened(plan: Plan, month: int, rows: Rows = None) -> Events:
    """What was started, completed and stopped."""
    find = partial(events, plan, month)
    return find(rows) if rows is not None else whole("events", plan, month, find, all_events)
