"""Append-only history in the database itself: triggers on both databases, installed after each migrate, checked at start.

SQLite drops a table's triggers silently when a migration rebuilds it; PostgreSQL needs one against TRUNCATE too."""

from __future__ import annotations

from django.db import connection

from projects.ledger.replay import Deviation

GUARDED = ("projects_changeset", "projects_change", "projects_signin")
MESSAGE = "the history can only be added to"

_POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION projects_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$
"""


def expected() -> list[str]:
    """Names of the triggers that must stand."""
    deeds = ("update", "delete", *(["truncate"] if connection.vendor == "postgresql" else []))
    return sorted(f"{table}_no_{deed}" for table in GUARDED for deed in deeds)


def install() -> None:
    """Put every trigger in place, whatever stood there."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
        for name in expected():
            table, deed = name.split("_no_")
            cursor.execute(_drop(name, table))
            cursor.execute(
                _postgres(name, table, deed)
                if connection.vendor == "postgresql"
                else _sqlite(name, table, deed)
            )


def remove() -> None:
    """Take the triggers away: only for the test suite's flush of its own database."""
    with connection.cursor() as cursor:
        for name in expected():
            cursor.execute(_drop(name, name.split("_no_")[0]))


def missing() -> list[str]:
    """Triggers that are not in place, or that do something else than they must."""
    with connection.cursor() as cursor:
        cursor.execute(_POSTGRES_STANDING if connection.vendor == "postgresql" else _SQLITE_STANDING)
        standing = dict(cursor.fetchall())
    return [name for name in expected() if standing.get(name) != _works(name)]


def deviations() -> list[Deviation]:
    """The triggers that are missing, as verification tells it: without them the history can be written over."""
    return [Deviation("trigger", 0, name, "in place", "missing") for name in missing()]


def unguarded() -> list[str]:
    """Triggers that are missing where their tables stand: none of a database that is not set up yet, or not up to date."""
    tables = set(connection.introspection.table_names())
    return [name for name in missing() if name.split("_no_")[0] in tables] if tables & {*GUARDED} else []


#: a trigger works on PostgreSQL if it is on, on its table, and calls what raises
_POSTGRES_STANDING = f"""
SELECT t.tgname, t.tgrelid::regclass::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND p.proname = 'projects_append_only'
AND STRPOS(p.prosrc, 'BEGIN RAISE EXCEPTION ''{MESSAGE}''') > 0
"""
_SQLITE_STANDING = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


def _works(name: str) -> str:
    """What the database tells of a trigger that is as it must be: its table (PostgreSQL) or its text (SQLite)."""
    table, deed = name.split("_no_")
    return table if connection.vendor == "postgresql" else _sqlite(name, table, deed)


def _drop(name: str, table: str) -> str:
    return (
        f"DROP TRIGGER IF EXISTS {name} ON {table}"
        if connection.vendor == "postgresql"
        else f"DROP TRIGGER IF EXISTS {name}"
    )


def _postgres(name: str, table: str, deed: str) -> str:
    each = "STATEMENT" if deed == "truncate" else "ROW"
    return f"CREATE TRIGGER {name} BEFORE {deed.upper()} ON {table} FOR EACH {each} EXECUTE FUNCTION projects_append_only()"


def _sqlite(name: str, table: str, deed: str) -> str:
    """INSERT OR REPLACE deletes first; settings turn recursive_triggers on, so that the trigger against DELETE sees it."""
    return (
        f"CREATE TRIGGER {name} BEFORE {deed.upper()} ON {table} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )
