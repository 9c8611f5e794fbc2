"""Figures kept stretch by stretch: after any change the same as found anew, and only what was touched is judged again."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet

from projects import figures, ledger
from projects.figures import events, indicators, stretches, worst
from projects.ledger import past
from projects.models import Plan, Project, YearPlan
from tests.factories import TEST, WAN, House, change, edit, kept, make, remove, stored

MONTH = 4


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three projects a stretch, and nothing kept from before."""
    monkeypatch.setattr(stretches, "LENGTH", 3)
    stretches.forget()
    stretches._touched.cache_clear()
    yield
    stretches.forget()
    stretches._touched.cache_clear()


@pytest.fixture
def many(house: House) -> list[int]:
    """Ten projects, reported for two months, some red; the plan says a day."""
    change("plan", house.plan, due_day=28)
    shown: dict[str, Any] = {
        "stage": "building",
        "planned_start": "2021-01",
        "started": "2021-01",
        "planned": 1200 * WAN,
    }
    ids = house.projects([{"name": f"项目{number}", **shown} for number in range(10)])
    for place, project in enumerate(ids):
        house.report(project, 2, completed=place * 20 * WAN)
        house.report(project, MONTH, completed=place * 50 * WAN, funds_in_place=WAN)
    return ids


def plan() -> Plan:
    return Plan.objects.get(year=2021)


def anew() -> tuple[Any, ...]:
    """What the functions say of all rows at once."""
    of = plan()
    red = [each.pk for each in worst(of, MONTH)]
    return figures.light_counts(of, MONTH, "sector"), indicators(of, MONTH), red, events(of, MONTH)


def told() -> tuple[Any, ...]:
    of = plan()
    return (
        figures.lights_by_sector(of, MONTH), figures.indicators_of(of, MONTH), figures.red_ones(of, MONTH),
        figures.happened(of, MONTH),
    )  # fmt: skip


def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The stretches that are judged from now on, by the names of their projects."""
    found: list[str] = []

    def lights(of: Plan, month: int, by: Any, rows: QuerySet[YearPlan]) -> Any:
        found.append(
            "".join(
                name.removeprefix("项目")
                for name in rows.order_by("pk").values_list("project__name", flat=True)
            )
        )
        return figures.light_counts(of, month, by, rows)

    monkeypatch.setattr("projects.figures.judged.light_counts", lights)
    return found


def test_a_change_has_only_its_own_stretch_judged_again(
    house: House, many: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = judged(monkeypatch)
    look: Callable[[], object] = lambda: figures.lights_by_sector(plan(), MONTH)  # noqa: E731
    for stage in ("halted", "building"):
        look()
        assert seen == ["0123456789"], "at first, and after one change, all at once"
        seen.clear()
        change("project", many[4], stage=stage)
    look()
    assert sorted("".join(seen)) == list("0123456789")
    assert all(len(each) <= 3 for each in seen), "what changes again is judged by stretches"
    seen.clear()
    look()
    assert seen == [], "nothing was changed"
    ledger.event(ledger.Actor.system(), TEST, "export")
    look()
    assert seen == [], "an export changes nothing"
    problem = make(
        "problem", project=many[0], kind="funds", description="贷款", state="raised", raised="2021-04"
    )
    look()
    assert len(seen) == 1
    assert "0" in seen[0]
    seen.clear()
    change("problem", problem, project=many[9])
    look()
    assert len(seen) == 2, "where it was, and where it is now"
    seen.clear()
    change("project", many[5], parent=make("project", name="整体", sector=house.steel))
    look()
    assert len(seen) == 1, "the whole that it is now a part of is in no plan"
    seen.clear()
    change("plan", house.plan, light_rule="P3")
    look()
    assert seen == ["0123456789"], "another rule judges all"


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_change_they_are_as_found_anew(house: House, many: list[int], seed: int) -> None:
    chance, steps = random.Random(seed), 0
    assert told() == anew()
    for _ in range(30):
        try:
            step(chance, house)
        except ledger.Refused:
            continue
        steps += 1
        assert told() == anew()
    assert steps > 20


def step(chance: random.Random, house: House) -> None:
    """One change of one kind or another."""
    project = chance.choice(list(Project.objects.order_by("pk").values_list("pk", flat=True)))
    year_plan = house.year_plan(project)
    returns = [pk for pk, _ in ledger.write.referring("monthly_return", "year_plan", [year_plan])]
    problems = [pk for pk, _ in ledger.write.referring("problem", "project", [project])]
    match chance.randrange(12):
        case 0:
            change(
                "project",
                project,
                stage=chance.choice(["building", "halted", "cancelled", "finished", "preparing"]),
            )
        case 1:
            change(
                "project",
                project,
                started=chance.choice(["", "2021-03", "2021-04", "2020"]),
                finished=chance.choice(["", "2021-04"]),
            )
        case 2:
            change("project", project, sector=chance.choice([house.steel, house.other]))
        case 3:
            change(
                "project",
                project,
                parent=chance.choice([None, *Project.objects.values_list("pk", flat=True)]),
            )
        case 4:
            change("year_plan", year_plan, planned=chance.choice([None, 100 * WAN, 5000 * WAN]))
        case 5 if returns:
            change(
                "monthly_return",
                returns[-1],
                completed=chance.randrange(400) * WAN,
                state=chance.choice(["submitted", "draft"]),
            )
        case 6 if returns:
            make("evidence", **kept(project=project, monthly_return=returns[0]))
        case 7:
            make("permit", project=project, kind="land", state=chance.choice(["done", "pending"]))
        case 8 if problems:
            remove("problem", problems[0])
        case 9:
            house.project(f"项目{chance.random()}", planned=300 * WAN, started="2021-04-09")
        case 10:
            change(
                "plan",
                house.plan,
                light_rule=chance.choice(["P1", "P2", "P3"]),
                due_day=chance.choice([None, 5, 28]),
            )
        case _:
            make(
                "problem", project=project, kind="funds", description="贷款", state="raised", raised="2021-04"
            )


def test_what_was_taken_back_or_is_past_is_not_kept(house: House, many: list[int]) -> None:
    for stage in ("halted", "building"):
        told()
        change("project", many[4], stage=stage)
    before = told()  # by stretches from here on
    with transaction.atomic():
        change("project", many[3], stage="cancelled")
        assert told() == anew() != before
        transaction.set_rollback(True)
    assert told() == anew() == before
    number = ledger.head()[0]
    change("project", many[3], stage="cancelled")
    now = told()
    with past.standing_at(number):
        assert told() == before
    assert told() == now


def test_many_changes_at_once_have_all_judged_again(
    house: House, many: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for stage in ("halted", "building"):
        told()
        change("project", many[4], stage=stage)
    told()
    monkeypatch.setattr(stretches, "_MOST", 2)
    wanted = [edit("project", pk, stage="halted") for pk in many[:3]]
    ledger.commit([each for each in wanted if each], ledger.Actor.system(), TEST)
    assert stored("project", many[0])["stage"] == "halted"
    seen = judged(monkeypatch)
    assert told() == anew()
    assert "0123456789" in seen
