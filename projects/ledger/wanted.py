"""All that one commit is to do: new objects by columns, many of one label at a time, and everything else one by one."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby, islice
from operator import attrgetter

from projects.ledger.difference import ChangeKind, Creation, Difference
from projects.ledger.registry import KEPT
from projects.values import Scalar

_PLACE = {label: place for place, label in enumerate(KEPT)}
#: so many new objects go through the door together
_TOGETHER = 5_000
EVERY: tuple[ChangeKind, ...] = ("create", "update", "delete")


@dataclass(slots=True)
class Wanted:
    """What is asked of the door. Parents are made before children and deleted after them."""

    creations: list[Creation]
    #: updates and deletes
    changes: list[Difference]

    @classmethod
    def gathered(cls, asked: Iterable[Difference | Creation]) -> Wanted:
        """From differences in any order. What was given stays as it is: the door fills in its own copies."""
        everything = list(asked)
        loose = [d for d in everything if isinstance(d, Difference)]
        many = [Creation(c.label, c.ids, {**c.made}) for c in everything if isinstance(c, Creation)]
        many += _columns([d for d in loose if d.kind == "create"])
        return cls(
            sorted(many, key=lambda c: _PLACE[c.label]),
            sorted((d for d in loose if d.kind != "create"), key=_order),
        )

    def __len__(self) -> int:
        return sum(map(len, self.creations)) + len(self.changes)

    def __iter__(self) -> Iterator[Difference]:
        """One by one, the new objects too: for what looks at few of them."""
        return chain(chain.from_iterable(self.creations), self.changes)

    def labels(self, kinds: Container[ChangeKind]) -> set[str]:
        """What there are such differences of."""
        made = self.creations if "create" in kinds else ()
        return {c.label for c in made} | {d.label for d in self.changes if d.kind in kinds}

    def of(
        self, label: str, kinds: Container[ChangeKind] = EVERY, saying: Collection[str] = ()
    ) -> list[Difference]:
        """The differences of one label, one by one, for rules that look at each; of those that say one of some keys."""
        made = self.creations if "create" in kinds else ()
        mine = (c for c in made if c.label == label and (not saying or c.made.keys() & saying))
        found = [d for d in self.changes if d.label == label and d.kind in kinds]
        found += chain.from_iterable(mine)
        return [d for d in found if any(map(d.says, saying))] if saying else found

    def given(self, label: str, key: str) -> set[Scalar]:
        """The values that new objects of one label get under ``key``."""
        return set().union(*(c.made[key] for c in self.creations if c.label == label and key in c.made))


def _order(d: Difference) -> tuple[bool, int]:
    return d.kind == "delete", -_PLACE[d.label] if d.kind == "delete" else _PLACE[d.label]


def _columns(made: list[Difference]) -> Iterator[Creation]:
    """Single new objects as columns."""
    label_of = attrgetter("label")
    for label, alike in groupby(sorted(made, key=label_of), key=label_of):
        empty = KEPT[label].empty
        while batch := list(islice(alike, _TOGETHER)):
            said = set().union(*(d.made.keys() for d in batch))
            columns = {
                key: [d.made.get(key, blank) for d in batch] for key, blank in empty.items() if key in said
            }
            yield Creation(label, [d.id for d in batch], columns)
