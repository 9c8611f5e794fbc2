"""How a project moves: stages with reasons, reserve and signing, into the plan of a year."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from projects import figures, ledger
from projects.models import ChangeSet, Project, YearPlan
from tests.forms import forms_of
from tests.pages.conftest import FEN, Ledger, changed, made, text, words

Browse = Callable[..., Client]


def stage_of(project: Project) -> str:
    return str(Project.objects.get(pk=project.pk).stage)


def through(client: Client, address: str, **asked: Any) -> Any:
    """Ask, see what would change, and apply it; the answer to the last step that was taken."""
    shown = client.post(address, asked)
    if shown.status_code != 200:
        return shown
    found: dict[str, Any] = forms_of(shown)[""]
    return client.post(address, {**asked, "seen": found["seen"]})


def words_of(answer: Any) -> str:
    import re

    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


# --- the stage


def test_a_project_is_stopped_for_a_reason_and_goes_on(browse: Browse, house: Ledger) -> None:
    project = house.project("型钢", stage="building")
    client, address = browse("officer"), f"/projects/{project.code}/stage/"
    refused = client.post(address, {"stage": "halted", "reason": " "})
    assert (refused.status_code, "Say why" in words_of(refused)) == (422, True)
    assert through(client, address, stage="halted", reason="冬季停工").status_code == 302
    assert stage_of(project) == "halted"
    page = words(browse("leader").get(f"/projects/{project.code}/"))
    assert "Halted since" in page
    assert "by officer : 冬季停工" in page
    assert through(client, address, stage="building", reason="").status_code == 302
    assert stage_of(project) == "building"
    assert "Halted since" not in words(browse("leader").get(f"/projects/{project.code}/"))


def test_cancelling_is_the_offices_and_leaves_the_sums(browse: Browse, house: Ledger) -> None:
    project = house.project("型钢", stage="building", total_investment=9 * FEN, planned=3 * FEN)
    house.project("留下的", stage="building", total_investment=FEN, planned=FEN)
    officer, manager, address = browse("officer"), browse("manager"), f"/projects/{project.code}/stage/"
    assert 'value="cancelled"' not in text(officer.get(address))
    assert officer.post(address, {"stage": "cancelled", "reason": "不建了"}).status_code == 422
    refused = manager.post(address, {"stage": "cancelled", "reason": ""})
    assert (refused.status_code, "Say why" in words_of(refused)) == (422, True)
    assert through(manager, address, stage="cancelled", reason="企业撤资").status_code == 302
    assert figures.rollup(2021).total.known_total_investment == FEN
    page = words(browse("leader").get(f"/projects/{project.code}/"))
    assert "Cancelled since" in page
    assert "by manager : 企业撤资" in page
    assert "9 × 10k yuan declared" in page, "its figures are still told"
    assert officer.get(address).status_code == 404
    again = manager.post(address, {"stage": "preparing", "reason": ""})
    assert again.status_code == 422
    assert through(manager, address, stage="preparing", reason="重新立项").status_code == 302
    assert figures.rollup(2021).total.known_total_investment == 10 * FEN


def test_what_was_shown_is_what_is_applied(browse: Browse, house: Ledger) -> None:
    project = house.project("型钢", stage="building")
    client, address = browse("manager"), f"/projects/{project.code}/stage/"
    shown = client.post(address, {"stage": "finished"})
    seen = forms_of(shown)[""]["seen"]
    changed("project", project.pk, stage="producing")
    answer = client.post(address, {"stage": "finished", "seen": seen})
    assert (answer.status_code, stage_of(project)) == (200, "producing")
    assert "has changed since this was shown" in words_of(answer)


def test_the_same_stage_is_nothing_to_change(browse: Browse, house: Ledger) -> None:
    project, head = house.project("型钢", stage="building"), None
    head = ledger.head()
    answer = browse("manager").post(f"/projects/{project.code}/stage/", {"stage": "building"})
    assert (answer.status_code, ledger.head()) == (422, head)


@pytest.mark.parametrize(
    ("name", "offered"), [("officer", True), ("manager", True), ("leader", False), ("auditor", False)]
)
def test_who_is_offered_another_stage(browse: Browse, house: Ledger, name: str, offered: bool) -> None:
    project = house.project("型钢")
    assert ("/stage/" in text(browse(name).get(f"/projects/{project.code}/"))) == offered


# --- reserve and signing


@pytest.fixture
def waiting(house: Ledger) -> list[Project]:
    """Three projects in no plan: in reserve, signed, and one whose stage is not said."""
    rows = [("储备一", "reserve", 5), ("签约一", "signed", None), ("无阶段", "", 7)]
    ids = made("project", *(
        {"name": name, "sector": house.sectors["steel"], "responsible": house.mine, "stage": stage, "total_investment": total and total * FEN}
        for name, stage, total in rows
    ))  # fmt: skip
    return list(Project.objects.filter(pk__in=ids).order_by("pk"))


def test_who_waits_is_listed_beside_what_was_published(
    browse: Browse, house: Ledger, waiting: list[Project]
) -> None:
    house.project("计划内", stage="building")
    house.project("计划内的储备", stage="reserve")
    house.project("占位 01", placeholder=True)
    told = {"plan": house.plan, "scope": "reserve", "standing": "stated"}
    made("control_total", {**told, "measure": "count", "value": 348, "unit": "count"}, {**told, "measure": "total_investment", "value": 1666_4000 * FEN, "unit": "fen"})  # fmt: skip
    page = words(browse("leader").get("/reserve/"))
    for said in (
        "Reserve 2 0.00",
        "Signed 1 —",
        "other, in no plan 1 0.00",
        "348",
        "1,666.40 × 100m yuan",
        "储备一",
        "签约一",
        "无阶段",
        "计划内的储备",
    ):
        assert said in page.replace("reserve 2", "Reserve 2").replace("signed 1", "Signed 1"), said
    assert "占位" not in page
    assert "计划内 " not in page
    assert "348" not in words(browse("officer").get("/reserve/"))
    assert "储备一" not in words(browse("stranger").get("/reserve/"))


@pytest.mark.parametrize(
    ("asked", "found"),
    [({"stage": "reserve"}, ["储备一"]), ({"q": "签约"}, ["签约一"]), ({"q": "没有"}, []), ({"stage": "x"}, ["储备一", "签约一", "无阶段"])],
)  # fmt: skip
def test_reserve_is_searched(
    browse: Browse, waiting: list[Project], asked: dict[str, str], found: list[str]
) -> None:
    page = text(browse("manager").get("/reserve/", asked))
    assert [each.name for each in waiting if each.name in page] == found


def test_one_project_is_taken_into_the_plan(browse: Browse, house: Ledger, waiting: list[Project]) -> None:
    project, client = waiting[0], browse("manager")
    head = ledger.head()[0]
    opened = client.get("/reserve/enter/", {"project": project.code})
    form = forms_of(opened)[""]
    assert (form["project"], form["plan"] or str(house.plan)) == (project.code, str(house.plan))
    asked = {"project": project.code, "plan": str(house.plan), "year_class": "new", "planned": "1,234.5", "stage": "preparing", "reason": "〔2021〕8号"}  # fmt: skip
    assert through(client, "/reserve/enter/", **asked)["Location"] == f"/projects/{project.code}/"
    row = YearPlan.objects.get(project=project)
    assert (row.plan_id, row.year_class, row.planned, row.planned_basis) == (
        house.plan,
        "new",
        1_234_500_000,
        "declared",
    )
    assert stage_of(project) == "preparing"
    found = ChangeSet.objects.first()
    assert found
    assert (found.number, found.action, found.reason, found.changes) == (head + 1, "enter", "〔2021〕8号", 2)
    assert figures.rollup(2021).total.known_planned == 1_234_500_000
    twice = client.post("/reserve/enter/", asked)
    assert (twice.status_code, "stands in the plan of 2021 already" in words_of(twice)) == (422, True)


def test_several_are_taken_at_once_with_amounts_unknown(
    browse: Browse, house: Ledger, waiting: list[Project]
) -> None:
    client, codes = browse("manager"), [each.code for each in waiting]
    assert 'name="planned"' not in text(client.get("/reserve/enter/", {"project": codes}))
    asked = {"project": codes, "plan": str(house.plan), "year_class": "", "stage": "", "reason": "列入"}
    assert through(client, "/reserve/enter/", **asked)["Location"] == "/reserve/"
    assert set(YearPlan.objects.values_list("planned", "year_class")) == {(None, "")}
    assert [stage_of(each) for each in waiting] == ["reserve", "signed", ""]
    assert ledger.verify(with_replay=True).ok
    number = ledger.head()[0]
    ledger.undo(number, ledger.Actor.system(), ledger.Source("system"), "重来")
    assert not YearPlan.objects.exists()


def test_nothing_chosen_and_no_reason_are_said(browse: Browse, house: Ledger, waiting: list[Project]) -> None:
    client = browse("manager")
    assert client.get("/reserve/enter/")["Location"] == "/reserve/"
    assert "Choose at least one project" in words(client.get("/reserve/"))
    asked = {
        "project": waiting[0].code,
        "plan": str(house.plan),
        "year_class": "new",
        "stage": "",
        "reason": "",
    }
    refused = client.post("/reserve/enter/", asked)
    assert (refused.status_code, "Give a reason" in words_of(refused)) == (422, True)
    assert client.post("/reserve/enter/", {**asked, "plan": "99", "reason": "x"}).status_code == 422
