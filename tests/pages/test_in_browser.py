"""The pages in a browser: nothing breaks the policy, nothing is hard to reach, charts are drawn, scripts are a comfort."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page

from projects.tables import DEFAULT
from tests.conftest import LOOKED_AT
from tests.pages.conftest import FEN, Ledger, changed, made

pytestmark = [pytest.mark.browser, pytest.mark.once]
SignIn = Callable[[User], Page]


@pytest.fixture
def filled(live_server: Any, house: Ledger) -> Ledger:
    """A plan with published figures, named projects, a placeholder, and months of one project."""
    told = {
        "plan": house.plan,
        "scope": "sector",
        "sector": house.sectors["steel"],
        "unit": "fen",
        "standing": "stated",
    }
    made(
        "control_total",
        *({**told, "measure": name, "value": 90_000 * FEN} for name in ("total_investment", "planned")),
    )
    project = house.project(
        "型钢生产线", total_investment=12_000 * FEN, planned=4_000 * FEN, content="一条生产线"
    )
    house.projects({"name": "待明确项目 01", "sector": "steel", "responsible": None, "placeholder": True})
    house.many(30)
    for month in (1, 2, 3):
        house.returned(project, month, completed=300 * FEN, progress="主体施工")
    changed("project", project.pk, place="园区", total_investment=13_000 * FEN)
    return house


PAGES = [
    "/",
    "/projects/",
    "/projects/?month=2&sort=-total_investment&q=项目",
    "/projects/P000001/",
    "/history/",
    "/history/1/",
]


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("language", LOOKED_AT)
def test_everybody_can_use_the_pages(
    signed_in: SignIn,
    live_server: Any,
    people: dict[str, User],
    filled: Ledger,
    axe_faults: Callable[[Page], list[str]],
    url: str,
    language: str,
) -> None:
    page = signed_in(people["manager"])
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    page.goto(url)
    page.locator("h1").wait_for()
    assert page.locator("html").get_attribute("lang") == language
    assert axe_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(("url", "number"), [("/", 7), ("/projects/P000001/", 1)])
def test_charts_are_drawn(
    signed_in: SignIn, people: dict[str, User], filled: Ledger, url: str, number: int
) -> None:
    page = signed_in(people["leader"])
    page.goto(url)
    page.locator("[data-chart] canvas").first.wait_for()
    assert page.locator("[data-chart] canvas").count() == number
    drawn = "c => new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer).some(v => v !== 0)"
    assert all(page.locator("[data-chart] canvas").nth(place).evaluate(drawn) for place in range(number))
    page.locator("[data-chart]").first.hover(position={"x": 260, "y": 120})


def test_choosing_columns_and_searching(signed_in: SignIn, people: dict[str, User], filled: Ledger) -> None:
    page = signed_in(people["leader"])
    page.goto("/projects/")
    page.locator("details.columns:not(.saved-views) summary").click()
    page.locator("input[name=columns][value=place]").check()
    page.locator("input[name=columns][value=stage]").uncheck()
    page.locator("details.columns:not(.saved-views) button").click()
    page.wait_for_url("**columns=**")
    chosen = parse_qs(urlsplit(page.url).query)["columns"][0].split(",")
    assert set(chosen) == {*DEFAULT, "place"} - {"stage"}
    page.locator("input[name=q]").fill("型钢")
    page.locator("input[name=q]").press("Enter")
    page.wait_for_url("**q=**")
    assert page.locator("tbody tr").count() == 1
    assert "园区" in page.locator("tbody tr").inner_text()
    page.locator("tbody a").first.click()
    page.wait_for_url("**/projects/P000001/")


def test_the_page_size_changes_at_once(signed_in: SignIn, people: dict[str, User], filled: Ledger) -> None:
    page = signed_in(people["leader"])
    page.goto("/projects/?sort=-name")
    page.locator("#per_page").select_option("20")
    page.wait_for_url("**per_page=20**")
    assert page.locator("tbody tr").count() == 20
    assert "sort=-name" in page.url


def test_the_export_comes_as_a_file(signed_in: SignIn, people: dict[str, User], filled: Ledger) -> None:
    page = signed_in(people["officer"])
    page.goto("/projects/?q=型钢")
    with page.expect_download() as download:
        page.locator("form[action*='export'] button:not([name])").click()
    assert download.value.suggested_filename.endswith("2021.xlsx")


def test_undo_and_verification_by_hand(signed_in: SignIn, people: dict[str, User], filled: Ledger) -> None:
    page = signed_in(people["manager"])
    page.goto("/history/")
    page.locator("input[name=replay]").check()
    page.locator("form[action='/history/verify/'] button").click()
    page.locator(".alert-success").wait_for()
    page.goto("/projects/P000001/")
    page.locator("#trail ~ div tbody a").first.click()
    page.locator("details.undo summary").click()
    page.locator("textarea[name=reason]").fill("录入有误")
    page.locator("details.undo button").click()
    page.locator(".alert-success").wait_for()
    assert "录入有误" in page.inner_text("main")
