"""Replay: tables equal the fold, field by field; schema changes are part of it; every position can be read again."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from projects import ledger, vocabulary
from projects.ledger import Actor, schema
from projects.ledger.registry import KEPT
from projects.models import Counter
from projects.values import Scalar
from projects.vocabulary import Kind
from tests.factories import TEST, WAN, House, change, close_month, commit, kept, make, remove, stored
from tests.guard import past_the_door


def run(sql: str, *params: Any) -> None:
    with past_the_door(), connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.fixture
def everything(house: House, people: dict[str, User]) -> dict[str, int]:
    """One object of each label; what refers to what."""
    project = house.project(total_investment=WAN, planned=WAN)
    made = {
        "sector": house.steel, "organisation": house.department, "plan": house.plan, "project": project,
        "year_plan": house.year_plan(project), "period": house.period(3),
    }  # fmt: skip
    made["monthly_return"] = house.report(project, 3, completed=WAN)
    made["support"] = make("support", project=project, organisation=house.elsewhere)
    made["control_total"] = make("control_total", plan=house.plan, scope="all", measure="count", value=90)
    made["membership"] = ledger.write.referring("membership", "user", [people["officer"].pk])[0][0]
    made["period_exception"] = make(
        "period_exception",
        period=made["period"],
        organisation=house.department,
        until="2021-04-10T18:00",
        reason="停电",
    )
    made["milestone"] = make("milestone", project=project, kind="piling", planned="2021-05")
    made["permit"] = make("permit", project=project, kind="environment", state="pending")
    made["problem"] = make(
        "problem", project=project, kind="land", description="征地未完", raised="2021-03-02", state="raised"
    )
    made["evidence"] = make("evidence", **kept(project=project))
    close_month(house.period(2))
    made["snapshot"] = ledger.write.referring("snapshot", "period", [house.period(2)])[0][0]
    made["finding"] = make(
        "finding", rule="A01", plan=house.plan, project=project, month=3, level="error", sentence="over-total",
        opened="2021-04-01", state="open", measured=5, threshold=4,
    )  # fmt: skip
    setting = ledger.create("rule_setting", -1, {"rule": "A19", "threshold": 5})
    silence: dict[str, Scalar] = {
        "rule": "A10",
        "project": project,
        "reason": "冬季停工",
        "until": "2021-04-01",
    }
    drawn: dict[str, Scalar] = {
        "plan": house.plan,
        "month": 3,
        "size": 1,
        "seed": 7,
        "drawn": "2021-04-01",
        "population": 1,
    }
    drawn |= {"position": 1, "head": "0" * 64, "frame": "0" * 64}
    item: dict[str, Scalar] = {"sample": -1, "project": project, "number": 1, "weight": 5, "chance": 5}
    sample = ledger.commit(
        [ledger.create("sample", -1, drawn), ledger.create("sample_item", -2, item)],
        Actor.of(people["auditor"]),
        TEST,
    )
    made |= {"sample": sample.ids["sample", -1], "sample_item": sample.ids["sample_item", -2]}
    for label, difference, actor in (
        ("rule_setting", setting, Actor.system()),
        ("silence", ledger.create("silence", -1, silence), Actor.of(people["auditor"])),
    ):
        made[label] = ledger.commit([difference], actor, TEST, reason="核定").ids[label, -1]
    assert set(made) == set(KEPT)
    return made


def another(label: str, key: str, now: Any) -> Any:
    """A value of the same kind that is not the one that stands."""
    column = vocabulary.column(label, key)
    match column.kind:
        case Kind.FLAG:
            return not now
        case Kind.AMOUNT | Kind.INTEGER | Kind.PERCENT | Kind.REFERENCE:
            return (now or 0) + 1
        case Kind.CHOICE:
            return next(each.value for each in column.choices if each.value != now)
        case _:
            return "x" if now != "x" else "y"


def overwrite(label: str, object_id: int, values: dict[str, Any]) -> None:
    """Give an object these values past the door."""
    kept = KEPT[label]
    columns = ", ".join(f"{connection.ops.quote_name(kept.column_of[key])} = %s" for key in values)
    run(f"UPDATE {kept.table} SET {columns} WHERE id = %s", *values.values(), object_id)


@pytest.mark.parametrize("label", KEPT)
def test_a_write_past_the_door_is_found_in_each_field(everything: dict[str, int], label: str) -> None:
    """All fields at once, each told with both values; tests/ledger/test_tamper_matrix.py has each by itself."""
    kept, object_id = KEPT[label], everything[label]
    before = stored(label, object_id)
    after = {key: another(label, key, now) for key, now in before.items()}
    with connection.constraint_checks_disabled():
        overwrite(label, object_id, after)
        found = [each for each in ledger.replay() if (each.label, each.id) == (label, object_id)]
        overwrite(label, object_id, before)
    told = {each.key: (each.history, each.table) for each in found}
    assert len(told) == len(found) == len(kept.keys)
    assert told == {key: (before[key], after[key]) for key in before}
    assert ledger.replay() == []


def test_a_row_past_the_door_is_found_wherever_it_is(everything: dict[str, int]) -> None:
    """Also far above the ids that were given, below them, and where an object was deleted."""
    unit = make("organisation", name="走了")
    remove("organisation", unit)
    for stray in (-5, unit, 10**15):
        run(
            "INSERT INTO projects_organisation (id, version, name, credit_code, kind, active)"
            " VALUES (%s, 1, %s, '', '', %s)", stray, f"野{stray}", True,
        )  # fmt: skip
    found = {(each.id, each.key, each.table) for each in ledger.replay()}
    assert found == {(-5, "", "row"), (unit, "", "row"), (10**15, "", "row")}


def test_a_lost_row_is_found(everything: dict[str, int]) -> None:
    run("DELETE FROM projects_controltotal WHERE id = %s", everything["control_total"])
    assert [(e.label, e.id, e.history, e.table) for e in ledger.replay()] == [
        ("control_total", everything["control_total"], "row", None)
    ]


@pytest.mark.sqlite
def test_a_value_of_another_type_is_found(everything: dict[str, int]) -> None:
    """SQLite keeps what it is given."""
    run("UPDATE projects_project SET total_investment = 'viel' WHERE id = %s", everything["project"])
    assert ("total_investment", "viel") in [(each.key, each.table) for each in ledger.replay()]


def test_each_cell_of_the_summary_is_recomputed(everything: dict[str, int]) -> None:
    run("UPDATE projects_summary SET count = count + 1, completed = completed + 5 WHERE month = 3")
    (found,) = ledger.replay()
    assert found.label == "summary"
    assert found.table["completed"] == found.history["completed"] + 5


def test_a_counter_that_would_give_an_id_again_is_found(everything: dict[str, int]) -> None:
    run("UPDATE projects_counter SET last = last - 1 WHERE label = 'project'")
    (found,) = ledger.replay()
    assert (found.label, found.key, found.history, found.table) == ("counter", "project", 1, 0)
    run("DELETE FROM projects_counter WHERE label = 'project'")
    assert len(ledger.replay()) == 1
    assert Counter.objects.exists()


def test_a_month_of_a_period_moves_the_sums(house: House) -> None:
    project = house.project(planned=WAN)
    house.report(project, 3, completed=WAN)
    change("period", house.period(3), month=5)
    assert ledger.replay() == []


def test_what_an_amount_rests_on_and_from_when_a_plan_is_adjusted_move_the_sums(house: House) -> None:
    """Each by itself, the amount unchanged."""
    project = house.project(planned=WAN, adjusted=3 * WAN, adjusted_from=5, output=WAN)
    change("year_plan", house.year_plan(project), adjusted_from=8)
    assert ledger.replay() == []
    change("project", project, output_basis="published")
    assert stored("project", project)["output_basis"] == "published"
    assert ledger.replay() == []


def test_replay_in_small_stretches_is_the_same(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    projects = house.projects({"name": f"项目{n}"} for n in range(7))
    schema.added("project", "area", 5)
    schema.dropped("project", "area")
    change("project", projects[2], place="甲")
    monkeypatch.setattr(import_module("projects.ledger.replay"), "_TOGETHER", 2)
    assert ledger.replay() == []
    run("UPDATE projects_project SET place = 'x' WHERE id IN (%s, %s)", projects[0], projects[6])
    assert {each.id for each in ledger.replay()} == {projects[0], projects[6]}


# --- a history that an earlier release wrote, with other fields


def rewrite(before: str, after: str) -> None:
    """Make the history of projects what an earlier release would have written."""
    from projects.ledger import triggers

    triggers.remove()
    run(f"UPDATE projects_change SET body = REPLACE(body, '{before}', '{after}') WHERE label = 'project'")
    triggers.install()


def test_a_renamed_field_replays_after_its_schema_change(house: House) -> None:
    project = house.project(note="旧注")
    rewrite('"note":', '"remark":')
    assert {each.key for each in ledger.replay()} == {"note", "remark"}
    schema.renamed("project", "remark", "note")
    assert ledger.replay() == []
    change("project", project, note="新注")
    assert ledger.replay() == []


def test_an_added_field_replays_after_its_schema_change(house: House) -> None:
    """Filled with one value, or with one of its own for each object."""
    first, second = house.project(), house.project("乙")
    rewrite('"note":[null,""],', "")
    assert {each.key for each in ledger.replay()} == {"note"}
    schema.added("project", "note", "", {second: "补录"})
    (found,) = ledger.replay()
    assert (found.id, found.key, found.history, found.table) == (second, "note", "补录", "")
    schema.added("project", "note", "")
    assert ledger.replay() == []
    assert ledger.as_of(ledger.head()[0])["project"][first]["note"] == ""
    assert "note" not in ledger.as_of(ledger.head()[0] - 2)["project"][first], "unknown before it was kept"


def test_a_dropped_field_replays_after_its_schema_change(house: House) -> None:
    house.project()
    rewrite('"note":', '"acres":[null,7],"note":')
    assert {each.key for each in ledger.replay()} == {"acres"}
    schema.dropped("project", "acres")
    assert ledger.replay() == []


def test_an_edit_of_a_dropped_field_cannot_be_undone(house: House) -> None:
    project = house.project()
    number = change("project", project, place="甲").number or 0
    rewrite('{"place":["","甲"]}', '{"acres":[1,2],"place":["","甲"]}')
    done = ledger.undo(number, ledger.Actor.system(), ledger.Source("system"), "填错")
    assert [each["why"] for each in done.kept] == ["no longer kept: acres"]
    assert stored("project", project)["place"] == ""


def test_schema_changes_are_chained(house: House) -> None:
    house.project()
    schema.added("project", "area")
    schema.dropped("project", "area")
    assert ledger.verify(with_replay=True).ok


# --- reading as of


def test_each_position_reads_as_it_was(house: House) -> None:
    """The whole state, recorded after every change set, over makes, edits, deletes and an undo."""
    told: dict[int, Any] = {}

    def note() -> None:
        everyone = {label: ledger.current(label, list(range(1, 40))) for label in ledger.KEPT}
        told[ledger.head()[0]] = json.loads(json.dumps(everyone))

    note()
    project = house.project(planned=WAN)
    note()
    change("project", project, place="甲")
    note()
    commit(
        [
            ledger.Difference("year_plan", house.year_plan(project), "delete"),
            ledger.Difference("project", project, "delete"),
        ]
    )
    note()
    ledger.undo(ledger.head()[0], ledger.Actor.system(), ledger.Source("system"), "误删")
    note()
    change("project", project, place="乙")
    note()
    for number, state in told.items():
        assert json.loads(json.dumps(ledger.as_of(number))) == state, number
    assert ledger.as_of(0) == {label: {} for label in ledger.KEPT}
    base = sorted(told)[1]
    assert ledger.values_at(base, "project", [project])[project]["place"] == ""
    assert ledger.values_at(0, "project", [project])[project] == {"": None}
