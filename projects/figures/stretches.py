"""Figures that judge every year plan of a plan are kept stretch by stretch, so that after a change only the stretches it
touched are judged again: what changes day by day then costs about the same at 90 projects and at 100,000.

Only figures that add up: those of the whole are made of those of disjoint parts. What a change touches is read in the
history; a change of what all are judged by (the plan year, a period, an organisation …) touches everything. What is kept
is known by a change set's number and hash and by the version of the plan year that judged, so it can be that of no other
ledger, of no history that was cut, and of no rule that was changed while a page was made."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import QuerySet

from projects import ledger
from projects.figures.remembered import at_head
from projects.models import Change, ChangeSet, Plan, YearPlan

T = TypeVar("T")
State = tuple[int, str]
#: projects of one stretch, by their ids: the index of year plans is by plan and project
LENGTH = 4_096
#: changes that are looked through; after more, everything is judged again
_MOST = 5_000
#: plans, months and figures that one process keeps
_KEEPS = 64
#: labels that no figure of a year plan depends on
_NOTHING = frozenset(
    {"finding", "silence", "rule_setting", "sample", "sample_item", "membership", "control_total"}
)
#: labels that belong to a project, and the keys that say to which; each before what it leads to
_LEADS = {
    "evidence": ("monthly_return", "project"), "permit": ("project",), "problem": ("project",), "milestone": ("project",),
    "support": ("project",), "monthly_return": ("year_plan",), "year_plan": ("project",), "project": ("parent",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was found at a state of the ledger: all of it, and by stretch where it was asked for after a change before."""

    state: State
    whole: Any
    parts: Mapping[int, Any] | None = None
    changed: bool = False


_kept: dict[tuple[Any, ...], _Kept] = {}
_lock = threading.Lock()


def whole(
    name: str, plan: Plan, month: int, find: Callable[[QuerySet[YearPlan]], T], add: Callable[[list[T]], T]
) -> T:
    """``find`` over all year plans of a plan, as ``add`` puts its answers for disjoint parts together.

    Answers are shared and must not be changed. Views of the past are found whole, and remembered as such."""
    rows, about = YearPlan.objects.filter(plan=plan), (plan.pk, plan.version, month)
    if ledger.position() is not None:
        return at_head(name, about, lambda: add([find(rows)]))
    key, state = (name, *about), ledger.moved()
    known = _kept.get(key)
    if known is not None and known.state == state:
        return known.whole  # type: ignore[no-any-return]
    made = _found(known, state, rows, plan, find, add)
    with _lock:
        _kept.pop(key, None)
        _kept[key] = made
        while len(_kept) > _KEEPS:
            del _kept[next(iter(_kept))]
    return made.whole  # type: ignore[no-any-return]


def _found(
    known: _Kept | None,
    state: State,
    rows: QuerySet[YearPlan],
    plan: Plan,
    find: Callable[[Any], T],
    add: Callable[[list[T]], T],
) -> _Kept:
    """What is to be kept now. All stretches together cost several times what one look at everything does: they are made
    when a month that was changed once is changed again, as the month is that offices are reporting."""
    if known is None:
        return _Kept(state, add([find(rows)]))
    if known.parts is None and not known.changed:
        return _Kept(state, add([find(rows)]), changed=True)
    old = known.parts or {}
    again = _touched(plan.pk, known.state, state) if known.parts is not None else frozenset(_stretches(plan))
    if again is None:
        return _Kept(state, add([find(rows)]))
    parts = {**old, **{each: find(_of(rows, each)) for each in sorted(again)}}
    return _Kept(state, add(list(parts.values())), parts, changed=True)


def _stretches(plan: Plan) -> list[int]:
    """The stretches that hold a project of the plan; one where there is none, of which everything is 0."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT project_id / {LENGTH} FROM projects_yearplan WHERE plan_id = %s ORDER BY 1",
            [plan.pk],
        )
        return [int(row[0]) for row in cursor.fetchall()] or [0]


def _of(rows: QuerySet[YearPlan], stretch: int) -> QuerySet[YearPlan]:
    return rows.filter(project_id__gte=stretch * LENGTH, project_id__lt=(stretch + 1) * LENGTH)


@lru_cache(maxsize=16)
def _touched(plan: int, since: State, _upto: State) -> frozenset[int] | None:
    """The stretches of a plan that were touched since a state of the ledger; None is all of them."""
    if since[0] and not ChangeSet.objects.filter(number=since[0], hash=since[1]).exists():
        return None
    told = Change.objects.filter(changeset_id__gt=since[0]).order_by("changeset_id", "seq")
    changes = list(told.values_list("label", "object_id", "body")[: _MOST + 1])
    found = _projects(changes) if len(changes) <= _MOST else None
    if found is None:
        return None
    touched, joined = found
    here = YearPlan.objects.filter(plan=plan, project__in=touched).values_list("project_id", flat=True)
    return frozenset(each // LENGTH for each in {*here, *joined})


def _projects(changes: Iterable[tuple[str, int, str]]) -> tuple[set[int], set[int]] | None:
    """The projects that changes are about, as they were and as they are, and those that came into a plan or left one;
    None is all of them."""
    found: dict[str, set[int]] = defaultdict(set)
    joined: set[int] = set()
    for label, pk, body in changes:
        if label in _NOTHING:
            continue
        if label not in _LEADS:
            return None
        found[label].add(pk)
        values = json.loads(body)
        for key in _LEADS[label]:
            found[_target(key)] |= {each for each in values.get(key, ()) if each}
        if label == "year_plan":
            joined |= {each for each in values.get("project", ()) if each}
            if all(values.get("plan", (None,))):
                return None  # moved from one plan into another
    for label, keys in _LEADS.items():
        for values in ledger.current(label, sorted(found[label]), keys).values():
            for key in keys:
                found[_target(key)] |= {int(values[key])} if values[key] else set()  # type: ignore[arg-type]
    return found["project"], joined


def _target(key: str) -> str:
    return "project" if key == "parent" else key
