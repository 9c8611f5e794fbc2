"""The ledger as it stood after an earlier change set, for all that reads tables: figures, lists and pages (decision 23).

While one looks at the past, temporary views of this connection stand before the ledger's tables under their own names,
so that the same functions run over another state. The rows of the past are the tables' as far as nothing changed since,
and the fold of the history for what did. Nobody writes meanwhile: the door refuses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from itertools import islice
from typing import Any

from django.db import DatabaseError, connection

from projects import access
from projects.ledger import replay, summary, to_date, write
from projects.ledger.locking import snapshot
from projects.ledger.registry import KEPT, KeptModel

#: rights are those of today: who may look at the past is no matter of the past
_OF_TODAY = frozenset({"membership"})
_LABELS = tuple(label for label in KEPT if label not in _OF_TODAY)
_HISTORY = {"projects_changeset": "number", "projects_change": "changeset_id"}
_SUMMARY = "projects_summary"
_TABLES = (*(KEPT[label].table for label in _LABELS), _SUMMARY, to_date.TABLE)
#: so many objects are folded together
_TOGETHER = 2_000
_looking: ContextVar[int | None] = ContextVar("position_looked_at", default=None)


def position() -> int | None:
    """The number of the change set that is looked at; None for the present."""
    return _looking.get()


@contextmanager
def standing_at(number: int) -> Iterator[None]:
    """The ledger as it stood after change set ``number``, for all that this thread reads inside.

    Entering costs a copy of the tables and what changed since; the same position again, on the same connection, next to
    nothing. Raises ``RuntimeError`` inside of itself."""
    if position() is not None:
        raise RuntimeError("the past cannot be looked at from the past")
    with ExitStack() as after:
        after.callback(_leave)
        if _kept_at() != number:
            _fill(number)
        _put_before(number)
        token = _looking.set(number)
        after.callback(_looking.reset, token)
        after.enter_context(access.only_reading())
        yield


@contextmanager
def in_the_present() -> Iterator[None]:
    """Back in the present for a moment: to note in the history that something of the past was exported."""
    number = position()
    if number is None:
        yield
        return
    _take_away()
    token = _looking.set(None)
    try:
        yield
    finally:
        _looking.reset(token)
        _put_before(number)


# --- temporary views under the tables' names


def _held(table: str) -> str:
    """The temporary table that holds a table's rows of the past."""
    return f"past_{table}"


def _temporary() -> str:
    return "pg_temp" if connection.vendor == "postgresql" else "temp"


def _put_before(number: int) -> None:
    schema = _schema()
    for table in _TABLES:
        _execute(f"CREATE TEMPORARY VIEW {table} AS SELECT * FROM {_held(table)}")
    for table, key in _HISTORY.items():
        _execute(
            f"CREATE TEMPORARY VIEW {table} AS SELECT * FROM {schema}.{table} WHERE {key} <= {int(number)}"
        )


def _schema() -> str:
    """Where the real tables are, so that a view of the same name does not mean itself."""
    if connection.vendor != "postgresql":
        return "main"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return connection.ops.quote_name(cursor.fetchone()[0])


def _take_away() -> None:
    for table in (*_TABLES, *_HISTORY):
        _execute(f"DROP VIEW IF EXISTS {_temporary()}.{table}")


def _leave() -> None:
    """Out of the past, whatever happened: where the views cannot be taken away, the connection goes with them."""
    try:
        _take_away()
        if connection.in_atomic_block:  # a rollback would take the tables and leave our note of them
            _drop()
    except DatabaseError:
        if not connection.in_atomic_block:
            connection.close()
        else:
            connection.needs_rollback = True


# --- temporary tables: filled once for a position, kept with the connection


def _kept_at() -> int | None:
    """The position whose rows this connection holds."""
    raw, number = getattr(connection, "_ledger_past", (None, None))
    return number if raw is not None and raw is connection.connection else None


def _note(number: int | None) -> None:
    connection._ledger_past = (connection.connection, number)  # type: ignore[attr-defined]


def _drop() -> None:
    _note(None)
    for table in _TABLES:
        _execute(f"DROP TABLE IF EXISTS {_temporary()}.{_held(table)}")


