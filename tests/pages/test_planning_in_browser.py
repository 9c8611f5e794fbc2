"""The project office's pages in a browser, by keyboard and mouse, in both languages, with axe: lights, plans, offices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from projects.models import MonthlyReturn, Project, YearPlan
from tests.conftest import LOOKED_AT
from tests.pages.conftest import FEN, Ledger

pytestmark = [pytest.mark.browser, pytest.mark.once]
SignIn = Callable[[User], Page]


@pytest.fixture
def filled(live_server: Any, house: Ledger) -> Ledger:
    """Three projects of which one is red, one yellow and one green in May."""
    for name, amount in (("型钢生产线", 100), ("稀土分离", 300), ("光伏组件", 600)):
        project = house.project(
            name,
            planned=1200 * FEN,
            total_investment=5000 * FEN,
            stage="building",
            year_class="continued",
            started="2021-02",
            statistics="in",
        )
        house.returned(
            project, 5, declared_to_date=amount * FEN, funds_in_place=amount * FEN, self_light="green"
        )
    return house


#: pages of the manager and of the administrator, each in all its states
PAGES = {
    "manager": [
        "/", "/projects/?sort=-light", "/projects/?light=red&columns=light,deviation,gap,needed,reach", "/projects/P000001/", "/projects/P000001/adjust/2021/",
        "/projects/P000001/assess/2021/5/", "/projects/P000001/split/2021/", "/plans/", "/plans/2021/", "/plans/2022/carry/", "/plans/2031/carry/", "/offices/",
        "/offices/handover/", "/offices/together/",
    ],
    "administrator": ["/offices/", "/offices/merge/", "/offices/rename/"],
}  # fmt: skip


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize("language", LOOKED_AT)
def test_every_page_is_for_everybody(
    signed_in: SignIn, live_server: Any, people: dict[str, User], filled: Ledger,
    axe_faults: Callable[[Page], list[str]], who: str, language: str,
) -> None:  # fmt: skip
    page = signed_in(people[who])
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    for address in PAGES[who]:
        page.goto(live_server.url + address)
        assert page.locator("h1").count() == 1, address
        assert page.locator("html").get_attribute("lang") == language
        assert axe_faults(page) == [], address


def test_a_red_light_is_found_explained_assessed_and_the_plan_adjusted(
    signed_in: SignIn,
    live_server: Any,
    people: dict[str, User],
    filled: Ledger,
    axe_faults: Callable[[Page], list[str]],
) -> None:
    page = signed_in(people["manager"])
    page.goto(live_server.url + "/")
    page.locator("a.light-red").first.click()
    expect(page.locator("td.light-red")).to_have_text("■ 红")
    page.get_by_role("link", name="P000001").click()
    expect(page.locator("#lights")).to_contain_text("■ 红")
    expect(page.locator(".lights")).to_contain_text("偏差−33.3个百分点")
    page.locator("a[href$='/assess/2021/5/']").click()
    page.get_by_label("核定灯").select_option("red")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".field-error")).to_contain_text("请填写核定说明")
    assert axe_faults(page) == []
    page.get_by_label("核定说明").fill("落后序时三十个百分点以上")
    page.keyboard.press("Enter")
    expect(page.locator("#months")).to_be_visible()
    assert MonthlyReturn.objects.get(year_plan__project__code="P000001").assessed_light == "red"
    page.get_by_role("link", name="调整2021年计划").click()
    page.get_by_label("调整后年度计划").fill("900")
    page.get_by_label("计划调整起始月").fill("6")
    page.get_by_label("计划调整文号").fill("包发改〔2021〕88号")
    page.get_by_label("原因").fill("中期调整")
    page.get_by_role("button", name="查看将发生的变更").click()
    expect(page.locator(".trail")).to_contain_text("900 万元")
    assert axe_faults(page) == []
    page.get_by_role("button", name="返回修改").click()
    expect(page.get_by_label("调整后年度计划")).to_have_value("900")
    page.get_by_role("button", name="查看将发生的变更").click()
    page.get_by_role("button", name="写入").click()
    expect(page.locator(".alert")).to_contain_text("已写入")
    assert YearPlan.objects.get(project__code="P000001").adjusted == 900 * FEN


def test_unfinished_projects_are_chosen_and_carried_over(
    signed_in: SignIn,
    live_server: Any,
    people: dict[str, User],
    filled: Ledger,
    axe_faults: Callable[[Page], list[str]],
) -> None:
    page = signed_in(people["manager"])
    page.goto(live_server.url + "/plans/")
    page.get_by_role("link", name="结转入2022年计划").click()
    page.get_by_label("P000002 稀土分离").uncheck()
    page.get_by_label("原因").fill("年度结转")
    page.get_by_role("button", name="查看将发生的变更").click()
    page.get_by_role("button", name="写入").wait_for()
    assert axe_faults(page) == []
    page.get_by_role("button", name="写入").click()
    expect(page.locator("table")).to_contain_text("2022")
    carried = YearPlan.objects.filter(plan__year=2022, carried_over=True)
    assert sorted(carried.values_list("project__code", flat=True)) == ["P000001", "P000003"]


def test_a_project_is_split_by_keyboard_alone(
    signed_in: SignIn,
    live_server: Any,
    people: dict[str, User],
    filled: Ledger,
) -> None:
    page = signed_in(people["manager"])
    page.goto(live_server.url + "/projects/P000003/split/2021/")
    page.get_by_label("原项目作为子项目的名称").focus()
    for text in ("光伏组件一期", "光伏组件二期", "2,000", "400"):
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.get_by_label("原因").fill("分期建设")
    page.get_by_role("button", name="查看将发生的变更").press("Enter")
    page.get_by_role("button", name="写入").press("Enter")
    expect(page.locator(".alert")).to_contain_text("已写入")
    whole = Project.objects.get(name="光伏组件")
    page.goto(f"{live_server.url}/projects/{whole.code}/")
    expect(page.locator("#parts + .table-responsive tfoot")).to_contain_text("5,000.00")
