"""The lights as the database judges them are the lights of the pure functions, for every rule, curve and month."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from projects import figures, ledger
from projects.figures import light_sql
from projects.figures.lights import KINDS, ORDER
from projects.figures.presets import curves, presets
from projects.models import Plan, YearPlan, YearToDate
from projects.values import Scalar
from tests.factories import House, change, commit, edit
from tests.guard import past_the_door

NUMBER = 120
#: amounts that lie on thresholds often: a plan of these, and months that add up to their shares
PLANS = (None, 0, 1, 7, 12, 1_200, 10_000, 120_000, 2 * 10**14, 2 * 10**14 - 7)
DATES = (
    "",
    "",
    "2020",
    "2021",
    "2022",
    "2020-12",
    "2021-01",
    "2021-03",
    "2021-05",
    "2021-05-17",
    "2021-08-31",
    "2021-11",
    "2022-02",
)


def project(dice: Random, place: int) -> dict[str, Scalar]:
    plan = dice.choice(PLANS)
    row: dict[str, Scalar] = {
        "name": f"项目{place}", "planned": plan, "planned_start": dice.choice(DATES), "started": dice.choice(DATES),
        "stage": dice.choice(("", "idea", "preparing", "building", "building", "halted", "finished", "cancelled")),
        "statistics": dice.choice(("", "out", "applied", "in", "withdrawn")), "statistics_date": dice.choice(DATES),
        "start_month": dice.choice((None, None, 1, 4, 9)), "placeholder": dice.random() < 0.05,
    }  # fmt: skip
    if dice.random() < 0.2:
        row |= {"adjusted": dice.choice(PLANS), "adjusted_from": dice.choice((None, 1, 5, 12))}
    if dice.random() < 0.3 and plan is not None:
        row |= {f"month_{m}": plan * dice.randrange(3) // 12 for m in range(1, 13) if dice.random() < 0.8}
    return row


def months(dice: Random, plan: int | None) -> list[tuple[int, dict[str, Scalar]]]:
    found = []
    for month in range(1, 13):
        if dice.random() < 0.5:
            share = dice.choice((0, 1, 2, 3, 5, 8, 12, 18)) * (plan or 120) // dice.choice((12, 100, 120))
            values: dict[str, Scalar] = {
                "state": dice.choice(("submitted", "accepted", "accepted", "returned"))
            }
            values["completed"] = dice.choice((share, share, share, None, -1))
            values["declared_to_date"] = dice.choice((None, None, None, share * 3))
            values["funds_in_place"] = dice.choice((None, share, share * 4 // 5, share * 3))
            found.append((month, values))
    return found


@pytest.fixture
def random_ledger(house: House) -> Plan:
    dice = Random(20211)
    ids = house.projects(project(dice, place) for place in range(NUMBER))
    periods = {m: house.period(m) for m in range(1, 13)}
    rows = {row.project_id: row for row in YearPlan.objects.filter(project__in=ids)}
    wanted = [
        {"year_plan": rows[pk].pk, "period": periods[month], **values}
        for pk in ids
        for month, values in months(dice, rows[pk].planned)
    ]
    commit(ledger.create("monthly_return", -place, row) for place, row in enumerate(wanted, 1))
    return Plan.objects.get(pk=house.plan)


def compare(plan: Plan, month: int) -> set[tuple[str, str]]:
    """Both ways agree on every light; which lights there were."""
    rows = YearPlan.objects.filter(plan=plan).select_related("project")
    pure = figures.lit(rows, plan, month)
    seen = set()
    for row in light_sql.annotated(rows, plan, month):
        told: Any = row
        for light in pure[row.pk].lights:
            assert ORDER[getattr(told, f"light_{light.kind}")] == light.colour, (row.pk, month, light)
            seen.add((light.kind, light.colour))
        assert ORDER[told.light] == pure[row.pk].lights.worst.colour
    return seen


@pytest.mark.parametrize("preset", sorted(presets()))
def test_both_ways_judge_alike(random_ledger: Plan, preset: str) -> None:
    seen: set[tuple[str, str]] = set()
    odd = ",".join(str(n) for n in (0, 0, 333, 777, 1_501, 2_999, 4_567, 6_001, 7_777, 8_999, 9_999, 10_000))
    for curve in ("", curves()["inner-mongolia"].text, odd):
        change("plan", random_ledger.pk, light_rule=preset, curve=curve)
        plan = Plan.objects.get(pk=random_ledger.pk)
        for month in range(1, 13):
            seen |= compare(plan, month)
    missing = {("progress", "red")} if preset == "P3" else set()
    assert seen == {(kind, colour) for kind in KINDS for colour in ORDER} - missing


def test_the_limits_of_the_funds_light_are_those_of_the_plan_year(random_ledger: Plan) -> None:
    usual = [compare(random_ledger, month) for month in (4, 9)]
    change("plan", random_ledger.pk, funds_full=70, funds_low=0)
    plan = Plan.objects.get(pk=random_ledger.pk)
    mild = [compare(plan, month) for month in (4, 9)]
    assert all(("funds", "red") in each for each in usual)
    assert not any(("funds", "red") in each for each in mild)


def test_the_worst_sorts_and_filters_in_one_query(
    random_ledger: Plan, django_assert_num_queries: Any
) -> None:
    rows = light_sql.annotated(YearPlan.objects.filter(plan=random_ledger), random_ledger, 6)
    with django_assert_num_queries(1):
        places = list(rows.order_by("-light", "project_id").values_list("light", flat=True))
    assert places == sorted(places, reverse=True)
    assert set(places) == {0, 1, 2, 3}
    assert rows.filter(light=3).count() == places.count(3)


def test_returns_that_change_or_go_are_followed(house: House) -> None:
    """The row beside a year plan is what its returns add up to, after each kind of change."""
    pk = house.project(planned=1_200, started="2021-01", stage="building")
    row = house.year_plan(pk)
    plan = Plan.objects.get(pk=house.plan)

    def light(month: int) -> str:
        compare(plan, month)
        return ORDER[light_sql.annotated(YearPlan.objects.filter(pk=row), plan, month).get().light_progress]

    assert light(4) == ""
    told = house.report(pk, 4, completed=400)
    assert (light(3), light(4), light(6)) == ("", "green", "yellow")
    change("monthly_return", told, state="returned", returned_reason="数字有误")
    assert light(4) == ""
    change("monthly_return", told, state="accepted", completed=100)
    assert light(4) == "yellow"
    change("period", house.period(4), month=5)
    assert (light(4), light(5)) == ("", "red")
    commit([ledger.Difference("monthly_return", told, "delete")])
    assert light(5) == ""
    other = house.project("另一个")
    again = house.report(other, 7, completed=1)
    change("monthly_return", again, year_plan=row)
    assert light(7) == "red"
    assert ledger.replay() == []


def test_replay_finds_a_year_to_date_that_nobody_reported(house: House) -> None:
    house.report(house.project(), 2, completed=5, funds_in_place=6)
    assert ledger.replay() == []
    with past_the_door():
        YearToDate.objects.update(to_7=6)
    [found] = ledger.replay()
    assert (found.label, found.key) == ("year_plan", "year_to_date")
    with past_the_door():
        YearToDate.objects.all().delete()
    assert len(ledger.replay()) == 1
    with past_the_door():
        YearToDate.objects.create(year_plan_id=4711, to_1=1)
    assert {each.id for each in ledger.replay()} == {house.year_plan(YearPlan.objects.get().project_id), 4711}


def test_amounts_of_any_size_stay_inside_64_bits(house: House) -> None:
    """The largest amount a ledger holds, in year to date, plan and funds, on a curve of hundredths of a percent."""
    change("plan", house.plan, curve=curves()["inner-mongolia"].text)
    pk = house.project(planned=10**15, started="2021-01", stage="building")
    house.report(pk, 5, completed=10**15, funds_in_place=10**15)
    for preset in presets():
        commit([edit("plan", house.plan, light_rule=preset)])
        compare(Plan.objects.get(pk=house.plan), 5)
