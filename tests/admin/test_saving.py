"""Saving in the admin: one change set for a form with its inlines, with the person and the reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from projects import ledger
from projects.models import ControlTotal, Organisation, Period, Plan, Project, Sector, Support, YearPlan
from tests.admin.conftest import last
from tests.admin.forms import said, sent
from tests.pages.conftest import Ledger, changed, made

ADD = "/admin/projects/project/add/"


def url(project: Project) -> str:
    return f"/admin/projects/project/{project.pk}/change/"


def count() -> int:
    return ledger.head()[0]


def entries() -> list[tuple[str, str]]:
    """Label and kind of what the newest change set did."""
    return sorted((each.label, each.kind) for each in last().entries.all())


def add_row(data: dict[str, str], prefix: str, **values: Any) -> dict[str, str]:
    """The form with one more inline row, as the page's script adds it."""
    place = int(data[f"{prefix}-TOTAL_FORMS"])
    row = {f"{prefix}-{place}-{key}": str(value) for key, value in values.items()}
    return {**data, **row, f"{prefix}-TOTAL_FORMS": str(place + 1)}


def test_a_new_project_with_its_inlines_is_one_change_set(
    manager: Client, house: Ledger, people: dict[str, User]
) -> None:
    before = count()
    data = sent(manager.get(ADD))
    data |= {"name": "新项目", "sector": str(house.sectors["steel"]), "total_investment": "1,234.56"}
    data = add_row(data, "year_plans", plan=house.plan, year_class="new", planned="100")
    data = add_row(data, "supports", organisation=house.theirs, reports="on")
    answer = manager.post(ADD, {**data, "reason": "区政府〔2021〕5号"}, follow=True)
    assert answer.redirect_chain == [("/admin/projects/project/", 302)]
    project = Project.objects.get(name="新项目")
    assert count() == before + 1
    assert entries() == [("project", "create"), ("support", "create"), ("year_plan", "create")]
    assert (last().user, last().who, last().source, last().reason) == (
        people["manager"], "manager!", "admin", "区政府〔2021〕5号",
    )  # fmt: skip
    assert project.code == f"P{project.pk:06d}"
    assert (project.total_investment, project.total_investment_basis) == (1_234_560_000, "declared")
    assert project.placeholder is False
    plan = YearPlan.objects.get(project=project)
    assert (plan.plan_id, plan.year_class, plan.planned) == (house.plan, "new", 100_000_000)
    support = Support.objects.get(project=project)
    assert (support.organisation_id, support.reports) == (house.theirs, True)
    assert f"{project.code} 新项目" in said(answer)
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.object_repr) == (str(project.pk), f"{project.code} 新项目")


def test_adding_needs_no_reason_and_changing_does(manager: Client, house: Ledger) -> None:
    data = sent(manager.get(ADD)) | {"name": "新项目", "sector": str(house.sectors["steel"])}
    assert manager.post(ADD, data).status_code == 302
    project = Project.objects.get()
    before = count()
    data = sent(manager.get(url(project))) | {"name": "改名"}
    answer = manager.post(url(project), data)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors == {"reason": ["Give a reason."]}
    assert (count(), Project.objects.get().name) == (before, "新项目")
    assert sent(answer)["name"] == "改名"


def test_a_change_of_form_and_inlines_is_one_change_set(
    manager: Client, project: Project, house: Ledger
) -> None:
    before = count()
    data = sent(manager.get(url(project)))
    data |= {"year_plans-0-planned": "", "stage": "building", "reason": "更正"}
    data = add_row(data, "supports", organisation=house.theirs)
    assert manager.post(url(project), data).status_code == 302
    assert count() == before + 1
    assert entries() == [("project", "update"), ("support", "create"), ("year_plan", "update")]
    assert last().reason == "更正"
    year_plan = YearPlan.objects.get()
    assert (year_plan.planned, year_plan.planned_basis) == (None, "")
    project.refresh_from_db()
    assert (project.stage, project.total_investment, project.content) == (
        "building",
        4_000_000_000_00,
        "一\n二",
    )


def test_removing_inlines_goes_through_the_door(manager: Client, project: Project, house: Ledger) -> None:
    made("support", {"project": project.pk, "organisation": house.theirs})
    data = sent(manager.get(url(project)))
    data |= {"year_plans-0-DELETE": "on", "supports-0-DELETE": "on", "reason": "退出年度计划"}
    assert manager.post(url(project), data).status_code == 302
    assert entries() == [("support", "delete"), ("year_plan", "delete")]
    assert not YearPlan.objects.exists()
    assert not Support.objects.exists()


def test_a_year_plan_with_returns_is_not_removed_with_its_row(
    manager: Client, project: Project, house: Ledger
) -> None:
    house.returned(project, 3, completed=5)
    before = count()
    data = sent(manager.get(url(project))) | {"year_plans-0-DELETE": "on", "reason": "x", "name": "新名"}
    answer = manager.post(url(project), data)
    assert "would require deleting the following protected related objects: monthly return" in said(answer)
    assert count() == before
    assert YearPlan.objects.exists()
    assert sent(answer)["name"] == "新名"


def test_an_unchanged_save_is_no_change_set(manager: Client, project: Project, house: Ledger) -> None:
    made("support", {"project": project.pk, "organisation": house.theirs, "reports": True})
    changed("project", project.pk, planned_start="2021-03", output=123_456_789_01, note="  a b ")
    before = count()
    answer = manager.post(url(project), sent(manager.get(url(project))) | {"reason": "nothing"}, follow=True)
    assert answer.redirect_chain
    assert said(answer).startswith("Nothing was changed.")
    assert count() == before
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_kind_of_object_is_saved_unchanged_without_a_change(
    browse: Any, house: Ledger, project: Project, language: str
) -> None:
    changed("plan", house.plan, curve="0,0,300,1000,2000,3000,4000,5000,6000,7000,8500,10000", due_day=25)
    total = {
        "plan": house.plan,
        "scope": "all",
        "measure": "total_investment",
        "value": 5840000,
        "unit": "fen",
    }
    made("control_total", total)
    house.returned(project, 3, completed=-5, progress_percent=4550, progress="打桩\n封顶")
    client = browse("first", language)
    for model in (
        "project",
        "yearplan",
        "plan",
        "sector",
        "organisation",
        "controltotal",
        "period",
        "monthlyreturn",
        "membership",
    ):
        listing = client.get(f"/admin/projects/{model}/")
        assert listing.context["cl"].result_count > 0, model
        page = f"/admin/projects/{model}/{listing.context['cl'].result_list[0].pk}/change/"
        before = count()
        answer = client.post(page, sent(client.get(page)) | {"reason": "x"})
        assert (answer.status_code, count()) == (302, before), (model, answer.context and said(answer))


def test_naming_a_placeholder_ends_it(manager: Client, house: Ledger) -> None:
    slot = house.project("钢铁 待明确项目 01", placeholder=True)
    page = sent(manager.get(url(slot)))
    answer = manager.post(
        url(slot), page | {"total_investment": "5", "year_plans-0-planned": "3", "reason": "x"}
    )
    assert answer.status_code == 200
    assert "placeholder" in answer.context["adminform"].form.errors["total_investment"][0]
    named = page | {
        "name": "真项目",
        "total_investment": "5",
        "year_plans-0-planned": "3",
        "reason": "已明确",
    }
    assert manager.post(url(slot), named).status_code == 302
    slot.refresh_from_db()
    assert (slot.placeholder, slot.name, slot.total_investment) == (False, "真项目", 5_000_000)
    assert entries() == [("project", "update"), ("year_plan", "update")]


def test_what_is_not_asked_for_cannot_be_set(manager: Client, project: Project) -> None:
    data = sent(manager.get(url(project)))
    data |= {"code": "P999999", "version": "9", "placeholder": "on", "total_investment_basis": "published"}
    data |= {"id": "77", "year_plans-0-planned_basis": "published", "reason": "x", "name": "新"}
    assert manager.post(url(project), data).status_code == 302
    assert [
        list(each)
        for each in [
            ledger.current("project", [project.pk], ["code", "placeholder", "name"])[project.pk].values()
        ]
    ] == [[project.code, False, "新"]]
    assert YearPlan.objects.get().planned_basis == "declared"
    assert entries() == [("project", "update")]


def test_identity_stays(manager: Client, project: Project, house: Ledger) -> None:
    [other] = made("plan", {"year": 2022})
    plan = YearPlan.objects.get()
    page = f"/admin/projects/yearplan/{plan.pk}/change/"
    data = sent(manager.get(page)) | {"plan": str(other), "project": "99", "target": "封顶", "reason": "x"}
    assert manager.post(page, data).status_code == 302
    plan.refresh_from_db()
    assert (plan.plan_id, plan.project_id, plan.target) == (house.plan, project.pk, "封顶")


def test_other_kinds_are_added(browse: Any, house: Ledger, project: Project) -> None:
    client = browse("first")

    def add(model: str, **values: Any) -> None:
        page = f"/admin/projects/{model}/add/"
        answer = client.post(
            page, sent(client.get(page)) | {key: str(value) for key, value in values.items()}
        )
        assert answer.status_code == 302, said(answer)

    add(
        "plan",
        year=2022,
        status="drafting",
        curve="0, 1.25, 5, 10, 20, 30, 40, 50, 60, 70, 85, 100",
        due_day=25,
    )
    add("sector", code="green", name="绿色", order=9)
    add("organisation", name="住建局", kind="responsible", active="on")
    add(
        "controltotal",
        plan=house.plan,
        scope="all",
        measure="total_investment",
        unit="fen",
        value="5,840,000",
    )
    add("period", plan=house.plan, month=4, state="open")
    add(
        "monthlyreturn",
        year_plan=YearPlan.objects.get().pk,
        period=Period.objects.get().pk,
        completed="-1.5",
        state="accepted",
        progress_percent="45.5",
    )
    add("membership", user=User.objects.get(username="newcomer").pk, role="leader", reason="任命")
    assert Plan.objects.get(year=2022).curve == "0,125,500,1000,2000,3000,4000,5000,6000,7000,8500,10000"
    assert Sector.objects.get(code="green").order == 9
    assert Organisation.objects.get(name="住建局").active is True
    assert ControlTotal.objects.get().value == 584_0000_000_000
    returned = YearPlan.objects.get().returns.get()
    assert (returned.completed, returned.completed_basis, returned.progress_percent) == (
        -1_500_000,
        "declared",
        4550,
    )
    assert ledger.verify(with_replay=True).ok


def test_a_number_typed_twice_is_told(browse: Any, house: Ledger) -> None:
    client = browse("administrator")
    data = sent(client.get("/admin/projects/organisation/add/")) | {"name": "工信局"}
    answer = client.post("/admin/projects/organisation/add/", data)
    assert "already exists" in str(answer.context["adminform"].form.errors["name"])
