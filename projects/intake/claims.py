"""Taking a batch for a step, holding it, giving it up: compare-and-set with a lease and a fence (DESIGN §5).

A step waits in the batch's state; a worker that takes it changes the state, counts the fence up and holds a lease.
One that is killed lets its lease run out, and another one takes the batch over; one that was only slow finds the
fence changed and writes nothing more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone

from projects.models import ImportBatch

State = ImportBatch.State
LEASE = timedelta(seconds=45)
#: what waits for a worker → what it is while one works on it
STEPS: dict[str, str] = {
    State.WAITING: State.READING,
    State.QUEUED: State.APPLYING,
    State.RECALLED: State.UNDOING,
}
BUSY = frozenset({*STEPS, *STEPS.values()})
#: where a batch goes whose step is cancelled; an undo that began goes to its end
_CANCELLED = {
    State.WAITING: State.LEFT,
    State.READING: State.LEFT,
    State.QUEUED: State.READY,
    State.APPLYING: State.READY,
    State.RECALLED: State.APPLIED,
}


class Lost(Exception):
    """The batch is not ours any more: another worker took it over, or a person cancelled the step."""


def claim(batch: ImportBatch, states: str | Collection[str], becomes: str) -> bool:
    """Take the batch for a step: only one worker wins, and one whose lease ran out is taken over."""
    now = timezone.now()
    free = Q(state__in=[states] if isinstance(states, str) else states)
    free |= Q(state=becomes, lease_until__lt=now)
    won = ImportBatch.objects.filter(free, pk=batch.pk).update(
        state=becomes, fence=F("fence") + 1, lease_until=now + LEASE, phase="", done=0, total=0
    )
    batch.refresh_from_db()
    return bool(won)


def take(batch: ImportBatch) -> bool:
    """Claim whichever step of the batch waits for a worker, or was left lying by one."""
    taken = STEPS.get(batch.state) or (batch.state if batch.state in STEPS.values() else None)
    waits = next((state for state, becomes in STEPS.items() if becomes == taken), None)
    return bool(taken and waits) and claim(batch, str(waits), str(taken))


def hold(batch: ImportBatch, **fields: Any) -> None:
    """Write to the batch and hold it longer. Raises ``Lost`` where it is not ours any more."""
    mine = ImportBatch.objects.filter(pk=batch.pk, fence=batch.fence)
    if not mine.update(**{"lease_until": timezone.now() + LEASE, **fields}):
        raise Lost


def release(batch: ImportBatch, state: str, **fields: Any) -> None:
    """End a step with ``state``, if it is still ours; the batch as it stands then is read again either way."""
    mine = ImportBatch.objects.filter(pk=batch.pk, fence=batch.fence)
    mine.update(state=state, lease_until=None, phase="", **fields)
    batch.refresh_from_db()


def cancel(batch: ImportBatch) -> bool:
    """Stop the step that waits or runs: its worker finds the fence changed. False where it was done already."""
    for state, becomes in _CANCELLED.items():
        running = ImportBatch.objects.filter(pk=batch.pk, state=state)
        if running.update(state=becomes, fence=F("fence") + 1, lease_until=None, phase=""):
            batch.refresh_from_db()
            return True
    batch.refresh_from_db()
    return False


def pending() -> QuerySet[ImportBatch]:
    """Batches that a worker may take now: what a person waits for at a page first, then in their order."""
    stale = Q(state__in=list(STEPS.values()), lease_until__lt=timezone.now())
    found = ImportBatch.objects.filter(Q(state__in=list(STEPS)) | stale)
    later = Case(When(state__in=[State.WAITING, State.READING], then=1), default=0)
    return found.order_by(later, "pk")


def unfinished(batch: ImportBatch) -> bool:
    """Whether a worker still has to take this batch, or take it over."""
    stale = batch.lease_until is not None and batch.lease_until < timezone.now()
    return batch.state in STEPS or (batch.state in BUSY and stale)
