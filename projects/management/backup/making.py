"""Making a backup: one state of the database, the files it names, the heads that were noted; packed after it was tried."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from projects import ledger, store
from projects.ledger import Actor, Source, chain, copying, heads
from projects.management.backup import archive, elsewhere
from projects.management.base import Unusable


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup; ``bad`` says what its history does not stand up to, None if it verifies and replays."""

    file: Path
    sha256: str
    head: str
    rows: int
    bad: str | None


def make(target: Path, actor: Actor, source: Source) -> Made:
    """Write a backup into the folder ``target``. It is told in the history first, so that the copy tells it too."""
    _check_shape()
    with _writable(target):
        target.mkdir(parents=True, exist_ok=True)
    ledger.event(actor, source, "backup")
    with _room() as folder:
        noted = _noted()  # before the database: every head in it is in the copy then
        _copy_database(folder / archive.DATABASE)
        about = _about(folder / archive.DATABASE)
        line = heads.line(about["number"], about["head"], "backup")
        heads.append(settings.DATA_DIR, line)
        (folder / heads.NAME).write_bytes(noted + line.encode())
        _take_files(folder / "files")
        told = elsewhere.verdict(folder, about["head"])
        _settle(folder / archive.DATABASE)
        file, sha256 = _pack(folder, target, about)
    bad = None if told["ok"] else elsewhere.why_bad(told)
    return Made(file, sha256, about["head"], sum(about["rows"].values()), bad)


def _check_shape() -> None:
    """A database that an older or a newer program shaped is not copied table by table."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Unusable("not-migrated")
    if archive.unknown_migrations(".".join(key) for key in executor.loader.applied_migrations):
        raise Unusable("database-newer")


@contextmanager
def _room() -> Iterator[Path]:
    """A data folder for the copy, beside the files, so that those need not be copied to be tried."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix="backup-", dir=settings.DATA_DIR, ignore_cleanup_errors=True
    ) as name:
        yield Path(name)


def _noted() -> bytes:
    path = settings.DATA_DIR / heads.NAME
    return path.read_bytes() if path.exists() else b""


def _copy_database(path: Path) -> None:
    """One state of the whole database as a SQLite file, without anybody's session."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
    else:
        elsewhere.manage(path.parent, "migrate", "--verbosity", "0")
    with closing(sqlite3.connect(path)) as copy:
        if connection.vendor != "sqlite":
            copying.copy_out(copy)
        copy.execute("PRAGMA secure_delete = ON")  # deleted rows leave no bytes in the file
        for table in copying.LEFT_BEHIND:
            copy.execute(f"DELETE FROM {table}")
        copy.commit()


def _about(path: Path) -> dict[str, Any]:
    """What the list of parts says of the copy."""
    with closing(sqlite3.connect(path)) as copy:
        newest = copy.execute("SELECT number, hash FROM projects_changeset ORDER BY number DESC LIMIT 1")
        number, head = newest.fetchone() or (0, chain.GENESIS)
        applied = copy.execute("SELECT app, name FROM django_migrations").fetchall()
        return {
            "made": timezone.localtime().isoformat(timespec="seconds"),
            "number": number,
            "head": head,
            "rows": copying.count(copy),
            "migrations": archive.migrations_of(applied),
        }


def _settle(path: Path) -> None:
    """All of the copy in its one file: verification opened it as the product does, with a log beside it."""
    with closing(sqlite3.connect(path)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")


def _take_files(folder: Path) -> None:
    """All kept files, after the database: what it names was kept before. As second names of the same bytes where possible."""
    for path in sorted(store.folder().glob("[0-9a-f][0-9a-f]/*")):
        target = folder / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, target)
        except OSError:
            shutil.copyfile(path, target)


def _pack(folder: Path, target: Path, about: dict[str, Any]) -> tuple[Path, str]:
    """The archive under its name, which only a whole one gets."""
    moment = timezone.localtime().strftime("%Y%m%d-%H%M%S")
    file = target / f"ledger-{moment}-{about['number']:06d}.zip"
    unfinished = file.with_suffix(".partial")
    with _writable(file):
        try:
            sha256 = archive.pack(folder, unfinished, about)
            os.replace(unfinished, file)
        finally:
            unfinished.unlink(missing_ok=True)
    return file, sha256


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unusable("unwritable", file=str(path), detail=error.strerror or str(error)) from error
