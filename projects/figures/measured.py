"""By which settings a month is measured: a closed month by those under which it was closed, any other by today's.

Another rule, curve or due day of the plan year therefore restates nothing that was closed (decision 20)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from copy import copy
from typing import Any

from django.db.models import QuerySet, Subquery

from projects.models import Change, Plan, Snapshot

#: what a plan year sets of schedules, lights and forecasts, and of when a return is late
SETTINGS = ("light_rule", "curve", "funds_full", "funds_low", "reach", "due_day")


def measured(plan: Plan, month: int | None) -> Plan:
    """The plan year with the settings that judge ``month``; one query."""
    closings = _closings(plan).filter(period__month=month).order_by("-position")
    since = _changes(plan).filter(changeset_id__gt=Subquery(closings.values("position")[:1]))
    return _before(plan, since.values_list("body", flat=True))


def measured_months(plan: Plan) -> dict[int, Plan]:
    """The same for each month, 1 to 12; two queries."""
    rows = _closings(plan).order_by("position").values_list("period__month", "position")
    closed = {int(month or 0): int(position or 0) for month, position in rows}
    since = _changes(plan).filter(changeset_id__gt=min(closed.values())) if closed else Change.objects.none()
    told = list(since.values_list("changeset_id", "body"))
    return {
        month: _before(plan, [body for number, body in told if month in closed and number > closed[month]])
        for month in range(1, 13)
    }


def _closings(plan: Plan) -> QuerySet[Snapshot]:
    """What was frozen of the months that are closed now; of one that was closed again, the later counts."""
    return Snapshot.objects.filter(period__plan=plan.pk, period__state="closed")


def _changes(plan: Plan) -> QuerySet[Change]:
    found = Change.objects.filter(label=Plan.label, object_id=plan.pk, kind="update")
    return found.order_by("changeset_id", "seq")


def _before(plan: Plan, bodies: Iterable[str]) -> Plan:
    """The plan year as it was before these changes; itself where they touched none of its settings."""
    then: dict[str, Any] = {}
    for body in bodies:
        for key, (old, _new) in json.loads(body).items():
            if key in SETTINGS:
                then.setdefault(key, old)
    if not then:
        return plan
    found = copy(plan)
    for key, old in then.items():
        setattr(found, key, old)
    return found
