"""Verification: is the chain whole, does it hold what was hashed, is its tail the one that was printed?"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from django.db import connection

from projects.ledger import chain, heads, kept_files, signin_log
from projects.ledger.locking import snapshot
from projects.ledger.replay import Deviation, replay


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found; ``first_bad`` names the first bad place in words of the table."""

    ok: bool
    changesets: int
    head: str
    first_bad: str | None
    differences: list[Deviation]

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": self.ok, "changesets": self.changesets, "head": self.head, "first_bad": self.first_bad,
            "differences": [each.as_json() for each in self.differences],
        }  # fmt: skip


def verify(with_replay: bool = False, printed: str | None = None) -> Verdict:
    """Re-hash every stored byte and every kept file, follow the chain, look for the heads kept outside (and ``printed``);
    replay if asked."""
    noted = heads.noted()  # before the snapshot, which then holds every commit they speak of
    number, head, bad, known = 0, chain.GENESIS, None, {chain.GENESIS}
    with snapshot(), closing(_hashed_changes()) as found:
        changes = _Changes(found)
        for row in _changesets():
            bad = _wrong(row, number + 1, head, changes)
            if bad:
                break
            number, head = row["number"], row["hash"]
            known.add(head)
        bad = bad or changes.stray() or signin_log.verify(known) or _missing_head(known, noted, printed)
        differences = replay() if with_replay and not bad else []
    if not bad:  # outside the snapshot: files never change, and hashing them takes its time
        differences += kept_files.deviations()
    return Verdict(not bad and not differences, number, head, bad, differences)


_COLUMNS = (
    "number", "at", "user_id", "who", "source", "action", "reason", "changes", "reverses", "header", "digest", "hash",
)  # fmt: skip


def _changesets() -> Iterator[dict[str, Any]]:
    names = ", ".join(_COLUMNS)
    if connection.vendor == "sqlite":  # as text: the driver raises for a moment that is none
        names = names.replace(" at,", " CAST(at AS TEXT),")
    for row in _rows(f"SELECT {names} FROM projects_changeset ORDER BY number"):
        yield dict(zip(_COLUMNS, row, strict=True))


def _hashed_changes() -> Generator[tuple[int, str, int], None, None]:
    """(change set, digest, number of changes) as stored; one pass in the order of writing, constant memory."""
    sql = "SELECT changeset_id, seq, label, object_id, kind, body FROM projects_change ORDER BY id"
    for number, entries in groupby(_rows(sql), key=lambda row: row[0]):
        digest, count = chain.Digest(), 0
        for batch in _batches(entries):
            if [row[1] for row in batch] != list(range(count, count + len(batch))):
                digest.feed([("out of order", count, "", "")])
            digest.feed([row[2:] for row in batch])
            count += len(batch)
        yield number, digest.hex(), count


def _batches(entries: Iterator[Sequence[Any]]) -> Iterator[list[Any]]:
    while batch := list(islice(entries, 1000)):
        yield batch


def _rows(sql: str) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(2000):
            yield from rows


class _Changes:
    """Walks the changes beside the change sets."""

    def __init__(self, found: Iterator[tuple[int, str, int]]) -> None:
        self._found = found
        self._next = next(found, None)

    def of(self, number: int) -> tuple[str, int]:
        """Digest and number of the changes of the next change set."""
        if self._next is None or self._next[0] != number:
            return chain.digest([]), 0
        _, digest, count = self._next
        self._next = next(self._found, None)
        return digest, count

    def stray(self) -> str | None:
        """Changes whose change set does not exist, or that stand where they were not written."""
        return None if self._next is None else f"changes of change set {self._next[0]}: out of place"


def _wrong(row: dict[str, Any], number: int, previous: str, changes: _Changes) -> str | None:
    """What is wrong with one change set, or None."""
    if row["number"] != number:
        return f"changeset {number}: missing"
    place = f"changeset {number}"
    if chain.head_of(row["header"]) != row["hash"]:
        return f"{place}: header does not match its hash"
    try:
        told = _told(json.loads(row["header"]))
    except (ValueError, KeyError, TypeError):
        return f"{place}: header cannot be read"
    if told["prev"] != previous:
        return f"{place}: does not follow the one before"
    if changes.of(number) != (told["digest"], told["changes"]):
        return f"{place}: changes do not match the digest"
    columns = {**row, "at": chain.stamp_of(row["at"])}
    wrong = next((key for key in _COLUMNS if key in told and columns[key] != told[key]), None)
    return f"{place}: column {wrong} differs from the header" if wrong else None


def _told(header: dict[str, Any]) -> dict[str, Any]:
    """What the header says, by column of the table; and the hash before it."""
    told = {
        key: header[key]
        for key in ("prev", "number", "at", "action", "reason", "changes", "reverses", "digest")
    }
    who = header["who"]
    return {**told, "user_id": who["id"], "who": who["name"], "source": header["source"]["kind"]}


def _missing_head(known: set[str], noted: list[heads.Noted], printed: str | None) -> str | None:
    """A head that was kept outside but is not in the chain: the tail was cut off or made anew."""
    if printed is not None and printed.strip().lower() not in known:
        return f"head {printed}: not in this history"
    lost = next((line for line in noted if line.head not in known), None)
    return f"changeset {lost.number}: heads.log has {lost.head}, the history does not" if lost else None
