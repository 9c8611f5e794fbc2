"""The registry of kept fields: which tables the history covers, and under which key each column goes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import User

from projects import vocabulary
from projects.models import (
    ControlTotal,
    Evidence,
    Finding,
    Membership,
    Milestone,
    MonthlyReturn,
    Organisation,
    Period,
    PeriodException,
    Permit,
    Plan,
    Problem,
    Project,
    RuleSetting,
    Sample,
    SampleItem,
    Sector,
    Silence,
    Snapshot,
    Support,
    YearPlan,
)
from projects.models.base import Kept
from projects.values import Scalar
from projects.vocabulary import Kind

#: model fields that the history does not keep, and why
LEFT_OUT = {
    "id": "the name of the object in the history",
    "version": "derived: the number of changes of the object",
}


@dataclass(frozen=True)
class KeptModel:
    """How one label is stored: its model, table, and ``keys`` beside the database ``columns`` that hold them."""

    label: str
    model: type[Kept]

    @cached_property
    def table(self) -> str:
        return self.model._meta.db_table

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(c.key for c in vocabulary.COLUMNS[self.label] if c.kind is not Kind.LINKS)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Database column names in the order of ``keys``."""
        return tuple(vocabulary.column(self.label, key).attribute for key in self.keys)

    @cached_property
    def column_of(self) -> dict[str, str]:
        return dict(zip(self.keys, self.columns, strict=True))

    @cached_property
    def references(self) -> dict[str, str]:
        """Keys that refer to another object, with that object's label ("user" is outside the ledger)."""
        found = (vocabulary.column(self.label, key) for key in self.keys)
        return {c.key: c.refers for c in found if c.kind is Kind.REFERENCE}

    @cached_property
    def empty(self) -> dict[str, Scalar]:
        """What each kept field of a new object holds where nothing is said: "unknown", or the model's default."""
        fields = {field.name: field for field in self.model._meta.fields}
        return {key: fields[key].get_default() for key in self.keys}

    @cached_property
    def bases(self) -> tuple[tuple[str, str], ...]:
        """(amount, the key of its basis) for the amounts that keep one."""
        found = (vocabulary.column(self.label, key) for key in self.keys)
        return tuple((c.key, c.basis) for c in found if c.basis)

    @cached_property
    def flags(self) -> frozenset[str]:
        return frozenset(key for key in self.keys if vocabulary.column(self.label, key).kind is Kind.FLAG)


_MODELS: tuple[type[Kept], ...] = (
    Sector, Organisation, Membership, Plan, ControlTotal, Project, Support, YearPlan, Period,
    PeriodException, Snapshot, MonthlyReturn, Milestone, Permit, Problem, Evidence, RuleSetting, Finding,
    Silence, Sample, SampleItem,
)  # fmt: skip

#: label → how it is kept, in the order in which objects are made
KEPT: dict[str, KeptModel] = {model.label: KeptModel(model.label, model) for model in _MODELS}

#: referred label → the (label, key) pairs that refer to it
REFERRED_BY: dict[str, list[tuple[str, str]]] = {
    target: [
        (kept.label, key) for kept in KEPT.values() for key, to in kept.references.items() if to == target
    ]
    for target in (*KEPT, "user")
}

#: every table that only the door may write
TABLES = frozenset(
    {kept.table for kept in KEPT.values()}
    | {"projects_changeset", "projects_change", "projects_counter", "projects_summary", "projects_yeartodate"}
)

USER_TABLE = User._meta.db_table
