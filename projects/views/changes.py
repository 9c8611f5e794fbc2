"""Changes of the history as people read them: which object, which field by its heading, old → new, names for ids."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from projects import display, vocabulary
from projects.display import Name, Names
from projects.models import Change
from projects.values import Scalar
from projects.views import measured
from projects.vocabulary import Column, Edit, Kind

Body = dict[str, tuple[Scalar, Scalar]]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a change; an empty text is "not known"."""

    heading: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One change, ready to be shown."""

    number: int
    model: str
    what: Name
    kind: str
    kind_name: str
    fields: list[Field]


def show(entries: Sequence[Change], names: Names | None = None) -> list[Shown]:
    """Changes for a page, in the order given. The number of queries depends on labels, not on changes."""
    names = names or Names()
    bodies = [_read(entry) for entry in entries]
    for entry, body in zip(entries, bodies, strict=True):
        _gather(names, entry, body)
    units = _units(zip(entries, bodies, strict=True))
    return [_show(entry, body, names, units) for entry, body in zip(entries, bodies, strict=True)]


def _units(entries: Iterable[tuple[Change, Body]]) -> measured.Units:
    """The units of what these changes tell in an object's own unit."""
    return measured.units(
        (entry.label, entry.object_id)
        for entry, body in entries
        if any(measured.is_measure(entry.label, key) for key in body)
    )


def _read(entry: Change) -> Body:
    """The fields of a change; a change of the shape of the ledger has none."""
    if entry.label not in vocabulary.COLUMNS:
        return {}
    return {key: (old, new) for key, (old, new) in json.loads(entry.body).items()}


def _gather(names: Names, entry: Change, body: Body) -> None:
    names.want(entry.label, entry.object_id)
    for key, pair in body.items():
        column = _column(entry.label, key)
        if column and column.kind is Kind.REFERENCE:
            for value in pair:
                names.want(column.refers, value)


def _column(label: str, key: str) -> Column | None:
    """The column of a key; None for a key that an earlier release had."""
    try:
        return vocabulary.column(label, key)
    except KeyError:
        return None


def _show(entry: Change, body: Body, names: Names, units: measured.Units) -> Shown:
    if entry.label not in vocabulary.COLUMNS:
        return Shown(entry.changeset_id, _("ledger"), Name(entry.body), entry.kind, _("change of form"), [])
    model = vocabulary.MODEL_NAMES[entry.label][vocabulary.english()]
    what = names.of(entry.label, entry.object_id) or _from_body(entry, body, names)
    unit = units.get((entry.label, entry.object_id), "")
    fields = [_field(entry.label, key, body, names, unit) for key in _keys(entry, body)]
    return Shown(entry.changeset_id, model, what, entry.kind, kind_name(entry.kind), fields)


def one(entry: Change, key: str, names: Names, unit: str) -> Field:
    """One field of a change, old → new, with what an amount rests on; ``unit`` is the object's own, where it has one."""
    body = _read(entry)
    _gather(names, entry, {key: body[key]})
    return _field(entry.label, key, body, names, unit)


def shown(column: Column, value: Scalar, names: Names, unit: str) -> str:
    """A stored value as people read it, with its unit; ``unit`` is the object's own, where it has one."""
    if column.kind is Kind.REFERENCE:
        names.want(column.refers, value)
    return _value(column, value, "", names, unit)


def kind_name(kind: str) -> str:
    """What a change did, in a word."""
    return {"create": _("created"), "update": _("changed"), "delete": _("deleted")}.get(kind, kind)


def _keys(entry: Change, body: Body) -> list[str]:
    """The keys to show, in the order of the vocabulary: those that say something.

    A basis stands beside its amount; what a new object belongs to is in its name."""
    columns = vocabulary.COLUMNS[entry.label]
    place = {column.key: number for number, column in enumerate(columns)}
    told = set(body) if entry.kind == "update" else {key for key, pair in body.items() if _says(pair)}
    beside = {column.basis for column in columns if column.basis and column.key in told}
    if entry.kind != "update":
        beside |= {
            column.key for column in columns if column.kind is Kind.REFERENCE and column.edit is Edit.NONE
        } | {vocabulary.OWNER.get(entry.label, "")}
    return sorted(told - beside, key=lambda key: (place.get(key, len(place)), key))


def _says(pair: tuple[Scalar, Scalar]) -> bool:
    return any(value not in (None, "", False) for value in pair)


def _field(label: str, key: str, body: Body, names: Names, unit: str) -> Field:
    column = _column(label, key)
    old, new = body[key]
    if column is None:
        return Field(key, *("" if value is None else str(value) for value in (old, new)))
    old_basis, new_basis = body.get(column.basis, ("", ""))
    was, is_now = (str(each or unit) for each in body.get("unit", (unit, unit)))
    return Field(
        column.heading(),
        _value(column, old, old_basis, names, was),
        _value(column, new, new_basis, names, is_now),
    )


def _value(column: Column, value: Scalar, basis: Scalar, names: Names, unit: str) -> str:
    if measured.is_measure(column.model, column.key):
        return measured.shown(column.model, unit, value)
    shown = display.with_unit(column, value, names)
    return f"{shown} ({display.basis(basis)})" if shown and basis else shown


def _from_body(entry: Change, body: Body, names: Names) -> Name:
    """What an object that stands no more was called, as far as its change tells."""
    told = {key: new if old is None else old for key, (old, new) in body.items()}
    words = [str(told[key]) for key in ("code", "name", "year") if told.get(key)]
    owner = vocabulary.OWNER.get(entry.label)
    if not words and owner and told.get(owner) is not None:
        words = [names.text(vocabulary.column(entry.label, owner).refers, told[owner])]
    return Name(" ".join(words) or f"#{entry.object_id}")
