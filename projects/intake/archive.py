"""A zip archive taken apart by hand: its real sizes, whatever its directory says."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from projects.intake.errors import Unreadable
from projects.intake.limits import MEGABYTE, Limits

_PIECE = MEGABYTE
_END = b"PK\x05\x06"
#: an honest directory entry takes under 200 bytes
_DIRECTORY_ENTRY = 400


class Archive:
    """The parts of a zip file by lower-case name with forward slashes; every byte unpacked is counted."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits = limits
        self.unpacked = 0
        self._file: BinaryIO = path.open("rb")
        try:
            self.parts = self._directory()
            self._check_declared()
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        self._file.close()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.parts

    def _directory(self) -> dict[str, zipfile.ZipInfo]:
        self._check_end()
        try:
            infos = zipfile.ZipFile(self._file).infolist()
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, struct.error, UnicodeError) as error:
            raise Unreadable("broken") from error
        except NotImplementedError as error:
            raise Unreadable("broken") from error
        parts = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}
        if len(parts) != len(infos):
            raise Unreadable("broken")  # two parts of one name: which one is read depends on the reader
        return parts

    def _check_end(self) -> None:
        """The end record must be there, and its directory no longer than an honest one."""
        size = self._file.seek(0, 2)
        start = self._file.seek(max(0, size - 66_000))
        tail = self._file.read()
        at = tail.rfind(_END)
        if at < 0 or len(tail) - at < 22:
            raise Unreadable("truncated")
        length, offset = struct.unpack_from("<II", tail, at + 12)
        if length != 0xFFFFFFFF and length > self.limits.entries * _DIRECTORY_ENTRY:
            raise Unreadable("too-many-parts", limit=self.limits.entries)
        if length != 0xFFFFFFFF and offset != 0xFFFFFFFF and offset + length > start + at:
            raise Unreadable("truncated")

    def _check_declared(self) -> None:
        """Count, sizes and ratio as declared: what is absurd already on paper is not unpacked at all."""
        if len(self.parts) > self.limits.entries:
            raise Unreadable("too-many-parts", limit=self.limits.entries)
        if sum(info.file_size for info in self.parts.values()) > self.limits.unpacked:
            raise Unreadable("bomb")
        for info in self.parts.values():
            if info.flag_bits & 1:
                raise Unreadable("encrypted")
            self._check_ratio(info, info.file_size)

    def _check_ratio(self, info: zipfile.ZipInfo, size: int) -> None:
        if size > 10 * MEGABYTE and size > self.limits.ratio * max(info.compress_size, 1):
            raise Unreadable("bomb")

    def read(self, name: str, limit: int = 8 * MEGABYTE) -> bytes:
        """A whole small part."""
        pieces = []
        for piece in self.pieces(name):
            pieces.append(piece)
            if sum(map(len, pieces)) > limit:
                raise Unreadable("bomb")
        return b"".join(pieces)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The unpacked bytes of a part, a megabyte at a time, until its data ends and not where the directory says."""
        info = self.parts[name.lower()]
        size = 0
        for piece in self._unpack(info):
            size += len(piece)
            self.unpacked += len(piece)
            if self.unpacked > self.limits.unpacked:
                raise Unreadable("bomb")
            self._check_ratio(info, size)
            yield piece
        if size != info.file_size:
            raise Unreadable("bomb" if size > info.file_size else "broken")

    def _unpack(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        packed = self._packed(info)
        if info.compress_type == zipfile.ZIP_STORED:
            yield from packed
        elif info.compress_type == zipfile.ZIP_DEFLATED:
            yield from _inflate(packed)
        else:
            raise Unreadable("broken")

    def _packed(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        self._file.seek(info.header_offset)
        header = self._file.read(30)
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise Unreadable("broken")
        position = info.header_offset + 30 + sum(struct.unpack_from("<HH", header, 26))
        left = info.compress_size
        while left:
            self._file.seek(position)  # parts may be read in turns
            piece = self._file.read(min(left, _PIECE // 4))
            if not piece:
                raise Unreadable("truncated")
            position += len(piece)
            left -= len(piece)
            yield piece


def _inflate(packed: Iterator[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in packed:
            while piece:
                if found := inflater.decompress(piece, _PIECE):
                    yield found
                piece = inflater.unconsumed_tail
        if found := inflater.flush():
            yield found
    except zlib.error as error:
        raise Unreadable("broken") from error
    if not inflater.eof:
        raise Unreadable("truncated")
