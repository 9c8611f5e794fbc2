"""The guard bites: whatever writes a ledger table past the door fails its test."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from projects.models import Counter, Sector
from tests import guard
from tests.factories import House, house, make

__all__ = ["house"]


def test_names_the_tables_that_a_statement_writes() -> None:
    assert guard.written('INSERT INTO "projects_project" ("id") SELECT 1 FROM x') == {"projects_project"}
    assert guard.written("insert or replace into main.projects_change values (1)") == {"projects_change"}
    assert guard.written("WITH x AS (SELECT 1) UPDATE ONLY projects_plan SET a = 1 FROM y") == {
        "projects_plan"
    }
    assert guard.written("/* sly */ DELETE -- no\n FROM projects_sector") == {"projects_sector"}
    assert guard.written('COPY "projects_project" ("id") FROM STDIN') == {"projects_project"}
    assert {"projects_a", "projects_b"} <= guard.written('TRUNCATE TABLE projects_a, "projects_b" CASCADE')


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM projects_project FOR UPDATE OF projects_project",
        "COPY projects_project TO STDOUT",
        "CREATE TRIGGER t BEFORE UPDATE ON projects_change EXECUTE FUNCTION f()",
        "CREATE TRIGGER t BEFORE TRUNCATE ON projects_change EXECUTE FUNCTION f()",
        "INSERT INTO x SELECT * FROM projects_project",
    ],
)
def test_reading_is_free(sql: str) -> None:
    guard.check(sql)


def by_instance(house: House) -> None:
    Sector.objects.get(pk=house.steel).save()


def by_queryset(house: House) -> None:
    Sector.objects.filter(pk=house.steel).update(name="x")


def by_bulk(house: House) -> None:
    Counter.objects.bulk_create([Counter(label="x", last=1), Counter(label="y", last=1)])


def by_deleting(house: House) -> None:
    Sector.objects.get(pk=house.other).delete()


def by_executemany(house: House) -> None:
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE projects_sector SET name = %s WHERE id = %s", [("x", 1), ("y", 2)])


@pytest.mark.parametrize("deed", [by_instance, by_queryset, by_bulk, by_deleting, by_executemany])
def test_writing_past_the_door_is_caught(house: House, deed: Callable[[House], None]) -> None:
    with guard.bites():
        deed(house)


@pytest.mark.postgres
def test_copy_is_caught(house: House) -> None:
    with connection.cursor() as cursor, guard.bites(), cursor.copy("COPY projects_sector (id) FROM STDIN"):
        pass


def test_a_swallowed_raise_still_fails_the_test(house: House, request: pytest.FixtureRequest) -> None:
    hook = guard.pytest_runtest_call(request.node)
    next(hook)
    with contextlib.suppress(AssertionError):
        by_queryset(house)
    with guard.bites():
        hook.send(None)


@pytest.mark.django_db(transaction=True)
def test_other_threads_are_caught() -> None:
    raised: list[BaseException] = []

    def write() -> None:
        try:
            Sector.objects.update(name="x")
        except guard.PastTheDoor as error:
            raised.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=write)
    with guard.bites():
        thread.start()
        thread.join()
        raise raised[0]


@pytest.mark.django_db(transaction=True)
def test_other_tables_flush_and_migrations_pass() -> None:
    make("sector", code="steel", name="钢铁")
    User.objects.create_user("someone")
    call_command("migrate", verbosity=0)
