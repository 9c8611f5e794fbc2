"""From a figure of the dashboard down to its cell, as an auditor does it: four clicks, and the file that came in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, expect

from projects import access, accounts, ledger
from projects.intake import batches
from projects.ledger import Actor, signin_log
from projects.models import Period, Plan
from tests.factories import close_month, reopen_month

pytestmark = [pytest.mark.browser, pytest.mark.once]


def bring(folder: Path, user: User, month: int, amount: float) -> bytes:
    """The steel base's workbook of a month, imported as the page does it; its bytes."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "钢铁基地"
    for row in (
        [f"2021年{month}月项目进展（万元）"], ["项目编号", "项目名称", "总投资", "年度计划", "本月完成投资"],
        ["P000001", "普特钢管公司6万吨无缝钢管热处理", 19102, 8000, amount],
    ):  # fmt: skip
        sheet.append(row)
    path = folder / f"钢铁基地{month}月.xlsx"
    workbook.save(path)
    upload = SimpleUploadedFile(path.name, path.read_bytes())
    batch = batches.upload(user, upload, year=2021, month=month, replace=False)
    batches.read(batch)
    batches.apply(batch, Actor.of(user))
    return path.read_bytes()


@pytest.fixture
def auditor(manager: User, tmp_path: Path) -> User:
    """February closed, opened again, corrected and closed; March brought by file, too."""
    plan = Plan.objects.get(year=2021)
    for month in (2, 3):
        made = ledger.create("period", -1, {"plan": plan.pk, "month": month, "state": "open"})
        ledger.commit([made], Actor.of(manager), ledger.Source("page", "/returns/"), "open-month")
    bring(tmp_path, manager, 2, 600.5)
    february = Period.objects.get(plan=plan, month=2).pk
    close_month(february)
    reopen_month(february, "漏报设备款")
    bring(tmp_path, manager, 2, 640)
    close_month(february, "漏报设备款，已更正")
    user = User.objects.create_user(
        "auditor", password="A-long-password-2", first_name="审计员", last_name="李"
    )
    accounts.grant(user, [access.AUDITOR], Actor.system())
    signin_log.append("failed", "manager", "10.20.0.8")
    return user


def test_from_a_figure_of_the_dashboard_to_its_cell(
    auditor: User, manager: User, tmp_path: Path, signed_in: Callable[[User], Page],
    picture: Callable[[Page, str], Path], axe_faults: Callable[[Page], list[str]],
) -> None:  # fmt: skip
    brought = bring(tmp_path, manager, 3, 712.25)
    page = signed_in(auditor)
    page.goto("/?year=2021")
    row = page.get_by_role("row", name="钢铁新材料").filter(has_text="0.14").first
    row.get_by_role("link", name="0.14", exact=True).click()
    expect(page.locator("[data-trail=total]")).to_have_text("1,352.25")
    picture(page, "trail-sum")
    assert axe_faults(page) == []
    page.get_by_role("link", name="1,352.25").click()
    expect(page.locator("[data-trail=total]")).to_have_text("1,352.25")
    picture(page, "trail-project")
    assert axe_faults(page) == []
    page.get_by_role("link", name="712.25").click()
    expect(page.get_by_text("E3", exact=True)).to_be_visible()
    expect(page.locator("table")).to_contain_text("王 经理")
    picture(page, "trail-cell")
    assert axe_faults(page) == []
    with page.expect_download() as waiting:
        page.get_by_role("link", name="钢铁基地3月.xlsx").click()
    assert Path(waiting.value.path()).read_bytes() == brought
    look_back(page, picture, axe_faults)


def look_back(
    page: Page, picture: Callable[[Page, str], Path], axe_faults: Callable[[Page], list[str]]
) -> None:
    """The list as of the first closing, what was restated since, verification and sign-ins."""
    page.goto("/history/restated/?year=2021")
    expect(page.locator("#restated-lines tbody")).to_contain_text("600.5")
    expect(page.locator("#restated-lines tbody")).to_contain_text("39.5")
    picture(page, "trail-restated")
    assert axe_faults(page) == []
    page.get_by_role("link", name="600.5").first.click()
    expect(page.locator(".past-banner")).to_be_visible()
    expect(page.locator("[data-trail=total]")).to_have_text("600.5")
    picture(page, "trail-past")
    assert axe_faults(page) == []
    page.get_by_role("link", name="回到现在").click()
    expect(page.locator(".past-banner")).to_have_count(0)
    page.goto("/history/")
    page.locator("[name=replay]").check()
    page.get_by_role("button", name="立即核验").click()
    expect(page.locator(".state .good")).to_be_visible()
    picture(page, "trail-verified")
    page.goto("/history/signins/")
    expect(page.locator("tbody")).to_contain_text("10.20.0.8")
    picture(page, "trail-signins")
    assert axe_faults(page) == []