def _fill(number: int) -> None:
    """Copy what nothing changed since, fold what something did, and derive from both what is derived."""
    _drop()
    for table in _TABLES:
        _execute(f"CREATE TEMPORARY TABLE {_held(table)} AS SELECT * FROM {table} WHERE 1 = 0")
    with snapshot(temporary=True):
        changed = {label: _fill_label(KEPT[label], number) for label in _LABELS}
        for table, column in _indexes():
            _execute(f"CREATE INDEX {_held(table)}_{column} ON {_held(table)} ({column})")
        _derive(number, changed)
    if not connection.in_atomic_block:
        _note(number)


def _indexes() -> Iterator[tuple[str, str]]:
    """What rows are looked up by: ids, and what refers to another object."""
    for label in _LABELS:
        yield KEPT[label].table, "id"
        for key in KEPT[label].references:
            yield KEPT[label].table, KEPT[label].column_of[key]
    yield to_date.TABLE, "year_plan_id"


def _fill_label(kept: KeptModel, number: int) -> list[int]:
    """The rows of one label; answers the ids of those that are not the table's."""
    ids, since = _changed(kept.label, number)
    _execute(
        f"INSERT INTO {_held(kept.table)} SELECT * FROM {kept.table} WHERE id NOT IN ({since})",
        [kept.label, number],
    )
    waiting = iter(ids)
    while some := list(islice(waiting, _TOGETHER)):
        state = replay.as_of(number, [kept.label], some)[kept.label]
        rows = [(pk, 1, *(told.get(key, kept.empty[key]) for key in kept.keys)) for pk, told in state.items()]
        write.insert(_held(kept.table), ("id", "version", *kept.columns), rows, len(rows))
    return ids


def _changed(label: str, number: int) -> tuple[list[int], str]:
    """The ids of the objects that changed since, and the query for them; all of them where the form of them changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM projects_change WHERE label = %s AND changeset_id > %s AND body LIKE %s",
            [replay.SCHEMA, number, f'%"label":"{label}"%'],
        )
        reshaped = cursor.fetchone()[0] > 0
        since = "SELECT object_id FROM projects_change WHERE label = %s AND changeset_id > %s"
        if reshaped:
            since = f"{since} OR label = '{label}'"
        cursor.execute(f"SELECT DISTINCT object_id FROM projects_change WHERE object_id IN ({since}) AND label = %s ORDER BY 1", [label, number, label])  # fmt: skip
        return [row[0] for row in cursor.fetchall()], since


def _derive(number: int, changed: dict[str, list[int]]) -> None:
    """Sums and years to date: as they are kept, but for the year plans that anything changed of."""
    touched = _year_plans(changed)
    sums: summary.Sums = {}
    summary.move(sums, summary.stored(), +1)
    summary.move(sums, summary.contributions(touched), -1)
    where, params = write.id_filter("year_plan_id", touched)
    _execute(f"INSERT INTO {_held(to_date.TABLE)} SELECT * FROM {to_date.TABLE} WHERE NOT ({where})", params)
    _put_before(number)
    try:
        summary.move(sums, summary.contributions(touched), +1)
        rows = list(to_date.rows_of(touched)) if touched else []
    finally:
        _take_away()
    write.insert(_held(to_date.TABLE), to_date.COLUMNS, rows, len(rows))
    _insert_sums(summary.nonzero(sums))


def _insert_sums(sums: summary.Sums) -> None:
    """Cells of the summary; the id of a cell means nothing."""
    rows = [
        (place, *cell, *(told.get(name, 0) for name in summary.MEASURES))
        for place, (cell, told) in enumerate(sums.items(), 1)
    ]
    columns = ("id", *summary.DIMENSIONS, *summary.MEASURES)
    write.insert(_held(_SUMMARY), columns, rows, len(rows))


def _year_plans(changed: dict[str, list[int]]) -> list[int]:
    """The year plans whose sums differ between then and now: by themselves, their project, a return or its period."""
    found = set(changed["year_plan"])
    for prefix in ("", "past_"):
        for column, table, by, ids in (
            ("id", "projects_yearplan", "project_id", changed["project"]),
            ("year_plan_id", "projects_monthlyreturn", "id", changed["monthly_return"]),
            ("year_plan_id", "projects_monthlyreturn", "period_id", changed["period"]),
        ):
            where, params = write.id_filter(by, ids)
            found |= {row[0] for row in _rows(f"SELECT {column} FROM {prefix}{table} WHERE {where}", params)}
    return sorted(found)


def _rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _execute(sql: str, params: Sequence[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
