"""The command exportledger: its answer, its rights, and what it says of a call that cannot be used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError

from projects import ledger
from projects.ledger import Actor, Source
from projects.models import ChangeSet, Organisation
from projects.values import Scalar
from tests.reports.conftest import commit, ninety, plan, sectors  # noqa: F401
from tests.reports.reading import by_calamine

pytestmark = pytest.mark.usefixtures("ninety")
Run = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command with --json; gives exit code, answer and what was said on standard error."""

    def called(*arguments: object) -> tuple[int, dict[str, Any], str]:
        code = 0
        try:
            call_command("exportledger", *map(str, arguments), "--json")
        except SystemExit as end:
            code = int(str(end.code))
        told = capsys.readouterr()
        return code, json.loads(told.out), told.err

    return called


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """A function that makes an account with a role."""

    def made(name: str, role: str, organisation: int | None = None) -> User:
        user = User.objects.create_user(name)
        membership: dict[str, Scalar] = {"user": user.pk, "role": role, "organisation": organisation}
        ledger.commit([ledger.create("membership", -1, membership)], Actor.system(), Source("system", "test"))
        return user

    return made


def keys(path: Path) -> list[str]:
    """The project codes of a workbook."""
    return [row[0] for row in by_calamine(path.read_bytes())[1:]]


def test_it_answers_as_the_contract_says(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    number, _ = ledger.head()
    code, answer, said = run(out, "--year", 2021)
    assert code == 0
    sha256 = hashlib.sha256(out.read_bytes()).hexdigest()
    assert answer == {"file": str(out), "rows": 90, "base": number, "sha256": sha256}
    assert said == ""
    assert len(set(keys(out))) == 90
    source = json.loads(ChangeSet.objects.get(number=number + 1).header)["source"]
    assert source == {"kind": "command", "detail": "exportledger", "file": "out.xlsx", "sha256": sha256}


def test_without_json_it_says_a_sentence(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("exportledger", str(tmp_path / "out.xlsx"), "--year", "2021")
    assert "90" in capsys.readouterr().out


def test_one_sector_one_month_one_language(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    code, answer, _ = run(out, "--year", 2021, "--month", 3, "--sector", "other", "--language", "en")
    head, *rows = by_calamine(out.read_bytes())
    assert (code, answer["rows"], len(rows)) == (0, 45, 45)
    assert "Completed this month (10k yuan)" in head
    assert {row[head.index("Sector")] for row in rows} == {"其他"}


def test_an_officer_exports_the_own_departments_projects(
    run: Run,
    person: Callable[..., User],
    tmp_path: Path,
) -> None:
    own = Organisation.objects.get(name="=单位一")
    user = person("officer", "officer", own.pk)
    out = tmp_path / "out.xlsx"
    code, answer, _ = run(out, "--year", 2021, "--as", "officer")
    assert code == 0
    assert keys(out) == list(own.responsible_projects.order_by("id").values_list("code", flat=True))
    assert 0 < answer["rows"] < 90
    assert ChangeSet.objects.latest("number").user == user


@pytest.mark.parametrize("role", ["manager", "leader", "auditor"])
def test_who_sees_all_exports_all(
    run: Run,
    person: Callable[..., User],
    tmp_path: Path,
    role: str,
) -> None:
    person(role, role)
    assert run(tmp_path / "out.xlsx", "--year", 2021, "--as", role)[1]["rows"] == 90


def test_an_administrator_may_not_export(
    run: Run,
    person: Callable[..., User],
    tmp_path: Path,
) -> None:
    person("administrator", "administrator")
    code, answer, _ = run(tmp_path / "out.xlsx", "--year", 2021, "--as", "administrator")
    assert (code, answer["error"]) == (2, "not-allowed")
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize(
    ("name", "more", "error"),
    [
        ("out.xlsx", ("--year", 2031), "unknown-plan"),
        ("out.xlsx", ("--year", 2021, "--sector", "nix"), "unknown-sector"),
        ("out.xlsx", ("--year", 2021, "--as", "nobody"), "unknown-user"),
        ("missing/out.xlsx", ("--year", 2021), "unwritable"),
        ("folder.xlsx", ("--year", 2021), "unwritable"),
        ("out.xls", ("--year", 2021), "not-xlsx"),
        ("out", ("--year", 2021), "not-xlsx"),
        ("长" * 200 + ".xlsx", ("--year", 2021), "unwritable"),
    ],
)
def test_what_cannot_be_used_gets_a_sentence_and_changes_nothing(
    run: Run,
    tmp_path: Path,
    name: str,
    more: tuple[object, ...],
    error: str,
) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    before, head = sorted(tmp_path.rglob("*")), ledger.head()
    code, answer, said = run(tmp_path / name, *more)
    assert (code, answer["error"]) == (2, error)
    assert answer["message"].strip() in said
    assert "Traceback" not in said
    assert ledger.head() == head
    assert [path for path in sorted(tmp_path.rglob("*")) if path not in before and path.is_file()] == []


def test_a_call_without_a_year_or_with_a_13th_month_is_refused(tmp_path: Path) -> None:
    for arguments in ([], ["--year", "2021", "--month", "13"], ["--year", "2021", "--language", "fr"]):
        with pytest.raises((CommandError, SystemExit)):
            call_command("exportledger", str(tmp_path / "out.xlsx"), *arguments)
