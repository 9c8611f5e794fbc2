"""Who still refers to what is about to be deleted, and what refers to nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from projects.ledger import write
from projects.ledger.difference import Creation, Difference, Name
from projects.ledger.registry import KEPT, REFERRED_BY


def held(wanted: Iterable[Difference]) -> Iterator[tuple[Name, Name]]:
    """(what is to be deleted, what refers to it and stays): not counted is what these differences delete or turn elsewhere."""
    doomed: dict[str, set[int]] = defaultdict(set)
    freed: set[tuple[str, int, str]] = set()
    for d in wanted:
        if d.kind == "delete":
            doomed[d.label].add(d.id)
        elif d.kind == "update":
            freed |= {(d.label, d.id, key) for key in d.values}
    for label, ids in doomed.items():
        for child, key in REFERRED_BY[label]:
            for child_id, target in write.referring(child, key, sorted(ids)):
                if child_id not in doomed.get(child, ()) and (child, child_id, key) not in freed:
                    yield (label, target), (child, child_id)


def named(d: Difference) -> Iterator[tuple[str, Name]]:
    """What the new values of a difference refer to, by key."""
    for key, target in KEPT[d.label].references.items():
        new = d.made.get(key) if d.kind == "create" else d.values[key][1] if key in d.values else None
        if isinstance(new, int):
            yield key, (target, new)


def lost(changes: Iterable[Difference], creations: Iterable[Creation] = ()) -> set[Name]:
    """What new values refer to but does not exist, or will not when these differences are done."""
    made: dict[str, set[int]] = defaultdict(set)
    doomed: dict[str, set[int]] = defaultdict(set)
    asked: dict[str, set[int]] = {target: set() for target in REFERRED_BY}
    for d in changes:
        if d.kind != "update":
            (doomed if d.kind == "delete" else made)[d.label].add(d.id)
        for _, (target, new) in named(d):
            asked[target].add(new)
    for many in creations:
        made[many.label].update(many.ids)
        for key, target in KEPT[many.label].references.items():
            asked[target].update(set(many.made.get(key, ())) - {None})
    return set(_missing(asked, made, doomed))


def _missing(
    asked: Mapping[str, set[int]], made: Mapping[str, set[int]], doomed: Mapping[str, set[int]]
) -> Iterator[Name]:
    for target, ids in asked.items():
        if outside := ids - made.get(target, set()):
            standing = write.existing(target, sorted(outside)) - doomed.get(target, set())
            yield from ((target, each) for each in outside - standing)
