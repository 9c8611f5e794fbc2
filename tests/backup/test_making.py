"""The command backup: what is in the file, what stays out of it, and that others may go on working meanwhile."""

from __future__ import annotations

import json
import sqlite3
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from projects import ledger, store
from projects.ledger import copying, heads
from projects.models import ChangeSet
from tests.commands.conftest import Run
from tests.factories import House, change
from tests.guard import past_the_door


def stored_rows(table: copying.Table, sql: str) -> list[Any]:
    """What a query gives here, as SQLite writes it."""
    if connection.vendor == "sqlite":
        return sqlite3.connect(connection.settings_dict["NAME"]).execute(sql).fetchall()
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(table.turned(iter(cursor.fetchall()), inward=False))


pytestmark = pytest.mark.django_db(transaction=True)


def manifest(file: str) -> dict[str, Any]:
    with zipfile.ZipFile(file) as archive:
        return dict(json.loads(archive.read("manifest.json")))


def opened(file: str, folder: Path) -> sqlite3.Connection:
    """The database in a backup."""
    with zipfile.ZipFile(file) as archive:
        return sqlite3.connect(archive.extract("ledger.sqlite3", folder))


def test_a_backup_answers_with_its_file_its_head_and_its_rows(
    house: House, people: dict[str, User], run: Run, tmp_path: Path, data_dir: Path
) -> None:
    done = run("backup", str(tmp_path / "to" / "be"), "--as", "manager")
    file = Path(done.json["file"])
    assert (done.code, sorted(file.parent.iterdir())) == (0, [file])
    assert store.hash_of(file) == done.json["sha256"]
    newest = ChangeSet.objects.latest("number")
    assert (newest.hash, newest.action, newest.who) == (done.json["head"], "backup", "manager")
    told = manifest(str(file))
    assert sum(told["rows"].values()) == done.json["rows"]
    assert told["rows"]["projects_membership"] == len(people) - 1
    assert heads.noted()[-1].head == done.json["head"]
    assert [path.name for path in data_dir.iterdir() if path.name.startswith("backup-")] == []


def test_the_copy_holds_every_row_as_it_is_stored(
    house: House, people: dict[str, User], run: Run, tmp_path: Path
) -> None:
    """Table by table, but for sessions; moments and flags as SQLite writes them."""
    house.report(house.project(total_investment=7), 3, completed=5)
    Client().force_login(people["manager"])
    Client().post("/accounts/login/", {"username": "manager", "password": "wrong"})
    copy = opened(run("backup", str(tmp_path)).json["file"], tmp_path)
    for table in copying.tables():
        names = ", ".join(f'"{name}"' for name in table.columns)
        sql = f'SELECT {names} FROM "{table.name}" ORDER BY "{table.order}"'
        assert copy.execute(sql).fetchall() == stored_rows(table, sql), table.name
    assert copy.execute("SELECT COUNT(*) FROM axes_accessattempt").fetchone() == (1,)
    assert copy.execute("SELECT COUNT(*) FROM django_session").fetchone() == (0,)


def test_every_table_is_copied_and_every_type_thought_of() -> None:
    turned = {kind for table in copying.tables() for _, kind in table.otherwise}
    assert turned == {"BooleanField", "DateTimeField"}
    there = set(connection.introspection.table_names()) - {table.name for table in copying.tables()}
    assert there == {"django_session", "django_migrations"}


def test_files_and_noted_heads_go_with_it_and_nobodys_session(
    people: dict[str, User], run: Run, tmp_path: Path, data_dir: Path
) -> None:
    kept = store.keep([b"a ledger"])
    heads.note("export")
    client = Client()
    client.force_login(people["manager"])
    key = client.session.session_key
    with zipfile.ZipFile(run("backup", str(tmp_path)).json["file"]) as archive:
        assert archive.read(f"files/{kept.sha256[:2]}/{kept.sha256}") == b"a ledger"
        assert archive.read("heads.log") == (data_dir / "heads.log").read_bytes()
        assert key
        assert key.encode() not in archive.read("ledger.sqlite3")
        assert "secret.key" not in archive.namelist()


def test_work_goes_on_while_a_backup_is_made(house: House, run: Run, tmp_path: Path) -> None:
    """What is in the file is one state: it verifies and replays, whatever was written and noted meanwhile."""
    project, stop = house.project(), threading.Event()
    written: list[int] = []

    def work() -> None:
        try:
            while not stop.is_set():
                written.append(change("project", project, note=str(len(written))).number or 0)
                heads.note("export")
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        done = run("backup", str(tmp_path))
    finally:
        stop.set()
        worker.join()
    assert done.code == 0, done.said
    assert min(written) < manifest(done.json["file"])["number"] < max(written)
    assert ledger.verify(with_replay=True).ok


def test_a_ledger_that_was_tampered_with_is_backed_up_and_told(
    house: House, run: Run, tmp_path: Path
) -> None:
    project = house.project(total_investment=7)
    with past_the_door(), connection.cursor() as cursor:
        cursor.execute("UPDATE projects_project SET total_investment = 8")
    done = run("backup", str(tmp_path))
    assert done.code == 1
    assert f"project {project} total_investment 7 8" in done.said
    assert Path(done.json["file"]).is_file()


def test_a_file_that_is_lost_is_told(house: House, run: Run, tmp_path: Path) -> None:
    kept = store.keep([b"a ledger"])
    source = ledger.Source("file", "import", "a.xlsx", kept.sha256)
    wanted = ledger.create("organisation", -1, {"name": "甲"})
    ledger.commit([wanted], ledger.Actor.system(), source, "import")
    kept.path.unlink()
    done = run("backup", str(tmp_path))
    assert (done.code, kept.sha256 in done.said) == (1, True)


def test_a_folder_that_cannot_be_written_is_a_sentence(house: House, run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("backup", str(tmp_path / "file"))
    assert (done.code, done.json["error"]) == (2, "unwritable")
    assert not ChangeSet.objects.filter(action="backup").exists()


@pytest.mark.parametrize("name", ["officer", "leader", "auditor", "administrator", "nobody"])
def test_a_backup_is_the_project_offices(
    people: dict[str, User], run: Run, tmp_path: Path, name: str
) -> None:
    done = run("backup", str(tmp_path / "to"), "--as", name)
    assert (done.code, done.json["error"], (tmp_path / "to").exists()) == (2, "not-allowed", False)
