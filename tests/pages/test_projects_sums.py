"""The list of projects: its sums, its pages, and its export."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.test import Client

from projects import figures, ledger
from projects.models import ChangeSet, Plan, Project
from tests.pages.conftest import FEN, Ledger, made, text
from tests.pages.listed import Browse, codes, fetched, varied

__all__ = ["varied"]


# --- sums


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"sector": "steel"},
        {"stage": "building"},
        {"year_class": "none"},
        {"responsible": "none"},
        {"stage": "cancelled"},
    ],
)
def test_the_totals_are_those_of_the_rollup(browse: Browse, varied: Ledger, asked: dict[str, str]) -> None:
    response = fetched(browse("leader"), **asked)
    found = response.context["totals"]
    rows = response.context["found"].chosen
    expected = figures.rollup_of(Plan.objects.get(year=2021), rows, cancelled="stage" in asked).total
    assert found.rows == rows.count()
    assert found.sums.count == expected.count
    assert found.sums.known_total_investment == expected.known_total_investment
    assert found.sums.known_planned == expected.known_planned
    assert found.cancelled == found.rows - expected.count


def test_totals_of_a_search_are_summed_over_its_rows(browse: Browse, varied: Ledger) -> None:
    found = fetched(browse("leader"), q="高").context["totals"]
    assert (found.rows, found.sums.known_total_investment, found.sums.known_planned) == (1, 200 * FEN, None)


def test_a_search_with_very_many_rows_counts_no_further(
    browse: Browse, house: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projects.views.listing.COUNT_TO", 30)
    house.many(40)
    response = fetched(browse("leader"), q="项目", per_page=20, page=2)
    assert "More than 30 projects fit" in text(response)
    assert len(codes(response)) == 10
    assert fetched(browse("leader"), q="项目00").context["totals"].rows == 9
    assert fetched(browse("leader")).context["totals"].rows == 40
    _, rows = exported(browse("leader"), "q=项目")
    assert len(rows) == 40


def test_an_officers_totals_are_of_their_own_projects(browse: Browse, varied: Ledger) -> None:
    found = fetched(browse("officer")).context["totals"]
    assert (found.rows, found.sums.count, found.cancelled, found.sums.known_total_investment) == (
        2,
        1,
        1,
        100 * FEN,
    )
    assert found.sums.estimated_total_investment is None


# --- paging


def test_page_sizes_and_pages(browse: Browse, house: Ledger) -> None:
    house.many(90)
    client = browse("leader")
    assert [len(codes(fetched(client, per_page=size))) for size in (20, 50, 100, 1000, 7, "x")] == [20, 50, 90, 90, 50, 50]  # fmt: skip
    last = fetched(client, per_page=20, page=5)
    assert len(codes(last)) == 10
    assert codes(fetched(client, per_page=20, page=99)) == codes(last)
    assert codes(fetched(client, per_page=20, page="0")) == codes(fetched(client, per_page=20))
    assert 'aria-current="page">5<' in text(last)


@pytest.mark.parametrize(
    "asked",
    ["", "sector=rare-earth&stage=building", "q=项目", "month=2", "columns=owner,supporting,name,parent"],
)
@pytest.mark.parametrize("name", ["officer", "leader"])
def test_the_number_of_queries_does_not_grow(
    browse: Browse, house: Ledger, name: str, asked: str, django_assert_max_num_queries: Any
) -> None:
    client, counts = browse(name), []
    for number in (5, 85):
        ids = house.many(number)
        made("support", *({"project": id, "organisation": house.theirs} for id in ids))
        for project in Project.objects.filter(pk__in=ids[:3]):
            house.returned(project, 2, completed=FEN)
        with django_assert_max_num_queries(35) as found:
            assert client.get(f"/projects/?per_page=100&{asked}").status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


# --- export


def exported(client: Client, address: str) -> tuple[list[str], list[list[Any]]]:
    """Headings and rows of the workbook that the address exports."""
    response = client.post(f"/projects/export/?{address}")
    assert response.status_code == 200
    assert "ledger-2021.xlsx" in response.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    return [str(heading) for heading in rows[0]], rows[1:]


@pytest.mark.parametrize(
    "asked",
    ["", "sector=steel&sort=-total_investment", "q=项目00&columns=name,place,total_investment&sort=-name"],
)
def test_the_export_has_the_rows_and_columns_on_show(browse: Browse, house: Ledger, asked: str) -> None:
    house.many(60)
    client = browse("leader")
    headings, rows = exported(client, asked)
    response = fetched(client, **dict(part.split("=") for part in asked.split("&") if part), per_page=100)
    assert [row[0] for row in rows] == codes(response)
    assert headings == [str(column.header) for column in response.context["table"].columns]
    assert len(rows) == response.context["totals"].rows


def test_the_export_takes_all_pages_of_what_an_officer_sees(browse: Browse, house: Ledger) -> None:
    house.many(25)
    house.project("别人的", department=house.theirs)
    _, rows = exported(browse("officer"), "per_page=20&page=2")
    assert len(rows) == 25
    assert "别人的" not in {row[1] for row in rows}


def test_the_export_is_noted_with_its_person(browse: Browse, house: Ledger, people: dict[str, User]) -> None:
    house.project("甲")
    exported(browse("auditor"), "")
    found = ChangeSet.objects.order_by("-number").first()
    assert found
    assert (found.action, found.user_id, found.changes) == ("export", people["auditor"].pk, 0)


def test_the_export_is_not_fetched_by_a_link(browse: Browse, house: Ledger) -> None:
    house.project("甲")
    before = ledger.head()
    assert browse("auditor").get("/projects/export/").status_code == 405
    assert ledger.head() == before


def test_the_first_language_is_chinese(browse: Browse, house: Ledger) -> None:
    house.project("甲")
    page = text(browse("leader", "zh-hans").get("/projects/"))
    assert 'lang="zh-hans"' in page
    assert re.search(r"总投资（万元）", page)
