"""The command exportreturns, and a whole round by commands: out, filled with openpyxl, back in, into the sums."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from projects import ledger
from projects.models import ChangeSet, MonthlyReturn
from tests.commands.conftest import Run
from tests.factories import WAN, House, change
from tests.workbooks import Sheet, fill

MONTH = ("--year", "2021", "--month", "6")


@pytest.fixture
def both(house: House) -> None:
    """Two projects of the first department, one of the second; June is open."""
    house.projects({"name": name, "planned": 100 * WAN} for name in ("甲", "乙"))
    house.project("丙", responsible=house.elsewhere, planned=100 * WAN)
    house.period(6)


def test_it_answers_as_the_contract_says(run: Run, both: None, tmp_path: Path) -> None:
    base, _ = ledger.head()
    out = tmp_path / "new" / "folder"
    ran = run("exportreturns", *MONTH, "--out", str(out))
    assert (ran.code, ran.json["base"], ran.said) == (0, base, "")
    assert [(file["department"], file["rows"]) for file in ran.json["files"]] == [("交通运输局", 1), ("工业和信息化局", 2)]  # fmt: skip
    for file in ran.json["files"]:
        assert file["sha256"] == hashlib.sha256(Path(file["file"]).read_bytes()).hexdigest()
    assert len(list(out.iterdir())) == 2
    assert ChangeSet.objects.filter(action="export", number__gt=base).count() == 2


def test_the_round_by_commands(run: Run, both: None, people: dict[str, User], tmp_path: Path) -> None:
    files = run("exportreturns", *MONTH, "--out", str(tmp_path)).json["files"]
    wanted = {"P000001": 10, "P000002": 20.5, "P000003": 30}
    for file, who in zip(files, ("stranger", "officer"), strict=True):
        path = Path(file["file"])
        filled = fill(path, {(code, "completed"): wanted[code] for code in Sheet.of(path).codes})
        ran = run("importledger", str(filled), "--year", "2021", "--as", who)
        assert (ran.code, ran.json["problems"]) == (0, [])
        assert (ran.json["fields_changed"], ran.json["changed"]) == (file["rows"], file["rows"])
    total = run("rollup", *MONTH).json["total"]
    assert total["completed"] == 60_500_000
    assert set(MonthlyReturn.objects.values_list("state", flat=True)) == {"submitted"}
    assert run("verifyhistory", "--replay").json["ok"]


def test_again_is_no_change_and_the_same_month_need_not_be_said(run: Run, both: None, tmp_path: Path) -> None:  # fmt: skip
    [_, file] = run("exportreturns", *MONTH, "--out", str(tmp_path)).json["files"]
    for month in ((), ("--month", "6")):
        ran = run("importledger", file["file"], "--year", "2021", *month)
        assert (ran.code, ran.json["unchanged"], ran.json["changeset"]) == (0, 2, None)
    ran = run("importledger", file["file"], "--year", "2021", "--month", "5")
    assert (ran.code, [problem["code"] for problem in ran.json["problems"] if problem["level"] == "error"]) == (1, ["another-month"])  # fmt: skip


def test_a_strangers_import_reads_unknown_project(run: Run, both: None, people: dict[str, User], tmp_path: Path) -> None:  # fmt: skip
    [_, file] = run("exportreturns", *MONTH, "--out", str(tmp_path)).json["files"]
    ran = run("importledger", file["file"], "--year", "2021", "--as", "stranger")
    assert ran.code == 1
    assert {problem["code"] for problem in ran.json["problems"]} == {"another-department", "unknown-project"}


def test_an_officer_gets_the_own_departments_workbook(run: Run, both: None, people: dict[str, User], tmp_path: Path) -> None:  # fmt: skip
    ran = run("exportreturns", *MONTH, "--out", str(tmp_path), "--as", "officer")
    assert [file["department"] for file in ran.json["files"]] == ["工业和信息化局"]
    assert len(run("exportreturns", *MONTH, "--out", str(tmp_path), "--as", "manager").json["files"]) == 2


@pytest.mark.parametrize("role", ["leader", "auditor", "administrator", "nobody"])
def test_who_fills_no_returns_gets_no_workbook(run: Run, both: None, people: dict[str, User], tmp_path: Path, role: str) -> None:  # fmt: skip
    ran = run("exportreturns", *MONTH, "--out", str(tmp_path), "--as", role)
    assert (ran.code, ran.json["error"]) == (2, "not-allowed")
    assert not list(tmp_path.glob("*.xlsx"))


def test_projects_of_nobody_are_named(run: Run, both: None, house: House, people: dict[str, User], tmp_path: Path) -> None:  # fmt: skip
    house.project("丁", responsible=None)
    assert "P000004" in run("exportreturns", *MONTH, "--out", str(tmp_path)).said
    assert "P000004" not in run("exportreturns", *MONTH, "--out", str(tmp_path), "--as", "officer").said


def test_a_january_that_nobody_reports_has_no_workbooks(run: Run, both: None, house: House, tmp_path: Path) -> None:  # fmt: skip
    change("plan", house.plan, january_joined=True)
    ran = run("exportreturns", "--year", "2021", "--month", "1", "--out", str(tmp_path))
    assert (ran.code, ran.json["files"]) == (0, [])


@pytest.mark.parametrize(
    ("out", "year", "error"),
    [("there", "2031", "unknown-plan"), ("file", "2021", "unwritable"), ("file/below", "2021", "unwritable")],
)
def test_what_cannot_be_used_gets_a_sentence(
    run: Run, both: None, tmp_path: Path, out: str, year: str, error: str
) -> None:
    (tmp_path / "file").write_text("no folder")
    before = ledger.head()
    ran = run("exportreturns", "--year", year, "--month", "6", "--out", str(tmp_path / out))
    assert (ran.code, ran.json["error"]) == (2, error)
    assert "Traceback" not in ran.said
    assert ledger.head() == before
