"""What the door keeps of periods: open → closing → closed, in the order of months, and closed only with a snapshot.

A closed month is opened again for a reason, the latest first; a correction is closed again for a reason. What was
frozen at a closing is never changed and never deleted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from projects import store
from projects.ledger import write
from projects.ledger.difference import Difference, Refused
from projects.ledger.wanted import Wanted
from projects.models import Period, Plan, Snapshot
from projects.values import Scalar

OPEN, CLOSING, CLOSED = "open", "closing", "closed"
_BECOMES = {(OPEN, CLOSING), (CLOSING, OPEN), (CLOSING, CLOSED), (CLOSED, OPEN)}
_HEX = re.compile("[0-9a-f]{64}")
_MOMENT = "%Y-%m-%dT%H:%M"


def moment(text: str) -> datetime:
    """The moment that an extension's text means, in the time of the place. Raises ``Refused``."""
    try:
        found = datetime.strptime(text, _MOMENT)
    except ValueError:
        raise Refused("not-a-moment", value=text[:40]) from None
    return timezone.make_aware(found)


def check(wanted: Wanted, reason: str, head: tuple[int, str]) -> None:
    """Look at plans, periods, extensions and snapshots. Raises ``Refused``; ``head`` is the history before this commit."""
    for d in wanted.of("plan", ("update",), saying=("january_joined",)):
        _check_january(d)
    for d in wanted.of("period_exception"):
        _check_extension(d)
    for d in wanted.of("snapshot"):
        _check_snapshot(d, wanted, head)
    for d in wanted.of("period"):
        _check_period(d, wanted, reason)


# --- periods


@dataclass(frozen=True, slots=True)
class _Side:
    """A period before or after."""

    plan: int
    month: int
    state: str


def _check_period(d: Difference, wanted: Wanted, reason: str) -> None:
    before = _standing(d)
    if d.kind == "delete":
        if before and before.state != OPEN:
            raise Refused("period-closed", month=before.month)
        return
    after = _after(d, before)
    if before is None or (before.plan, before.month) != (after.plan, after.month):
        _check_new(before, after)
    elif before.state != after.state:
        _check_step(d.id, before, after, wanted, reason)


def _standing(d: Difference) -> _Side | None:
    row = Period.objects.filter(pk=d.id).values_list("plan_id", "month", "state").first()
    return _Side(row[0], int(row[1] or 0), row[2]) if row else None


def _after(d: Difference, before: _Side | None) -> _Side:
    told = {
        key: d.new(key) if d.says(key) or before is None else getattr(before, key)
        for key in ("plan", "month", "state")
    }
    return _Side(int(told["plan"] or 0), int(told["month"] or 0), str(told["state"]))


def _check_new(before: _Side | None, after: _Side) -> None:
    if after.state != OPEN or (before and before.state != OPEN):
        raise Refused("period-starts-open", month=after.month)
    check_opening(after.plan, after.month)


def check_opening(plan: int, month: int) -> None:
    """A period begins no earlier than what is closed, and as January only where January is reported. Raises ``Refused``."""
    _check_later(plan, month, "period-order")
    if month == 1 and Plan.objects.filter(pk=plan, january_joined=True).exists():
        raise Refused("january-joined")


def _check_step(pk: int, before: _Side, after: _Side, wanted: Wanted, reason: str) -> None:
    if (before.state, after.state) not in _BECOMES:
        raise Refused("period-state", month=after.month)
    if after.state == CLOSED:
        check_closing(pk, after.plan, after.month, reason)
        _check_snapshotted(pk, after.month, wanted)
    elif before.state == CLOSED:
        if not reason.strip():
            raise Refused("reason-missing")
        _check_later(after.plan, after.month, "later-month-closed")


def check_closing(pk: int, plan: int, month: int, reason: str) -> None:
    """A period is closed after those before it, and for a reason where it was closed before. Raises ``Refused``."""
    earlier = Period.objects.filter(plan=plan, month__lt=month).exclude(state=CLOSED)
    if (waiting := earlier.order_by("month").values_list("month", flat=True).first()) is not None:
        raise Refused("earlier-month-open", month=month, earlier=waiting)
    if not reason.strip() and Snapshot.objects.filter(period=pk).exists():
        raise Refused("correction-reason")


def _check_snapshotted(pk: int, month: int, wanted: Wanted) -> None:
    made = [d for d in wanted.of("snapshot", ("create",)) if d.new("period") == pk]
    again = Snapshot.objects.filter(period=pk).exists()
    if len(made) != 1 or (made[0].new("kind") == "correction") != again:
        raise Refused("closed-with-snapshot", month=month)


def _check_later(plan: int, month: int, code: str) -> None:
    later = Period.objects.filter(plan=plan, month__gt=month, state=CLOSED).order_by("-month")
    if (last := later.values_list("month", flat=True).first()) is not None:
        raise Refused(code, month=month, later=last)


# --- what goes with them


def _check_january(d: Difference) -> None:
    """January cannot be joined to February once it has a period of its own."""
    if d.new("january_joined") and Period.objects.filter(plan=d.id, month=1).exists():
        raise Refused("january-stands")


def _check_extension(d: Difference) -> None:
    """What a closed month was judged by stays: no more time is given in it, and none is taken back."""
    periods = _period_of(d)
    if d.kind != "delete":
        periods.append(d.new("period"))
        if d.says("until"):
            moment(str(d.new("until")))
    closed = Period.objects.filter(pk__in=[each for each in periods if each], state=CLOSED)
    if (month := closed.values_list("month", flat=True).first()) is not None:
        raise Refused("period-closed", month=month)


def _period_of(d: Difference) -> list[Scalar]:
    """The period of an extension that stands."""
    standing = write.current("period_exception", [d.id], ["period"])
    return [values["period"] for values in standing.values()]


def _check_snapshot(d: Difference, wanted: Wanted, head: tuple[int, str]) -> None:
    """Made by a closing, from the history as it stands, its figures kept as a file; then it stays."""
    if d.kind != "create":
        raise Refused("snapshot-stays")
    sha256 = str(d.new("sha256"))
    kept = _HEX.fullmatch(sha256) and store.path_of(sha256).exists()
    closing = any(
        p.label == "period" and p.id == d.new("period") and p.new("state") == CLOSED for p in wanted
    )
    if not (kept and closing and (d.new("position"), d.new("head")) == head):
        raise Refused("snapshot-false")
