"""The file of a backup: packed, held against its list, and refused in a sentence where it is not whole or not ours."""

from __future__ import annotations

import json
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from projects.management.backup import archive
from projects.management.base import Unusable

SHA256 = "ab" + "0" * 62
PARTS = {"heads.log": b"one head", "ledger.sqlite3": b"rows" * 100_000, f"files/ab/{SHA256}": b"a workbook"}
ABOUT = {
    "made": "2021-08-01",
    "number": 3,
    "head": "f" * 64,
    "rows": {"a": 1},
    "migrations": ["projects.0001_initial"],
}


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """A backup of three parts, beside things that are none."""
    folder = tmp_path / "folder"
    for name, content in {
        **PARTS,
        "secret.key": b"x",
        "files/ab/spool": b"x",
        "ledger.sqlite3-wal": b"",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    archive.pack(folder, tmp_path / "backup.zip", ABOUT)
    return tmp_path / "backup.zip"


def again(packed: Path, content: dict[str, bytes] | None = None, told: dict[str, Any] | None = None) -> Path:
    """The same archive with other parts or another list."""
    other = packed.with_name("other.zip")
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(other, "w") as target:
        parts = {name: source.read(name) for name in source.namelist()} | (content or {})
        parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | (told or {})).encode()
        for name, part in parts.items():
            target.writestr(name, part)
    return other


def refusal(file: Path, folder: Path) -> Unusable:
    with pytest.raises(Unusable) as caught:
        archive.unpack(file, folder)
    return caught.value


def test_the_parts_of_a_ledger_come_back_and_nothing_else(packed: Path, tmp_path: Path) -> None:
    manifest = archive.unpack(packed, tmp_path / "back")
    there = {
        path.relative_to(tmp_path / "back").as_posix(): path
        for path in (tmp_path / "back").rglob("*")
        if path.is_file()
    }
    assert {name: path.read_bytes() for name, path in there.items()} == PARTS
    assert (manifest.number, manifest.head, manifest.rows) == (3, "f" * 64, {"a": 1})
    with zipfile.ZipFile(packed) as made:
        assert made.getinfo("ledger.sqlite3").compress_size < 10_000


def test_a_backup_is_never_written_over(packed: Path, tmp_path: Path) -> None:
    before = packed.read_bytes()
    with pytest.raises(FileExistsError):
        archive.pack(tmp_path / "folder", packed, ABOUT)
    assert packed.read_bytes() == before


def test_a_part_that_is_not_what_was_written_is_named(packed: Path, tmp_path: Path) -> None:
    """The archive's own check sums know nothing of another part under the same name."""
    refused = refusal(again(packed, {"heads.log": b"another head"}), tmp_path / "x")
    assert (refused.code, refused.params["part"]) == ("backup-damaged", "heads.log")


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"format": "other"}, "no-backup"),
        ({"version": 2}, "backup-newer"),
        ({"version": None}, "no-backup"),
        ({"migrations": ["projects.0001_initial", "projects.9999_later"]}, "backup-newer"),
        ({"parts": {"ledger.sqlite3": "", "../evil": ""}}, "no-backup"),
        ({"parts": {"ledger.sqlite3": "", "heads.log": "", "files/ab/" + "0" * 64 + "/x": ""}}, "no-backup"),
        ({"parts": {}}, "no-backup"),
        ({"surprise": 1}, "no-backup"),
    ],
)  # fmt: skip
def test_a_list_that_is_not_ours_is_refused(
    packed: Path, tmp_path: Path, told: dict[str, Any], code: str
) -> None:
    assert refusal(again(packed, {"../evil": b"x"}, told), tmp_path / "x" / "y").code == code
    assert not (tmp_path / "x" / "evil").exists()


def test_migrations_of_what_the_product_no_longer_stands_on_are_no_hindrance(
    packed: Path, tmp_path: Path
) -> None:
    told = {"migrations": ["gone.0001_initial"]}
    assert archive.unpack(again(packed, told=told), tmp_path / "x").migrations == ["gone.0001_initial"]


@pytest.mark.parametrize("place", range(0, 1000, 40))
def test_a_cut_or_flipped_file_is_refused_or_whole(packed: Path, tmp_path: Path, place: int) -> None:
    whole = packed.read_bytes()
    at = len(whole) * place // 1000
    packed.write_bytes(whole[:at])
    assert refusal(packed, tmp_path / "cut").code == "no-backup"
    packed.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
    with suppress(Unusable):
        archive.unpack(packed, tmp_path / "flipped")
        assert (tmp_path / "flipped" / "ledger.sqlite3").read_bytes() == PARTS["ledger.sqlite3"]


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_archive_or_an_empty_one_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    assert refusal(tmp_path / "a.zip", tmp_path / "x").code == "no-backup"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.zip", tmp_path / "x").code == "no-file"
