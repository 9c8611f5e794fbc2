"""Every row of the database out to a SQLite file, and back in: what backups are made of, and a move to PostgreSQL.

Rows go as they are stored, the history's bytes above all; only moments and flags are written otherwise by the two
databases. SQLite takes and gives JSON and addresses as text, and so does PostgreSQL when it is handed text."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from typing import Any, cast

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from projects.ledger.locking import opened, snapshot

Row = tuple[Any, ...]
#: sessions stay behind: with a copy of them somebody could go on as somebody else
LEFT_BEHIND = frozenset({"django_session"})
_TOGETHER = 2_000
#: the types whose values are the same on both sides
_ALIKE = frozenset({
    "AutoField", "BigAutoField", "BigIntegerField", "CharField", "ForeignKey", "GenericIPAddressField", "IntegerField", "JSONField",
    "OneToOneField", "PositiveBigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField", "TextField",
})  # fmt: skip


def _moment_out(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None))


def _moment_in(value: str) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


#: type → how a value goes out to SQLite, how it comes in from there
_OTHERWISE: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "DateTimeField": (_moment_out, _moment_in),
    "BooleanField": (int, bool),
}


@dataclass(frozen=True)
class Table:
    """One table as it is copied: its columns, and which of them are written otherwise on the other side."""

    model: type[Model]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(str(field.column) for field in self.model._meta.concrete_fields)

    @cached_property
    def otherwise(self) -> tuple[tuple[int, str], ...]:
        """(place, type) of the columns that need a hand; KeyError for a type nobody thought of."""
        kinds = enumerate(field.get_internal_type() for field in self.model._meta.concrete_fields)
        return tuple((place, kind) for place, kind in kinds if kind not in _ALIKE and _OTHERWISE[kind])

    @property
    def order(self) -> str:
        """The primary key: the history's rows stand in the order of writing."""
        return str(cast(Any, self.model._meta.pk).column)

    def turned(self, rows: Iterator[Row], inward: bool) -> Iterator[Row]:
        """Rows as the other side writes them."""
        turns = [(place, _OTHERWISE[kind][inward]) for place, kind in self.otherwise]
        return (_turn(row, turns) for row in rows) if turns else rows


def _turn(row: Sequence[Any], turns: Sequence[tuple[int, Callable[[Any], Any]]]) -> Row:
    made = list(row)
    for place, turn in turns:
        if made[place] is not None:
            made[place] = turn(made[place])
    return tuple(made)


def tables() -> list[Table]:
    """All tables of the product and of what it stands on; what migrations were applied is each database's own."""
    models = apps.get_models(include_auto_created=True)
    found = [Table(model) for model in models if model._meta.managed and not model._meta.proxy]
    return sorted((t for t in found if t.name not in LEFT_BEHIND), key=lambda table: table.name)


def count(database: sqlite3.Connection) -> dict[str, int]:
    """Rows in each table of a SQLite file; of an older one, of the tables it has."""
    there = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    names = [table.name for table in tables() if table.name in there]
    return {name: database.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in names}


def copy_out(target: sqlite3.Connection) -> None:
    """Every row of this database into a migrated SQLite file, in place of what that holds; one state of the ledger."""
    with snapshot(), target:
        for table in tables():
            target.execute(f'DELETE FROM "{table.name}"')
            marks = ", ".join("?" * len(table.columns))
            names = ", ".join(f'"{name}"' for name in table.columns)
            rows = table.turned(_here(table, names), inward=False)
            while batch := list(islice(rows, _TOGETHER)):
                target.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', batch)


def _here(table: Table, names: str) -> Iterator[Row]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(f'SELECT {names} FROM "{table.name}" ORDER BY "{table.order}"')
        while rows := cursor.fetchmany(_TOGETHER):
            yield from rows


def copy_in(source: sqlite3.Connection) -> None:
    """Every row of a SQLite file into this PostgreSQL, which is migrated and holds no ledger yet; all or nothing."""
    with transaction.atomic(), opened(), connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f'DELETE FROM "{table.name}"')
        for table in tables():
            names = ", ".join(f'"{name}"' for name in table.columns)
            rows = source.execute(f'SELECT {names} FROM "{table.name}" ORDER BY "{table.order}"')
            with cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
                for row in table.turned(iter(rows), inward=True):
                    copy.write_row(row)
        _go_on_counting()


def _go_on_counting() -> None:
    """Let the sequences of PostgreSQL go on after the highest number that came in."""
    models = [table.model for table in tables()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def filled() -> bool:
    """Whether this database holds a history or an account already."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for name in {"projects_changeset", "auth_user"} & there:
            cursor.execute(f"SELECT 1 FROM {name} LIMIT 1")
            if cursor.fetchone():
                return True
    return False
