"""The bytes of files that came in, ledgers and evidence: kept under their SHA-256 in the data folder, never changed, never removed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings

_CHUNK = 1 << 20


class KeptFile(NamedTuple):
    """Where a kept file lies, its SHA-256 and size in bytes."""

    path: Path
    sha256: str
    size: int


def folder() -> Path:
    return Path(settings.DATA_DIR) / "files"


def path_of(sha256: str) -> Path:
    return folder() / sha256[:2] / sha256


def keep(chunks: Iterable[bytes]) -> KeptFile:
    """Keep bytes; the same bytes are kept once. The name appears only when all of them are on the disk."""
    folder().mkdir(parents=True, exist_ok=True)
    handle, spool = tempfile.mkstemp(dir=folder())
    try:
        with os.fdopen(handle, "wb") as file:
            sha256, size = _spool(chunks, file)
        final = path_of(sha256)
        final.parent.mkdir(exist_ok=True)
        if not final.exists():
            os.replace(spool, final)
        return KeptFile(final, sha256, size)
    finally:
        Path(spool).unlink(missing_ok=True)


def _spool(chunks: Iterable[bytes], file: BinaryIO) -> tuple[str, int]:
    """Write bytes through to the disk; answers their SHA-256 and size."""
    state, size = hashlib.sha256(), 0
    for chunk in chunks:
        state.update(chunk)
        size += file.write(chunk)
    file.flush()
    os.fsync(file.fileno())
    return state.hexdigest(), size


def keep_path(path: Path) -> KeptFile:
    """Keep the bytes of a file. Raises ``OSError`` where it cannot be read."""
    with path.open("rb") as file:
        return keep(iter(lambda: file.read(_CHUNK), b""))


def hash_of(path: Path) -> str:
    """SHA-256 of a file, a chunk at a time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
