"""The log of sign-ins beside the history: appended under a lock, chained, guarded by the same triggers, verified with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from projects.ledger import chain
from projects.ledger.locking import queue
from projects.models.signin import SignIn
from projects.values import legible

#: names the log's advisory lock on PostgreSQL
ADVISORY_KEY = 0x7369676E696E
#: so many failures of one name at one address are noted in an hour; a program that guesses cannot fill the log
FAILURES_NOTED = 30
_REPEATED = ("user_id", "username", "address", "what")


def append(what: str, username: str, address: str, user_id: int | None = None) -> SignIn | None:
    """Note one event; None for a failure beyond those that are noted."""
    username, address = legible(username)[:150], legible(address)[:45]
    with queue(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_KEY])
        if what in (SignIn.What.FAILED, SignIn.What.LOCKED) and _too_many(username, address):
            return None
        last = SignIn.objects.order_by("-number").first()
        number, at = (last.number if last else 0) + 1, timezone.now()
        told = {
            "number": number, "prev": last.hash if last else chain.GENESIS, "at": chain.stamp(at),
            "user_id": user_id, "username": username, "address": address, "what": what,
        }  # fmt: skip
        body = chain.canonical(told)
        return SignIn.objects.create(
            number=number, at=at, user_id=user_id, username=username, address=address, what=what, body=body,
            hash=chain.head_of(body),
        )  # fmt: skip


def _too_many(username: str, address: str) -> bool:
    since = timezone.now() - timedelta(hours=1)
    failed = SignIn.objects.filter(username=username, at__gte=since, address=address)
    return failed.exclude(what__in=(SignIn.What.IN, SignIn.What.OUT)).count() >= FAILURES_NOTED


def head() -> tuple[int, str]:
    """Number and hash of the newest entry; (0, GENESIS) for an empty log."""
    last = SignIn.objects.order_by("-number").values_list("number", "hash").first()
    return last or (0, chain.GENESIS)


def noted() -> str:
    """The head as change sets hold it, "12 " and the hash; "" for an empty log."""
    number, digest = head()
    return f"{number} {digest}" if number else ""


def verify(known: set[str]) -> str | None:
    """The first bad place of the log, or None; its hashes are added to ``known``, where heads kept elsewhere are looked for."""
    previous = chain.GENESIS
    for number, row in enumerate(_rows(), 1):
        if wrong := _wrong(row, number, previous):
            return f"sign-in {number}: {wrong}"
        previous = row["hash"]
        known.add(previous)
    return None


def _rows() -> Iterator[dict[str, Any]]:
    names = ("number", "at", *_REPEATED, "body", "hash")
    columns = ", ".join(names)
    if connection.vendor == "sqlite":  # as text: the driver raises for a moment that is none
        columns = columns.replace(" at,", " CAST(at AS TEXT),")
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM projects_signin ORDER BY number")
        while rows := cursor.fetchmany(2000):
            yield from (dict(zip(names, row, strict=True)) for row in rows)


def _wrong(row: dict[str, Any], number: int, previous: str) -> str | None:
    if row["number"] != number:
        return "missing"
    if chain.head_of(row["body"]) != row["hash"]:
        return "text does not match its hash"
    try:
        told: dict[str, Any] = json.loads(row["body"])
        if told["prev"] != previous:
            return "does not follow the one before"
        stored = {**{key: row[key] for key in ("number", *_REPEATED)}, "at": chain.stamp_of(row["at"])}
        wrong = next((key for key, value in stored.items() if told[key] != value), None)
    except (ValueError, KeyError, TypeError):
        return "text cannot be read"
    return f"column {wrong} differs from the text" if wrong else None
