"""What the door asks of an assessed light: one that differs from the self-rated light takes a reason."""

from __future__ import annotations

from projects.ledger import write
from projects.ledger.difference import Difference, Refused
from projects.ledger.wanted import Wanted
from projects.values import Scalar

_KEYS = ("self_light", "assessed_light", "assessed_reason")
_OF_ASSESSOR = frozenset({"assessed_light", "assessed_reason"})


def check(wanted: Wanted) -> None:
    """Returns whose assessment these differences touch, whoever writes them; a later self-rating is not held back by it."""
    touched = wanted.of("monthly_return", ("create", "update"), saying=_OF_ASSESSOR)
    if not touched:
        return
    standing = write.current("monthly_return", [d.id for d in touched if d.kind == "update"], _KEYS)
    for d in touched:
        before = standing.get(d.id, {})
        own, assessed, reason = (_after(d, key, before) for key in _KEYS)
        if own and assessed and own != assessed and not str(reason).strip():
            raise Refused("assessed-reason-missing")


def _after(d: Difference, key: str, before: dict[str, Scalar]) -> Scalar:
    return d.new(key) if d.says(key) or d.kind == "create" else before[key]
