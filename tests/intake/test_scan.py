"""The scan: what a file really is, and what in it must not reach a reader."""

import struct
from pathlib import Path

import pytest

from projects.intake.bounds import NO_VALUE
from projects.intake.errors import Unreadable
from projects.intake.limits import MEGABYTE, Limits
from projects.intake.scan import Scan, inspect, scan
from tests.intake import files

LIMITS = Limits(seconds=30)


def refusal(path: Path, limits: Limits = LIMITS, strict: bool = False) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        scan(path, limits, strict)
    return caught.value


def both(path: Path) -> Scan:
    """Scanned by bulk searches and tag by tag: they must agree on all but how far empty styled cells reach."""
    quick, strict = scan(path, LIMITS), scan(path, LIMITS, strict=True)
    assert [sheet.bad for sheet in quick.sheets] == [sheet.bad for sheet in strict.sheets]
    assert [list(sheet.hidden) for sheet in quick.sheets] == [list(sheet.hidden) for sheet in strict.sheets]
    return strict


# --- what it is, by content and never by name


def test_kinds_are_told_by_content(tmp_path):
    book = files.table(tmp_path / "renamed.xls", [["项目名称"]])
    old = files.xls(tmp_path / "renamed.xlsx", files.xls_cell(0, 0, "项目名称"))
    sheet = files.ods(tmp_path / "renamed.csv", files.ods_row(files.ods_cell("项目名称")))
    text = tmp_path / "text.xlsx"
    text.write_text("项目名称,总投资\n甲,1\n", "gb18030")
    kinds = [inspect(path, LIMITS).kind for path in (book, old, sheet, text)]
    assert kinds == ["xlsx", "xls", "ods", "csv"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"hello", "not-a-workbook"),
        (b"%PDF-1.7, and, commas\n", "not-a-workbook"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not-a-workbook"),
        (b"<html><table><tr><td>a,b</td></tr></table></html>", "is-web-page"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "is-web-page",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "truncated"),
        (b"PK\x05\x06" + bytes(18), "not-a-workbook"),
        (b"PK\x03\x04" + bytes(400), "truncated"),
        (b"\xff\xfe\x00", "not-a-workbook"),
    ],
)
def test_what_is_no_workbook_is_named(tmp_path, content, code):
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)
    assert refusal(path).code == code


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("word/document.xml", "is-docx"),
        ("ppt/presentation.xml", "not-a-workbook"),
        ("xl/workbook.bin", "is-xlsb"),
    ],
)
def test_other_office_files_are_named(tmp_path, part, code):
    path = files.archive(tmp_path / "a.xlsx", {"[Content_Types].xml": files.CONTENT_TYPES, part: "<a/>"})
    assert refusal(path).code == code


@pytest.mark.parametrize(
    ("streams", "code"),
    [
        ({"EncryptionInfo": b"", "EncryptedPackage": b""}, "encrypted"),
        ({"WordDocument": b""}, "is-docx"),
        ({"Anything": b""}, "not-a-workbook"),
        ({"Workbook": files.xls_stream(), "_VBA_PROJECT_CUR": b""}, "macros"),
        ({"Workbook": files.xls_stream(early=files.record(0x2F, bytes(6)))}, "encrypted"),
    ],
)
def test_old_containers_are_named(tmp_path, streams, code):
    assert refusal(files.ole(tmp_path / "a.xls", streams)).code == code


def test_a_circle_in_an_old_container_ends(tmp_path):
    path = files.xls(tmp_path / "a.xls", files.xls_cell(0, 0, 1))
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, len(data) - 512, 0)  # the first sector follows itself
    path.write_bytes(data)
    assert refusal(path).code == "broken"


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_macros_are_refused(tmp_path, part):
    contents = files.parts({"a": files.worksheet("")}) | {part: "x"}
    assert refusal(files.archive(tmp_path / "a.xlsx", contents)).code == "macros"


def test_a_macro_type_without_macros_is_refused(tmp_path):
    contents = files.parts({"a": files.worksheet("")})
    contents["[Content_Types].xml"] = contents["[Content_Types].xml"].replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-excel.sheet.macroEnabled",
    )
    assert refusal(files.archive(tmp_path / "a.xlsx", contents)).code == "macros"


