"""The pages of the month without a script: what is mine to do, the return page, accepting, sending back, closing."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from projects import ledger
from projects.models import MonthlyReturn, Project, ReturnDraft, YearPlan
from tests.admin.forms import sent
from tests.pages.conftest import FEN, Ledger, changed, made, text, words
from tests.pages.returning import LANGUAGES, MARCH, Browse, fill, inputs, march, name, project, rows_of

__all__ = ["project"]


# --- who sees what


def test_departments_begin_with_what_is_theirs_to_do(people: dict[str, User]) -> None:
    for who, first in (("officer", "/returns/"), ("manager", "/"), ("leader", "/"), ("newcomer", "/")):
        answer = Client().post("/accounts/login/", {"username": who, "password": "x"})
        assert answer.headers["Location"] == first, who


@LANGUAGES
def test_an_officer_sees_what_is_to_do(browse: Browse, project: Project, language: str) -> None:
    changed("plan", YearPlan.objects.get(project=project).plan_id, due_day=28)
    page = words(browse("officer", language).get("/returns/"))
    assert "P000001 型钢生产线" in page
    assert ("1 return to do" if language == "en" else "1 份月报待填报") in page
    assert ("overdue" if language == "en" else "超期") in page
    assert "型钢" not in words(browse("stranger", language).get("/returns/"))


def test_everybody_sees_their_own_rows_and_inputs(browse: Browse, house: Ledger, project: Project) -> None:
    theirs = house.project("别单位项目", department=house.theirs)
    usual = {"completed", "declared_to_date", "progress_percent", "progress", "stage", "self_light", "light_reason", "difficulties", "next_steps", "remark"}  # fmt: skip
    for who, seen, typed in (
        ("officer", {project}, usual), ("stranger", {theirs}, usual), ("manager", {project, theirs}, set()),
        ("leader", {project, theirs}, set()), ("auditor", {project, theirs}, set()),
    ):  # fmt: skip
        page = text(browse(who).get(MARCH))
        assert {each for each in (project, theirs) if each.name in page} == seen, who
        assert inputs(page) == typed, who
    house.returned(project, 3, completed=5 * FEN)
    assert inputs(text(browse("manager").get(MARCH))) == {"assessed_light", "assessed_reason"}
    assert inputs(text(browse("manager").get(f"{MARCH}?mode=report"))) == usual
    assert inputs(text(browse("leader").get(f"{MARCH}?mode=report"))) == set()
    assert 'value="cancelled"' not in text(browse("officer").get(MARCH)), "only the office cancels"


def test_the_figures_of_the_grid_lead_to_what_they_are_made_of(
    browse: Browse, house: Ledger, project: Project
) -> None:
    """What stands to its change, the grey ones of the month before and the plan to the returns and the plan."""
    returned = house.returned(project, 3, completed=7 * FEN, declared_to_date=107 * FEN, progress="主体三层")
    page = text(browse("leader").get(MARCH))
    found = dict(re.findall(r'<a class="trace" href="([^"]+)">([^<]+)</a>', page))
    before, now = (f"/trail/project/{project.code}/2021/?month={month}" for month in (2, 3))
    own = {
        f"/trail/field/monthly_return/{returned}/{key}/"
        for key in ("completed", "declared_to_date", "progress")
    }
    assert {before, now, f"/trail/field/project/{project.pk}/stage/"} | own <= set(found)
    assert found[f"/trail/field/monthly_return/{returned}/completed/"] == "7"
    assert page.count(f'href="{before}"') == 2, "last month, and up to it"
    assert [browse("leader").get(url).status_code for url in found] == [200] * len(found)
    tallies = text(browse("manager").get("/returns/?year=2021&month=3"))
    [(url, number)] = re.findall(r'<a href="([^"]+department=\d+&amp;state=submitted)">(\d+)</a>', tallies)
    assert len(browse("manager").get(html.unescape(url)).context["rows"]) == int(number) == 1


def test_there_is_no_month_thirteen_and_no_plan_of_1999(browse: Browse, project: Project) -> None:
    for url in ("/returns/2021/13/", "/returns/2021/0/", "/returns/1999/3/", "/returns/2021/5/closing/"):
        assert browse("manager").get(url).status_code == 404
    assert "has not been opened" in words(browse("officer").get("/returns/2021/5/"))


def test_a_supporting_department_reads(browse: Browse, house: Ledger, project: Project) -> None:
    made("support", {"project": project.pk, "organisation": house.theirs})
    page = text(browse("stranger").get(MARCH))
    assert project.name in page
    assert inputs(page) == set()


# --- the way without a script


def test_what_is_typed_is_kept_submitted_and_accepted(browse: Browse, project: Project) -> None:
    officer, manager = browse("officer"), browse("manager")
    answer = fill(officer, project, "save", completed="1,234.5", progress="主体\r\n封顶")
    assert "Saved as a draft" in words(answer)
    assert march(project) is None
    assert 'value="1,234.5"' in text(officer.get(MARCH))
    answer = fill(officer, project)
    assert "1 return was submitted." in words(answer)
    found = march(project)
    assert found is not None
    assert (found.completed, found.progress, found.state) == (1_234_500_000, "主体\n封顶", "submitted")
    answer = fill(manager, project, "accept", assessed_light="")
    assert "Tick the returns" in words(answer)
    form = sent(manager.get(MARCH)) | {
        "row": rows_of(manager, MARCH),
        "pick": rows_of(manager, MARCH),
        "action": "accept",
    }
    assert "1 return was accepted." in words(manager.post(MARCH, form, follow=True))
    assert inputs(text(officer.get(MARCH))) == set(), "what was accepted is no input"
    assert "1,234.5" in text(officer.get(MARCH))


@LANGUAGES
def test_problems_stand_beside_their_cells_and_keep_what_was_typed(
    browse: Browse, project: Project, language: str
) -> None:
    officer = browse("officer", language)
    answer = fill(officer, project, completed="-5", declared_to_date="约九十", self_light="red")
    assert march(project) is None
    page = text(answer)
    for code, key in (("not-a-number", "declared_to_date"), ("negative-unexplained", "completed"), ("light-reason-missing", "light_reason")):  # fmt: skip
        place = page.index(f'id="told-{name(project, key)}"')
        assert "level-error" in page[place : place + 400], code
    assert 'value="约九十"' in page
    answer = fill(
        officer,
        project,
        completed="-5",
        declared_to_date="",
        self_light="red",
        light_reason="征地",
        remark="冲减暂估",
    )
    assert march(project) is not None


def test_a_returned_one_says_why_and_is_submitted_again(
    browse: Browse, house: Ledger, project: Project
) -> None:
    house.returned(project, 3, completed=5 * FEN)
    manager = browse("manager")
    ids = rows_of(manager, MARCH)
    form = sent(manager.get(MARCH)) | {"row": ids, "pick": ids, "action": "return"}
    assert "Give a reason." in words(manager.post(MARCH, form, follow=True))
    assert "1 return was sent back." in words(
        manager.post(MARCH, {**form, "reason": "与凭证不符"}, follow=True)
    )
    assert "与凭证不符" in words(browse("officer").get(MARCH))
    assert "与凭证不符" in words(browse("officer").get("/returns/"))
    fill(browse("officer"), project, completed="6")
    found = march(project)
    assert found is not None
    assert (found.state, found.completed) == ("submitted", 6 * FEN)


def test_a_cell_that_was_not_touched_overwrites_nothing(
    browse: Browse, house: Ledger, project: Project
) -> None:
    """The form carries all cells. One that says what the page showed is not the person's, though it differs by now."""
    pk = house.returned(project, 3, completed=5 * FEN, progress="打桩")
    officer = browse("officer")
    form = sent(officer.get(MARCH)) | {
        "row": rows_of(officer, MARCH),
        "action": "submit",
        name(project, "remark"): "补充",
    }
    changed("monthly_return", pk, progress="封顶")
    officer.post(MARCH, form)
    found = march(project)
    assert found is not None
    assert (found.progress, found.remark) == ("封顶", "补充")


