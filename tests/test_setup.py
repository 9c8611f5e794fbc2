"""The set-up: settings, the first account, vendored files and pinned requirements."""

import hashlib
import os
import re
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from portfolio import settings as product

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "projects" / "static" / "vendor"
PASSWORD = "a-long-Passphrase-8"


# --- settings


def test_secret_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    file = tmp_path / "data" / "secret.key"
    key = product.kept_secret(file)
    assert len(key) >= 50
    assert product.kept_secret(file) == key
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert product.kept_secret(tmp_path / "other" / "secret.key") != key


def test_a_secret_key_that_another_process_is_about_to_write_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    file.touch()
    threading.Timer(0.2, file.write_text, ["the other one's key"]).start()
    assert product.kept_secret(file) == "the other one's key"


def test_database_url_names_the_database() -> None:
    found = product.database("postgres://of%40fice:pa%2Fss@db.local:5433/ledger?sslmode=require")
    assert found["ENGINE"].endswith("postgresql")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "of@fice",
        "pa/ss",
        "db.local",
        5433,
        "ledger",
    )
    assert found["OPTIONS"] == {"sslmode": "require"}
    assert product.database("")["NAME"] == str(product.DATA_DIR / "ledger.sqlite3")
    assert product.database("sqlite:////srv/a.sqlite3")["NAME"] == "/srv/a.sqlite3"
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        product.database("mysql://x")


@pytest.mark.parametrize(
    "url", ["mysql://x", "postgres://nobody@127.0.0.1:1/none", "sqlite:////no/such/folder/x"]
)
def test_an_unusable_database_is_said_in_a_sentence(url: str, tmp_path: Path) -> None:
    env = {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": url}
    command = [sys.executable, "manage.py", "migrate"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


@pytest.mark.sqlite
def test_sqlite_is_a_file_with_the_settings_the_door_relies_on(transactional_db: None) -> None:
    def pragma(name: str) -> Any:
        with connection.cursor() as cursor:
            return cursor.execute(f"PRAGMA {name}").fetchone()[0]

    assert Path(connection.settings_dict["NAME"]).is_file()
    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2  # FULL
    assert pragma("recursive_triggers") == 1
    assert pragma("foreign_keys") == 1
    assert pragma("busy_timeout") == 20_000
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.postgres
def test_postgresql_pass_runs_on_postgresql(db: None) -> None:
    assert connection.vendor == "postgresql"
    assert not connection.settings_dict["ATOMIC_REQUESTS"]


def test_passwords_are_kept_by_argon2() -> None:
    assert product.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


# --- vendored files and pinned requirements


def test_vendored_files_are_what_their_list_says() -> None:
    rows = re.findall(
        r"^\| [^|]+ \| [^|]+ \| [^|]+ \| (\S+) \| ([0-9a-f]{64}) \|$",
        (VENDOR / "README.md").read_text(),
        re.M,
    )
    listed = dict(rows)
    there = {file.relative_to(VENDOR).as_posix() for file in VENDOR.rglob("*") if file.is_file()} - {
        "README.md"
    }
    assert set(listed) == there
    for name, digest in listed.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_with_hashes(name: str) -> None:
    text = (ROOT / name).read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(lines) > 10
    assert [line for line in lines if "==" not in line or "--hash=sha256:" not in line] == []
    assert "://" not in text


def test_layers_below_the_pages_know_no_requests() -> None:
    rooms = [
        "values.py",
        "vocabulary",
        "access.py",
        "models",
        "ledger",
        "figures",
        "audit",
        "intake",
        "reports",
    ]
    page_things = re.compile(r"^\s*(?:from|import) django\.(?:http|shortcuts|template|views)\b", re.M)
    files = [file for room in rooms for file in (ROOT / "projects").glob(f"{room}/**/*.py")]
    files += [ROOT / "projects" / room for room in rooms if room.endswith(".py")]
    assert len(files) > 50
    found = [str(file) for file in files if page_things.search(file.read_text("utf-8"))]
    assert found == []
