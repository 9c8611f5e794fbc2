"""How far a batch is, in words and numbers."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.models import ImportBatch

State = ImportBatch.State

_WAITS = {
    State.WAITING: _("Waiting for its turn to be read."),
    State.QUEUED: _("Waiting for its turn to be applied."),
    State.RECALLED: _("Waiting for its turn to be undone."),
}
_PHASES: dict[str, Promise] = {
    "open": _("The file is being opened and checked."),
    "read": _("The rows are being read and held against the ledger."),
    "store": _("The proposal is being kept."),
    "prepare": _("The changes are being prepared."),
    "write": _("The changes are being written: all of them or none."),
}
_STEPS: dict[str, Promise] = {
    State.READING: _("The file is being read."),
    State.APPLYING: _("The file is being applied."),
    State.UNDOING: _("The import is being undone."),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """What happens now; rows done, and of how many (0: not known)."""

    words: str
    done: int
    total: int


def of(batch: ImportBatch) -> Progress:
    """The progress of a busy batch."""
    words = _WAITS.get(State(batch.state)) or _PHASES.get(batch.phase) or _STEPS[batch.state]
    if batch.state == State.UNDOING:
        words = _STEPS[batch.state]
    return Progress(str(words), batch.done, batch.total)
