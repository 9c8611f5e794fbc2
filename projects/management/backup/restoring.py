"""Putting a backup back where there is no ledger yet: unpacked beside, migrated, verified and replayed, then put in place."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from projects.ledger import copying
from projects.management.backup import archive, elsewhere
from projects.management.backup.archive import DATABASE, Manifest
from projects.management.base import Unusable
from projects.store import hash_of

#: what any command makes of a data folder, and is no ledger
_OWN = {"secret.key"}


class Damaged(Exception):
    """The backup is whole, but its history does not verify or replay; nothing was put in place."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back: the head as it stands now, and the rows that came in."""

    sha256: str
    head: str
    rows: int


def restore(file: Path, to: Path) -> Restored:
    """Put the backup ``file`` into the data folder ``to`` (and the database of DATABASE_URL, where one is named)."""
    url = os.environ.get("DATABASE_URL", "")
    to = to.resolve()
    _check_free(to, url)
    with _room(to) as folder:
        manifest = archive.unpack(file, folder)
        _count(folder / DATABASE, manifest, file)
        elsewhere.manage(folder, "migrate", "--verbosity", "0")
        head = _verified(folder, manifest)
        if connection.vendor == "postgresql":
            _move_in(folder, manifest, url)
        _put(folder, to, url)
    return Restored(hash_of(file), head, sum(manifest.rows.values()))


def _check_free(to: Path, url: str) -> None:
    """Nothing is ever written over a ledger."""
    try:
        there = {path.name for path in to.iterdir()} - _OWN if to.exists() else set()
    except OSError as error:
        raise Unusable("unwritable", file=str(to), detail=error.strerror or str(error)) from error
    if there:
        raise Unusable("restore-filled", folder=str(to))
    named = _named_database(url)
    taken = copying.filled() if connection.vendor == "postgresql" else named is not None and named.exists()
    if taken:
        raise Unusable("restore-database-filled")


def _named_database(url: str) -> Path | None:
    """The file of a SQLite database that DATABASE_URL names; None for the one in the data folder."""
    return Path(connection.settings_dict["NAME"]) if url and connection.vendor == "sqlite" else None


@contextmanager
def _room(to: Path) -> Iterator[Path]:
    """A folder beside the one to be filled, on the same disk, that goes away whatever happens."""
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        room = tempfile.TemporaryDirectory(
            prefix=f"{to.name}.restoring-", dir=to.parent, ignore_cleanup_errors=True
        )
    except OSError as error:
        raise Unusable("unwritable", file=str(to), detail=error.strerror or str(error)) from error
    with room as name:
        yield Path(name)


def _count(database: Path, manifest: Manifest, file: Path) -> None:
    """As many rows as were written, in each table."""
    with closing(sqlite3.connect(database)) as copy:
        found = copying.count(copy)
    for table, rows in manifest.rows.items():
        if found.get(table, rows) != rows:
            raise Unusable("backup-damaged", file=file.name, part=table)


def _verified(folder: Path, manifest: Manifest, url: str = "") -> str:
    """The head of a history that verifies, replays, and holds the head that the backup was made with."""
    told = elsewhere.verdict(folder, manifest.head, url)
    if not told["ok"]:
        raise Damaged(elsewhere.why_bad(told))
    return str(told["head"])


def _move_in(folder: Path, manifest: Manifest, url: str) -> None:
    """From the SQLite file into the empty PostgreSQL database, which is then verified and replayed itself."""
    call_command("migrate", verbosity=0)
    with closing(sqlite3.connect(folder / DATABASE)) as source:
        copying.copy_in(source)
    _verified(folder, manifest, url)
    (folder / DATABASE).unlink()


def _put(folder: Path, to: Path, url: str) -> None:
    """Into place: the database last, so that what is half there is no ledger."""
    to.mkdir(exist_ok=True)
    for path in sorted(folder.iterdir(), key=lambda path: path.name == DATABASE):
        target = to / path.name
        if path.name == DATABASE and (named := _named_database(url)):
            target = named
        if not target.exists():  # a secret key that is there already stays
            shutil.move(path, target)
