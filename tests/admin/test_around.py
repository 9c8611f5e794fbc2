"""Milestones, permits and problems in the admin pass the door like all else; evidence is only read there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from projects import ledger
from projects.models import Milestone, Permit, Problem, Project
from tests.admin.conftest import last
from tests.admin.forms import said, sent
from tests.admin.test_rights import beside
from tests.pages.conftest import Ledger, changed


@pytest.fixture
def things(project: Project) -> dict[str, int]:
    return beside(project)


def url(label: str, pk: int, page: str = "change") -> str:
    return f"/admin/projects/{label}/{pk}/{page}/"


@pytest.mark.parametrize(
    ("label", "typed"),
    [("milestone", {"actual": "2021-05"}), ("permit", {"state": "exempt", "note": "不涉及"}), ("problem", {"due": "2021-06-30"})],
)  # fmt: skip
def test_a_save_is_one_change_set(
    manager: Client, things: dict[str, int], people: dict[str, User], label: str, typed: dict[str, str]
) -> None:
    head = ledger.head()[0]
    answer = manager.post(
        url(label, things[label]), {**sent(manager.get(url(label, things[label]))), **typed, "reason": "更正"}
    )
    assert answer.status_code == 302
    assert (last().number, last().user, last().reason, last().changes) == (
        head + 1,
        people["manager"],
        "更正",
        1,
    )
    assert ledger.verify(with_replay=True).ok


def test_adding_one_explains_itself(manager: Client, project: Project) -> None:
    form = sent(manager.get("/admin/projects/permit/add/"))
    answer = manager.post(
        "/admin/projects/permit/add/", {**form, "project": str(project.pk), "kind": "land", "state": "done"}
    )
    assert answer.status_code == 302
    assert Permit.objects.get().project == project


def test_a_step_out_of_order_is_a_message(manager: Client, things: dict[str, int]) -> None:
    address = url("problem", things["problem"])
    answer = manager.post(address, {**sent(manager.get(address)), "state": "closed", "reason": "x"})
    assert (answer.status_code, "step by step" in said(answer)) == (200, True)
    assert Problem.objects.get().state == "raised"
    answer = manager.post(address, {**sent(manager.get(address)), "state": "handling", "reason": "x"})
    assert (answer.status_code, Problem.objects.get().state) == (302, "handling")


def test_a_conflict_is_a_message(manager: Client, things: dict[str, int]) -> None:
    address = url("milestone", things["milestone"])
    form = sent(manager.get(address))
    changed("milestone", things["milestone"], person="李四")
    answer = manager.post(address, {**form, "person": "王五", "reason": "x"})
    assert (answer.status_code, "李四" in said(answer) or "李四" in answer.content.decode()) == (200, True)
    assert Milestone.objects.get().person == "李四"


def test_the_project_of_a_thing_stays(
    manager: Client, house: Ledger, things: dict[str, int], project: Project
) -> None:
    other = house.project("另一个")
    address = url("permit", things["permit"])
    manager.post(
        address, {**sent(manager.get(address)), "project": str(other.pk), "note": "x", "reason": "x"}
    )
    assert Permit.objects.get().project == project


def test_deleting_a_project_lists_and_takes_what_stands_around_it(
    manager: Client, project: Project, things: dict[str, int]
) -> None:
    address = url("project", project.pk, "delete")
    page = manager.get(address)
    shown = page.content.decode()
    for name in ("piling", "land", "征地", "发票.pdf"):
        assert name in shown, name
    answer = manager.post(address, {"post": "yes", "reason": "重复登记", "token": page.context["token"]})
    assert answer.status_code == 302
    assert not Project.objects.filter(pk=project.pk).exists()
    assert last().changes == 6
    ledger.undo(last().number, ledger.Actor.system(), ledger.Source("system"), "误删")
    assert Milestone.objects.get().pk == things["milestone"]
    assert ledger.verify(with_replay=True).ok


@pytest.mark.parametrize("name", ["manager", "auditor"])
def test_evidence_is_read(browse: Callable[..., Client], things: dict[str, int], name: str) -> None:
    client: Any = browse(name)
    page = client.get(url("evidence", things["evidence"])).content.decode()
    assert "发票.pdf" in page
    assert 'type="text"' not in page.split('id="content"')[1]
    assert client.get(url("evidence", things["evidence"], "history")).status_code == 200
    assert client.post(url("evidence", things["evidence"]), {"name": "x"}).status_code == 403


def test_undo_works_for_them(manager: Client, things: dict[str, int]) -> None:
    number = changed("permit", things["permit"], state="pending", document="〔2021〕1号")
    answer = manager.post(f"/history/{number}/undo/", {"reason": "填错"})
    assert answer.status_code == 302
    assert (Permit.objects.get().state, Permit.objects.get().document) == ("done", "")
