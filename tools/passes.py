"""Run the whole suite, side by side: `python -m tools.passes [pytest arguments]`.

What reads or writes a database runs once on each; what does neither, and what is marked as the same on both (browser,
LibreOffice, the permission matrix), runs once, in a pass of its own on SQLite (tests/conftest.py tells them apart). The first pass is shown as it runs; what the others print
waits in files until it is their turn, so that each stands in one piece. `make test` calls this."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

import psycopg

#: how often the file of a pass that still runs is looked at, seconds
_LOOK = 0.2
#: what a pass is given to end by itself after Ctrl-C, which it hears too: it drops its database
_TO_END = 30


@dataclass(frozen=True)
class Pass:
    """One run of a command: what it is called in the closing lines, and the environment it runs in.

    ``behind``: how far it stands back behind the first (niceness). Most of the pass on PostgreSQL is short questions to
    another process: where it has to wait its turn for each of them, it takes twice as long as the others."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    behind: int = 0


def of_this_machine(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[list[Pass], list[str]]:
    """The passes that can run here, and a line for what is left out."""
    url = environment.get("TEST_DATABASE_URL", "")
    common = {key: value for key, value in environment.items() if key != "DATABASE_URL"}
    pytest = [sys.executable, "-m", "pytest", *arguments]
    kept, once = [*pytest, "--part", "database"], [*pytest, "--part", "once"]
    passes = [Pass("SQLite", kept, common, 10), Pass("either", once, common, 5)]
    if why := unreachable(url):
        return passes, [
            f"LEFT OUT: the tests on PostgreSQL, because no server answers at TEST_DATABASE_URL ({why})."
        ]
    return [Pass("PostgreSQL", kept, {**common, "DATABASE_URL": url}), *passes], []


def unreachable(url: str) -> str | None:
    """Why no PostgreSQL answers there, None if one does."""
    if not url:
        return "not set"
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        return (str(error).strip().splitlines() or [type(error).__name__])[0]
    return None


def run(passes: Sequence[Pass], out: IO[bytes]) -> dict[str, int]:
    """Run them all at once and write what each says, one after the other; exit codes by name."""
    with tempfile.TemporaryDirectory(prefix="passes-") as folder:
        said = [os.path.join(folder, str(place)) for place in range(len(passes))]
        running = [_start(each, path) for each, path in zip(passes, said, strict=True)]
        try:
            for each, process, path in zip(passes, running, said, strict=True):
                out.write(f"== tests on {each.name}\n".encode())
                _follow(process, path, out)
        finally:
            _end(running)
        return {each.name: process.returncode for each, process in zip(passes, running, strict=True)}


def _start(each: Pass, path: str) -> subprocess.Popen[bytes]:
    with open(path, "wb") as said:
        process = subprocess.Popen(
            each.command, env=dict(each.environment), stdout=said, stderr=subprocess.STDOUT
        )
    if each.behind and sys.platform != "win32":
        now = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, process.pid, now + each.behind)
    return process


def _follow(process: subprocess.Popen[bytes], path: str, out: IO[bytes]) -> None:
    """Write what a pass says, from its beginning until it has ended."""
    with open(path, "rb") as said:
        ended = False
        while not ended:
            ended = process.poll() is not None  # asked before reading, so that its last words are not missed
            out.write(said.read())
            out.flush()
            if not ended:
                time.sleep(_LOOK)


def _end(running: Iterable[subprocess.Popen[bytes]]) -> None:
    """Leave no pass behind when this is stopped."""
    for process in running:
        try:
            process.wait(_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main() -> int:
    """0 when every pass that must run ran and passed."""
    passes, left_out = of_this_machine(sys.argv[1:], os.environ)
    codes = run(passes, sys.stdout.buffer)
    for line in left_out:
        print(line)
    print(
        "== "
        + ", ".join(f"{name}: {'passed' if not code else f'FAILED ({code})'}" for name, code in codes.items())
    )
    return int(any(codes.values()) or (bool(left_out) and os.environ.get("REQUIRE_POSTGRES") == "1"))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
