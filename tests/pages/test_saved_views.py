"""A list kept under a name: mine or shared, shown again by one click, exported by a command with the right person's rights."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from projects import ledger
from projects.models import SavedView
from tests.factories import WAN, House, house, people  # noqa: F401

QUERY = "year=2021&month=3&sector=steel&columns=name,planned&sort=-name&page=2"


@pytest.fixture
def projects(house: House) -> House:  # noqa: F811
    house.projects(
        [
            {"name": "C", "planned": WAN},
            {"name": "B", "responsible": house.elsewhere},
            {"name": "A", "sector": house.other},
        ]
    )
    return house


@pytest.fixture
def clients(projects: House, people: dict[str, User]) -> dict[str, Client]:  # noqa: F811
    made = {name: Client() for name in ("officer", "manager", "leader")}
    for name, client in made.items():
        client.force_login(people[name])
    return made


def test_a_view_is_kept_shown_and_taken_away_by_its_person_only(clients: dict[str, Client]) -> None:
    head = ledger.head()
    answer = clients["officer"].post("/projects/views/", {"name": "我的", "query": QUERY})
    kept = "month=3&sector=steel&columns=name,planned&sort=-name"
    assert (answer.status_code, answer["Location"]) == (302, f"/projects/?{kept}"), (
        "without page and newest year"
    )
    page = clients["officer"].get(answer["Location"]).content.decode()
    assert "视图 · 我的" in page
    assert "我的" not in clients["leader"].get("/projects/").content.decode()
    clients["officer"].post("/projects/views/", {"name": "我的", "query": "sort=name", "shared": "1"})
    view = SavedView.objects.get()
    assert (view.query, view.shared) == ("sort=name", True)
    assert "?sort=name" in clients["leader"].get("/projects/").content.decode()
    assert clients["leader"].post(f"/projects/views/{view.pk}/remove/").status_code == 404
    assert clients["officer"].post(f"/projects/views/{view.pk}/remove/").status_code == 302
    assert (SavedView.objects.count(), ledger.head()) == (0, head), "a setting is no part of the ledger"


@pytest.mark.parametrize("name", ["", " ", "长" * 61])
def test_a_view_needs_a_name(clients: dict[str, Client], name: str) -> None:
    clients["officer"].post("/projects/views/", {"name": name, "query": QUERY})
    assert not SavedView.objects.exists()


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, Any]]:
    code = 0
    try:
        call_command("exportview", *map(str, arguments), "--json")
    except SystemExit as end:
        code = int(str(end.code))
    return code, json.loads(capsys.readouterr().out)


def names(path: Path) -> list[str]:
    _head, *rows = csv.reader(io.StringIO(path.read_text("utf-8-sig")))
    return [row[1] for row in rows]


def test_the_command_exports_it_with_the_rights_of_whom_it_is(
    people: dict[str, User],  # noqa: F811
    projects: House,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for owner, shared in (("manager", True), ("officer", False)):
        SavedView.objects.create(
            owner=people[owner], name="清单", query="columns=name,planned&sort=-name", shared=shared
        )
    out, base = tmp_path / "v.csv", ledger.head()
    code, answer = run(capsys, "清单", out)
    assert (code, answer["base"], answer["head"], names(out)) == (0, *base, ["C", "B", "A"])
    assert run(capsys, "清单", out, "--as", "officer")[0] == 0
    assert names(out) == ["C", "A"], "the own one, and only what the officer sees"
    assert run(capsys, "清单", out, "--as", "leader")[0] == 0
    assert len(names(out)) == 3
    assert run(capsys, "清单", tmp_path / "v.xlsx", "--month", 3)[0] == 0
    assert run(capsys, "没有", out)[1]["error"] == "unknown-view"
    assert run(capsys, "清单", tmp_path / "v.txt")[1]["error"] == "wrong-suffix"
    assert run(capsys, "清单", out, "--as", "administrator")[1]["error"] == "not-allowed"
