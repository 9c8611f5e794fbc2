"""The steps of a problem 问题: raised → in hand → asked to close → closed, or sent back to its department.

Every writer passes here. A department brings a problem as far as asking to close it, with the result; the project office
closes it or sends it back and says why. A closed problem stands as it is."""

from __future__ import annotations

from projects import access
from projects.ledger import write
from projects.ledger.difference import Actor, Difference, Refused
from projects.ledger.wanted import Wanted
from projects.values import Scalar

LABEL = "problem"
RAISED, HANDLING, CLOSING, CLOSED, RETURNED = "raised", "handling", "closing", "closed", "returned"
#: state → the states that may follow it
NEXT: dict[str, tuple[str, ...]] = {
    "": (RAISED,),
    RAISED: (HANDLING,),
    HANDLING: (CLOSING,),
    CLOSING: (CLOSED, RETURNED),
    RETURNED: (HANDLING, CLOSING),
    CLOSED: (),
}
#: steps that are the project office's word
OF_THE_OFFICE = frozenset({CLOSED, RETURNED})


def steps(state: str, held: frozenset[str]) -> list[str]:
    """The states that someone with the roles ``held`` may bring a problem to from ``state``."""
    office = access.may_settle(held)
    return [each for each in NEXT[state] if office or each not in OF_THE_OFFICE]


def check(wanted: Wanted, actor: Actor, reason: str) -> None:
    """Raise ``Refused`` for a step out of order, one that is not the actor's, or one without what it needs."""
    mine = wanted.of(LABEL)
    standing = write.current(LABEL, [d.id for d in mine if d.kind != "create"]) if mine else {}
    leaving = {d.id for d in wanted.of("project", ("delete",))}
    for d in mine:
        if d.kind == "create":
            _step("", str(d.new("state")), actor)
        elif d.kind == "update":
            _change(d, standing[d.id], actor, reason)
        elif standing[d.id]["project"] not in leaving:
            _remove(standing[d.id], actor)


def _change(d: Difference, now: dict[str, Scalar], actor: Actor, reason: str) -> None:
    if now["state"] == CLOSED:
        raise Refused("problem-closed")
    if "state" not in d.values:
        return
    new = str(d.new("state"))
    _step(str(now["state"]), new, actor)
    result = d.new("result") if d.says("result") else now["result"]
    if new == CLOSING and not str(result).strip():
        raise Refused("problem-result")
    if new == RETURNED and not reason.strip():
        raise Refused("reason-missing")


def _step(old: str, new: str, actor: Actor) -> None:
    if new not in NEXT[old]:
        raise Refused("problem-step", state=new)
    if new not in steps(old, actor.roles):
        raise Refused("problem-office")


def _remove(now: dict[str, Scalar], actor: Actor) -> None:
    """Raised by mistake, a department takes it back; once it is in hand only the office does, and a closed one stays."""
    if now["state"] == CLOSED:
        raise Refused("problem-closed")
    if now["state"] != RAISED and not access.may_settle(actor.roles):
        raise Refused("problem-begun")
