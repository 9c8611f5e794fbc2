"""Figures that cost one look at every row are remembered until the ledger changes: by the head of its history.

What is kept is a function of the history, so the head says whether the figures still hold; a new change set makes new
keys, and old ones are forgotten with time. Each process remembers its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache

from projects import ledger

T = TypeVar("T")
_DAY = 24 * 60 * 60


def at_head(name: str, about: tuple[Any, ...], compute: Callable[[], T]) -> T:
    """``compute()``, or what it was at this head; ``about`` names what it depends on beside the ledger.

    The head is read first: figures of a newer state under an older head are found out by the next look."""
    key = f"figures:{name}:{ledger.head()[1]}:{':'.join(map(str, about))}"
    found: T | None = cache.get(key)
    if found is None:
        found = compute()
        cache.set(key, found, _DAY)
    return found
