"""Differences held against what stands now: different fields merge, the same field clashes."""

from __future__ import annotations

from collections import defaultdict

from projects.ledger import write
from projects.ledger.difference import Clash, Conflict, Difference, Name, Pairs
from projects.values import Scalar


def still_to_do(wanted: list[Difference]) -> list[Difference]:
    """Hold updates and deletes against what stands now: merge what others did elsewhere, drop what is done already."""
    check = _Check(_standing(wanted))
    left = [each for d in wanted if (each := check(d))]
    if check.clashes or check.gone:
        raise Conflict(check.clashes, check.gone)
    return left


def _standing(wanted: list[Difference]) -> dict[str, dict[int, dict[str, Scalar]]]:
    """By label and id, what stands now of the fields that these differences speak of."""
    ids: dict[str, list[int]] = defaultdict(list)
    keys: dict[str, set[str]] = defaultdict(set)
    for d in wanted:
        ids[d.label].append(d.id)
        keys[d.label].update(d.values)
    return {label: write.current(label, asked, sorted(keys[label])) for label, asked in ids.items()}


class _Check:
    """One difference after the other against what stands; collects every clash before anything is refused."""

    def __init__(self, standing: dict[str, dict[int, dict[str, Scalar]]]) -> None:
        self.standing = standing
        self.clashes: list[Clash] = []
        self.gone: list[Name] = []

    def __call__(self, d: Difference) -> Difference | None:
        now = self.standing[d.label].get(d.id)
        if now is None:
            self.gone.append((d.label, d.id))
            return None
        left = self._left(d, now)
        if d.kind == "delete":
            return Difference(d.label, d.id, d.kind)
        return Difference(d.label, d.id, d.kind, left) if left else None

    def _left(self, d: Difference, now: dict[str, Scalar]) -> Pairs:
        """What is still to do: fields whose old value stands. One that has another value than asked for is a clash."""
        for key, (old, new) in d.values.items():
            if now[key] not in (old, new) or (d.kind == "delete" and now[key] != old):
                self.clashes.append(Clash(d.label, d.id, key, old, now[key], new))
        return {key: (old, new) for key, (old, new) in d.values.items() if now[key] == old != new}
