"""Deleting in the admin: what goes with it is listed, a reason is asked, and the door takes children first."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth.models import User
from django.test import Client

from projects import ledger
from projects.models import MonthlyReturn, Organisation, Project, Support, YearPlan
from tests.admin.conftest import last
from tests.admin.forms import said, sent
from tests.factories import close_month
from tests.pages.conftest import Ledger, changed, made

LIST = "/admin/projects/project/"


def url(project: Project) -> str:
    return f"{LIST}{project.pk}/delete/"


def family(house: Ledger, project: Project) -> None:
    house.returned(project, 3, completed=5)
    made("support", {"project": project.pk, "organisation": house.theirs})


def parent_of(house: Ledger, part: str) -> Project:
    """A parent, which has no figures of its own, with one part."""
    [pk] = made("project", {"name": "打包项目", "sector": house.sectors["steel"], "responsible": house.mine})
    house.project(part, parent=pk)
    return Project.objects.get(pk=pk)


def selected(*projects: Project, **more: str) -> dict[str, Any]:
    return {"action": "delete_selected", "_selected_action": [str(each.pk) for each in projects], **more}


def listed(answer: Any) -> list[Any]:
    """The nested list of what goes."""
    found: list[Any] = answer.context["deleted_objects"]
    return found


def test_a_project_goes_with_all_that_belongs_to_it(
    manager: Client, house: Ledger, project: Project, people: dict[str, User]
) -> None:
    family(house, project)
    page = manager.get(url(project))
    assert listed(page) == [
        "project: P000001 钢管项目",
        [
            "supporting department: 交通局",
            "year plan: 2021 · P000001 钢管项目",
            ["monthly return: 2021 · P000001 钢管项目 · 2021-03"],
        ],
    ]
    before = ledger.head()[0]
    answer = manager.post(url(project), sent(page) | {"reason": "重复登记"})
    assert answer.status_code == 302
    assert ledger.head()[0] == before + 1
    assert [each.label for each in last().entries.order_by("seq")] == [
        "monthly_return", "year_plan", "support", "project",
    ]  # fmt: skip
    assert (last().user, last().action, last().reason) == (people["manager"], "delete", "重复登记")
    left = (Project.objects, YearPlan.objects, Support.objects, MonthlyReturn.objects)
    assert not any(manager_.exists() for manager_ in left)
    assert LogEntry.objects.get().action_flag == DELETION
    assert ledger.verify(with_replay=True).ok


def test_a_deletion_without_reason_asks_again(manager: Client, project: Project) -> None:
    before = ledger.head()[0]
    for reason in ("", "   "):
        answer = manager.post(url(project), sent(manager.get(url(project))) | {"reason": reason})
        assert "Give a reason." in said(answer)
    assert ledger.head()[0] == before
    assert not LogEntry.objects.exists()


def test_a_confirmation_holds_for_what_was_shown(manager: Client, house: Ledger, project: Project) -> None:
    seen = sent(manager.get(url(project)))
    changed("project", project.pk, leader="李")
    answer = manager.post(url(project), seen | {"reason": "重复"})
    assert "has changed meanwhile" in said(answer)
    assert sent(answer)["reason"] == "重复"
    family(house, project)
    assert "has changed meanwhile" in said(manager.post(url(project), sent(answer)))
    assert Project.objects.exists()
    assert manager.post(url(project), sent(manager.get(url(project))) | {"reason": "x"}).status_code == 302
    assert not Project.objects.exists()


def test_what_others_refer_to_stays(browse: Any, house: Ledger) -> None:
    project = parent_of(house, "子项目")
    part = Project.objects.get(name="子项目")
    client = browse("first")
    page = client.get(url(project))
    assert page.context["protected"] == [f"project: {part}"]
    before = ledger.head()[0]
    assert client.post(url(project), {"post": "yes", "reason": "x", "token": ""}).status_code == 200
    unit = f"/admin/projects/organisation/{house.mine}/delete/"
    assert len(client.get(unit).context["protected"]) == 7, "five memberships and two projects"
    assert client.post(unit, {"post": "yes", "reason": "x"}).status_code == 200
    plan = f"/admin/projects/plan/{house.plan}/delete/"
    assert client.post(plan, {"post": "yes", "reason": "x"}).status_code == 200
    assert ledger.head()[0] == before


def test_what_stands_in_a_closed_month_stays(manager: Client, house: Ledger, project: Project) -> None:
    family(house, project)
    period = YearPlan.objects.get().returns.get().period
    close_month(period.pk)
    answer = manager.post(url(project), sent(manager.get(url(project))) | {"reason": "x"})
    assert "Month 3 is closed" in said(answer)
    page = f"/admin/projects/monthlyreturn/{MonthlyReturn.objects.get().pk}/change/"
    answer = manager.post(page, sent(manager.get(page)) | {"completed": "9", "reason": "x"})
    assert "Month 3 is closed" in said(answer)
    assert MonthlyReturn.objects.get().completed == 5


def test_the_selection_is_one_change_set(manager: Client, house: Ledger, project: Project) -> None:
    other, stays = house.project("乙"), house.project("丙")
    family(house, project)
    page = manager.post(LIST, selected(project, other))
    assert "丙" not in page.content.decode()
    assert "monthly return: 2021" in page.content.decode()
    before = ledger.head()[0]
    answer = manager.post(LIST, {**sent(page), **selected(project, other)})
    assert "Give a reason." in said(answer)
    token = sent(answer)["token"]
    answer = manager.post(
        LIST, selected(project, other, post="yes", token=token, reason="并入他项"), follow=True
    )
    assert "Successfully deleted 2" in said(answer)
    assert (ledger.head()[0], last().changes, last().reason) == (before + 1, 6, "并入他项")
    assert list(Project.objects.all()) == [stays]


def test_a_selection_that_cannot_go_stays_whole(manager: Client, house: Ledger) -> None:
    project = parent_of(house, "子项目")
    other = house.project("乙")
    page = manager.post(LIST, selected(project, other))
    assert page.context["protected"]
    answer = manager.post(LIST, selected(project, other, post="yes", token="", reason="x"))
    assert answer.status_code == 200
    assert Project.objects.count() == 3
    both = [project, Project.objects.get(name="子项目")]
    token = sent(manager.post(LIST, selected(*both)))["token"]
    assert manager.post(LIST, selected(*both, post="yes", token=token, reason="x")).status_code == 302
    assert list(Project.objects.all()) == [other], "a parent may go together with its part"


def test_the_list_of_what_goes_costs_the_same_for_many(
    manager: Client, house: Ledger, django_assert_max_num_queries: Any
) -> None:
    few, many = house.many(5), house.many(60)
    for ids in (few, many):
        with django_assert_max_num_queries(26):
            page = manager.post(
                LIST, {"action": "delete_selected", "_selected_action": [str(i) for i in ids]}
            )
        assert page.status_code == 200
    token = sent(page)["token"]
    more = {"post": "yes", "token": token, "reason": "x"}
    manager.post(LIST, {"action": "delete_selected", "_selected_action": [str(i) for i in many], **more})
    assert Project.objects.count() == 5


def test_an_organisation_nobody_names_goes(browse: Any) -> None:
    [unit] = made("organisation", {"name": "旧局"})
    client = browse("administrator")
    page = f"/admin/projects/organisation/{unit}/delete/"
    assert client.post(page, sent(client.get(page)) | {"reason": "撤销"}).status_code == 302
    assert not Organisation.objects.filter(pk=unit).exists()


def test_who_may_not_see_projects_is_told_how_many_there_are(
    browse: Any, house: Ledger, project: Project
) -> None:
    house.project("稀土项目")
    client = browse("administrator")
    for page, ways in (
        (f"/admin/projects/organisation/{house.mine}/", 6),
        (f"/admin/projects/sector/{house.sectors['steel']}/", 1),
    ):
        one = client.get(f"{page}delete/")
        several = client.post(
            page.rsplit("/", 2)[0] + "/",
            {"action": "delete_selected", "_selected_action": [page.rsplit("/", 2)[1]]},
        )
        for answer in (one, several):
            told = answer.context["protected"]
            assert (len(told), told[-1]) == (ways, "2 × project"), "memberships by name, projects by number"
            for secret in ("P000001", "P000002", "钢管项目", "稀土项目"):
                assert secret not in answer.content.decode()
    assert (
        "钢管项目"
        in browse("first").get(f"/admin/projects/organisation/{house.mine}/delete/").content.decode()
    )
