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
from projects.models import Plan, YearPlan
from tests.factories import TEST, WAN, House, change, edit, kept, make, remove, stored

MONTH = 4


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three projects a stretch, and nothing kept from before."""
    monkeypatch.setattr(stretches, "LENGTH", 3)
    stretches._kept.clear()
    stretches._touched.cache_clear()
    yield
    stretches._kept.clear()
    stretches._touched.cache_clear()


@pytest.fixture
def many(house: House) -> list[int]:
    """Ten projects, reported for two months, some red. The plan says a day, and one department has time until 2099."""
    change("plan", house.plan, due_day=28)
    more: dict[str, Any] = {
        "period": house.period(MONTH),
        "organisation": house.elsewhere,
        "until": "2099-01-01T00:00",
        "reason": "停电",
    }
    make("period_exception", **more)
    shown: dict[str, Any] = {
        "stage": "building",
        "planned_start": "2021-01",
        "started": "2021-01",
        "planned": 1200 * WAN,
    }
    units = (house.department, house.elsewhere)
    ids = house.projects(
        [{"name": f"项目{number}", "responsible": units[number % 2], **shown} for number in range(10)]
    )
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


def by_stretches(ids: list[int]) -> None:
    """Change and look twice: from then on figures are kept by stretches."""
    for stage in ("halted", "building"):
        told()
        change("project", ids[4], stage=stage)
    told()


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_change_they_are_as_found_anew(house: House, many: list[int], seed: int) -> None:
    chance, steps, kept_parts = random.Random(seed), 0, 0
    by_stretches(many)
    for _ in range(40):
        try:
            step(chance, house)
        except ledger.Refused:
            continue
        steps += 1
        kept_parts += any(each.parts for each in stretches._kept.values())
        assert told() == anew()
    assert steps > 25
    assert kept_parts > 20, "most changes met figures that were kept by stretches"


def step(chance: random.Random, house: House) -> None:
    """One change of one kind or another."""
    project = chance.choice(list(YearPlan.objects.order_by("pk").values_list("project_id", flat=True)))
    returns = [
        pk for pk, _ in ledger.write.referring("monthly_return", "year_plan", [house.year_plan(project)])
    ]
    problems = [pk for pk, _ in ledger.write.referring("problem", "project", [project])]
    which = chance.randrange(13)
    if which < 5:
        _of_project(chance, house, project)
    elif which < 9 and returns:
        _of_return(chance, project, chance.choice(returns))
    elif which < 11 and problems:
        remove("problem", problems[0]) if chance.random() < 0.5 else change(
            "problem", problems[0], state="handling", measures="调度"
        )
    elif which == 11:
        remove("year_plan", house.year_plan(project)) if not returns else _undone(
            remove("monthly_return", *returns)
        )
    else:
        make("problem", project=project, kind="funds", description="贷款", state="raised", raised="2021-04")


def _of_project(chance: random.Random, house: House, project: int) -> None:
    match chance.randrange(6):
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
                started=chance.choice(["", "2021-03", "2021-04"]),
                finished=chance.choice(["", "2021-04"]),
            )
        case 2:
            change("project", project, sector=chance.choice([house.steel, house.other]))
        case 3:
            change("project", project, responsible=chance.choice([house.department, house.elsewhere]))
        case 4:
            change(
                "year_plan", house.year_plan(project), planned=chance.choice([None, 100 * WAN, 5000 * WAN])
            )
        case _:
            house.project(f"项目{chance.random()}", planned=300 * WAN, started="2021-04-09")


def _of_return(chance: random.Random, project: int, returned: int) -> None:
    match chance.randrange(4):
        case 0:
            change("monthly_return", returned, completed=chance.randrange(400) * WAN)
        case 1:
            make("evidence", **kept(project=project, monthly_return=returned))
        case 2:
            make("permit", project=project, kind="land", state=chance.choice(["done", "pending"]))
        case _:
            remove("monthly_return", returned)


def _undone(done: ledger.Receipt) -> None:
    ledger.undo(done.number or 0, ledger.Actor.system(), TEST, "误删")


def test_what_leaves_a_plan_leaves_its_stretch(house: House, many: list[int]) -> None:
    bare = house.project(
        "新", planned=300 * WAN, stage="building", started="2021-04-02", planned_start="2021-01"
    )
    by_stretches(many)
    remove("year_plan", house.year_plan(bare))
    assert told() == anew()
    for project in many:
        returns = [
            pk for pk, _ in ledger.write.referring("monthly_return", "year_plan", [house.year_plan(project)])
        ]
        remove("monthly_return", *returns)
        remove("year_plan", house.year_plan(project))
    assert told() == anew(), "a plan without projects has indicators of nothing"
    assert told()[1]


def test_a_return_that_was_deleted_and_brought_back_came_once(house: House, many: list[int]) -> None:
    before = indicators(plan(), MONTH)["on_time"]
    assert 0 < before.part < before.whole
    returns = [
        pk for pk, _ in ledger.write.referring("monthly_return", "year_plan", [house.year_plan(many[1])])
    ]
    _undone(remove("monthly_return", *returns))
    assert indicators(plan(), MONTH)["on_time"] == before
    parts = figures.parts_of(plan(), MONTH, "on_time").values()
    assert (sum(part for part, _ in parts), sum(of for _, of in parts)) == (before.part, before.whole)


@pytest.mark.parametrize(
    ("label", "wanted"),
    [("period_exception", {"until": "2021-04-01T00:00"}), ("plan", {"due_day": None}), ("plan", {"light_rule": "P3"}), ("organisation", {"name": "改名局"})],
)  # fmt: skip
def test_what_all_are_judged_by_has_all_judged_again(
    house: House, many: list[int], monkeypatch: pytest.MonkeyPatch, label: str, wanted: dict[str, Any]
) -> None:
    by_stretches(many)
    seen = judged(monkeypatch)
    change(
        label,
        ledger.KEPT[label].model._default_manager.order_by("pk").values_list("pk", flat=True)[0],
        **wanted,
    )
    assert told() == anew()
    assert "0123456789" in seen


def test_every_label_leads_somewhere() -> None:
    """A new one is a decision: nothing, to a project, or to all of them."""
    everything = {"plan", "period", "period_exception", "snapshot", "organisation", "sector"}
    assert stretches._NOTHING | stretches._LEADS.keys() | everything == ledger.KEPT.keys()
    assert not stretches._NOTHING & stretches._LEADS.keys()


def test_a_rule_that_is_changed_while_a_page_is_made_is_kept_apart(house: House, many: list[int]) -> None:
    """A request that has read its plan year goes on with it, and what it finds is not found by others."""
    told()
    change("project", many[4], stage="halted")
    told()
    old = plan()
    change("plan", house.plan, light_rule="P3", due_day=None)
    figures.lights_by_sector(old, MONTH)
    figures.indicators_of(old, MONTH)
    for month in ("2021-01", "2021-02", "2021-03"):
        change("project", many[0], started=month)
        assert told() == anew()


def test_what_was_kept_of_another_history_is_not_used(house: House, many: list[int]) -> None:
    by_stretches(many)
    for key, each in stretches._kept.items():
        wrong = {place: each.parts[next(iter(each.parts))] for place in each.parts} if each.parts else None
        stretches._kept[key] = stretches._Kept((each.state[0], "0" * 64), each.whole, wrong, each.changed)
    change("project", many[0], stage="halted")
    assert told() == anew()


def test_what_was_taken_back_or_is_past_is_not_kept(house: House, many: list[int]) -> None:
    by_stretches(many)
    before = told()
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
    by_stretches(many)
    monkeypatch.setattr(stretches, "_MOST", 2)
    wanted = [edit("project", pk, stage="halted") for pk in many[:3]]
    ledger.commit([each for each in wanted if each], ledger.Actor.system(), TEST)
    assert stored("project", many[0])["stage"] == "halted"
    seen = judged(monkeypatch)
    assert told() == anew()
    assert "0123456789" in seen
