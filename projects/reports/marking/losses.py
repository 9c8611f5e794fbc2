"""What openpyxl does not carry over when it saves a workbook again, counted in this very file (DESIGN §5).

A part of the archive says what it holds in its markup, so things are counted there; no part is made a tree of."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

from projects.reports.marking.marks import Loss
from projects.reports.marking.parts import Parts

_ANCHOR = re.compile(rb"<(?:\w+:)?(twoCellAnchor|oneCellAnchor|absoluteAnchor)\b.*?</(?:\w+:)?\1>", re.DOTALL)
#: what an anchor of a drawing holds: the first that is found in it
_DRAWN = (
    ("control", re.compile(rb"<(?:\w+:)?control\b|ctrlProp")),
    ("chart", re.compile(rb"drawingml/2006/chart\"")),
    ("shape", re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)\b")),
    ("picture", re.compile(rb"<(?:\w+:)?pic\b")),
    ("chart", re.compile(rb"<(?:\w+:)?graphicFrame\b")),
)
#: what stands behind the cells of a sheet
_BEHIND = (
    ("sparkline", re.compile(rb"<(?:\w+:)?sparkline>")),
    ("format-rule", re.compile(rb"<x14:cfRule\b")),
    ("value-list", re.compile(rb"<x14:dataValidation\b")),
    ("object", re.compile(rb"<(?:\w+:)?oleObject\b")),
    ("background", re.compile(rb"<(?:\w+:)?picture\b")),
    ("header-picture", re.compile(rb"<(?:\w+:)?legacyDrawingHF\b")),
)
#: relations of a sheet whose target goes with them
_RELATED = {"threadedComment": "thread", "queryTable": "query", "slicer": "slicer", "timeline": "slicer"}
_END = b"</sheetData>"
_PIECE = 1 << 20


def of(path: Path, book: Any) -> list[Loss]:
    """What of the file at ``path`` will be missing when ``book``, which was loaded from it, is saved."""
    found = features(path)
    for sheet in book.worksheets:
        found[sheet.title, "chart"] -= len(sheet._charts)
        found[sheet.title, "picture"] -= len(sheet._images)
    return [Loss(sheet, what, count) for (sheet, what), count in found.items() if count > 0]


def features(path: Path) -> Counter[tuple[str, str]]:
    """(sheet, what) → how many, of all that may be lost."""
    found: Counter[tuple[str, str]] = Counter()
    with zipfile.ZipFile(path) as archive:
        parts = Parts(archive)
        for sheet, part in parts.sheets():
            found.update({(sheet, what): count for what, count in _of_sheet(parts, part).items()})
    return +found


def _of_sheet(parts: Parts, part: str) -> Counter[str]:
    tail = _tail(parts, part)
    found = Counter({what: len(form.findall(tail)) for what, form in _BEHIND})
    for _id, kind, target in parts.relations(part):
        if kind in _RELATED:
            found[_RELATED[kind]] += 1
        if kind == "drawing" and target in parts:
            found.update(_drawn(anchor.group()) for anchor in _ANCHOR.finditer(parts.read(target)))
    return found


def _drawn(anchor: bytes) -> str:
    return next((what for what, form in _DRAWN if form.search(anchor)), "shape")


def _tail(parts: Parts, name: str) -> bytes:
    """What stands behind the cells of a sheet. The cells themselves may be a hundred times as long."""
    kept = b""
    with parts.open(name) as part:
        while piece := part.read(_PIECE):
            kept = kept[-len(_END) :] + piece if _END not in kept else kept + piece
    return kept[kept.find(_END) :] if _END in kept else b""
