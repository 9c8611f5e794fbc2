"""The admin in a browser under the strict policy: completion, a row more, the reason, a conflict, accessible pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from projects.models import Project, Support, YearPlan
from tests.admin.conftest import last
from tests.pages.conftest import Ledger, changed

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_a_project_is_edited(
    signed_in: Callable[[User], Page], people: dict[str, User], house: Ledger, project: Project
) -> None:
    page = signed_in(people["first"])
    page.goto(f"/admin/projects/project/{project.pk}/change/")
    page.locator("span[aria-labelledby='select2-id_owner-container']").click()
    page.locator(".select2-search__field").fill("工信")
    page.locator(".select2-results__option", has_text="工信局").click()
    page.locator("#supports-group .add-row a").click()
    page.locator("#supports-0 .select2-selection").click()
    page.locator(".select2-results__option", has_text="交通局").click()
    page.locator("[name=year_plans-0-planned]").fill("123,456.78")
    page.locator("[name=reason]").fill("核对后更正")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_contain_text("钢管项目")
    project.refresh_from_db()
    assert project.owner_id == house.mine
    assert Support.objects.get().organisation_id == house.theirs
    assert YearPlan.objects.get().planned == 123_456_780_000
    assert (last().changes, last().reason) == (3, "核对后更正")


def test_a_conflict_is_shown_and_decided(
    signed_in: Callable[[User], Page], people: dict[str, User], project: Project
) -> None:
    page = signed_in(people["manager"])
    page.goto(f"/admin/projects/project/{project.pk}/change/")
    changed("project", project.pk, leader="王")
    page.locator("[name=leader]").fill("李")
    page.locator("[name=reason]").fill("换人")
    page.locator("[name=_continue]").click()
    expect(page.locator(".field-leader .errorlist")).to_contain_text("王")
    expect(page.locator("[name=leader]")).to_have_value("李")
    page.locator("[name=_continue]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    project.refresh_from_db()
    assert project.leader == "李"


def test_the_selection_is_deleted_with_a_reason(
    signed_in: Callable[[User], Page], people: dict[str, User], house: Ledger, project: Project
) -> None:
    house.project("乙")
    page = signed_in(people["manager"])
    page.goto("/admin/projects/project/")
    page.locator("#action-toggle").check()
    page.locator("[name=action]").select_option("delete_selected")
    page.locator("button[name=index]").click()
    page.locator("[name=reason]").fill("重复登记")
    page.locator("#content input[type=submit]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    "address", ["project/", "project/{id}/delete/", "project/{id}/history/", "changeset/"]
)
def test_our_own_pages_are_accessible(
    signed_in: Callable[[User], Page], people: dict[str, User], project: Project,
    axe_faults: Callable[[Page], list[str]], address: str,
) -> None:  # fmt: skip
    page = signed_in(people["first"])
    page.goto("/admin/projects/" + address.format(id=project.pk))
    assert axe_faults(page) == []
