"""Undo: a new change set that turns back an earlier one, as far as nobody has built on it since."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from projects.ledger import door, references, write
from projects.ledger.difference import Actor, Difference, Name, Refused, Source
from projects.ledger.locking import turn
from projects.ledger.registry import KEPT
from projects.ledger.replay import SCHEMA, values_since
from projects.ledger.rules import evidence
from projects.models import Change, ChangeSet, Period
from projects.values import Scalar

Values = dict[str, Scalar]
#: so many changes are looked at together
_TOGETHER = 2_000


@dataclass(slots=True)
class Undone:
    """What an undo did: its change set, how many changes it turned back, and what it kept, with why."""

    number: int | None
    reversed: int
    kept: list[dict[str, str]] = field(default_factory=list)


def undo(number: int, actor: Actor, source: Source, reason: str) -> Undone:
    """Turn back change set ``number``. Raises ``Refused``: unknown number, a schema change, no reason.

    Planned under the lock too: what somebody edits meanwhile must not be lost with what is turned back."""
    if not reason.strip():
        raise Refused("reason-missing")
    if not ChangeSet.objects.filter(number=number).exists():
        raise Refused("unknown-changeset", number=number)
    with turn():
        plan = _Plan(number)
        receipt = door.commit(plan.differences, actor, source, "undo", reason, reverses=number)
    return Undone(receipt.number, receipt.changes, plan.kept)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One change to turn back: its text, the object as it stands, and what later changes found in it."""

    label: str
    id: int
    kind: str
    body: str
    now: Values | None
    since: Values

    @property
    def values(self) -> dict[str, list[Scalar]]:
        found: dict[str, list[Scalar]] = json.loads(self.body)
        return found

    def edited(self) -> list[str]:
        """Fields that are no longer as the change set left them; edits that were taken back do not count."""
        now = self.now or {}
        return [key for key, left in self.since.items() if key in now and now[key] != left]

    def reference(self, key: str) -> Scalar:
        """What the object refers to by ``key``: the period of a return, the return of evidence."""
        old, new = self.values.get(key, (None, None))
        return (self.now or {}).get(key) or new or old


def _entries(number: int) -> Iterator[_Entry]:
    """The changes of one change set, the last one first."""
    since = values_since(number)
    changes = Change.objects.filter(changeset_id=number).order_by("-seq")
    rows = changes.values_list("label", "object_id", "kind", "body").iterator()
    while batch := list(islice(rows, _TOGETHER)):
        if any(label == SCHEMA for label, *_ in batch):
            raise Refused("schema-stays", number=number)
        now = {label: _standing(label, batch, since) for label in {row[0] for row in batch}}
        for label, object_id, kind, body in batch:
            found = since.get((label, object_id), {})
            yield _Entry(label, object_id, kind, body, now[label].get(object_id), found)


def _standing(
    label: str, batch: Sequence[tuple[str, int, str, str]], since: Container[Name]
) -> dict[int, Values]:
    """What stands of a label's objects; of those that were made and left alone only that they do."""
    rows = [(object_id, kind) for each, object_id, kind, _ in batch if each == label]
    if label in ("monthly_return", "evidence"):
        return write.current(label, [object_id for object_id, _ in rows])
    whole = [pk for pk, kind in rows if kind != "create" or (label, pk) in since]
    untouched = write.existing(label, [pk for pk, _ in rows]).difference(whole)
    return {**{key: {} for key in untouched}, **write.current(label, whole)}


