"""What fields held when a person last saw them: each field at a position of the history of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping

from projects.ledger import KEPT
from projects.models import Change
from projects.values import Scalar

#: object id → key → position of the history
Seen = Mapping[int, Mapping[str, int]]


def values_then(label: str, seen: Seen) -> dict[int, dict[str, Scalar]]:
    """Of fields that changed since they were seen, what they held then; one query however many are asked."""
    if not seen:
        return {}
    since = min(min(keys.values()) for keys in seen.values())
    entries = Change.objects.filter(label=label, object_id__in=seen, changeset_id__gt=since)
    found: dict[int, dict[str, Scalar]] = {}
    rows = entries.order_by("-changeset_id").values_list("object_id", "changeset_id", "kind", "body")
    for pk, number, kind, body in rows:
        then = _old(label, kind, json.loads(body))
        held = {key: then[key] for key, position in seen[pk].items() if key in then and number > position}
        found.setdefault(pk, {}).update(held)
    return found


def _old(label: str, kind: str, body: Mapping[str, list[Scalar]]) -> dict[str, Scalar]:
    """What one change found; before an object was made there was nothing."""
    return dict(KEPT[label].empty) if kind == "create" else {key: pair[0] for key, pair in body.items()}
