"""Milestones, permits, problems and evidence on a project's page: shown, added, edited, removed, each save one change set."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from projects import ledger
from projects.models import ChangeSet, Milestone, Permit, Problem, Project
from tests.factories import kept
from tests.forms import forms_of
from tests.pages.conftest import FEN, Ledger, changed, made, text, words

Browse = Callable[..., Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def project(house: Ledger) -> Project:
    return house.project("型钢", planned=100 * FEN)


def at(project: Project, rest: str = "") -> str:
    """An address below the project's."""
    return f"/projects/{project.code}/{rest}"


def send(client: Client, address: str, **typed: Any) -> Any:
    """Open a form, type into it, and send it as a browser does."""
    form = forms_of(client.get(address))[address]
    return client.post(address, {**form, **typed})


def last() -> ChangeSet:
    found = ChangeSet.objects.first()
    assert found
    return found


# --- showing


def test_nothing_is_said_where_nothing_is_known(browse: Browse, project: Project) -> None:
    page = words(browse("leader").get(at(project)))
    for said in (
        "No milestone is recorded",
        "4 main permits are not recorded",
        "No problem was raised",
        "No evidence",
    ):
        assert said in page
    assert "Add a milestone" not in page


def test_milestones_tell_how_late_they_are(browse: Browse, project: Project) -> None:
    rows = [("piling", "2021-04-10", "", "2021-04-28"), ("topped", "2021-09", "2021-11", ""), ("digging", "2021-05-20", "2021-06-01", "2021-05-19"), ("main", "2021-12", "2021-12-30", "")]  # fmt: skip
    made(
        "milestone",
        *(
            {"project": project.pk, "kind": k, "planned": p, "forecast": f, "actual": a}
            for k, p, f, a in rows
        ),
    )
    page = words(browse("auditor").get(at(project)))
    for said in (
        "piling 2021-04-10 — 2021-04-28 reached 18 days late", "topped out 2021-09 2021-11 — expected 2 months late",
        "digging 2021-05-20 2021-06-01 2021-05-19 reached 1 day early", "main structure finished 2021-12 2021-12-30 — expected on time",
    ):  # fmt: skip
        assert said in page, said


def test_permits_have_the_four_great_ones_first(browse: Browse, project: Project) -> None:
    rows = [
        ("construction", "pending"),
        ("land", "exempt"),
        ("approval", "done"),
        ("environment", "handling"),
    ]
    made("permit", *({"project": project.pk, "kind": kind, "state": state} for kind, state in rows))
    page = words(browse("leader").get(at(project)))
    assert (
        "Main permits done: 2 of 3 (66.7%) · 1 of them not required · 1 main permit is not recorded" in page
    )
    places = [page.index(said) for said in ("approval main done", "environmental assessment main in hand", "land main not required", "planning main not recorded", "construction permit not begun")]  # fmt: skip
    assert places == sorted(places)


def test_problems_tell_their_steps_and_what_is_overdue(browse: Browse, project: Project) -> None:
    told = {"project": project.pk, "kind": "land", "raised": "2021-03-01", "state": "raised"}
    late, open_, undated = made(
        "problem", {**told, "description": "征地", "due": "2021-04"}, {**told, "description": "待建", "due": "2999"},
        {**told, "description": "无期"},
    )  # fmt: skip
    changed("problem", late, state="handling", measures="调度")
    page = words(browse("leader").get(at(project)))
    assert "征地 2021-03-01 due 2021-04 overdue — 调度 in hand to act: 工信局 raised" in page
    assert "待建 2021-03-01 due 2999 —" in page
    assert "无期 2021-03-01 no due date —" in page
    assert open_ < undated


def test_evidence_tells_who_brought_it_when_and_for_which_return(
    browse: Browse, project: Project, house: Ledger, people: dict[str, User]
) -> None:
    march = house.returned(project, 3, completed=FEN)
    wanted = ledger.create(
        "evidence", -1, kept(project=project.pk, monthly_return=march, amount=1_234_500, signed=True)
    )
    ledger.commit([wanted], ledger.Actor.of(people["officer"]), ledger.Source("page", "x"))
    sha256 = str(wanted.made["sha256"])
    page = words(browse("leader").get(at(project)))
    for said in (
        f"{sha256[:12]}…",
        "invoice signed by all three 发票.pdf",
        "17 bytes",
        "1.23",
        "2021-03",
        "officer",
    ):
        assert said in page, said


