"""Who gives roles: nobody to themselves, so that who keeps the accounts does not come to the figures by their own hand.

The system has no account: the first account and the operator's commands are not concerned."""

from __future__ import annotations

from projects.ledger import write
from projects.ledger.difference import Actor, Difference, Refused, Source
from projects.ledger.wanted import Wanted


def check(wanted: Wanted, actor: Actor, source: Source, reason: str, undoing: bool) -> None:
    """Raise ``Refused`` for a role that somebody would give themselves, and in the admin for one without a reason."""
    touched = wanted.of("membership")
    if touched and source.kind == "admin" and not reason.strip():
        raise Refused("reason-missing")
    if actor.id is None:
        return
    given = [d for d in touched if _gives(d, wanted, undoing)]
    standing = write.current("membership", [d.id for d in given if d.kind == "update"], ["user"])
    for d in given:
        if actor.id in (d.new("user") if d.says("user") else None, standing.get(d.id, {}).get("user")):
            raise Refused("own-role")


def _gives(d: Difference, wanted: Wanted, undoing: bool) -> bool:
    """Whether it may give somebody more than they had. An organisation that is merged takes its people along."""
    if d.kind != "update" or d.says("role") or d.says("user"):
        return d.kind != "delete"
    merged = {o.id for o in wanted.of("organisation", ("update",)) if o.values.get("active") == (True, False)}
    return not undoing and d.values["organisation"][0] not in merged
