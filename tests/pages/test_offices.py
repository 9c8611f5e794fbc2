"""People and offices change: each step shown, applied as shown, for those whose matter it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from projects.models import ChangeSet, Organisation, Project
from tests.pages.conftest import FEN, Ledger, text, words
from tests.pages.test_planning import seen, words_of
from tests.pages.test_plans import apply

Browse = Callable[..., Client]


@pytest.fixture
def three(house: Ledger) -> list[Project]:
    return [
        house.project(name, planned=100 * FEN, total_investment=300 * FEN, stage="building")
        for name in "甲乙丙"
    ]


def test_each_finds_what_is_theirs(browse: Browse, house: Ledger) -> None:
    manager, administrator = (
        words(browse("manager").get("/offices/")),
        words(browse("administrator").get("/offices/")),
    )
    assert "Hand projects over" in manager
    assert "Merge two organisations" not in manager
    assert "Merge two organisations" in administrator
    assert "Hand projects over" not in administrator
    assert browse("leader").get("/offices/").status_code == 404


def test_projects_are_handed_over(browse: Browse, house: Ledger, three: list[Project]) -> None:
    client, url = browse("manager"), "/offices/handover/"
    asked = {"giver": house.mine, "taker": house.theirs, "reason": "三定方案"}
    preview = client.post(url, asked)
    told = words(preview)
    assert "3 changes, in one change set. Nothing has been applied yet." in told
    assert "responsible department: old value 工信局 → new value 交通局" in told
    client.post(url, {**asked, "seen": seen(preview)})
    assert set(Project.objects.values_list("responsible_id", flat=True)) == {house.theirs}
    last = ChangeSet.objects.order_by("-number")[0]
    assert (last.action, last.reason, last.changes) == ("handover", "三定方案", 3)
    assert "projects handed over" in words(client.get("/history/"))


@pytest.mark.parametrize(
    ("wrong", "said"), [({"taker": "1"}, "same organisation"), ({"giver": "999"}, "Select a valid choice"), ({"reason": ""}, "Give a reason")]
)  # fmt: skip
def test_a_wrong_handover_is_said(
    browse: Browse, house: Ledger, three: list[Project], wrong: dict[str, str], said: str
) -> None:
    asked = {"giver": house.mine, "taker": house.theirs, "reason": "x"} | wrong
    answer = browse("manager").post("/offices/handover/", asked)
    assert answer.status_code == 422
    assert said in words_of(answer)


def test_an_administrator_merges_and_reads_no_projects(
    browse: Browse, house: Ledger, three: list[Project]
) -> None:
    client, url = browse("administrator"), "/offices/merge/"
    asked = {"ending": house.mine, "staying": house.theirs, "reason": "机构改革"}
    preview = client.post(url, asked)
    told = words(preview)
    assert "project: 3" in told
    assert "P000001" not in told
    assert "甲" not in told
    assert "工信局" in told
    client.post(url, {**asked, "seen": seen(preview)})
    assert set(Project.objects.values_list("responsible_id", flat=True)) == {house.theirs}
    assert Organisation.objects.get(pk=house.mine).active is False


def test_an_organisation_is_renamed(browse: Browse, house: Ledger) -> None:
    client = browse("administrator")
    apply(
        client, "/offices/rename/", {"organisation": house.mine, "name": "工业和信息化局", "reason": "更名"}
    )
    assert Organisation.objects.get(pk=house.mine).name == "工业和信息化局"
    answer = client.post("/offices/rename/", {"organisation": house.mine, "name": "交通局", "reason": "更名"})
    assert "Another organisation is called “交通局” already" in words_of(answer)


def test_projects_are_put_together_by_their_codes(
    browse: Browse, house: Ledger, three: list[Project]
) -> None:
    client, url = browse("manager"), "/offices/together/"
    asked = {"codes": "p000001，Ｐ０００００２", "name": "整体项目", "reason": "打包"}
    apply(client, url, asked)
    whole = Project.objects.get(name="整体项目")
    page = words(client.get(f"/projects/{whole.code}/"))
    assert "P000001 甲 300.00 100.00" in page
    assert "Total 600.00 200.00" in page
    assert f"Part of {whole.code} 整体项目" in words(client.get("/projects/P000001/"))
    answer = client.post(url, {**asked, "codes": "P000003 P000099"})
    assert "Unknown project: P000099" in words_of(answer)
    assert "It takes at least two" in words_of(client.post(url, {**asked, "codes": "P000003"}))
    assert "cannot be both" in words_of(client.post(url, {**asked, "codes": "P000003 P000002"}))


def split(**more: str) -> dict[str, str]:
    return {
        "name": "甲一期",
        "part_1_name": "甲二期",
        "part_1_total_investment": "100",
        "part_1_planned": "30",
        "reason": "拆分",
        **more,
    }


def test_a_project_is_split_on_its_own_page(browse: Browse, house: Ledger, three: list[Project]) -> None:
    client, url = browse("manager"), f"/projects/{three[0].code}/split/2021/"
    assert url in text(client.get(f"/projects/{three[0].code}/"))
    assert 'value="甲"' in text(client.get(url))
    preview = client.post(url, split())
    assert "parent project: old value — → new value 甲" in words(preview)
    client.post(url, {**split(), "seen": seen(preview)})
    assert sorted(Project.objects.values_list("name", "total_investment")[:5]) == sorted([
        ("甲一期", 200 * FEN), ("乙", 300 * FEN), ("丙", 300 * FEN), ("甲", None), ("甲二期", 100 * FEN),
    ])  # fmt: skip
    assert url not in text(client.get(f"/projects/{three[0].code}/"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"part_1_total_investment": "301"}, "more of the total investment than there is"), ({"part_1_planned": "100.01"}, "more of the planned investment of the year"),
     ({"part_1_name": ""}, "The name of the project is missing"), ({"part_1_planned": "-1"}, "is negative"), ({"name": ""}, "required")],
)  # fmt: skip
def test_a_wrong_split_is_said(
    browse: Browse, three: list[Project], wrong: dict[str, str], said: str
) -> None:
    answer = browse("manager").post(f"/projects/{three[0].code}/split/2021/", split(**wrong))
    assert answer.status_code == 422
    assert said in words_of(answer)


def test_an_officer_sees_the_own_parts_and_that_there_are_others(
    browse: Browse, house: Ledger, three: list[Project]
) -> None:
    other = house.project("丁", department=house.theirs)
    apply(
        browse("manager"),
        "/offices/together/",
        {"codes": f"{three[0].code} {other.code}", "name": "整体", "reason": "打包"},
    )
    whole = Project.objects.get(name="整体")
    page = words(browse("officer").get(f"/projects/{whole.code}/"))
    assert "1 part belongs to another department" in page
    assert "丁" not in page


def test_a_preview_of_many_says_how_many_more(
    browse: Browse, house: Ledger, monkeypatch: pytest.MonkeyPatch, three: list[Project]
) -> None:
    monkeypatch.setattr("projects.views.actions.SHOWN", 2)
    preview: Any = browse("manager").post(
        "/offices/handover/", {"giver": house.mine, "taker": house.theirs, "reason": "x"}
    )
    assert "and 1 more" in words(preview)
    assert len(preview.context["changes"]) == 2
