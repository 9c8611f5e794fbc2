"""The content of an OpenDocument sheet read as bytes: how far each table reaches, what looks blank, what is lost."""

from __future__ import annotations

import html
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from projects.intake.bounds import NO_VALUE, SheetScan
from projects.intake.errors import Unreadable
from projects.intake.limits import MEGABYTE, Limits

_TAG = re.compile(rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)(?:\s([^<>]*?))?(/?)>")
_NAME = re.compile(rb'table:name="([^"]*)"')
_REPEATED = re.compile(rb'table:number-(?:rows|columns)-repeated="(\d{1,12})"')
_SPANNED = re.compile(rb'table:number-(rows|columns)-spanned="(\d{1,7})"')
_PARAGRAPH = re.compile(rb"<text:p[^<>]*>([^<]*)<")

#: elements that stand for a character in a text; the reader leaves them out without a word
_CHARACTER = re.compile(rb"<text:(tab|line-break)(?:\s[^<>]*)?/>")
_CHARACTERS = {b"tab": b"\t", b"line-break": b"\n"}
_CONTENT = "content.xml"
#: what the reader knows the format by
_ABOUT = ("mimetype", "META-INF/manifest.xml")


@contextmanager
def readable(path: Path) -> Iterator[BinaryIO]:
    """The file as its reader needs it: where texts have tabs or line breaks as elements, a copy that has characters."""
    with zipfile.ZipFile(path) as archive, path.open("rb") as file, tempfile.TemporaryFile() as copy:
        if not any(_CHARACTER.search(piece) for piece in _whole_tags(_pieces(archive))):
            yield file
            return
        with zipfile.ZipFile(copy, "w") as made:
            for name in _ABOUT:
                made.writestr(name, archive.read(name))
            with made.open(_CONTENT, "w") as content:
                for piece in _whole_tags(_pieces(archive)):
                    content.write(_CHARACTER.sub(lambda found: _CHARACTERS[found[1]], piece))
        copy.seek(0)
        yield copy


def _pieces(archive: zipfile.ZipFile) -> Iterator[bytes]:
    with archive.open(_CONTENT) as content:
        while piece := content.read(MEGABYTE):
            yield piece


def scan_content(pieces: Iterable[bytes], limits: Limits) -> list[SheetScan]:
    """The tables of content.xml in their order."""
    reader = _Tables(limits)
    for text in _whole_tags(pieces):
        reader.read(text)
    return reader.sheets


def _whole_tags(pieces: Iterable[bytes]) -> Iterable[bytes]:
    rest = b""
    for piece in pieces:
        text = rest + piece
        cut = text.rfind(b"<table:")
        cut = len(text) if cut < 0 and len(text) > MEGABYTE * 4 else max(cut, 0)
        yield text[:cut]
        rest = text[cut:]
    yield rest


class _Tables:
    """Follows rows and cells; a repeated one counts as often as it says."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.sheets: list[SheetScan] = []
        self.row, self.column, self.repeat = 1, 1, 1

    def read(self, text: bytes) -> None:
        for tag in _TAG.finditer(text):
            end, kind, inside, closed = tag.groups()
            inside = inside or b""
            if kind == b"table" and not end:
                self._table(inside)
            elif kind == b"table-row":
                self._row(bool(end), inside, bool(closed))
            elif not end and self.sheets and kind != b"table":
                self._cell(inside, b"" if closed else text[tag.end() : tag.end() + 300])

    def _table(self, inside: bytes) -> None:
        name = _NAME.search(inside)
        title = html.unescape(name[1].decode("utf-8", "replace")) if name else ""
        self.sheets.append(SheetScan(title, self.limits))
        self.row = 1
        if len(self.sheets) > self.limits.sheets:
            raise Unreadable("too-many-sheets", limit=self.limits.sheets)

    def _row(self, end: bool, inside: bytes, closed: bool) -> None:
        if not end:
            self.column, self.repeat = 1, _repeated(inside)
            if self.sheets and b'table:visibility="' in inside and b'"visible"' not in inside:
                for row in range(self.row, self.row + min(self.repeat, self.limits.rows)):
                    self.sheets[-1].hide(row)
        if end or closed:
            self.row += self.repeat

    def _cell(self, inside: bytes, after: bytes) -> None:
        repeat = _repeated(inside)
        if b"office:value-type=" in inside:
            self.sheets[-1].bounds.add(self.row, self.column)
            self.sheets[-1].bounds.add(self.row + self.repeat - 1, self.column + repeat - 1)
        if b"-spanned=" in inside:
            self._merge(inside)
        if b"table:formula=" in inside and (mark := _mark(inside, after)):
            for row in range(self.row, self.row + min(self.repeat, 1000)):
                self.sheets[-1].mark(row, self.column, mark)
        self.column += repeat

    def _merge(self, inside: bytes) -> None:
        """A cell that reaches over others, which the reader of .ods does not tell."""
        over = {kind: max(1, int(number)) for kind, number in _SPANNED.findall(inside)}
        rows, columns = over.get(b"rows", 1), over.get(b"columns", 1)
        if rows * columns > 1:
            top, left = self.row - 1, self.column - 1
            self.sheets[-1].merge((top, left, top + rows - 1, left + columns - 1))


def _repeated(inside: bytes) -> int:
    found = _REPEATED.search(inside)
    return max(1, int(found[1])) if found else 1


def _mark(inside: bytes, after: bytes) -> str:
    if b'calcext:value-type="error"' in inside:
        shown = _PARAGRAPH.match(after)
        return shown[1].decode("utf-8", "replace") if shown else "#ERROR!"
    return "" if b"office:value-type=" in inside else NO_VALUE
