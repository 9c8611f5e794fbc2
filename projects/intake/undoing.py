"""Undo of what a file was applied as: its change sets are turned back and its batch says so, in one transaction."""

from __future__ import annotations

from projects import ledger
from projects.intake import claims
from projects.ledger import Actor, Refused, Source
from projects.ledger.undo import Undone
from projects.models import ImportBatch

State = ImportBatch.State
#: so many objects that an undo kept are named with the batch
KEPT = 1000


def turn_back(number: int, actor: Actor, source: Source, reason: str) -> Undone:
    """Turn back a change set. Where it is what a file was applied as, the whole file is turned back, the placeholders that
    it retired and its batch with it: else its page would say that it stands. Raises ``Refused``."""
    batch = ImportBatch.objects.filter(changeset=number, state=State.APPLIED).defer("reading").first()
    return undo(batch, actor, reason, source) if batch else ledger.undo(number, actor, source, reason)


def undo(batch: ImportBatch, actor: Actor, reason: str, asked: Source | None = None) -> Undone:
    """Turn an applied batch back; answers what was kept, with why. Raises ``Refused``."""
    if not reason.strip():
        raise Refused("reason-missing")
    if not claims.claim(batch, State.APPLIED, State.UNDOING):
        raise Refused("batch-busy", state=batch.get_state_display())
    try:
        return held(batch, actor, asked or source(batch), reason)
    except Refused:
        claims.release(batch, State.APPLIED)
        raise


def source(batch: ImportBatch) -> Source:
    """From where a batch is turned back by its own page."""
    return Source("page", f"import {batch.pk}")


def held(batch: ImportBatch, actor: Actor, asked: Source, reason: str) -> Undone:
    """The same for a batch that is claimed already: the change sets that turn it back and its new state."""
    claims.hold(batch, phase="write")
    with ledger.turn():
        numbers = [number for number in (batch.changeset, batch.retired) if number is not None]
        done = [ledger.undo(number, actor, asked, reason) for number in numbers]
        whole = _together(done)
        claims.hold(
            batch, state=State.UNDONE, lease_until=None, phase="", outcome=_outcome(whole),
            undone=[undone.number for undone in done if undone.number is not None],
        )  # fmt: skip
    batch.refresh_from_db()
    return whole


def _together(done: list[Undone]) -> Undone:
    """Several undos as one: the first change set stands for all."""
    number = next((undone.number for undone in done if undone.number is not None), None)
    return Undone(
        number, sum(undone.reversed for undone in done), [each for undone in done for each in undone.kept]
    )


def _outcome(undone: Undone) -> dict[str, object]:
    return {"reversed": undone.reversed, "kept": undone.kept[:KEPT], "more": len(undone.kept[KEPT:])}
