"""Looking at the past: the very figures that were, by the functions of today, and nothing of it left behind."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import openpyxl
import pytest
from django.db import connection

from projects import access, figures, ledger
from projects.ledger import summary, to_date
from projects.models import MonthlyReturn, Organisation, Plan, Project, Snapshot, YearPlan
from projects.month import frozen
from projects.reports.ledger_book import export_ledger
from tests.factories import TEST, WAN, House, change, close_month, commit, edit, make, remove, reopen_month
from tests.ledger.test_fold import rewrite, run


def told(plan: int, months: tuple[int, ...] = (2, 3)) -> dict[str, Any]:
    """All that figures say of a plan year, and how its rows stand."""
    found = Plan.objects.get(pk=plan)
    rows = YearPlan.objects.filter(plan=found).select_related("project").order_by("pk")
    return {
        "head": ledger.head(),
        "rollups": [figures.rollup(2021, month, by).as_json() for month in months for by in frozen.GROUPINGS],
        "lit": [{pk: (each.lights, each.standing) for pk, each in figures.lit(rows, found, month).items()} for month in months],
        "indicators": [str(figures.indicators(found, month)) for month in months],
        "selection": asdict(figures.rollup_of(found, rows, 3).total),
        "rows": [(row.pk, str(row.project), row.project.responsible_id, row.planned) for row in rows],
        "last": figures.last_month(found),
    }  # fmt: skip


def history(house: House) -> Iterator[None]:
    """Some of everything, a step at a time: made, changed, adjusted, reported, closed, reopened, deleted, undone."""
    ids = house.projects([
        {"name": "甲", "planned": 1200 * WAN, "total_investment": 5000 * WAN, "stage": "building", "year_class": "new"},
        {"name": "乙", "planned": 600 * WAN, "responsible": house.elsewhere, "sector": house.other},
        {"name": "丙", "month_2": 5 * WAN}, {"name": "待明确", "placeholder": True},
    ])  # fmt: skip
    yield
    first = house.report(ids[0], 2, completed=100 * WAN)
    house.report(ids[1], 2, declared_to_date=30 * WAN)
    yield
    change("year_plan", house.year_plan(ids[1]), adjusted=700 * WAN, adjusted_from=3, adjusted_document="1号")
    yield
    change("monthly_return", first, completed=110 * WAN)
    change("monthly_return", first, state="accepted")
    yield
    close_month(house.period(2))
    yield
    house.report(ids[0], 3, completed=50 * WAN)
    third = house.report(ids[2], 3, completed=-1 * WAN, remark="冲减")
    yield
    change("project", ids[2], stage="halted", sector=house.other)
    change("organisation", house.department, name="工信局")
    yield
    reopen_month(house.period(2))
    corrected = [each for each in [edit("monthly_return", first, completed=90 * WAN)] if each]
    ledger.commit(corrected, ledger.Actor.system(), TEST, reason="更正")
    yield
    close_month(house.period(2))
    yield
    remove("monthly_return", third)
    yield
    change("project", ids[1], responsible=house.department, name="乙改名")
    yield
    ledger.undo(ledger.head()[0], ledger.Actor.system(), TEST, "看错了")
    yield
    remove("year_plan", house.year_plan(ids[2]))
    remove("project", ids[2])
    yield
    house.projects([{"name": "后来", "planned": 3 * WAN}])
    yield


@pytest.fixture
def taken(house: House) -> dict[int, dict[str, Any]]:
    """What was told after each step of a long story, by position."""
    return {ledger.head()[0]: told(house.plan) for _step in history(house)}


def test_every_position_tells_what_was_told_then(house: House, taken: dict[int, dict[str, Any]]) -> None:
    """Sums, lights, indicators, rows and the head: after each commit of the story, and in any order afterwards."""
    assert len(taken) == 14
    now = told(house.plan)
    for number in random.Random(1).sample(sorted(taken), len(taken)):
        with ledger.standing_at(number):
            assert told(house.plan) == taken[number], number
            assert summary.stored() == summary.nonzero(summary.contributions()), number
            assert list(to_date.deviations()) == []
    assert told(house.plan) == now
    assert ledger.verify(with_replay=True).ok


@pytest.mark.parametrize("deed", ["period", "return taken away", "return made"])
def test_sums_of_the_past_leave_out_what_moved_them_since(house: House, deed: str) -> None:
    """By a return or its period alone: the year plan itself is not touched."""
    project = house.project(planned=100 * WAN)
    returned, period = house.report(project, 3, completed=5 * WAN), house.period(4)
    number, before = ledger.head()[0], told(house.plan)
    if deed == "period":
        change("period", house.period(3), month=2)
    elif deed == "return taken away":
        remove("monthly_return", returned)
    else:
        make(
            "monthly_return",
            year_plan=house.year_plan(project),
            period=period,
            completed=WAN,
            state="submitted",
        )
    with ledger.standing_at(number):
        assert told(house.plan) == before
        assert summary.stored() == summary.nonzero(summary.contributions())
        assert list(to_date.deviations()) == []


def test_a_field_that_is_kept_since_was_empty_in_the_past(house: House) -> None:
    project = house.project()
    number = ledger.head()[0]
    rewrite('"note":[null,""],', "")
    run("UPDATE projects_project SET note = %s", "补录")
    ledger.schema.added("project", "note", "补录")
    assert ledger.replay() == []
    with ledger.standing_at(number):
        assert Project.objects.get(pk=project).note == ""


def test_a_frozen_month_is_what_is_found_at_its_position(house: House) -> None:
    assert len(list(history(house))) == 14
    assert Snapshot.objects.count() == 2
    for kept in Snapshot.objects.order_by("pk"):
        stored = frozen.read(kept)
        with ledger.standing_at(kept.position):
            made = frozen.told(kept.period)
        assert made == stored


def test_nothing_can_be_written_into_the_past(house: House, people: Any) -> None:
    project = house.project()
    number = ledger.head()[0]
    change("project", project, place="后来")
    manager = people["manager"]
    with ledger.standing_at(number):
        assert Project.objects.get(pk=project).place == ""
        assert (access.may(manager, "read"), access.may(manager, "close"), access.may(manager, "import")) == (True, False, False)  # fmt: skip
        with pytest.raises(ledger.Refused, match="past-is-read-only"):
            change("project", project, place="改写")
        with pytest.raises(RuntimeError), ledger.standing_at(1):
            pass
    assert access.may(manager, "close")
    assert (Project.objects.get(pk=project).place, ledger.position()) == ("后来", None)


def test_what_fails_in_the_past_leaves_the_present(house: House) -> None:
    project = house.project()
    with pytest.raises(Project.DoesNotExist), ledger.standing_at(1):
        Project.objects.get()
    assert Project.objects.get().pk == project
    change("project", project, place="新")


def test_an_export_of_the_past_is_noted_in_the_present(house: House, tmp_path: Any) -> None:
    project = house.project(name="旧名")
    number, head = ledger.head()
    change("project", project, name="新名")
    with ledger.standing_at(number):
        export_ledger(
            tmp_path / "past.xlsx", year=2021, queryset=YearPlan.objects.order_by("pk"), columns=[], language="zh-hans",
            actor=ledger.Actor.system(), source=TEST,
        )  # fmt: skip
        assert Project.objects.get().name == "旧名"
    hidden = openpyxl.load_workbook(tmp_path / "past.xlsx").worksheets[-1]
    carried = {str(name): str(value) for name, value in hidden.iter_rows(max_col=2, values_only=True)}
    assert (carried["position"], carried["head"]) == (str(number), head)
    assert ledger.head()[0] == number + 2, "the change of the name, and the export"
    assert ledger.verify(with_replay=True).ok


def test_the_same_position_is_filled_once_and_kept_by_the_connection(
    transactional_db: None, house: House
) -> None:
    house.project(name="一")
    number = ledger.head()[0]
    change("project", 1, name="二")

    def statements() -> int:
        with connection.execute_wrapper(counting):
            made.clear()
            with ledger.standing_at(number):
                assert Project.objects.get().name == "一"
        return len(made)

    made: list[str] = []

    def counting(execute: Any, sql: str, *rest: Any) -> Any:
        made.append(sql)
        return execute(sql, *rest)

    first, second = statements(), statements()
    assert second < first / 2
    assert Organisation.objects.count() == 2
    assert MonthlyReturn.objects.count() == 0
    make("organisation", name="新单位", kind="responsible")
    commit([])
    connection.close()
    assert statements() >= first, "a new connection begins anew"
