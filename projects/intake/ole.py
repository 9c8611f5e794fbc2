"""The old container (OLE2): real .xls workbooks, encrypted .xlsx, .doc; and the records of an .xls."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from itertools import takewhile

from projects.intake.bounds import NO_VALUE, SheetScan
from projects.intake.errors import Unreadable
from projects.intake.limits import Limits

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
# records of a workbook stream
_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _ROW = 0x809, 0x0A, 0x2F, 0x85, 0x208
_FORMULA, _BOOLERR, _MULRK, _DATEMODE = 0x06, 0x205, 0xBD, 0x22
#: records that hold one value each: NUMBER, LABEL, RK, LABELSST, RSTRING
_VALUES = frozenset({0x203, 0x204, 0x27E, 0xFD, 0xD6})


class Container:
    """The streams of an OLE2 file by name."""

    def __init__(self, data: bytes) -> None:
        try:
            self._read(data)
        except (struct.error, IndexError, ValueError, OverflowError) as error:
            raise Unreadable("truncated" if len(data) < 1536 else "broken") from error

    def _read(self, data: bytes) -> None:
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Unreadable("broken")
        self._data, self._sector, self._mini_sector = data, 1 << shift, 1 << mini_shift
        directory, self._cutoff, mini, _, more = struct.unpack_from("<I4xIIII", data, 48)
        self._table = self._sector_table(more)
        self._mini_table = array("I", self._whole(self._chain(mini)))
        self._streams = dict(self._directory(self._chain(directory)))
        root = self._streams.get("Root Entry", (0, 0))
        self._mini = self._chain(root[0]) if root[1] else b""

    def _at(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        return self._data[start : start + self._sector]

    @staticmethod
    def _whole(data: bytes) -> bytes:
        return data[: len(data) // 4 * 4]

    def _sector_table(self, more: int) -> array[int]:
        """The table that says which sector follows which; its own sectors are listed in the header and beyond."""
        listed = array("I", self._data[76:512])
        for _ in range(len(self._data) // self._sector):
            if more >= _LAST_SECTOR:
                break
            block = array("I", self._whole(self._at(more)))
            more = block.pop()
            listed.extend(block)
        return array("I", self._whole(b"".join(self._at(each) for each in listed if each < _LAST_SECTOR)))

    def _chain(self, first: int) -> bytes:
        pieces: list[bytes] = []
        while first < _LAST_SECTOR:
            if len(pieces) > len(self._table) or first >= len(self._table):
                raise Unreadable("broken")  # a circle, or out of the file
            pieces.append(self._at(first))
            first = self._table[first]
        return b"".join(pieces)

    def _directory(self, data: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
        for start in range(0, len(data) - 127, 128):
            length, kind = struct.unpack_from("<HB", data, start + 64)
            if kind:
                name = data[start : start + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
                yield name, struct.unpack_from("<II", data, start + 116)

    def __contains__(self, name: str) -> bool:
        return name in self._streams

    def stream(self, name: str) -> bytes:
        first, size = self._streams[name]
        data = self._chain(first) if size >= self._cutoff else b"".join(self._mini_pieces(first))
        if len(data) < size:
            raise Unreadable("truncated")
        return data[:size]

    def _mini_pieces(self, first: int) -> Iterator[bytes]:
        for _ in range(len(self._mini_table) + 1):
            if first >= _LAST_SECTOR:
                return
            yield self._mini[first * self._mini_sector : (first + 1) * self._mini_sector]
            first = self._mini_table[first] if first < len(self._mini_table) else _LAST_SECTOR
        raise Unreadable("broken")


def workbook_stream(data: bytes) -> bytes:
    """The records of a real .xls; other things in the same container are named and refused."""
    container = Container(data)
    if "EncryptedPackage" in container or "EncryptionInfo" in container:
        raise Unreadable("encrypted")
    if "WordDocument" in container:
        raise Unreadable("is-docx")
    name = next((each for each in ("Workbook", "Book", "WORKBOOK", "BOOK") if each in container), None)
    if name is None:
        raise Unreadable("not-a-workbook")
    if "_VBA_PROJECT_CUR" in container or "_VBA_PROJECT" in container:
        raise Unreadable("macros")
    return container.stream(name)


def scan_xls(data: bytes, limits: Limits) -> list[SheetScan]:
    """How far each sheet of a workbook stream reaches, its error values and hidden rows."""
    sheets: list[SheetScan] = []
    by_offset: dict[int, SheetScan] = {}
    now: SheetScan | None = None
    for kind, start, length in _records(data):
        if kind == _FILEPASS:
            raise Unreadable("encrypted")
        if kind == _BOUNDSHEET and length >= 6:
            sheets.append(SheetScan(str(len(sheets) + 1), limits))
            by_offset[struct.unpack_from("<I", data, start)[0]] = sheets[-1]
            if len(sheets) > limits.sheets:
                raise Unreadable("too-many-sheets", limit=limits.sheets)
        elif kind == _BOF:
            now = by_offset.get(start - 4, now)
        elif now is not None and 6 <= length <= len(data) - start:
            _take(kind, data[start : start + length], now)
    return sheets


def since_1904(data: bytes) -> bool:
    """Whether a workbook stream counts days from 1904."""
    return any(
        kind == _DATEMODE and data[start : start + 2] == b"\x01\x00" for kind, start, _ in _globals(data)
    )


def _globals(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The records before the sheets."""
    return takewhile(lambda record: record[0] != _EOF, _records(data))


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(kind, start, length) of each record."""
    at, end, unpack = 0, len(data) - 4, struct.Struct("<HH").unpack_from
    while at <= end:
        kind, length = unpack(data, at)
        yield kind, at + 4, length
        at += 4 + length


def _take(kind: int, record: bytes, sheet: SheetScan) -> None:
    if len(record) < 4:
        return  # cut off: the reader will say so
    row, column = struct.unpack_from("<HH", record)
    if kind in _VALUES:
        sheet.bounds.add(row + 1, column + 1)
    elif kind == _MULRK:
        sheet.bounds.add(row + 1, column + 1)
        sheet.bounds.add(row + 1, struct.unpack_from("<H", record, len(record) - 2)[0] + 1)
    elif kind == _BOOLERR and len(record) >= 8:
        sheet.bounds.add(row + 1, column + 1)
        if record[7]:
            sheet.mark(row + 1, column + 1, _ERRORS.get(record[6], "#ERROR!"))
    elif kind == _FORMULA and len(record) >= 14:
        sheet.bounds.add(row + 1, column + 1)
        if record[12:14] == b"\xff\xff" and record[6] == 2:
            sheet.mark(row + 1, column + 1, _ERRORS.get(record[8], "#ERROR!"))
        elif record[12:14] == b"\xff\xff" and record[6] == 3 and record[14:15] > b"\x01":
            sheet.mark(row + 1, column + 1, NO_VALUE)  # empty, and to be computed when it is opened
    elif kind == _ROW and len(record) >= 16 and record[12] & 0x20:
        sheet.hide(row + 1)
