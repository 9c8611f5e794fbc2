"""Verification: is the chain whole, does it hold what was hashed, is its tail the one that was printed?"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any

from django.db import connection

from projects.ledger import beside, chain, heads, kept_files, signin_log, triggers
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
    #: sentences on what can be neither proved nor disproved; they make nothing bad
    remarks: list[str]

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": self.ok, "changesets": self.changesets, "head": self.head, "first_bad": self.first_bad,
            "differences": [each.as_json() for each in self.differences], "remarks": self.remarks,
        }  # fmt: skip


def verify(with_replay: bool = False, printed: str | None = None) -> Verdict:
    """Re-hash every stored byte and every kept file, follow the chain, hold against it what stands beside it, look for
    the heads kept outside (and ``printed``), and for the triggers; replay if asked."""
    noted = heads.noted()  # before the snapshot, which then holds every commit they speak of
    with snapshot():
        chained = _follow()
        bad = chained.bad or _lost(chained, noted, printed)
        differences, remarks = ([], []) if bad else beside.compare()
        differences += replay() if with_replay and not bad else []
        differences += triggers.deviations()
    if not bad:  # outside the snapshot: files never change, and hashing them takes its time
        differences += kept_files.deviations()
    remarks += filter(None, [heads.lacking()])
    return Verdict(not bad and not differences, chained.number, chained.head, bad, differences, remarks)


@dataclass(slots=True)
class _Chained:
    """How far the chain was followed: the last change set, all hashes, the heads of sign-ins that headers tell with the
    change sets that tell them, and the first bad place."""

    number: int = 0
    head: str = chain.GENESIS
    known: set[str] = field(default_factory=set)
    signins: dict[str, int] = field(default_factory=dict)
    bad: str | None = None


def _follow() -> _Chained:
    """The chain from its beginning, to its end or the first bad place."""
    done = _Chained()
    with closing(_hashed_changes()) as found:
        changes = _Changes(found)
        for row in _changesets():
            done.bad = _wrong(row, done.number + 1, done.head, changes)
            if done.bad:
                return done
            done.number, done.head = row["number"], row["hash"]
            done.known.add(done.head)
            if '"signins":' in row["header"] and (told := json.loads(row["header"])["source"].get("signins")):
                done.signins.setdefault(told, done.number)
        done.bad = changes.stray()
    return done


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


def _lost(chained: _Chained, noted: list[heads.Noted], printed: str | None) -> str | None:
    """A head that was printed, noted outside or told by a change set, and that its chain does not have: the tail was cut
    off or made anew. A printed one is that of a change set; the one before the first only while there is none."""
    heads_of = chained.known or {chain.GENESIS}
    if printed is not None and printed.strip().lower() not in heads_of:
        return f"head {printed}: not in this history"
    entered: set[str] = set()
    if bad := signin_log.verify(entered):
        return bad
    for line in noted:
        if line.head not in (entered if line.of_signins else chained.known):
            place = "sign-in" if line.of_signins else "changeset"
            return f"{place} {line.number}: heads.log has {line.head}, the history does not"
    for told, number in chained.signins.items():
        place, _space, head = told.partition(" ")
        if head not in entered:
            return f"sign-in {place}: change set {number} tells its head {head}, the log does not have it"
    return None
