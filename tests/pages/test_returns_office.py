"""The month of the project office without a script: who has returned, accepting all, filters; opening, closing, reopening."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import User

from projects import ledger
from projects.ledger import Actor
from projects.models import MonthlyReturn, Period, Project, Snapshot
from tests.admin.forms import sent
from tests.pages.conftest import FEN, Ledger, changed, made, text, words
from tests.pages.returning import LANGUAGES, MARCH, Browse, fill, inputs, march, project, rows_of

__all__ = ["project"]


# --- what the office sees


@LANGUAGES
def test_who_has_returned_and_one_click_to_accept_all(
    browse: Browse, house: Ledger, project: Project, language: str
) -> None:
    house.returned(project, 3, completed=5 * FEN)
    second = house.project("二号")
    manager = browse("manager", language)
    page = manager.get("/returns/?year=2021&month=3")
    assert second.name in text(page)
    assert f'action="/returns/2021/3/workbook/{house.mine}/"' in text(page)
    asked = {"department": house.mine, "position": page.context["position"]}
    answer = words(manager.post(f"{MARCH}accept/", asked, follow=True))
    assert ("1 return was accepted." if language == "en" else "已审核通过 1 份月报。") in answer
    assert (march(project) or MonthlyReturn()).state == "accepted"


def test_accepting_all_leaves_what_changed_since(browse: Browse, house: Ledger, project: Project) -> None:
    pk = house.returned(project, 3, completed=5 * FEN)
    manager = browse("manager")
    position = manager.get("/returns/").context["position"]
    changed("monthly_return", pk, completed=500 * FEN)
    answer = manager.post(f"{MARCH}accept/", {"department": house.mine, "position": position}, follow=True)
    assert "changed since you looked" in words(answer)
    assert (march(project) or MonthlyReturn()).state == "submitted"


def to_date(page: str) -> tuple[str, str, bool]:
    """Year to date, rate, and whether it is told to be a preview, of the first row."""
    cell = re.findall(r'<td class="num sum"[^>]*>(.*?)</td>', page, re.S)[0]
    first, *rest = [part for part in re.sub("<[^>]+>", "|", cell).split("|") if part.strip()]
    return first, rest[0] if rest else "", "preview" in cell


def test_a_return_that_was_sent_back_does_not_count(browse: Browse, house: Ledger, project: Project) -> None:
    """As the trail says it, for all but the officer who puts it right: 100 of January and February, of a plan of 1200."""
    pk = house.returned(project, 3, completed=60 * FEN)
    assert to_date(text(browse("auditor").get(MARCH))) == ("160.00", "13.3%", False)
    changed("monthly_return", pk, state="returned", returned_reason="核对")
    for who in ("auditor", "leader", "manager"):
        assert to_date(text(browse(who).get(MARCH))) == ("100.00", "8.3%", False), who
    trail = text(browse("auditor").get(f"/trail/project/{project.code}/2021/?month=3"))
    assert 'data-trail="total">100<' in trail
    assert to_date(text(browse("officer").get(MARCH))) == ("160.00", "13.3%", True)
    page = text(fill(browse("officer"), project, "save", completed="61"))
    assert to_date(page) == ("161.00", "13.4%", True)


@pytest.mark.parametrize(
    ("query", "seen"),
    [("", 3), ("state=missing", 1), ("state=submitted", 1), ("state=returned", 1), ("state=todo", 2), ("state=accepted", 0),
     ("state=nonsense", 3), ("department={theirs}", 1), ("department=x", 3), ("page=99", 3), ("department=99999999999999999999", 3)],
)  # fmt: skip
def test_filters(browse: Browse, house: Ledger, project: Project, query: str, seen: int) -> None:
    house.returned(project, 3, completed=5 * FEN)
    house.returned(house.project("乙"), 3, state="returned", returned_reason="核对")
    house.project("丙", department=house.theirs)
    assert len(browse("leader").get(f"{MARCH}?{query.format(theirs=house.theirs)}").context["rows"]) == seen


def test_how_many_came_late_leads_to_which(browse: Browse, house: Ledger, project: Project) -> None:
    """Made today, so after the 28th of March 2021; the other department was given time until 2099."""
    changed("plan", house.plan, due_day=28)
    late = house.returned(project, 3, completed=5 * FEN)
    house.returned(house.project("乙", department=house.theirs), 3, completed=5 * FEN)
    period = MonthlyReturn.objects.get(pk=late).period_id
    more = {"period": period, "organisation": house.theirs, "until": "2099-01-01T00:00", "reason": "停电"}
    made("period_exception", more)
    leader = browse("leader")
    overview = text(leader.get("/returns/?year=2021&month=3"))
    link = f"{MARCH}?department={house.mine}&amp;state=late"
    assert f'<td class="num"><a href="{link}">1</a></td>' in overview
    assert f'<td class="num"><a href="{MARCH}?state=late">1</a></td>' in overview
    for address in (link.replace("&amp;", "&"), f"{MARCH}?state=late"):
        rows = leader.get(address).context["rows"]
        assert len(rows) == 1
        assert project.name in text(leader.get(address))
    assert not leader.get(f"{MARCH}?department={house.theirs}&state=late").context["rows"]


def test_more_columns_and_what_was_typed_in_them(browse: Browse, project: Project) -> None:
    officer = browse("officer")
    more = f"{MARCH}?more=1"
    assert "funds_in_place" not in inputs(text(officer.get(MARCH)))
    assert {"funds_in_place", "construction", "started"} < inputs(text(officer.get(more)))
    fill(officer, project, "save", more, funds_in_place="80")
    assert "funds_in_place" in inputs(text(officer.get(MARCH))), "nothing is submitted unseen"
    fill(officer, project, completed="5")
    assert (march(project) or MonthlyReturn()).funds_in_place == 80 * FEN


def test_the_page_asks_the_same_questions_for_more_rows(
    browse: Browse, house: Ledger, django_assert_num_queries: Any
) -> None:
    made("period", {"plan": house.plan, "month": 3, "state": "open"})
    officer = browse("officer")
    for number in (3, 60):
        house.many(number)
        officer.get(MARCH)
        with django_assert_num_queries(22):
            assert len(officer.get(MARCH).context["rows"]) in (3, 63)


# --- opening, closing, reopening


@LANGUAGES
def test_a_month_from_opening_to_reopening(
    browse: Browse, house: Ledger, project: Project, language: str
) -> None:
    manager = browse("manager", language)
    assert manager.post("/returns/open/", {"year": 2021, "month": 4}).status_code == 302
    assert Period.objects.get(month=4).state == "open"
    for month in (1, 2):
        manager.post(f"/returns/2021/{month}/closing/", {"step": "close", "sure": "on"})
    url = f"{MARCH}closing/"
    page = words(manager.get(url))
    assert "P000001" in page, "who is still out"
    answer = manager.post(url, {"step": "close"}, follow=True)
    assert Period.objects.get(month=3).state == "open"
    assert ("tick" if language == "en" else "勾选") in words(answer)
    manager.post(url, {"step": "begin"})
    assert Period.objects.get(month=3).state == "closing"
    assert inputs(text(browse("officer").get(MARCH))) == set()
    manager.post(f"{MARCH}extend/", {"department": house.mine, "until": "2099-01-01T12:00", "reason": "停电"})
    assert "completed" in inputs(text(browse("officer").get(MARCH)))
    answer = manager.post(url, {"step": "close", "sure": "on"}, follow=True)
    assert ledger.head()[1] in words(answer), "the closing prints the head"
    kept = Snapshot.objects.get(period__month=3)
    file = browse("auditor").get(f"{MARCH}snapshot/{kept.pk}/")
    assert json.loads(file.getvalue())["month"] == 3
    assert inputs(text(manager.get(f"{MARCH}?mode=report"))) == set()
    manager.post(url, {"step": "reopen", "reason": "漏报"})
    assert Period.objects.get(month=3).state == "open"
    assert 'name="reason"' in text(browse("officer").get(MARCH)), "a correction says why"
    fill(browse("officer"), project, completed="5")
    assert march(project) is None
    fill(browse("officer"), project, completed="5", url=MARCH)
    form = sent(browse("officer").get(MARCH)) | {
        "row": rows_of(browse("officer"), MARCH),
        "action": "submit",
        "reason": "漏报",
    }
    browse("officer").post(MARCH, form)
    assert march(project) is not None


def test_nonsense_of_the_office_gets_a_sentence(browse: Browse, project: Project) -> None:
    manager = browse("manager")
    assert (
        "month 3 was opened already"
        in words(manager.post("/returns/open/", {"year": 2021, "month": 3}, follow=True)).lower()
    )
    assert manager.post("/returns/open/", {"year": "x", "month": 3}).status_code == 404
    for told in (
        {},
        {"department": "x", "until": "bald", "reason": ""},
        {"department": 1, "until": "bald", "reason": "x"},
    ):
        assert manager.post(f"{MARCH}extend/", told, follow=True).status_code == 200
    assert manager.post(f"{MARCH}closing/", {"step": "melt"}).status_code == 404
    assert "not closed" in words(
        manager.post(f"{MARCH}closing/", {"step": "reopen", "reason": "x"}, follow=True)
    )
    answer = manager.post(f"{MARCH}closing/", {"step": "close", "sure": "on"}, follow=True)
    assert "Month 1 is not closed yet" in words(answer)
    assert Period.objects.get(month=3).state == "open"


def test_the_frozen_figures_are_for_who_checks(
    browse: Browse, house: Ledger, project: Project, people: dict[str, User]
) -> None:
    from projects.month import periods

    for month in (1, 2):
        periods.close(
            Period.objects.get(month=month), Actor.of(people["manager"]), ledger.Source("system", "test")
        )
    kept = Snapshot.objects.first()
    assert kept is not None
    url = f"/returns/2021/1/snapshot/{kept.pk}/"
    told = {
        who: browse(who).get(url).status_code
        for who in ("manager", "auditor", "leader", "officer", "administrator")
    }
    assert told == {"manager": 200, "auditor": 200, "leader": 404, "officer": 404, "administrator": 404}
    assert browse("manager").get(f"/returns/2021/2/snapshot/{kept.pk}/").status_code == 404
