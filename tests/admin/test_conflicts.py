"""Two people on one object: different fields merge, the same field is shown with base, theirs and yours."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from projects import ledger
from projects.forms import BASE
from projects.models import Project, Support, YearPlan
from tests.admin.conftest import last
from tests.admin.forms import said, sent
from tests.pages.conftest import Ledger, changed, made


def url(project: Project) -> str:
    return f"/admin/projects/project/{project.pk}/change/"


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200
    return dict(answer.context["adminform"].form.errors)


def test_different_fields_merge(browse: Callable[..., Client], project: Project) -> None:
    mine, theirs = browse("manager"), browse("first")
    seen = sent(mine.get(url(project)))
    assert (
        theirs.post(
            url(project), sent(theirs.get(url(project))) | {"place": "北区", "reason": "a"}
        ).status_code
        == 302
    )
    assert (
        mine.post(
            url(project), seen | {"leader": "李", "year_plans-0-target": "封顶", "reason": "b"}
        ).status_code
        == 302
    )
    project.refresh_from_db()
    assert (project.place, project.leader) == ("北区", "李")
    assert last().entries.get(label="project").body == '{"leader":["","李"]}'


def test_the_same_field_is_a_conflict_that_shows_all_three(
    browse: Callable[..., Client], project: Project
) -> None:
    mine, theirs = browse("manager"), browse("first")
    seen = sent(mine.get(url(project)))
    changed_by_them = sent(theirs.get(url(project))) | {"total_investment": "500000", "reason": "a"}
    theirs.post(url(project), changed_by_them)
    number = ledger.head()[0]
    wanted = seen | {"total_investment": "600,000", "place": "北区", "reason": "b"}
    answer = mine.post(url(project), wanted)
    [told] = errors(answer)["total_investment"]
    for part in ("400,000 × 10k yuan", "500,000 × 10k yuan", "600,000 × 10k yuan", f"first! (#{number})"):
        assert part in told
    assert "Someone else changed the same fields" in said(answer)
    assert ledger.head()[0] == number
    again = sent(answer)
    assert (again["total_investment"], again["place"], again["reason"]) == ("600,000", "北区", "b")
    assert mine.post(url(project), again).status_code == 302, "now they have seen it and decide"
    project.refresh_from_db()
    assert (project.total_investment, project.place) == (6_000_000_000_00, "北区")
    assert ledger.verify(with_replay=True).ok


def test_writing_theirs_settles_it(browse: Callable[..., Client], project: Project) -> None:
    mine = browse("manager")
    seen = sent(mine.get(url(project)))
    changed("project", project.pk, leader="王")
    answer = mine.post(url(project), seen | {"leader": "李", "place": "北区", "reason": "b"})
    assert errors(answer)["leader"]
    assert mine.post(url(project), sent(answer) | {"leader": "王"}).status_code == 302
    assert last().entries.get().body == '{"place":["","北区"]}'


def test_what_someone_changed_meanwhile_is_not_put_back(
    browse: Callable[..., Client], project: Project
) -> None:
    """The form still holds the old value of a field its person never touched, also after a conflict elsewhere."""
    mine = browse("manager")
    seen = sent(mine.get(url(project)))
    changed("project", project.pk, leader="王", place="南区")
    again = sent(mine.post(url(project), seen | {"leader": "李", "reason": "b"}))
    assert again["place"] == ""
    assert mine.post(url(project), again).status_code == 302
    project.refresh_from_db()
    assert (project.leader, project.place) == ("李", "南区")


def test_the_same_change_twice_is_none(browse: Callable[..., Client], project: Project) -> None:
    mine = browse("manager")
    seen = sent(mine.get(url(project)))
    number = changed("project", project.pk, leader="王")
    answer = mine.post(url(project), seen | {"leader": "王", "reason": "b"}, follow=True)
    assert said(answer).startswith("Nothing was changed.")
    assert ledger.head()[0] == number


def test_a_conflict_in_an_inline_stands_beside_its_field(
    browse: Callable[..., Client], project: Project
) -> None:
    mine, year_plan = browse("manager"), YearPlan.objects.get()
    seen = sent(mine.get(url(project)))
    changed("year_plan", year_plan.pk, planned=2_000_000_000_00)
    answer = mine.post(url(project), seen | {"year_plans-0-planned": "300000", "name": "新", "reason": "b"})
    [formset, _supports] = [each.formset for each in answer.context["inline_admin_formsets"]]
    [told] = formset.forms[0].errors["planned"]
    assert "100,000" in told
    assert "200,000" in told
    assert Project.objects.get().name == "钢管项目"
    assert mine.post(url(project), sent(answer)).status_code == 302
    year_plan.refresh_from_db()
    assert (year_plan.planned, Project.objects.get().name) == (3_000_000_000_00, "新")


def test_a_row_that_was_deleted_meanwhile_is_said(
    browse: Callable[..., Client], project: Project, house: Ledger
) -> None:
    rows = ({"project": project.pk, "organisation": unit} for unit in (house.mine, house.theirs))
    [gone, stays] = made("support", *rows)
    mine = browse("manager")
    seen = sent(mine.get(url(project)))
    ledger.commit(
        [ledger.Difference("support", gone, "delete")], ledger.Actor.system(), ledger.Source("system")
    )
    answer = mine.post(url(project), seen | {"supports-1-reports": "on", "place": "北区", "reason": "b"})
    assert "deleted meanwhile (supporting department)" in said(answer)
    assert [each.pk for each in Support.objects.filter(reports=False)] == [stays]
    again = sent(answer)
    assert (again["supports-1-id"], again["supports-1-reports"], again["place"]) == (str(stays), "on", "北区")
    assert mine.post(url(project), again).status_code == 200


def test_a_row_that_was_changed_meanwhile_is_not_deleted(
    browse: Callable[..., Client], project: Project
) -> None:
    mine = browse("manager")
    seen = sent(mine.get(url(project)))
    changed("year_plan", YearPlan.objects.get().pk, target="封顶")
    answer = mine.post(url(project), seen | {"year_plans-0-DELETE": "on", "reason": "b"})
    assert "target of the year" in said(answer)
    assert "封顶" in said(answer)
    assert YearPlan.objects.exists()


def test_an_object_that_was_deleted_meanwhile_is_a_message(
    browse: Callable[..., Client], house: Ledger
) -> None:
    client = browse("administrator")
    [unit] = made("organisation", {"name": "旧局"})
    page = f"/admin/projects/organisation/{unit}/change/"
    seen = sent(client.get(page))
    ledger.commit(
        [ledger.Difference("organisation", unit, "delete")], ledger.Actor.system(), ledger.Source("system")
    )
    answer = client.post(page, seen | {"name": "新局", "reason": "b"}, follow=True)
    assert answer.status_code == 200
    assert "Perhaps it was deleted" in said(answer)


@pytest.mark.parametrize("base", ["", "rubbish", "another's"])
def test_a_form_without_its_base_changes_nothing(
    browse: Callable[..., Client], project: Project, house: Ledger, base: str
) -> None:
    client, other = browse("manager"), house.project("另一个")
    data = sent(client.get(url(project))) | {"name": "新", "reason": "b"}
    data[BASE] = sent(client.get(url(other)))[BASE] if base == "another's" else base
    answer = client.post(url(project), data)
    assert "another state of the ledger" in said(answer)
    project.refresh_from_db()
    assert project.name == "钢管项目"


class Race:
    """Someone commits between the form's own look at the base and the door: once, at the door's first write."""

    def __init__(self, strike: Callable[[], Any]) -> None:
        self.strike: Callable[[], Any] | None = strike

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.strike and "projects_counter" in sql:
            strike, self.strike = self.strike, None
            strike()
        return execute(sql, params, many, context)


def test_a_conflict_found_only_by_the_door_is_a_message_too(
    browse: Callable[..., Client], project: Project, house: Ledger, people: dict[str, User]
) -> None:
    client = browse("manager")
    data = sent(client.get(url(project))) | {"leader": "李", "reason": "b", "supports-TOTAL_FORMS": "1"}
    data |= {"supports-0-organisation": str(house.theirs)}
    with connection.execute_wrapper(Race(lambda: changed("project", project.pk, leader="王"))):
        answer = client.post(url(project), data)
    assert answer.status_code == 200
    assert "leader" in said(answer)
    assert sent(answer)["leader"] == "李"
    assert not Support.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_all_answered(browse: Callable[..., Client], project: Project) -> None:
    """Writers of the admin and others wait for each other and never for ever; nobody's field is lost."""
    fields = ("place", "leader", "person", "industry", "note", "content")
    seen = {key: sent(browse("manager").get(url(project))) for key in fields}
    clients = {key: browse("manager") for key in fields}

    def save(key: str) -> int:
        try:
            answer = clients[key].post(url(project), seen[key] | {key: f"新{key}"[:8], "reason": key})
            ledger.event(ledger.Actor.system(), ledger.Source("system"), "verify")
            return answer.status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(fields)) as pool:
        assert list(pool.map(save, fields)) == [302] * len(fields)
    project.refresh_from_db()
    assert [getattr(project, key) for key in fields] == [f"新{key}"[:8] for key in fields]
    assert ledger.verify(with_replay=True).ok
