"""The pages over all projects: problems that are due, and the matrix of permits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from projects.models import Project
from tests.pages.conftest import Ledger, changed, made, text, words

Browse = Callable[..., Client]


@pytest.fixture
def two(house: Ledger) -> tuple[Project, Project]:
    """A project of each department."""
    return house.project("型钢"), house.project("码头", department=house.theirs)


@pytest.fixture
def troubles(house: Ledger, two: tuple[Project, Project]) -> list[int]:
    """Four problems: overdue, not yet due, closed, and one of the other department that named the first one."""
    mine, theirs = two
    told = {"raised": "2021-03-01", "state": "raised"}
    ids = made(
        "problem",
        {**told, "project": mine.pk, "kind": "land", "description": "征地慢", "due": "2021-04"},
        {**told, "project": mine.pk, "kind": "funds", "description": "贷款未批", "due": "2021-12-31"},
        {**told, "project": mine.pk, "kind": "land", "description": "已解决的", "due": "2021-03-05"},
        {**told, "project": theirs.pk, "kind": "market", "description": "市场不好", "department": house.mine},
    )
    changed("problem", ids[2], state="handling")
    changed("problem", ids[2], state="closing", result="好了")
    changed("problem", ids[2], state="closed")
    return ids


NAMES = ("征地慢", "贷款未批", "已解决的", "市场不好")


def listed(page: str) -> list[str]:
    return sorted((name for name in NAMES if name in page), key=page.index)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["征地慢", "贷款未批", "市场不好"]),
        ({"state": "all"}, ["征地慢", "贷款未批", "市场不好", "已解决的"]),
        ({"state": "closed"}, ["已解决的"]),
        ({"kind": "land"}, ["征地慢"]),
        ({"overdue": "on", "on": "2021-06-01"}, ["征地慢"]),
        ({"overdue": "on", "on": "2021-04-30"}, []),
        ({"overdue": "on", "on": "2022-01-01"}, ["征地慢", "贷款未批"]),
        ({"kind": "x", "on": "gestern"}, ["征地慢", "贷款未批", "市场不好"]),
    ],
)
def test_problems_by_state_kind_and_day(
    browse: Browse, troubles: list[int], asked: dict[str, str], found: list[str]
) -> None:
    assert listed(text(browse("manager").get("/problems/", asked))) == found


def test_problems_of_a_department(browse: Browse, house: Ledger, troubles: list[int]) -> None:
    client = browse("manager")
    mine = listed(text(client.get("/problems/", {"department": house.mine})))
    assert mine == ["征地慢", "贷款未批", "市场不好"], "named, or answering for the project"
    assert listed(text(client.get("/problems/", {"department": house.theirs}))) == []


def test_counts_by_kind_and_who_is_asked(browse: Browse, troubles: list[int]) -> None:
    page = words(browse("leader").get("/problems/", {"on": "2021-06-01"}))
    for said in (
        "land 1 1 2",
        "funds 1 0 1",
        "market 1 0 1",
        "Total 3 1 4",
        "due list of 2021-06-01",
        "2021-04 overdue",
    ):
        assert said in page, said
    changed("problem", troubles[0], state="handling")
    changed("problem", troubles[0], state="closing", result="交了")
    page = words(browse("leader").get("/problems/", {"kind": "land"}))
    assert "asked to close project office" in page


def test_the_due_list_is_of_today_unless_told(browse: Browse, troubles: list[int]) -> None:
    page = words(browse("leader").get("/problems/"))
    assert f"due list of {timezone.localdate().isoformat()}" in page
    assert "2021-12-31 overdue" in page


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("officer", ["征地慢", "贷款未批"]), ("stranger", ["市场不好"]), ("auditor", ["征地慢", "贷款未批", "市场不好"]),
    ],
)  # fmt: skip
def test_whose_problems_are_listed(browse: Browse, troubles: list[int], name: str, found: list[str]) -> None:
    page = text(browse(name).get("/problems/"))
    assert listed(page) == found
    assert ("land 1 1 2" in words(browse(name).get("/problems/"))) == (name != "stranger")


# --- permits


@pytest.fixture
def permits(house: Ledger, two: tuple[Project, Project]) -> None:
    mine, theirs = two
    made(
        "permit",
        {"project": mine.pk, "kind": "approval", "state": "done"}, {"project": mine.pk, "kind": "land", "state": "handling"},
        {"project": mine.pk, "kind": "land", "state": "done"}, {"project": mine.pk, "kind": "tender", "state": "pending"},
        *({"project": theirs.pk, "kind": kind, "state": "exempt"} for kind in ("approval", "environment", "land", "planning")),
    )  # fmt: skip


def test_the_matrix_and_its_shares(browse: Browse, house: Ledger, permits: None) -> None:
    house.project("占位 01", placeholder=True)
    house.project("取消的", stage="cancelled")
    page = words(browse("leader").get("/permits/"))
    for said in (
        "Main permits done 85.7% (6/7)", "of them not required 4", "not recorded 2",
        "型钢 工信局 done not recorded in hand not recorded 2/3", "码头 交通局 not required not required not required not required 4/4",
        "steel 2 7 6 4 85.7% 2", "交通局 1 4 4 4 100.0% 0", "工信局 1 3 2 0 66.7% 2",
    ):  # fmt: skip
        assert said in page, said
    assert "占位" not in page
    assert "取消的" not in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"unfinished": "on"}, ["型钢"]), ({"sector": "steel"}, ["型钢", "码头"]), ({"sector": "other"}, []),
        ({"sector": "moon", "year": "1999"}, ["型钢", "码头"]),
    ],
)  # fmt: skip
def test_the_matrix_is_filtered(
    browse: Browse, permits: None, asked: dict[str, str], found: list[str]
) -> None:
    page = text(browse("manager").get("/permits/", asked))
    assert [name for name in ("型钢", "码头") if name in page] == found


def test_an_officer_sees_the_own_departments_share(browse: Browse, house: Ledger, permits: None) -> None:
    page = words(browse("officer").get("/permits/", {"responsible": house.mine}))
    assert "Main permits done 66.7% (2/3)" in page
    assert "码头" not in page


def test_without_a_plan_there_is_nothing(browse: Browse, house: Ledger) -> None:
    assert "No plan has projects yet" in words(browse("manager").get("/permits/"))


@pytest.mark.parametrize("address", ["/problems/?state=all", "/permits/", "/reserve/"])
def test_the_number_of_queries_does_not_grow(
    browse: Browse, house: Ledger, address: str, django_assert_max_num_queries: Any
) -> None:
    client, counts = browse("manager"), []
    for number in (3, 30):
        for pk in house.many(number):
            made(
                "problem",
                {"project": pk, "kind": "land", "description": "x", "raised": "2021", "state": "raised"},
            )
            made("permit", {"project": pk, "kind": "land", "state": "done"})
        rows = (
            {"name": f"储备{number}-{n}", "sector": house.sectors["steel"], "stage": "reserve"}
            for n in range(number)
        )
        made("project", *rows)
        with django_assert_max_num_queries(25) as found:
            assert client.get(address).status_code == 200
        counts.append(len(found))
    assert counts[1] <= counts[0]