class _Plan:
    """Which of a change set's changes can be turned back, and which are kept because of what came later."""

    def __init__(self, number: int) -> None:
        self.kept: list[dict[str, str]] = []
        self._closed = set(Period.objects.filter(state="closed").values_list("pk", flat=True))
        self.differences = [d for entry in _entries(number) if (d := self._reverse(entry))]
        while self._keep_what_is_referred_to() or self._keep_what_refers_to_nothing():
            pass

    def _reverse(self, entry: _Entry) -> Difference | None:
        if self._stands_in_closed_month(entry):
            self._keep(entry.label, entry.id, "month closed")
            return None
        match entry.kind:
            case "create":
                return self._unmake(entry)
            case "delete":
                return self._revive(entry)
            case _:
                return self._turn_back(entry)

    def _stands_in_closed_month(self, entry: _Entry) -> bool:
        """What stands in a closed month stays, and the closing with it: a month is opened again for a reason, and what was
        frozen is never taken back. Nor is a month closed by undoing its opening: a closing freezes what stands."""
        match entry.label:
            case "evidence":
                return bool(evidence.closed_months([entry.reference("monthly_return")]))
            case "monthly_return" | "period_exception":
                return entry.reference("period") in self._closed
            case "period":
                return entry.id in self._closed or "closed" in entry.values.get("state", ())
            case label:
                return label == "snapshot"

    def _unmake(self, entry: _Entry) -> Difference | None:
        if entry.now is None:
            return None
        if edited := entry.edited():
            self._keep(entry.label, entry.id, "edited since: " + ", ".join(edited))
            return None
        return Difference(entry.label, entry.id, "delete")

    def _revive(self, entry: _Entry) -> Difference | None:
        if entry.now is not None:
            return None
        empty = KEPT[entry.label].empty
        made = {key: old for key, (old, _) in entry.values.items() if key in empty and old != empty[key]}
        return Difference(entry.label, entry.id, "create", made=made)

    def _turn_back(self, entry: _Entry) -> Difference | None:
        now = entry.now
        if now is None:
            self._keep(entry.label, entry.id, "deleted since")
            return None
        values = entry.values
        pairs = {key: (new, old) for key, (old, new) in values.items() if key in now}
        if unkept := sorted(values.keys() - pairs.keys()):
            self._keep(entry.label, entry.id, "no longer kept: " + ", ".join(unkept))
        if edited := [key for key, pair in pairs.items() if now[key] not in pair]:
            self._keep(entry.label, entry.id, "edited since: " + ", ".join(edited))
        back = {key: (new, old) for key, (new, old) in pairs.items() if now[key] == new}
        for amount, basis in KEPT[entry.label].bases:
            if amount in values and amount not in back:
                back.pop(basis, None)  # what an amount rests on goes with it or stays with it
        return Difference(entry.label, entry.id, "update", back) if back else None

    def _keep_what_is_referred_to(self) -> bool:
        """An object that something else now refers to cannot be unmade; keeping one may keep its parent."""
        held = dict(references.held(self.differences))
        for (label, object_id), (by, by_id) in held.items():
            self._keep(label, object_id, f"referred to by {by} {by_id}")
        self.differences = [d for d in self.differences if d.kind != "delete" or (d.label, d.id) not in held]
        return bool(held)

    def _keep_what_refers_to_nothing(self) -> bool:
        """A field cannot go back to, nor an object come back under, what was deleted since."""
        lost = references.lost(self.differences)
        if lost:
            self.differences = [d for each in self.differences if (d := self._without(each, lost))]
        return bool(lost)

    def _without(self, d: Difference, lost: set[Name]) -> Difference | None:
        gone = {key: name for key, name in references.named(d) if name in lost}
        for label, object_id in gone.values():
            self._keep(d.label, d.id, f"refers to {label} {object_id}")
        if not gone:
            return d
        left = {key: pair for key, pair in d.values.items() if key not in gone}
        return Difference(d.label, d.id, d.kind, left) if left else None

    def _keep(self, label: str, object_id: int, why: str) -> None:
        self.kept.append({"what": f"{label} {object_id}", "why": why})


def describe(undone: Undone) -> dict[str, Any]:
    """The answer of the command ``undo`` (CONTRACT)."""
    return {"changeset": undone.number, "reversed": undone.reversed, "kept": undone.kept}
