"""A worksheet's XML read as bytes, as fast as the archive unpacks: how far it reaches, and what looks blank.

Honest writers put ``r`` first into rows and cells: such pieces are read by a few bulk searches. Any other piece
makes the sheet be read again tag by tag. Patterns stop at the next ``<``, so that no input makes them quadratic.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from projects.intake.bounds import NO_VALUE, SheetScan
from projects.intake.limits import MEGABYTE, Limits

_ROW = re.compile(rb'<row r="(\d{1,40})"')
_COLUMN = re.compile(rb'<c r="([A-Z]+)\d')
_CELL = re.compile(rb'<c r="([A-Z]+)(\d{1,40})"')
_HIDDEN = re.compile(rb'<row r="(\d{1,40})"[^<>]*?\shidden="(?:1|true)"')
_FORMULA = rb"<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*"
_NO_VALUE = re.compile(
    rb'<c r="([A-Z]+)(\d{1,40})"([^<>]*)>\s*' + _FORMULA + rb"(?:<v\s*/>|<v[^<>]*></v>)?\s*</c>"
)
_ERROR = re.compile(
    rb'<c r="([A-Z]+)(\d{1,40})"[^<>]*?\st="e"[^<>]*>\s*(?:' + _FORMULA + rb")?<v[^<>]*>([^<]*)</v>"
)
_TAG = re.compile(rb"<(?:[\w.-]+:)?(row|c)(\s[^<>]*?)?/?>")
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]+)(\d{1,40})["']""")
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d{1,40})["']""")
_IS_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true)["']""")
_TYPE = re.compile(rb"""\st\s*=\s*["'](\w+)["']""")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?(?:v|is)(?:\s[^<>]*)?>")
_TEXT = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^<>]*)?>([^<]+)<")
_HAS_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_TELLING = (b"<v", b"<is", b"<f", b":v", b":is", b":f", b"hidden")


@lru_cache(maxsize=20_000)
def column_number(letters: bytes) -> int:
    """A column's number from its letters: A is 1, XFD 16,384; absurd letters give an absurd number."""
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return number


def scan_sheet(
    name: str, pieces: Callable[[], Iterable[bytes]], limits: Limits, strict: bool = False
) -> SheetScan:
    """Read a sheet's pieces once, or twice where bulk searches are not enough; raises ``Unreadable``."""
    found = None if strict else _plain_scan(SheetScan(name, limits), pieces())
    if found is None or not found.bounds.fits:
        found = SheetScan(name, limits)
        careful = _Careful(found)
        for text in _whole_cells(pieces()):
            careful.read(text)
    return found


def _whole_cells(pieces: Iterable[bytes]) -> Iterable[bytes]:
    """The same bytes cut before a cell's or row's start, so that no cell is split."""
    rest = b""
    for piece in pieces:
        text = rest + piece
        cut = _last_start(text, max(0, len(text) - 100_000)) or _last_start(text, 0)
        if not cut and len(text) > MEGABYTE * 4:
            cut = len(text)  # no honest cell is that long
        if cut:
            yield text[:cut]
        rest = text[cut:]
    yield rest


def _last_start(text: bytes, after: int) -> int:
    cut = max(text.rfind(b"<c ", after), text.rfind(b"<row", after), text.rfind(b":c ", after))
    return text.rfind(b"<", 0, cut + 1) if cut > 0 else 0


def _plain_scan(found: SheetScan, pieces: Iterable[bytes]) -> SheetScan | None:
    """The sheet by bulk searches, or ``None`` where a piece is not as honest writers make it."""
    return found if all(_plain(text, found) for text in _whole_cells(pieces)) else None


def _plain(text: bytes, found: SheetScan) -> bool:
    rows = _ROW.findall(text)
    if len(rows) != text.count(b"<row") - text.count(b"<rowBreaks") or (not rows and b":sheetData" in text):
        return False
    if b' hidden="' in text:
        for row in _HIDDEN.findall(text):
            found.hide(int(row))
    if b"<v" not in text and b"<is" not in text and b"<f" not in text:
        return True  # styled but empty
    columns = _COLUMN.findall(text)
    if len(columns) != text.count(b"<c ") or (b"<c>" in text[:10_000]):
        return False
    if columns:
        found.bounds.take(list(map(int, rows)), list(map(column_number, set(columns))))
        last = _CELL.match(text, text.rfind(b'<c r="'))
        found.bounds.take([int(last[2])] if last else [], [])
        _plain_marks(text, found)
    return True


def _plain_marks(text: bytes, found: SheetScan) -> None:
    if b"<f" in text:
        for letters, row, attributes in _NO_VALUE.findall(text):
            if b't="str"' not in attributes:  # else its value is the empty text
                found.mark(int(row), column_number(letters), NO_VALUE)
    if b't="e"' in text:
        for letters, row, value in _ERROR.findall(text):
            found.mark(int(row), column_number(letters), value.decode("ascii", "replace"))


class _Careful:
    """Tag by tag: any order of attributes, any prefix, cells without a reference."""

    def __init__(self, found: SheetScan) -> None:
        self.found = found
        self.row = self.column = 0

    def read(self, text: bytes) -> None:
        if self._skip(text):
            return
        previous, inside = None, 0
        for tag in _TAG.finditer(text):
            if previous is not None:
                self._cell(previous, text[inside : tag.start()])
            previous, inside = tag[2] or b"", tag.end()
            if tag[1] == b"row":
                self._row(previous)
                previous = None
        if previous is not None:
            self._cell(previous, text[inside:])

    def _skip(self, text: bytes) -> bool:
        """Pass over a piece without any value whose rows are all numbered."""
        if any(start in text for start in _TELLING):
            return False
        rows = _ROW.findall(text)
        if not rows or len(rows) != text.count(b"<row"):
            return False
        self.row = int(rows[-1])
        return True

    def _row(self, attributes: bytes) -> None:
        number = _ROW_NUMBER.search(attributes)
        self.row = int(number[1]) if number else self.row + 1
        self.column = 0
        if _IS_HIDDEN.search(attributes):
            self.found.hide(self.row)

    def _cell(self, attributes: bytes, inside: bytes) -> None:
        reference = _REFERENCE.search(attributes)
        if reference:
            row, self.column = int(reference[2]), column_number(reference[1])
        else:
            row, self.column = self.row, self.column + 1
        if inside.startswith(b"<v>") and b'"e"' not in attributes and b"'e'" not in attributes:
            self.found.bounds.add(row, self.column)
        elif b"<" in inside:
            self._odd_cell(row, attributes, inside.partition(b"/c>")[0].partition(b":c>")[0])

    def _odd_cell(self, row: int, attributes: bytes, inside: bytes) -> None:
        kind, value = _TYPE.search(attributes), _TEXT.search(inside)
        if _VALUE.search(inside):
            self.found.bounds.add(row, self.column)
        if kind and kind[1] == b"e" and value:
            self.found.mark(row, self.column, value[1].decode("ascii", "replace"))
        elif not value and not (kind and kind[1] in {b"str", b"inlineStr"}) and _HAS_FORMULA.search(inside):
            self.found.mark(row, self.column, NO_VALUE)
