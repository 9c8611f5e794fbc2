"""An officer explains a finding and the auditor accepts it, in a browser; the pages in both languages, with axe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from projects import audit, ledger
from projects.models import Finding, Plan
from tests.pages.conftest import FEN, TEST, Ledger, house, people

__all__ = ["house", "people"]
pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_an_officer_explains_and_the_auditor_accepts(
    live_server: Any, house: Ledger, people: dict[str, User], signed_in: Callable[[User], Page],
    axe_faults: Callable[[Page], list[str]],
) -> None:  # fmt: skip
    project = house.project(
        "一号高炉环保改造", total_investment=10_000 * FEN, planned=900 * FEN, stage="preparing"
    )
    house.returned(project, 5, completed=700 * FEN, construction=700 * FEN)
    audit.run(Plan.objects.get(), timezone.localdate(), ledger.Actor.system(), TEST)
    page = signed_in(people["officer"])
    page.goto(f"{live_server.url}/returns/")
    page.get_by_role("link", name="有 1 条审计发现待说明").click()
    page.get_by_role("link", name="A11").last.click()
    expect(page.locator("h1")).to_contain_text("未开工有建安投资")
    page.get_by_label("说明", exact=True).fill("实际已于四月进场，开工日期漏填")
    page.get_by_role("button", name="提交说明").click()
    expect(page.locator("h1")).to_contain_text("已说明")
    assert axe_faults(page) == []
    page = signed_in(people["auditor"])
    page.goto(f"{live_server.url}/audit/?state=explained")
    assert axe_faults(page) == []
    page.get_by_role("link", name="A11").last.click()
    expect(page.locator("dl.facts")).to_contain_text("实际已于四月进场")
    page.get_by_role("button", name="认可说明").click()
    expect(page.locator("h1")).to_contain_text("已认可")
    assert Finding.objects.get(rule="A11").state == "accepted"
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
    for address in ("/audit/", "/audit/rules/"):
        page.goto(live_server.url + address)
        assert axe_faults(page) == [], address
