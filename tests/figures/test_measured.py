"""Another rule or curve restates the months that are open, and none that is closed, wherever lights are shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from projects import figures
from projects.models import Plan, YearPlan
from tests.factories import WAN, House, change, close_month, house, people, reopen_month

__all__ = ["house", "people"]
#: everything is due at once, so that whoever is on the straight line is far behind
STEEP = ",".join(["10000"] * 12)
#: the straight line and P1: 10 of 100 by March against a quarter is 15 points behind
BEFORE, AFTER = "yellow", "red"


@pytest.fixture
def project(house: House) -> int:
    """A project of 100 万元 that has done 10 by March, which is closed, and 5 in April, which is not."""
    made = house.project("一号高炉", planned=100 * WAN, stage="building", started="2021-01-05")
    for month, done in ((1, 0), (2, 0), (3, 10), (4, 5)):
        house.report(made, month, completed=done * WAN, state="accepted")
    for month in (1, 2, 3):
        change("period", house.period(month), state="closing")
        close_month(house.period(month))
    return made


def colour(house: House, project: int, month: int) -> str:
    """The progress light in every way that figures tell it; they agree."""
    plan = Plan.objects.get(pk=house.plan)
    row = YearPlan.objects.select_related("project", "plan").get(project=project)
    one = figures.lit([row], plan, month)[row.pk].lights.progress.colour
    through = figures.lit_months(row)[month - 1].lights.progress.colour
    [listed] = [
        c
        for c in ("green", "yellow", "red")
        if figures.with_light(YearPlan.objects.filter(plan=plan), plan, month, c, "progress")
    ]
    assert one == through == listed
    return one


def shares(house: House, month: int) -> list[str | None]:
    """What is due by the month as a share of the plan: in the sums, of one project, of its months."""
    plan, row = Plan.objects.get(pk=house.plan), YearPlan.objects.select_related("plan").get()
    alone, through = figures.standings([row], plan, month)[row.pk], figures.project_months(row)[month - 1]
    return [figures.rollup(2021, month).total.schedule_share, alone.schedule, through.schedule]


@pytest.mark.parametrize("wanted", [{"curve": STEEP}, {"light_rule": "P2"}])
def test_a_closed_month_keeps_its_lights_and_an_open_one_does_not(
    house: House, project: int, wanted: dict[str, Any]
) -> None:
    assert [colour(house, project, month) for month in (3, 4)] == [BEFORE, BEFORE]
    change("plan", house.plan, **wanted)
    change("plan", house.plan, due_day=25)  # a later change of something else takes nothing back
    assert [colour(house, project, month) for month in (3, 4)] == [BEFORE, AFTER]


def test_so_do_the_shares_that_are_due(house: House, project: int) -> None:
    change("plan", house.plan, curve=STEEP)
    assert shares(house, 3) == ["0.250000"] * 3
    assert shares(house, 4) == ["1.000000"] * 3


def test_a_month_that_is_opened_again_is_measured_as_of_today_and_stays_so(
    house: House, project: int
) -> None:
    change("plan", house.plan, curve=STEEP)
    reopen_month(house.period(3))
    assert colour(house, project, 3) == AFTER
    change("period", house.period(3), state="closing")
    close_month(house.period(3))
    change("plan", house.plan, curve="")
    assert [colour(house, project, month) for month in (2, 3, 4)] == [BEFORE, AFTER, BEFORE]


@pytest.mark.parametrize("page", ["/projects/?month={}&columns=name,light_progress", "/returns/2021/{}/"])
def test_pages_show_a_closed_month_as_it_was(
    house: House, project: int, people: dict[str, User], client: Client, page: str
) -> None:
    client.force_login(people["manager"])
    assert [lit(client, page, month) for month in (3, 4)] == [{BEFORE}, {BEFORE}]
    change("plan", house.plan, curve=STEEP)
    assert [lit(client, page, month) for month in (3, 4)] == [{BEFORE}, {AFTER}]


def lit(client: Client, page: str, month: int) -> set[str]:
    """The lights of a page, green apart, as it marks them."""
    text = client.get(page.format(month)).content.decode()
    return {colour for colour in ("yellow", "red") if f"light-{colour}" in text}
