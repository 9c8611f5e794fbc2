"""The child process that reads a file: ``python -m projects.intake.child``, a request in, messages out.

It may be killed, abort or run out of memory; the parent (``cells``) makes a sentence of that. It knows no database.
Messages are frames: a kind (one byte), a length (four), a pickle.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import struct
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from projects.intake.errors import Unreadable
from projects.intake.limits import MEGABYTE, Limits
from projects.intake.scan import Scan, inspect, scan
from projects.intake.sheets import OpenSheet, RowBatch, open_sheets

FRAME = struct.Struct(">cI")
MESSAGE, ERROR, END = b"m", b"e", b"."
#: what may be made of a sheet on the way: module and function, called with an ``OpenSheet`` and the options
TRANSFORMS = {
    "cells": "projects.intake.sheets:as_cells",
    "ledger": "projects.intake.reading:as_ledger",
}
#: reads every byte, strictly, and says only what is wrong
SCAN_ONLY = "scan"


class Sender:
    """Writes frames; the scan's thread and the reader share it."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._lock = threading.Lock()

    def send(self, kind: bytes, content: object) -> None:
        buffer = BytesIO()
        pickler = pickle.Pickler(buffer, pickle.HIGHEST_PROTOCOL)
        # cells hardly repeat as objects and go without a memo; the keys and texts of cleaned rows do repeat
        pickler.fast = isinstance(content, RowBatch)
        pickler.dump(content)
        data = buffer.getbuffer()
        with self._lock:
            self._out.write(FRAME.pack(kind, len(data)))
            self._out.write(data)
            self._out.flush()

    def fail(self, error: BaseException) -> None:
        if isinstance(error, Unreadable):
            self.send(ERROR, (error.code, error.params))
        elif isinstance(error, MemoryError):
            self.send(ERROR, ("memory", {}))
        else:  # a reader's panic is no Exception
            password = type(error).__name__ == "PasswordError"
            print(repr(error), file=sys.stderr)
            self.send(ERROR, ("encrypted" if password else "broken", {}))


def read(request: dict[str, Any], sender: Sender) -> None:
    """Scan the file, read its sheets, transform them, send what comes."""
    path, limits = Path(request["path"]), Limits(**request["limits"])
    if request["transform"] == SCAN_ONLY:
        scan(path, limits, strict=True)
        return
    transform = _transform(request["transform"])
    inspection = inspect(path, limits)
    scanned = _scan_beside(path, limits, sender) if inspection.heavy else _done(scan(path, limits))
    filled = False
    for sheet in open_sheets(path, inspection, scanned.result, limits):
        filled = filled or len(sheet.rows) > 0
        for message in transform(sheet, request["options"]):
            sender.send(MESSAGE, message)
    scanned.result()
    if not filled:
        raise Unreadable("empty")


def _transform(name: str) -> Callable[[OpenSheet, dict[str, Any]], Iterable[object]]:
    module, _, function = TRANSFORMS[name].partition(":")
    found: Callable[[OpenSheet, dict[str, Any]], Iterable[object]] = getattr(import_module(module), function)
    return found


def _done(result: Scan) -> Future[Scan]:
    future: Future[Scan] = Future()
    future.set_result(result)
    return future


def _scan_beside(path: Path, limits: Limits, sender: Sender) -> Future[Scan]:
    """Scan on a second core while the reader, which lets go of the interpreter, reads; bad news end the process."""

    def stop_if_bad(future: Future[Scan]) -> None:
        if error := future.exception():
            sender.fail(error)
            os._exit(0)

    future = ThreadPoolExecutor(1).submit(scan, path, limits)
    future.add_done_callback(stop_if_bad)
    return future


def limit_resources(limits: Limits) -> None:
    """Memory and processor time, where the platform can limit them; elsewhere only the parent's clock does."""
    try:
        import resource
    except ImportError:
        return
    # the address space counts what is reserved and never touched: 4.8 million cells reserve 640 MB and use 420
    memory = limits.memory_mb * MEGABYTE * 7 // 6
    for what, amount in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, int(limits.seconds * 2) + 5),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (amount, amount))


def main() -> None:
    gc.disable()  # it lives for one file, and nothing in it goes in circles
    settings.configure(
        USE_I18N=False
    )  # the vocabulary asks for a language where it names choices; the parent translates
    request = json.loads(sys.stdin.buffer.read())
    limit_resources(Limits(**request["limits"]))
    sender = Sender(sys.stdout.buffer)
    try:
        read(request, sender)
        sender.send(END, None)
    except BrokenPipeError:
        pass  # the parent has lost interest
    except BaseException as error:  # a reader's panic is no Exception
        sender.fail(error)
    os._exit(0)


if __name__ == "__main__":
    main()
