"""What a file really is, and whether it can be read at all. Pure Python over bytes, before any reader.

Decided by content, never by name. ``inspect`` looks at the outside (kind, sizes as declared), ``scan`` at every
byte: real sizes, document types, how far each sheet reaches, formulas without a value, error cells.
"""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
import xml.parsers.expat as expat
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from projects.intake import ods, ole, text
from projects.intake.archive import Archive
from projects.intake.bounds import SheetScan
from projects.intake.errors import Unreadable
from projects.intake.limits import MEGABYTE, Limits
from projects.intake.sheetxml import scan_sheet

_ZIP = b"PK\x03\x04"
_MARKUP = (".xml", ".rels", ".vml")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(slots=True)
class Inspection:
    """What a file is by its outside. ``heavy``: a full scan takes noticeable time."""

    kind: str
    heavy: bool = False
    text: text.TextFile | None = None


@dataclass(slots=True)
class Scan:
    """What a full scan found; the sheets in the workbook's order (none for plain text)."""

    sheets: list[SheetScan] = field(default_factory=list)
    #: days are counted from 1904
    since_1904: bool = False


def inspect(path: Path, limits: Limits) -> Inspection:
    """Tell .xlsx, .xls, .ods and plain text apart and refuse what is none of them or too large."""
    size = path.stat().st_size
    if not size:
        raise Unreadable("empty")
    if size > limits.bytes:
        raise Unreadable("too-big", found=f"{size / MEGABYTE:.1f}", limit=limits.bytes // MEGABYTE)
    with path.open("rb") as file:
        start = file.read(8)
    if start == ole.SIGNATURE:
        return Inspection("xls", heavy=size > 4 * MEGABYTE)
    if not start.startswith(b"PK"):
        return Inspection("csv", text=text.inspect(path))
    if not start.startswith(_ZIP):
        raise Unreadable("not-a-workbook")
    archive = Archive(path, limits)
    try:
        kind = _kind(archive)
        return Inspection(kind, heavy=sum(info.file_size for info in archive.parts.values()) > 16 * MEGABYTE)
    finally:
        archive.close()


def _kind(archive: Archive) -> str:
    """The kind of workbook in a zip archive; others are named."""
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in archive.parts):
        raise Unreadable("macros")
    if "xl/workbook.xml" in archive:
        if "[content_types].xml" in archive and b"macroEnabled" in archive.read("[content_types].xml"):
            raise Unreadable("macros")
        return "xlsx"
    if "xl/workbook.bin" in archive:
        raise Unreadable("is-xlsb")
    if "word/document.xml" in archive:
        raise Unreadable("is-docx")
    if (
        "mimetype" in archive
        and b"opendocument.spreadsheet" in archive.read("mimetype")
        and "content.xml" in archive
    ):
        if "meta-inf/manifest.xml" in archive and b"encryption-data" in archive.read("meta-inf/manifest.xml"):
            raise Unreadable("encrypted")
        return "ods"
    raise Unreadable("not-a-workbook")


def scan(path: Path, limits: Limits, strict: bool = False) -> Scan:
    """Read every byte once; raises ``Unreadable``. ``strict`` reads sheets tag by tag, whatever they look like."""
    inspection = inspect(path, limits)
    if inspection.kind == "xls":
        stream = ole.workbook_stream(path.read_bytes())
        return Scan(ole.scan_xls(stream, limits), ole.since_1904(stream))
    if inspection.kind == "csv":
        return Scan()
    archive = Archive(path, limits)
    try:
        return Scan(_ods(archive, limits)) if inspection.kind == "ods" else _xlsx(archive, limits, strict)
    finally:
        archive.close()


def _ods(archive: Archive, limits: Limits) -> list[SheetScan]:
    _drain(archive, {"content.xml"})
    return ods.scan_content(_well_formed(_checked(archive, "content.xml")), limits)


def _well_formed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, refused where they are no XML: the reader of .ods waits for ever for an end tag it misses."""
    parser = expat.ParserCreate()
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            yield piece
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Unreadable("broken") from error


def _xlsx(archive: Archive, limits: Limits, strict: bool) -> Scan:
    root = _parse(archive, "xl/workbook.xml")
    targets = _sheets(root, archive, limits)
    _drain(archive, {part for _, part in targets})
    found = []
    for name, part in targets:
        if part in archive:
            found.append(scan_sheet(name, partial(_checked, archive, part), limits, strict))
        else:
            found.append(SheetScan(name, limits))
    return Scan(found, any(each.get("date1904") in ("1", "true") for each in root))


def _drain(archive: Archive, except_for: set[str]) -> None:
    """Unpack all other parts, only to know that they are sound."""
    for name in archive.parts:
        if name not in except_for:
            for _ in _checked(archive, name):
                pass


def _sheets(root: ET.Element, archive: Archive, limits: Limits) -> list[tuple[str, str]]:
    """(name, part) of each sheet in the workbook's order."""
    targets = _targets(archive)
    found = []
    for element in root.iter():
        if element.tag.rpartition("}")[2] == "sheet":
            relation = element.get(_RELATION) or element.get(_STRICT_RELATION) or ""
            found.append((element.get("name", ""), targets.get(relation, "")))
    if len(found) > limits.sheets:
        raise Unreadable("too-many-sheets", limit=limits.sheets)
    return found


def _targets(archive: Archive) -> dict[str, str]:
    if "xl/_rels/workbook.xml.rels" not in archive:
        return {}
    relations = _parse(archive, "xl/_rels/workbook.xml.rels")
    found = {each.get("Id", ""): each.get("Target", "").replace("\\", "/") for each in relations}
    return {
        key: posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower()
        for key, target in found.items()
    }


def _parse(archive: Archive, name: str) -> ET.Element:
    """A small part as a tree. Safe: a document type, the only way to entities, is refused first."""
    _refuse_doctype(content := archive.read(name), name)
    try:
        return ET.fromstring(content)  # noqa: S314
    except ET.ParseError as error:
        raise Unreadable("broken") from error


def _checked(archive: Archive, name: str) -> Iterator[bytes]:
    """A part's pieces, its beginning checked where it is markup."""
    start: bytes | None = b"" if name.endswith(_MARKUP) else None
    for piece in archive.pieces(name):
        if start is not None:
            start += piece
            if len(start) < 65536:
                continue
            _refuse_doctype(start, name)
            piece, start = start, None
        yield piece
    if start:
        _refuse_doctype(start, name)
        yield start


_NOISE = re.compile(rb"[\s]*(?:<\?[^>]*>|<!--)")


def _refuse_doctype(start: bytes, name: str) -> None:
    """Refuse a document type before the root element, and markup that is not one byte a sign."""
    if b"\x00" in start[:64]:
        raise Unreadable("broken")
    at = 3 if start.startswith(b"\xef\xbb\xbf") else 0
    while noise := _NOISE.match(start, at):
        at = noise.end()
        if noise[0].endswith(b"<!--"):
            at = start.find(b"-->", at) + 3
            if at < 3:
                raise Unreadable("broken")
    if start[at:].lstrip()[:2] == b"<!":
        raise Unreadable("doctype", part=name)
