"""The folder that installs without a network: its scripts, and the way from wheels to a page."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.test_serve import free_port
from tools import bundle

#: nothing leaves the machine: no index, no settings of pip, and a proxy where nobody listens
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "no_proxy": "127.0.0.1"}  # fmt: skip


def test_scripts_have_the_line_ends_and_encodings_of_their_system(tmp_path: Path) -> None:
    tmp_path = tmp_path / "bundle"
    tmp_path.mkdir()
    bundle.scripts(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "start.sh",
        "start.bat",
        "manage.sh",
        "manage.bat",
        "README.txt",
    }
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        assert (b"\r\n" in content) == (path.suffix != ".sh"), path.name
        assert content.count(b"\n") == content.count(b"\r\n") or path.suffix == ".sh"
    assert (tmp_path / "README.txt").read_bytes().startswith(b"\xef\xbb\xbf")
    for name in ("start.sh", "manage.sh"):
        assert os.access(tmp_path / name, os.X_OK)
        subprocess.run(["sh", "-n", tmp_path / name], check=True)


def test_a_command_before_the_first_start_is_a_sentence(tmp_path: Path) -> None:
    bundle.scripts(tmp_path)
    done = subprocess.run(["sh", tmp_path / "manage.sh", "help"], capture_output=True, text=True, check=False)
    assert (done.returncode, "start.sh" in done.stderr) == (2, True)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A bundle for this machine alone; the committed files as they stand in the working tree."""
    folder = tmp_path / "安装 包"  # a blank and Chinese in the path
    (folder / "wheels").mkdir(parents=True)
    bundle.scripts(folder)
    names = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"], cwd=bundle.ROOT, capture_output=True, check=True
    ).stdout
    for name in names.decode().split("\0"):
        if (bundle.ROOT / name).is_file():
            (folder / "app" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(bundle.ROOT / name, folder / "app" / name)
    bundle.download(folder / "wheels", "linux", f"{sys.version_info[0]}.{sys.version_info[1]}")
    return folder


@pytest.mark.bundle
@pytest.mark.once
@pytest.mark.sqlite
@pytest.mark.slow
def test_a_bundle_installs_serves_and_backs_up_without_a_network(installed: Path, tmp_path: Path) -> None:
    port = free_port()
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in {"DATA_DIR", "DATABASE_URL", "VIRTUAL_ENV"}
    }
    environment |= OFFLINE | {
        "PORT": str(port),
        "PATH": f"{Path(sys.base_prefix) / 'bin'}:{os.environ['PATH']}",
    }
    server = subprocess.Popen(
        ["sh", installed / "start.sh"], env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        page = until_served(server, port)
    finally:
        server.send_signal(signal.SIGINT)
        said = server.communicate(timeout=30)[1]
    assert "csrfmiddlewaretoken" in page, said
    assert (server.returncode, "password:" in said, "Traceback" in said) == (0, True, False)
    done = subprocess.run(
        ["sh", installed / "manage.sh", "backup", "backups"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "backups").glob("*.zip"))) == 1
    assert {path.name for path in (installed / "data").iterdir()} == {
        "ledger.sqlite3",
        "secret.key",
        "static",
        "heads.log",
    }


def until_served(server: subprocess.Popen[str], port: int) -> str:
    """The sign-in page, as soon as it is there; installing takes a while."""
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=20) as answer:
                return str(answer.read().decode())
        except urllib.error.URLError:
            time.sleep(0.5)
    return ""
