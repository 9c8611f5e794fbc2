"""undo: turns back a change set, by whom it may, and says what it kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from projects import ledger
from projects.models import ChangeSet, Project
from tests.commands.conftest import Run

pytestmark = pytest.mark.django_db


def rename(name: str) -> int:
    project = Project.objects.order_by("id")[0]
    difference = ledger.update(
        "project", project.pk, ledger.current("project", [project.pk])[project.pk], {"name": name}
    )
    assert difference
    return ledger.commit([difference], ledger.Actor.system(), ledger.Source("system", "test")).number or 0


def test_undo_turns_a_change_back_once(run: Run) -> None:
    run("loadplan")
    before = Project.objects.order_by("id")[0].name
    number = rename("另一个名称")
    found = run("undo", str(number), "--reason", "录错")
    assert found.json == {"changeset": number + 1, "reversed": 1, "kept": []}
    assert Project.objects.order_by("id")[0].name == before
    made = ChangeSet.objects.get(number=number + 1)
    assert (made.reason, made.reverses, made.source) == ("录错", number, "command")
    assert run("undo", str(number), "--reason", "再来").json["changeset"] is None


def test_what_was_edited_since_is_kept_and_named(run: Run) -> None:
    run("loadplan")
    number = rename("甲")
    rename("乙")
    found = run("undo", str(number), "--reason", "录错")
    assert (found.code, found.json["reversed"]) == (0, 0)
    assert "name" in found.json["kept"][0]["why"]


def test_who_may_undo(run: Run, person: Callable[..., User]) -> None:
    person("boss", "manager")
    person("reader", "auditor", "leader", "officer")
    gone = person("gone", "manager")
    gone.is_active = False
    gone.save()
    run("loadplan")
    number = str(rename("甲"))
    assert run("undo", number, "--reason", "x", "--as", "reader").json["error"] == "not-allowed"
    assert run("undo", number, "--reason", "x", "--as", "gone").json["error"] == "unknown-user"
    assert run("undo", number, "--reason", "x", "--as", "boss").code == 0
    assert ChangeSet.objects.order_by("-number")[0].user == User.objects.get(username="boss")


def test_calls_that_cannot_be_used(run: Run) -> None:
    assert run("undo", "7", "--reason", "x").code == 2
    assert run("undo", str(10**30), "--reason", "x").code == 2
    run("loadplan")
    assert run("undo", "1", "--reason", "  ").code == 2
    with pytest.raises(CommandError):
        call_command("undo", "1")
