"""Opening a month, closing it with its figures frozen, opening it again for a reason, more time for a department.

Each step is a change set; the door says what may follow what (``ledger.rules.periods``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from projects import ledger
from projects.ledger import Actor, Receipt, Refused, Source, verified
from projects.ledger.heads import note
from projects.ledger.rules.periods import CLOSED, CLOSING, OPEN, check_closing
from projects.models import Period, Plan, Snapshot
from projects.month.frozen import Frozen, freeze
from projects.values import Scalar


@dataclass(frozen=True, slots=True)
class Closed:
    """A closing: its change set, the head after it, and what was frozen."""

    receipt: Receipt
    frozen: Frozen
    kind: str


def period_of(plan: Plan, month: int) -> Period:
    """The period of a month. Raises ``Refused`` where it was never opened."""
    found = Period.objects.filter(plan=plan, month=month).first()
    if found is None:
        raise Refused("period-not-open", month=month)
    return found


def latest_begun(plan: Plan, today: date) -> int:
    """The month of the plan that ``today`` lies in: 0 before the year, 12 after it."""
    if today.year != plan.year:
        return 12 if today.year > int(plan.year) else 0
    return today.month


def open_month(plan: Plan, month: int, actor: Actor, source: Source) -> Receipt:
    """Open a month for its returns."""
    if Period.objects.filter(plan=plan, month=month).exists():
        raise Refused("period-stands", month=month)
    made = ledger.create("period", -1, {"plan": plan.pk, "month": month, "state": OPEN})
    return ledger.commit([made], actor, source, "open-month")


def begin_closing(period: Period, actor: Actor, source: Source, reason: str = "") -> Receipt:
    """From now on only the project office writes, and departments with an extension."""
    verified.must_be_whole()
    return _step(period, CLOSING, actor, source, "begin-closing", reason)


def keep_open(period: Period, actor: Actor, source: Source, reason: str = "") -> Receipt:
    """Everybody may report again in a month whose closing had begun."""
    return _step(period, OPEN, actor, source, "keep-open", reason)


def reopen(period: Period, actor: Actor, source: Source, reason: str) -> Receipt:
    """Open a closed month again, for a reason. What was frozen stays, and the next closing stands beside it."""
    if period.state != CLOSED:
        raise Refused("period-not-closed", month=period.month)
    return _step(period, OPEN, actor, source, "reopen", reason)


def close(period: Period, actor: Actor, source: Source, reason: str = "") -> Closed:
    """Close a month: freeze its figures, and note the head outside the database.

    The figures are frozen before the door is asked, so that nobody waits for them; where somebody wrote meanwhile they
    are frozen once more, behind the door."""
    if period.state == CLOSED:
        raise Refused("period-closed-already", month=period.month)
    verified.must_be_whole()
    check_closing(period.pk, period.plan_id, int(period.month or 0), reason)
    if period.state == OPEN:
        begin_closing(period, actor, source, reason)
        period.refresh_from_db()
    frozen = freeze(period)
    with ledger.turn():
        if ledger.head() != (frozen.position, frozen.head):
            frozen = freeze(period)
        closed = _closed(period, frozen, actor, source, reason)
    note(f"close {period}")
    return closed


def _closed(period: Period, frozen: Frozen, actor: Actor, source: Source, reason: str) -> Closed:
    kind = "correction" if Snapshot.objects.filter(period=period).exists() else "closing"
    kept: dict[str, Scalar] = {"position": frozen.position, "head": frozen.head, "sha256": frozen.sha256}
    wanted = [
        _becomes(period, CLOSED),
        ledger.create("snapshot", -1, {"period": period.pk, "kind": kind, **kept}),
    ]
    return Closed(ledger.commit(wanted, actor, source, "close", reason), frozen, kind)


def extend(period: Period, department: int, until: str, actor: Actor, source: Source, reason: str) -> Receipt:
    """More time for one department: its returns are taken until a moment ("2021-06-05T18:00") though closing has begun."""
    found = period.exceptions.filter(organisation=department).first()
    if found is None:
        wanted: dict[str, Scalar] = {
            "period": period.pk,
            "organisation": department,
            "until": until,
            "reason": reason,
        }
        return ledger.commit([ledger.create("period_exception", -1, wanted)], actor, source, "extend", reason)
    now = ledger.current("period_exception", [found.pk])[found.pk]
    change = ledger.update("period_exception", found.pk, now, {"until": until, "reason": reason})
    return ledger.commit([change] if change else [], actor, source, "extend", reason)


def _step(period: Period, state: str, actor: Actor, source: Source, action: str, reason: str) -> Receipt:
    return ledger.commit([_becomes(period, state)], actor, source, action, reason)


def _becomes(period: Period, state: str) -> ledger.Difference:
    return ledger.Difference("period", period.pk, "update", {"state": (period.state, state)})