def test_the_same_file_elsewhere_is_named_to_those_who_see_all(
    browse: Browse, project: Project, house: Ledger
) -> None:
    other = house.project("另一个")
    for each in (project, other):
        made("evidence", kept(project=each.pk))
    assert f"The same file also stands at {other.code}" in words(browse("auditor").get(at(project)))
    assert "also stands" not in words(browse("officer").get(at(project)))


def test_the_trail_tells_of_them(browse: Browse, project: Project) -> None:
    officer = browse("officer")
    send(officer, at(project, "milestones/add/"), kind="piling", planned="2021-04")
    milestone = Milestone.objects.get()
    send(officer, at(project, f"milestones/{milestone.pk}/"), actual="2021-05")
    remove(officer, project, f"milestones/{milestone.pk}/", "登错了")
    page = words(browse("leader").get(at(project)))
    for said in ("milestone deleted", "milestone #1 changed actual date: — → new value 2021-05", "登错了"):
        assert said in page.replace("old value ", ""), said


# --- adding and editing


ADDED: dict[str, dict[str, str]] = {
    "milestones": {"kind": "piling", "name": "一号", "planned": "2021年4月", "person": "张三"},
    "permits": {"kind": "land", "state": "done", "document": "〔2021〕1号", "actual": "2021-03-05"},
    "problems": {"kind": "funds", "description": "贷款", "raised": "2021-03-01", "due": "2021-06"},
}
MODELS: dict[str, Any] = {"milestones": Milestone, "permits": Permit, "problems": Problem}


@pytest.mark.parametrize("name", ["officer", "manager"])
@pytest.mark.parametrize("slug", ADDED)
def test_who_reports_adds_edits_and_removes(
    browse: Browse, project: Project, people: dict[str, User], slug: str, name: str
) -> None:
    client, head = browse(name), ledger.head()[0]
    answer = send(client, at(project, f"{slug}/add/"), **ADDED[slug])
    assert answer["Location"] == at(project, f"#{slug}")
    thing: Any = MODELS[slug].objects.get()
    assert thing.project == project
    assert {key: str(getattr(thing, key)) for key in ADDED[slug]} == {**ADDED[slug], **({"planned": "2021-04"} if slug == "milestones" else {})}  # fmt: skip
    made_by = last()
    assert (made_by.number, made_by.user, made_by.source) == (head + 1, people[name], "page")
    assert send(client, at(project, f"{slug}/{thing.pk}/"), kind="other").status_code == 302
    thing.refresh_from_db()
    assert (thing.kind, last().number) == ("other", head + 2)
    remove(client, project, f"{slug}/{thing.pk}/", "登错了")
    assert not MODELS[slug].objects.exists()
    assert (last().action, last().reason, last().number) == ("delete", "登错了", head + 3)
    assert ledger.verify(with_replay=True).ok


def remove(client: Client, project: Project, rest: str, reason: str) -> Any:
    address = at(project, f"{rest}remove/")
    form = forms_of(client.get(at(project, rest)))[address]
    return client.post(address, {**form, "reason": reason})


def test_saving_nothing_changes_nothing(browse: Browse, project: Project) -> None:
    [milestone] = made("milestone", {"project": project.pk, "kind": "piling", "planned": "2021-04"})
    head = ledger.head()
    answer = send(browse("officer"), at(project, f"milestones/{milestone}/"))
    assert (answer.status_code, ledger.head()) == (302, head)


