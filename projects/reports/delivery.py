"""How a file gets where it is wanted: whole or not at all, and known by its hash."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

_BLOCK = 2**20


def hash_of(file: BinaryIO) -> str:
    """The SHA-256 of all that stands in an open file."""
    file.seek(0)
    state = hashlib.sha256()
    for block in iter(lambda: file.read(_BLOCK), b""):
        state.update(block)
    return state.hexdigest()


@contextmanager
def whole(target: Path | BinaryIO) -> Iterator[BinaryIO]:
    """A file to write; what was written goes to ``target`` when all went well, and not before."""
    if not isinstance(target, Path):
        with tempfile.TemporaryFile() as file:
            yield cast(BinaryIO, file)
            file.seek(0)
            shutil.copyfileobj(file, target)
        return
    must_be_writable(target)
    beside = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with beside.open("x+b") as file:
            yield file
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def must_be_writable(target: Path) -> None:
    """Raises ``OSError`` for a name that something else has, or a file that may not be replaced."""
    if target.exists() and not (target.is_file() and os.access(target, os.W_OK)):
        raise PermissionError(f"{target} cannot be written")
