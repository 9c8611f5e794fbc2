"""How a report goes out: read as one state, known by its hash, told to the history before it appears."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import override

from projects import ledger
from projects.ledger import Actor, Source, heads
from projects.models import ChangeSet
from projects.reports import delivery
from projects.reports.carried import Position
from projects.reports.snapshot import one_state

#: the action of these events in the history; their reason tells the kind, the period, and the position that was read
ACTION = "export"
_TOLD = re.compile(r"(?P<kind>[a-z0-9]+) (?P<period>\d{4}(?:-\d{2})?) @(?P<base>\d+)")
Write = Callable[[BinaryIO, Position], None]


@dataclass(frozen=True, slots=True)
class Issued:
    """A report that went out: the position and head of the history it was read from (it prints both), the file's hash.

    ``changeset`` is the event that tells of it."""

    base: int
    head: str
    sha256: str
    changeset: int

    def as_json(self, file: str) -> dict[str, Any]:
        """The answer of the commands (CONTRACT)."""
        return {"file": file, "sha256": self.sha256, "base": self.base, "head": self.head}


def issue(
    target: Path | BinaryIO, write: Write, *, language: str, actor: Actor, source: Source, what: str
) -> Issued:
    """Write a report to ``target``: whole or not at all, and not without its event. ``what`` names the kind of report
    and its period ("report 2021-08").

    Raises ``OSError`` where the file cannot be written."""
    with delivery.whole(target) as file:
        with override(language), one_state():
            position = Position.now()
            write(file, position)
        sha256 = delivery.hash_of(file)
        name = source.file or (target.name if isinstance(target, Path) else "")
        receipt = ledger.event(
            actor, replace(source, file=name, sha256=sha256), ACTION, f"{what} @{position.number}"
        )
        heads.note(f"export {sha256[:16]}")
    return Issued(position.number, position.head, sha256, receipt.number or 0)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A report that went out before: ``base`` and ``head`` stand on its pages, ``number`` is its event."""

    kind: str
    period: str
    base: int
    head: str
    number: int
    at: datetime
    who: str
    file: str
    sha256: str


def earlier(most: int = 20) -> list[Earlier]:
    """The reports that went out last, newest first; two queries."""
    rows = ChangeSet.objects.filter(action=ACTION, reason__contains=" @").order_by("-number")[:most]
    told = [(row, found) for row in rows if (found := _TOLD.fullmatch(row.reason))]
    bases = [int(found["base"]) for _row, found in told]
    heads_of = dict(ChangeSet.objects.filter(number__in=bases).values_list("number", "hash"))
    return [_earlier(row, found, heads_of.get(int(found["base"]), "")) for row, found in told]


def _earlier(row: ChangeSet, found: re.Match[str], head: str) -> Earlier:
    source = json.loads(row.header)["source"]
    file, sha256 = source.get("file", ""), source.get("sha256", "")
    return Earlier(
        found["kind"], found["period"], int(found["base"]), head, row.number, row.at, row.who, file, sha256
    )
