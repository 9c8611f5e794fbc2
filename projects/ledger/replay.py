"""The fold of the history: the tables as of any position, and the proof that they equal what was committed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from typing import Any

from django.db import connection

from projects.ledger import summary, to_date, write
from projects.ledger.difference import Name
from projects.ledger.locking import snapshot
from projects.ledger.registry import KEPT
from projects.models import Counter
from projects.values import Scalar

State = dict[str, dict[int, dict[str, Scalar]]]
#: change set, label, object id, kind, body
Entry = tuple[int, str, int, str, str]
#: the label of changes that change the shape of what is kept, not an object
SCHEMA = "schema"
#: so many objects are replayed together
_TOGETHER = 10_000


@dataclass(frozen=True, slots=True)
class Deviation:
    """Where the tables are not what the history says."""

    label: str
    id: int
    key: str
    history: Any
    table: Any

    def as_json(self) -> dict[str, Any]:
        return {
            "object": f"{self.label} {self.id}",
            "field": self.key,
            "history": self.history,
            "table": self.table,
        }


def changes(
    upto: int | None = None, labels: Sequence[str] | None = None, ids: Sequence[int] | None = None
) -> Iterator[Entry]:
    """The history in its order, of some labels and ids if told, with what changed the shape of things; streamed."""
    where, params = ["1 = 1"], []
    if upto is not None:
        where.append("changeset_id <= %s")
        params.append(upto)
    if labels is not None:
        where.append(f"label IN ({', '.join(['%s'] * (len(labels) + 1))})")
        params += [*labels, SCHEMA]  # type: ignore[list-item]
    if ids is not None:
        clause, more = write.id_filter("object_id", ids)
        where.append(f"({clause} OR label = '{SCHEMA}')")
        params += more
    return _read(" AND ".join(where), params)


def _read(where: str, params: Sequence[Any]) -> Iterator[Entry]:
    columns = "changeset_id, label, object_id, kind, body"
    return _stream(f"SELECT {columns} FROM projects_change WHERE {where} ORDER BY changeset_id, seq", params)


def _stream(sql: str, params: Sequence[Any]) -> Iterator[Entry]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(2000):
            yield from rows


def fold(entries: Iterable[Entry]) -> State:
    """Play changes from the empty ledger on: label → id → stored values by key."""
    state: State = {label: {} for label in KEPT}
    for _, label, object_id, kind, body in entries:
        values = json.loads(body)
        if label == SCHEMA:
            _reshape(state, kind, values)
        elif kind == "delete":
            state[label].pop(object_id, None)
        else:
            state[label].setdefault(object_id, {}).update({key: pair[1] for key, pair in values.items()})
    return state


def _reshape(state: State, kind: str, values: dict[str, Any]) -> None:
    """Apply a schema change: add, drop, rename or fill a kept field of every object of a label."""
    objects = state.setdefault(values["label"], {})
    for object_id, stored in objects.items():
        if kind == "drop":
            stored.pop(values["key"], None)
        elif kind == "rename":
            stored[values["to"]] = stored.pop(values["key"])
        else:
            stored[values["key"]] = values.get("values", {}).get(str(object_id), values["value"])


def as_of(number: int, labels: Sequence[str] | None = None, ids: Sequence[int] | None = None) -> State:
    """The ledger as it stood after change set ``number``; all of it or some labels and ids."""
    return fold(changes(upto=number, labels=labels, ids=ids))


def values_at(number: int, label: str, ids: Sequence[int]) -> dict[int, dict[str, Scalar]]:
    """For objects changed after ``number``: the values that those fields had at that position, by id and key.

    An object that was made later has ``{"": None}``; one deleted later has all its values."""
    clause, params = write.id_filter("object_id", ids)
    entries = _read(f"label = %s AND {clause} AND changeset_id > %s", [label, *params, number])
    return {object_id: values for (_, object_id), values in _earliest(entries).items()}


def values_since(number: int) -> dict[Name, dict[str, Scalar]]:
    """The same for all objects that change set ``number`` touched and later ones changed."""
    columns = "later.changeset_id, later.label, later.object_id, later.kind, later.body"
    sql = (
        f"SELECT {columns} FROM projects_change mine JOIN projects_change later"
        " ON later.label = mine.label AND later.object_id = mine.object_id AND later.changeset_id > %s"
        " WHERE mine.changeset_id = %s ORDER BY later.changeset_id, later.seq"
    )
    return _earliest(_stream(sql, [number, number]))


def _earliest(entries: Iterable[Entry]) -> dict[Name, dict[str, Scalar]]:
    found: dict[Name, dict[str, Scalar]] = {}
    for _, label, object_id, kind, body in entries:
        earlier = found.setdefault((label, object_id), {})
        if kind == "create" and not earlier:
            earlier[""] = None
        elif "" not in earlier:
            for key, pair in json.loads(body).items():
                earlier.setdefault(key, pair[0])
    return found


def replay() -> list[Deviation]:
    """Every place where tables, versions, counters or summaries differ from the fold; empty means nobody wrote past the door."""
    found: list[Deviation] = []
    with snapshot():
        schema = list(_read("label = %s", [SCHEMA]))
        for stretch in _stretches():
            found += _compare(stretch, schema)
        return found + _counters() + _summaries() + _years_to_date()


#: labels that are replayed together, and the first and last of their ids
Stretch = tuple[list[str], int, int]


def _stretches() -> Iterator[Stretch]:
    """All objects that the history or a table knows, so many at a time: several small labels, or a part of a large one."""
    labels: list[str] = []
    number = first = last = 0
    for label, count, lowest, highest in _extents():
        if count > _TOGETHER:
            yield from (([label], *ends) for ends in _parts(label))
            continue
        if labels and number + count > _TOGETHER:
            yield labels, first, last
            labels = []
        number, first, last = (
            (number + count, min(first, lowest), max(last, highest)) if labels else (count, lowest, highest)
        )
        labels.append(label)
    if labels:
        yield labels, first, last


def _known(label: str) -> str:
    """A question for the ids of a label that the history or its table knows."""
    table = connection.ops.quote_name(KEPT[label].table)
    return f"SELECT object_id AS id FROM projects_change WHERE label = '{label}' UNION SELECT id FROM {table}"


def _extents() -> list[tuple[str, int, int, int]]:
    """(label, number, first and last id) of every label that has an object."""
    asked = (f"SELECT '{label}', COUNT(*), MIN(id), MAX(id) FROM ({_known(label)}) known" for label in KEPT)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [row for row in cursor.fetchall() if row[1]]


def _parts(label: str) -> list[tuple[int, int]]:
    """First and last id of so many objects at a time."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_known(label)} ORDER BY 1")
        ids = [row[0] for row in cursor.fetchall()]
    return [(ids[at], ids[min(at + _TOGETHER, len(ids)) - 1]) for at in range(0, len(ids), _TOGETHER)]


