"""The bulletin says what the figures say; its template is data that an office changes, and a wrong one gets a sentence."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.utils.translation import override

from projects import figures, ledger
from projects.figures.published import ALL
from projects.models import Plan
from projects.reports import png, svg
from projects.reports.bulletin import TemplateProblem, said, template
from projects.reports.bulletin.book import known
from projects.values import show_amount, show_percent
from tests.factories import House, house  # noqa: F401
from tests.reports.ground import fill

DOCS = Path(__file__).resolve().parents[2] / "docs" / "bulletin.md"


@pytest.fixture
def plan(house: House) -> Plan:  # noqa: F811
    return fill(house)


def exported(path: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, dict[str, Any]]:
    code = 0
    try:
        call_command("exportbulletin", str(path), "--year", "2021", "--month", "3", "--json", *more)
    except SystemExit as end:
        code = int(str(end.code))
    return code, json.loads(capsys.readouterr().out)


def texts(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)


def test_it_says_what_the_figures_say(plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number, head = ledger.head()
    code, answer = exported(tmp_path / "b.docx", capsys)
    assert (code, answer["base"], answer["head"]) == (0, number, head)
    text, whole = texts(tmp_path / "b.docx"), figures.rollup(2021, 3).total
    assert re.findall(r"\n([一二三四五六七八九])、", text) == list("一二三四五六七八九")
    assert f"共{whole.count}个，总投资≈{show_amount(whole.total_investment, '亿元')}亿元" in text
    assert (
        f"累计完成投资{show_amount(whole.completed, '亿元')}亿元，年度投资完成率{show_percent(whole.completion_rate)}"
        in text
    )
    assert "上年同期" not in text, "nothing is known of it"
    file = docx.Document(str(tmp_path / "b.docx"))
    sums = [row.cells for table in file.tables for row in table.rows if row.cells[1].text == "合计"]
    assert {cells[5].text for cells in sums} == {show_amount(whole.completed, "亿元")}
    assert len(file.inline_shapes) == 3
    assert head in file.sections[0].footer.paragraphs[1].text
    body = zipfile.ZipFile(tmp_path / "b.docx").read("word/document.xml").decode()
    assert all(f'w:eastAsia="{font}"' in body for font in ("方正小标宋简体", "仿宋_GB2312", "黑体"))


def test_workbook_bulletin_and_command_have_the_same_numbers(
    plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Read back from the files: every sector's line of the dashboard, and the whole."""
    import openpyxl

    exported(tmp_path / "b.docx", capsys)
    call_command("exportreport", str(tmp_path / "r.xlsx"), "--year", "2021", "--month", "3", "--json")
    capsys.readouterr()
    call_command("rollup", "--year", "2021", "--month", "3", "--json")
    rolled = json.loads(capsys.readouterr().out)
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx", data_only=True)["汇总表"]
    book: dict[Any, Any] = {}
    for row in sheet.iter_rows(values_only=True):
        book.setdefault(row[0], row)
    tables = docx.Document(str(tmp_path / "b.docx")).tables
    sectors = next(table for table in tables if any(row.cells[1].text == "钢铁新材料" for row in table.rows))
    paper = {row.cells[1].text: [cell.text for cell in row.cells] for row in sectors.rows}
    for group in [*rolled["groups"], rolled["total"]]:
        of_book, of_paper = book[group["name"]], paper[group["name"]]
        assert (of_book[2], of_paper[2]) == (group["count"], str(group["count"]))
        assert (None if of_book[9] is None else round(of_book[9] * 1e6)) == group["completed"]
        assert of_paper[5] == show_amount(group["completed"], "亿元")
        share = None if of_book[11] is None else f"{of_book[11]:.6f}"
        assert show_percent(share) == show_percent(group["completion_rate"]) == of_paper[6]
        known_and_estimated = round(((of_book[7] or 0) + (of_book[8] or 0)) * 1e6)
        assert known_and_estimated == group["planned"]
        assert of_paper[4].lstrip("≈") == show_amount(group["planned"], "亿元")
    published = figures.published(plan)
    assert published.value(ALL, "count") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("title = ", "template-unreadable"),
        ('title = "x"\nnothing = "y"\n', "template-shape"),
        ('title = "x"\nnothing = "y"\n[[section]]\nheading = "一"\nparts = ["{count.__class__}"]\n', "template-unknown"),
        ('title = "x"\nnothing = "y"\n[[section]]\nheading = "一"\nparts = [{ table = "secret" }]\n', "template-unknown"),
        ('title = "x"\nnothing = "y"\n[[section]]\nheading = "一"\nparts = [{ each = "sectors", text = "{place}" }]\n', "template-unknown"),
        ('title = "{no}"\nnothing = "y"\n[[section]]\nheading = "一"\nparts = ["x"]\n', "template-unknown"),
        ('title = "x"\nnothing = "y"\n[[section]]\nheading = "一"\nparts = [3]\n', "template-shape"),
    ],
)  # fmt: skip
def test_a_wrong_template_is_told_where_and_what(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "bulletin.toml").write_text(text, "utf-8")
    with pytest.raises(TemplateProblem) as problem:
        template.load(tmp_path / "bulletin.toml", known())
    assert problem.value.code == code


