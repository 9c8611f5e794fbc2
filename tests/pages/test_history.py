"""The history's pages: who reads what, filters, paging, one change set, verification, undo."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from projects import ledger
from projects.models import ChangeSet, Project
from tests.pages.conftest import FEN, TEST, Ledger, changed, made, text

Browse = Callable[..., Client]


def numbers(response: Any) -> list[int]:
    """The change sets a page of the list shows, in their order."""
    return [line["row"].number for line in response.context["lines"]]


def test_nobody_is_sent_to_sign_in(client: Client, db: None) -> None:
    for url in ("/history/", "/history/1/"):
        assert client.get(url).status_code == 302
        assert "/accounts/login/" in client.get(url).headers["location"]


@pytest.mark.parametrize("name", ["manager", "leader", "auditor"])
def test_those_who_see_all_read_all(browse: Browse, name: str) -> None:
    response = browse(name).get("/history/")
    assert numbers(response) == list(range(ledger.head()[0], 0, -1))


@pytest.mark.parametrize("name", ["administrator", "newcomer"])
def test_without_a_reading_role_there_is_no_history(browse: Browse, name: str) -> None:
    client = browse(name)
    assert client.get("/history/").status_code == 404
    assert client.get("/history/1/").status_code == 404


def test_an_officer_reads_what_touches_their_projects(browse: Browse, house: Ledger) -> None:
    mine = house.project("我的项目")
    house.project("别人的项目", department=house.theirs)
    number = changed("project", mine.pk, total_investment=5 * FEN)
    assert numbers(browse("officer").get("/history/")) == [number, number - 2]
    assert number not in numbers(browse("stranger").get("/history/"))
    assert browse("stranger").get(f"/history/{number}/").status_code == 404


def test_an_officer_sees_only_their_part_of_a_change_set(browse: Browse, house: Ledger) -> None:
    rows: list[dict[str, str | int]] = [
        {"name": name, "sector": "steel", "responsible": unit}
        for name, unit in (("我的", house.mine), ("外的", house.theirs))
    ]
    house.projects(*rows)
    page = text(browse("officer").get(f"/history/{ledger.head()[0]}/"))
    assert "我的" in page
    assert "外的" not in page
    assert "2 changes concern projects of others" in page


def test_an_officer_reads_the_returns_and_supports_of_their_projects(browse: Browse, house: Ledger) -> None:
    project = house.project("某项目", department=house.theirs)
    assert numbers(browse("officer").get("/history/")) == []
    made("support", {"project": project.pk, "organisation": house.mine})
    house.returned(project, 3, completed=FEN)
    found = numbers(browse("officer").get("/history/"))
    assert found[0] == ledger.head()[0]
    assert len(found) == 3


def test_an_officer_reads_their_own_events(browse: Browse, people: dict[str, User]) -> None:
    number = ledger.event(ledger.Actor.of(people["officer"]), TEST, "export").number
    assert numbers(browse("officer").get("/history/")) == [number]
    assert browse("officer").get(f"/history/{number}/").status_code == 200
    assert browse("stranger").get(f"/history/{number}/").status_code == 404


def test_filters_by_person_source_and_project(browse: Browse, house: Ledger, people: dict[str, User]) -> None:
    first, second = house.project("一"), house.project("二")
    actor = ledger.Actor.of(people["manager"])
    by_manager = changed("project", first.pk, actor, name="一甲")
    difference = ledger.update(
        "project", second.pk, ledger.current("project", [second.pk])[second.pk], {"place": "园区"}
    )
    assert difference
    by_file = ledger.commit([difference], actor, ledger.Source("file", file="a.xlsx")).number
    client = browse("auditor")
    assert numbers(client.get("/history/", {"person": "manager"})) == [by_file, by_manager]
    assert numbers(client.get("/history/", {"source": "file"})) == [by_file]
    assert numbers(client.get("/history/", {"project": first.code}))[0] == by_manager
    assert numbers(client.get("/history/", {"project": second.code.lower(), "person": "manager"})) == [
        by_file
    ]
    assert numbers(client.get("/history/", {"project": "P999999"})) == []
    assert "No change set fits" in text(client.get("/history/", {"person": "nobody-at-all"}))


def test_the_project_filter_finds_a_deleted_project_and_its_deleted_plan(
    browse: Browse, house: Ledger
) -> None:
    project = house.project("将删")
    plan = project.year_plans.get()
    made_in = ledger.head()[0]
    house.returned(project, 2, completed=FEN)
    doomed = [("monthly_return", plan.returns.get().pk), ("year_plan", plan.pk), ("project", project.pk)]
    ledger.commit(
        [ledger.Difference(label, id, "delete") for label, id in doomed], ledger.Actor.system(), TEST
    )
    found = numbers(browse("auditor").get("/history/", {"project": project.code}))
    assert found[0] == ledger.head()[0]
    assert found[-1] == made_in
    assert numbers(browse("officer").get("/history/", {"project": project.code})) == []


def test_an_unknown_source_is_said_and_filters_nothing(browse: Browse) -> None:
    response = browse("auditor").get("/history/", {"source": "moon"})
    assert len(numbers(response)) == ledger.head()[0]
    assert "moon is not one of the available choices" in text(response)


def test_paging_by_number_goes_there_and_back(
    browse: Browse, house: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projects.views.history.PAGE", 3)
    project = house.project("翻页")
    for n in range(8):
        changed("project", project.pk, place=f"地点{n}")
    client, head = browse("auditor"), ledger.head()[0]
    first = client.get("/history/", {"source": "system"})
    older = client.get("/history/?source=system&" + first.context["page"].later)
    newer = client.get("/history/?source=system&" + older.context["page"].earlier)
    assert numbers(first) == numbers(newer) == [head, head - 1, head - 2]
    assert numbers(older) == [head - 3, head - 4, head - 5]
    assert first.context["page"].earlier is None
    last = client.get("/history/", {"before": 3})
    assert numbers(last) == [2, 1]
    assert last.context["page"].later is None


def test_a_change_set_shows_old_and_new_with_units_and_names(browse: Browse, house: Ledger) -> None:
    project = house.project("改名前", total_investment=1234567890)
    number = changed(
        "project",
        project.pk,
        name="改名后",
        total_investment=2 * FEN,
        responsible=house.theirs,
        stage="building",
    )
    page = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", text(browse("auditor").get(f"/history/{number}/"))))
    assert "old value 改名前 → new value 改名后" in page
    assert "1,234.56789 × 10k yuan" in page
    assert "new value 2 × 10k yuan" in page
    assert "old value 工信局 → new value 交通局" in page
    assert "under construction" in page
    assert ChangeSet.objects.get(number=number).hash in page
    assert ChangeSet.objects.get(number=number - 1).hash in page


def test_an_unknown_change_set_is_not_found(browse: Browse) -> None:
    assert browse("auditor").get("/history/9999/").status_code == 404


def test_a_large_change_set_is_paged(browse: Browse, house: Ledger) -> None:
    house.many(90)
    response = browse("auditor").get(f"/history/{ledger.head()[0]}/")
    assert len(response.context["changes"]) == 50
    following = browse("auditor").get(f"/history/{ledger.head()[0]}/?{response.context['page'].later}")
    assert len(following.context["changes"]) == 50
    assert {c.what.text for c in response.context["changes"]}.isdisjoint(
        c.what.text for c in following.context["changes"]
    )


def test_verify_now_is_noted_in_the_history(browse: Browse, people: dict[str, User]) -> None:
    client, before = browse("auditor"), ledger.head()[0]
    assert "has not been verified" in text(client.get("/history/"))
    page = text(client.post("/history/verify/", {"replay": "on"}, follow=True))
    assert f"Verified up to no. {before}, tables equal the history" in page
    found = ChangeSet.objects.get(number=before + 1)
    assert (found.action, found.user_id) == ("verify", people["auditor"].pk)
    assert found.reason.startswith(f"ok {before} ")


@pytest.mark.parametrize("name", ["officer", "leader", "administrator"])
def test_others_do_not_verify_nor_undo(browse: Browse, name: str) -> None:
    client, before = browse(name), ledger.head()
    assert client.post("/history/verify/").status_code == 404
    assert client.post("/history/1/undo/", {"reason": "x"}).status_code == 404
    assert ledger.head() == before


def test_a_broken_history_is_said(browse: Browse, data_dir: Any) -> None:
    data_dir.mkdir(exist_ok=True)
    (data_dir / "heads.log").write_text(f"2021-01-01T00:00:00\t1\t{'a' * 64}\ttest\n")
    page = text(browse("manager").post("/history/verify/", follow=True))
    assert "Does not verify" in page
    assert "heads.log" in page


def test_undo_turns_back_and_says_what_it_kept(
    browse: Browse, house: Ledger, people: dict[str, User]
) -> None:
    ids = house.projects(
        *({"name": name, "sector": "steel", "responsible": house.mine} for name in ("甲", "乙"))
    )
    number = ledger.head()[0]
    changed("project", ids[1], place="园区")
    page = text(browse("manager").post(f"/history/{number}/undo/", {"reason": "入错了"}, follow=True))
    assert not Project.objects.filter(pk=ids[0]).exists()
    assert Project.objects.filter(pk=ids[1]).exists()
    assert "were turned back" in page
    assert re.search(r"Kept: project P0*\d+ 乙 \(edited since: place\)", page)
    done = ChangeSet.objects.order_by("-number").first()
    assert done
    assert (done.reverses, done.reason, done.user_id) == (number, "入错了", people["manager"].pk)
    assert f"/history/{done.number}/" in text(browse("manager").get(f"/history/{number}/"))


def test_undo_wants_a_reason(browse: Browse, house: Ledger) -> None:
    project, before = house.project("甲"), ledger.head()
    page = text(browse("manager").post(f"/history/{before[0]}/undo/", {"reason": " "}, follow=True))
    assert "Give a reason." in page
    assert Project.objects.filter(pk=project.pk).exists()


def test_undo_of_nothing_left_and_of_an_unknown_one(browse: Browse, house: Ledger) -> None:
    client = browse("manager")
    house.project("甲")
    number = ledger.head()[0]
    client.post(f"/history/{number}/undo/", {"reason": "一"})
    assert "was left to turn back" in text(
        client.post(f"/history/{number}/undo/", {"reason": "二"}, follow=True)
    )
    assert "There is no change set 999" in text(
        client.post("/history/999/undo/", {"reason": "x"}, follow=True)
    )


def test_events_and_leaders_have_no_undo(browse: Browse, house: Ledger) -> None:
    house.project("甲")
    number = ledger.head()[0]
    event = ledger.event(ledger.Actor.system(), TEST, "export").number
    assert browse("manager").get(f"/history/{number}/").context["may_undo"]
    assert not browse("manager").get(f"/history/{event}/").context["may_undo"]
    assert not browse("leader").get(f"/history/{number}/").context["may_undo"]


def test_a_change_of_the_ledgers_form_can_be_read(browse: Browse) -> None:
    from projects.ledger import schema

    schema.added("project", "note", "")
    page = text(browse("auditor").get(f"/history/{ledger.head()[0]}/"))
    assert "change of form" in page


def test_the_first_language_is_chinese(browse: Browse, house: Ledger) -> None:
    house.project("甲", total_investment=FEN)
    page = text(browse("auditor", "zh-hans").get(f"/history/{ledger.head()[0]}/"))
    assert 'lang="zh-hans"' in page
    assert "总投资" in page
    assert "万元" in page


@pytest.mark.parametrize("url", ["/history/", "/history/{head}/"])
def test_the_number_of_queries_does_not_grow(
    browse: Browse, house: Ledger, url: str, django_assert_max_num_queries: Any
) -> None:
    client = browse("auditor")
    counts = []
    for number in (5, 90):
        ids = house.many(number)
        for project in ids[:40]:
            changed("project", project, place="园区")
        if "{head}" in url:
            house.many(number)
        with django_assert_max_num_queries(20) as found:
            assert client.get(url.format(head=ledger.head()[0])).status_code == 200
        counts.append(len(found))
    assert counts[1] <= counts[0]
