"""Plan years: how each is measured, and carrying unfinished projects over."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from projects.figures.presets import curves
from projects.models import ChangeSet, Plan, YearPlan
from tests.pages.conftest import FEN, Ledger, changed, text, words
from tests.pages.test_planning import seen, words_of

Browse = Callable[..., Client]
URL = "/plans/2021/"
ASKED = {
    "status": "issued", "light_rule": "P2", "season": curves()["inner-mongolia"].text, "curve": "", "due_day": "25",
    "january_joined": "on", "funds_full": "95", "funds_low": "70", "reach": "120", "reason": "年初定口径",
}  # fmt: skip


def apply(client: Client, url: str, asked: dict[str, Any]) -> Any:
    """Ask, look, apply what was shown."""
    return client.post(url, {**asked, "seen": seen(client.post(url, asked))}, follow=True)


def test_the_settings_of_a_plan_year_are_shown_then_applied(browse: Browse, house: Ledger) -> None:
    client = browse("manager")
    preview = client.post(URL, ASKED)
    assert "light rule: old value P1 deviation → new value P2 share of schedule" in words(preview)
    assert Plan.objects.get(pk=house.plan).light_rule == "P1"
    answer = client.post(URL, {**ASKED, "seen": seen(preview)}, follow=True)
    plan = Plan.objects.get(pk=house.plan)
    assert (plan.light_rule, plan.due_day, plan.funds_full, plan.funds_low, plan.reach) == (
        "P2",
        25,
        95,
        70,
        120,
    )
    assert plan.january_joined is True
    assert plan.curve == curves()["inner-mongolia"].text
    assert ChangeSet.objects.order_by("-number")[0].action == "settings"
    assert "Inner Mongolia, building from April to October" in words(answer)
    page = words(client.get(URL))
    assert "month 5" in page
    assert "15.0%" in page
    assert "阿拉善 2021" in page


@pytest.mark.parametrize(
    ("season", "curve", "kept"),
    [("", "1, 2", ""), ("own", "0, 0, 0, 5, 10, 20, 40, 60, 80, 90, 95, 100", "0,0,0,500,1000,2000,4000,6000,8000,9000,9500,10000"),
     ("own", "inner-mongolia", curves()["inner-mongolia"].text)],
)  # fmt: skip
def test_the_curve_is_chosen_or_typed(
    browse: Browse, house: Ledger, season: str, curve: str, kept: str
) -> None:
    if not season:
        curve = ""
    apply(browse("manager"), URL, {**ASKED, "season": season, "curve": curve})
    assert Plan.objects.get(pk=house.plan).curve == kept


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"season": "own"}, "Write twelve percentages"), ({"season": "own", "curve": "1,2"}, "Write twelve percentages"), ({"season": "x"}, "Select a valid choice"),
     ({"funds_low": "99"}, "must not lie above"), ({"due_day": "32"}, "between 1 and 31"), ({"reason": " "}, "Give a reason")],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field(
    browse: Browse, house: Ledger, wrong: dict[str, str], said: str
) -> None:
    answer = browse("manager").post(URL, {**ASKED, **wrong})
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert 'value="25"' in answer.content.decode() or "due_day" in wrong


def test_the_form_begins_with_what_stands(browse: Browse, house: Ledger) -> None:
    own = "0,0,300,1000,2000,3000,4000,5000,6000,7000,8500,10000"
    changed("plan", house.plan, curve=own, funds_low=60)
    page = text(browse("manager").get(URL))
    assert '<option value="own" selected>' in page
    assert 'value="0, 0, 3, 10, 20, 30, 40, 50, 60, 70, 85, 100"' in page
    assert "A curve of its own" in words(browse("manager").get("/plans/"))
    assert browse("manager").get("/plans/1999/").status_code == 404


# --- carry-over


@pytest.fixture
def year(house: Ledger) -> list[str]:
    """Three unfinished projects and a finished one; the codes of the unfinished."""
    projects = [house.project(name, stage="building", completed_before=5 * FEN) for name in "甲乙丙"]
    house.returned(projects[0], 6, completed=3 * FEN)
    house.project("丁", stage="finished")
    return [project.code for project in projects]


def test_the_chosen_come_along_once(browse: Browse, year: list[str]) -> None:
    client, url = browse("manager"), "/plans/2022/carry/"
    page = words(client.get(url))
    assert "3 projects" in page
    assert "5.00 3.00 8.00" in page
    assert "2021 is reported up to month 6 only" in page
    assert text(client.get(url)).count(" checked") == 3
    answer = apply(client, url, {"projects": year[:2], "reason": "结转"})
    assert "3 changes applied" in words(answer)  # the plan year and two projects
    rows = YearPlan.objects.filter(plan__year=2022)
    assert {row.project.code: (row.completed_before, row.carried_over) for row in rows} == {
        year[0]: (8 * FEN, True), year[1]: (None, True),
    }  # fmt: skip
    page = text(client.get(url))
    assert re.findall(r'name="projects" value="(\w+)"', page) == [year[2]]
    apply(client, url, {"projects": [year[2]], "reason": "补"})
    assert "Nobody is left" in words(client.get(url))
    assert "Nothing would be changed" in words_of(client.post(url, {"reason": "x"}))


def test_what_was_shown_is_applied_and_nothing_else(browse: Browse, house: Ledger, year: list[str]) -> None:
    client, url = browse("manager"), "/plans/2022/carry/"
    asked = {"projects": year, "reason": "结转"}
    mark = seen(client.post(url, asked))
    house.returned(YearPlan.objects.get(project__code=year[1]).project, 7, completed=FEN)
    answer = client.post(url, {**asked, "seen": mark})
    assert "changed since this was shown" in words(answer)
    assert not Plan.objects.filter(year=2022).exists()


def test_one_who_was_chosen_and_is_finished_meanwhile_is_said(
    browse: Browse, house: Ledger, year: list[str]
) -> None:
    client, url = browse("manager"), "/plans/2022/carry/"
    changed("project", YearPlan.objects.get(project__code=year[1]).project_id, stage="finished")
    answer = client.post(url, {"projects": year, "reason": "结转"})
    assert answer.status_code == 422
    assert f"{year[1]} does not come along any more" in words_of(answer)


def test_many_come_along_together(
    browse: Browse, house: Ledger, monkeypatch: pytest.MonkeyPatch, year: list[str]
) -> None:
    monkeypatch.setattr("projects.views.plans.CHOSEN_SINGLY", 2)
    client, url = browse("manager"), "/plans/2022/carry/"
    assert "too many to choose one by one" in words(client.get(url))
    apply(client, url, {"reason": "结转"})
    assert YearPlan.objects.filter(plan__year=2022).count() == 3


def test_without_a_year_before_there_is_nothing_to_carry(browse: Browse, house: Ledger) -> None:
    answer = browse("manager").get("/plans/2030/carry/")
    assert answer.status_code == 404
    assert "no plan to carry over from" in words_of(answer)
