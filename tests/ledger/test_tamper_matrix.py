"""Each column of each ledger table changed by hand, rows taken out and put in: replay names the object and the field.

Made from the models: a column that is added and not found fails here, and so does a label without a row to tamper with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, models, transaction

from projects import ledger, vocabulary
from projects.ledger import KEPT, Actor, summary, to_date
from projects.models import Counter, Summary, YearToDate
from tests.factories import TEST, WAN, House, close_month, kept
from tests.guard import past_the_door

EVERY = Actor(None, "test", "test", frozenset({"manager", "administrator", "auditor", "officer", "system"}))


def kind(label: str) -> str:
    return vocabulary.column(label, "kind").choices[0].value


def fill(house: House) -> None:
    """At least one row of every label."""
    project = house.project(total_investment=WAN, planned=WAN, month_1=WAN, output=WAN)
    house.report(project, 2, completed=WAN, declared_to_date=2 * WAN, funds_in_place=WAN)
    close_month(house.period(2))
    returned = house.report(project, 3, completed=WAN)
    period, other = house.period(3), house.elsewhere
    wanted: dict[str, dict[str, Any]] = {
        "control_total": {"plan": house.plan, "scope": "all", "measure": "count", "value": 9, "unit": "count"},
        "support": {"project": project, "organisation": other},
        "period_exception": {"period": period, "organisation": other, "until": "2021-05-01T12:00", "reason": "停电"},
        "milestone": {"project": project, "kind": kind("milestone"), "planned": "2021-05"},
        "permit": {"project": project, "kind": kind("permit"), "state": "done"},
        "problem": {"project": project, "kind": kind("problem"), "description": "拆迁", "raised": "2021-03-01", "state": "raised"},
        "evidence": kept(project=project, monthly_return=returned),
        "rule_setting": {"rule": "A01", "threshold": 5},
        "finding": {"rule": "A01", "plan": house.plan, "project": project, "month": 3, "level": "error", "sentence": "x", "opened": "2021-04-01", "state": "open"},
        "silence": {"rule": "A01", "project": project, "reason": "查过", "until": "2021-12-31"},
    }  # fmt: skip
    for label, values in wanted.items():
        ledger.commit([ledger.create(label, -1, values)], EVERY, TEST, reason="核对")
    drawn = [
        ledger.create("sample", -1, {"plan": house.plan, "month": 2, "size": 1, "seed": 7, "drawn": "2021-05-01", "population": 1, "position": 1, "head": "0", "frame": "0"}),
        ledger.create("sample_item", -1, {"sample": -1, "project": project, "number": 1, "weight": 1, "chance": 1}),
    ]  # fmt: skip
    ledger.commit(drawn, EVERY, TEST, reason="核对")


@pytest.fixture
def filled(house: House, people: dict[str, User]) -> House:
    fill(house)
    assert ledger.verify(with_replay=True).ok
    return house


@contextmanager
def tampered(sql: str, *params: Any) -> Iterator[None]:
    """What a statement past the door does, for as long as it takes to look; afterwards it never was."""
    with transaction.atomic(), past_the_door():
        with connection.cursor() as cursor, connection.constraint_checks_disabled():
            cursor.execute(sql, params)
            assert cursor.rowcount == 1, sql
        yield
        transaction.set_rollback(True)


def quoted(field: models.Field[Any, Any]) -> str:
    return connection.ops.quote_name(str(field.column))


def other(field: models.Field[Any, Any]) -> str:
    """An expression of another value than the one a column has."""
    kind, column = field.get_internal_type(), quoted(field)
    if kind == "BooleanField":
        return f"NOT {column}"
    if "Char" in kind or "Text" in kind:
        return f"CASE WHEN {column} = 'x' THEN 'y' ELSE 'x' END"
    return f"COALESCE({column}, 0) + 17"


def found() -> set[tuple[str, int, str]]:
    return {(each.label, each.id, each.key) for each in ledger.replay()}


def test_every_kept_column_row_and_newcomer_is_found(filled: House) -> None:
    for label in KEPT:
        tamper_with(label)


def tamper_with(label: str) -> None:
    how = KEPT[label]
    table, key_of = how.table, {column: key for key, column in how.column_of.items()}
    row = how.model._default_manager.order_by("-pk").values().first()
    assert row, f"no row of {label} to tamper with"
    pk = row["id"]
    for field in how.model._meta.concrete_fields:
        key = "" if field.column == "id" else key_of.get(str(field.column), str(field.column))
        with tampered(f"UPDATE {table} SET {quoted(field)} = {other(field)} WHERE id = %s", pk):
            assert (label, pk, key) in found(), f"{table}.{field.column} was changed and nothing noticed"
    with tampered(f"DELETE FROM {table} WHERE id = %s", pk):
        assert (label, pk, "") in found(), f"a row of {table} was taken out"
    columns = [quoted(field) for field in how.model._meta.concrete_fields if field.column != "id"]
    names = ", ".join(columns)
    copy = f"INSERT INTO {table} (id, {names}) SELECT id + 1000, {names} FROM {table} WHERE id = %s"
    try:
        with tampered(copy, pk):
            assert (label, pk + 1000, "") in found(), f"a row was put into {table}"
    except IntegrityError:  # the database itself refuses a twin
        assert how.model._meta.constraints or any(field.unique for field in how.model._meta.fields[1:])


def test_every_derived_column_is_found(filled: House) -> None:
    """Sums and years to date; of counters all but a gap, which does no harm."""
    cell = Summary.objects.filter(month=3, to_date__gt=0).latest("pk")
    for name in (*summary.DIMENSIONS, *summary.MEASURES):
        field = Summary._meta.get_field(name)
        with tampered(f"UPDATE projects_summary SET {name} = {other(field)} WHERE id = %s", cell.pk):  # type: ignore[arg-type]
            assert any(each[0] == "summary" for each in found()), name
    assert {field.column for field in Summary._meta.fields} == {"id", *summary.DIMENSIONS, *summary.MEASURES}
    row = YearToDate.objects.get()
    for name in to_date.COLUMNS:
        sql = f"UPDATE {to_date.TABLE} SET {name} = COALESCE({name}, 0) + 7 WHERE year_plan_id = %s"
        with tampered(sql, row.pk):
            assert any(each[0] == "year_plan" and each[2] == "year_to_date" for each in found()), name
    assert {field.column for field in YearToDate._meta.fields} == set(to_date.COLUMNS)
    for counter in Counter.objects.all():
        with tampered("UPDATE projects_counter SET last = 0 WHERE label = %s", counter.label):
            assert ("counter", 0, counter.label) in found()
        with tampered("UPDATE projects_counter SET label = 'x' WHERE label = %s", counter.label):
            assert ("counter", 0, counter.label) in found()
