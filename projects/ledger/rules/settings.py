"""What the door asks of the settings of rules, and of silences: a reason, for they decide what is found."""

from __future__ import annotations

from projects.ledger.difference import Refused
from projects.ledger.wanted import Wanted


def check(wanted: Wanted, reason: str) -> None:
    """A rule's setting takes a reason; a silence has its own. Its end is a date, and no date is none that can be stored."""
    if wanted.of("rule_setting") and not reason.strip():
        raise Refused("reason-missing")
    for d in wanted.of("silence", ("create",)):
        if not str(d.new("reason")).strip():
            raise Refused("silence-incomplete")
