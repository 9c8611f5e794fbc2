"""What kind of file some bytes are, told by the bytes themselves; the name only has to agree.

Evidence is PDF, pictures, workbooks, Word documents, OFD (GB/T 33190) and zip archives; no programs, no macros."""

from __future__ import annotations

import struct
import zipfile
from typing import IO

from projects.values import ValueProblem

#: kind → the endings its name may have
ENDINGS = {
    "pdf": (".pdf",), "jpeg": (".jpg", ".jpeg"), "png": (".png",), "xlsx": (".xlsx",), "docx": (".docx",),
    "ofd": (".ofd",), "zip": (".zip",),
}  # fmt: skip
ACCEPT = ",".join(ending for endings in ENDINGS.values() for ending in endings)
_HEADS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png", b"PK\x03\x04": "zip"}
#: the part of an archive that says what it is
_PARTS = {"xl/workbook.xml": "xlsx", "word/document.xml": "docx", "ofd.xml": "ofd"}
_MACROS = "vbaproject.bin"
#: so many entries, of so many bytes each, a directory of an honest archive has at most
_ENTRIES, _ENTRY = 10_000, 400
_END = struct.Struct("<4s4H2LH")


def kind_of(file: IO[bytes], name: str) -> str:
    """The kind of a file by its bytes. Raises ``ValueProblem`` for one that is not accepted or whose name says another."""
    file.seek(0)
    kind = _kind(file)
    file.seek(0)
    if kind is None:
        raise ValueProblem("file-kind", accepted=" ".join(sorted(ENDINGS)))
    if not name.lower().endswith(ENDINGS[kind]):
        raise ValueProblem("file-name", kind=kind, endings=" ".join(ENDINGS[kind]))
    return kind


def _kind(file: IO[bytes]) -> str | None:
    head = file.read(8)
    found = next((kind for start, kind in _HEADS.items() if head.startswith(start)), None)
    return _archive(file) if found == "zip" else found


def _archive(file: IO[bytes]) -> str | None:
    """What a zip archive holds; None for a broken one. Nothing of it is unpacked."""
    if not _is_bounded(file):
        return None
    try:
        names = {name.replace("\\", "/").lower() for name in zipfile.ZipFile(file).namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
        return None
    if any(name.rsplit("/", 1)[-1] == _MACROS for name in names):
        raise ValueProblem("file-macros")
    return next((kind for part, kind in _PARTS.items() if part in names), "zip")


def _is_bounded(file: IO[bytes]) -> bool:
    """Whether the archive's directory is one that can be read: it stands at the end, and a small file may claim a huge one."""
    size = file.seek(0, 2)
    start = file.seek(max(0, size - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        return False
    _, _, _, _, entries, length, offset, _ = _END.unpack_from(tail, at)
    return bool(entries <= _ENTRIES and length <= entries * _ENTRY and offset + length <= start + at)
