"""The engine behind the seam: a frame made by XlsxWriter, into which the rows are streamed.

XlsxWriter knows styles, validation and print set-up, but spends most of its time on single cells, and in its
streaming mode takes text like ``<r>…</r>`` for markup. The rows are therefore written here, straight into the
archive. 100,000 × 30 cells take 0.2 × the time of openpyxl's write-only mode, with XlsxWriter's own rows 0.7 ×."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from math import ceil, isfinite
from typing import IO, BinaryIO

from xlsxwriter.utility import xl_col_to_name

from projects.reports import frame
from projects.reports.sheets import MOST_ROWS, MOST_UNITS, Cell, Formula, Note, Sheet, SheetFull, Written

#: text that begins so would be a formula once someone edits the cell; Chinese Excel reads the full-width too
_QUOTED = frozenset("=+-@'＝＋－＠")
#: text that cannot be copied as it is: markup, what XML cannot hold, Excel's escapes, white space at an end
_SPECIAL = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_x[0-9A-Fa-f]{4}_|^\s|\s$")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
#: shorter text cannot be too long, whatever characters it has
_SURELY_SHORT = MOST_UNITS // 2
_BLOCK = 256
#: the height of a line of text in points, and so many lines at most in a row (Excel takes 409 points)
_LINE, _MOST_LINES = 15, 27
#: programs that look at a file's beginning know a workbook by these
_FIRST = ("[Content_Types].xml", "_rels/.rels")
#: an archive's earliest moment, so that the same book is the same bytes
_MOMENT = (1980, 1, 1, 0, 0, 0)


def write(target: BinaryIO, sheets: Sequence[Sheet], title: str, created: datetime | None) -> Written:
    """Write the workbook. Rows are gone through once and never held; a filter's size is known after them."""
    hidden = frame.lists(sheets)
    whole = [*sheets, hidden] if hidden else list(sheets)
    made = Written({})
    parts = frame.build(whole, made.rows, title, created)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        _write_parts(archive, parts, _FIRST)
        for place, sheet in enumerate(whole, 1):
            name = f"{frame.SHEET_PART}{place}.xml"
            with archive.open(_entry(name), "w", force_zip64=True) as part:
                start = frame.cut(parts[name])
                part.write(start.head.encode())
                made.rows[sheet.name] = _stream(part, sheet, start, made.notes)
                if sheet.filtered:
                    parts = frame.build(whole, made.rows, title, created)
                part.write(frame.cut(parts[name]).tail.encode())
        rest = (name for name in parts if name not in _FIRST and not name.startswith(frame.SHEET_PART))
        _write_parts(archive, parts, rest)
    return made


def _write_parts(archive: zipfile.ZipFile, parts: dict[str, str], names: Iterable[str]) -> None:
    for name in sorted(names):
        archive.writestr(_entry(name), parts[name])


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _stream(part: IO[bytes], sheet: Sheet, styles: frame.Cut, notes: list[Note]) -> int:
    """Write the rows of a sheet, some hundred at a time; how many there were."""
    count, block = 0, []
    for count, text in enumerate(_rows(sheet, styles, notes), 1):
        if count > MOST_ROWS - len(sheet.above):
            raise SheetFull(sheet.name)
        block.append(text)
        if len(block) == _BLOCK:
            part.write("".join(block).encode())
            block.clear()
    part.write("".join(block).encode())
    return count


def _rows(sheet: Sheet, styles: frame.Cut, notes: list[Note]) -> Iterator[str]:
    """Each row as XML. The innermost loop: plain text and numbers are written without a call."""
    places = [
        (
            place,
            f'<c r="{xl_col_to_name(place)}',
            f'" s="{style}"><v>',
            f'" s="{style}" t="inlineStr"><is><t>',
            f'" s="{style}"/>' if sheet.protected else "",
        )
        for place, style in enumerate(styles.plain)
    ]
    special = _Special(sheet, styles, notes)
    height = _Height(sheet) if sheet.protected or sheet.above else None
    for number, cells in enumerate(sheet.rows, sheet.first_row):
        made = [f'<row r="{number}"{height.of(cells) if height else ""}>']
        for (place, start, figure, text, blank), value in zip(places, cells, strict=True):
            if value is None or value == "":
                if blank:
                    made.append(f"{start}{number}{blank}")
            elif not isinstance(value, str):
                if isinstance(value, Formula):
                    made.append(special.formula(number, place, value))
                else:
                    made.append(f"{start}{number}{figure}{_figure(value)}</v></c>")
            elif value[0] not in _QUOTED and len(value) <= _SURELY_SHORT and not _SPECIAL.search(value):
                made.append(f"{start}{number}{text}{value}</t></is></c>")
            else:
                made.append(special.cell(number, place, value))
        made.append("</row>")
        yield "".join(made)


