"""The file of a backup: its parts, the list of them with their hashes, and how both are checked."""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from django.db.migrations.loader import MigrationLoader

from projects.ledger.heads import NAME as HEADS
from projects.management.base import Unusable

DATABASE = "ledger.sqlite3"
LIST = "manifest.json"
FORMAT, VERSION = "major-project-ledger backup", 1
#: the parts a backup may have; nothing else is ever unpacked
_PART = re.compile(rf"{re.escape(DATABASE)}|{re.escape(HEADS)}|files/[0-9a-f]{{2}}/[0-9a-f]{{64}}")
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. ``parts`` has the SHA-256 of each, ``migrations`` the shape of the database."""

    made: str
    number: int
    head: str
    rows: dict[str, int]
    migrations: list[str]
    parts: dict[str, str]
    format: str = FORMAT
    version: int = VERSION


def unknown_migrations(applied: Iterable[str]) -> set[str]:
    """Which of these ("app.name") the program does not know, though it has their app: a newer one applied them."""
    known = MigrationLoader(None)
    names = {".".join(key) for key in known.disk_migrations or ()}
    return {each for each in applied if each.partition(".")[0] in known.migrated_apps} - names


# --- writing


def pack(folder: Path, file: Path, about: dict[str, Any]) -> str:
    """Write all parts that lie in ``folder`` and the list of them; the SHA-256 of the file, which is on the disk then."""
    with file.open("xb") as out:
        with zipfile.ZipFile(out, "w") as archive:
            parts = {name: _add(archive, folder / name, name) for name in _parts(folder)}
            manifest = Manifest(**about, parts=parts)
            archive.writestr(LIST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
        out.flush()
        os.fsync(out.fileno())
    with file.open("rb") as made:
        return hashlib.file_digest(made, "sha256").hexdigest()


def _parts(folder: Path) -> list[str]:
    names = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file())
    return [name for name in names if _PART.fullmatch(name)]


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> str:
    """One part; workbooks are compressed already."""
    kept = name.startswith("files/")
    about = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    about.compress_type = zipfile.ZIP_STORED if kept else zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(about, "w") as target:
        return _copy(source, target)


def _copy(source: IO[bytes], target: IO[bytes]) -> str:
    """Copy a part a piece at a time; its SHA-256."""
    state = hashlib.sha256()
    while piece := source.read(_CHUNK):
        state.update(piece)
        target.write(piece)
    return state.hexdigest()


# --- reading


#: what zipfile and json raise for a file that is not what it should be
_BAD = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, NotImplementedError, RuntimeError,
)  # fmt: skip


def unpack(file: Path, folder: Path) -> Manifest:
    """Every part into ``folder``, held against its hash. Raises ``Unusable`` for what is no whole backup of ours."""
    try:
        with file.open("rb") as source, zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive)
            for name, sha256 in manifest.parts.items():
                if _extract(archive, name, folder) != sha256:
                    raise Unusable("backup-damaged", file=file.name, part=name)
    except OSError as error:
        raise Unusable(
            "no-file", name=str(error.filename or file), detail=error.strerror or str(error)
        ) from error
    except _BAD as error:
        raise Unusable("no-backup", file=file.name, detail=str(error) or type(error).__name__) from error
    return manifest


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    """The list of parts; ValueError where it is none, ``Unusable`` where it was made by a newer program."""
    told = json.loads(archive.read(LIST))
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise ValueError(LIST)
    if told["version"] > VERSION or unknown_migrations(told["migrations"]):
        raise Unusable("backup-newer", made=told["made"])
    manifest = Manifest(**told)
    if DATABASE not in manifest.parts or not all(map(_PART.fullmatch, manifest.parts)):
        raise ValueError(LIST)
    return manifest


def _extract(archive: zipfile.ZipFile, name: str, folder: Path) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as source, path.open("xb") as target:
        return _copy(source, target)


def migrations_of(rows: Iterable[tuple[str, str]]) -> list[str]:
    """(app, name) of the applied migrations as the list names them."""
    return sorted(f"{app}.{name}" for app, name in rows)
