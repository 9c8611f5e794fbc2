"""What stands beside the history and speaks for it: batches that were applied, and where the cells of their files stood.

Neither is in the fold. A change set's header holds the hash of its file and, since they are told, the digests of the
places of its cells and of the totals that the file declared; of an older one only the file can be held against it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models.fields.json import KeyTransform
from django.utils.translation import ngettext

from projects.ledger.replay import Deviation
from projects.models import CellOrigin, ChangeSet, ImportBatch
from projects.values import legible

State = ImportBatch.State
#: field → what the history says of it, and what stands
Pairs = dict[str, tuple[Any, Any]]
#: what a batch may have become after it was applied
_AFTER = frozenset({State.APPLIED, State.RECALLED, State.UNDOING, State.UNDONE})
_BATCH = re.compile(r"import ([0-9]+)")
#: places are read so few at a time: those of a large file are long
_TOGETHER = 20


def digest(value: Any) -> str:
    """SHA-256 of what is kept as JSON, whatever the order in which a database gives its keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def origins_digest(origin: CellOrigin) -> str:
    """The digest of where the cells of a file stood."""
    return digest([origin.sheets, origin.rows])


def totals_digest(year: int, month: int | None, totals: Any) -> str:
    """The digest of the totals that a file declared, with the plan and month that they are held against."""
    return digest([year, month, totals or []])


def source_of(number: int | None) -> dict[str, Any]:
    """Where a change set came from, as its header tells; nothing where there is no such change set."""
    header = ChangeSet.objects.filter(pk=number or 0).values_list("header", flat=True).first()
    return dict(json.loads(header)["source"]) if header else {}


def belongs(origin: CellOrigin, source: Mapping[str, Any]) -> bool:
    """Whether kept places are those of the file that a header names, and of its digest where it tells one."""
    told = source.get("origins")
    return origin.sha256 == source.get("sha256") and told in (None, origins_digest(origin))


@dataclass(slots=True)
class Told:
    """What the headers say of a batch: the file, the digest of its totals, and the change sets that it became."""

    file: str
    sha256: str
    totals: str | None
    became: dict[str, int] = field(default_factory=dict)


def compare() -> tuple[list[Deviation], list[str]]:
    """Where what stands beside the history is not what the headers say; and, in sentences, what they say nothing of."""
    imported: dict[int, dict[str, Any]] = {}
    told: dict[int, Told] = {}
    for number, action, source in _from_files():
        if action == "import":
            imported[number] = source
        if found := _BATCH.fullmatch(source.get("detail", "")):
            mine = told.setdefault(int(found[1]), Told(source.get("file", ""), source["sha256"], source.get("totals")))  # fmt: skip
            mine.became["changeset" if action == "import" else "retired"] = number
    places, bare = _origins(imported)
    return [*places, *_batches(told)], _said(bare)


def _from_files() -> Iterator[tuple[int, str, dict[str, Any]]]:
    """(number, action, source) of the change sets that were read out of a ledger's file."""
    rows = ChangeSet.objects.filter(source="file", action__in=("import", "retire")).order_by("number")
    for number, action, header in rows.values_list("number", "action", "header").iterator():
        source = json.loads(header)["source"]
        if source.get("sha256"):
            yield number, action, source


def _origins(imported: Mapping[int, Mapping[str, Any]]) -> tuple[list[Deviation], int]:
    """Places of cells that are gone, altered or nobody's; and how many older imports nothing proves the places of.

    Places are kept since the first import that has some: an older one lacks nothing."""
    found: list[Deviation] = []
    missing, bare, first = set(imported), 0, None
    for origin in CellOrigin.objects.order_by("pk").iterator(chunk_size=_TOGETHER):
        number = origin.pk
        first = number if first is None else first
        missing.discard(number)
        bare += "origins" not in imported.get(number, {"origins": ""})
        found += _origin(origin, imported.get(number))
    gone = {n for n in missing if "origins" in imported[n] or (first is not None and n > first)}
    found += [Deviation("cell_origin", number, "", "row", None) for number in sorted(gone)]
    return found, bare + len(missing - gone)


def _origin(origin: CellOrigin, source: Mapping[str, Any] | None) -> Iterator[Deviation]:
    """The kept places of one change set against its header."""
    if source is None:
        yield Deviation("cell_origin", origin.pk, "", None, "row")
        return
    pairs: Pairs = {
        "sha256": (source["sha256"], origin.sha256),
        "file_name": (source.get("file", "")[:255], legible(origin.file_name)),
    }
    if told := source.get("origins"):
        pairs["rows"] = (told, origins_digest(origin))
    yield from _differing("cell_origin", origin.pk, pairs)


def _batches(told: dict[int, Told]) -> Iterator[Deviation]:
    """Applied batches that are gone or altered, and those that name a change set which is not theirs."""
    rows = (
        ImportBatch.objects.order_by("pk").defer("reading").annotate(totals=KeyTransform("totals", "reading"))
    )
    undone = set(ChangeSet.objects.filter(reverses__isnull=False).values_list("reverses", flat=True))
    for batch in rows.iterator():
        mine = told.pop(batch.pk, None)
        became = mine.became if mine else {}
        pairs: Pairs = {key: (became.get(key), getattr(batch, key)) for key in ("changeset", "retired")}
        if mine:
            pairs |= _kept(batch, mine)
            if _astray(batch, undone):
                pairs["state"] = ("applied", str(batch.state))
        yield from _differing("import_batch", batch.pk, pairs)
    yield from (Deviation("import_batch", pk, "", "row", None) for pk in sorted(told))


def _kept(batch: ImportBatch, told: Told) -> Pairs:
    """What a batch says of its file, beside what the header says of it."""
    pairs: Pairs = {"sha256": (told.sha256, batch.sha256), "file_name": (told.file, legible(batch.file_name))}
    if told.totals:
        now = totals_digest(batch.year, batch.month, batch.totals)  # type: ignore[attr-defined]
        pairs["totals"] = (told.totals, now)
    return pairs


def _astray(batch: ImportBatch, undone: Container[int | None]) -> bool:
    """Whether an applied batch says that it is not, or that it was turned back though nothing was: then its totals are
    no longer held against anything."""
    turned = batch.changeset in undone or batch.outcome.get("reversed") == 0
    return batch.state not in _AFTER or (batch.state == State.UNDONE and not turned)


def _differing(label: str, pk: int, pairs: Pairs) -> Iterator[Deviation]:
    return (Deviation(label, pk, key, *pair) for key, pair in pairs.items() if pair[0] != pair[1])


def _said(bare: int) -> list[str]:
    """That some imports are older than the digests."""
    text = ngettext(
        "%(count)s import is older than the digests in the history: where its cells stood cannot be proved, its file can.",
        "%(count)s imports are older than the digests in the history: where their cells stood cannot be proved, their files can.",
        bare,
    )
    return [text % {"count": bare}] if bare else []
