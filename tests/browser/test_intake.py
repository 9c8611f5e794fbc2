"""A ledger of the office's own, as officers bring it: its columns put right, its mistakes found and mended, many files dropped at once."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from projects import ledger
from projects.intake import claims, jobs
from projects.models import ImportBatch, MonthlyReturn, Project
from projects.values import Scalar
from tests.factories import WAN, House, commit, house, people
from tests.intake.files import Value, table
from tests.intake.seen import book
from tests.workbooks import book_of, fill

__all__ = ["house", "people"]
pytestmark = [pytest.mark.browser, pytest.mark.once]
SignIn = Callable[[User], Page]
Picture = Callable[[Page, str], Path]
Faults = Callable[[Page], list[str]]


@pytest.fixture
def ground(live_server: Any, house: House, people: dict[str, User]) -> House:
    """June and July are open; two departments with projects; a colleague of the officer."""
    named: dict[int, tuple[str, ...]] = {
        house.department: ("稀土新材料一期", "无缝钢管热处理", "永磁电机产业园"),
        house.elsewhere: ("昆河路改造", "物流园专用线"),
    }
    wanted: list[dict[str, Scalar]] = [
        {
            "name": name,
            "responsible": unit,
            "planned": 3000 * WAN,
            "total_investment": 8000 * WAN,
            "stage": "building",
        }
        for unit, names in named.items()
        for name in names
    ]
    house.projects(wanted)
    for month in (6, 7):
        house.period(month)
    for name, shown in (("officer", "李填报"), ("nobody", "赵同事"), ("manager", "王主任")):
        User.objects.filter(pk=people[name].pk).update(first_name=shown)
    commit([ledger.create("membership", -1, {"user": people["nobody"].pk, "role": "officer", "organisation": house.department})])  # fmt: skip
    return house


def bring(page: Page, *paths: Path, month: str = "") -> None:
    page.goto("/imports/")
    page.select_option("[name=month]", month)
    page.set_input_files("[name=file]", list(paths))
    page.get_by_role("button", name="读取").click()
    page.wait_for_url("**/imports/*/")


def sound(page: Page, faults: Faults) -> None:
    """What holds for every page on show: nothing that axe finds, no sideways scroll bar."""
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


# --- the columns


def columns_of(folder: Path, name: str, month: int, *rows: list[Value]) -> Path:
    """A monthly table of an office that has words of its own for two columns, and a sheet that looks like a summary."""
    head: list[list[Value]] = [
        [f"工信局2021年{month}月项目进展表"], ["单位：万元"],
        ["序号", "项目名称", f"{month}月干了多少", "干到哪一步", "联系电话"],
    ]  # fmt: skip
    summed: list[list[Value]] = [["类别", "项目个数", "总投资（万元）"], ["工业", 3, 24_000]]
    return book(folder / name, {"进展": ([*head, *rows], ()), "分类汇总": (summed, ())})


def test_a_person_puts_the_columns_right_and_the_department_keeps_it(
    signed_in: SignIn, ground: House, people: dict[str, User], tmp_path: Path, picture: Picture, axe_faults: Faults,
) -> None:  # fmt: skip
    page = signed_in(people["officer"])
    bring(
        page,
        columns_of(
            tmp_path, "六月.xlsx", 6, [1, "稀土新材料一期", 120, "基础"], [2, "无缝钢管热处理", 80.5, "封顶"]
        ),
        month="6",
    )
    expect(page.get_by_text("0 处变更")).to_be_visible()
    page.get_by_text("表头第 3 行").click()
    expect(page.get_by_text("未识别的表头： 6月干了多少、干到哪一步")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="分类汇总")).to_be_visible()
    sound(page, axe_faults)

    page.get_by_role("link", name="更正列的识别").click()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="6月干了多少"))
    expect(row).to_contain_text("120 80.5")
    row.get_by_label("读作").select_option(label="本月完成投资")
    row.get_by_label("金额单位").select_option("万元")
    page.get_by_label("读作: D 干到哪一步").select_option(label="形象进度")
    expect(page.get_by_label("这张表也读")).to_be_visible()
    sound(page, axe_faults)
    picture(page, "intake-columns")
    page.get_by_role("button", name="按此重新读取").click()
    page.wait_for_url("**/imports/*/")
    expect(page.get_by_text("按 李填报（工业和信息化局）于")).to_be_visible()
    page.get_by_role("button", name="写入台账").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已写入")

    # a colleague's file of the next month is read the same way, and says whose word that rests on
    page = signed_in(people["nobody"])
    bring(page, columns_of(tmp_path, "七月.xlsx", 7, [1, "稀土新材料一期", 60, "封顶"]), month="7")
    expect(page.get_by_text("按 李填报（工业和信息化局）于")).to_be_visible()
    page.get_by_role("button", name="写入台账").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已写入")
    figures = MonthlyReturn.objects.order_by("period__month", "pk").values_list("completed", "progress")
    assert list(figures) == [(120 * WAN, "基础"), (80.5 * WAN, "封顶"), (60 * WAN, "封顶")]


# --- mistakes


def faulty(folder: Path) -> Path:
    """Two sound rows, one project under nearly its name, an amount in words, a sector nobody knows, a sum that is wrong."""
    return table(folder / "年度台账.xlsx", [
        ["2021年重大项目台账"], ["单位：万元"],
        ["序号", "项目名称", "领域", "总投资", "2021年计划投资", "责任单位"],
        [None, "合计（5个）", None, 40_000, 9_000],
        [1, "稀土新材料一期", "steel", 8_500, 3_000, "工业和信息化局"],
        [2, "绿色铸造产业园", "steel", 12_000, 2_000, "工业和信息化局"],
        [3, "无缝钢管热处理项目", "steel", 8_000, 3_200, "工业和信息化局"],
        [4, "北方新材料中试线", "steel", "三千多万", 1_000, "工业和信息化局"],
        [5, "氢能重卡示范", "航天", 9_000, 1_500, "工业和信息化局"],
    ], "A1:F1")  # fmt: skip


def test_mistakes_are_found_answered_and_mended(
    signed_in: SignIn, ground: House, people: dict[str, User], tmp_path: Path, picture: Picture, axe_faults: Faults,
) -> None:  # fmt: skip
    page = signed_in(people["manager"])
    bring(page, faulty(tmp_path))
    expect(page.get_by_role("button", name="写入台账")).to_have_count(0)
    page.get_by_role("link", name="错误 3").click()
    expect(page.locator("table.proposal tbody tr")).to_have_count(3)
    expect(page.get_by_text("有不符的合计")).to_be_visible()
    sound(page, axe_faults)
    picture(page, "intake-errors")

    # a question is answered where it stands
    page.get_by_role("button", name="是 ").filter(has_text="无缝钢管热处理").click()
    expect(page.get_by_text("已回答：")).to_be_visible()
    expect(page.get_by_text("已回答 1 处")).to_be_visible()
    picture(page, "intake-question")
    page.get_by_role("button", name="按回答重新读取").click()
    expect(page.get_by_role("link", name="错误 2")).to_be_visible()

    # the sound rows go in after a second look
    page.get_by_role("link", name="只写入无误的行").click()
    page.get_by_role("button", name="写入无误的行").click()
    expect(page).to_have_url(re.compile("/sound/"))  # the box was not ticked
    sound(page, axe_faults)
    page.get_by_label("我已知悉").check()
    picture(page, "intake-sound")
    page.get_by_role("button", name="写入无误的行").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已写入")
    assert Project.objects.filter(name="绿色铸造产业园").exists()

    # the rest is mended in the marked file
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载标注问题的文件").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    mended = openpyxl.load_workbook(path)
    sheet = mended["台账"]
    assert {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment} >= {"D8", "C9"}
    sheet["D8"], sheet["C9"], sheet["D4"] = 3_000, "其他", 40_500
    mended.save(path)
    bring(page, path)
    page.get_by_role("button", name="写入台账").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已写入")
    totals = (
        Project.objects.filter(responsible=ground.department)
        .order_by("name")
        .values_list("name", "total_investment")
    )
    assert {name: total and total / WAN for name, total in totals} == {
        "稀土新材料一期": 8_500, "绿色铸造产业园": 12_000, "无缝钢管热处理": 8_000, "永磁电机产业园": 8_000,
        "北方新材料中试线": 3_000, "氢能重卡示范": 9_000,
    }  # fmt: skip
    page.fill("[name=reason]", "演示撤销")
    page.get_by_role("button", name="撤销该次导入").click()
    expect(page.get_by_text("已还原：")).to_be_visible()
    sound(page, axe_faults)


# --- many at once

#: builds the files in the page and drops them on the zone, as a browser does with files dragged from a folder
DROP = """([selector, files]) => {
  const zone = document.querySelector(selector), data = new DataTransfer();
  for (const [name, content] of files) {
    const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
    data.items.add(new File([bytes], name));
  }
  for (const kind of ["dragenter", "dragover", "drop"]) {
    zone.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
  }
}"""


def drop(page: Page, *paths: Path) -> None:
    files = [[path.name, base64.b64encode(path.read_bytes()).decode()] for path in paths]
    page.evaluate(DROP, ["[data-drop]", files])


def returned(house: House, folder: Path, people: dict[str, User]) -> list[Path]:
    """What two departments send back, and a letter that is no workbook."""
    made = book_of(house, folder / "out")
    codes = list(
        Project.objects.filter(responsible=house.department).order_by("code").values_list("code", flat=True)
    )
    whole = fill(made, {(code, "completed"): 100 for code in codes}, "月报-工信局.xlsx")
    half = fill(made, {(codes[0], "completed"): 90, (codes[1], "completed"): "八十"}, "月报-补报.xlsx")
    letter = folder / "说明.xlsx"
    letter.write_bytes(b"%PDF-1.4 " + bytes(3000))
    return [whole, half, letter]


def test_many_files_are_dropped_watched_and_cancelled(
    signed_in: SignIn, ground: House, people: dict[str, User], tmp_path: Path, picture: Picture, axe_faults: Faults, settings: Any,
) -> None:  # fmt: skip
    paths = returned(ground, tmp_path, people)
    settings.IMPORT_THREADS = 0  # nobody works yet: what is on the way can be looked at
    page = signed_in(people["manager"])
    page.goto("/imports/")
    drop(page, *paths)
    expect(page.locator(".chosen li")).to_have_count(3)
    page.get_by_role("button", name="读取").click()
    expect(page.get_by_text("已收到 3 个文件")).to_be_visible()
    expect(page.locator("#imports").get_by_text("等待")).to_have_count(3)

    # one is on the way: its page says how far it is, and it can be stopped there
    batch = ImportBatch.objects.get(file_name="月报-补报.xlsx")
    page.get_by_role("link", name="月报-补报.xlsx").click()
    expect(page.get_by_text("等待读取")).to_be_visible()
    assert claims.take(batch)
    claims.hold(batch, phase="read", done=1200, total=5000)
    expect(page.get_by_text("第 1200 行，共 5000 行。")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("读取中")
    sound(page, axe_faults)
    picture(page, "intake-progress")
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_text("已取消，未写入任何内容。")).to_be_visible()

    # the others are read meanwhile, and the list says so by itself
    page.goto("/imports/")
    while jobs.once():
        pass
    expect(page.get_by_role("row").filter(has_text="月报-工信局.xlsx")).to_contain_text("待写入")
    expect(page.get_by_role("row").filter(has_text="说明.xlsx")).to_contain_text("这不是可以读取的工作簿")
    expect(page.get_by_role("row").filter(has_text="月报-补报.xlsx")).to_contain_text("已搁置")
    sound(page, axe_faults)
    picture(page, "intake-results")
    assert not MonthlyReturn.objects.exists(), "each has its proposal, none is applied"
