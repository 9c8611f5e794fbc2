"""Workbooks made in code: sound ones, odd ones, and those made to hurt. Each function writes one file and returns its path."""

import struct
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTENT_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
ROOT_RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
#: styles 0 general, 1 date, 2 time
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="21"/>'
    "</cellXfs></styleSheet>"
)

Value = str | int | float | bool | None


def column(number: int) -> str:
    """1 → A, 27 → AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell(row: int, at: int, value: Value) -> str:
    place = f'r="{column(at)}{row}"'
    if value is None:
        return f'<c {place} s="0"/>'
    if isinstance(value, bool):
        return f'<c {place} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        return f'<c {place} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f"<c {place}><v>{value!r}</v></c>"


def rows_xml(rows: Iterable[Iterable[Value]], first: int = 1) -> str:
    """Rows as a writer of our own would write them."""
    made = []
    for number, row in enumerate(rows, first):
        cells = "".join(cell(number, at, value) for at, value in enumerate(row, 1))
        made.append(f'<row r="{number}">{cells}</row>')
    return "".join(made)


def worksheet(data: str, after: str = "", before: str = "", prolog: str = "") -> str:
    return f'{prolog}<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'


def merges(*references: str) -> str:
    cells = "".join(f'<mergeCell ref="{each}"/>' for each in references)
    return f'<mergeCells count="{len(references)}">{cells}</mergeCells>'


def parts(
    sheets: Mapping[str, str], workbook: str = "", states: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The parts of a workbook by name; ``sheets`` maps names to worksheets' XML, ``workbook`` goes before them."""
    states = states or {}
    listed, relations = "", ""
    made = {"[Content_Types].xml": CONTENT_TYPES, "_rels/.rels": ROOT_RELATIONS, "xl/styles.xml": STYLES}
    for number, (name, xml) in enumerate(sheets.items(), 1):
        state = f' state="{states[name]}"' if name in states else ""
        listed += f'<sheet name={quoteattr(name)} sheetId="{number}"{state} r:id="rId{number}"/>'
        relations += f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        made[f"xl/worksheets/sheet{number}.xml"] = xml
    relations += f'<Relationship Id="rIdS" Type="{OFFICE}/styles" Target="styles.xml"/>'
    made["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{workbook}<sheets>{listed}</sheets></workbook>'
    )
    made["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>'
    )
    return made


def archive(path: Path, contents: Mapping[str, str | bytes]) -> Path:
    """The same bytes for the same contents: each part is dated 1980, whatever the clock says."""
    with zipfile.ZipFile(path, "w") as made:
        for name, content in contents.items():
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return path


def xlsx(path: Path, data: str, after: str = "", **options: str) -> Path:
    """A workbook with one sheet 台账 whose rows are given as XML."""
    workbook = options.pop("workbook", "")
    return archive(path, parts({"台账": worksheet(data, after, **options)}, workbook))


def table(path: Path, rows: Iterable[Iterable[Value]], *merged: str) -> Path:
    """A workbook with one sheet 台账 of these values."""
    return xlsx(path, rows_xml(rows), merges(*merged) if merged else "")


def forge_sizes(path: Path, name: str, size: int) -> Path:
    """Let the directory of an archive (and the part's own header) declare another unpacked size."""
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as made:
        info = made.getinfo(name)
    struct.pack_into("<I", data, info.header_offset + 22, size)
    entry = data.find(b"PK\x01\x02", info.header_offset)
    while data[entry + 46 : entry + 46 + len(name)] != name.encode():
        entry = data.find(b"PK\x01\x02", entry + 1)
    struct.pack_into("<I", data, entry + 24, size)
    path.write_bytes(data)
    return path


# --- OpenDocument

ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = "".join(
    f' xmlns:{short}="{ODF}{long}:1.0"'
    for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
)
_SPACES += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def ods_cell(value: Value, repeated: int = 1) -> str:
    times = f' table:number-columns-repeated="{repeated}"' if repeated > 1 else ""
    if value is None:
        return f"<table:table-cell{times}/>"
    if isinstance(value, str):
        inside = f"<text:p>{escape(value)}</text:p>"
        return f'<table:table-cell{times} office:value-type="string">{inside}</table:table-cell>'
    return f'<table:table-cell{times} office:value-type="float" office:value="{value}"/>'


