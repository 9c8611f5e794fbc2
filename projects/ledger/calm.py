"""Peace from the garbage collector while very many small objects are made, none of which goes in circles."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LOCK = threading.Lock()
_inside = 0


@contextmanager
def calm() -> Iterator[None]:
    """Without collections while any thread is inside: they would look through every object again and again."""
    global _inside
    with _LOCK:
        _inside += 1
        gc.disable()
    try:
        yield
    finally:
        with _LOCK:
            _inside -= 1
            if not _inside:
                gc.enable()