def test_an_office_has_its_own_sentences_and_order(
    plan: Plan, tmp_path: Path, settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DATA_DIR = tmp_path
    own = 'title = "本区通报"\nnothing = "无。"\n[[section]]\nheading = "甲"\nparts = ["红灯{red}个。", "上年{completed_last_year}。"]\n[[section]]\nheading = "乙"\nparts = ["{growth}"]\n'
    (tmp_path / "bulletin.toml").write_text(own, "utf-8")
    assert exported(tmp_path / "b.docx", capsys)[0] == 0
    red = sum(counts.red for counts in figures.light_counts(plan, 3, "sector").values())
    assert texts(tmp_path / "b.docx").split("\n") == ["本区通报", "甲", f"红灯{red}个。", "乙", "无。"]
    (tmp_path / "bulletin.toml").write_text("title = ", "utf-8")
    before = ledger.head()
    code, answer = exported(tmp_path / "c.docx", capsys)
    assert (code, answer["error"], (tmp_path / "c.docx").exists(), ledger.head()) == (
        2,
        "template-unreadable",
        False,
        before,
    )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_shipped_templates_name_only_what_there_is(language: str) -> None:
    with override(language):
        assert len(template.load(template.path(), known()).sections) == 9


def test_the_manual_names_all_that_a_template_may_name() -> None:
    told = set(re.findall(r"`([a-z_]+)`", DOCS.read_text("utf-8")))
    every = known()
    values = {name for name in every.values if not name.endswith(("_part", "_whole", "_rate"))}
    lists = set(every.lists) | {name for names in every.lists.values() for name in names}
    assert (values | lists | every.tables | every.charts) - told == set()


def test_what_is_said_has_every_name(plan: Plan) -> None:
    report = figures.month_report(plan, 3)
    assert set(said.said(report)) - {"name"} == set(said.VALUES) - {"name"}
    for name, items in said.lists(report).items():
        assert all(set(item) == said.LISTS[name] for item in items), name


def test_charts_are_well_formed_and_told_apart_without_colour(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    import xml.etree.ElementTree as ET

    report = figures.month_report(plan, 3)
    groups = report.by["sector"].groups
    drawings = [
        svg.year_curve(report.curve, ("a", "b", "c")), svg.group_bars(groups, ["<&>", *(["长" * 60] * 9)][: len(groups)], ("a", "b")),
        svg.rate_bars(figures.ranked(report.by["department"], None, "rate"), ["x"] * 3), svg.waterfall([("a", 10), ("b", None), ("c", 4)]),
        svg.group_bars([], []), svg.year_curve([]),
    ]  # fmt: skip
    for drawing in drawings:
        ET.fromstring(drawing)
    assert "stroke-dasharray" in drawings[0]
    assert "url(#stripes)" in drawings[1]
    assert png.png(drawings[1], 1).startswith(b"\x89PNG")


def test_without_a_chinese_font_numbers_stand_for_names(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    from projects.reports.bulletin import tables

    report = figures.month_report(plan, 3)
    monkeypatch.setattr(png, "_installed", dict)
    png._font.cache_clear()
    try:
        assert (png.chinese(), png.readable()) == (False, False)
        picture = tables.CHARTS["sectors"](report)
    finally:
        monkeypatch.undo()
        png._font.cache_clear()
    assert picture.png is None
    assert "1 钢铁新材料; 2 其他" in picture.caption
