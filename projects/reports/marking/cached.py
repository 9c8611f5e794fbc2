"""The stored results of formulas: openpyxl saves formulas without them, so they are carried over part by part.

Without them a marked file that comes back unopened would have no value where a formula stands."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from projects.reports.marking.parts import Parts

#: a cell with a formula and its result, as any writer without a prefix puts it
_STORED = re.compile(rb"<c\b(?P<a>[^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*<v>(?P<v>[^<]*)</v>", re.DOTALL)
_PLACE, _TYPE = re.compile(rb'\br="([A-Z]+\d+)"'), re.compile(rb'\bt="(\w+)"')
#: the same cell as openpyxl writes it
_BARE = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*)>(<f\b(?:[^>]*/>|[^>]*>[^<]*</f>))<v ?(?:/>|></v>)')


def carry_over(source: Path, target: Path) -> None:
    """Give each formula of ``target`` the result that ``source`` has stored at the same place."""
    known = _results(source)
    if not known:
        return
    spool = target.with_suffix(".part")
    with zipfile.ZipFile(target) as made, zipfile.ZipFile(spool, "w", zipfile.ZIP_DEFLATED) as out:
        sheets = {part.lower(): sheet for sheet, part in Parts(made).sheets()}
        for info in made.infolist():
            content = made.read(info)
            results = known.get(sheets.get(info.filename.lower(), ""))
            out.writestr(info.filename, _filled(content, results) if results else content)
    spool.replace(target)


def _results(source: Path) -> dict[str, dict[bytes, tuple[bytes, bytes]]]:
    """Sheet → cell → (type, result)."""
    with zipfile.ZipFile(source) as archive:
        parts = Parts(archive)
        found = {sheet: _stored(parts.read(part)) for sheet, part in parts.sheets()}
    return {sheet: results for sheet, results in found.items() if results}


def _stored(part: bytes) -> dict[bytes, tuple[bytes, bytes]]:
    if b"<f" not in part:
        return {}
    found = {}
    for cell in _STORED.finditer(part):
        place, kind = _PLACE.search(cell["a"]), _TYPE.search(cell["a"])
        if place:
            found[place[1]] = (kind[1] if kind else b"n", cell["v"])
    return found


def _filled(part: bytes, results: dict[bytes, tuple[bytes, bytes]]) -> bytes:
    def fill(cell: re.Match[bytes]) -> bytes:
        found = results.get(cell[1])
        if found is None:
            return cell[0]
        return b'<c r="%b"%b t="%b">%b<v>%b</v>' % (cell[1], cell[2], found[0], cell[3], found[1])

    return _BARE.sub(fill, part)