@LANGUAGES
def test_a_conflict_shows_base_theirs_and_yours_and_is_settled(
    browse: Browse, house: Ledger, project: Project, language: str
) -> None:
    pk = house.returned(project, 3, completed=5 * FEN)
    officer = browse("officer", language)
    form = sent(officer.get(MARCH)) | {
        "row": rows_of(officer, MARCH),
        "action": "submit",
        name(project, "completed"): "6",
    }
    changed("monthly_return", pk, completed=7 * FEN)
    page = text(officer.post(MARCH, form, follow=True))
    clash = page[page.index('class="clash"') :][:600]
    assert all(f"{amount} " in clash for amount in (5, 6, 7)), clash
    assert 'value="6"' in page, "what was typed stands in the input"
    assert (march(project) or MonthlyReturn()).completed == 7 * FEN
    again = sent(officer.get(MARCH)) | {"row": rows_of(officer, MARCH)}
    settled = officer.post(
        MARCH, {**again, "keep": f"{YearPlan.objects.get(project=project).pk}:completed"}, follow=True
    )
    assert 'class="clash"' not in text(settled)
    fill(officer, project)
    assert (march(project) or MonthlyReturn()).completed == 6 * FEN


def test_taking_theirs_drops_what_was_typed(browse: Browse, house: Ledger, project: Project) -> None:
    pk = house.returned(project, 3, completed=5 * FEN)
    officer = browse("officer")
    form = sent(officer.get(MARCH)) | {
        "row": rows_of(officer, MARCH),
        "action": "save",
        name(project, "completed"): "6",
    }
    changed("monthly_return", pk, completed=7 * FEN)
    officer.post(MARCH, form)
    form = sent(officer.get(MARCH)) | {"row": rows_of(officer, MARCH), "take": f"{YearPlan.objects.get(project=project).pk}:completed"}  # fmt: skip
    assert 'value="7"' in text(officer.post(MARCH, form, follow=True))


