"""Taking turns at the door, and the flag that says the door is open (the test suite's write guard reads it)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar

from django.db import connection, transaction

_TURN = threading.RLock()
_open: ContextVar[bool] = ContextVar("door_open", default=False)
_reading: ContextVar[bool] = ContextVar("reading_a_snapshot", default=False)
#: names the ledger's advisory lock on PostgreSQL
ADVISORY_KEY = 0x6C6564676572


def door_is_open() -> bool:
    """True while the code that runs was let in by the door (or is a migration of the ledger's tables)."""
    return _open.get()


@contextmanager
def opened() -> Iterator[None]:
    """Mark that what runs inside may write ledger tables."""
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


@contextmanager
def queue() -> Iterator[None]:
    """Short writes of what is no ledger stand in the door's queue on SQLite, whose own is unfair; elsewhere in none."""
    in_line = connection.vendor == "sqlite" and not connection.in_atomic_block
    with _TURN if in_line else nullcontext():
        yield


@contextmanager
def turn() -> Iterator[None]:
    """One writer at a time, in one short transaction.

    SQLite's IMMEDIATE is unfair among threads (slowest 50 × median), so writers of one process queue here before
    BEGIN (whoever is inside a transaction already holds SQLite's lock and must not queue behind those who wait for
    it); PostgreSQL must take the advisory lock before the head is read, else the chain forks."""
    with nullcontext() if connection.in_atomic_block else _TURN, transaction.atomic(), opened():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_KEY])
        yield


@contextmanager
def snapshot(temporary: bool = False) -> Iterator[None]:
    """One state of the ledger for all that is read inside, while others go on writing; ``temporary`` tables and views
    may be made of it, which outlive it.

    Django's own transactions are IMMEDIATE on SQLite, which would lock writers out; this one only reads."""
    if connection.in_atomic_block or _reading.get():
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            only = "" if temporary else " READ ONLY"
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ{only}")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            token, end = _reading.set(True), "ROLLBACK"
            try:
                yield
                end = "COMMIT" if temporary else end
            finally:
                _reading.reset(token)
                cursor.execute(end)
