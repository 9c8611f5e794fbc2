"""One state of the ledger for as long as it is read: the position and all rows belong together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from projects.ledger.locking import ADVISORY_KEY


@contextmanager
def one_state() -> Iterator[None]:
    """What is read inside is as of one moment, and nobody waits for it.

    Inside a transaction of the caller SQLite keeps writers out already; on PostgreSQL, where each statement there
    sees the newest state, the door is held until that transaction ends."""
    if connection.in_atomic_block:
        _hold_the_door()
        yield
        return
    with _reading(), transaction.atomic():
        if connection.vendor == "postgresql":
            _execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def _reading() -> Iterator[None]:
    """On SQLite begin without the writer's lock: the first read fixes the state (WAL)."""
    wrapper: Any = connection
    mode = getattr(wrapper, "transaction_mode", None)
    wrapper.transaction_mode = None
    try:
        yield
    finally:
        wrapper.transaction_mode = mode


def _hold_the_door() -> None:
    if connection.vendor == "postgresql":
        _execute("SELECT pg_advisory_xact_lock_shared(%s)", [ADVISORY_KEY])


def _execute(statement: str, params: list[int] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
