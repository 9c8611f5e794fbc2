"""The parts of an .xlsx: which part is which sheet, and what a part refers to. Names differ in case now and then."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree

_WORKBOOK = "xl/workbook.xml"


class Parts:
    """The parts of an open archive by name, whatever the case."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._names

    def read(self, part: str) -> bytes:
        return self._archive.read(self._names[part.lower()])

    def open(self, part: str) -> IO[bytes]:
        return self._archive.open(self._names[part.lower()])

    def sheets(self) -> Iterator[tuple[str, str]]:
        """(name, part) of each sheet."""
        targets = {id: part for id, _kind, part in self.relations(_WORKBOOK)}
        for element in ElementTree.fromstring(self.read(_WORKBOOK)).iter():  # noqa: S314 -- the scan saw every byte of it
            if element.tag.endswith("}sheet"):
                id = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
                if targets.get(id, "") in self:
                    yield element.attrib.get("name", ""), targets[id]

    def relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """(id, kind, target) of what a part refers to inside the archive."""
        folder, name = posixpath.split(part)
        place = f"{folder}/_rels/{name}.rels"
        if place not in self:
            return
        for element in ElementTree.fromstring(self.read(place)):  # noqa: S314 -- likewise
            if element.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", "")))
                yield element.get("Id", ""), element.get("Type", "").rpartition("/")[2], target.lstrip("/")
