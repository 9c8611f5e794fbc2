"""Tampering by someone who knows how the history is made: hashes made anew, rows moved, triggers that do nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from projects import ledger
from projects.ledger import chain, heads, triggers
from projects.models import Change, ChangeSet
from tests.factories import House, change
from tests.guard import past_the_door


def run(sql: str, *params: Any) -> None:
    with past_the_door(), connection.cursor() as cursor, connection.constraint_checks_disabled():
        cursor.execute(sql, params)


def forge(number: int, **header: Any) -> None:
    """A change set whose header says something else and whose hashes fit it."""
    told = {**json.loads(ChangeSet.objects.get(number=number).header), **header}
    lines = list(Change.objects.filter(changeset_id=number).values_list("label", "object_id", "kind", "body"))
    told |= {"digest": chain.digest(lines), "changes": len(lines)}
    text = chain.canonical(told)
    run(
        "UPDATE projects_changeset SET header = %s, hash = %s, digest = %s, changes = %s WHERE number = %s",
        text, chain.head_of(text), told["digest"], len(lines), number,
    )  # fmt: skip


@pytest.fixture
def project(house: House) -> Iterator[int]:
    """A project changed twice; the triggers are gone until the rollback."""
    made = house.project(place="一")
    change("project", made, place="二")
    change("project", made, place="三")
    triggers.remove()
    yield made
    transaction.set_rollback(True)


def bad() -> str:
    """What verification says first."""
    verdict = ledger.verify()
    assert not verdict.ok
    return verdict.first_bad or ""


def test_a_figure_changed_with_its_hashes_breaks_the_chain_after_it(project: int) -> None:
    number = ledger.head()[0] - 1
    run("UPDATE projects_change SET body = %s WHERE changeset_id = %s", '{"place":["一","假"]}', number)
    assert bad() == f"changeset {number}: changes do not match the digest"
    forge(number)
    assert bad() == f"changeset {number + 1}: does not follow the one before"


def test_what_is_not_whole_is_not_folded(project: int) -> None:
    """The tables would be said to be wrong, where the history is."""
    number = ledger.head()[0]
    run("UPDATE projects_change SET body = %s WHERE changeset_id = %s", '{"place":["二","假"]}', number)
    assert [(each.label, each.key) for each in ledger.replay()] == [("project", "place")]
    verdict = ledger.verify(with_replay=True)
    assert verdict.first_bad == bad()
    assert {each.label for each in verdict.differences} == {"trigger"}, (
        "they are gone here, and nothing was folded"
    )


def test_a_history_made_anew_to_its_end_lacks_the_head_that_was_noted(project: int, data_dir: Path) -> None:
    """Every hash fits; only what was kept outside tells."""
    number, head = heads.note("report")
    run("UPDATE projects_change SET body = %s WHERE changeset_id = %s", '{"place":["二","假"]}', number)
    forge(number)
    assert bad() == f"changeset {number}: heads.log has {head}, the history does not"
    assert ledger.verify(printed=ledger.head()[1]).first_bad == bad()
    (data_dir / "heads.log").unlink()
    assert ledger.verify().first_bad is None
    assert ledger.verify(printed=head).first_bad == f"head {head}: not in this history"


def test_whoever_did_it_cannot_be_another(project: int) -> None:
    number = ledger.head()[0]
    run("UPDATE projects_changeset SET who = 'x' WHERE number = %s", number)
    assert bad() == f"changeset {number}: column who differs from the header"


@pytest.mark.parametrize("header", ["{}", "no json", '{"prev":1}', "[]", '{"who":null}'])
def test_a_header_that_says_nothing_is_found(project: int, header: str) -> None:
    number = ledger.head()[0]
    run(
        "UPDATE projects_changeset SET header = %s, hash = %s WHERE number = %s",
        header,
        chain.head_of(header),
        number,
    )
    assert bad() == f"changeset {number}: header cannot be read"


@pytest.mark.sqlite
@pytest.mark.parametrize("at", ["", "gestern", "2021-13-45 00:00:00", "2021-02-03"])
def test_a_moment_that_is_none_is_found(project: int, at: str) -> None:
    run("UPDATE projects_changeset SET at = %s WHERE number = 2", at)
    assert bad() == "changeset 2: column at differs from the header"


def test_a_change_set_taken_out_is_found(project: int) -> None:
    run("DELETE FROM projects_change WHERE changeset_id = 2")
    run("DELETE FROM projects_changeset WHERE number = 2")
    assert bad() == "changeset 2: missing"


def test_a_change_set_under_another_number_is_found(project: int) -> None:
    run("UPDATE projects_changeset SET number = number + 100 WHERE number = %s", ledger.head()[0])
    assert bad() == f"changeset {ledger.head()[0] - 100}: missing"


def test_changes_moved_between_change_sets_are_found(project: int) -> None:
    run(
        "UPDATE projects_change SET changeset_id = changeset_id + 1, seq = 1 WHERE changeset_id = %s",
        ledger.head()[0] - 1,
    )
    assert "changes" in bad()


def test_changes_in_another_order_of_rows_are_found(project: int) -> None:
    """The number of a row is no part of any hash, but of the order in which rows were written."""
    first, second = Change.objects.filter(changeset_id=1).order_by("seq").values_list("pk", flat=True)
    for old, new in ((first, -1), (second, first), (-1, second)):
        run("UPDATE projects_change SET id = %s WHERE id = %s", new, old)
    assert bad() == "changeset 1: changes do not match the digest"


def test_changes_of_no_change_set_are_found(project: int) -> None:
    run(
        "INSERT INTO projects_change (changeset_id, seq, label, object_id, kind, body)"
        " VALUES (99, 0, 'project', 1, 'update', '{}')"
    )
    assert bad() == "changes of change set 99: out of place"


def test_a_line_of_heads_log_that_cannot_be_read_is_no_proof(project: int, data_dir: Path) -> None:
    heads.note("export")
    with (data_dir / "heads.log").open("a", encoding="utf-8") as log:
        log.write("2026-01-01\tkaputt")
    assert "kaputt" in bad()


@pytest.mark.sqlite
def test_a_trigger_that_does_nothing_is_missing_on_sqlite(project: int) -> None:
    triggers.install()
    run("DROP TRIGGER projects_change_no_update")
    run("CREATE TRIGGER projects_change_no_update BEFORE UPDATE ON projects_change BEGIN SELECT 1; END")
    assert triggers.missing() == ["projects_change_no_update"]


@pytest.mark.postgres
@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE projects_change DISABLE TRIGGER projects_change_no_update",
        "DROP TRIGGER projects_change_no_update ON projects_change;"
        " CREATE TRIGGER projects_change_no_update BEFORE UPDATE ON projects_plan EXECUTE FUNCTION projects_append_only()",
        "CREATE OR REPLACE FUNCTION projects_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ],
)
def test_a_trigger_that_does_nothing_is_missing_on_postgresql(project: int, sql: str) -> None:
    triggers.install()
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run(sql)
    assert "projects_change_no_update" in triggers.missing()
    triggers.install()
    assert triggers.missing() == []