def _compare(stretch: Stretch, schema: Sequence[Entry]) -> Iterator[Deviation]:
    """The objects of a stretch, label by label and field by field."""
    labels, first, last = stretch
    versions: dict[Name, int] = {}
    where = f"label IN ({', '.join(['%s'] * len(labels))}) AND object_id BETWEEN %s AND %s"
    entries = _read(where, [*labels, first, last])
    state = fold(_counted(merge(entries, schema, key=lambda entry: entry[0]), versions))
    for label in labels:
        told = state[label]
        for object_id, version, values in write.between(label, first, last):
            known = told.pop(object_id, None)
            yield from _differing((label, object_id), known, values)
            if known is not None and version != versions[label, object_id]:
                yield Deviation(label, object_id, "version", versions[label, object_id], version)
        yield from (Deviation(label, object_id, "", "row", None) for object_id in sorted(told))


def _differing(name: Name, told: dict[str, Scalar] | None, values: dict[str, Scalar]) -> Iterator[Deviation]:
    """Where one row is not what the history tells of it."""
    if told is None:
        yield Deviation(*name, "", None, "row")
    elif told != values:
        keys = (key for key in sorted({*told, *values}) if told.get(key) != values.get(key))
        yield from (Deviation(*name, key, told.get(key), values.get(key)) for key in keys)


def _counted(entries: Iterable[Entry], versions: dict[Name, int]) -> Iterator[Entry]:
    """Count on the way how often each object was changed since it was (last) made."""
    for entry in entries:
        if entry[1] != SCHEMA:
            name = entry[1], entry[2]
            versions[name] = 1 if entry[3] == "create" else versions.get(name, 0) + 1
        yield entry


def _counters() -> list[Deviation]:
    """A counter below an id that was given would give it again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT label, MAX(object_id) FROM projects_change WHERE label <> %s GROUP BY label", [SCHEMA]
        )
        highest = dict(cursor.fetchall())
    last = dict(Counter.objects.values_list("label", "last"))
    return [
        Deviation("counter", 0, label, top, last.get(label, 0))
        for label, top in sorted(highest.items())
        if last.get(label, 0) < top
    ]


def _summaries() -> list[Deviation]:
    told, kept = summary.nonzero(summary.contributions()), summary.stored()
    return [
        Deviation("summary", 0, str(cell), told.get(cell), kept.get(cell))
        for cell in sorted({*told, *kept})
        if told.get(cell) != kept.get(cell)
    ]


def _years_to_date() -> list[Deviation]:
    return [
        Deviation("year_plan", row, "year_to_date", told, kept) for row, told, kept in to_date.deviations()
    ]
