"""Pages as they are printed: no navigation, headings on every sheet, and drawings in the place of canvases."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from projects.models import Plan, Project, YearPlan
from tests.factories import WAN, change, make

pytestmark = [pytest.mark.browser, pytest.mark.once]
PAGES = ("/?year=2021", "/projects/", "/projects/P000001/", "/problems/", "/permits/", "/reconciliation/", "/returns/2021/", "/reports/", "/history/")  # fmt: skip
#: what only a screen can use
CONTROLS = "nav, header, button, select, input, textarea, summary, .btn, canvas"


@pytest.fixture
def printed(manager: User, signed_in: Callable[[User], Page]) -> Page:
    """The manager's browser, about to print; March is reported by one project."""
    plan = Plan.objects.get(year=2021)
    row = YearPlan.objects.get(plan=plan, project=Project.objects.get(code="P000001"))
    period = make("period", plan=plan.pk, month=3, state="open")
    make("monthly_return", year_plan=row.pk, period=period, completed=712 * WAN, state="submitted")
    page = signed_in(manager)
    page.emulate_media(media="print")
    return page


def test_pages_print_without_what_only_a_screen_can_use(printed: Page) -> None:
    for address in PAGES:
        printed.goto(address)
        assert printed.locator("main").is_visible(), address
        left = printed.evaluate(SHOWN, CONTROLS)
        assert left == [], address
        heads = printed.evaluate(HEADS)
        assert set(heads) <= {"table-header-group"}, address


def test_drawings_stand_for_the_charts(printed: Page) -> None:
    """One for each, from the same figures, wider than nothing and in dark ink."""
    for address, charts in (("/?year=2021", 7), ("/projects/P000001/", 1)):
        printed.goto(address)
        assert printed.locator("[data-chart]").count() == charts, address
        boxes = [each.bounding_box() for each in printed.locator(".drawing svg").all()]
        assert len(boxes) == charts, address
        assert all(box and box["width"] > 300 and box["height"] > 40 for box in boxes), boxes
    printed.emulate_media(media="screen")
    assert not any(each.is_visible() for each in printed.locator(".drawing").all())


def test_the_map_of_the_office_is_drawn_on_screen_and_on_paper(
    printed: Page, settings: Any, tmp_path: Path
) -> None:
    square = [[109.7, 40.6], [109.9, 40.6], [109.9, 40.7], [109.7, 40.7], [109.7, 40.6]]
    east = [[x + 0.2, y] for x, y in square]
    geometries = {"昆北": {"type": "Polygon", "coordinates": [square]}, "昆南<园区>": {"type": "MultiPolygon", "coordinates": [[east]]}}  # fmt: skip
    features = [{"type": "Feature", "properties": {"name": name}, "geometry": shape} for name, shape in geometries.items()]  # fmt: skip
    (settings.DATA_DIR / "map.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), "utf-8"
    )
    change("project", Project.objects.get(code="P000001").pk, place="昆北工业园区")
    page = printed
    page.emulate_media(media="screen")
    page.goto("/?year=2021")
    canvas = page.locator("[data-chart=map] canvas")
    canvas.scroll_into_view_if_needed()
    assert canvas.bounding_box()
    if os.environ.get("PICTURES") == "1":
        page.screenshot(path=tmp_path / "map.png")
    page.emulate_media(media="print")
    drawing = page.locator(".drawing svg", has_text="昆北")
    if os.environ.get("PICTURES") == "1":
        drawing.screenshot(path=tmp_path / "paper.png")
    assert drawing.locator("path").count() == 2
    assert "昆南<园区>" in drawing.all_text_contents()[0]
    page.emulate_media(media="screen")
    page.get_by_role("link", name="不在地图各片区内").click()
    expect(page.locator("main tbody tr")).to_have_count(11)  # of the twelve named ones, eleven say no place


@pytest.mark.paper
def test_a_long_list_repeats_its_headings_on_paper(printed: Page, tmp_path: Path) -> None:
    printed.goto("/projects/")
    places = [text.strip() for text in printed.locator(".sidenav a").all_text_contents()]
    sheets = texts(printed, tmp_path, landscape=True)
    assert len(sheets) > 1
    heading = "项目名称"
    assert all(heading in sheet for sheet in sheets[:2])
    lines = {line.strip() for sheet in sheets for line in sheet.splitlines()}
    assert len(places) > 5
    assert lines.isdisjoint(set(places) - {"项目"})


def test_the_whole_list_goes_to_paper_and_not_the_page_on_show(
    signed_in: Callable[[User], Page], manager: User
) -> None:
    page = signed_in(manager)
    # What printed is told on the page, where it can be waited for: the policy forbids a script from outside.
    page.add_init_script(
        "window.print = () => { document.documentElement.dataset.printed ="
        " document.querySelectorAll('main tbody tr').length; }"
    )
    sheet = page.locator("html")
    page.goto("/projects/?sector=other")
    assert sheet.get_attribute("data-printed") is None, "nothing prints by itself"
    page.get_by_role("button", name="打印").click()
    expect(sheet).to_have_attribute("data-printed", "46")
    page.goto("/projects/")
    assert page.locator("main tbody tr").count() == 50
    page.get_by_role("link", name="打印").click()
    expect(sheet).to_have_attribute("data-printed", "90")
    assert page.url.endswith("per_page=1000"), "what is printed once is not printed again by going back"


@pytest.mark.paper
def test_the_first_page_prints_its_curve_as_a_drawing(printed: Page, tmp_path: Path) -> None:
    printed.goto("/?year=2021")
    text = "".join(texts(printed, tmp_path))
    assert "预计" in text
    assert "打印" not in text


def texts(page: Page, folder: Path, **options: Any) -> list[str]:
    """What stands on each sheet of the page's PDF."""
    path = folder / "page.pdf"
    page.pdf(path=path, format="A4", **options)
    call = ["pdftotext", "-layout", str(path), "-"]
    text = subprocess.run(call, check=True, capture_output=True, timeout=60).stdout.decode()
    return text.removesuffix("\f").split("\f")


SHOWN = """(selector) => [...document.querySelectorAll(selector)]
  .filter(each => each.getClientRects().length && getComputedStyle(each).visibility !== "hidden" && !each.closest(".visually-hidden"))
  .map(each => each.outerHTML.slice(0, 120))"""
HEADS = "() => [...document.querySelectorAll('main table thead')].map(each => getComputedStyle(each).display)"
