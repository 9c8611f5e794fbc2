"""Figures that cost one look at every row are remembered until the ledger changes: by its last change set that changed something.

What is kept is a function of the changes in the history, so that one says whether the figures still hold; a new one makes
new keys, and old ones are forgotten with time. Events (exports, denials) change no object and end nothing. Each process
remembers its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache

from projects import ledger

T = TypeVar("T")
_DAY = 24 * 60 * 60


def at_head(name: str, about: tuple[Any, ...], compute: Callable[[], T]) -> T:
    """``compute()``, or what it was at this state of the ledger; ``about`` names what it depends on beside it.

    The state is read before ``compute``: figures of a newer one under an older name are found out by the next look. What
    was read earlier still, such as a plan year, belongs into ``about`` with its version."""
    key = f"figures:{name}:{ledger.moved()[1]}:{':'.join(map(str, about))}"
    found: T | None = cache.get(key)
    if found is None:
        found = compute()
        cache.set(key, found, _DAY)
    return found
