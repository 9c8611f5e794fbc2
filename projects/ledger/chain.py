"""The hash chain: how changes and headers become text, and text becomes hashes. The stored text is what is hashed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.utils.dateparse import parse_datetime

GENESIS = "0" * 64
FORMAT = 1


def canonical(value: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, non-ASCII as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


#: label, object id, kind, body: what is hashed and stored of one change
Line = tuple[str, int, str, str]


def told(lines: Iterable[Line]) -> bytes:
    """Changes as they are hashed, one line each: neither a name nor canonical JSON holds a NUL or a line break."""
    text = [f"{label}\0{object_id}\0{kind}\0{body}\n" for label, object_id, kind, body in lines]
    return "".join(text).encode()


def body_of(line: bytes) -> bytes:
    """The body of one line of ``told``, as it was hashed."""
    return line[line.rindex(b"\0") + 1 : -1]


class Digest:
    """SHA-256 over changes in their order, fed as they come."""

    def __init__(self) -> None:
        self._state = hashlib.sha256()

    def feed(self, lines: Iterable[Line]) -> None:
        """Hash these changes after those before."""
        self.update(told(lines))

    def update(self, text: bytes) -> None:
        """``feed`` of what was made of changes by ``told``."""
        self._state.update(text)

    def hex(self) -> str:
        return self._state.hexdigest()


def digest(lines: Iterable[Line]) -> str:
    """SHA-256 over changes at once; a thousand of them are in memory at a time."""
    state, waiting = Digest(), iter(lines)
    while batch := list(islice(waiting, 1000)):
        state.feed(batch)
    return state.hex()


def head_of(header: str) -> str:
    """The hash of a change set: SHA-256 of its header as stored; the header holds the hash before it."""
    return hashlib.sha256(header.encode()).hexdigest()


def stamp(at: datetime) -> str:
    """A moment as the header holds it: UTC, microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def stamp_of(stored: Any) -> str | None:
    """The moment of a stored row as headers write it, None if it is none. SQLite brings text without a zone, in UTC."""
    try:
        at = parse_datetime(stored) if isinstance(stored, str) else stored
    except ValueError:
        at = None
    return stamp(at.replace(tzinfo=at.tzinfo or UTC)) if isinstance(at, datetime) else None
