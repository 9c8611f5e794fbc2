"""Reading a file from the parent's side: a child does it, and whatever happens to the child becomes a sentence."""

from __future__ import annotations

import gc
import json
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

from projects.intake.child import ERROR, FRAME, MESSAGE, SCAN_ONLY
from projects.intake.errors import Unreadable
from projects.intake.limits import Limits
from projects.intake.pipeline import Message, Request
from projects.intake.sheets import RowBatch, SheetHead

#: SIGXCPU, where there is one
_CPU_SIGNAL = 24
#: where the program lies
ROOT = Path(__file__).resolve().parents[2]
#: all of the environment that the child sees: neither secrets nor settings
_ENVIRONMENT = (
    "PATH",
    "SYSTEMROOT",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "LANG",
    "LC_ALL",
    "TEMP",
    "TMP",
    "TMPDIR",
)


def read_cells(path: Path, *, limits: Limits | None = None) -> Iterator[SheetHead | RowBatch]:
    """Each sheet's head, then its rows in batches. Raises ``Unreadable``; leaving the iterator ends the child."""
    return _read(path, "cells", {}, limits or Limits())


def read_ledger(
    path: Path,
    request: Request,
    *,
    limits: Limits | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> Iterator[Message]:
    """Each sheet's layout and its cleaned rows in batches. Raises ``Unreadable``; leaving the iterator ends the child.

    ``meanwhile`` is done while the child reads, before its first word is waited for."""
    options = {
        "year": request.year,
        "month": request.month,
        "overrides": dict(request.overrides),
        "profiles": {key: dict(told) for key, told in request.profiles.items()},
    }
    return _read(path, "ledger", options, limits or Limits(), meanwhile)


def _read(
    path: Path,
    transform: str,
    options: dict[str, Any],
    limits: Limits,
    meanwhile: Callable[[], None] = lambda: None,
) -> Iterator[Any]:
    with _Child(path, transform, options, limits) as child:
        child.ask()
        meanwhile()
        yield from child.messages()
        death = child.death
    if death is None:
        return
    if death.code != "timeout":
        _look_closer(path, limits)
    raise death


def _look_closer(path: Path, limits: Limits) -> None:
    """The child died: a strict scan of every byte often knows what the reader stumbled over."""
    with _Child(path, SCAN_ONLY, {}, limits) as child:
        child.ask()
        for _ in child.messages():
            pass


class _Child:
    """One run of the child. Only the time spent waiting for it counts against its limit."""

    def __init__(self, path: Path, transform: str, options: dict[str, Any], limits: Limits) -> None:
        self._limits = limits
        self._left = limits.seconds
        self._expired = False
        #: how the child ended without a word of its own
        self.death: Unreadable | None = None
        self._request = json.dumps(
            {
                "path": str(Path(path).resolve()),
                "transform": transform,
                "options": options,
                "limits": asdict(limits),
            }
        ).encode()

    def __enter__(self) -> _Child:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "projects.intake.child"],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream:
                with suppress(OSError):
                    stream.close()
        self._process.wait()

    def messages(self) -> Iterator[Any]:
        """What the child says, until it ends. Raises ``Unreadable`` in its words; an end without a word is a death."""
        while frame := self._receive():
            kind, content = frame
            if kind == ERROR:
                code, params = _Unpickler(BytesIO(content)).load()
                raise self._refusal(code, params)
            if kind != MESSAGE:
                return
            yield _loaded(content)
        self.death = self._cause()

    def ask(self) -> None:
        """Set the child to work."""
        assert self._process.stdin
        with suppress(OSError):
            self._process.stdin.write(self._request)
            self._process.stdin.close()

    def _receive(self) -> tuple[bytes, bytes] | None:
        """The next frame, or ``None`` where the child died or was too slow."""
        assert self._process.stdout
        clock = threading.Timer(max(self._left, 0), self._expire)
        began = time.monotonic()
        clock.start()
        try:
            head = self._process.stdout.read(FRAME.size)
            if len(head) < FRAME.size:
                return None
            kind, length = FRAME.unpack(head)
            content = self._process.stdout.read(length)
            return (kind, content) if len(content) == length else None
        finally:
            clock.cancel()
            self._left -= time.monotonic() - began

    def _expire(self) -> None:
        self._expired = True
        self._process.kill()

    def _cause(self) -> Unreadable:
        assert self._process.stderr
        last_words = self._process.stderr.read(4000)
        if self._expired or self._process.wait() == -_CPU_SIGNAL:
            return self._refusal("timeout", {})
        killed = self._process.returncode == -9  # by the system, when memory runs out
        return self._refusal("memory" if killed or b"memory allocation" in last_words else "broken", {})

    def _refusal(self, code: str, params: dict[str, str | int]) -> Unreadable:
        known: dict[str, str | int] = {
            "seconds": int(self._limits.seconds),
            "megabytes": self._limits.memory_mb,
        }
        return Unreadable(code, **(known | params))


def _loaded(content: bytes) -> Any:
    """A message. Thousands of new containers and no garbage among them: the collector rests meanwhile."""
    resting = gc.isenabled()
    gc.disable()
    try:
        return _Unpickler(BytesIO(content)).load()
    finally:
        if resting:
            gc.enable()


class _Unpickler(pickle.Unpickler):
    """Takes back only what the child sends."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" or module.startswith("projects.intake."):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def environment() -> dict[str, str]:
    """What a child process sees of ours."""
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    return kept | {"PYTHONUTF8": "1", "RUST_BACKTRACE": "0", "MALLOC_ARENA_MAX": "2"}
