"""The leader's part of the first page: its figures lead into the list, and what is new since the last visit."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from projects import figures, ledger
from projects.models import Project, Visit
from tests.pages.conftest import FEN, Ledger, changed, data_of, made, text, words

Browse = Callable[..., Client]


@pytest.fixture
def told(house: Ledger) -> Ledger:
    """Two departments in two sectors, two months, a red project with a reason."""
    red = house.project(
        "红", planned=1200 * FEN, stage="building", year_class="continued", started="2021-02-03"
    )
    fine = house.project(
        "绿", sector="other", department=house.theirs, planned=600 * FEN, stage="building", year_class="new"
    )
    house.returned(red, 4, completed=50 * FEN)
    house.returned(fine, 4, completed=100 * FEN)
    house.returned(red, 5, completed=10 * FEN, light_reason="征地未完成")
    house.returned(fine, 5, completed=250 * FEN)
    return house


def test_every_figure_of_the_board_leads_to_the_list_filtered_to_it(browse: Browse, told: Ledger) -> None:
    client = browse("leader")
    response = client.get("/")
    board, page = response.context["board"], text(response)
    for ranking in board.rankings:
        for line in ranking.lines:
            sums = client.get(f"/projects/?{line.query}").context["totals"].sums
            group = line.ranked.group
            assert (sums.count, sums.completed) == (group.count, group.completed), line.query
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/projects/\?[^"]*)"', page)}
    assert len(links) > 15
    assert all(client.get(link).status_code == 200 for link in links)
    started = client.get("/projects/?year=2021&started=2021-02").context["totals"]
    assert (started.rows, board.events.started.in_year) == (1, 1)
    assert client.get("/projects/?year=2021&started=2021-03").context["totals"].rows == 0


def test_a_red_project_without_a_year_plan_has_no_gap(browse: Browse, house: Ledger) -> None:
    house.project("未定", planned_start="2021-01")
    response = browse("leader").get("/?month=4")
    assert [red.at.forecast for red in response.context["board"].reds] == [None]
    assert '<td class="num" data-label="Investment gap">—</td>' in text(response)


def test_against_schedule_in_words_and_figures(browse: Browse, told: Ledger) -> None:
    client = browse("leader")
    response, total = client.get("/"), figures.rollup(2021, 5).total
    board = response.context["board"]
    assert (
        (board.to_date.completed, board.to_date.due) == (total.completed, total.due) == (410 * FEN, 750 * FEN)
    )
    assert (board.in_month.completed, board.in_month.due) == (260 * FEN, 150 * FEN)
    assert board.ahead == "-0.188889"
    assert "Behind schedule by 18.9 percentage points" in words(response)
    assert "The ledger has no plan of the year before" in words(response)
    assert "慢于序时进度 18.9 个百分点" in words(browse("leader", "zh-hans").get("/"))
    assert data_of(text(response), "board-data")["completed"][:6] == [None, None, None, 0.015, 0.041, None]


def test_last_year_at_the_same_month(browse: Browse, told: Ledger) -> None:
    [before] = made("plan", {"year": 2020, "status": "issued", "light_rule": "P1"})
    [row] = made(
        "year_plan", {"project": Project.objects.get(name="红").pk, "plan": before, "planned": 300 * FEN}
    )
    [period] = made("period", {"plan": before, "month": 5, "state": "open"})
    made("monthly_return", {"year_plan": row, "period": period, "state": "submitted", "completed": 30 * FEN})
    board = browse("leader").get("/?year=2021").context["board"]
    assert (board.last_year.year, board.in_month.before, board.to_date.grown) == (2020, 30 * FEN, 380 * FEN)


def test_the_order_is_by_rate_or_by_amount(browse: Browse, told: Ledger) -> None:
    client = browse("leader")
    for order, names in (
        ("rate", ["交通局", "工信局"]),
        ("amount", ["交通局", "工信局"]),
        ("odd", ["交通局", "工信局"]),
    ):
        board = client.get("/", {"rank": order}).context["board"]
        assert [line.ranked.group.name for line in board.rankings[1].lines] == names
        assert board.order == ("amount" if order == "amount" else "rate")


def test_the_red_stands_with_the_officers_reason(browse: Browse, told: Ledger) -> None:
    page = words(browse("leader").get("/"))
    assert "征地未完成" in page
    assert "征地未完成" not in words(browse("stranger").get("/"))


def test_an_officer_has_no_curve_and_no_ranking(browse: Browse, told: Ledger) -> None:
    response = browse("officer").get("/")
    board = response.context["board"]
    assert (board.curve, board.rankings) == ([], [])
    assert [red.at.row.project.name for red in board.reds] == ["红"]
    assert "绿" not in words(response).replace("● 绿", "")


def test_news_since_the_last_visit(browse: Browse, told: Ledger) -> None:
    first = browse("leader")
    assert "This is your first visit" in words(first.get("/"))
    red = Project.objects.get(name="红")
    changed("project", red.pk, stage="halted")
    assert "This is your first visit" in words(first.get("/"))  # the session goes on
    fine = Project.objects.get(name="绿")
    changed("project", fine.pk, stage="finished")
    made(
        "problem",
        {"project": red.pk, "kind": "funds", "description": "贷款", "state": "raised", "raised": "2021-05"},
    )
    later = browse("leader")
    response = later.get("/")
    news = response.context["news"]
    assert news.changesets == 2
    assert [(str(line.label), len(line.ids)) for line in news.lines] == [
        ("Projects with another stage", 1),
        ("New problems", 1),
    ]
    assert [(each.name, each.what) for each in news.lines[0].told] == [
        ("绿", "under construction → finished")
    ]
    again = later.get("/").context["news"]
    assert again == news
    assert "Nothing has changed" in words(browse("leader").get("/"))


def test_looking_again_writes_nothing(browse: Browse, told: Ledger) -> None:
    client = browse("leader")
    client.get("/")
    before = Visit.objects.values().get()
    client.get("/")
    assert Visit.objects.values().get() == before
    assert before["position"] == ledger.head()[0]


def test_a_map_is_drawn_only_from_what_the_office_brings(browse: Browse, told: Ledger, settings: Any) -> None:
    client = browse("leader")
    bare = client.get("/")
    assert bare.context["board"].map is None
    assert "echarts.common.min.js" in text(bare)
    assert client.get("/map.geojson").json()["features"] == []
    red = Project.objects.get(name="红")
    changed("project", red.pk, place="昆北工业园区东侧")
    file = settings.DATA_DIR / "map.geojson"
    outline = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": outline}
        for name in ("昆北", "昆北工业园区", "昆南")
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    response = client.get("/")
    assert "echarts.min.js" in text(response), "the common build draws no maps"
    found = {each.name: (each.count, each.planned) for each in response.context["board"].map.areas}
    assert found == {
        "昆北": (0, None),
        "昆北工业园区": (1, 1200 * FEN),
        "昆南": (0, None),
        "": (1, 600 * FEN),
    }
    assert len(client.get("/map.geojson").json()["features"]) == 3
    shown = text(response)
    for area, rows in (("昆北", 0), ("昆北工业园区", 1), ("昆南", 0), ("none", 1)):
        link = f"/projects/?year=2021&amp;placeholder=no&amp;area={quote(area)}"
        assert link in shown, "each area leads to its projects, and so does what lies in none"
        assert client.get(link.replace("&amp;", "&")).context["totals"].rows == rows, area
    assert data_of(text(response), "board-data")["areas"][1] == {"name": "昆北工业园区", "value": 0.12}
    file.write_text("{broken", "utf-8")
    assert client.get("/").context["board"].map is None