def ods_row(*cells: str, repeated: int = 1) -> str:
    times = f' table:number-rows-repeated="{repeated}"' if repeated > 1 else ""
    return f"<table:table-row{times}>{''.join(cells)}</table:table-row>"


def ods(path: Path, *rows: str, prolog: str = "") -> Path:
    sheet = f'<table:table table:name="台账">{"".join(rows)}</table:table>'
    content = (
        f"{prolog}<office:document-content{_SPACES}><office:body><office:spreadsheet>{sheet}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{ODF}manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return archive(path, {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


# --- the old binary format: an OLE2 container around a stream of records


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def xls_cell(row: int, at: int, value: Value) -> bytes:
    """A NUMBER or LABEL record; row and column count from 0."""
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return record(0x204, struct.pack("<HHHHB", row, at, 0, len(value), 1) + text)
    return record(0x203, struct.pack("<HHHd", row, at, 0, float(value or 0)))


def xls_error(row: int, at: int, code: int) -> bytes:
    return record(0x205, struct.pack("<HHHBB", row, at, 0, code, 1))


def xls_failed_formula(row: int, at: int, code: int) -> bytes:
    """1/0 with its stored result, an error."""
    result = bytes([2, 0, code, 0, 0, 0, 0xFF, 0xFF])
    tokens = b"\x1e\x01\x00\x1e\x00\x00\x06"
    return record(
        0x06, struct.pack("<HHH", row, at, 0) + result + bytes(6) + struct.pack("<H", len(tokens)) + tokens
    )


def xls_stream(*cells: bytes, name: str = "台账", early: bytes = b"") -> bytes:
    """The records of a workbook with one sheet; ``early`` goes to the front of the globals."""
    bof = struct.pack("<HHHHII", 0x600, 0x05, 0x0DBB, 0x07CC, 0, 6)
    title = name.encode("utf-16-le")
    font = record(0x31, struct.pack("<HHHHHBBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 5, 0) + b"Arial")
    style = record(0xE0, bytes(20))

    def globals_(offset: int) -> bytes:
        sheet = record(0x85, struct.pack("<IBBBB", offset, 0, 0, len(name), 1) + title)
        return record(0x809, bof) + early + font + style + sheet + record(0x0A)

    body = record(0x809, bof[:2] + struct.pack("<H", 0x10) + bof[4:]) + b"".join(cells) + record(0x0A)
    return globals_(len(globals_(0))) + body


def ole(path: Path, streams: Mapping[str, bytes]) -> Path:
    """An OLE2 container; every stream is padded to the size from which it lies in sectors of its own."""
    sector, end, table_mark = 512, 0xFFFFFFFE, 0xFFFFFFFD
    chains: list[int] = []
    body, entries = b"", [_entry("Root Entry", 5, end, 0, child=1 if streams else 0xFFFFFFFF)]
    for number, (name, data) in enumerate(streams.items(), 1):
        padded = data.ljust(max(4096, -(-len(data) // sector) * sector), b"\x00")
        first, count = len(chains), len(padded) // sector
        chains += [*range(first + 1, first + count), end]
        body += padded
        entries.append(
            _entry(name, 2, first, len(padded), right=number + 1 if number < len(streams) else 0xFFFFFFFF)
        )
    directory = b"".join(entries).ljust(-(-len(entries) // 4) * sector, b"\x00")
    directory_at, count = len(chains), len(directory) // sector
    chains += [*range(directory_at + 1, directory_at + count), end]
    tables = 1
    while tables * 128 < len(chains) + tables:
        tables += 1
    table_at = len(chains)
    chains += [table_mark] * tables
    table = struct.pack(f"<{len(chains)}I", *chains).ljust(tables * sector, b"\xff")
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    header += struct.pack("<IIIIIIIII", 0, tables, directory_at, 0, 4096, end, 0, end, 0)
    header += struct.pack(f"<{tables}I", *range(table_at, table_at + tables)).ljust(436, b"\xff")
    path.write_bytes(header + body + directory + table)
    return path


def _entry(
    name: str, kind: int, first: int, size: int, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF
) -> bytes:
    title = name.encode("utf-16-le")
    made = title.ljust(64, b"\x00") + struct.pack(
        "<HBBIII", len(title) + 2, kind, 1, 0xFFFFFFFF, right, child
    )
    return made + bytes(36) + struct.pack("<IQ", first, size)


def xls(path: Path, *cells: bytes) -> Path:
    return ole(path, {"Workbook": xls_stream(*cells)})
