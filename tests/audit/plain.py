"""Facts in plain Python, amounts in 万元, and a rule asked of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from projects.audit.catalogue import RULES
from projects.audit.facts import Facts, Filed
from projects.audit.rule import EACH, LAST, Seen
from tests.factories import WAN

_AMOUNTS = frozenset({
    "completed", "declared", "before", "construction", "installation", "equipment", "other_costs", "funds", "statistics",
    "total", "planned", "adjusted", "completed_before",
})  # fmt: skip


def fen(wan: float | None) -> int | None:
    """To the fen, from an amount with two decimals."""
    return None if wan is None else round(wan * WAN)


def _stored(told: dict[str, Any]) -> dict[str, Any]:
    return {
        key: fen(value) if key in _AMOUNTS and not isinstance(value, str) else value
        for key, value in told.items()
    }


def project(month: int = 6, returns: Iterable[Filed] = (), **told: Any) -> Facts:
    """A project of 2021 under construction, at the end of ``month``."""
    values = {
        "year": 2021,
        "month": month,
        "stage": "building",
        "name": "钢管生产线",
        "code": "P000001",
        **told,
    }
    return Facts(**_stored(values), filed={at.month: at for at in returns})


def filed(month: int = 6, **told: Any) -> Filed:
    """A return that follows another."""
    return Filed(**_stored({"month": month, "follows": True, "id": month, **told}))


def months(*to_date: float | None, first: int = 1) -> list[Filed]:
    """Returns month after month with these years to date."""
    found: list[Filed] = []
    for month, amount in enumerate(to_date, first):
        before = found[-1].to_date if found else 0
        completed = None if amount is None else round(amount * WAN) - (before or 0)
        found.append(Filed(month, completed, None, before, True, id=month))
    return found


def ask(code: str, facts: Facts, at: Filed | None = None, **limits: int) -> Seen:
    """What a rule sees; a return is looked at by itself, else the last one. Nothing to compare is level ""."""
    rule = RULES[code]
    held = {**rule.defaults, **limits}
    if rule.scope in (EACH, LAST):
        at = at or facts.last
        found = rule.look(facts, at, held) if at else None
    else:
        found = rule.look(facts, held)
    return found or Seen("")
