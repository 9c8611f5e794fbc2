"""The door and the history behind it: commit, chain, verify, replay, as of, undo."""

from projects.ledger.difference import (
    Actor,
    Clash,
    Conflict,
    Creation,
    Difference,
    Refused,
    Source,
    create,
    update,
)
from projects.ledger.door import Receipt, commit, event, head, moved
from projects.ledger.locking import door_is_open, turn
from projects.ledger.moments import meant, today
from projects.ledger.past import position, standing_at
from projects.ledger.registry import KEPT, LEFT_OUT, REFERRED_BY, TABLES
from projects.ledger.replay import as_of, replay, values_at
from projects.ledger.simulated import KEY as SIMULATED
from projects.ledger.simulated import simulating
from projects.ledger.undo import undo
from projects.ledger.verify import Verdict, verify
from projects.ledger.write import current

__all__ = [
    "KEPT", "LEFT_OUT", "REFERRED_BY", "SIMULATED", "TABLES", "Actor", "Clash", "Conflict", "Creation", "Difference", "Receipt", "Refused", "Source", "Verdict",
    "as_of", "commit", "create", "current", "door_is_open", "event", "head", "meant", "moved", "position", "replay", "simulating", "standing_at", "today", "turn", "undo", "update", "values_at", "verify",
]  # fmt: skip
