"""Lights and other computed figures in the list: shown, filtered, sorted, exported, and left alone when they come back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from projects import tables, vocabulary
from projects.models import Project
from tests.pages.conftest import FEN, Ledger, changed, text
from tests.pages.listed import codes, fetched
from tests.reports.reading import by_openpyxl, imported

Browse = Callable[..., Client]


@pytest.fixture
def lit(house: Ledger) -> list[str]:
    """Four projects in May: green, yellow, red, and one that nobody reported; their codes."""
    names = ("绿", "黄", "红", "无")
    projects = [house.project(name, planned=1200 * FEN, stage="building") for name in names]
    for project, amount in zip(projects, (500, 300, 100), strict=False):
        house.returned(project, 5, declared_to_date=amount * FEN)
    return [project.code for project in projects]


def cells(response: Any, key: str) -> list[str]:
    place = [column.key for column in response.context["found"].columns if column.key != "code"].index(key)
    return [row.cells[place].text for row in response.context["table"].page_rows]


def test_the_light_stands_in_the_usual_columns_with_sign_and_word(browse: Browse, lit: list[str]) -> None:
    assert cells(fetched(browse("leader")), "light") == ["● green", "▲ yellow", "■ red", ""]
    chinese = text(browse("leader", "zh-hans").get("/projects/"))
    assert '<td class="nowrap light light-red">■ 红</td>' in chinese
    assert "截至5月底" in chinese


def test_computed_columns(browse: Browse, lit: list[str]) -> None:
    asked = ",".join(column.key for column in vocabulary.FIGURE)
    response = fetched(browse("leader"), columns=asked, month=6)
    told = {
        key: cells(response, key)
        for key in ("year_to_date", "completion_rate", "schedule", "deviation", "balance", "needed")
    }
    assert told == {
        "year_to_date": ["500.00", "300.00", "100.00", ""], "completion_rate": ["41.67", "25", "8.33", ""], "schedule": ["50"] * 4,
        "deviation": ["-8.33", "-25", "-41.67", ""], "balance": ["700.00", "900.00", "1,100.00", ""], "needed": ["116.67", "150.00", "183.33", ""],
    }  # fmt: skip
    assert cells(response, "gap") == ["100.00", "300.00", "500.00", ""]


@pytest.mark.parametrize(
    ("asked", "found"),
    [("red", [2, 3]), ("yellow", [1]), ("green", [0]), ("statistics-red", [3]), ("progress-green", [0]), ("progress-red", [2]), ("funds-red", []), ("none", [])],
)  # fmt: skip
def test_the_filter(browse: Browse, house: Ledger, lit: list[str], asked: str, found: list[int]) -> None:
    changed("project", Project.objects.get(code=lit[3]).pk, started="2021-02", statistics="out")
    response = fetched(browse("manager"), light=asked)
    assert codes(response) == [lit[place] for place in found]
    assert response.context["totals"].rows == len(found)


def test_the_month_asked_for_decides(browse: Browse, lit: list[str]) -> None:
    assert codes(fetched(browse("leader"), light="red", month=12)) == [lit[0], lit[1], lit[2]]
    assert codes(fetched(browse("leader"), light="none", month=4)) == lit
    assert codes(fetched(browse("leader"), light="start-green", month=4)) == lit
    assert "field-error" in text(fetched(browse("leader"), light="blue"))


@pytest.mark.parametrize(
    ("sort", "order"),
    [("light", [0, 1, 2, 3]), ("-light", [2, 1, 0, 3]), ("-completion_rate", [0, 1, 2, 3]), ("deviation", [2, 1, 0, 3]),
     ("-gap", [2, 1, 0, 3]), ("balance", [0, 1, 2, 3]), ("-needed", [2, 1, 0, 3]), ("year_to_date", [2, 1, 0, 3]), ("-light_progress", [2, 1, 0, 3])],
)  # fmt: skip
def test_sorting_by_what_is_computed(browse: Browse, lit: list[str], sort: str, order: list[int]) -> None:
    columns = ",".join(column.key for column in vocabulary.FIGURE)
    response = fetched(browse("leader"), sort=sort, columns=columns)
    assert codes(response) == [lit[place] for place in order]


def test_without_a_reported_month_there_are_no_lights(browse: Browse, house: Ledger) -> None:
    codes_ = [house.project(name, planned=5).code for name in "甲乙"]
    response = fetched(browse("leader"), sort="-light", columns="light,deviation")
    assert (codes(response), cells(response, "light")) == (codes_, ["", ""])
    assert codes(fetched(browse("leader"), light="red")) == []
    assert codes(fetched(browse("leader"), light="none")) == codes_


@pytest.mark.parametrize("name", ["officer", "stranger"])
def test_an_officer_filters_the_own_projects_only(
    browse: Browse, house: Ledger, lit: list[str], name: str
) -> None:
    found = codes(fetched(browse(name), light="red"))
    assert found == ([lit[2]] if name == "officer" else [])


def test_the_number_of_queries_does_not_grow(
    browse: Browse, house: Ledger, django_assert_max_num_queries: Any
) -> None:
    ids = house.many(40)
    for pk in ids[:30]:
        house.returned(Project.objects.get(pk=pk), 5, completed=FEN, funds_in_place=FEN)
    client = browse("leader")
    columns = ",".join(column.key for column in vocabulary.FIGURE)
    with django_assert_max_num_queries(26):
        response = fetched(client, light="progress-red", sort="-deviation", columns=columns)
    assert len(codes(response)) >= 10


def test_an_export_holds_the_computed_figures_and_comes_back_unchanged(
    browse: Browse, lit: list[str], tmp_path: Path
) -> None:
    query = "columns=name,light,completion_rate,balance,reach&sort=-light&light=red"
    answer = browse("manager", "zh-hans").post(f"/projects/export/?{query}")
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    head, *rows = by_openpyxl(body)
    assert head == [
        "项目编号",
        "项目名称",
        "综合灯",
        "年度投资完成率（%）",
        "年内余额（万元）",
        "年度计划能否完成",
    ]
    assert rows == [[lit[2], "红", "红", 8.33, 1100, None]]
    reading = imported(body, tmp_path, None)
    assert (reading.counts["changed"], reading.errors) == (0, [])
    assert [place["why"] for place in reading.sheets[0].mapping] == [None, None, *["computed"] * 4]


def test_light_columns_can_be_chosen(house: Ledger) -> None:
    assert [column.key for column in tables.chosen(["light,name"], None)] == ["code", "name", "light"]
