"""The open data of a year fits the standard, says only what is known, and stands in the manual place by place."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from projects import ledger, vocabulary
from projects.models import Plan
from projects.reports import oc4ids
from projects.vocabulary import column
from tests.factories import WAN, House, change, house, make  # noqa: F401
from tests.reports.ground import NAMES, fill
from tests.reports.oc4ids_shape import ROLES, SECTORS, STATUSES, TYPES, places, problems

DOCS = Path(__file__).resolve().parents[2] / "docs" / "oc4ids.md"


@pytest.fixture
def plan(house: House) -> Plan:  # noqa: F811
    found = fill(house)
    project = house.project(
        "全的", nature="extension", place="昆区", content="规模", started="2021-03-15", finished="2021-04", planned_finish="2022-01-02",
        industry="3110", stage="producing", owner=house.department, total_investment=123_456, planned=WAN, year_class="new", leader="某领导",
    )  # fmt: skip
    make("support", project=project, organisation=house.elsewhere)
    change("organisation", house.elsewhere, credit_code="91150203MA0N000000")
    house.project("竣工的", stage="finished", finished="2021-05-06", started="2020")
    return found


def exported(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    call_command("exportoc4ids", str(path), "--year", "2021", "--json")
    return json.loads(capsys.readouterr().out), json.loads(path.read_text("utf-8"))


def test_it_fits_the_standard_and_the_manual(
    plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number, head = ledger.head()
    answer, told = exported(tmp_path / "o.json", capsys)
    assert (answer["base"], answer["head"]) == (number, head)
    assert list(problems(told)) == []
    described = set(re.findall(r"^\| `([^`]+)` \|", DOCS.read_text("utf-8"), re.MULTILINE))
    assert set(places(told)) == described
    for label, key in re.findall(
        r"`(project|year_plan|organisation|plan)\.([a-z_]+)`", DOCS.read_text("utf-8")
    ):
        assert column(label, key)


def test_it_says_what_is_known_and_nothing_else(
    plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _answer, told = exported(tmp_path / "o.json", capsys)
    by_title = {each["title"]: each for each in told["projects"]}
    assert set(by_title) == {*NAMES, "取消的", "全的", "竣工的"}
    full = by_title["全的"]
    assert full["budget"]["amount"] == {"amount": 1234.56, "currency": "CNY"}
    assert full["budget"]["budgetBreakdown"][0]["amount"]["amount"] == 10_000
    assert full["period"] == {"startDate": "2021-03-15T00:00:00Z"}, "the end is known to the month only"
    assert "completion" not in full
    assert by_title["竣工的"]["completion"] == {"endDate": "2021-05-06T00:00:00Z"}
    assert "budget" not in by_title["@管网"] or "amount" not in by_title["@管网"]["budget"], (
        "never an estimate"
    )
    assert by_title["取消的"]["status"] == "cancelled"
    assert "某领导" not in (tmp_path / "o.json").read_text("utf-8")


SOUND: dict[str, Any] = {
    "uri": "urn:x-ledger:0:1:oc4ids:2021", "publishedDate": "2021-06-01T00:00:00Z", "version": "0.9", "publisher": {"name": "台账"},
    "projects": [{"id": "1", "status": "completed", "period": {"startDate": "2021-03-15T00:00:00Z"}, "budget": {"amount": {"amount": 1.5, "currency": "CNY"}}}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("uri", "no uri"),
        ("version", "0.9.1"),
        ("publishedDate", "2021-02-31T00:00:00Z"),
        ("publisher.name", ""),
        ("projects", []),
        ("projects.0.id", 1),
        ("projects.0.status", "building"),
        ("projects.0.type", "extension"),
        ("projects.0.period", {}),
        ("projects.0.period.startDate", "2021-03"),
        ("projects.0.budget.amount.amount", "1.5"),
        ("projects.0.budget.amount.currency", "RMB"),
        ("projects.0.leader", "某领导"),
        ("projects.1", SOUND["projects"][0]),
    ],
)
def test_a_damaged_package_is_refused(place: str, value: object) -> None:
    assert list(problems(SOUND)) == []
    damaged = copy.deepcopy(SOUND)
    *way, last = place.split(".")
    at: Any = damaged
    for step in way:
        at = at[int(step) if isinstance(at, list) else step]
    if isinstance(at, list):
        at.insert(int(last), value)
    else:
        at[last] = value
    assert list(problems(damaged))


@pytest.mark.parametrize("key", ["uri", "publishedDate", "version", "publisher", "projects"])
def test_a_package_without_what_must_be_there_is_refused(key: str) -> None:
    assert list(problems({each: value for each, value in SOUND.items() if each != key})) == [
        f".{key}: missing"
    ]


def test_every_code_that_we_write_is_one_of_the_standard() -> None:
    assert set(oc4ids.STATUS.values()) <= STATUSES
    assert set(oc4ids.TYPE.values()) <= TYPES
    assert set(oc4ids.SECTOR.values()) <= SECTORS
    assert {oc4ids._OWNER, oc4ids._RESPONSIBLE, oc4ids._SUPPORTING} <= ROLES
    assert oc4ids.TYPE["extension"] == "expansion"


def test_every_stage_and_nature_is_mapped_or_left_out_on_purpose() -> None:
    assert set(oc4ids.STATUS) == {choice.value for choice in vocabulary.STAGES}
    natures = {choice.value for choice in column("project", "nature").choices}
    assert natures - set(oc4ids.TYPE) == {"purchase"}


@pytest.mark.usefixtures("house")
def test_a_year_without_projects_has_no_package(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = ledger.head()
    with pytest.raises(SystemExit) as end:
        call_command("exportoc4ids", str(tmp_path / "o.json"), "--year", "2021", "--json")
    assert (end.value.code, json.loads(capsys.readouterr().out)["error"]) == (2, "nothing-to-tell")
    assert (ledger.head(), (tmp_path / "o.json").exists()) == (before, False)
