"""Keep a filled database of a release: `python -m tools.keep_release 0.1.0`.

tests/test_releases.py migrates each kept database with today's code, then verifies and replays its history."""

import gzip
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "releases"


def fill(folder: Path) -> Path:
    """A demo database in a folder of its own; gives its path."""
    environment = {**os.environ, "DATA_DIR": str(folder), "DEMO": "1", "DEMO_PASSWORD": "kept-release-1"}
    environment.pop("DATABASE_URL", None)
    for command in (["migrate", "--verbosity", "0"], ["makedemo"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
    return folder / "ledger.sqlite3"


def keep(version: str) -> Path:
    """Write tests/releases/VERSION.sqlite3.gz."""
    FOLDER.mkdir(exist_ok=True)
    target = FOLDER / f"{version}.sqlite3.gz"
    with tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / "packed.sqlite3"
        with sqlite3.connect(fill(Path(folder))) as database:
            database.execute("VACUUM INTO ?", [str(packed)])
        target.write_bytes(gzip.compress(packed.read_bytes(), 9, mtime=0))
    return target


if __name__ == "__main__":
    print(keep(sys.argv[1]))
