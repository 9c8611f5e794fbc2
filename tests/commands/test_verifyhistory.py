"""verifyhistory: says whether the history holds, and exits 1 where it does not."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from projects import ledger
from projects.ledger import heads
from tests.commands.conftest import Run

pytestmark = pytest.mark.django_db


def test_an_empty_and_a_loaded_ledger_verify(run: Run) -> None:
    assert run("verifyhistory", "--replay").json["ok"]
    run("loadplan")
    found = run("verifyhistory", "--replay")
    assert (found.code, found.json["ok"], found.json["changesets"]) == (0, True, 1)
    assert found.json["head"] == ledger.head()[1]
    assert (found.json["first_bad"], found.json["differences"]) == (None, [])


def test_a_printed_head_must_be_in_the_history(run: Run) -> None:
    head = run("loadplan").json["head"]
    ledger.event(ledger.Actor.system(), ledger.Source("system", "test"), "test")
    assert run("verifyhistory", "--head", head.upper()).code == 0
    lost = run("verifyhistory", "--head", "0" * 63 + "1")
    assert (lost.code, lost.json["ok"]) == (1, False)
    assert "0" * 63 + "1" in lost.json["first_bad"]


def test_a_head_kept_outside_that_is_not_in_the_history(run: Run, data_dir: Path) -> None:
    run("loadplan")
    heads.note("test")
    log = data_dir / "heads.log"
    log.write_text(log.read_text("utf-8").replace(ledger.head()[1], "f" * 64), "utf-8")
    found = run("verifyhistory")
    assert (found.code, found.json["ok"]) == (1, False)


def test_people_get_a_sentence(run: Run) -> None:
    run("loadplan")
    out = io.StringIO()
    call_command("verifyhistory", stdout=out)
    assert ledger.head()[1] in out.getvalue()
