"""The dashboard's lights, what is left of the year, and its indicators: by sector, each count a way into the list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects import figures, values
from projects.figures import Counts, Group, Indicator, Rollup
from projects.figures.light_counts import total
from projects.models import Plan, Sector, YearPlan

#: what each indicator is called
NAMES: dict[str, Promise] = {
    "started": _("New projects started"),
    "resumed": _("Continued projects at work"),
    "begun": _("Started or at work, of all"),
    "finished": _("Completed, of all"),
    "finished_of_due": _("Completed, of those due this year"),
    "permits": _("Permits settled"),
    "funds": _("Funds in place, of the plan"),
    "entered": _("Entered in the statistics, of those started"),
    "problems": _("Problems closed"),
    "evidence": _("Returns with evidence"),
    "on_time": _("Returns on time"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A sector, or the whole (code ""): how many have which light, and the sums of what is left."""

    code: str
    name: str
    counts: Counts
    group: Group


@dataclass(frozen=True, slots=True)
class Told:
    """One indicator as it is shown: its name, its rate, and what of what."""

    key: str
    name: str
    rate: str
    part: str
    whole: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """All of it at the end of ``month``."""

    month: int
    lines: list[Line]
    whole: Line
    indicators: list[Told]


def ahead(plan: Plan, rolled: Rollup, rows: QuerySet[YearPlan] | None = None) -> Ahead | None:
    """Of the whole plan, kept until the ledger changes, or of a selection of its rows; None before the first month."""
    month = rolled.month
    if month is None:
        return None
    counts = figures.lights_by_sector(plan, month, rows)
    told = figures.indicators_of(plan, month, rows)
    ids = dict(Sector.objects.values_list("code", "pk"))
    lines = [Line(g.key, g.name, counts.get(ids.get(g.key, 0), Counts()), g) for g in rolled.groups]
    return Ahead(month, lines, Line("", "", total(counts), rolled.total), list(map(_told, told.values())))


def _told(found: Indicator) -> Told:
    show = partial(values.show_amount, unit="亿元") if found.amounts else str
    known = bool(found.whole)
    rate = values.show_percent(found.rate) if known else ""
    return Told(
        found.key,
        str(NAMES[found.key]),
        rate,
        show(found.part) if known else "",
        show(found.whole) if known else "",
    )
