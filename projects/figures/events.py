"""What was started, completed and stopped, in a month and in its year up to then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from projects.figures.expressions import come
from projects.models import Plan, YearPlan

#: how many names are told
NAMES = 6
HALTED, CANCELLED = "halted", "cancelled"


@dataclass(frozen=True, slots=True)
class Named:
    """A project of an event, and its date as precisely as it is known."""

    code: str
    name: str
    date: str


@dataclass(frozen=True, slots=True)
class Event:
    """How many projects in the month and in the year up to its end, and the names of the latest."""

    in_month: int
    in_year: int
    latest: list[Named]


@dataclass(frozen=True, slots=True)
class Stopped:
    """How many projects stand still or were cancelled, as they are now, and names of them."""

    halted: int
    cancelled: int
    names: list[Named]


@dataclass(frozen=True, slots=True)
class Events:
    started: Event
    finished: Event
    stopped: Stopped


def events(plan: Plan, month: int, rows: QuerySet[YearPlan] | None = None) -> Events:
    """Of a plan's named projects, or a selection of them; six queries. Stopped is as it stands now."""
    chosen = YearPlan.objects.filter(plan=plan) if rows is None else rows.filter(plan=plan)
    named = chosen.filter(project__placeholder=False).order_by()
    live = named.exclude(project__stage=CANCELLED)
    started, finished = (_event(live, plan, month, key) for key in ("started", "finished"))
    return Events(started, finished, _stopped(named))


def all_events(parts: Sequence[Events]) -> Events:
    """The events of disjoint selections put together: numbers add up, of the names the latest stay."""
    started, finished = (_latest([getattr(each, key) for each in parts]) for key in ("started", "finished"))
    stopped = [each.stopped for each in parts]
    # of each selection the halted come first, as many of them as there is room for
    names = [
        *_by_code(name for each in stopped for name in each.names[: each.halted]),
        *_by_code(name for each in stopped for name in each.names[each.halted :]),
    ]
    halted, cancelled = sum(each.halted for each in stopped), sum(each.cancelled for each in stopped)
    return Events(started, finished, Stopped(halted, cancelled, names[:NAMES]))


def _latest(parts: Sequence[Event]) -> Event:
    names = _by_code(name for each in parts for name in each.latest)
    names.sort(key=lambda each: each.date, reverse=True)  # of one date, those of lower codes stay first
    return Event(sum(each.in_month for each in parts), sum(each.in_year for each in parts), names[:NAMES])


def _by_code(names: Iterable[Named]) -> list[Named]:
    """Codes are made of ids: the longer is the later."""
    return sorted(names, key=lambda each: (len(each.code), each.code))


def _event(live: QuerySet[YearPlan], plan: Plan, month: int, key: str) -> Event:
    path = f"project__{key}"
    at = f"{plan.year}-{month:02d}"
    of_year = Q(**{f"{path}__startswith": f"{plan.year}"}) & come(path, at)
    counts = live.aggregate(
        month=Count("pk", filter=Q(**{f"{path}__startswith": at})), year=Count("pk", filter=of_year)
    )
    return Event(counts["month"], counts["year"], _names(live.filter(of_year), path))


def _names(rows: QuerySet[YearPlan], path: str) -> list[Named]:
    latest = rows.order_by(f"-{path}", "project_id").values_list("project__code", "project__name", path)
    return [Named(*each) for each in latest[:NAMES]]


def _stopped(rows: QuerySet[YearPlan]) -> Stopped:
    still = rows.filter(project__stage__in=(HALTED, CANCELLED))
    counts = still.aggregate(
        halted=Count("pk", filter=Q(project__stage=HALTED)),
        cancelled=Count("pk", filter=Q(project__stage=CANCELLED)),
    )
    names = still.order_by("-project__stage", "project_id").values_list("project__code", "project__name")
    return Stopped(
        counts["halted"], counts["cancelled"], [Named(code, name, "") for code, name in names[:NAMES]]
    )
