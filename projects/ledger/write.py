"""Rows in and out of kept tables in bulk, the quick way of each database. Only the door calls the writing half."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any

from django.db import connection

from projects.ledger.difference import Creation
from projects.ledger.registry import KEPT, USER_TABLE, KeptModel
from projects.values import Scalar

_QUOTE = connection.ops.quote_name
#: below this many rows PostgreSQL is quicker with plain statements than with COPY
COPY_FROM = 200
#: rows of one statement on SQLite
_TOGETHER = 2_000


def id_filter(column: str, ids: Sequence[int]) -> tuple[str, list[Any]]:
    """A WHERE clause for any number of ids in one parameter; for a stretch without gaps, in two."""
    if ids and list(ids) == list(range(ids[0], ids[0] + len(ids))):
        return f"{column} BETWEEN %s AND %s", [ids[0], ids[-1]]
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", [list(ids)]
    return f"{column} IN (SELECT value FROM json_each(%s))", [json.dumps(list(ids))]


def current(
    label: str, ids: Sequence[int], keys: Sequence[str] | None = None
) -> dict[int, dict[str, Scalar]]:
    """Stored values (all, or those of ``keys``) of the objects that exist, by id and key."""
    kept = KEPT[label]
    keys = kept.keys if keys is None else tuple(keys)
    where, params = id_filter("id", ids)
    return {
        row[0]: dict(zip(keys, row[1:], strict=True)) for row in _select(kept, keys, f"WHERE {where}", params)
    }


def between(label: str, first: int, last: int) -> Iterator[tuple[int, int, dict[str, Scalar]]]:
    """Rows of a label as (id, version, values by key), in the order of ids; streamed."""
    kept = KEPT[label]
    for row in _select(
        kept, kept.keys, "WHERE id BETWEEN %s AND %s ORDER BY id", [first, last], ("version",)
    ):
        yield row[0], row[1], dict(zip(kept.keys, row[2:], strict=True))


def _select(
    kept: KeptModel, keys: Sequence[str], rest: str, params: Sequence[Any], extra: Sequence[str] = ()
) -> Iterator[tuple[Any, ...]]:
    names = ", ".join(_QUOTE(name) for name in ("id", *extra, *(kept.column_of[key] for key in keys)))
    flags = [1 + len(extra) + place for place, key in enumerate(keys) if key in kept.flags]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {_QUOTE(kept.table)} {rest}", params)
        while rows := cursor.fetchmany(2000):
            yield from (_with_flags(row, flags) for row in rows) if flags else rows


def _with_flags(row: Sequence[Any], flags: Sequence[int]) -> tuple[Any, ...]:
    """SQLite brings booleans as 0 and 1."""
    made = list(row)
    for place in flags:
        made[place] = bool(made[place])
    return tuple(made)


def insert(
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    number: int,
    same: Mapping[str, Scalar] = MappingProxyType({}),
    encoded: Collection[str] = (),
) -> None:
    """``number`` rows into a table; ``same`` are columns that hold one value in all of them, and cost nothing a row.
    ``encoded`` are columns whose texts went through ``storable``.

    COPY on PostgreSQL when there are many."""
    names = ", ".join(_QUOTE(name) for name in (*columns, *same))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and number > COPY_FROM:
            rest = tuple(same.values())
            with cursor.copy(f"COPY {_QUOTE(table)} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row((*row, *rest))
        elif number:
            marks = ", ".join([*(_MARK[name in encoded] for name in columns), *map(_literal, same.values())])
            source = iter(rows)
            while batch := list(islice(source, _TOGETHER)):  # Django's wrapper keeps all it is given
                cursor.executemany(f"INSERT INTO {_QUOTE(table)} ({names}) VALUES ({marks})", batch)


#: how a value stands in a statement: as it comes, or as text whether it comes as text or as UTF-8
_MARK = {False: "%s", True: "CAST(%s AS TEXT)"}


def storable(texts: Sequence[str] | Sequence[bytes]) -> Sequence[str] | Sequence[bytes]:
    """Texts as the database takes them quickest: SQLite keeps UTF-8 as it is, which spares it two changes of alphabet."""
    if connection.vendor == "sqlite":
        return texts
    return [text.decode() if isinstance(text, bytes) else text for text in texts]


def _literal(value: Scalar) -> str:
    """A value in the text of a statement that takes parameters."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''").replace("%", "%%") + "'"
    return "NULL" if value is None else str(value).upper()


def make(made: Creation) -> None:
    """New objects with their ids; fields of which nothing is said hold their empty value."""
    kept = KEPT[made.label]
    same = {kept.column_of[key]: empty for key, empty in kept.empty.items() if key not in made.made}
    columns = ("id", *(kept.column_of[key] for key in made.made))
    rows = zip(made.ids, *made.made.values(), strict=True)
    insert(kept.table, columns, rows, len(made), {"version": 1, **same})


def update(label: str, keys: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Set ``keys`` of many objects and count their versions up; each row is (*values, id)."""
    kept = KEPT[label]
    columns = [kept.column_of[key] for key in keys]
    if connection.vendor == "postgresql" and len(rows) > COPY_FROM:
        _update_from(kept, columns, rows)
        return
    sets = ", ".join(f"{_QUOTE(name)} = %s" for name in columns)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {_QUOTE(kept.table)} SET {sets}, version = version + 1 WHERE id = %s", rows
        )


def _update_from(kept: KeptModel, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    names = ", ".join(_QUOTE(name) for name in (*columns, "id"))
    sets = ", ".join(f"{_QUOTE(name)} = fresh.{_QUOTE(name)}" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE fresh ON COMMIT DROP AS SELECT {names} FROM {_QUOTE(kept.table)} WITH NO DATA"
        )
        with cursor.copy(f"COPY fresh ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            f"UPDATE {_QUOTE(kept.table)} AS kept SET {sets}, version = kept.version + 1 FROM fresh WHERE kept.id = fresh.id"
        )
        cursor.execute("DROP TABLE fresh")


def delete(label: str, ids: Iterable[int]) -> None:
    where, params = id_filter("id", list(ids))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_QUOTE(KEPT[label].table)} WHERE {where}", params)


def referring(label: str, key: str, ids: Sequence[int]) -> list[tuple[int, int]]:
    """(id, referred id) of the objects of ``label`` whose ``key`` points at one of ``ids``."""
    kept = KEPT[label]
    column = _QUOTE(kept.column_of[key])
    where, params = id_filter(column, ids)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {column} FROM {_QUOTE(kept.table)} WHERE {where} ORDER BY id", params)
        return [(row[0], row[1]) for row in cursor.fetchall()]


def existing(label: str, ids: Sequence[int]) -> set[int]:
    """Which of these ids stand; ``label`` may be "user"."""
    table = USER_TABLE if label == "user" else KEPT[label].table
    where, params = id_filter("id", ids)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {_QUOTE(table)} WHERE {where}", params)
        return {row[0] for row in cursor.fetchall()}


def last_given(label: str) -> int:
    """The highest id ever given for a label."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last FROM projects_counter WHERE label = %s", [label])
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def reserve(label: str, number: int) -> int:
    """The first of ``number`` fresh ids of a label. Ids are never given twice, not even when what asked failed later."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO projects_counter (label, last) VALUES (%s, %s) "
            "ON CONFLICT (label) DO UPDATE SET last = projects_counter.last + excluded.last RETURNING last",
            [label, number],
        )
        return int(cursor.fetchone()[0]) - number + 1