def test_an_encrypted_opendocument_sheet_is_named(tmp_path):
    path = files.ods(tmp_path / "a.ods")
    contents = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}
    files.archive(path, contents | {"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"})
    assert refusal(path).code == "encrypted"


# --- archives that lie


def test_a_truncated_archive_is_named(tmp_path):
    path = files.table(tmp_path / "a.xlsx", [["项目名称", number] for number in range(2000)])
    path.write_bytes(path.read_bytes()[:-200])
    assert refusal(path).code == "truncated"


def test_a_bomb_is_refused_by_what_it_declares(tmp_path):
    path = files.xlsx(tmp_path / "a.xlsx", " " * 50 * MEGABYTE)
    assert refusal(path).code == "bomb"


@pytest.mark.parametrize("declared", [10, 2**31])
def test_a_bomb_with_forged_sizes_is_refused(tmp_path, declared):
    path = files.xlsx(tmp_path / "a.xlsx", " " * 50 * MEGABYTE)
    files.forge_sizes(path, "xl/worksheets/sheet1.xml", declared)
    assert refusal(path).code == "bomb"


def test_a_bomb_among_other_parts_is_refused(tmp_path):
    contents = files.parts({"a": files.worksheet("")}) | {"xl/media/image1.png": b"\x00" * 40 * MEGABYTE}
    path = files.forge_sizes(files.archive(tmp_path / "a.xlsx", contents), "xl/media/image1.png", 10)
    assert refusal(path).code == "bomb"


def test_two_parts_of_one_name_are_refused(tmp_path):
    contents = files.parts({"a": files.worksheet("")}) | {"XL/WORKSHEETS/SHEET1.XML": "<a/>"}
    assert refusal(files.archive(tmp_path / "a.xlsx", contents)).code == "broken"


def test_too_many_parts_are_refused(tmp_path):
    contents = files.parts({"a": files.worksheet("")}) | {
        f"xl/media/{number}.png": "" for number in range(50)
    }
    path = files.archive(tmp_path / "a.xlsx", contents)
    assert refusal(path, Limits(entries=40)).code == "too-many-parts"
    assert scan(path, LIMITS).sheets


def test_a_large_file_is_refused_before_it_is_opened(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(bytes(2000))
    found = refusal(path, Limits(bytes=1000))
    assert found.code == "too-big"


# --- document types and entities


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;&x;">]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<?xml version="1.0"?>\n<!-- a > b -->\n<?x y?><!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">',
    ],
)
def test_a_document_type_is_refused_in_any_part(tmp_path, prolog):
    sheet = files.xlsx(tmp_path / "a.xlsx", "", prolog=prolog)
    contents = files.parts({"a": files.worksheet("")})
    contents["xl/workbook.xml"] = prolog + contents["xl/workbook.xml"]
    book = files.archive(tmp_path / "b.xlsx", contents)
    shared = files.archive(
        tmp_path / "c.xlsx", files.parts({"a": ""}) | {"xl/sharedStrings.xml": prolog + "<sst/>"}
    )
    opened = files.ods(tmp_path / "d.ods", prolog=prolog)
    assert [refusal(path).code for path in (sheet, book, shared, opened)] == ["doctype"] * 4


def test_a_cell_that_only_says_doctype_is_read(tmp_path):
    path = files.table(tmp_path / "a.xlsx", [["<!DOCTYPE a>"]])
    assert scan(path, LIMITS).sheets[0].bounds.cells == 1


def test_markup_of_two_bytes_a_sign_is_refused(tmp_path):
    contents = files.parts({"a": files.worksheet("")}) | {
        "xl/sharedStrings.xml": "<!DOCTYPE a><sst/>".encode("utf-16")
    }
    assert refusal(files.archive(tmp_path / "a.xlsx", contents)).code == "broken"


# --- how far a sheet reaches


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("row", "place"),
    [
        (2_000_000_000, "A2000000000"),
        (1, "XFE1"),
        (1_048_576, "A1048576"),
        (9, "ZZZZZZ9"),
        (9, "A99999999999999999999"),
    ],
)
def test_an_absurd_reference_is_refused(tmp_path, row, place, strict):
    path = files.xlsx(tmp_path / "a.xlsx", f'<row r="{row}"><c r="{place}"><v>1</v></c></row>')
    assert refusal(path, strict=strict).code == "absurd-reference"


