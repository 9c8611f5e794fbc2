"""A column: one figure or attribute with all that is said of it, and short ways of writing one down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from projects.choices import BASES, Choice, english
from projects.values import Scalar


class Kind(StrEnum):
    """What a value is; decides its parser, its cell format and its input."""

    TEXT = "text"
    LONG = "long text"
    AMOUNT = "amount"
    INTEGER = "integer"
    PERCENT = "percent"
    DATE = "date"
    CHOICE = "choice"
    FLAG = "flag"
    REFERENCE = "reference"
    LINKS = "links"
    PERIOD = "two dates"


class Edit(StrEnum):
    """The edit class of a column: whose matter it is. Only ``access.py`` says which role that means."""

    PLAN = "plan"  # what the project is and what was planned: the project office
    RETURN = "return"  # what a department reports: its months, and how its projects stand
    ASSESS = "assess"  # what the project office adds to a return
    FIND = "find"  # what a run of the rules writes
    EXPLAIN = "explain"  # how a finding goes on: explained by its department, judged by the auditor
    AUDIT = "audit"  # the auditor's word
    REFERENCE = "reference"  # sectors, organisations, memberships: the administrator
    NONE = "none"  # given by the product


@dataclass(frozen=True, slots=True)
class Column:
    """One figure or attribute. ``unit`` is the unit of sheets and pages; amounts are stored in fen."""

    key: str
    model: str
    zh: str
    en: str
    kind: Kind
    edit: Edit = Edit.PLAN
    aliases: tuple[str, ...] = ()
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    refers: str = ""
    required: bool = False
    width: int = 14
    limit: int = 200
    low: int = 0
    high: int = 10_000
    negative: bool = False
    basis: str = ""
    sheet: bool = True
    field: str = ""

    def heading(self, language: str | None = None) -> str:
        return self.en if english(language) else self.zh

    def full_heading(self, language: str | None = None) -> str:
        """The heading with its unit, as it stands over a column of an exported sheet; an English one with a capital."""
        heading = self.heading(language)
        heading = heading[:1].upper() + heading[1:]
        if not self.unit:
            return heading
        if english(language):
            return f"{heading} ({unit_name(self.unit, language)})"
        return f"{heading}（{self.unit}）"

    @property
    def attribute(self) -> str:
        """The name of the model field; a foreign key's is its id column."""
        return self.field or (f"{self.key}_id" if self.kind is Kind.REFERENCE else self.key)

    def choice(self, value: Scalar) -> Choice | None:
        return next((choice for choice in self.choices if choice.value == value), None)


FLAGS = {True: ("是", "yes"), False: ("否", "no")}
_UNITS_EN = {"万元": "10k yuan", "亿元": "100m yuan", "元": "yuan", "%": "%", "天": "days"}
#: units that are numbers themselves: "5 × 10k yuan", since "5 10k yuan" is two numbers
_MANIFOLD = frozenset({"万元", "亿元"})


def unit_name(unit: str, language: str | None = None) -> str:
    """A unit as it stands over numbers, in a language (default: that of the moment)."""
    return _UNITS_EN.get(unit, unit) if english(language) else unit


def unit_after(unit: str) -> str:
    """A unit as it stands behind a number, in the language of the moment."""
    return f"× {unit_name(unit)}" if english() and unit in _MANIFOLD else unit_name(unit)


def text(key: str, model: str, zh: str, en: str, *aliases: str, limit: int = 200, **more: Any) -> Column:
    kind = Kind.LONG if limit > 500 else Kind.TEXT
    return Column(key, model, zh, en, kind, aliases=aliases, limit=limit, **{"width": 16, **more})


def amount(key: str, model: str, zh: str, en: str, *aliases: str, basis: bool = False, **more: Any) -> Column:
    companion = f"{key}_basis" if basis else ""
    return Column(key, model, zh, en, Kind.AMOUNT, aliases=aliases, unit="万元", basis=companion, **more)


def basis_of(of: Column) -> Column:
    return choice(of.basis, of.model, f"{of.zh}依据", f"basis of {of.en}", BASES, edit=Edit.NONE, sheet=False)


def choice(
    key: str, model: str, zh: str, en: str, choices: tuple[Choice, ...], *aliases: str, **more: Any
) -> Column:
    return Column(key, model, zh, en, Kind.CHOICE, aliases=aliases, choices=choices, **more)


def date(key: str, model: str, zh: str, en: str, *aliases: str, **more: Any) -> Column:
    return Column(key, model, zh, en, Kind.DATE, aliases=aliases, limit=10, width=12, **more)


def reference(key: str, model: str, zh: str, en: str, refers: str, *aliases: str, **more: Any) -> Column:
    return Column(key, model, zh, en, Kind.REFERENCE, aliases=aliases, refers=refers, width=18, **more)


def number(key: str, model: str, zh: str, en: str, *aliases: str, **more: Any) -> Column:
    return Column(key, model, zh, en, Kind.INTEGER, aliases=aliases, width=10, **more)


def flag(key: str, model: str, zh: str, en: str, edit: Edit = Edit.NONE) -> Column:
    return Column(key, model, zh, en, Kind.FLAG, edit, sheet=False)


def with_bases(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Each amount that keeps its basis is followed by the column of that basis."""
    pairs = ((each, basis_of(each)) if each.basis else (each,) for each in columns)
    return tuple(column for pair in pairs for column in pair)
