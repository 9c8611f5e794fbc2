"""What all commands share, tried from outside: no traceback, one JSON object, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import load_command_class

from projects.management.base import Answer, LedgerCommand, Unusable
from tests.commands.conftest import Run

COMMANDS = [
    ["loadplan"],
    ["rollup", "--year", "2021"],
    ["reconcile", "--year", "2021"],
    ["verifyhistory"],
    ["undo", "1", "--reason", "x"],
]


def outside(folder: Path, *args: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """manage.py in a process of its own, on a data folder without a database."""
    kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "DEMO"}}
    return subprocess.run(
        [sys.executable, "manage.py", *args], cwd=settings.BASE_DIR, capture_output=True, check=False,
        env={**kept, "DATA_DIR": str(folder), **env},
    )  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=[command[0] for command in COMMANDS])
def test_a_database_that_is_not_migrated_is_a_sentence(tmp_path: Path, command: list[str]) -> None:
    found = outside(tmp_path, *command, "--json")
    assert found.returncode == 2
    assert json.loads(found.stdout)["error"] == "not-migrated"
    assert b"Traceback" not in found.stderr
    assert b"migrate" in found.stderr


def test_a_server_that_does_not_answer_is_a_sentence(tmp_path: Path) -> None:
    found = outside(
        tmp_path, "rollup", "--year", "2021", "--json", DATABASE_URL="postgres://nobody@127.0.0.1:9/none"
    )
    assert found.returncode == 2
    assert json.loads(found.stdout)["error"] == "database"
    assert b"Traceback" not in found.stderr


def test_a_console_that_is_not_utf8_gets_json_all_the_same(tmp_path: Path) -> None:
    found = outside(tmp_path, "rollup", "--year", "2021", "--json", PYTHONIOENCODING="ascii")
    assert found.returncode == 2
    assert json.loads(found.stdout.decode("ascii"))["error"] == "not-migrated"


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (["rollup", "--year", "abc"], "abc"),
        (["rollup"], "--year"),
        (["rollup", "--year", "2021", "--month", "13"], "13"),
        (["undo", "1"], "--reason"),
        (["exportledger", "--year", "2021"], "OUT.xlsx"),
        (["reconcile", "--year", "2021", "--what"], "--what"),
    ],
)
def test_a_call_that_cannot_be_used_is_one_json_object(
    capsys: pytest.CaptureFixture[str], call: list[str], told: str
) -> None:
    for asked in ([*call, "--json"], [call[0], "--json", *call[1:]]):
        with pytest.raises(SystemExit) as end:
            load_command_class("projects", call[0]).run_from_argv(["manage.py", *asked])
        said = capsys.readouterr()
        answer = json.loads(said.out)
        assert (end.value.code, answer["error"], told in answer["message"]) == (2, "usage", True)
        assert "usage: " in said.err
    with pytest.raises(SystemExit):
        load_command_class("projects", call[0]).run_from_argv(["manage.py", *call])
    assert capsys.readouterr().out == "", "people read standard error"


class Failing(LedgerCommand):
    """A command that answers as it is told."""

    def answer(self, options: dict[str, Any]) -> Answer:
        if options.get("verbosity") == 3:
            raise Unusable("no-such-sentence", reason="x")
        return Answer({"found": 1}, "text", code=1)


def test_an_answer_with_errors_exits_1_after_it_is_printed(
    capsys: pytest.CaptureFixture[str], db: None
) -> None:
    with pytest.raises(SystemExit) as end:
        Failing().run_from_argv(["manage.py", "failing", "--json"])
    assert end.value.code == 1
    assert json.loads(capsys.readouterr().out) == {"found": 1}


def test_a_code_without_a_sentence_speaks_for_itself(capsys: pytest.CaptureFixture[str], db: None) -> None:
    with pytest.raises(SystemExit) as end:
        Failing().run_from_argv(["manage.py", "failing", "--json", "--verbosity", "3"])
    assert end.value.code == 2
    assert "no-such-sentence" in capsys.readouterr().err


def test_reading_commands_take_no_person(run: Run, db: None) -> None:
    with pytest.raises(Exception, match="--as"):
        run("rollup", "--year", "2021", "--as", "x")
