"""The audit's pages: the list and its filters, one finding with its steps, the rules and their thresholds, what is mine to do."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from projects import audit, ledger
from projects.models import ChangeSet, Finding, Plan, Project, RuleSetting, Silence
from tests.pages.conftest import FEN, TEST, Ledger, changed, made, text
from tests.pages.conftest import words as plain

Browse = Callable[..., Client]
SOUND: dict[str, Any] = {
    "stage": "building",
    "started": "2020-05",
    "statistics": "in",
    "statistics_date": "2020-06",
    "planned": 600 * FEN,
}


def words(response: Any) -> str:
    """The page's text as it is read."""
    return html.unescape(plain(response))


@pytest.fixture
def project(house: Ledger) -> Project:
    """A project that cost more than it may (A01) and grew in the same words (A37); another without a plan (A07)."""
    found = house.project(
        "一号高炉环保改造", total_investment=10_000 * FEN, completed_before=9_400 * FEN, **SOUND
    )
    house.project("别的单位的生产线", department=house.theirs)
    for month in (4, 5):
        house.returned(found, month, completed=360 * FEN, progress="主体施工", progress_percent=10_000)
    audit.run(Plan.objects.get(), timezone.localdate(), ledger.Actor.system(), TEST)
    return found


def finding(rule: str = "A01") -> Finding:
    return Finding.objects.get(rule=rule)


def test_the_list_and_its_filters(browse: Browse, project: Project) -> None:
    page = browse("auditor").get("/audit/")
    said = words(page)
    assert "10,120 × 10k yuan are completed since the start, more than the total investment of 10,000" in said
    assert said.index("A01 completed exceeds") < said.index("A37 the same words")
    assert [line.row.rule for line in page.context["lines"]] == ["A01", "A07", "A37"]
    for query, rules in {
        "level=warning": ["A01", "A07"], "level=error": [], "rule=A07": ["A07"], "month=5&level=info": ["A37"], "project=p000001": ["A01", "A37"], "overdue=on": [],
        "state=settled": [], "state=asked": ["A01", "A07"], "state=nonsense": ["A01", "A07", "A37"],
    }.items():  # fmt: skip
        assert [
            line.row.rule for line in browse("auditor").get(f"/audit/?{query}").context["lines"]
        ] == rules, query
    assert "累计完成超过总投资" in text(browse("leader", "zh-hans").get("/audit/"))


def test_the_list_is_sorted_paged_and_counted(browse: Browse, project: Project, house: Ledger) -> None:
    """Each column both ways, with an order in which no two rows are equal; the counts above are of the rows on show."""
    asker = browse("auditor")

    def rules(query: str) -> list[str]:
        return [line.row.rule for line in asker.get(f"/audit/?{query}").context["lines"]]

    for key, ordered in {
        "level": ["A01", "A07", "A37"], "-level": ["A37", "A01", "A07"], "rule": ["A01", "A07", "A37"], "-rule": ["A37", "A07", "A01"],
        "project": ["A01", "A37", "A07"], "-project": ["A07", "A01", "A37"], "month": ["A01", "A07", "A37"], "-month": ["A01", "A07", "A37"], "state": ["A01", "A07", "A37"],
        "due": ["A01", "A07", "A37"], "-due": ["A01", "A07", "A37"], "sentence": ["A01", "A07", "A37"], "nonsense": ["A01", "A07", "A37"],
    }.items():  # fmt: skip
        assert rules(f"sort={key}") == ordered, key
    said = words(asker.get("/audit/?level=warning"))
    assert "2 findings Warnings 2" in said
    page = text(asker.get("/audit/?sort=-rule&per_page=20"))
    assert '<option value="20" selected>' in page
    assert 'aria-sort="descending"' in page
    assert '<input type="hidden" name="sort" value="-rule">' in page


def test_the_days_to_explain_are_set_with_the_plan_year(
    browse: Browse, project: Project, house: Ledger
) -> None:
    assert "explained within 15 days of being found" in words(browse("officer").get("/audit/"))
    assert "Empty: 15 days." in words(browse("manager").get("/plans/2021/"))
    changed("plan", house.plan, explain_days=30)
    for row in Finding.objects.all():
        cleared = ledger.update("finding", row.pk, {"state": row.state}, {"state": "cleared"})
        assert cleared
        ledger.commit([cleared], ledger.Actor.system(), TEST, "audit")
    audit.run(Plan.objects.get(), timezone.localdate(), ledger.Actor.system(), TEST)
    opened = Finding.objects.filter(rule="A01").latest("pk")
    assert opened.due == (timezone.localdate() + timedelta(days=30)).isoformat()
    assert "30 days are given by the plan year" in words(
        browse("officer").get(f"/audit/findings/{opened.pk}/")
    )


def test_officers_see_their_own_projects_findings(browse: Browse, project: Project) -> None:
    assert [line.row.rule for line in browse("officer").get("/audit/").context["lines"]] == ["A01", "A37"]
    assert [line.row.rule for line in browse("stranger").get("/audit/").context["lines"]] == ["A07"]
    assert browse("stranger").get(f"/audit/findings/{finding().pk}/").status_code == 404
    assert "1 finding to explain" in words(browse("officer").get("/returns/"))
    assert "A01 completed exceeds the total investment" in words(browse("officer").get("/projects/P000001/"))


