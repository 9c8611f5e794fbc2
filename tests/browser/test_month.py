"""The month in a browser: pasting from Excel, the keyboard, drafts that survive, two officers, and a month's whole way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from projects import access, accounts, ledger
from projects.ledger import Actor
from projects.models import MonthlyReturn, Organisation, Period, Plan, Project, ReturnDraft, YearPlan
from tests.browser.conftest import SignIn
from tests.conftest import LOOKED_AT
from tests.factories import WAN, change, commit, make

pytestmark = [pytest.mark.browser, pytest.mark.once]
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


# --- paste


def test_a_block_from_excel_fills_the_cells(
    signed_in: SignIn, officers: dict[str, User], projects: list[int]
) -> None:
    """CRLF, tabs, quoted cells with line breaks and quotes, separators, full-width digits, a trailing line break."""
    page = signed_in(officers["officer"])
    page.goto(MAY)
    copied(page, (
        '1,234.50\t\t４５．５\t"主体结构施工\n""三层""完成"\t开工\t绿灯\r\n'
        "２００\t920\t45%\t基础\t在建\t黄\t征地\r\n"
        "—\t\t\t\t\t\r\n"
    ))  # fmt: skip
    cell(page, projects[0], "completed").focus()
    page.keyboard.press("Control+V")
    expect(cell(page, projects[0], "completed")).to_have_value("1,234.50")
    expect(cell(page, projects[0], "progress")).to_have_value('主体结构施工\n"三层"完成')
    expect(cell(page, projects[1], "light_reason")).to_have_value("征地")
    expect(page.locator("#saving")).to_contain_text("已填入单元格： 19")
    saved(page)
    page.locator("button[value=submit]").first.click()
    expect(page.get_by_text("已提交 2 份月报")).to_be_visible()
    first, second = stored(projects[0]), stored(projects[1])
    assert (first.completed, first.progress_percent, first.progress) == (
        1_234_500_000,
        4550,
        '主体结构施工\n"三层"完成',
    )
    assert (first.self_light, second.self_light, second.completed, second.declared_to_date) == (
        "green",
        "yellow",
        200 * WAN,
        920 * WAN,
    )
    assert Project.objects.get(year_plans=projects[1]).stage == "building"


def test_what_does_not_fit_is_told(signed_in: SignIn, officers: dict[str, User], projects: list[int]) -> None:
    """Rows under the last one, columns right of the last one, values of no list: nothing vanishes without a word."""
    page = signed_in(officers["officer"])
    page.goto(MAY)
    copied(page, "绿\r\n紫\r\n红\r\n")
    cell(page, projects[-2], "self_light").focus()
    page.keyboard.press("Control+V")
    expect(page.locator("#saving")).to_contain_text("超出表格或不可填写的单元格： 1")
    expect(page.locator("#saving")).to_contain_text("不在可选值中： 紫")
    expect(cell(page, projects[-2], "self_light")).to_have_value("green")
    expect(cell(page, projects[-1], "self_light")).to_have_value("")


def test_one_cell_is_pasted_as_everywhere(
    signed_in: SignIn, officers: dict[str, User], projects: list[int]
) -> None:
    page = signed_in(officers["officer"])
    page.goto(MAY)
    copied(page, "99")
    cell(page, projects[0], "completed").fill("1")
    page.keyboard.press("End")
    page.keyboard.press("Control+V")
    expect(cell(page, projects[0], "completed")).to_have_value("199")


# --- keyboard


def test_enter_and_arrows_move_through_the_table(
    signed_in: SignIn, officers: dict[str, User], projects: list[int]
) -> None:
    page = signed_in(officers["officer"])
    page.goto(MAY)

    def here() -> str:
        return str(page.evaluate("document.activeElement.name"))

    cell(page, projects[0], "completed").focus()
    page.keyboard.type("12")
    for key, where in (
        ("Enter", f"c-{projects[1]}-completed"), ("ArrowDown", f"c-{projects[2]}-completed"), ("Shift+Enter", f"c-{projects[1]}-completed"),
        ("ArrowRight", f"c-{projects[1]}-declared_to_date"), ("ArrowRight", f"c-{projects[1]}-progress_percent"),
        ("ArrowRight", f"c-{projects[1]}-progress"), ("ArrowRight", f"c-{projects[1]}-stage"), ("ArrowDown", f"c-{projects[2]}-stage"),
        ("ArrowLeft", f"c-{projects[2]}-progress"), ("ArrowUp", f"c-{projects[1]}-progress"),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert here() == where, key
    page.keyboard.type("主体")
    page.keyboard.press("ArrowLeft")
    assert here() == f"c-{projects[1]}-progress", "inside a text the arrows stay in it"
    page.keyboard.press("End")
    page.keyboard.press("Alt+Enter")
    page.keyboard.type("封顶")
    page.keyboard.press("ArrowUp")
    assert here() == f"c-{projects[1]}-progress", "first to its first line"
    page.keyboard.press("ArrowUp")
    assert here() == f"c-{projects[0]}-progress"
    expect(cell(page, projects[1], "progress")).to_have_value("主体\n封顶")
    saved(page)
    assert {key for draft in ReturnDraft.objects.all() for key in draft.values} == {"completed", "progress"}


# --- drafts


def test_typing_is_kept_and_answered_beside_the_cell(
    signed_in: SignIn, officers: dict[str, User], projects: list[int]
) -> None:
    page = signed_in(officers["officer"])
    page.goto(MAY)
    cell(page, projects[0], "completed").fill("-20")
    saved(page)
    told = page.locator(f"#told-c-{projects[0]}-completed")
    expect(told).to_contain_text("请在本月说明中写明冲减什么")
    expect(page.locator(f"#sum-{projects[0]}")).to_contain_text("700.00")
    cell(page, projects[0], "remark").fill("冲减暂估")
    expect(told).to_contain_text("原因见本月说明")
    page.reload()
    expect(cell(page, projects[0], "completed")).to_have_value("-20")
    expect(page.locator(f"#state-{projects[0]}")).to_contain_text("草稿")


def test_a_lost_connection_loses_nothing(
    signed_in: SignIn, officers: dict[str, User], projects: list[int]
) -> None:
    page = signed_in(officers["officer"])
    page.goto(MAY)
    page.context.set_offline(True)
    cell(page, projects[0], "completed").fill("33")
    cell(page, projects[1], "progress").fill("封顶")
    expect(page.locator("#saving")).to_contain_text("连接中断")
    expect(page.locator(".unsaved")).to_have_count(2)
    page.locator("button[value=submit]").first.click()
    expect(page.locator("#saving")).to_contain_text("连接中断")
    expect(cell(page, projects[0], "completed")).to_have_value("33"), "the page is still there"
    assert not ReturnDraft.objects.exists()
    page.context.set_offline(False)
    saved(page)
    assert ReturnDraft.objects.count() == 2
    page.locator("button[value=submit]").first.click()
    expect(page.get_by_text("已提交 1 份月报")).to_be_visible()
    assert stored(projects[0]).completed == 33 * WAN


def test_who_was_signed_out_signs_in_elsewhere_and_goes_on(
    signed_in: SignIn, officers: dict[str, User], projects: list[int]
) -> None:
    page = signed_in(officers["officer"])
    page.goto(MAY)
    page.context.clear_cookies()
    cell(page, projects[0], "completed").fill("44")
    expect(page.locator("#saving")).to_contain_text("登录已失效")
    other = page.context.new_page()
    other.goto("/accounts/login/")
    other.fill("[name=username]", "officer")
    other.fill("[name=password]", "A-long-password-1")
    other.press("[name=password]", "Enter")
    other.wait_for_url("**/returns/")
    saved(page)
    assert ReturnDraft.objects.get().values["completed"][0] == "44"
    page.locator("button[value=submit]").first.click()
    expect(page.get_by_text("已提交 1 份月报")).to_be_visible()


# --- two officers


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
