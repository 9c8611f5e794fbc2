"""Which project is meant by a row: our code, national code, exact name, then name and owner (DESIGN §4); and whose names a sheet uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from projects.intake import memory
from projects.intake.memory import Answers
from projects.intake.sections import BETWEEN
from projects.intake.sectors import Sectors
from projects.likeness import Alike, blocks_of, normal
from projects.models import Organisation, Project, Sector
from projects.values import Scalar, narrow, squeeze, squeeze_all

#: what rows say, by key
Columns = Mapping[str, Sequence[Scalar]]


#: what a person writes into the column of codes to say that a project is new, however alike its name is
NEW_WORDS = frozenset({"新", "新增", "NEW"})
#: so many candidates are offered
_OFFERED = 5
#: names so short are not taken for the same by what is left of them
_TOO_SHORT = 4


class Unmatched(Exception):
    """The row names a project that cannot be told: ``code`` of the sentence, the column it is about, parameters."""

    def __init__(self, code: str, key: str, /, **params: Any) -> None:
        super().__init__(code)
        self.code, self.key, self.params = code, key, params


@dataclass(slots=True)
class ProjectIndex:
    """All projects within reach, looked up by what a file may say of them.

    ``answers``: what names mean, as people answered before; ``slots``: placeholders, whose names mean nothing."""

    by_code: dict[str, int] = field(default_factory=dict)
    by_national: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    owner_of: dict[int, int | None] = field(default_factory=dict)
    named: dict[int, tuple[str, str]] = field(default_factory=dict)
    nationals: dict[int, str] = field(default_factory=dict)
    slots: frozenset[int] = frozenset()
    answers: Answers = field(default_factory=dict)
    #: the names that were answered
    answered: frozenset[str] = frozenset()
    _alike: Alike | None = None

    @classmethod
    def of(
        cls, projects: Iterable[tuple[int, str, str, str, int | None]], slots: Iterable[int] = (), answers: Answers | None = None
    ) -> ProjectIndex:  # fmt: skip
        """From rows (id, code, national code, name, owner id)."""
        answers, rows = answers or {}, list(projects)
        index = cls(slots=frozenset(slots), answers=answers, answered=frozenset(name for name, _ in answers))
        names = squeeze_all([name for _, _, _, name, _ in rows])
        for name, (pk, code, national, written, owner) in zip(names, rows, strict=False):
            index.by_code[code] = pk
            index.owner_of[pk] = owner
            index.by_name[name].append(pk)
            index.named[pk] = code, written
            if national:
                index.by_national[narrow(national).upper()].append(pk)
                index.nationals[pk] = narrow(national).upper()
        return index

    @classmethod
    def within(cls, reach: QuerySet[Project] | None = None, answers: Answers | None = None) -> ProjectIndex:
        """The index of the projects of a QuerySet (all, if None)."""
        found = (Project.objects.all() if reach is None else reach).order_by("id")
        rows = found.values_list("id", "code", "national_code", "name", "owner_id")
        return cls.of(rows, found.filter(placeholder=True).values_list("id", flat=True), answers)

    @property
    def alike(self) -> Alike:
        """The named projects by their names; made when the first row asks for it."""
        if self._alike is None:
            names = ((pk, name) for pk, (_, name) in self.named.items() if pk not in self.slots)
            self._alike = Alike(names)
        return self._alike

    def find(self, values: Mapping[str, Scalar], owner: int | None, owned_by: str = "") -> Found:
        """The project a row means. Raises ``Unmatched`` for an unknown code, for several candidates, and for names so alike
        that a person must tell; ``owned_by`` is the name of the owner."""
        if code := narrow(str(values.get("code") or "")).upper():
            if code in NEW_WORDS:
                return Found(None)
            if code not in self.by_code:
                raise Unmatched("unknown-project", "code", code=code)
            return Found(self.by_code[code])
        national = narrow(str(values.get("national_code") or "")).upper()
        if national and (found := self.by_national.get(national)):
            return Found(self._one(found, "national_code", owner, values, owned_by))
        name = str(values.get("name") or "")
        if (answer := self._answered(name, owned_by)) is not None:
            return answer
        if found := self.by_name.get(squeeze(name)):
            return Found(self._one(found, "name", owner, values, owned_by))
        return self._like(name, owner, national, owned_by)

    def find_all(self, columns: Columns, names: Sequence[str]) -> tuple[list[int | None], set[int]]:
        """``find`` for many rows by columns (``names`` are squeezed): their projects, and who must be asked for alone."""
        blank: list[Scalar] = [""] * len(names)
        codes = [narrow(str(code or "")).upper() for code in columns.get("code", blank)]
        nationals = [narrow(str(code or "")).upper() for code in columns.get("national_code", blank)]
        found: list[int | None] = [self.by_code.get(code) if code else None for code in codes]
        unsure: set[int] = set()
        unknown: list[int] = []
        for at, (code, national, name) in enumerate(zip(codes, nationals, names, strict=True)):
            if not code:
                candidates = (national and self.by_national.get(national)) or self.by_name.get(name, [])
                found[at] = candidates[0] if candidates else None
                unsure |= {at} if len(candidates) > 1 or name in self.answered else set()
                unknown += [] if candidates else [at]
            elif found[at] is None:
                unsure.add(at)
        return found, unsure | self._maybe_alike(names, unknown)

    def _maybe_alike(self, names: Sequence[str], unknown: Sequence[int]) -> set[int]:
        """Of rows of no known name those whose digits some known name has: these are looked at closely."""
        if not unknown:
            return set()
        blocks = blocks_of([names[at] for at in unknown])
        return {at for at, block in zip(unknown, blocks, strict=True) if self.alike.may(block)}

    def _answered(self, name: str, owned_by: str) -> Found | None:
        """What a person said that this name means, if that can still be."""
        said = memory.key(name, owned_by)
        if said not in self.answers:
            return None
        project = self.answers[said]
        if project is None:
            return Found(None)
        return Found(project, "as-answered") if project in self.owner_of else None

    def _like(self, name: str, owner: int | None, national: str, owned_by: str) -> Found:
        """A project whose name says the same and whose owner is the same; other names that are alike are a question."""
        likes = [each for each in self.alike.find(name) if not self._another(each.id, national)]
        same = [
            each.id for each in likes if each.same and owner is not None and self.owner_of[each.id] == owner
        ]
        if len(same) == 1 and len(normal(name)) >= _TOO_SHORT:
            return Found(same[0], "like-name")
        if likes:
            raise self._question("near-name", "name", name, [each.id for each in likes], owned_by)
        return Found(None)

    def _another(self, pk: int, national: str) -> bool:
        """Whether the national codes, where both are known, say that these are two projects."""
        return bool(national) and self.nationals.get(pk, national) != national

    def _one(
        self, found: list[int], key: str, owner: int | None, values: Mapping[str, Scalar], owned_by: str
    ) -> int:
        """One candidate is it; among several the owner decides, else it is a question."""
        if len(found) > 1 and owner is not None:
            found = [pk for pk in found if self.owner_of[pk] == owner] or found
        if len(found) > 1:
            raise self._question("several-projects", key, str(values.get(key)), found, owned_by)
        return found[0]

    def _question(self, code: str, key: str, name: str, found: list[int], owned_by: str) -> Unmatched:
        """Which of these it is. A person answers on the page, or in the file by a code."""
        told = "、".join(" ".join(self.named[pk]) for pk in found[:_OFFERED])
        return Unmatched(
            code, key, name=name, number=len(found), candidates=told, ids=found[:_OFFERED], owner=owned_by
        )


@dataclass(frozen=True, slots=True)
class Found:
    """The project of a row (None: a new one), and the code of a note on how it was found where that is not plain."""

    project: int | None
    note: str = ""


#: earlier values of what was renamed or deleted since a workbook was made: label → id → values
Earlier = Mapping[str, Mapping[int, Mapping[str, Scalar]]]


class Names:
    """Sectors and organisations by the names a sheet may use. An organisation that is named for the first time gets a
    negative id; one that was deleted since the workbook was made keeps its own, until a row wants it again."""

    def __init__(self, earlier: Earlier) -> None:
        sectors = {pk: names for pk, *names in Sector.objects.values_list("id", "code", "name", "name_en")}
        organisations = {pk: [name] for pk, name in Organisation.objects.values_list("id", "name")}
        self._sectors = _lookup(sectors, _names(earlier.get("sector", {})))
        self._organisations = _lookup(organisations, _names(earlier.get("organisation", {})))
        self._standing: dict[str, Mapping[int, list[str]]] = {
            "sector": sectors,
            "organisation": organisations,
        }
        self._by_part = Sectors({pk: [name for name in names if name] for pk, names in sectors.items()})
        #: what was read as a sector by a part of its name
        self.parts: dict[str, int] = {}
        self._deleted = {pk: names[0] for pk, names in _names(earlier.get("organisation", {})) if names}
        self._fresh: dict[str, int] = {}
        self._used: set[int] = set()

    def sector(self, text: str) -> int | None:
        """The id of a sector by its code or either name, or by the part of a name that is no other's; else None."""
        found = self._sectors.get(text) or self._sectors.get(squeeze(text))
        if found is None and (found := self._by_part.by_part(text)) is not None:
            self.parts[text] = found
        return found

    def section(self, words: str) -> int | None:
        """The sector that the sections over a row name, the inner one first; None where none of them does."""
        return next(
            (found for each in words.split(BETWEEN) if (found := self.sector(each)) is not None), None
        )

    def knows(self, text: str) -> bool:
        """Whether an organisation of this name stands, or stood where the workbook was made."""
        return text in self._organisations or squeeze(text) in self._organisations

    def organisation(self, text: str) -> int:
        """The id of an organisation by name; negative for one that is new."""
        found = self._organisations.get(text)
        if found is None:
            found = self._organisations.get(squeeze(text))
            found = self._new(text.strip()) if found is None else found
            self._organisations[text] = found
        return found

    def _new(self, name: str) -> int:
        """A negative id under which an organisation of this name is to be made."""
        if name not in self._fresh:
            self._fresh[name] = -1 - len(self._fresh)
            self._organisations.setdefault(squeeze(name), self._fresh[name])
        return self._fresh[name]

    def to_write(self, refers: str, pk: int) -> int | None:
        """The id a row is to be written with; None for a sector that stands no more."""
        if pk in self._standing[refers]:
            return pk
        if refers == "sector":
            return None
        fresh = pk if pk < 0 else self._new(self._deleted[pk])
        self._used.add(fresh)
        return fresh

    def fresh(self) -> Iterator[tuple[int, str]]:
        """(negative id, name) of the new organisations that rows are to be written with."""
        return ((pk, name) for name, pk in self._fresh.items() if pk in self._used)

    def shown(self, refers: str, pk: int) -> str:
        """The name of an id for people."""
        if pk < 0:
            return next((name for name, fresh in self._fresh.items() if fresh == pk), "")
        names = self._standing[refers].get(pk)
        return (names[-2] if refers == "sector" else names[0]) if names else self._deleted.get(pk, "")


Named = Iterable[tuple[int, list[str]]]


def _names(earlier: Mapping[int, Mapping[str, Scalar]]) -> list[tuple[int, list[str]]]:
    return [
        (pk, [str(told[key]) for key in ("code", "name", "name_en") if told.get(key)])
        for pk, told in earlier.items()
    ]


def _lookup(standing: Mapping[int, list[str]], earlier: Named) -> dict[str, int]:
    """By name: as written before any other form of it, as it was at the base before what it is now."""
    now = [(name, pk) for pk, names in standing.items() for name in names if name]
    then = [(name, pk) for pk, names in earlier for name in names]
    loosely = {squeeze(name): pk for name, pk in [*now, *then]}
    return loosely | dict(now) | dict(then)
