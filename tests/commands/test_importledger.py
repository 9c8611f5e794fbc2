"""The command importledger: its answer, its rights, and that --check writes nothing at all."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import override

from projects import ledger
from projects.models import Change, ChangeSet, ImportBatch, MonthlyReturn, Project
from tests.commands.conftest import Run
from tests.factories import WAN, House, change, house, people
from tests.intake.desk import HEAD
from tests.intake.files import table

__all__ = ["house", "people"]

ANSWER = {
    "file", "sha256", "base", "sheets", "rows", "created", "changed", "unchanged", "fields_changed", "skipped", "problems", "changeset",
}  # fmt: skip
PROBLEM = {"sheet", "row", "cell", "column", "level", "code", "message"}


@pytest.fixture
def file(tmp_path: Path, house: House) -> Path:
    """Two new projects and one that stands, with a cell changed."""
    house.project("甲", planned=5 * WAN)
    rows: list[Any] = [["甲", None, None, 6], ["乙", "steel", 10, 1], ["丙", "其他", 20, 2]]
    return table(tmp_path / "台账.xlsx", [HEAD, *rows])


@pytest.fixture
def wrong(tmp_path: Path, house: House) -> Path:
    """One sound row, one wrong one."""
    rows: list[Any] = [["乙", "steel", 10, 1], ["丙", "航天", -20, 2]]
    return table(tmp_path / "错.xlsx", [HEAD, *rows])


def args(path: Path, *more: str) -> list[str]:
    return ["importledger", str(path), "--year", "2021", *more]


def kept(data_dir: Path) -> list[str]:
    return [path.name for path in data_dir.glob("files/*/*")]


def test_it_answers_as_the_contract_says(run: Run, file: Path, data_dir: Path) -> None:
    before = ledger.head()[0]
    ran = run(*args(file))
    assert (ran.code, ran.said) == (0, "")
    assert ran.json.keys() >= ANSWER
    counts = ("rows", "created", "changed", "unchanged", "fields_changed", "changeset", "base")
    assert [ran.json[key] for key in counts] == [3, 2, 1, 0, 1, before + 1, None]
    assert ran.json["sheets"][0]["mapping"][3] == {
        "column": "D", "heading": "年度计划投资（万元）",
        "token": "年度计划投资(万元)", "key": "planned", "unit": "万元", "why": None,
    }  # fmt: skip
    assert kept(data_dir) == [ran.json["sha256"]]
    assert Project.objects.count() == 3


def test_a_second_run_changes_nothing(run: Run, file: Path) -> None:
    run(*args(file))
    head = ledger.head()
    again = run(*args(file)).json
    assert [again[key] for key in ("created", "changed", "unchanged", "fields_changed", "changeset")] == [
        0,
        0,
        3,
        0,
        None,
    ]
    assert ledger.head() == head


def test_check_writes_nothing(run: Run, file: Path, data_dir: Path) -> None:
    head, changes = ledger.head(), Change.objects.count()
    ran = run(*args(file, "--check"))
    assert (ran.code, ran.json["created"], ran.json["changed"], ran.json["changeset"]) == (0, 2, 1, None)
    assert (ledger.head(), Change.objects.count(), ImportBatch.objects.count()) == (head, changes, 0)
    assert not (data_dir / "files").exists()
    assert Project.objects.count() == 1


@pytest.mark.parametrize("check", [(), ("--check",)])
def test_with_errors_nothing_is_applied(
    run: Run, wrong: Path, check: tuple[str, ...], data_dir: Path
) -> None:
    head = ledger.head()
    ran = run(*args(wrong, *check))
    assert (ran.code, ran.json["changeset"]) == (1, None)
    assert [(each["cell"], each["code"]) for each in ran.json["problems"]] == [
        ("C3", "negative"),
        ("B3", "unknown-sector"),
    ]
    assert all(each.keys() >= PROBLEM for each in ran.json["problems"])
    assert (ledger.head(), Project.objects.count(), kept(data_dir)) == (head, 0, [])


def test_placeholders_go_in_their_own_change_set(run: Run, file: Path, house: House) -> None:
    house.projects([{"name": f"待定{n}", "placeholder": True} for n in range(3)])
    before = ledger.head()[0]
    ran = run(*args(file, "--replace-placeholders"))
    assert (ran.json["changeset"], ran.json["retired_changeset"], ran.json["retired"]) == (
        before + 1,
        before + 2,
        1,
    )
    assert ChangeSet.objects.get(number=before + 2).action == "retire"
    assert Project.objects.filter(placeholder=True).count() == 2


def test_the_months_figures(run: Run, tmp_path: Path, house: House) -> None:
    house.project("甲")
    path = table(
        tmp_path / "a.xlsx", [["项目名称", "3月完成投资（万元）", "1-3月累计完成投资（万元）"], ["甲", 2, 5]]
    )
    assert run(*args(path, "--month", "4")).json["fields_changed"] == 0
    assert run(*args(path, "--month", "3")).code == 0
    assert MonthlyReturn.objects.values_list("completed", "declared_to_date", "state").get() == (
        2 * WAN,
        5 * WAN,
        "accepted",
    )


# --- who


def test_what_is_said_of_a_column_stands_above_its_heading(run: Run, tmp_path: Path, house: House) -> None:
    path = table(
        tmp_path / "别样.xlsx", [["项目名称", "领域", "总盘子", "总投资（万元）"], ["甲", "steel", 2, 7]]
    )
    run(*args(path, "--column", "总盘子=total_investment@亿元", "--column", "总投资（万元）="))
    assert Project.objects.get().total_investment == 20_000 * WAN
    for told, error in (
        ("总盘子=weight", "no-such-column"),
        ("总盘子", "no-such-column"),
        ("大盘子=name", "no-such-heading"),
    ):
        ran = run(*args(path, "--column", told))
        assert (ran.code, ran.json["error"]) == (2, error)


def test_without_a_person_the_system_did_it(run: Run, file: Path) -> None:
    number = run(*args(file)).json["changeset"]
    made = ChangeSet.objects.get(number=number)
    assert (made.user_id, made.who.startswith("system (")) == (None, True)


def test_a_person_did_it_with_that_persons_rights(run: Run, file: Path, people: dict[str, User]) -> None:
    number = run(*args(file, "--as", "manager")).json["changeset"]
    assert ChangeSet.objects.get(number=number).user_id == people["manager"].pk


def test_an_officer_changes_their_returns_and_nothing_else(
    run: Run, tmp_path: Path, house: House, people: dict[str, User]
) -> None:
    house.project("甲", planned=5 * WAN)
    house.project("别家的", responsible=house.elsewhere)
    house.period(3)
    head = ["项目名称", "年度计划投资（万元）", "本月完成投资（万元）"]
    mine = table(tmp_path / "a.xlsx", [head, ["甲", 5, 1]])
    assert run(*args(mine, "--month", "3", "--as", "officer")).code == 0
    assert MonthlyReturn.objects.values_list("completed", "state").get() == (WAN, "submitted")
    plan = run(*args(table(tmp_path / "b.xlsx", [head, ["甲", 6, 1]]), "--month", "3", "--as", "officer"))
    assert (plan.code, [each["code"] for each in plan.json["problems"]]) == (1, ["not-yours"])
    theirs = run(
        *args(table(tmp_path / "c.xlsx", [head, ["别家的", None, 1]]), "--month", "3", "--as", "officer")
    )
    assert (theirs.code, [each["code"] for each in theirs.json["problems"]]) == (1, ["unknown-project"])


@pytest.mark.parametrize("name", ["auditor", "leader", "administrator", "nobody"])
def test_others_do_not_import(run: Run, file: Path, people: dict[str, User], name: str) -> None:
    head = ledger.head()
    for check in ((), ("--check",)):
        ran = run(*args(file, "--as", name, *check))
        assert (ran.code, ran.json["error"]) == (2, "not-allowed")
        assert ran.json["message"] in ran.said
    assert ledger.head() == head


# --- calls that cannot be used


@pytest.mark.parametrize(
    ("more", "error"),
    [(("--year", "2031"), "unknown-plan"), (("--as", "keiner"), "unknown-user")],
)
def test_a_call_that_cannot_be_used(run: Run, file: Path, more: tuple[str, ...], error: str) -> None:
    ran = run(*args(file), *more)
    assert (ran.code, ran.json["error"]) == (2, error)


@pytest.mark.parametrize("more", [("--month", "13"), ("--month", "März"), ("--year", "heuer")])
def test_nonsense_is_refused_by_the_parser(file: Path, more: tuple[str, ...]) -> None:
    with pytest.raises((CommandError, SystemExit)):
        call_command(*args(file), *more)


# --- for people


@pytest.mark.parametrize(
    ("language", "counted"), [("en", "3 rows: 2 new, 1 changed (1 cells), 0 unchanged"), ("zh-hans", "3")]
)
def test_without_json_it_is_said_in_words(file: Path, language: str, counted: str) -> None:
    out = io.StringIO()
    with override(language):
        call_command(*args(file), stdout=out)
    assert counted in out.getvalue()
    assert str(ledger.head()[0]) in out.getvalue().splitlines()[-1]


def test_problems_are_said_with_their_cells(wrong: Path) -> None:
    out = io.StringIO()
    with override("en"), pytest.raises(SystemExit) as end:
        call_command(*args(wrong), stdout=out)
    assert end.value.code == 1
    assert "台账 C3: -20 is negative" in out.getvalue()
    assert out.getvalue().splitlines()[-1] == "Nothing was written."


def test_headings_that_are_not_known_are_said(tmp_path: Path, house: House) -> None:
    head = (*HEAD, "我的备注", "序号")
    file = table(tmp_path / "台账.xlsx", [head, ["乙", "steel", 10, 1, "看这里", 1]])
    out = io.StringIO()
    with override("en"):
        call_command(*args(file), stdout=out)
    assert "台账: headings not known: 我的备注" in out.getvalue().splitlines()[1]


def test_very_many_problems_are_counted(tmp_path: Path, house: House) -> None:
    rows: list[Any] = [[f"项目{n}", "航天", 9_000 + n, n] for n in range(300)]
    out = io.StringIO()
    with override("en"), pytest.raises(SystemExit):
        call_command(*args(table(tmp_path / "a.xlsx", [HEAD, *rows])), stdout=out)
    assert "100 more problems." in out.getvalue()


def test_someone_who_was_quicker_is_a_sentence(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cell changes between reading and applying."""
    from projects.intake import importing

    reading = importing.read_in_place

    def slowly(path: Path, **terms: Any) -> Any:
        found = reading(path, **terms)
        year_plan = Project.objects.get(name="甲").year_plans.get().pk
        change("year_plan", year_plan, planned=9 * WAN)
        return found

    monkeypatch.setattr(importing, "read_in_place", slowly)
    ran = run(*args(file))
    assert (ran.code, ran.json["error"]) == (1, "conflict")
    assert Project.objects.count() == 1
