"""Suspension and cancellation 停工、取消: said with a reason, and cancellation by the project office alone.

A file is its own reason: its bytes are kept and named by the change set. So is a return that comes with the stage, which
tells the month's difficulties."""

from __future__ import annotations

from projects import access
from projects.ledger.difference import Actor, Refused, Source
from projects.ledger.wanted import Wanted
from projects.vocabulary import Edit

HALTED, CANCELLED = "halted", "cancelled"
#: where a person types what is to be
_BY_HAND = frozenset({"page", "admin", "command"})


def check(wanted: Wanted, actor: Actor, source: Source, reason: str) -> None:
    """Raise ``Refused`` for a project that would be stopped or taken out of the sums without a word."""
    silent = source.kind in _BY_HAND and not reason.strip()
    reported = "monthly_return" in wanted.labels(("create", "update"))
    for d in wanted.of("project", ("update",)):
        if "stage" not in d.values:
            continue
        stages = d.values["stage"]
        if CANCELLED in stages and not access.may_edit(actor.roles, Edit.PLAN):
            raise Refused("stage-office")
        if silent and (CANCELLED in stages or (stages[1] == HALTED and not reported)):
            raise Refused("stage-reason")