def test_explained_then_accepted(browse: Browse, project: Project) -> None:
    address = f"/audit/findings/{finding().pk}/"
    page = words(browse("officer").get(address))
    assert (
        "completed since the start > total investment: warning; > total investment × (1 + 5%): error" in page
    )
    assert "10,120 × 10k yuan held against 10,000 × 10k yuan" in page
    refused = browse("officer").post(f"{address}step/", {"state": "explained", "words": " "})
    assert (refused.status_code, "Write the explanation." in refused.content.decode()) == (422, True)
    browse("officer").post(f"{address}step/", {"state": "explained", "words": "设备涨价"})
    assert (finding().state, finding().explanation) == ("explained", "设备涨价")
    assert browse("officer").post(f"{address}step/", {"state": "accepted"}).status_code == 404
    browse("auditor").post(f"{address}step/", {"state": "returned", "words": "请附合同"})
    browse("officer").post(f"{address}step/", {"state": "explained", "words": "合同附后"})
    browse("auditor").post(f"{address}step/", {"state": "accepted"})
    browse("auditor").post(f"{address}step/", {"state": "settled", "words": "已核"})
    ended = words(browse("manager").get(address))
    assert "settled" in ended
    assert all(told in ended for told in ("设备涨价", "请附合同", "合同附后", "已核"))
    assert ChangeSet.objects.filter(action="finding").count() == 5


def test_running_clears_what_holds_no_more(browse: Browse, project: Project) -> None:
    changed("project", project.pk, total_investment=11_200 * FEN)
    answer = browse("auditor").post("/audit/run/", {"year": "2021"}, follow=True)
    assert "1 findings new, 1 cleared" in words(answer), "the raise is a finding of its own"
    cleared = words(browse("auditor").get(f"/audit/findings/{finding().pk}/"))
    assert "when it was cleared" in cleared
    assert browse("auditor").post("/audit/run/", {"year": "x"}).status_code == 404


def test_a_silence_takes_a_reason_and_an_end(browse: Browse, project: Project) -> None:
    address, today = f"/audit/findings/{finding('A37').pk}/", timezone.localdate()
    end = (today + timedelta(days=90)).isoformat()
    for until, reason in (
        ("2099-13-01", ""), (end, ""), ((today - timedelta(days=1)).isoformat(), "单体工程"), ("9999-12-31", "单体工程"),
    ):  # fmt: skip
        assert (
            browse("auditor").post(f"{address}silence/", {"until": until, "reason": reason}).status_code
            == 422
        )
    assert finding("A37").state == "open"
    browse("auditor").post(f"{address}silence/", {"until": end, "reason": "单体工程"})
    assert (Silence.objects.get().reason, finding("A37").state) == ("单体工程", "silenced")
    assert f"until {end}: 单体工程" in words(browse("officer").get(address))
    assert not audit.run(Plan.objects.get(), today, ledger.Actor.system(), TEST).receipt


def test_thresholds_are_shown_before_they_are_set(browse: Browse, project: Project) -> None:
    said = words(browse("leader").get("/audit/rules/"))
    assert "total investment < 10,000 × 10k yuan; < 500 × 10k yuan it is outside the statistics" in said
    assert "The four parts of the composition are kept" in said
    form = text(browse("manager").get("/audit/rules/A19/"))
    assert 'value="10000"' in form
    asked = {"active": "on", "list": "5000", "statistics": "500", "reason": "区里规定"}
    shown = browse("manager").post("/audit/rules/A19/", asked)
    seen = shown.context["seen"]
    assert not RuleSetting.objects.exists()
    browse("manager").post("/audit/rules/A19/", {**asked, "seen": seen})
    row = RuleSetting.objects.get()
    assert (row.rule, row.active, row.threshold, row.second) == ("A19", True, 5_000 * FEN, None)
    assert "total investment < 5,000 × 10k yuan" in words(browse("leader").get("/audit/rules/"))
    assert browse("manager").get("/audit/rules/A25/").status_code == 404


def test_a_return_that_is_submitted_meets_the_rules_as_they_are_set(house: Ledger, project: Project) -> None:
    """One formula and one threshold for the return page, the file and the audit."""
    from projects.month.checks import Reported, checks

    told = Reported({"completed": 130 * FEN}, before=0, follows=True, around=audit_facts())
    assert [each.rule for each in checks(told, audit.settings())] == ["A08"]
    made_setting = ledger.create("rule_setting", -1, {"rule": "A08", "threshold": 130})
    ledger.commit([made_setting], ledger.Actor.system(), TEST, reason="核定")
    assert checks(told, audit.settings()) == []
    assert made("organisation", {"name": "另一单位"})


def audit_facts() -> audit.Facts:
    return audit.Facts(2021, 5, planned=100 * FEN, stage="building")
