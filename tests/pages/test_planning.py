"""Adjusting a project's plan and assessing a return's light, on pages of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from projects import ledger
from projects.models import ChangeSet, MonthlyReturn, Period, Project, YearPlan
from tests.factories import close_month
from tests.pages.conftest import FEN, Ledger, changed, text, words

Browse = Callable[..., Client]
ASKED = {
    "adjusted": "1,500",
    "adjusted_from": "7",
    "adjusted_document": "包发改〔2021〕88号",
    "reason": "中期调整",
}


@pytest.fixture
def project(house: Ledger) -> Project:
    found = house.project("型钢", planned=1200 * FEN, stage="building")
    house.returned(found, 5, completed=300 * FEN, self_light="green", light_reason="")
    return found


def seen(response: Any) -> str:
    """The mark of what a preview showed."""
    found = re.search(r'name="seen" value="(\w+)"', text(response))
    assert found
    return found[1]


# --- adjusting


def test_an_adjustment_is_shown_then_applied_and_the_first_plan_stays(
    browse: Browse, project: Project
) -> None:
    client, url = browse("manager"), f"/projects/{project.code}/adjust/2021/"
    assert "the first decision stays" in text(client.get(url))
    before = ledger.head()
    preview = client.post(url, ASKED)
    told = words(preview)
    assert "adjusted plan: old value — → new value 1,500 × 10k yuan" in told
    assert ledger.head() == before
    answer = client.post(url, {**ASKED, "seen": seen(preview)}, follow=True)
    assert "3 changes applied" in words(answer) or "1 change applied" in words(answer)
    row = YearPlan.objects.get(project=project)
    assert (row.planned, row.adjusted, row.adjusted_from, row.adjusted_document) == (
        1200 * FEN, 1500 * FEN, 7, "包发改〔2021〕88号",
    )  # fmt: skip
    last = ChangeSet.objects.order_by("-number")[0]
    assert (last.action, last.reason, last.who) == ("adjust", "中期调整", "manager")
    page = words(client.get(f"/projects/{project.code}/"))
    assert "1,200 × 10k yuan" in page
    assert "1,500 × 10k yuan" in page


@pytest.mark.parametrize("lacking", ["adjusted_from", "adjusted_document", "reason"])
def test_month_document_and_reason_are_required(browse: Browse, project: Project, lacking: str) -> None:
    answer = browse("manager").post(f"/projects/{project.code}/adjust/2021/", {**ASKED, lacking: ""})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {lacking}
    assert YearPlan.objects.get(project=project).adjusted is None


def test_a_closed_month_cannot_be_adjusted(browse: Browse, house: Ledger, project: Project) -> None:
    close_month(Period.objects.get(month=5).pk)
    client, url = browse("manager"), f"/projects/{project.code}/adjust/2021/"
    assert client.get(url).context["form"].initial["adjusted_from"] == 6
    answer = client.post(url, {**ASKED, "adjusted_from": "5"})
    assert answer.status_code == 422
    assert "Month 5 is closed" in words_of(answer)
    assert client.post(url, {**ASKED, "adjusted_from": "6"}).status_code == 200


def words_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", response.content.decode()))


def test_an_adjustment_can_be_taken_back(browse: Browse, project: Project) -> None:
    row = YearPlan.objects.get(project=project)
    changed("year_plan", row.pk, adjusted=5, adjusted_from=3, adjusted_document="1号")
    client, url = browse("manager"), f"/projects/{project.code}/adjust/2021/"
    empty = {**ASKED, "adjusted": ""}
    client.post(url, {**empty, "seen": seen(client.post(url, empty))})
    row.refresh_from_db()
    assert (row.adjusted, row.adjusted_from, row.adjusted_document) == (None, None, "")


def test_what_changed_since_it_was_shown_is_shown_again(browse: Browse, project: Project) -> None:
    client, url = browse("manager"), f"/projects/{project.code}/adjust/2021/"
    mark = seen(client.post(url, ASKED))
    changed("year_plan", YearPlan.objects.get(project=project).pk, adjusted=7)
    answer = client.post(url, {**ASKED, "seen": mark})
    assert "changed since this was shown" in words(answer)
    assert YearPlan.objects.get(project=project).adjusted == 7
    client.post(url, {**ASKED, "seen": seen(answer)})
    assert YearPlan.objects.get(project=project).adjusted == 1500 * FEN


def test_nothing_to_change_is_said(browse: Browse, project: Project) -> None:
    answer = browse("manager").post(f"/projects/{project.code}/adjust/2021/", {"adjusted": "", "reason": "x"})
    assert "Nothing would be changed" in words_of(answer)


def test_one_may_go_back_to_the_form(browse: Browse, project: Project) -> None:
    answer = browse("manager").post(f"/projects/{project.code}/adjust/2021/", {**ASKED, "edit": "1"})
    assert 'value="1,500"' in text(answer)
    assert "Show what would change" in text(answer)


# --- assessing


def test_the_lights_stand_side_by_side_and_a_difference_takes_a_reason(
    browse: Browse, project: Project
) -> None:
    client, url = browse("manager"), f"/projects/{project.code}/assess/2021/5/"
    page = words(client.get(url))
    assert "yellow (P1): up to 2021-05" in page
    assert "● green" in page
    answer = client.post(url, {"assessed_light": "yellow", "assessed_reason": " "})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"assessed_reason"}
    answer = client.post(url, {"assessed_light": "yellow", "assessed_reason": "落后序时"}, follow=True)
    told = MonthlyReturn.objects.get()
    assert (told.assessed_light, told.assessed_reason, told.self_light) == ("yellow", "落后序时", "green")
    assert "The light was assessed" in words(answer)
    assert ChangeSet.objects.order_by("-number")[0].action == "assess"


def test_an_agreement_takes_no_reason(browse: Browse, project: Project) -> None:
    browse("manager").post(
        f"/projects/{project.code}/assess/2021/5/", {"assessed_light": "green", "assessed_reason": ""}
    )
    assert MonthlyReturn.objects.get().assessed_light == "green"


def test_a_month_without_a_return_has_nothing_to_assess(browse: Browse, project: Project) -> None:
    assert browse("manager").get(f"/projects/{project.code}/assess/2021/6/").status_code == 404
    assert browse("manager").get(f"/projects/{project.code}/adjust/2020/").status_code == 404


# --- a project's page


def test_a_project_shows_its_lights_and_the_rest_of_its_year(browse: Browse, project: Project) -> None:
    page = words(browse("leader").get(f"/projects/{project.code}/"))
    assert "Lights at the end of month 5 of 2021 ▲ yellow" in page
    assert "the deviation is −16.7 percentage points (&lt; −30 red / ≤ −10 yellow / green)" in page
    assert "Out of reach" not in page
    assert "900.00 × 10k yuan are left for 7 months, 128.57 a month" in page
    assert "Investment gap (10k yuan) 200.00" in page
    chinese = words(browse("leader", "zh-hans").get(f"/projects/{project.code}/"))
    assert "2021年5月底亮灯 ▲ 黄" in chinese
    assert "偏差−16.7个百分点" in chinese


def test_only_the_project_office_is_offered_the_actions(browse: Browse, project: Project) -> None:
    for name in ("leader", "officer", "auditor"):
        page = text(browse(name).get(f"/projects/{project.code}/"))
        assert "/adjust/" not in page
        assert "/assess/" not in page
    page = text(browse("manager").get(f"/projects/{project.code}/"))
    assert f"/projects/{project.code}/adjust/2021/" in page
    assert f"/projects/{project.code}/assess/2021/5/" in page
