"""New objects get their real ids at the door, projects their codes, and references the ids of what they refer to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from projects.ledger import write
from projects.ledger.difference import Creation, Name, Refused
from projects.ledger.registry import KEPT
from projects.ledger.wanted import Wanted
from projects.values import Scalar


class Given(Mapping[Name, int]):
    """The real ids of new objects by the names they had in the proposal: (label, temporary id)."""

    def __init__(self) -> None:
        self._ids: dict[str, dict[int, int]] = {}

    def __getitem__(self, name: Name) -> int:
        return self._ids[name[0]][name[1]]

    def __iter__(self) -> Iterator[Name]:
        return ((label, each) for label, ids in self._ids.items() for each in ids)

    def __len__(self) -> int:
        return sum(map(len, self._ids.values()))

    def of(self, label: str) -> dict[int, int]:
        """Temporary id → real id of one label."""
        return self._ids.setdefault(label, {})


def give_ids(creations: Sequence[Creation]) -> Given:
    """Give new objects their ids, the first proposed the first, and projects their codes.

    Ids are reserved at once and never given again, so a commit that fails later leaves a gap and no trap. Raises
    ``Refused`` for an object that comes back under an id that was never given."""
    given = Given()
    for label, alike in groupby(creations, key=attrgetter("label")):
        many = list(alike)
        _mind_back(label, [each for made in many for each in made.ids if each >= 0])
        fresh = sorted((each for made in many for each in made.ids if each < 0), reverse=True)
        if fresh:
            first = write.reserve(label, len(fresh))
            given.of(label).update(zip(fresh, range(first, first + len(fresh)), strict=True))
        for made in many:
            made.ids = real(made.ids, given.of(label))
            if label == "project":
                made.made["code"] = [f"P{each:06d}" for each in made.ids]
    return given


def _mind_back(label: str, ids: Sequence[int]) -> None:
    last = write.last_given(label) if ids else 0
    for each in ids:
        if not 0 < each <= last:
            raise Refused("unknown-id", label=label, id=each)


def real(ids: Sequence[Any], given: Mapping[int, int]) -> list[Any]:
    """Ids with the real ones in the place of the temporary ones. KeyError for one that is no new object's."""
    return [given[each] if isinstance(each, int) and each < 0 else each for each in ids]


def refer(wanted: Wanted, ids: Given) -> None:
    """Put the real ids in the place of the temporary ones that these differences refer to."""
    for made in wanted.creations:
        for key, target in KEPT[made.label].references.items():
            if key in made.made:
                made.made[key] = _referring(made.label, key, made.made[key], ids.of(target))
    for d in wanted.changes:
        for key, target in KEPT[d.label].references.items():
            if key in d.values:
                old, new = d.values[key]
                d.values[key] = (old, *_referring(d.label, key, [new], ids.of(target)))


def _referring(label: str, key: str, values: Sequence[Scalar], given: Mapping[int, int]) -> list[Any]:
    try:
        return real(values, given)
    except KeyError as error:
        raise Refused("refers-to-nothing", label=label, key=key) from error
