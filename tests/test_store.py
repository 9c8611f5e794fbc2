"""The bytes of files that came in: kept once, under their hash, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from projects import store


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_bytes_are_kept_under_their_hash(data_dir: Path) -> None:
    kept = store.keep([b"abc", b"", b"def"])
    assert (kept.sha256, kept.size) == (sha(b"abcdef"), 6)
    assert kept.path == store.path_of(kept.sha256)
    assert kept.path.read_bytes() == b"abcdef"
    assert kept.path.is_relative_to(data_dir)


def test_the_same_bytes_are_kept_once(tmp_path: Path, data_dir: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert store.keep_path(tmp_path / "a") == store.keep([b"abc"])
    assert [path for path in data_dir.rglob("*") if path.is_file()] == [store.path_of(sha(b"abc"))]


def test_what_breaks_off_leaves_nothing(data_dir: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"abc"
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        store.keep(chunks())
    assert not [path for path in data_dir.rglob("*") if path.is_file()]


@pytest.mark.parametrize("content", [b"", b"abc", bytes(3_000_000)])
def test_a_file_is_hashed_as_it_is_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    assert store.hash_of(tmp_path / "a") == store.keep_path(tmp_path / "a").sha256 == sha(content)


def test_a_file_that_is_not_there_keeps_nothing(tmp_path: Path, data_dir: Path) -> None:
    with pytest.raises(OSError, match="a"):
        store.keep_path(tmp_path / "a")
    assert not store.folder().exists()
