"""What stands around a project, in a browser: forms open in their section, without scripts on their own page; axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from projects.models import Evidence, Milestone, Problem
from tests.conftest import LOOKED_AT
from tests.factories import kept
from tests.pages.conftest import FEN, Ledger, changed, made

pytestmark = [pytest.mark.browser, pytest.mark.once]
SignIn = Callable[[User], Page]
Axe = Callable[[Page], list[str]]


@pytest.fixture
def filled(live_server: Any, house: Ledger) -> Ledger:
    """A project with something of each kind, one in reserve, one that was stopped."""
    project = house.project("型钢生产线", total_investment=12_000 * FEN, planned=4_000 * FEN)
    march = house.returned(project, 3, completed=300 * FEN)
    rows = [("piling", "2021-04-10", "", "2021-04-28"), ("topped", "2021-09", "2021-11", "")]
    made(
        "milestone",
        *(
            {"project": project.pk, "kind": k, "planned": p, "forecast": f, "actual": a}
            for k, p, f, a in rows
        ),
    )
    made(
        "permit",
        {"project": project.pk, "kind": "land", "state": "exempt"},
        {"project": project.pk, "kind": "tender", "state": "pending"},
    )
    told = {"project": project.pk, "kind": "land", "raised": "2021-03-01", "state": "raised"}
    first, _second = made(
        "problem", {**told, "description": "征地慢", "due": "2021-04"}, {**told, "description": "贷款"}
    )
    changed("problem", first, state="handling")
    made("evidence", kept(project=project.pk, monthly_return=march, amount=5 * FEN))
    made(
        "project",
        {"name": "储备项目", "sector": house.sectors["steel"], "responsible": house.mine, "stage": "reserve"},
    )
    changed("project", house.project("停工项目", stage="building").pk, stage="halted")
    return house


def open_in(page: Page, live_server: Any, language: str, url: str) -> None:
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    page.goto(url)
    page.locator("h1").wait_for()
    assert page.locator("html").get_attribute("lang") == language


PAGES = [
    "/projects/P000001/", "/projects/P000003/", "/projects/P000001/milestones/add/", "/projects/P000001/problems/1/",
    "/projects/P000001/evidence/add/", "/projects/P000001/stage/", "/problems/?state=all", "/problems/?kind=market", "/permits/", "/permits/?sector=other",
    "/reserve/", "/reserve/?q=x", "/reserve/enter/?project=P000002",
]  # fmt: skip


@pytest.mark.parametrize("language", LOOKED_AT)
def test_everybody_can_use_the_pages(
    signed_in: SignIn,
    live_server: Any,
    people: dict[str, User],
    filled: Ledger,
    axe_faults: Axe,
    language: str,
) -> None:
    page = signed_in(people["manager"])
    for url in PAGES:
        open_in(page, live_server, language, url)
        assert (url, axe_faults(page)) == (url, [])
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), url


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_milestone_is_added_in_its_section(
    signed_in: SignIn,
    live_server: Any,
    people: dict[str, User],
    filled: Ledger,
    axe_faults: Axe,
    language: str,
) -> None:
    page = signed_in(people["officer"])
    open_in(page, live_server, language, "/projects/P000001/")
    section = page.locator("#milestones")
    section.locator(".add").click()
    form = section.locator("form.object-form")
    form.wait_for()
    assert page.url.endswith("/projects/P000001/"), "the page stays"
    assert axe_faults(page) == []
    form.locator("[name=planned]").fill("明年")
    form.locator("button[type=submit]").click()
    section.locator(".field-error").first.wait_for()
    assert section.locator("[name=planned]").input_value() == "明年"
    assert axe_faults(page) == []
    section.locator("[name=kind]").select_option("main")
    section.locator("[name=planned]").fill("2021年12月")
    section.locator("[name=planned]").press("Enter")
    section.locator(".alert-success").wait_for()
    assert section.locator("tbody tr").count() == 3
    assert Milestone.objects.filter(kind="main", planned="2021-12").exists()
    assert axe_faults(page) == []


def test_a_problem_is_followed_to_its_end(signed_in: SignIn, people: dict[str, User], filled: Ledger) -> None:
    page = signed_in(people["manager"])
    page.goto("/projects/P000001/")
    problem = Problem.objects.get(description="征地慢")
    row = page.locator("#problems tbody tr", has_text="征地慢")
    row.get_by_role("link", name="编辑").click()
    page.locator("[name=closing-result]").fill("已全部交地")
    page.get_by_role("button", name="申请销号").click()
    page.locator("#problems .alert-success").wait_for()
    row.get_by_role("link", name="编辑").click()
    page.get_by_role("button", name="销号", exact=True).click()
    page.locator("#problems .alert-success").wait_for()
    problem.refresh_from_db()
    assert (problem.state, problem.result) == ("closed", "已全部交地")
    assert row.get_by_role("link", name="编辑").count() == 0


def test_a_conflict_is_shown_in_the_section(
    signed_in: SignIn, people: dict[str, User], filled: Ledger, axe_faults: Axe
) -> None:
    page = signed_in(people["officer"])
    page.goto("/projects/P000001/")
    page.locator("#milestones tbody tr").first.get_by_role("link", name="编辑").click()
    page.locator("#milestones [name=person]").fill("张三")
    milestone = Milestone.objects.get(kind="piling")
    changed("milestone", milestone.pk, person="李四")
    page.locator("#milestones form.object-form button[type=submit]").first.click()
    error = page.locator("#milestones .field-error")
    expect(error).to_contain_text("李四")
    expect(error).to_contain_text("张三")
    assert axe_faults(page) == []
    page.locator("#milestones form.object-form button[type=submit]").first.click()
    page.locator("#milestones .alert-success").wait_for()
    milestone.refresh_from_db()
    assert milestone.person == "张三"


def test_a_file_is_brought_and_taken_home_again(
    signed_in: SignIn, people: dict[str, User], filled: Ledger, tmp_path: Path
) -> None:
    content = b"%PDF-1.4 settlement"
    (tmp_path / "工程结算单.pdf").write_bytes(content)
    page = signed_in(people["officer"])
    page.goto("/projects/P000001/")
    page.locator("#evidence .add").click()
    page.locator("#evidence input[type=file]").set_input_files(tmp_path / "工程结算单.pdf")
    page.locator("#evidence [name=kind]").select_option("settlement")
    page.locator("#evidence form.object-form button[type=submit]").click()
    page.locator("#evidence .alert-success").wait_for()
    assert Evidence.objects.get(kind="settlement").size == len(content)
    with page.expect_download() as download:
        page.locator("#evidence").get_by_role("link", name="工程结算单.pdf", exact=True).click()
    assert download.value.suggested_filename == "工程结算单.pdf"
    assert download.value.path().read_bytes() == content


def test_it_works_without_scripts(
    browser: Browser, live_server: Any, people: dict[str, User], filled: Ledger
) -> None:
    client = Client()
    client.force_login(people["officer"])
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    page = context.new_page()
    page.goto("/projects/P000001/")
    page.locator("#permits").get_by_role("link", name="登记 规划").click()
    expect(page.locator("[name=kind]")).to_have_value("planning")
    page.locator("form.object-form button[type=submit]").click()
    expect(page.locator(".field-error")).to_have_count(1)
    page.locator("[name=state]").select_option("done")
    page.locator("form.object-form button[type=submit]").click()
    page.wait_for_url("**/projects/P000001/#permits")
    assert "已办结" in page.locator("#permits tbody tr", has_text="规划").inner_text()
    context.close()


def test_the_keyboard_reaches_a_form_that_opens(
    signed_in: SignIn, people: dict[str, User], filled: Ledger
) -> None:
    page = signed_in(people["officer"])
    page.goto("/projects/P000001/")
    page.locator("#milestones .add").focus()
    page.keyboard.press("Enter")
    page.locator("#milestones form.object-form").wait_for()
    expect(page.locator("#milestones [name=kind]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#milestones .field-error").wait_for()
    expect(page.locator("#milestones [name=kind]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#milestones .alert-success").wait_for()
    expect(page.locator("#milestones .add")).to_be_focused()
