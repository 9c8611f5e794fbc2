"""worker: imports that wait are read and applied beside the server."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from projects import ledger
from projects.intake import batches
from projects.models import ImportBatch, Project
from tests.commands.conftest import Run
from tests.factories import House, house
from tests.intake.files import table
from tests.intake.test_killed import environment

__all__ = ["house"]
HEAD = ("项目名称", "领域", "总投资（万元）")


@pytest.fixture
def brought(house: House, person: Callable[..., User], tmp_path: Path) -> Callable[[str], ImportBatch]:
    """A function that uploads a file with one new project of this name."""
    manager = person("manager", "manager")

    def bring(name: str) -> ImportBatch:
        body = table(tmp_path / "a.xlsx", [HEAD, [name, "steel", 1]]).read_bytes()
        return batches.upload(manager, SimpleUploadedFile("a.xlsx", body), 2021, None, replace=False)

    return bring


def test_once_it_works_off_what_waits_and_ends(run: Run, brought: Callable[[str], ImportBatch]) -> None:
    first, second = brought("甲"), brought("乙")
    assert run("worker", "--once").json == {"steps": 2}
    batches.ask_to_apply(ImportBatch.objects.get(pk=second.pk), User.objects.get(username="manager"))
    assert run("worker", "--once").json == {"steps": 1}
    assert dict(ImportBatch.objects.values_list("pk", "state")) == {first.pk: "ready", second.pk: "applied"}
    assert list(Project.objects.values_list("name", flat=True)) == ["乙"]
    assert run("worker", "--once").json == {"steps": 0}


def test_what_a_person_waits_for_at_a_page_comes_first(brought: Callable[[str], ImportBatch]) -> None:
    ready = brought("甲")
    batches.read(ready)
    brought("乙")
    batches.ask_to_apply(ready, User.objects.get(username="manager"))
    from projects.intake import claims

    assert claims.pending().first() == ready


def test_who_lost_the_right_meanwhile_applies_nothing(
    run: Run, brought: Callable[[str], ImportBatch]
) -> None:
    batch = brought("甲")
    batches.read(batch)
    batches.ask_to_apply(batch, User.objects.get(username="manager"))
    User.objects.update(is_active=False)
    run("worker", "--once")
    batch.refresh_from_db()
    assert (batch.state, batch.outcome["refused"]["code"], Project.objects.count()) == (
        "ready",
        "not-yours",
        0,
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM ends a process there at once")
def test_it_waits_for_work_and_ends_when_it_is_told(brought: Callable[[str], ImportBatch]) -> None:
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "worker", "--json"], cwd=settings.BASE_DIR, env=environment(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        batch, until = brought("甲"), time.monotonic() + 60
        while batch.state != "ready" and time.monotonic() < until:
            time.sleep(0.2)
            batch.refresh_from_db()
        worker.send_signal(signal.SIGTERM)
        out, said = worker.communicate(timeout=30)
    finally:
        worker.kill()
    assert (batch.state, out, worker.returncode) == ("ready", '{"steps": 1}\n', 0)
    assert "Traceback" not in said
    assert ledger.head()[0] > 0
