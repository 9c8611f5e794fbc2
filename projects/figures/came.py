"""Whether a return came in time: by the time of the change set that first brought it, as the history has it.

In a demo's ledger a step says besides what moment it stands for; there, that counts."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from projects.ledger.simulated import moments
from projects.models import Change, MonthlyReturn


def deadline(day: date | None) -> datetime | None:
    """The end of the day on which returns are due, in the time of the place."""
    return None if day is None else timezone.make_aware(datetime.combine(day, time.max))


def first_came(returns: QuerySet[MonthlyReturn]) -> QuerySet[Change]:
    """The changes that brought these returns; one each, two of one that was deleted and brought back."""
    return Change.objects.filter(
        label=MonthlyReturn.label, kind="create", object_id__in=returns.order_by().values("pk")
    )


def came_by(moment: datetime) -> Q:
    """The condition on changes that they came at ``moment`` or before."""
    told = moments()
    by_clock = Q(changeset__at__lte=moment)
    if not told:
        return by_clock
    in_time = [number for number, at in told.items() if at <= moment]
    return (by_clock & ~Q(changeset_id__in=list(told))) | Q(changeset_id__in=in_time)


def came_at(changes: QuerySet[Change]) -> dict[int, datetime]:
    """When each of these returns came, by its id."""
    told = moments()
    rows = changes.values_list("object_id", "changeset_id", "changeset__at")
    return {pk: told.get(number, at) for pk, number, at in rows}
