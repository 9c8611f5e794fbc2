"""Lists in the admin: filters, search, export of the selection, a link to the import, and what they cost."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from projects import ledger
from projects.models import Project, YearPlan
from tests.admin.conftest import last
from tests.admin.forms import said
from tests.pages.conftest import Ledger, made

LIST = "/admin/projects/project/"


def names(answer: Any) -> list[str]:
    return [str(each.name) for each in answer.context["cl"].result_list]


def book(answer: Any) -> list[list[Any]]:
    """The first sheet of the workbook that came."""
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_filters_and_search(manager: Client, house: Ledger) -> None:
    house.project("钢管", stage="building", year_class="new")
    house.project("道路", sector="infrastructure", department=house.theirs, stage="finished")
    [unit] = made("organisation", {"name": "某某公司"})
    house.project(
        "电池", sector="new-energy", owner=unit, placeholder=True, national_code="2105-150203-04-01-123456"
    )
    for query, wanted in {
        "stage__exact=building": ["钢管"], f"sector__id__exact={house.sectors['infrastructure']}": ["道路"],
        f"responsible__id__exact={house.theirs}": ["道路"], "placeholder__exact=1": ["电池"],
        f"year_plans__plan__id__exact={house.plan}&q=钢": ["钢管"], "year_plans__year_class__exact=new": ["钢管"],
        "q=某某": ["电池"], "q=P000002": ["道路"], "q=150203": ["电池"], "q=无此": [],
    }.items():  # fmt: skip
        assert names(manager.get(f"{LIST}?{query}")) == wanted, query


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "Total investment (10k yuan)"), ("zh-hans", "总投资（万元）")]
)
def test_the_list_speaks_the_persons_language(
    browse: Callable[..., Client], project: Project, language: str, heading: str
) -> None:
    told = browse("manager", language).get(LIST).content.decode()
    assert heading.lower() in told.lower()
    assert '<td class="field-total_investment">400,000.00</td>' in told


def test_the_selection_is_exported(manager: Client, house: Ledger) -> None:
    first, _second, third = house.project("甲"), house.project("乙"), house.project("丙", planned=7_000_000)
    before = ledger.head()[0]
    asked = {"action": "export_selection", "_selected_action": [str(first.pk), str(third.pk)]}
    answer = manager.post(LIST, asked)
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    rows = book(answer)
    assert [row[:2] for row in rows[1:]] == [[first.code, "甲"], [third.code, "丙"]]
    assert (ledger.head()[0], last().action, last().who) == (before + 1, "export", "manager!")


def test_year_plans_are_exported_too(manager: Client, house: Ledger) -> None:
    project = house.project("甲")
    asked = {"action": "export_selection", "_selected_action": [str(YearPlan.objects.get().pk)]}
    assert [row[0] for row in book(manager.post("/admin/projects/yearplan/", asked))[1:]] == [project.code]


def test_nothing_to_export_is_said(manager: Client, house: Ledger) -> None:
    [bare] = made("project", {"name": "无年度", "sector": house.sectors["steel"]})
    answer = manager.post(LIST, {"action": "export_selection", "_selected_action": [str(bare)]}, follow=True)
    assert "no year plan" in said(answer) or "has a year plan" in said(answer)


def test_the_list_leads_to_the_import(manager: Client, house: Ledger) -> None:
    assert f'href="{reverse("import-list")}"' in manager.get(LIST).content.decode()


@pytest.mark.parametrize("page", [LIST, "/admin/projects/yearplan/", "/admin/projects/monthlyreturn/"])
def test_lists_cost_the_same_for_many(
    manager: Client, house: Ledger, django_assert_max_num_queries: Any, page: str
) -> None:
    for project in Project.objects.filter(pk__in=house.many(40)):
        house.returned(project, 3, completed=1)
    with django_assert_max_num_queries(22):
        assert manager.get(page).status_code == 200


def test_a_projects_page_costs_the_same_for_many(
    manager: Client, house: Ledger, django_assert_max_num_queries: Any
) -> None:
    [project, *_others] = Project.objects.filter(pk__in=house.many(40))
    with django_assert_max_num_queries(30):
        assert manager.get(f"{LIST}{project.pk}/change/").status_code == 200


def test_pages_of_the_admin_have_the_ledgers_icon(manager: Client) -> None:
    for page in ("/admin/", "/admin/projects/project/", "/admin/projects/project/add/"):
        assert re.search(
            r'<link rel="icon" href="/static/projects/icon[^"]*.svg"', manager.get(page).content.decode()
        ), page
