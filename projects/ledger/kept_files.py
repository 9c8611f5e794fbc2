"""The files that the history names: every one is in the store, and is what it was when it was named.

Bytes are outside the fold: kept by SHA-256, never removed, hashed by verification (DESIGN §2)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from projects import store
from projects.ledger.replay import Deviation
from projects.models import Change, ChangeSet

#: change sets whose source is a file that was read: its bytes are kept before anything of it is applied
_FROM_FILES = ("import", "retire", "visits")
#: what names a file of its own
_WITH_FILES = ("evidence", "snapshot")


def deviations() -> list[Deviation]:
    """Files that are missing or altered, each at the first place that names it; each file is read once."""
    found, seen = [], set()
    for label, number, key, sha256 in _named():
        if sha256 in seen:
            continue
        seen.add(sha256)
        if (now := _hash(sha256)) != sha256:
            found.append(Deviation(label, number, key, sha256, now))
    return found


def _named() -> Iterator[tuple[str, int, str, str]]:
    """(label, id, field, SHA-256) of each file: evidence that is or was, frozen months, and the ledgers that were imported."""
    made = Change.objects.filter(label__in=_WITH_FILES, kind="create").order_by("id")
    for label, pk, body in made.values_list("label", "object_id", "body").iterator():
        yield label, pk, "sha256", json.loads(body)["sha256"][1]
    read = ChangeSet.objects.filter(source="file", action__in=_FROM_FILES).order_by("number")
    for number, header in read.values_list("number", "header").iterator():
        if sha256 := json.loads(header)["source"].get("sha256"):
            yield "changeset", number, "file", sha256


def _hash(sha256: str) -> str | None:
    """What the kept bytes hash to now; None where they cannot be read."""
    try:
        return store.hash_of(store.path_of(sha256))
    except OSError:
        return None
