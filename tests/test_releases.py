"""A filled database of each release still migrates, verifies and replays with today's code."""

from __future__ import annotations

import gzip
import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
RELEASES = sorted((ROOT / "tests" / "releases").glob("*.sqlite3.gz"))


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATA_DIR": str(folder)}
    environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_there_is_a_release_to_look_at() -> None:
    assert RELEASES


@pytest.mark.sqlite
@pytest.mark.parametrize("kept", RELEASES, ids=lambda path: path.name)
def test_a_kept_release_migrates_and_verifies(kept: Path, tmp_path: Path, db: None) -> None:
    """Its history verifies, and its tables equal the fold, after all migrations since; a new ledger has the same ones."""
    (tmp_path / "ledger.sqlite3").write_bytes(gzip.decompress(kept.read_bytes()))
    assert run(tmp_path, "migrate", "--verbosity", "0").returncode == 0
    answer = run(tmp_path, "verifyhistory", "--replay", "--json")
    told = json.loads(answer.stdout)
    assert (answer.returncode, told["ok"], told["differences"]) == (0, True, [])
    assert told["changesets"] > 20
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite3")) as migrated, connection.cursor() as cursor:
        assert shape(migrated.cursor()) == shape(cursor)


def shape(cursor: Any) -> dict[str, list[str]]:
    """What tables, indexes and triggers say, each part by itself: a table made in steps has its columns in another order."""
    rows = cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql > '' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {name: sorted(part.strip("() ") for part in _spaced(sql).split(",")) for name, sql in rows}


def _spaced(sql: str) -> str:
    """Without the words that begin the statement, and with one space where there are several."""
    return re.sub(r"\s+", " ", re.sub(r'^CREATE TABLE "\w+" \(', "", sql))
