"""How much of a file is read at most: every number a hostile file could make large."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 2**20
#: columns of a sheet that are looked at: no honest ledger has as many, and each further one costs what a real one does
WIDEST = 500


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one reading. ``seconds`` is the time spent waiting for the child, not the reader's own work."""

    seconds: float = 60
    memory_mb: int = 600
    #: size of the file, and of all it unpacks to
    bytes: int = 50 * MEGABYTE
    unpacked: int = 600 * MEGABYTE
    #: a part of an archive larger than 10 MB may not be packed tighter than this
    ratio: int = 400
    entries: int = 5_000
    sheets: int = 200
    rows: int = 1_000_000
    columns: int = 16_384
    #: cells of the smallest box that holds all values of a sheet: the reader keeps each of them in memory
    cells: int = 5_000_000
    #: merged cells of one sheet that are taken notice of
    merged: int = 100_000
    #: formulas without a value and error cells of one sheet
    bad: int = 200_000
