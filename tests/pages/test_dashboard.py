"""The dashboard: sums for those who see all, their own for an officer, none for others."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from projects import figures, ledger
from projects.models import YearPlan
from tests.pages.conftest import FEN, Ledger, Values, changed, data_of, made, text, words

Browse = Callable[..., Client]


@pytest.fixture
def planned(house: Ledger) -> Ledger:
    """Published figures of steel and the whole, three registered projects, one placeholder."""
    yi = 10_000 * FEN
    told: list[Values] = [
        {"plan": house.plan, "scope": scope, "sector": sector, "measure": measure, "value": value, "unit": "count" if measure == "count" else "fen", "standing": "stated", "section": "三、重点项目"}
        for scope, sector, measure, value in (
            ("all", None, "count", 5), ("all", None, "total_investment", 100 * yi), ("all", None, "planned", 40 * yi),
            ("sector", house.sectors["steel"], "count", 3), ("sector", house.sectors["steel"], "total_investment", 60 * yi),
        )
    ]  # fmt: skip
    made("control_total", *told)
    rows: list[Values] = [
        {
            "name": "甲",
            "sector": "steel",
            "responsible": house.mine,
            "total_investment": 20 * yi,
            "planned": 8 * yi,
        },
        {"name": "乙", "sector": "steel", "responsible": house.theirs, "total_investment": 10 * yi},
        {"name": "占位 01", "sector": "steel", "responsible": None, "placeholder": True},
        {"name": "丙", "sector": "other", "responsible": house.theirs},
    ]
    house.projects(*rows)
    return house


def test_nobody_is_sent_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("name", ["manager", "leader", "auditor"])
def test_published_beside_registered_with_the_remainder(browse: Browse, planned: Ledger, name: str) -> None:
    response = browse(name).get("/")
    page = words(response)
    assert "Steel 3 2 1 60.00 30.00 ≈ 30.00 30.00" in page.replace("steel", "Steel")
    assert "Total 5 3 1 100.00 30.00" in page
    steel = next(row for row in response.context["rows"] if row.code == "steel")
    assert (steel.total.published, steel.total.known, steel.total.estimated, steel.total.remainder) == tuple(
        v * 10_000 * FEN for v in (60, 30, 30, 30)
    )
    assert steel.declared == "0.500000"


def test_the_figures_are_those_of_the_rollup(browse: Browse, planned: Ledger) -> None:
    response = browse("leader").get("/")
    rolled = figures.rollup(2021)
    assert response.context["total"] == rolled.total
    assert [row.group for row in response.context["rows"]] == rolled.groups


def test_without_a_month_completed_is_empty_and_says_why(browse: Browse, planned: Ledger) -> None:
    response = browse("leader").get("/")
    assert response.context["total"].completed is None
    assert "no month of this year has been declared yet" in words(response)
    assert "Completion rate —" in words(response)


def test_with_months_there_is_a_rate(browse: Browse, planned: Ledger) -> None:
    from projects.models import Project

    project = Project.objects.get(name="甲")
    planned.returned(project, 2, completed=2 * 10_000 * FEN)
    planned.returned(project, 4, completed=2 * 10_000 * FEN)
    client = browse("leader")
    assert client.get("/").context["total"].completed == 4 * 10_000 * FEN
    assert client.get("/", {"month": "3"}).context["total"].completed == 2 * 10_000 * FEN
    page = words(client.get("/"))
    assert "Completed to month 4" in page
    assert "1 project reports" in page
    assert client.get("/", {"month": "13"}).context["rolled"].month == 4
    assert client.get("/", {"month": "x", "year": "1"}).status_code == 200


def test_an_officer_sees_the_sums_of_their_own_projects_alone(browse: Browse, planned: Ledger) -> None:
    response = browse("officer").get("/")
    page = words(response)
    assert (response.context["total"].count, response.context["total"].known_total_investment) == (
        1,
        20 * 10_000 * FEN,
    )
    assert "Your projects" in page
    for figure in ("published", "60.00", "100.00", "30.00", "≈"):
        assert figure not in page, figure
    assert "reconciled" not in response.context


def test_a_stranger_sees_nothing_of_it(browse: Browse, planned: Ledger) -> None:
    response = browse("stranger").get("/")
    assert response.context["total"].known_total_investment == 10 * 10_000 * FEN
    assert "20.00" not in words(response)


def test_the_administrator_is_led_to_the_administration(browse: Browse, planned: Ledger) -> None:
    assert browse("administrator").get("/").headers["location"] == "/admin/"


def test_without_a_role_there_are_no_figures(browse: Browse, planned: Ledger) -> None:
    page = words(browse("newcomer").get("/"))
    assert "no role that shows figures" in page
    assert "60.00" not in page


def test_before_any_plan_there_is_a_word_what_to_do(browse: Browse, house: Ledger) -> None:
    assert "loadplan" in words(browse("manager").get("/"))
    assert "loadplan" not in words(browse("leader").get("/"))


def test_the_charts_show_the_numbers_of_the_table(browse: Browse, planned: Ledger) -> None:
    page = text(browse("leader").get("/"))
    data = data_of(page, "sectors-data")
    place = data["names"].index("steel")
    assert (data["total"][place], data["total_estimated"][place], data["completed"][place]) == (30, 30, None)
    assert page.count("data-chart=") == 2  # the curve, rankings and waterfall need a month
    assert "<style" not in page
    assert " style=" not in page


def test_each_published_figure_names_its_section(browse: Browse, planned: Ledger) -> None:
    response = browse("auditor").get("/")
    found = response.context["reconciled"]
    assert [(each.scope, each.line.measure, each.line.remainder) for each in found if each.is_count] == [
        ("steel", "count", 1),
        ("Total", "count", 2),
    ]
    assert len(found) == 5
    assert words(response).count("三、重点项目") == 5


def test_the_first_language_is_chinese(browse: Browse, planned: Ledger) -> None:
    page = text(browse("leader", "zh-hans").get("/"))
    assert 'lang="zh-hans"' in page
    assert "亿元" in page


@pytest.mark.parametrize("name", ["officer", "leader"])
def test_the_number_of_queries_does_not_grow(
    browse: Browse, house: Ledger, name: str, django_assert_max_num_queries: Any
) -> None:
    client, counts = browse(name), []
    for number in (6, 84):
        house.many(number)
        client.get("/")  # notes the visit, and what is remembered
        with django_assert_max_num_queries(40) as found:
            assert client.get("/").status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


# --- lights, the rest of the year, indicators


@pytest.fixture
def reported(house: Ledger) -> Ledger:
    """Five projects in May over two sectors: red, yellow, green, without a report, and a placeholder."""
    for name, sector, amount in (("红", "steel", 100), ("黄", "steel", 300), ("绿", "other", 600)):
        project = house.project(
            name, sector=sector, planned=1200 * FEN, stage="building", year_class="continued"
        )
        house.returned(project, 5, declared_to_date=amount * FEN)
    house.project(
        "未报",
        sector="other",
        department=house.theirs,
        planned=1200 * FEN,
        year_class="new",
        stage="preparing",
    )
    house.projects({"name": "占位", "sector": "other", "responsible": None, "placeholder": True})
    return house


def test_lights_by_sector_lead_into_the_list(browse: Browse, reported: Ledger) -> None:
    client = browse("leader")
    response = client.get("/")
    ahead = response.context["ahead"]
    assert [(line.name, line.counts) for line in ahead.lines] == [
        ("steel", figures.Counts(red=1, yellow=1)), ("other", figures.Counts(green=1, without=1)),
    ]  # fmt: skip
    assert ahead.whole.counts == figures.Counts(1, 1, 1, 1)
    links = re.findall(r'href="(/projects/\?[^"]*light=\w+[^"]*)">(\d+)<', text(response))
    assert len(links) == 8
    for link, number in links:
        assert client.get(link.replace("&amp;", "&")).context["totals"].sums.count == int(number), link


def test_gap_balance_and_needed_are_those_of_the_rollup(browse: Browse, reported: Ledger) -> None:
    page = words(browse("leader").get("/"))
    # of 0.48 planned by four projects 0.20 are due in May and 0.10 done: 0.38 are left for seven months
    assert "Total 1 1 1 1 0.20 0.10 0.10 0.38 0.05" in page
    total = figures.rollup(2021, 5).total
    assert (total.due, total.gap, total.balance) == (2000 * FEN, 1000 * FEN, 3800 * FEN)
    assert total.needed == 542_857_143


def test_indicators_are_shown_with_part_and_whole(browse: Browse, reported: Ledger) -> None:
    page = words(browse("leader").get("/"))
    assert "Continued projects at work 100.0% 3 / 3" in page
    assert "New projects started 0.0% 0 / 1" in page
    assert "Started or at work, of all 75.0% 3 / 4" in page
    assert "Permits settled — not known" in page
    assert "开复工率（占全部） 75.0% 3 / 4" in words(browse("leader", "zh-hans").get("/"))


def test_an_officer_sees_the_lights_of_the_own_projects(browse: Browse, reported: Ledger) -> None:
    assert browse("stranger").get("/").context["ahead"].whole.counts == figures.Counts(0, 0, 0, 1)
    assert browse("officer").get("/").context["ahead"].whole.counts == figures.Counts(1, 1, 1, 0)


def test_what_is_remembered_ends_with_the_next_change(
    browse: Browse, reported: Ledger, django_assert_max_num_queries: Any
) -> None:
    client, counts = browse("leader"), []
    for _ in range(2):
        with django_assert_max_num_queries(150) as found:
            client.get("/")
        counts.append(len(found))
    assert counts[0] - counts[1] >= 40  # lights, indicators, reds, events, rankings and the curve
    assert counts[1] <= 55
    ledger.event(ledger.Actor.system(), ledger.Source("system", "test"), "export", "nothing was changed")
    with django_assert_max_num_queries(60) as found:
        client.get("/")
    assert len(found) <= counts[1] + 8, "an export ends nothing: the visit is noted again, and no more"
    green = YearPlan.objects.get(project__name="绿")
    changed("monthly_return", green.returns.get().pk, declared_to_date=FEN)
    assert client.get("/").context["ahead"].whole.counts == figures.Counts(2, 1, 0, 1)
    changed("plan", reported.plan, light_rule="P3")
    assert client.get("/").context["ahead"].whole.counts == figures.Counts(0, 3, 0, 1)


def test_before_the_first_month_there_is_nothing_ahead(browse: Browse, planned: Ledger) -> None:
    assert "Lights and the rest of the year" not in text(browse("leader").get("/"))
