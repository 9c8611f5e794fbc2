"""Whoever changes the database by hand is found: every column of the history, every kept field, a tail cut off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from projects import ledger
from projects.ledger import heads, signin_log, triggers
from projects.models import Change, ChangeSet
from tests.factories import TEST, WAN, House, change
from tests.guard import past_the_door


@pytest.fixture
def work(house: House) -> int:
    """A project with a history: made, changed twice, a return."""
    project = house.project(total_investment=WAN, place="一")
    change("project", project, place="二")
    change("project", project, place="三")
    house.report(project, 3, completed=WAN)
    signin_log.append("in", "somebody", "10.0.0.1", 1)
    assert ledger.verify(with_replay=True).ok
    return project


@pytest.fixture
def open_history(work: int) -> Iterator[None]:
    """The triggers taken away, as someone with the database's password could; the rollback brings them back."""
    triggers.remove()
    yield
    transaction.set_rollback(True)


def run(sql: str, *params: Any) -> None:
    with past_the_door(), connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.mark.parametrize("table", triggers.GUARDED)
@pytest.mark.parametrize("deed", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_history(work: int, table: str, deed: str) -> None:
    column = "who" if table == "projects_changeset" else "body"
    with pytest.raises(DatabaseError, match="only be added to"), transaction.atomic():
        run(deed.format(table, column, column))


@pytest.mark.sqlite
@pytest.mark.parametrize("table", triggers.GUARDED)
def test_insert_or_replace_is_refused(work: int, table: str) -> None:
    with pytest.raises(DatabaseError, match="only be added to"), transaction.atomic():
        run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.postgres
@pytest.mark.parametrize("table", triggers.GUARDED)
def test_truncate_is_refused(work: int, table: str) -> None:
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="only be added to"), transaction.atomic():
        run(f"TRUNCATE {table} CASCADE")


def test_missing_triggers_are_reported_and_put_back(open_history: None) -> None:
    assert triggers.missing() == triggers.expected()
    from projects.checks import history_is_guarded

    assert len(history_is_guarded(databases=["default"])) == len(triggers.expected())
    call_command("migrate", verbosity=0)
    assert triggers.missing() == []
    assert history_is_guarded(databases=["default"]) == []


COLUMNS = [("projects_changeset", f.column, "number") for f in ChangeSet._meta.concrete_fields] + [
    ("projects_change", f.column, "id") for f in Change._meta.concrete_fields if f.column != "id"
]
OTHER = {
    "at": "'2001-01-01 00:00:00+00:00'",
    "user_id": "NULL",
    "number": "number + 1000",
    "changeset_id": "1",
    "reverses": "1",
}


@pytest.mark.parametrize(("table", "column", "key"), COLUMNS)
def test_an_altered_column_is_found(
    open_history: None, people: Any, table: str, column: str, key: str
) -> None:
    """Each column of each history table, one row of it changed by hand."""
    ledger.event(ledger.Actor.of(people["manager"]), TEST, "export", "grund")
    change("sector", 1, name="新名")
    number = ledger.head()[0]
    kind = next(
        f for f in (ChangeSet if key == "number" else Change)._meta.concrete_fields if f.column == column
    )
    other = OTHER.get(column) or (
        f"{column} + 7" if "Integer" in kind.get_internal_type() else f"'x' || SUBSTR({column}, 2)"
    )
    place = number - 1 if column == "user_id" else number
    where = f"number = {place}" if key == "number" else f"changeset_id = {place}"
    with connection.constraint_checks_disabled():
        run(f"UPDATE {table} SET {column} = {other} WHERE {where}")
        assert ledger.verify().first_bad, f"{table}.{column} was changed and nothing noticed"


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM projects_change WHERE changeset_id = (SELECT MIN(changeset_id) FROM projects_change)",
        "DELETE FROM projects_change WHERE id = (SELECT MAX(id) FROM projects_change)",
        "INSERT INTO projects_change (changeset_id, seq, label, object_id, kind, body)"
        " SELECT changeset_id, 99, label, object_id, kind, body FROM projects_change WHERE seq = 0 LIMIT 1",
        "UPDATE projects_change SET seq = 1 - seq WHERE changeset_id = 1 AND seq < 2",
    ],
)
def test_removed_added_and_reordered_changes_are_found(open_history: None, sql: str) -> None:
    run(sql)
    assert not ledger.verify().ok


def test_a_tail_cut_off_is_found_by_the_heads_kept_outside(open_history: None, work: int) -> None:
    """A shorter chain is whole in itself; only the head that was printed tells."""
    number, head = heads.note("report")
    run("DELETE FROM projects_change WHERE changeset_id = %s", number)
    run("DELETE FROM projects_changeset WHERE number = %s", number)
    verdict = ledger.verify()
    assert verdict.first_bad is not None
    assert head in verdict.first_bad


def test_a_printed_head_proves_itself(work: int) -> None:
    head = ledger.head()[1]
    change("project", work, place="四")
    assert ledger.verify(printed=head).ok
    assert not ledger.verify(printed="0" * 63 + "1").ok


@pytest.mark.parametrize(
    ("sql", "where"),
    [
        ("UPDATE projects_project SET place = 'x'", ("project", "place")),
        ("UPDATE projects_project SET total_investment = 1", ("project", "total_investment")),
        ("UPDATE projects_project SET version = version + 1", ("project", "version")),
        ("UPDATE projects_yearplan SET carried_over = %s", ("year_plan", "carried_over")),
        ("UPDATE projects_monthlyreturn SET completed = 5", ("monthly_return", "completed")),
        ("DELETE FROM projects_monthlyreturn", ("monthly_return", "")),
        ("UPDATE projects_summary SET total_known = total_known + 1 WHERE month = 0", ("summary", "")),
        ("UPDATE projects_counter SET last = 0 WHERE label = 'project'", ("counter", "project")),
    ],
)
def test_replay_finds_a_write_past_the_door(work: int, sql: str, where: tuple[str, str]) -> None:
    run(sql, *([True] if "%s" in sql else []))
    verdict = ledger.verify(with_replay=True)
    assert not verdict.ok
    assert verdict.first_bad is None, "the chain itself is whole"
    found = {(each.label, each.key) for each in verdict.differences}
    assert where in found or (where[0], "") in {(label, "") for label, _ in found if label == where[0]}
