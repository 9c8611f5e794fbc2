"""Heads kept outside the database: a chain alone cannot see its own tail cut off."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from projects.ledger import door, signin_log
from projects.ledger.chain import GENESIS

#: the file in the data folder
NAME = "heads.log"


@dataclass(frozen=True, slots=True)
class Noted:
    at: str
    number: int
    head: str
    why: str


def note(why: str) -> tuple[int, str]:
    """Append the present head to heads.log, that of the sign-ins before it, and return it; each export, report and closing does."""
    number, head = door.head()
    entered, signed = signin_log.head()
    log = line(entered, signed, f"{why} (sign-ins)") if entered else ""
    append(settings.DATA_DIR, log + line(number, head, why))
    return number, head


def line(number: int, head: str, why: str) -> str:
    """One head as heads.log writes it."""
    return f"{timezone.now().isoformat(timespec='seconds')}\t{number}\t{head}\t{' '.join(why.split())}\n"


def append(folder: Path, text: str) -> None:
    """Add a line to the heads.log of a data folder, through to the disk."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / NAME).open("a", encoding="utf-8") as log:
        log.write(text)
        log.flush()
        os.fsync(log.fileno())


def noted() -> list[Noted]:
    """All heads noted so far; an unreadable line counts as a head that no history has."""
    path = settings.DATA_DIR / NAME
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [found for line in lines if line.strip() and (found := _read(line)).head != GENESIS]


def _read(line: str) -> Noted:
    parts = line.split("\t")
    if len(parts) != 4 or not parts[1].isdigit():
        return Noted("", 0, line[:80], "unreadable line")
    return Noted(parts[0], int(parts[1]), parts[2], parts[3])
