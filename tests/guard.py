"""Nothing writes past the door: every statement of the suite is read, whoever sends it.

A wrapper stands on every database connection (also those of threads and of a live server). A statement that writes
a ledger table while the door is shut raises at once, and fails its test even when the raise was swallowed.
Excepted: migrations, the flush between transactional tests, and ``past_the_door`` for tests that tamper on purpose."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
import pytest
from django.core.management.commands import flush, migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from projects import ledger

_WRITES = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|MERGE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM|COPY)"
    r"\s+(?:ONLY\s+)?((?:[\w\"]+\s*\.\s*)?\"?\w+\"?)",
    re.IGNORECASE,
)
_TRUNCATES = re.compile(r"(?:^|;)\s*TRUNCATE\b([^;]*)", re.IGNORECASE | re.DOTALL)
_NOTHING_OUT = re.compile(r"^\s*COPY\b.*\bTO\s+STDOUT\b", re.IGNORECASE | re.DOTALL)
_COMMENTS = re.compile(r"/\*.*?\*/|--[^\n]*", re.DOTALL)

_excepted: ContextVar[bool] = ContextVar("past_the_door", default=False)
#: statements that went past the door in the test that runs, from any thread
_caught: list[str] = []


class PastTheDoor(AssertionError):
    """A ledger table was to be written by something that the door did not let in."""


def written(sql: str) -> set[str]:
    """The tables that a statement names as written, in lower case and without schema or quotes."""
    text = _COMMENTS.sub(" ", sql)
    if _NOTHING_OUT.match(text):
        return set()
    named = [match.group(1) for match in _WRITES.finditer(text)]
    for match in _TRUNCATES.finditer(text):
        named += re.findall(r"[\w\".]+", match.group(1))
    return {name.split(".")[-1].strip().strip('"').lower() for name in named}


def check(sql: str) -> None:
    """Raise and remember if ``sql`` writes a ledger table past the door."""
    if ledger.door_is_open() or _excepted.get():
        return
    if tables := written(sql) & ledger.TABLES:
        told = f"{', '.join(sorted(tables))} written past the door: {sql[:300]}"
        _caught.append(told)
        raise PastTheDoor(told)


@contextmanager
def past_the_door() -> Iterator[None]:
    """For tests that tamper, and for what empties the database between tests."""
    token = _excepted.set(True)
    try:
        yield
    finally:
        _excepted.reset(token)


def _wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    check(sql)
    return execute(sql, params, many, context)


def _stand_on(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if _wrapper not in connection.execute_wrappers:
        connection.execute_wrappers.append(_wrapper)


def _excepting(method: Callable[..., Any]) -> Callable[..., Any]:
    def excepted(*args: Any, **options: Any) -> Any:
        with past_the_door():
            return method(*args, **options)

    return excepted


@pytest.fixture(scope="session", autouse=True)
def guarded() -> Iterator[None]:
    """Put the guard on every connection for the whole session; COPY passes no wrapper of Django's."""
    copy = psycopg.Cursor.copy

    def guarded_copy(self: Any, statement: Any, *args: Any, **options: Any) -> Any:
        check(statement if isinstance(statement, str) else statement.as_string(self))
        return copy(self, statement, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.Cursor, "copy", guarded_copy)
        patch.setattr(migrate.Command, "handle", _excepting(migrate.Command.handle))
        patch.setattr(flush.Command, "handle", _excepting(flush.Command.handle))
        connection_created.connect(_stand_on, dispatch_uid="guard")
        for connection in connections.all():
            _stand_on(connection)
        yield
        connection_created.disconnect(dispatch_uid="guard")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Fail the test in which something wrote past the door and hid what that raised."""
    result = yield
    if _caught:
        raise PastTheDoor("\n".join(_caught))
    return result


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    _caught.clear()


@contextmanager
def bites() -> Iterator[None]:
    """What runs inside must be caught; then it is not held against the test."""
    with pytest.raises(PastTheDoor):
        yield
    _caught.clear()
