"""Plain text with separators (.csv): which encoding, which separator, its rows, and the guard of its texts."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from projects.intake.errors import Unreadable
from projects.intake.limits import Limits

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_PIECE = 1 << 20
#: an Excel cell holds 32,767 characters
_FIELD = 200_000
_NAMES = {".csv", ".txt", ".tsv"}
#: what a spreadsheet takes for the beginning of a formula, full-width forms included
_FORMULAS = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")


def guarded(text: str) -> str:
    """A text as it is safe in a file that a spreadsheet opens: an apostrophe before what could be taken for a formula.

    One that has apostrophes there already gets one more, so that ``unguarded`` gives each text back."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULAS) else text


def unguarded(text: str) -> str:
    """The text that ``guarded`` made this of; any other stays as it is."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULAS) else text


@dataclass(frozen=True, slots=True)
class TextFile:
    """How a text file is to be read; ``lines`` is at least the number of its rows."""

    encoding: str
    delimiter: str
    lines: int


def inspect(path: Path) -> TextFile:
    """Recognise a table in plain text, by its content; raises ``Unreadable`` for anything else."""
    with path.open("rb") as file:
        start = file.read(65536)
    if b"\x00" in start and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable("not-a-workbook")
    for encoding in _encodings(start):
        lines = _decodes(path, encoding)
        if lines is not None:
            return TextFile(encoding, _delimiter(path, encoding), lines)
    raise Unreadable("not-a-workbook")


def _encodings(start: bytes) -> list[str]:
    if start.startswith(codecs.BOM_UTF8):
        return ["utf-8-sig"]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    return ["utf-8", "gb18030"]


def _decodes(path: Path, encoding: str) -> int | None:
    """The number of lines where the whole file is text in this encoding, else ``None``."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    lines = 1
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                text = decoder.decode(piece)
                if _CONTROL.search(text):
                    return None
                lines += max(text.count("\n"), text.count("\r"))
            decoder.decode(b"", final=True)
    except UnicodeError:
        return None
    return lines


def _delimiter(path: Path, encoding: str) -> str:
    """The separator used most in the first lines. A text without any is a table only if its name says so."""
    with path.open(encoding=encoding, newline="") as file:
        start = file.read(20_000)
    if start.lstrip().startswith("<"):
        raise Unreadable("is-web-page")
    if not start.strip():
        raise Unreadable("empty")
    if start.startswith(("%PDF", "{\\rtf")):
        raise Unreadable("not-a-workbook")
    best = max(",\t;|", key=start.count)
    if start.count(best) or path.suffix.lower() in _NAMES:
        return best
    raise Unreadable("not-a-workbook")


def rows(path: Path, how: TextFile, limits: Limits) -> Iterator[list[str]]:
    """The rows without the guard of their texts, no longer and no more than the limits say."""
    csv.field_size_limit(_FIELD)
    cells = 0
    with path.open(encoding=how.encoding, newline="") as file:
        for number, row in enumerate(csv.reader(file, delimiter=how.delimiter), 1):
            cells += len(row)
            if len(row) > limits.columns or number > limits.rows:
                raise Unreadable("absurd-reference", sheet=path.name, row=number, column=len(row))
            if cells > limits.cells:
                raise Unreadable("too-many-cells", sheet=path.name, found=cells, limit=limits.cells)
            yield [unguarded(cell) if cell[:1] == "'" else cell for cell in row]
