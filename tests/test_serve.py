"""`manage.py serve` as an operator runs it."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


# --- serving


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The product as an operator runs it, on a port of its own."""
    port = free_port()
    env = {
        **os.environ,
        "DATA_DIR": str(tmp_path_factory.mktemp("served")),
        "PORT": str(port),
        "DATABASE_URL": "",
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"], cwd=ROOT, env=env, text=True, stderr=subprocess.PIPE
    )
    until_it_answers(process, port)
    yield process, port
    process.kill()
    process.wait()


def until_it_answers(process: subprocess.Popen[str], port: int) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            fetch(port, "/accounts/login/")
            break
        except urllib.error.URLError:
            assert process.poll() is None, process.communicate()
            time.sleep(0.2)


def fetch(port: int, path: str) -> Any:
    """The answer to a GET of the served product."""
    return urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20)


def test_serve_gives_hashed_compressed_static_files(server: tuple[subprocess.Popen[str], int]) -> None:
    page = fetch(server[1], "/accounts/login/").read().decode()
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(files) >= 6
    for file in files:
        answer = fetch(server[1], file)
        assert re.search(r"\.[0-9a-f]{12}\.\w+(\.\w+)?$", file), file
        assert "immutable" in answer.headers["Cache-Control"]
        assert "'self'" in answer.headers["Content-Security-Policy"]


def test_serve_says_when_the_port_is_taken(server: tuple[subprocess.Popen[str], int], tmp_path: Path) -> None:
    env = {**os.environ, "DATA_DIR": str(tmp_path), "PORT": str(server[1]), "DATABASE_URL": ""}
    second = subprocess.run(
        [sys.executable, "manage.py", "serve"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60
    )
    assert second.returncode == 2
    assert "PORT=" in second.stderr
    assert "Traceback" not in second.stderr


def manage(folder: Path, *call: str) -> subprocess.CompletedProcess[str]:
    """A command over a data folder of its own; a server that starts in spite of all is ended."""
    env = {**os.environ, "DATA_DIR": str(folder), "PORT": str(free_port()), "DATABASE_URL": ""}
    return subprocess.run(
        [sys.executable, "manage.py", *call], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60
    )


def test_serve_says_when_the_history_is_not_guarded_and_migrate_mends_it(tmp_path: Path) -> None:
    assert manage(tmp_path, "migrate", "--verbosity", "0").returncode == 0
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite3")) as database:
        database.execute("DROP TRIGGER projects_change_no_update")
    refused = manage(tmp_path, "serve")
    assert (refused.returncode, "projects_change_no_update" in refused.stderr) == (2, True)
    assert "manage.py migrate" in refused.stderr
    assert manage(tmp_path, "migrate", "--verbosity", "0").returncode == 0
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite3")) as database:
        sql = "SELECT COUNT(*) FROM sqlite_master WHERE name = 'projects_change_no_update'"
        assert database.execute(sql).fetchone() == (1,)


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a POSIX signal")
def test_start_prepares_what_is_missing_once_and_serves(tmp_path: Path) -> None:
    """As `make run` does: the second run changes nothing."""
    first, second = started(tmp_path), started(tmp_path)
    assert ("password:" in first, "244" in first) == (True, True)
    assert "password" not in second
    [line] = second.strip().splitlines()[:-1]
    assert line.startswith("http://")
    told = json.loads(manage(tmp_path, "verifyhistory", "--json").stdout)
    assert (told["ok"], told["changesets"]) == (True, 2)


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a POSIX signal")
def test_start_tells_that_the_history_stood_unguarded(tmp_path: Path) -> None:
    assert manage(tmp_path, "migrate", "--verbosity", "0").returncode == 0
    assert "verifyhistory" not in started(tmp_path), "a ledger whose triggers stand"
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite3")) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for name in names:
            database.execute(f"DROP TRIGGER {name}")
    assert len(names) == 6
    warned = manage(tmp_path, "rollup", "--year", "2021", "--json")
    assert (warned.returncode, json.loads(warned.stdout)["year"]) == (0, 2021)
    assert all(name in warned.stderr for name in names), "a command warns and answers all the same"
    said = started(tmp_path)
    for word in ("历史记录曾失去保护", "stood unguarded", "verifyhistory --replay", *names):
        assert word in said, word
    assert "verifyhistory" not in started(tmp_path), "it was told once, and is guarded again"
    assert "unguarded" not in manage(tmp_path, "rollup", "--year", "2021").stderr


def started(folder: Path) -> str:
    """What `start` says until it serves a page and is ended by Ctrl-C."""
    port = free_port()
    env = {**os.environ, "DATA_DIR": str(folder), "PORT": str(port), "DATABASE_URL": ""}
    env.pop("DJANGO_SUPERUSER_PASSWORD", None)
    command = [sys.executable, "manage.py", "start"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, text=True, stderr=subprocess.STDOUT, stdout=subprocess.PIPE
    )
    until_it_answers(process, port)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=30)[0]
    assert process.returncode == 0, said
    return said


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a POSIX signal")
def test_ctrl_c_ends_the_server_cleanly(server: tuple[subprocess.Popen[str], int]) -> None:
    process, port = server
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}" in err
    assert "Traceback" not in err
