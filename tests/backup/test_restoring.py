"""The command restore: back where there is no ledger yet, on either database; nothing that is there is written over."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from projects import ledger, store
from projects.intake import batches
from projects.ledger import Actor, copying
from projects.management import backup
from projects.management.backup import archive
from projects.models import Change
from tests.commands.conftest import Run
from tests.factories import TEST, WAN, House, change
from tests.intake.files import table
from tests.test_releases import RELEASES

#: moment, text with everything hard in it, JSON, address: what two databases write differently
NOTE = "=1+1\n😀\t\\N \"引号\" 'x' {}"


def manage(folder: Path, *call: str, url: str = "") -> tuple[int, dict[str, Any], str]:
    """A command over a data folder, as an operator runs it: exit code, JSON, what was said."""
    env = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, "manage.py", *call, "--json"], cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr


@pytest.fixture
def ledger_of_a_month(transactional_db: None, house: House, people: dict[str, User], tmp_path: Path) -> House:
    """Projects, a return, an imported file, an undo, somebody who mistyped a password."""
    project = house.project("一号高炉", total_investment=3 * WAN, note=NOTE)
    house.report(project, 3, completed=WAN)
    change("project", project, actor=Actor.of(people["manager"]), place="甲路")
    ledger.undo(change("project", project, place="乙路").number or 0, Actor.system(), TEST, "错了")
    path = table(tmp_path / "来表.xlsx", [["项目名称", "领域"], ["码头", "其他"]])
    upload = SimpleUploadedFile(path.name, path.read_bytes())
    batch = batches.upload(people["manager"], upload, 2021, None, False)
    batches.read(batch)
    batches.apply(batch, Actor.of(people["manager"]))
    Client().post("/accounts/login/", {"username": "manager", "password": "wrong"})
    return house


@pytest.fixture
def made(ledger_of_a_month: House, tmp_path: Path) -> backup.Made:
    """A backup of it."""
    return backup.make(tmp_path / "backups", Actor.system(), TEST)


@pytest.fixture
def empty_postgres() -> Iterator[str]:
    """The address of a database of its own, which holds nothing."""
    found, name = connection.settings_dict, f"restored_{os.getpid()}"
    server = f"postgres://{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT'] or 5432}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name}")
        admin.execute(f"CREATE DATABASE {name}")
        yield f"{server}/{name}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def rows(folder: Path) -> dict[str, list[Any]]:
    """Every row of a restored SQLite ledger, by table."""
    found: dict[str, list[Any]] = {}
    with closing(sqlite3.connect(folder / "ledger.sqlite3")) as database:
        for each in copying.tables():
            names = ", ".join(f'"{name}"' for name in each.columns)
            sql = f'SELECT {names} FROM "{each.name}" ORDER BY "{each.order}"'
            found[each.name] = database.execute(sql).fetchall()
    return found


# --- the way back


def test_what_comes_back_is_what_was_there(made: backup.Made, tmp_path: Path, data_dir: Path) -> None:
    to = tmp_path / "back"
    code, told, _ = manage(tmp_path / "own", "restore", str(made.file), "--to", str(to))
    assert code == 0
    assert told == {
        "file": str(made.file),
        "sha256": made.sha256,
        "head": ledger.head()[1],
        "rows": made.rows,
    }
    assert sum(map(len, rows(to).values())) == made.rows
    bodies = [row[-1] for row in rows(to)["projects_change"]]
    assert bodies == list(Change.objects.order_by("id").values_list("body", flat=True))
    assert (to / "heads.log").read_bytes() == (data_dir / "heads.log").read_bytes()
    [kept] = store.folder().glob("*/*")
    assert (to / "files" / kept.parent.name / kept.name).read_bytes() == kept.read_bytes()
    assert {path.name for path in to.iterdir()} == {"files", "heads.log", "ledger.sqlite3", "secret.key"}
    assert list(tmp_path.glob("back.restoring-*")) == []


@pytest.mark.postgres
def test_a_ledger_moves_from_one_database_to_the_other_and_back(
    made: backup.Made, empty_postgres: str, tmp_path: Path
) -> None:
    """PostgreSQL → file → SQLite → file → PostgreSQL: not a row differs, and work goes on where it stood."""
    first, second, third = tmp_path / "first", tmp_path / "second", tmp_path / "third"
    assert manage(tmp_path / "own", "restore", str(made.file), "--to", str(first))[0] == 0
    before = rows(first)
    moved = manage(first, "backup", str(tmp_path / "moved"))[1]
    code, told, said = manage(
        tmp_path / "own", "restore", moved["file"], "--to", str(second), url=empty_postgres
    )
    assert (code, told.get("head")) == (0, moved["head"]), said
    assert {path.name for path in second.iterdir()} == {"files", "heads.log", "secret.key"}
    assert manage(second, "loadplan", url=empty_postgres)[1]["created"] > 90
    back = manage(second, "backup", str(tmp_path / "again"), url=empty_postgres)[1]
    assert manage(tmp_path / "own", "restore", back["file"], "--to", str(third))[0] == 0
    after = rows(third)
    for name, found in before.items():
        assert after[name][: len(found)] == found or name in {"projects_counter", "projects_summary"}, name
    assert len(after["projects_change"]) > len(before["projects_change"])


@pytest.mark.sqlite
@pytest.mark.parametrize("kept", RELEASES, ids=lambda path: path.name)
def test_a_backup_of_an_earlier_release_comes_back_as_todays(kept: Path, tmp_path: Path) -> None:
    folder = tmp_path / "earlier"
    folder.mkdir()
    (folder / "ledger.sqlite3").write_bytes(gzip.decompress(kept.read_bytes()))
    database = sqlite3.connect(folder / "ledger.sqlite3")
    number, head = database.execute(
        "SELECT number, hash FROM projects_changeset ORDER BY number DESC"
    ).fetchone()
    applied = archive.migrations_of(database.execute("SELECT app, name FROM django_migrations"))
    about = {
        "made": "2021",
        "number": number,
        "head": head,
        "rows": copying.count(database),
        "migrations": applied,
    }
    archive.pack(folder, tmp_path / "earlier.zip", about)
    restored = backup.restore(tmp_path / "earlier.zip", tmp_path / "back")
    assert restored.rows == sum(about["rows"].values())
    code, told, _ = manage(tmp_path / "back", "verifyhistory", "--replay", "--head", head)
    assert (code, told["head"]) == (0, restored.head)


# --- what is refused


@pytest.mark.parametrize("name", ["ledger.sqlite3", "heads.log", "files", "notes.txt"])
def test_nothing_that_is_there_is_written_over(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "secret.key").write_text("a key alone is no ledger")
    (tmp_path / "to" / name).touch()
    done = run("restore", "no.zip", "--to", str(tmp_path / "to"))
    assert (done.code, done.json["error"]) == (2, "restore-filled")
    assert (tmp_path / "to" / name).read_bytes() == b""


@pytest.mark.postgres
def test_a_database_that_holds_a_ledger_is_not_written_over(house: House, run: Run, tmp_path: Path) -> None:
    done = run("restore", "no.zip", "--to", str(tmp_path / "to"))
    assert (done.code, done.json["error"], (tmp_path / "to").exists()) == (
        2,
        "restore-database-filled",
        False,
    )


Alter = Callable[[Path, dict[str, Any]], None]


def rebuilt(made: backup.Made, folder: Path, change: Alter) -> Path:
    """A backup with something else in it: ``change`` gets its unpacked folder and what its list says."""
    folder.mkdir()
    about = asdict(archive.unpack(made.file, folder))
    for key in ("format", "version", "parts"):
        about.pop(key)
    change(folder, about)
    archive.pack(folder, folder / "rebuilt.zip", about)
    return folder / "rebuilt.zip"


def in_database(*statements: str) -> Alter:
    def changed(folder: Path, about: dict[str, Any]) -> None:
        with closing(sqlite3.connect(folder / "ledger.sqlite3")) as database, database:
            for statement in statements:
                database.execute(statement)

    return changed


def test_rows_that_are_not_all_there_are_noticed(made: backup.Made, tmp_path: Path) -> None:
    file = rebuilt(made, tmp_path / "x", in_database("DELETE FROM projects_importrow"))
    code, told, _ = manage(tmp_path / "own", "restore", str(file), "--to", str(tmp_path / "to"))
    assert (code, told["error"], "projects_importrow" in told["message"]) == (2, "backup-damaged", True)


def test_what_does_not_replay_is_not_put_in_place(made: backup.Made, tmp_path: Path) -> None:
    file = rebuilt(made, tmp_path / "x", in_database("UPDATE projects_project SET total_investment = 8"))
    code, told, said = manage(tmp_path / "own", "restore", str(file), "--to", str(tmp_path / "to"))
    assert (code, told["error"]) == (1, "backup-not-verified")
    assert "Traceback" not in said
    assert not (tmp_path / "to").exists()