def test_a_row_number_alone_can_be_absurd(tmp_path):
    path = files.xlsx(tmp_path / "a.xlsx", '<row r="2000000000"><c><v>1</v></c></row>')
    assert refusal(path).code == "absurd-reference"


@pytest.mark.parametrize("strict", [False, True])
def test_a_box_around_two_far_cells_is_refused(tmp_path, strict):
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="999999"><c r="XFD999999"><v>1</v></c></row>'
    found = refusal(files.xlsx(tmp_path / "a.xlsx", far), strict=strict)
    assert (found.code, found.params["found"]) == ("too-many-cells", 999_999 * 16_384)


def test_a_box_of_an_old_workbook_is_refused(tmp_path):
    path = files.xls(tmp_path / "a.xls", files.xls_cell(0, 0, 1), files.xls_cell(65_000, 255, 1))
    assert refusal(path).code == "too-many-cells"


def test_a_repeated_opendocument_cell_counts_as_often_as_it_says(tmp_path):
    path = files.ods(tmp_path / "a.ods", files.ods_row(files.ods_cell(1, 1000), repeated=100_000))
    assert refusal(path).code == "too-many-cells"


def test_empty_styled_cells_do_not_count(tmp_path):
    empty = "".join(
        f'<row r="{n}" s="1"><c r="A{n}" s="1"/><c r="XFD{n}" s="1"/></row>' for n in range(2, 90_000)
    )
    path = files.xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>' + empty)
    assert scan(path, LIMITS).sheets[0].bounds.cells == 1


def test_repeated_empty_opendocument_rows_do_not_count(tmp_path):
    rows = [
        files.ods_row(files.ods_cell("项目名称"), files.ods_cell(None, 16_383)),
        files.ods_row(files.ods_cell(None, 16_384), repeated=1_048_575),
    ]
    assert scan(files.ods(tmp_path / "a.ods", *rows), LIMITS).sheets[0].bounds.cells == 1


def test_too_many_sheets_are_refused(tmp_path):
    sheet = files.worksheet("")
    path = files.archive(tmp_path / "a.xlsx", files.parts({f"表{number}": sheet for number in range(201)}))
    assert refusal(path).code == "too-many-sheets"


# --- cells that only look blank


@pytest.mark.parametrize(
    ("cells", "bad"),
    [
        ('<c r="B1"><f>A1*2</f></c>', {(0, 1): NO_VALUE}),
        ('<c r="B1"><f>A1*2</f><v></v></c>', {(0, 1): NO_VALUE}),
        ('<c r="B1" s="1"><f>A1*2</f><v/></c>', {(0, 1): NO_VALUE}),
        ('<c r="B1"><f t="shared" si="0"/></c>', {(0, 1): NO_VALUE}),
        ('<c r="B1"><f t="shared" si="0"/><v>3</v></c>', {}),
        ('<c r="B1"><f>A1&amp;"x"</f><v>4</v></c><c r="C1"><f>B1</f></c>', {(0, 2): NO_VALUE}),
        ('<c r="B1" t="str"><f>""</f><v></v></c>', {}),
        ('<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', {(0, 1): "#DIV/0!"}),
        ('<c r="AA7" s="3" t="e"><v>#N/A</v></c>', {(6, 26): "#N/A"}),
        ('<c r="B1" t="inlineStr"><is><t>&lt;f&gt;</t></is></c>', {}),
    ],
)
def test_formulas_without_a_value_and_errors_are_found(tmp_path, cells, bad):
    path = files.xlsx(tmp_path / "a.xlsx", f'<row r="1"><c r="A1"><v>1</v></c>{cells}</row>')
    assert both(path).sheets[0].bad == bad


@pytest.mark.parametrize(
    "value", ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!"]
)
def test_each_error_value_is_kept_as_it_shows(tmp_path, value):
    path = files.xlsx(tmp_path / "a.xlsx", f'<row r="3"><c r="B3" t="e"><v>{value}</v></c></row>')
    assert both(path).sheets[0].bad == {(2, 1): value}


