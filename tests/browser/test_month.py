"""The month in a browser: pasting from Excel, the keyboard, drafts that survive, two officers, and a month's whole way."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from projects.models import Project, ReturnDraft
from tests.browser.conftest import SignIn
from tests.browser.reporting import MAY, cell, copied, officers, projects, saved, second, stored
from tests.factories import WAN

__all__ = ["officers", "projects", "second"]
pytestmark = [pytest.mark.browser, pytest.mark.once]


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
