"""kill -9 at any moment: an import is wholly there or not at all, goes on, and is never applied twice.

Real processes, killed by SIGKILL, on the database that the suite runs on."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from projects import ledger
from projects.intake import batches
from projects.models import ChangeSet, ImportBatch, Project
from tests.intake.desk import Desk

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="processes are killed by SIGKILL"),
]
State = ImportBatch.State
ROWS = 2500


def environment() -> dict[str, str]:
    """That of a worker on the database and the data folder of this test."""
    told = connection.settings_dict
    url = f"sqlite:///{told['NAME']}"
    if connection.vendor == "postgresql":
        account = told["USER"] + (f":{told['PASSWORD']}" if told["PASSWORD"] else "")
        url = f"postgres://{account}@{told['HOST']}:{told['PORT'] or 5432}/{told['NAME']}"
    return {
        **os.environ,
        "DATABASE_URL": url,
        "DATA_DIR": str(settings.DATA_DIR),
        "DJANGO_SETTINGS_MODULE": "portfolio.settings",
    }


def process(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=settings.BASE_DIR, env=environment(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def killed(moment: str) -> None:
    """Let a worker work until it is killed at this moment."""
    victim = process("-m", "tests.intake.victim", moment)
    said = victim.communicate(timeout=120)[1]
    assert victim.returncode == -signal.SIGKILL, f"{moment} never came: {said}"


def work() -> int:
    """A worker that works to the end; the number of its steps. The dead one's lease is over before."""
    ImportBatch.objects.filter(lease_until__isnull=False).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )
    worker = process("manage.py", "worker", "--once", "--json")
    out, said = worker.communicate(timeout=120)
    assert worker.returncode == 0, said
    return int(json.loads(out)["steps"])


@pytest.fixture
def brought(desk: Desk, people: dict[str, User]) -> Callable[[], ImportBatch]:
    """A function that uploads so many new projects; nothing is read yet."""

    def bring() -> ImportBatch:
        path = desk.table(*[[f"项目{n}", "steel", n, n] for n in range(1, ROWS + 1)])
        file = SimpleUploadedFile(path.name, path.read_bytes())
        return batches.upload(people["manager"], file, 2021, None, replace=False)

    return bring


def imported() -> int:
    """How many change sets came from files."""
    return ChangeSet.objects.filter(source="file").count()


def look(batch: ImportBatch) -> tuple[str, int, int]:
    """State, projects in the ledger, change sets from files: as another process left them."""
    batch.refresh_from_db()
    return batch.state, Project.objects.count(), imported()


@pytest.mark.parametrize("moment", ["opening", "reading", "beginning to store", "storing"])
def test_killed_while_it_reads_it_is_read_again_by_the_next_worker(
    brought: Callable[[], ImportBatch], moment: str
) -> None:
    batch = brought()
    killed(moment)
    assert look(batch) == (State.READING, 0, 0)
    assert work() == 1
    assert look(batch) == (State.READY, 0, 0)
    assert list(batch.lines.order_by("row").values_list("row", flat=True)) == list(range(2, ROWS + 2))


def test_killed_when_it_was_read_it_is_ready(brought: Callable[[], ImportBatch]) -> None:
    batch = brought()
    killed("read and committed")
    assert (look(batch)[0], batch.lines.count(), work()) == (State.READY, ROWS, 0)


@pytest.mark.parametrize(
    "moment", ["preparing", "before writing", "written, not committed", "all written, not committed"]
)
def test_killed_while_it_applies_nothing_is_there_and_the_next_worker_applies_it_once(
    brought: Callable[[], ImportBatch], people: dict[str, User], moment: str
) -> None:
    batch = brought()
    batches.read(batch)
    batches.ask_to_apply(batch, people["manager"])
    killed(moment)
    assert look(batch) == (State.APPLYING, 0, 0)
    assert work() == 1
    assert look(batch) == (State.APPLIED, ROWS, 1)
    assert (batch.changeset, work()) == (ledger.head()[0], 0)
    assert ledger.verify(with_replay=True).ok


def test_killed_when_it_was_applied_it_is_applied_and_never_again(
    brought: Callable[[], ImportBatch], people: dict[str, User]
) -> None:
    batch = brought()
    batches.read(batch)
    batches.ask_to_apply(batch, people["manager"])
    killed("applied and committed")
    assert look(batch) == (State.APPLIED, ROWS, 1)
    assert (work(), look(batch)) == (0, (State.APPLIED, ROWS, 1))


@pytest.mark.parametrize("moment", ["before writing", "all written, not committed", "undone and committed"])
def test_killed_while_it_undoes_it_is_undone_once(
    brought: Callable[[], ImportBatch], people: dict[str, User], moment: str
) -> None:
    batch = brought()
    batches.read(batch)
    batches.apply(batch, ledger.Actor.of(people["manager"]))
    batches.ask_to_undo(batch, people["manager"], "错了")
    killed(moment)
    there = 0 if moment == "undone and committed" else ROWS
    assert look(batch)[1] == there
    assert work() == (1 if there else 0)
    assert look(batch)[:2] == (State.UNDONE, 0)
    assert ChangeSet.objects.filter(action="undo").count() == 1
    assert ledger.verify(with_replay=True).ok


def test_killed_again_and_again_at_any_moment_it_comes_to_its_end(
    brought: Callable[[], ImportBatch], people: dict[str, User]
) -> None:
    """Workers that live for a random while, one after the other; whatever they left is sound each time."""
    chance, batch = random.Random(5), brought()
    for _ in range(12):
        ImportBatch.objects.filter(lease_until__isnull=False).update(
            lease_until=timezone.now() - timedelta(seconds=1)
        )
        worker = process("manage.py", "worker", "--once", "--json")
        time.sleep(chance.uniform(0.4, 3.5))
        worker.kill()
        worker.communicate()
        state, projects, changesets = look(batch)
        assert (projects, changesets) == ((ROWS, 1) if state == State.APPLIED else (0, 0))
        if state == State.READY:
            batches.ask_to_apply(batch, people["manager"])
    work()
    if look(batch)[0] == State.READY:
        batches.ask_to_apply(batch, people["manager"])
        work()
    assert look(batch) == (State.APPLIED, ROWS, 1)
    assert ledger.verify(with_replay=True).ok


def test_two_workers_at_once_share_the_work_and_do_nothing_twice(
    brought: Callable[[], ImportBatch], people: dict[str, User], tmp_path: Path
) -> None:
    made: list[ImportBatch] = [brought(), brought()]
    workers = [process("manage.py", "worker", "--once", "--json") for _ in range(2)]
    said: list[Any] = [json.loads(worker.communicate(timeout=120)[0]) for worker in workers]
    assert sum(each["steps"] for each in said) == 2
    assert [look(batch)[0] for batch in made] == [State.READY, State.READY]
    for batch in made:
        batches.ask_to_apply(batch, people["manager"])
    workers = [process("manage.py", "worker", "--once", "--json") for _ in range(2)]
    for worker in workers:
        assert worker.communicate(timeout=120)[1] == ""
    assert sorted(look(batch)[0] for batch in made) == [State.APPLIED, State.READY]
    assert (Project.objects.count(), imported()) == (ROWS, 1)
    refused = next(batch for batch in made if batch.state == State.READY)
    assert refused.outcome["refused"]["code"] == "conflict-since-shown"
