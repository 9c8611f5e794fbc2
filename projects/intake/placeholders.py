"""Retiring placeholders: what goes with them."""

from __future__ import annotations

from projects import ledger
from projects.ledger import Difference


def deletions(doomed: list[int]) -> list[Difference]:
    """Placeholders and what hangs on them, to be deleted. It stands only while each is a placeholder still."""
    hanging = [
        Difference(label, pk, "delete")
        for label in ("support", "year_plan")
        for pk, _ in (ledger.write.referring(label, "project", doomed) if doomed else ())
    ]
    return hanging + [Difference("project", pk, "delete", {"placeholder": (True, None)}) for pk in doomed]