class _Height:
    """How high a row of a sheet to be printed must be to show its texts; who edits it has it fitted anew."""

    def __init__(self, sheet: Sheet) -> None:
        self._widths = [(place, column.width) for place, column in enumerate(sheet.columns) if column.wrap]
        self._least = 2 if sheet.protected else 1  # room to write by hand

    def of(self, cells: Sequence[Cell]) -> str:
        """The row's attribute. Chinese characters are two wide."""
        most = max((lines(cells[place], width) for place, width in self._widths), default=1)
        return f' ht="{_LINE * min(max(most, self._least), _MOST_LINES)}"'


def lines(value: Cell, width: float) -> int:
    """How many lines a text takes in a column of ``width`` characters. Chinese characters are two wide."""
    if not isinstance(value, str) or (2 * len(value) < width and "\n" not in value):
        return 1
    parts = value.split("\n")
    return sum(max(1, ceil(sum(1 + (char > "\u2e7f") for char in part) / (width - 1))) for part in parts)


def _figure(value: float) -> str:
    """A number as XML holds it: the shortest text that reads back as the same number."""
    if not isfinite(value):
        raise ValueError(f"{value!r} is no number for a cell")
    return repr(value)


class _Special:
    """Text that cannot be copied as it is: escaped, quoted, cut to what a cell holds; losses are noted. And formulas."""

    def __init__(self, sheet: Sheet, styles: frame.Cut, notes: list[Note]) -> None:
        self.sheet = sheet
        self.styles = styles.quoted
        self.plain = styles.plain
        self.notes = notes

    def formula(self, row: int, place: int, formula: Formula) -> str:
        """A formula with the value it has now; one that comes to nothing holds the empty text."""
        start = f'<c r="{xl_col_to_name(place)}{row}" s="{self.plain[place]}"'
        text, value = self._escaped(formula.text), formula.value
        if value is None or isinstance(value, str):
            return f'{start} t="str"><f>{text}</f><v>{self._escaped(value or "")}</v></c>'
        return f"{start}><f>{text}</f><v>{_figure(value)}</v></c>"

    def cell(self, row: int, place: int, value: str) -> str:
        """The cell as XML. Its style makes Excel show a quote in front while someone edits it."""
        start = f'<c r="{xl_col_to_name(place)}{row}" s="{self.styles[place]}" t="inlineStr">'
        text = self._escaped(self._held(row, place, value))
        return f'{start}<is><t xml:space="preserve">{text}</t></is></c>'

    def _held(self, row: int, place: int, value: str) -> str:
        """What a cell can hold of a text: line ends as in Excel, no control characters, not too long."""
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        clean = _ILLEGAL.sub("\ufffd", text)
        kept = shortened(clean)
        for changed, code in ((clean != text, "control-characters"), (kept != clean, "text-cut")):
            if changed:
                self.notes.append(Note(self.sheet.name, row, self.sheet.columns[place].heading, code))
        return kept

    @staticmethod
    def _escaped(text: str) -> str:
        """Markup, and what Excel would read as its own escape of a character (``_x0041_``)."""
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return _ESCAPE.sub("_x005F_", text)


def shortened(text: str) -> str:
    """The text, ended by "…" where it has more UTF-16 units than a cell holds."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_UNITS:
        return text
    return units[: 2 * (MOST_UNITS - 1)].decode("utf-16-le", "ignore") + "…"
