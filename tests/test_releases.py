"""A filled database of each release still migrates, verifies and replays with today's code."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

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
def test_a_kept_release_migrates_and_verifies(kept: Path, tmp_path: Path) -> None:
    """Its history verifies, and its tables equal the fold, after all migrations since."""
    (tmp_path / "ledger.sqlite3").write_bytes(gzip.decompress(kept.read_bytes()))
    assert run(tmp_path, "migrate", "--verbosity", "0").returncode == 0
    answer = run(tmp_path, "verifyhistory", "--replay", "--json")
    told = json.loads(answer.stdout)
    assert (answer.returncode, told["ok"], told["differences"]) == (0, True, [])
    assert told["changesets"] > 20
