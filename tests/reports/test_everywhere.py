"""Every number of a month is the same everywhere: on the first page, in what its charts are drawn of, in the report's
cells, in the bulletin's tables and sentences, and in the answers of ``rollup``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from projects import figures, ledger
from projects.models import Plan
from tests.factories import House, commit, house, people  # noqa: F401
from tests.reports import everywhere
from tests.reports.everywhere import BY, TOTAL, Told

MONTH = 5
YI = 10**10


def fill(house: House) -> None:  # noqa: F811
    """Amounts whose second decimal of 亿元 hangs on single fen, a sector whose rate is 12.35 %, estimates, an adjusted plan, a plan of
    its own by months, a year to date that was declared, a cancelled project and slots that nobody has named."""
    totals = {("count", "count"): 6, ("total_investment", "fen"): 90 * YI, ("planned", "fen"): 41 * YI + 1}
    commit(
        ledger.create("control_total", -place, {"plan": house.plan, "scope": "sector", "sector": house.steel, "measure": measure, "value": value, "unit": unit, "standing": "stated", "qualifier": "exact"})
        for place, ((measure, unit), value) in enumerate(totals.items(), 1)
    )  # fmt: skip
    rows: list[dict[str, Any]] = [
        {"name": "甲", "total_investment": 12 * YI + 49_999_999, "planned": 4 * YI + 50_000_000, "year_class": "new", "completed_before": YI},
        {"name": "乙", "total_investment": 7 * YI + 50_000_001, "planned": 3 * YI + 49_999_999, "year_class": "continued", "responsible": house.elsewhere, "adjusted": 3 * YI + 5, "adjusted_from": 4},
        {"name": "丙", "total_investment": 5 * YI + 49_999_999, "planned": 2 * YI, "year_class": "continued", "sector": house.other, "responsible": None},
        {"name": "丁", "total_investment": None, "planned": 1_200_000_000, "year_class": "new", **{f"month_{month}": 100_000_001 for month in range(1, 13)}},
        {"name": "戊", "planned": None, "year_class": "", "responsible": house.elsewhere},
        {"name": "取消", "planned": 9 * YI, "total_investment": 9 * YI, "stage": "cancelled"}, {"name": "占位", "placeholder": True},
    ]  # fmt: skip
    ids = house.projects(
        {"stage": "preparing" if row["name"] == "占位" else "building", **row} for row in rows
    )
    for place, project in enumerate(ids[:2], 1):
        for month in (2, 4, MONTH):
            house.report(project, month, completed=place * 1_003_333_333 + month * 5_000_001)
    house.report(ids[2], 3, declared_to_date=2_470_000_000)
    house.report(ids[3], MONTH, completed=148_200_000)
    house.report(ids[5], 2, completed=YI)


@pytest.fixture
def surfaces(house: House, people: dict[str, User], tmp_path: Path) -> dict[str, Any]:  # noqa: F811
    """The page, the workbook and the bulletin of the month, in Chinese."""
    fill(house)
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(people["leader"])
    asked = ("--year", "2021", "--month", str(MONTH))
    call_command("exportreport", str(tmp_path / "r.xlsx"), *asked, verbosity=0)
    call_command("exportbulletin", str(tmp_path / "b.docx"), *asked, verbosity=0)
    return {
        "page": client.get("/", {"month": str(MONTH)}).content.decode(),
        "book": openpyxl.load_workbook(tmp_path / "r.xlsx", data_only=True),
        "bulletin": docx.Document(str(tmp_path / "b.docx")),
    }


@pytest.fixture
def truth(surfaces: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> Told:
    capsys.readouterr()
    told: Told = {}
    for by in BY:
        call_command("rollup", "--year", "2021", "--month", str(MONTH), "--by", by, "--json")
        told |= everywhere.of_json(by, json.loads(capsys.readouterr().out))
    return told


def test_every_number_of_a_month_is_the_same_everywhere(surfaces: dict[str, Any], truth: Told) -> None:
    _groups(surfaces, truth)
    _curve(surfaces)
    _lights(surfaces)
    _sentences(surfaces, truth["sector", TOTAL])


def _groups(surfaces: dict[str, Any], truth: Told) -> None:
    """Of each group that has a plan, and of the whole: no surface leaves one out, none has another figure."""
    whole = {("sector", TOTAL)}
    groups = {key for key, told in truth.items() if key[1] != TOTAL and told["planned"]}
    shown = {
        "page": (list(everywhere.of_page(surfaces["page"])), whole | groups),
        "data": (list(everywhere.of_data(surfaces["page"])), groups),
        "book": (list(everywhere.of_book(surfaces["book"])), whole | groups),
        "bulletin": (list(everywhere.of_bulletin(surfaces["bulletin"])), whole | groups),
    }
    for name, (told, wanted) in shown.items():
        assert everywhere.differing(truth, told) == [], name
        assert wanted <= {key for each in told for key in each}, name


def _curve(surfaces: dict[str, Any]) -> None:
    """Each month of the curve has what ``rollup`` says of it, on the page and under the workbook's native chart."""
    told = everywhere.curve_of(surfaces["page"])
    assert everywhere.curve_of_book(surfaces["book"]) == told
    for month in range(1, 13):
        of = everywhere.of_json("sector", figures.rollup(2021, month).as_json())["sector", TOTAL]
        assert (told["planned"][month - 1], told["due"][month - 1]) == (of["planned"], of["due"]), month
        assert told["completed"][month - 1] == (of["completed"] if month <= MONTH else ""), month


def _lights(surfaces: dict[str, Any]) -> None:
    """How many have which light: tiles and line of the page, sheet, cover, sentence."""
    counts = figures.light_counts(Plan.objects.get(year=2021), MONTH, "sector").values()
    numbers = [
        sum(getattr(each, colour) for each in counts) for colour in ("red", "yellow", "green", "without")
    ]
    assert everywhere.lights_of_page(surfaces["page"]) == [numbers, numbers]
    assert everywhere.lights_of_book(surfaces["book"]) == [numbers, numbers[:3]]
    assert "红灯{}个、黄灯{}个、绿灯{}个".format(*numbers) in _text(surfaces)


def _sentences(surfaces: dict[str, Any], whole: dict[str, str]) -> None:
    """What the bulletin says of the whole in words."""
    for sentence in (
        "共{count}个，总投资≈{total}亿元，2021年计划投资≈{planned}亿元", "累计完成投资{completed}亿元，年度投资完成率{rate}",
        "（序时进度{schedule}）", "当月完成投资{in_month}亿元", "年内尚需完成{balance}亿元，月均需完成{needed}亿元", "较序时进度尚欠{gap}亿元",
    ):  # fmt: skip
        assert sentence.format(**whole) in _text(surfaces), sentence


def _text(surfaces: dict[str, Any]) -> str:
    return "\n".join(each.text for each in surfaces["bulletin"].paragraphs)
