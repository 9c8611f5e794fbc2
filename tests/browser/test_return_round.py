"""The return round as offices live it: workbooks go out, are filled in Excel, are dropped in together, and the page says who has returned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from projects import figures, ledger
from projects.models import ImportBatch, MonthlyReturn
from projects.values import Scalar
from tests.factories import WAN, House, change, close_month, commit, house, make, people
from tests.workbooks import Sheet, fill

__all__ = ["house", "people"]
pytestmark = [pytest.mark.browser, pytest.mark.once]
SignIn = Callable[[User], Page]


@pytest.fixture
def june(live_server: Any, house: House, people: dict[str, User]) -> House:
    """June is open; three departments with two projects each, all with figures of May."""
    third = make("organisation", name="农牧和水务局", kind="responsible")
    change("plan", house.plan, due_day=28)
    names = {
        house.department: ("稀土新材料一期", "无缝钢管热处理"),
        house.elsewhere: ("昆河路改造", "物流园专用线"),
        third: ("高标准农田", "河道治理"),
    }
    wanted: list[dict[str, Scalar]] = [
        {"name": name, "responsible": unit, "planned": 3000 * WAN, "stage": "building"}
        for unit, projects in names.items()
        for name in projects
    ]
    for project in house.projects(wanted):
        house.report(project, 5, completed=200 * WAN, progress="主体施工", progress_percent=2000)
    close_month(house.period(5))
    house.period(6)
    # the officer of the third department
    commit([ledger.create("membership", -1, {"user": people["nobody"].pk, "role": "officer", "organisation": third})])  # fmt: skip
    return house


def taken(page: Page, folder: Path, button: str = "工作簿") -> Path:
    """The workbook that a button hands out."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).first.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def filled(path: Path, completed: float) -> Path:
    """The workbook with every project reported."""
    cells = {(code, "completed"): completed for code in Sheet.of(path).codes}
    words = {(code, "progress"): "主体封顶" for code in Sheet.of(path).codes}
    return fill(path, cells | words, path.name)


def applied(page: Page, name: str) -> None:
    """Look at the proposal of a file and apply it."""
    page.goto("/imports/")
    page.get_by_role("link", name=name).click()
    page.get_by_role("button", name="写入台账").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已写入")


def test_the_round(
    signed_in: SignIn, june: House, people: dict[str, User], tmp_path: Path,
    picture: Callable[[Page, str], Path], axe_faults: Callable[[Page], list[str]],
) -> None:  # fmt: skip
    books = {}
    for who in ("officer", "stranger", "nobody"):
        page = signed_in(people[who])
        page.goto("/returns/")
        books[who] = filled(taken(page, tmp_path), {"officer": 120, "stranger": 80.5, "nobody": 60}[who])
    assert [path.name for path in books.values()] == [
        "月报-2021-06-工业和信息化局.xlsx", "月报-2021-06-交通运输局.xlsx", "月报-2021-06-农牧和水务局.xlsx",
    ]  # fmt: skip

    # one officer brings the own file: it is submitted
    page = signed_in(people["officer"])
    page.goto("/imports/")
    page.set_input_files("[name=file]", books["officer"])
    page.get_by_role("button", name="读取").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("待写入")
    expect(page.get_by_text("120").first).to_be_visible()
    page.get_by_role("button", name="写入台账").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已写入")

    # the project office drops in what the others sent: each file is an import of its own, and arrives accepted
    page = signed_in(people["manager"])
    page.goto("/imports/")
    page.set_input_files("[name=file]", [books["stranger"], books["nobody"]])
    page.get_by_role("button", name="读取").click()
    expect(page.get_by_text("待写入")).to_have_count(2)
    assert axe_faults(page) == []
    picture(page, "return-files")
    for who in ("stranger", "nobody"):
        applied(page, books[who].name)

    page.goto("/returns/")
    table = page.get_by_role("table")
    for name in ("工业和信息化局", "交通运输局", "农牧和水务局"):
        row = table.get_by_role("row").filter(has_text=name)
        expect(row.get_by_role("link", name=f"月报-2021-06-{name}.xlsx")).to_be_visible()
    assert axe_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    picture(page, "return-round")

    states = MonthlyReturn.objects.filter(period__month=6).values_list("state", flat=True).order_by("pk")
    assert sorted(states) == ["accepted"] * 4 + ["submitted"] * 2
    assert figures.rollup(2021, 6).total.completed == (6 * 200 + 2 * (120 + 80.5 + 60)) * WAN
    assert ledger.verify(with_replay=True).ok


def test_a_strangers_drop_is_refused_and_the_other_files_are_taken(
    signed_in: SignIn, june: House, people: dict[str, User], tmp_path: Path
) -> None:
    """Another department's file among the own ones: it says whose it is, and nothing of it can be applied."""
    page = signed_in(people["stranger"])
    page.goto("/returns/")
    theirs = filled(taken(page, tmp_path), 80)
    page = signed_in(people["officer"])
    page.goto("/returns/")
    mine = filled(taken(page, tmp_path), 120)
    page.goto("/imports/")
    page.set_input_files("[name=file]", [mine, theirs])
    page.get_by_role("button", name="读取").click()
    expect(page.get_by_text("待写入")).to_have_count(2)
    page.get_by_role("link", name=theirs.name).click()
    expect(page.get_by_text("本工作簿是为“交通运输局”生成的，其项目不由您填报。").first).to_be_visible()
    expect(page.get_by_role("button", name="写入台账")).to_have_count(0)
    applied(page, mine.name)
    assert {batch.file_name: batch.state for batch in ImportBatch.objects.all()} == {mine.name: "applied", theirs.name: "ready"}  # fmt: skip
    assert set(MonthlyReturn.objects.filter(period__month=6).values_list("state", flat=True)) == {"submitted"}
