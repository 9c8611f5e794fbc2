"""`openplan`: who comes along, with what was completed before the year, once and not twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from projects import ledger
from projects.models import ChangeSet, Plan, YearPlan
from projects.values import Scalar
from tests.commands.conftest import Run
from tests.factories import WAN, House, change, make, remove

OPEN = ("openplan", "--year", "2022")


@pytest.fixture
def year(house: House) -> dict[str, int]:
    """Projects of 2021 by what should become of them; ids."""
    change(
        "plan",
        house.plan,
        light_rule="P2",
        curve="0,0,0,0,0,0,0,0,0,0,0,10000",
        due_day=25,
        january_joined=True,
    )
    rows: dict[str, dict[str, Scalar]] = {
        "在建": {"stage": "building", "year_class": "new", "completed_before": 100 * WAN},
        "停工": {"stage": "halted", "year_class": "continued", "completed_before": 0},
        "竣工投产类未竣": {"stage": "building", "year_class": "completing", "completed_before": None},
        "未开工": {"stage": "preparing", "year_class": "preparatory", "completed_before": 0},
        "未开工的续建": {"stage": "preparing", "year_class": "continued"},
        "阶段未知": {"stage": "", "year_class": "new"},
        "竣工": {"stage": "finished"}, "投产": {"stage": "producing"}, "达产": {"stage": "full"}, "取消": {"stage": "cancelled"},
        "占位": {"placeholder": True},
    }  # fmt: skip
    ids = house.projects({"name": name, **row} for name, row in rows.items())
    found = dict(zip(rows, ids, strict=True))
    house.report(found["在建"], 3, completed=30 * WAN)
    house.report(found["在建"], 9, completed=5 * WAN, state="accepted")
    house.report(found["在建"], 10, completed=7 * WAN, state="returned")
    house.report(found["停工"], 2, declared_to_date=8 * WAN)
    house.report(found["竣工投产类未竣"], 4, completed=9 * WAN)
    return found


def row(year: int, project: int) -> YearPlan:
    return YearPlan.objects.get(plan__year=year, project=project)


def test_unfinished_projects_come_along_with_what_was_completed_before(
    run: Run, year: dict[str, int]
) -> None:
    ran = run(*OPEN)
    assert ran.code == 0
    assert ran.json["reported_to"] == 9
    told = {each["name"]: (each["year_class"], each["completed_before"]) for each in ran.json["carried"]}
    assert told == {
        "在建": ("continued", 135 * WAN), "停工": ("continued", 8 * WAN), "竣工投产类未竣": ("continued", None),
        "未开工": ("preparatory", None), "未开工的续建": ("continued", None), "阶段未知": ("continued", None),
    }  # fmt: skip
    assert (ran.json["changeset"], ran.json["head"]) == ledger.head()
    made = row(2022, year["在建"])
    assert (made.completed_before, made.completed_before_basis, made.carried_over, made.planned) == (
        135 * WAN,
        "declared",
        True,
        None,
    )
    assert {each.project.name for each in YearPlan.objects.filter(plan__year=2022)} == set(told)


def test_the_new_plan_takes_over_the_settings_of_the_last(run: Run, year: dict[str, int]) -> None:
    assert run(*OPEN).json["new_plan"] is True
    plan = Plan.objects.get(year=2022)
    assert (plan.status, plan.light_rule, plan.due_day, plan.january_joined) == ("drafting", "P2", 25, True)
    assert plan.curve == Plan.objects.get(year=2021).curve
    assert plan.periods.count() == 0


def test_a_second_run_changes_nothing_and_a_newcomer_is_added(
    run: Run, house: House, year: dict[str, int]
) -> None:
    first = run(*OPEN).json["changeset"]
    again = run(*OPEN)
    assert (again.code, again.json["changeset"], again.json["carried"], again.json["standing"]) == (
        0,
        None,
        [],
        6,
    )
    change("year_plan", row(2022, year["在建"]).pk, completed_before=140 * WAN, planned=9 * WAN)
    late = house.project("补报项目", stage="building")
    third = run(*OPEN)
    assert [each["name"] for each in third.json["carried"]] == ["补报项目"]
    assert third.json["changeset"] > first
    assert row(2022, year["在建"]).completed_before == 140 * WAN
    assert row(2022, late).carried_over is True


def test_check_shows_and_writes_nothing(run: Run, year: dict[str, int]) -> None:
    before = ledger.head()
    ran = run(*OPEN, "--check")
    assert (ran.code, ran.json["changeset"], ran.json["head"]) == (0, None, before[1])
    assert len(ran.json["carried"]) == 6
    assert ledger.head() == before
    assert not Plan.objects.filter(year=2022).exists()


def test_a_plan_that_stands_is_filled_and_not_made_again(
    run: Run, house: House, year: dict[str, int]
) -> None:
    plan = make("plan", year=2022, status="issued", light_rule="P1")
    make("year_plan", project=year["在建"], plan=plan, year_class="completing", planned=1)
    ran = run(*OPEN, "--reason", "结转")
    assert (ran.json["new_plan"], len(ran.json["carried"])) == (False, 5)
    assert Plan.objects.get(year=2022).light_rule == "P1"
    assert row(2022, year["在建"]).year_class == "completing"
    assert ChangeSet.objects.get(number=ran.json["changeset"]).reason == "结转"
    assert ChangeSet.objects.get(number=ran.json["changeset"]).action == "carry"


def test_undone_it_can_be_done_again(run: Run, year: dict[str, int]) -> None:
    number = run(*OPEN).json["changeset"]
    assert run("undo", str(number), "--reason", "试").code == 0
    assert not YearPlan.objects.filter(plan__year=2022).exists()
    assert len(run(*OPEN).json["carried"]) == 6
    assert ledger.replay() == []


def test_without_a_plan_before_it_says_so(run: Run, house: House) -> None:
    ran = run("openplan", "--year", "2030")
    assert (ran.code, ran.json["error"]) == (2, "no-plan-before")
    remove("plan", house.plan)
    assert run(*OPEN).code == 2


def test_only_the_project_office_may(run: Run, year: dict[str, int], person: Callable[..., User]) -> None:
    person("o", "leader")
    person("m", "manager")
    assert run(*OPEN, "--as", "o").json["error"] == "not-allowed"
    ran = run(*OPEN, "--as", "m")
    assert ChangeSet.objects.get(number=ran.json["changeset"]).who == "m"


def test_people_read_a_table(capsys: Any, year: dict[str, int]) -> None:
    call_command("openplan", "--year", "2022", "--check")
    told = capsys.readouterr().out
    assert "6" in told
    assert "135.00" in told