@pytest.mark.parametrize(
    ("slug", "typed", "said"),
    [
        ("milestones", {"kind": ""}, "This field is required"),
        ("milestones", {"kind": "piling", "planned": "明年"}, "“明年” is not a date"),
        ("milestones", {"kind": "nonsense"}, "Select a valid choice"),
        ("permits", {"kind": "land", "state": ""}, "This field is required"),
        ("permits", {"kind": "land", "state": "done", "document": "长" * 101}, "at most 100 are kept"),
        ("permits", {"kind": "land", "state": "done", "department": "999"}, "Select a valid choice"),
        ("problems", {"kind": "land", "description": "", "raised": "2021"}, "This field is required"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_lost(
    browse: Browse, project: Project, slug: str, typed: dict[str, str], said: str
) -> None:
    head, address = ledger.head(), at(project, f"{slug}/add/")
    answer = browse("officer").post(address, {"person": "张三", "note": "记着", "leader": "王", **typed})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    kept_words = {"milestones": "张三", "permits": "记着", "problems": "王"}
    assert kept_words[slug] in page
    assert ledger.head() == head


def test_a_stale_edit_shows_base_theirs_and_yours(
    browse: Browse, project: Project, people: dict[str, User]
) -> None:
    [milestone] = made("milestone", {"project": project.pk, "kind": "piling", "planned": "2021-04"})
    officer, address = browse("officer"), at(project, f"milestones/{milestone}/")
    form = forms_of(officer.get(address))[address]
    changed("milestone", milestone, ledger.Actor.of(people["manager"]), planned="2021-05", person="李四")
    head = ledger.head()
    answer = officer.post(address, {**form, "planned": "2021-06", "name": "二号"})
    page = words_of(answer)
    for said in ("started from “2021-04”", "manager", "made it “2021-05”", "wrote “2021-06”"):
        assert said in page, said
    assert (answer.status_code, ledger.head()) == (422, head)
    again = officer.post(address, forms_of(answer)[address])
    assert again.status_code == 302
    now = Milestone.objects.get()
    assert (now.planned, now.name, now.person) == ("2021-06", "二号", "李四"), "other fields merge"


def words_of(answer: Any) -> str:
    """The words of an answer of any status."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def test_what_was_typed_survives_a_removal_by_another(browse: Browse, project: Project) -> None:
    [milestone] = made("milestone", {"project": project.pk, "kind": "piling"})
    officer, address = browse("officer"), at(project, f"milestones/{milestone}/")
    form = forms_of(officer.get(address))[address]
    ledger.commit(
        [ledger.Difference("milestone", milestone, "delete")], ledger.Actor.system(), ledger.Source("system")
    )
    answer = officer.post(address, {**form, "person": "张三"})
    assert "was removed meanwhile" in words_of(answer)
    anew = forms_of(answer)[at(project, "milestones/add/")]
    assert officer.post(at(project, "milestones/add/"), anew).status_code == 302
    assert Milestone.objects.get().person == "张三"


def test_a_removal_holds_for_what_was_seen(browse: Browse, project: Project) -> None:
    [permit] = made("permit", {"project": project.pk, "kind": "land", "state": "pending"})
    client, address = browse("officer"), at(project, f"permits/{permit}/remove/")
    form = forms_of(client.get(at(project, f"permits/{permit}/")))[address]
    assert "Give a reason" in words_of(client.post(address, {**form, "reason": " "}))
    assert "another state of the ledger" in words_of(client.post(address, {"reason": "错"}))
    changed("permit", permit, state="done")
    answer = client.post(address, {**form, "reason": "错"})
    assert (answer.status_code, "changed the same fields meanwhile" in words_of(answer)) == (200, True)
    assert Permit.objects.get().state == "done"


def test_a_form_of_another_object_is_refused(browse: Browse, project: Project) -> None:
    first, second = made(
        "milestone", {"project": project.pk, "kind": "piling"}, {"project": project.pk, "kind": "main"}
    )
    client = browse("officer")
    form = forms_of(client.get(at(project, f"milestones/{first}/")))[at(project, f"milestones/{first}/")]
    answer = client.post(at(project, f"milestones/{second}/"), {**form, "person": "张三"})
    assert (answer.status_code, "another state of the ledger" in words_of(answer)) == (422, True)


def test_things_of_another_project_are_not_reached_through_this_one(
    browse: Browse, project: Project, house: Ledger
) -> None:
    other = house.project("交通项目", department=house.theirs)
    [milestone] = made("milestone", {"project": other.pk, "kind": "piling"})
    assert browse("manager").get(at(project, f"milestones/{milestone}/")).status_code == 404
    assert browse("officer").get(at(other, f"milestones/{milestone}/")).status_code == 404


def test_a_supporting_department_reads_and_reports_where_it_is_said_to(
    browse: Browse, project: Project, house: Ledger
) -> None:
    stranger = browse("stranger")
    assert stranger.get(at(project)).status_code == 404
    [support] = made("support", {"project": project.pk, "organisation": house.theirs})
    assert "Add a milestone" not in text(stranger.get(at(project)))
    assert stranger.get(at(project, "milestones/add/")).status_code == 404
    changed("support", support, reports=True)
    assert send(stranger, at(project, "milestones/add/"), kind="piling").status_code == 302


def test_of_a_placeholder_there_is_nothing_to_say(browse: Browse, house: Ledger) -> None:
    slot = house.project("占位 01", placeholder=True)
    assert browse("manager").get(at(slot, "milestones/add/")).status_code == 404
    assert "Add a milestone" not in text(browse("manager").get(at(slot)))


def test_a_note_on_what_was_read_is_told(browse: Browse, project: Project) -> None:
    [evidence] = made("evidence", kept(project=project.pk))
    client = browse("officer")
    send(client, at(project, f"evidence/{evidence}/"), amount="1.23456789")
    assert "Rounded to whole fen" in text(client.get(at(project)))


# --- the steps of a problem


def brought(house: Ledger, project: Project, *steps: str) -> int:
    [problem] = made("problem", {"project": project.pk, "kind": "land", "description": "征地", "raised": "2021-03", "state": "raised"})  # fmt: skip
    for step in steps:
        changed("problem", problem, state=step, result="已交地" if step == "closing" else "")
    return problem


def test_a_problem_goes_its_steps_on_the_page(browse: Browse, project: Project, house: Ledger) -> None:
    problem = brought(house, project)
    officer, manager = browse("officer"), browse("manager")
    form, step = at(project, f"problems/{problem}/"), at(project, f"problems/{problem}/step/")

    def take(client: Client, state: str, **typed: str) -> Any:
        sent = forms_of(client.get(form))[step]
        return client.post(
            step, {**sent, **{f"{state}-{key}": value for key, value in typed.items()}, "state": state}
        )

    assert "Ask to close" not in text(officer.get(form))
    assert take(officer, "handling").status_code == 302
    refused = take(officer, "closing", result="")
    assert (refused.status_code, "Say what came of it" in words_of(refused)) == (422, True)
    assert take(officer, "closing", result="已交地").status_code == 302
    assert "Close it" not in text(officer.get(form))
    refused = take(manager, "returned", reason="")
    assert (refused.status_code, "Give a reason" in words_of(refused)) == (422, True)
    assert take(manager, "returned", reason="尚欠两户").status_code == 302
    page = words(browse("leader").get(at(project)))
    assert "尚欠两户" in page
    assert take(officer, "closing", result="全部交地").status_code == 302
    assert take(manager, "closed").status_code == 302
    assert Problem.objects.get().state == "closed"
    assert officer.get(form)["Location"] == at(project, "#problems")


def test_two_who_take_different_steps_are_told(
    browse: Browse, project: Project, house: Ledger, people: dict[str, User]
) -> None:
    problem = brought(house, project, "handling", "closing")
    client, step = browse("manager"), at(project, f"problems/{problem}/step/")
    sent = forms_of(client.get(at(project, f"problems/{problem}/")))[step]
    changed("problem", problem, state="closed")
    ledger.undo(ledger.head()[0], ledger.Actor.system(), ledger.Source("system"), "x")
    sent_back = ledger.Difference("problem", problem, "update", {"state": ("closing", "returned")})
    ledger.commit([sent_back], ledger.Actor.system(), ledger.Source("system"), reason="尚欠")
    head = ledger.head()
    answer = client.post(step, {**sent, "state": "closed"})
    assert (answer.status_code, ledger.head()) == (422, head)
    assert "made it “returned”" in words_of(answer)


@pytest.mark.parametrize(
    ("state", "status"), [("closed", 422), ("raised", 302), ("nonsense", 404), ("", 404)]
)
def test_a_step_that_is_not_offered_is_refused(
    browse: Browse, project: Project, house: Ledger, state: str, status: int
) -> None:
    problem = brought(house, project)
    client, step = browse("officer"), at(project, f"problems/{problem}/step/")
    sent = forms_of(client.get(at(project, f"problems/{problem}/")))[step]
    seal = next(value for key, value in sent.items() if key.endswith("ledger_base"))
    head = ledger.head()
    answer = client.post(step, {"state": state, f"{state}-ledger_base": seal})
    assert (answer.status_code, ledger.head()) == (status, head)


# --- htmx


def test_htmx_gets_the_section_alone(browse: Browse, project: Project) -> None:
    client = browse("officer")
    address = at(project, "milestones/add/")
    opened = client.get(address, headers=HTMX)
    page = text(opened)
    assert page.strip().startswith('<section class="around" id="milestones"')
    assert "<html" not in page
    wrong = client.post(address, {"planned": "x"}, headers=HTMX)
    assert (wrong.status_code, "is not a date" in wrong.content.decode()) == (200, True)
    done = client.post(address, {**forms_of(opened)[address], "kind": "piling"}, headers=HTMX)
    page = text(done)
    assert "Saved." in page
    assert "<form" not in page
    assert Milestone.objects.count() == 1
