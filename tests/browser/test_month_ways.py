"""The month in a browser: two officers at once, a month's whole way with and without a script, and pages that all can use."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from projects import ledger
from projects.models import MonthlyReturn, Period
from tests.browser.conftest import SignIn
from tests.browser.reporting import MAY, cell, officers, projects, saved, second, sign_in, stored
from tests.conftest import LOOKED_AT
from tests.factories import WAN, change, commit

__all__ = ["officers", "projects", "second"]
pytestmark = [pytest.mark.browser, pytest.mark.once]


# --- two officers


@pytest.mark.parametrize(("button", "completed"), [("保留我填的", 60), ("采用现值", 50)])
def test_two_officers_see_each_others_figures_and_decide(
    page: Page, second: Page, officers: dict[str, User], projects: list[int], button: str, completed: int
) -> None:
    sign_in(page, "officer")
    sign_in(second, "colleague")
    for each in (page, second):
        each.goto(MAY)
    cell(page, projects[0], "completed").fill("60")
    saved(page)
    cell(second, projects[0], "completed").fill("50")
    cell(second, projects[0], "progress").fill("封顶")
    second.locator("button[value=submit]").first.click()
    expect(second.get_by_text("已提交 1 份月报")).to_be_visible()

    cell(page, projects[0], "remark").fill("核对")
    clash = page.locator(".clash")
    expect(clash).to_contain_text("填报员乙")
    assert re.search(r"50.*60", clash.inner_text())
    page.locator("button[value=submit]").first.click()
    expect(page.get_by_text("其间别人改了同一单元格")).to_be_visible()
    assert stored(projects[0]).completed == 50 * WAN, "nothing is overwritten"
    expect(cell(page, projects[0], "completed")).to_have_value("60")
    page.get_by_role("button", name=button).click()
    expect(page.locator(".clash")).to_have_count(0)
    page.locator("button[value=submit]").first.click()
    expect(page.get_by_text("已提交 1 份月报")).to_be_visible()
    found = stored(projects[0])
    assert (found.completed, found.remark, found.progress) == (completed * WAN, "核对", "封顶")
    assert ledger.verify(with_replay=True).ok


# --- a month's whole way


def test_submitted_returned_accepted_closed_reopened(
    page: Page,
    second: Page,
    officers: dict[str, User],
    projects: list[int],
    picture: Callable[[Page, str], Path],
) -> None:
    sign_in(page, "officer")
    expect(page).to_have_url(re.compile("/returns/$"))
    picture(page, "returns-home")
    page.get_by_role("link", name="去填报").first.click()
    for place, row in enumerate(projects):
        cell(page, row, "completed").fill(str(100 + 20 * place))
        cell(page, row, "progress").fill("主体施工，完成二层")
    cell(page, projects[0], "self_light").select_option("red")
    saved(page)
    page.locator(f"#state-{projects[0]}").get_by_role("link", name="1 个问题").click()
    expect(page.locator(f"#told-c-{projects[0]}-light_reason .level-error")).to_be_in_viewport()
    picture(page, "returns-problem")
    page.locator("button[value=submit]").first.click()
    expect(page.get_by_text("已提交 4 份月报")).to_be_visible()
    cell(page, projects[0], "light_reason").fill("征地未完成")
    page.locator("button[value=submit]").first.click()
    expect(page.get_by_text("已提交 1 份月报")).to_be_visible()

    sign_in(second, "manager")
    second.goto(MAY)
    second.locator(f"[name=pick][value='{projects[1]}']").check()
    second.fill("#reason", "与凭证不符")
    picture(second, "returns-office")
    second.get_by_role("button", name="退回").click()
    expect(second.get_by_text("已退回 1 份月报")).to_be_visible()
    expect(second.get_by_text("已退回 1 份月报")).to_be_visible()
    second.goto("/returns/?year=2021&month=5")
    picture(second, "returns-overview")
    second.get_by_role("button", name="全部通过（4）").click()
    expect(second.get_by_text("已审核通过 4 份月报")).to_be_visible()

    page.goto("/returns/")
    expect(page.get_by_text("退回原因：与凭证不符")).to_be_visible()
    page.goto(MAY)
    expect(cell(page, projects[0], "completed")).to_have_count(0), "what was accepted is no input"
    cell(page, projects[1], "completed").fill("118")
    page.locator("button[value=submit]").first.click()
    expect(page.get_by_text("已提交 1 份月报")).to_be_visible()
    second.goto(MAY)
    second.locator("#pick-all").check()
    second.get_by_role("button", name="审核通过").click()
    expect(second.get_by_text("已审核通过 1 份月报")).to_be_visible()

    for month in range(1, 6):
        second.goto(f"/returns/2021/{month}/closing/")
        if second.locator("#sure").count():
            second.locator("#sure").check()
        if month == 5:
            picture(second, "returns-closing")
        second.get_by_role("button", name="封账", exact=True).click()
        expect(second.get_by_text("已封账（变更集")).to_be_visible()
    page.goto(MAY)
    expect(page.locator("[data-key]")).to_have_count(0)
    second.fill("#reopen-reason", "漏报一张发票")
    second.get_by_role("button", name="重新开放").click()
    expect(second.get_by_text("该月已重新开放，原快照保留")).to_be_visible()
    second.goto(MAY)
    second.locator(f"[name=pick][value='{projects[1]}']").check()
    second.fill("#reason", "漏报一张发票")
    second.get_by_role("button", name="退回").click()
    expect(second.get_by_text("已退回 1 份月报")).to_be_visible()
    page.goto(MAY)
    cell(page, projects[1], "completed").fill("119")
    page.fill("#reason", "补报发票")
    page.locator("button[value=submit]").first.click()
    expect(page.get_by_text("已提交 1 份月报")).to_be_visible()
    second.goto(f"{MAY}closing/")
    second.fill("#close-reason", "补报发票后更正")
    second.locator("#sure").check()
    second.get_by_role("button", name="封账", exact=True).click()
    expect(second.get_by_text("更正后封账")).to_be_visible()
    assert Period.objects.get(month=5).snapshots.count() == 2
    assert stored(projects[1]).completed == 119 * WAN
    assert ledger.verify(with_replay=True).ok


def test_the_whole_way_works_without_a_script(
    browser: Browser, live_server: Any, officers: dict[str, User], projects: list[int]
) -> None:
    context = browser.new_context(base_url=live_server.url, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "officer")
    page.goto(MAY)
    cell(page, projects[0], "completed").fill("77")
    page.get_by_role("button", name="存草稿").click()
    expect(page.locator("main")).to_contain_text("已存为草稿")
    cell(page, projects[0], "progress").fill("封顶")
    cell(page, projects[0], "progress").press("Tab")
    page.get_by_role("button", name="提交").click()
    expect(page.locator("main")).to_contain_text("已提交 1 份月报")
    context.clear_cookies()
    sign_in(page, "manager")
    page.goto(MAY)
    page.locator(f"[name=pick][value='{projects[0]}']").check()
    page.get_by_role("button", name="审核通过").click()
    expect(page.locator("main")).to_contain_text("已审核通过 1 份月报")
    context.close()
    assert (stored(projects[0]).completed, stored(projects[0]).state) == (77 * WAN, "accepted")


# --- everybody can use them


@pytest.mark.parametrize("language", LOOKED_AT)
def test_the_pages_can_be_used_by_all(
    signed_in: SignIn, live_server: Any, officers: dict[str, User], projects: list[int], axe_faults: Callable[[Page], list[str]],
    picture: Callable[[Page, str], Path], language: str,
) -> None:  # fmt: skip
    """Each page in each state, in both languages: no fault that axe finds, no sideways scroll bar of the page itself."""
    commit([ledger.create("monthly_return", -1, {"year_plan": projects[3], "period": Period.objects.get(month=5).pk, "completed": 5, "state": "submitted"})])  # fmt: skip
    commit([ledger.create("monthly_return", -1, {"year_plan": projects[4], "period": Period.objects.get(month=5).pk, "completed": 5, "state": "returned", "returned_reason": "核对"})])  # fmt: skip
    page = signed_in(officers["officer"])
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])

    def sound(address: str = "", name: str = "") -> None:
        if address:
            page.goto(address)
        page.locator("h1").wait_for()
        assert axe_faults(page) == [], address or name
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
        if name:
            picture(page, name if language == "zh-hans" else f"{name}-en")

    sound("/returns/")
    sound(MAY, "returns-month")
    cell(page, projects[0], "completed").fill("-5")
    cell(page, projects[3], "completed").fill("6")
    page.locator(f"#told-c-{projects[0]}-completed .level-error").wait_for()
    change(
        "monthly_return", MonthlyReturn.objects.get(year_plan_id=projects[3], period__month=5).pk, completed=7
    )
    cell(page, projects[3], "remark").fill("x")
    page.locator(".clash").wait_for()
    sound()
    sound(f"{MAY}?more=1")
    sound("/returns/2021/9/")
    signed_in(officers["manager"])
    for address in ("/returns/?year=2021&month=5", MAY, f"{MAY}?mode=report&state=todo", f"{MAY}closing/"):
        sound(address)
    for month in (1, 2):
        page.goto(f"/returns/2021/{month}/closing/")
        if page.locator("#sure").count():
            page.locator("#sure").check()
        page.locator("button[value=close]").click()
        page.locator(".alert-success").wait_for()
    sound("/returns/2021/2/closing/")
    sound("/returns/2021/2/")
