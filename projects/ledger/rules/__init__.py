"""What the door asks of every change, whoever writes it: rights, steps, periods, kept files.

``whoever`` has what goes for all kinds of objects; each other file has the rules of one of them."""

from projects.ledger.rules.whoever import (
    check_rights,
    check_single,
    check_steps,
    check_steps_back,
    check_surroundings,
)

__all__ = ["check_rights", "check_single", "check_steps", "check_steps_back", "check_surroundings"]
