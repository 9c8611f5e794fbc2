"""The main job, as a project office does it: sign in, filter, export, edit in Excel, import, look, undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from projects import ledger
from projects.models import Project
from tests.conftest import LOOKED_AT

pytestmark = pytest.mark.browser


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=username]", "manager")
    page.fill("[name=password]", "A-long-password-1")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/")


def download(page: Page, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="导出这").or_(page.get_by_role("link", name="导出这")).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def edit(path: Path, heading: str, row: int, value: Any) -> Any:
    """Change one cell as a person does; gives what stood there."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    column = next(cell.column or 0 for cell in sheet[1] if str(cell.value).startswith(heading))
    before, sheet.cell(row, column).value = sheet.cell(row, column).value, value
    book.save(path)
    return before


def bring(page: Page, path: Path) -> None:
    page.goto("/imports/")
    page.set_input_files("[name=file]", path)
    page.get_by_role("button", name="读取").click()
    page.wait_for_url("**/imports/*/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("待写入")


def test_a_figure_goes_out_to_excel_and_back(page: Page, manager: User, tmp_path: Path) -> None:
    """Filter, export what is on show, change one cell, import it, find it in the trail, undo it."""
    sign_in(page)
    page.goto("/projects/")
    page.select_option("[name=sector]", label="稀土新材料生产应用基地")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text("稀土锌铝镁表面新材料项目")).to_be_visible()
    expect(page.get_by_text("普特钢管公司6万吨无缝钢管热处理")).to_have_count(0)

    book = download(page, tmp_path)
    assert edit(book, "总投资", 2, 12345.67) is None
    bring(page, book)
    expect(page.get_by_text("12,345.67")).to_be_visible()
    assert not Project.objects.filter(total_investment=12_345_670_000).exists(), "shown, not yet applied"

    page.get_by_role("button", name="写入台账").click()
    expect(page.get_by_text("已写入，变更集")).to_be_visible()
    project = Project.objects.get(total_investment=12_345_670_000)
    page.goto(f"/projects/{project.code}/")
    expect(page.get_by_text(book.name).first).to_be_visible()

    page.goto("/imports/")
    page.get_by_role("link", name=book.name).click()
    page.fill("[name=reason]", "数字有误")
    page.get_by_role("button", name="撤销该次导入").click()
    expect(page.get_by_text("该次导入已撤销")).to_be_visible()
    project.refresh_from_db()
    assert project.total_investment is None
    assert ledger.verify(with_replay=True).ok


def test_the_same_cell_changed_by_two_is_a_conflict(page: Page, manager: User, tmp_path: Path) -> None:
    """Someone else fills the cell while the workbook is out: nothing is overwritten, both values are shown."""
    sign_in(page)
    page.goto("/projects/?sector=")
    book = download(page, tmp_path)
    edit(book, "项目名称", 2, "甲名")
    project = Project.objects.order_by("code").first()
    assert project
    now = ledger.current("project", [project.pk])[project.pk]
    change = ledger.update("project", project.pk, now, {"name": "乙名"})
    ledger.commit([change] if change else [], ledger.Actor.of(manager), ledger.Source("page", "test"))

    page.goto("/imports/")
    page.set_input_files("[name=file]", book)
    page.get_by_role("button", name="读取").click()
    page.wait_for_url("**/imports/*/")
    expect(page.get_by_text("乙名").first).to_be_visible()
    expect(page.get_by_text("甲名").first).to_be_visible()
    expect(page.get_by_role("button", name="写入台账")).to_have_count(0)


PAGES = {
    "dashboard": "/",
    "projects": "/projects/",
    "project": "/projects/P000023/",
    "imports": "/imports/",
    "history": "/history/",
}


@pytest.mark.parametrize("language", LOOKED_AT)
def test_pages_look_right_and_can_be_used_by_all(
    page: Page,
    manager: User,
    language: str,
    picture: Callable[[Page, str], Path],
    axe_faults: Callable[[Page], list[str]],
) -> None:
    """Each page is drawn in both languages, without a fault that axe finds and without a sideways scroll bar."""
    sign_in(page)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
    for name, address in PAGES.items():
        page.goto(address)
        suffix = "" if language == "zh-hans" else "-en"
        assert picture(page, f"{name}{suffix}").stat().st_size > 10_000
        assert axe_faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
