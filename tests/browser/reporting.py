"""Two officers and the project office in front of a month of five projects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from projects import access, accounts, ledger
from projects.ledger import Actor
from projects.models import MonthlyReturn, Organisation, Plan, Project, YearPlan
from tests.factories import WAN, change, commit, make

MAY = "/returns/2021/5/"
NAMES = ("无缝钢管热处理线", "型钢生产线", "稀土新材料产业园", "光伏材料二期", "城区供热管网改造")


@pytest.fixture
def officers(plan: None) -> dict[str, User]:
    """Two officers of one department, and the project office."""
    unit = make("organisation", name="区工业和信息化局", kind="responsible", active=True)
    users = {}
    for name, shown in (("officer", "填报员甲"), ("colleague", "填报员乙")):
        users[name] = User.objects.create_user(name, password="A-long-password-1", first_name=shown)
        accounts.grant(users[name], [access.OFFICER], Actor.system(), organisation=unit)
    users["manager"] = User.objects.create_user("manager", password="A-long-password-1", first_name="项目办")
    accounts.grant(users["manager"], [access.MANAGER], Actor.system())
    return users


@pytest.fixture
def projects(officers: dict[str, User]) -> list[int]:
    """Five named projects of the department with months up to April; May is open. The year plans' ids, in the order of the page."""
    plan, unit = Plan.objects.get(year=2021), Organisation.objects.get(name="区工业和信息化局")
    ids = [each.pk for each in Project.objects.filter(placeholder=True).order_by("code")[: len(NAMES)]]
    for place, (pk, name) in enumerate(zip(ids, NAMES, strict=True), 1):
        change(
            "project",
            pk,
            name=name,
            placeholder=False,
            responsible=unit.pk,
            stage="building",
            total_investment=9_000 * place * WAN,
        )
    rows = [YearPlan.objects.get(plan=plan, project=pk).pk for pk in ids]
    for row in rows:
        change("year_plan", row, planned=2_400 * WAN, year_class="continued")
    for month in range(1, 5):
        period = make("period", plan=plan.pk, month=month, state="open")
        commit(
            ledger.create("monthly_return", -row, {"year_plan": row, "period": period, "completed": 180 * WAN, "state": "accepted", "progress": "主体施工"})
            for row in rows
        )  # fmt: skip
    make("period", plan=plan.pk, month=5, state="open")
    change("plan", plan.pk, due_day=28)
    return rows


def cell(page: Page, row: int, key: str) -> Any:
    return page.locator(f"[name='c-{row}-{key}']")


def saved(page: Page) -> None:
    expect(page.locator("#saving")).to_contain_text("草稿已保存")
    expect(page.locator(".unsaved")).to_have_count(0)


def stored(row: int) -> MonthlyReturn:
    return MonthlyReturn.objects.get(year_plan_id=row, period__month=5)


def copied(page: Page, text: str) -> None:
    """What Excel puts on the clipboard: the text with CRLF, and beside it the table as HTML."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        """text => navigator.clipboard.write([new ClipboardItem({
            "text/plain": new Blob([text], {type: "text/plain"}),
            "text/html": new Blob(["<table><tr><td>" + text + "</td></tr></table>"], {type: "text/html"})})])""",
        text,
    )


@pytest.fixture
def second(browser: Browser, live_server: Any) -> Iterator[Page]:
    """Another officer's own browser."""
    context = browser.new_context(
        base_url=live_server.url, locale="zh-CN", viewport={"width": 1366, "height": 768}
    )
    yield context.new_page()
    context.close()


def sign_in(page: Page, name: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", "A-long-password-1")
    page.press("[name=password]", "Enter")
    page.wait_for_load_state()
