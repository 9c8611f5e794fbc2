"""A proposal in its smallest parts: differences, who makes them, where they come from, and what may go wrong."""

from __future__ import annotations

import getpass
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

from projects import access, values, vocabulary
from projects.ledger.registry import KEPT
from projects.values import Scalar

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ChangeKind = Literal["create", "update", "delete"]
Pairs = dict[str, tuple[Scalar, Scalar]]
#: an object by label and id
Name = tuple[str, int]


@dataclass(slots=True)
class Difference:
    """What is to become of one object, by vocabulary key and as stored.

    ``made`` says what is not empty in a new object. A negative ``id`` is an object that is new in this proposal;
    other differences refer to it by that id, and the door gives the real one. ``values`` holds (old, new) of an
    update. A delete needs none; with them it stands only if the old ones still do."""

    label: str
    id: int
    kind: ChangeKind
    values: Pairs = field(default_factory=dict)
    made: dict[str, Scalar] = field(default_factory=dict)

    def says(self, key: str) -> bool:
        """Whether the difference gives ``key`` a value."""
        return key in self.made or key in self.values

    def new(self, key: str) -> Scalar:
        """The value ``key`` will have; the empty one where nothing is said of a new object."""
        return self.values[key][1] if key in self.values else self.made.get(key, KEPT[self.label].empty[key])


@dataclass(slots=True)
class Creation:
    """Many new objects of one label by columns: what as many differences of the kind "create" say, for a tenth of the cost.

    ``ids`` are as in ``Difference``; ``made`` has a value for each of them (the empty one where nothing is said) under
    every key of which something is said."""

    label: str
    ids: list[int]
    made: dict[str, list[Any]]

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Difference]:
        return map(self.one, range(len(self.ids)))

    def one(self, at: int) -> Difference:
        """The object in one place, by itself."""
        empty = KEPT[self.label].empty
        said = {key: column[at] for key, column in self.made.items() if column[at] != empty[key]}
        return Difference(self.label, self.ids[at], "create", made=said)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who: hashed as id, user name and shown name. ``roles`` decide what the door lets pass.

    ``departments`` are those whose returns are all this person may write; None is no such limit."""

    id: int | None
    username: str
    name: str
    roles: frozenset[str]
    departments: frozenset[int] | None = None

    @classmethod
    def of(cls, user: User) -> Actor:
        shown = values.legible(user.get_full_name() or user.get_username())[:200]
        return cls(user.pk, user.get_username(), shown, access.roles(user), access.limits(user))

    @classmethod
    def system(cls) -> Actor:
        """A command without a person: the account of the operating system, with every right."""
        try:
            account = getpass.getuser()
        except (ImportError, KeyError, OSError):
            account = "unknown"
        every = frozenset({access.MANAGER, access.ADMINISTRATOR})
        return cls(None, "system", values.legible(f"system ({account})")[:200], every)


@dataclass(frozen=True, slots=True)
class Source:
    """From where: page, admin, file, command or system; for a file its name and SHA-256.

    ``origins`` and ``totals`` are the digests of what is kept beside the history of a file (``beside``); ``signins`` is
    the number and the head of the log of sign-ins."""

    kind: str
    detail: str = ""
    file: str = ""
    sha256: str = ""
    origins: str = ""
    totals: str = ""
    signins: str = ""

    def as_json(self) -> dict[str, str]:
        told = {each.name: values.legible(getattr(self, each.name)) for each in fields(self)}
        return {key: value for key, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that two people edited: what both started from, what stands now, what was asked for."""

    label: str
    id: int
    key: str
    base: Scalar
    theirs: Scalar
    yours: Scalar


class Refused(Exception):
    """The door does not let this pass; ``code`` names the sentence, ``params`` fill it. Nothing was written."""

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(f"{code} {params}")
        self.code = code
        self.params = params


class Conflict(Refused):
    """Someone else changed the same fields meanwhile. ``clashes`` names them all; ``gone`` the deleted objects."""

    def __init__(self, clashes: list[Clash], gone: list[Name]) -> None:
        super().__init__("conflict", fields=len(clashes), gone=len(gone))
        self.clashes = clashes
        self.gone = gone


def create(label: str, id: int, wanted: Mapping[str, Scalar], basis: str = "declared") -> Difference:
    """A new object of what ``wanted`` says; amounts get their basis. KeyError for a key that is not kept."""
    kept = KEPT[label]
    made = {key: value for key, value in wanted.items() if value != kept.empty[key]}
    for key, companion in kept.bases:
        if key not in made:
            made.pop(companion, None)
        elif companion not in made:
            made[companion] = basis
    return Difference(label, id, "create", made=made)


def update(
    label: str, id: int, current: Mapping[str, Scalar], wanted: Mapping[str, Scalar], basis: str = "declared"
) -> Difference | None:
    """What differs from ``current`` (stored values by key), or None. A changed amount takes ``basis`` with it."""
    changed: Pairs = {key: (current[key], new) for key, new in wanted.items() if current[key] != new}
    for key in list(changed):
        companion = vocabulary.column(label, key).basis
        if companion and companion not in wanted:
            fresh = basis if wanted[key] is not None else ""
            if current[companion] != fresh:
                changed[companion] = (current[companion], fresh)
    return Difference(label, id, "update", changed) if changed else None