# --- forged


@pytest.mark.parametrize("action", ["accept", "assess", "return", "submit"])
def test_a_forged_form_writes_nothing_that_is_not_theirs(
    browse: Browse, house: Ledger, project: Project, action: str
) -> None:
    """Columns of the office, states, other departments' rows, actions of others: none of it reaches the ledger."""
    pk = house.returned(project, 3, completed=5 * FEN)
    theirs = house.project("别单位项目", department=house.theirs)
    rows = [YearPlan.objects.get(project=each).pk for each in (project, theirs)]
    forged = {"row": rows, "pick": rows, "action": action, "position": ledger.head()[0], "reason": "x"}
    forged |= {
        f"c-{row}-{key}": "red" for row in rows for key in ("assessed_light", "state", "version", "name")
    }
    forged |= {f"c-{rows[1]}-completed": "9"}
    before = ledger.head()
    for who in ("officer", "leader", "auditor"):
        answer = browse(who).post(MARCH, forged)
        assert answer.status_code == (302 if who == "officer" and action == "submit" else 404)
    assert ledger.head() == before
    assert ledger.current("monthly_return", [pk])[pk]["assessed_light"] == ""
    assert "assessed_light" not in {key for draft in ReturnDraft.objects.all() for key in draft.values}


def test_a_forged_cell_in_a_row_that_is_fixed_stays_a_draft(
    browse: Browse, house: Ledger, project: Project
) -> None:
    house.returned(project, 3, completed=5 * FEN, state="accepted")
    row = YearPlan.objects.get(project=project).pk
    forged = {
        "row": row,
        "pick": row,
        "action": "submit",
        "position": ledger.head()[0],
        f"c-{row}-completed": "9",
    }
    assert "was accepted" in words(browse("officer").post(MARCH, forged, follow=True))
    assert (march(project) or MonthlyReturn()).completed == 5 * FEN


# --- drafts while typing


def draft(client: Client, told: Any) -> Any:
    return client.post(f"{MARCH}draft/", json.dumps(told), content_type="application/json")


def test_a_draft_answers_what_stands_beside_the_cells(browse: Browse, project: Project) -> None:
    officer, row = browse("officer"), YearPlan.objects.get(project=project).pk
    answer = draft(
        officer, {"position": ledger.head()[0], "cells": {row: {"completed": "-50", "state": "accepted"}}}
    )
    told = answer.json()
    assert "Say in the remark" in told["parts"][f"told-c-{row}-completed"]
    assert "50.00" in told["parts"][f"sum-{row}"]
    assert "draft" in told["parts"][f"state-{row}"]
    assert set(ReturnDraft.objects.get().values) == {"completed"}


@pytest.mark.parametrize(
    "told", ["", "[]", "{", {"cells": 5}, {"cells": {"1": 5}}, {"cells": []}, {"position": "x"}, {"cells": {"1": {"completed": []}}, "position": {}}],
)  # fmt: skip
def test_nonsense_is_no_draft_and_no_fault(browse: Browse, project: Project, told: Any) -> None:
    body = told if isinstance(told, str) else json.dumps(told)
    answer = browse("officer").post(f"{MARCH}draft/", body, content_type="application/json")
    assert answer.status_code in (200, 400)
    assert not MonthlyReturn.objects.filter(period__month=3).exists()


def test_a_draft_of_another_department_is_not_taken(browse: Browse, project: Project) -> None:
    row = YearPlan.objects.get(project=project).pk
    assert (
        draft(browse("stranger"), {"position": 1, "cells": {row: {"completed": "5"}}}).json()["parts"] == {}
    )
    assert not ReturnDraft.objects.exists()
    assert draft(browse("leader"), {"position": 1, "cells": {row: {"completed": "5"}}}).status_code == 404


def test_a_fresh_token_for_a_page_that_was_signed_in_again(browse: Browse, project: Project) -> None:
    assert len(browse("officer").get(f"{MARCH}draft/").json()["token"]) > 20
