"""A sample 抽查 at the door: what was drawn stays as it was drawn; only what was seen on site is filled in."""

from __future__ import annotations

from projects.ledger import write
from projects.ledger.difference import Difference, Refused
from projects.ledger.wanted import Wanted
from projects.values import Scalar
from projects.vocabulary.sample import ON_SITE

SAMPLE, ITEM = "sample", "sample_item"
DIFFERS = "differs"


def check(wanted: Wanted) -> None:
    """Raise ``Refused`` for a sample that would change or go, and for a difference on site that says nothing more."""
    if wanted.of(SAMPLE, ("update", "delete")) or wanted.of(ITEM, ("delete",)):
        raise Refused("sample-stays")
    made = {d.id for d in wanted.of(SAMPLE, ("create",))}
    if wanted.given(ITEM, "sample") - made:
        raise Refused("sample-stays")
    updates = wanted.of(ITEM, ("update",))
    standing = write.current(ITEM, [d.id for d in updates]) if updates else {}
    for d in updates:
        _check_seen(d, standing[d.id])


def _check_seen(d: Difference, now: dict[str, Scalar]) -> None:
    if set(d.values) - set(ON_SITE):
        raise Refused("sample-stays")
    after = {**now, **{key: new for key, (_old, new) in d.values.items()}}
    if after["seen"] == DIFFERS and after["amount_seen"] is None and not str(after["note"]).strip():
        raise Refused("sample-differs")
