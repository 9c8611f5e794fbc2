"""Heads kept outside the database: a chain alone cannot see its own tail cut off."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.ledger import door, signin_log
from projects.ledger.chain import GENESIS
from projects.models import ChangeSet

#: the file in the data folder
NAME = "heads.log"
#: how a line ends that is about the log of sign-ins
_SIGNINS = "(sign-ins)"
#: change sets whose making wrote a line. Not backups: one that came to nothing is told in the history and wrote none
_TELLING = ("export", "close")


@dataclass(frozen=True, slots=True)
class Noted:
    at: str
    number: int
    head: str
    why: str

    @property
    def of_signins(self) -> bool:
        """Whether the head is one of the log of sign-ins."""
        return self.why.endswith(_SIGNINS)


def note(why: str) -> tuple[int, str]:
    """Append the present head to heads.log, that of the sign-ins before it, and return it; each export, report and closing does."""
    number, head = door.head()
    entered, signed = signin_log.head()
    log = line(entered, signed, f"{why} {_SIGNINS}") if entered else ""
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


def lacking() -> str:
    """A sentence where the history tells of heads that were noted and heads.log has not all of them, else "".

    A warning and no proof: the file lies outside the database, and who moves a ledger without it has done nothing to the
    history. A restored backup brings it along. Exports and closings that follow each other may have written one line."""
    told = list(
        ChangeSet.objects.filter(action__in=_TELLING).order_by("number").values_list("number", flat=True)
    )
    lines = [line.number for line in noted() if not line.of_signins]
    runs = sum(1 for before, number in pairwise([-1, *told]) if number != before + 1)
    if not told or (len(lines) >= runs and max(lines) >= told[-1]):
        return ""
    text = _("heads.log lacks heads: exports and closings wrote at least %(told)s lines, the last at change set %(last)s; it has %(lines)s, the last at %(noted)s. Was it removed or cut?")  # fmt: skip
    return text % {"told": runs, "last": told[-1], "lines": len(lines), "noted": max(lines, default=0)}
