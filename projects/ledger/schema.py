"""Schema change sets: a migration that changes a kept field tells the history, in its own transaction.

Call one of these from ``RunPython`` after the schema operation. The fold applies it, so that replay still equals
the tables; before it the field is unknown in as-of views."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils import timezone

from projects.ledger import chain
from projects.ledger.difference import Actor, Source
from projects.ledger.locking import turn
from projects.values import Scalar


def added(label: str, key: str, value: Scalar = None, values: dict[int, Scalar] | None = None) -> None:
    """A kept field was added (or filled anew): every object has ``value``, or its own in ``values``."""
    _append(
        "add",
        {
            "label": label,
            "key": key,
            "value": value,
            "values": {str(k): v for k, v in (values or {}).items()},
        },
    )


def dropped(label: str, key: str) -> None:
    _append("drop", {"label": label, "key": key})


def renamed(label: str, key: str, to: str) -> None:
    _append("rename", {"label": label, "key": key, "to": to})


def _append(kind: str, body: dict[str, Any]) -> None:
    """Chain one schema change set with plain SQL on the columns every release has (history tables only gain nullable ones).

    An empty history has nothing to be told: what is created later holds the field from the start."""
    text = chain.canonical(body)
    actor, source = Actor.system(), Source("system", "migrate")
    digest = chain.digest([("schema", 0, kind, text)])
    with turn(), connection.cursor() as cursor:
        cursor.execute("SELECT number, hash FROM projects_changeset ORDER BY number DESC LIMIT 1")
        last, previous = cursor.fetchone() or (0, chain.GENESIS)
        if not last:
            return
        at, number = timezone.now(), last + 1
        header = chain.canonical({
            "format": chain.FORMAT, "number": number, "prev": previous, "at": chain.stamp(at), "changes": 1, "digest": digest,
            "who": {"id": None, "username": actor.username, "name": actor.name},
            "source": source.as_json(), "action": "schema", "reason": "", "reverses": None,
        })  # fmt: skip
        cursor.execute(
            "INSERT INTO projects_changeset (number, at, user_id, who, source, action, reason, changes, reverses, header, digest, hash)"
            " VALUES (%s, %s, NULL, %s, %s, 'schema', '', 1, NULL, %s, %s, %s)",
            [
                number,
                connection.ops.adapt_datetimefield_value(at),
                actor.name,
                source.kind,
                header,
                digest,
                chain.head_of(header),
            ],
        )
        cursor.execute(
            "INSERT INTO projects_change (changeset_id, seq, label, object_id, kind, body) VALUES (%s, 0, 'schema', 0, %s, %s)",
            [number, kind, text],
        )