def test_rules_after_the_rows_are_no_cells(tmp_path):
    after = '<conditionalFormatting><cfRule><formula>A1</formula></cfRule></conditionalFormatting><rowBreaks count="0"/>'
    after += '<extLst><ext><xm:f xmlns:xm="urn:x">A1</xm:f></ext></extLst>'
    path = files.xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>', after)
    assert both(path).sheets[0].bad == {}


def test_odd_writers_are_read_too(tmp_path):
    odd = """<x:row spans='1:2' r='2' hidden='1'><x:c t='e' r='B2'><x:v>#REF!</x:v></x:c><x:c><x:f>A1</x:f></x:c></x:row>"""
    prefixed = f'<x:worksheet xmlns:x="{files.MAIN}"><x:sheetData>{odd}</x:sheetData></x:worksheet>'
    sheet = both(files.archive(tmp_path / "a.xlsx", files.parts({"a": prefixed}))).sheets[0]
    assert sheet.bad == {(1, 1): "#REF!", (1, 2): NO_VALUE}
    assert list(sheet.hidden) == [2]


def test_cells_without_references_are_counted(tmp_path):
    path = files.xlsx(
        tmp_path / "a.xlsx", "<row><c><v>1</v></c></row><row><c/><c><v>2</v></c><c><f>A1</f></c></row>"
    )
    sheet = both(path).sheets[0]
    assert (sheet.bounds.bottom, sheet.bounds.right, sheet.bad) == (2, 2, {(1, 2): NO_VALUE})


def test_bad_cells_are_found_across_pieces(tmp_path):
    """Two megabytes of rows: the sheet is read in pieces, and no cell may fall between two."""
    rows = [
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" t="e"><v>#REF!</v></c><c r="C{n}"><f>A{n}</f></c></row>'
        for n in range(1, 30_001)
    ]
    bad = scan(files.xlsx(tmp_path / "a.xlsx", "".join(rows)), LIMITS).sheets[0].bad
    assert bad == {(n, 1): "#REF!" for n in range(30_000)} | {(n, 2): NO_VALUE for n in range(30_000)}


def test_more_errors_than_a_person_would_mend_are_refused(tmp_path):
    path = files.xlsx(
        tmp_path / "a.xlsx", "".join(f'<row r="{n}"><c r="A{n}"><f>B1</f></c></row>' for n in range(1, 9))
    )
    assert refusal(path, Limits(bad=5)).code == "too-many-errors"


def test_errors_of_old_workbooks_are_found(tmp_path):
    cells = [files.xls_cell(0, 0, "甲"), files.xls_error(1, 2, 0x2A), files.xls_failed_formula(2, 1, 0x07)]
    sheet = scan(files.xls(tmp_path / "a.xls", *cells), LIMITS).sheets[0]
    assert sheet.bad == {(1, 2): "#N/A", (2, 1): "#DIV/0!"}


def test_errors_of_opendocument_sheets_are_found(tmp_path):
    failed = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value=""'
        ' calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    rows = [
        files.ods_row(files.ods_cell("项目名称"), repeated=3),
        files.ods_row(files.ods_cell(None, 2), failed, '<table:table-cell table:formula="of:=A1"/>'),
    ]
    sheet = scan(files.ods(tmp_path / "a.ods", *rows), LIMITS).sheets[0]
    assert sheet.bad == {(3, 2): "#DIV/0!", (3, 3): NO_VALUE}


def test_hidden_rows_are_found(tmp_path):
    rows = (
        '<row r="1"/><row r="2" spans="1:1" hidden="1"><c r="A2"><v>1</v></c></row><row r="3" hidden="true"/>'
    )
    sheet = both(files.xlsx(tmp_path / "a.xlsx", rows)).sheets[0]
    assert list(sheet.hidden) == [2, 3]


# --- sentences


def test_every_refusal_fills_its_sentence(tmp_path):
    path = files.xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="XFE1"><v>1</v></c></row>')
    assert "16385" in str(refusal(path))
    assert "%" not in str(refusal(path))
