"""Reading through the child: raw cells of every format, and a sentence for everything that cannot be read."""

import subprocess
import sys
import zipfile
from collections.abc import Generator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from projects.intake.bounds import NO_VALUE
from projects.intake.cells import read_cells, read_ledger
from projects.intake.errors import Unreadable
from projects.intake.limits import WIDEST, Limits
from projects.intake.pipeline import Request
from projects.intake.rows import RowsRead
from projects.intake.sheets import RowBatch, SheetHead
from tests.intake import files

#: an upper bound that only a hang would reach
LIMITS = Limits(seconds=60)
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def read(
    path: Path, limits: Limits = LIMITS
) -> list[tuple[SheetHead, list[Any], dict[tuple[int, int], str]]]:
    """(head, all rows, all bad cells) of each sheet; row numbers must follow each other without a gap."""
    sheets: list[Any] = []
    for event in read_cells(path, limits=limits):
        if isinstance(event, SheetHead):
            sheets.append((event, [], {}))
        else:
            assert event.first == len(sheets[-1][1]) + 1
            sheets[-1][1].extend(event.rows)
            sheets[-1][2].update(event.bad)
    return sheets


def rows(path: Path) -> list[Any]:
    return read(path)[0][1]


def refusal(path: Path, limits: Limits = LIMITS) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(path, limits)
    assert "%" not in str(caught.value)
    return caught.value


# --- what is read


def test_values_come_as_they_are_stored(tmp_path):
    path = files.table(
        tmp_path / "a.xlsx", [["项目名称", 12.5, True, None, "=SUM(A1)"], [], [None, "0012", 1e300]]
    )
    assert rows(path) == [
        ["项目名称", 12.5, True, "", "=SUM(A1)"],
        ["", "", "", "", ""],
        ["", "0012", 1e300, "", ""],
    ]


def test_rows_and_columns_keep_excel_places(tmp_path):
    path = files.xlsx(
        tmp_path / "a.xlsx", '<row r="5"><c r="C5"><v>1</v></c></row><row r="7"><c r="D7"><v>2</v></c></row>'
    )
    assert rows(path) == [["", "", "", ""]] * 4 + [["", "", 1.0, ""], ["", "", "", ""], ["", "", "", 2.0]]


def test_sheets_tell_name_visibility_and_merges_hidden_ones_first(tmp_path):
    sheet = files.worksheet(ONE, files.merges("A1:C1", "A2:A3"))
    made = files.parts(
        {"甲&乙": sheet, "隐": sheet, "深": sheet}, states={"隐": "hidden", "深": "veryHidden"}
    )
    heads = [head for head, _, _ in read(files.archive(tmp_path / "a.xlsx", made))]
    assert [(head.name, head.visibility) for head in heads] == [
        ("隐", "hidden"),
        ("深", "very hidden"),
        ("甲&乙", "visible"),
    ]
    assert sorted(heads[2].merged) == [(0, 0, 0, 2), (1, 0, 2, 0)]


def test_a_sheet_name_with_control_characters_is_shown_without(tmp_path):
    made = files.parts({"a&#x1;b": files.worksheet(ONE)})
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace("a&amp;#x1;b", "a&#x9;b")
    (head, _, _), *_ = read(files.archive(tmp_path / "a.xlsx", made))
    assert head.name == "a\ufffdb"


def test_hidden_rows_are_named_and_read(tmp_path):
    path = files.xlsx(tmp_path / "a.xlsx", ONE + '<row r="2" hidden="1"><c r="A2"><v>2</v></c></row>')
    head, cells, _ = read(path)[0]
    assert (head.hidden_rows, cells) == ([2], [[1.0], [2.0]])


def test_dates_are_dates(tmp_path):
    stored = [44_000, 44_000.25, 59, 0.5, -5]
    cells = "".join(
        f'<c r="{files.column(at)}1" s="1"><v>{value}</v></c>' for at, value in enumerate(stored, 1)
    )
    path = files.xlsx(tmp_path / "a.xlsx", f'<row r="1">{cells}</row>')
    assert rows(path)[0] == [
        date(2020, 6, 18),
        datetime(2020, 6, 18, 6),
        date(1900, 2, 28),
        time(12),
        time(0),
    ]


def test_dates_of_the_1904_system_are_right(tmp_path):
    data = '<row r="1"><c r="A1" s="1"><v>42538</v></c></row>'
    assert rows(files.xlsx(tmp_path / "a.xlsx", data, workbook='<workbookPr date1904="1"/>')) == [
        [date(2020, 6, 18)]
    ]


def test_cells_that_only_look_blank_are_told(tmp_path):
    data = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1</f></c></row><row r="3"><c r="C3" t="e"><v>#N/A</v></c></row>'
    _, cells, bad = read(files.xlsx(tmp_path / "a.xlsx", data))[0]
    assert bad == {(0, 1): NO_VALUE, (2, 2): "#N/A"}
    assert not cells[2][2]


def test_formulas_without_values_below_the_last_value_are_told(tmp_path):
    data = ONE + '<row r="4"><c r="A4"><f>A1</f></c></row>'
    _, cells, bad = read(files.xlsx(tmp_path / "a.xlsx", data))[0]
    assert (len(cells), bad) == (4, {(3, 0): NO_VALUE})


def test_marks_travel_with_their_rows(tmp_path):
    data = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><f>A1</f></c></row>' for n in range(1, 4502)
    )
    batches = [
        event for event in read_cells(files.xlsx(tmp_path / "a.xlsx", data)) if isinstance(event, RowBatch)
    ]
    assert [(batch.first, len(batch.rows)) for batch in batches] == [(1, 2000), (2001, 2000), (4001, 501)]
    assert all(
        {row for row, _ in batch.bad} == set(range(batch.first - 1, batch.first - 1 + len(batch.rows)))
        for batch in batches
    )


def test_an_old_workbook_is_read(tmp_path):
    cells = [files.xls_cell(0, 0, "项目名称"), files.xls_cell(1, 1, 12.5), files.xls_error(2, 0, 0x17)]
    _, found, bad = read(files.xls(tmp_path / "a.xls", *cells))[0]
    assert (found, bad) == ([["项目名称", ""], ["", 12.5], ["", ""]], {(2, 0): "#REF!"})


def test_an_opendocument_sheet_is_read(tmp_path):
    path = files.ods(
        tmp_path / "a.ods",
        files.ods_row(files.ods_cell(None, 1024), repeated=2),
        files.ods_row(files.ods_cell(None), files.ods_cell("甲"), files.ods_cell(2.5)),
        files.ods_row(files.ods_cell(None, 1024), repeated=1_000_000),
    )
    assert rows(path)[2] == ["", "甲", 2.5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_plain_text_is_read_in_its_encoding(tmp_path, encoding, delimiter):
    path = tmp_path / "台账.csv"
    path.write_text(f'项目名称{delimiter}总投资\n"稀土{delimiter}镧\n㐀𠀀"{delimiter}0012\n', encoding)
    (head, found, _), *_ = read(path)
    assert head.name == "台账"
    assert found == [["项目名称", "总投资"], [f"稀土{delimiter}镧\n㐀𠀀", "0012"]]


def test_tabs_and_line_breaks_of_an_open_document_are_characters(tmp_path):
    """They are elements there, which the reader would leave out."""
    text = "一期<text:tab/>二期<text:line-break/>三期<text:s text:c='2'/>末"
    cell = f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    path = files.ods(tmp_path / "a.ods", files.ods_row(cell))
    assert rows(path) == [["一期\t二期\n三期  末"]]


@pytest.mark.parametrize("name", ["a.xls", "a.ods", "a.csv", "a"])
def test_the_name_decides_nothing(tmp_path, name):
    assert rows(files.table(tmp_path / name, [["项目名称"]])) == [["项目名称"]]


def test_a_heavy_workbook_is_scanned_beside_the_reader(tmp_path):
    """Over 16 MB of XML: the scan runs in a thread, and what it knows still arrives with the rows."""
    data = "".join(
        f'<row r="{n}" spans="1:20">'
        + "".join(f'<c r="{c}{n}"><v>{n}</v></c>' for c in "ABCDEFGHIJKLMNOPQRS")
        + "</row>"
        for n in range(1, 30_001)
    )
    path = files.xlsx(tmp_path / "a.xlsx", data + '<row r="30001"><c r="B30001" t="e"><v>#NUM!</v></c></row>')
    head, cells, bad = read(path)[0]
    assert (head.rows, cells[29_999][18], bad) == (30_001, 30_000.0, {(30_000, 1): "#NUM!"})


def test_a_heavy_bomb_is_named_while_the_reader_is_at_work(tmp_path):
    far = '<row r="999999"><c r="XFD999999"><v>1</v></c></row>'
    filler = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n * 7919 % 1000003}</v></c></row>' for n in range(1, 400_000)
    )
    assert refusal(files.xlsx(tmp_path / "a.xlsx", filler + far)).code == "too-many-cells"


def test_a_million_styled_rows_are_read_as_what_they_hold(tmp_path):
    styled = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(2, 1_000_001))
    assert rows(files.xlsx(tmp_path / "a.xlsx", ONE + styled)) == [[1.0]]


def test_more_columns_are_read_than_a_ledger_has(tmp_path):
    wide = [[*range(16_384)], [*range(16_384)]]
    assert rows(files.table(tmp_path / "a.xlsx", wide)) == [[float(n) for n in range(WIDEST)]] * 2
    right = '<row r="1"><c r="ZZZ1"><v>1</v></c></row>'.replace("ZZZ", "XFD")
    assert rows(files.xlsx(tmp_path / "b.xlsx", right)) == [[""] * WIDEST]


@pytest.mark.parametrize(
    "merged", [("A1:B2", "B2:A1"), ("A1:XFD1048576", "A1:A1"), ("A1:B2", "A2:B3", "B1:C3")]
)
def test_cyclic_merges_do_no_harm(tmp_path, merged):
    assert rows(files.xlsx(tmp_path / "a.xlsx", ONE, files.merges(*merged))) == [[1.0]]


# --- what is refused


@pytest.mark.parametrize("data", ["", '<row r="1"><c r="A1" s="1"/></row>'])
def test_a_workbook_without_a_value_is_empty(tmp_path, data):
    assert refusal(files.xlsx(tmp_path / "a.xlsx", data)).code == "empty"


def broken_relations(path: Path, old: str, new: str) -> Path:
    made = files.parts({"a": files.worksheet(ONE)})
    made["xl/_rels/workbook.xml.rels"] = made["xl/_rels/workbook.xml.rels"].replace(old, new)
    return files.archive(path, made)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("rId1", "rId9"),
        ("worksheets/sheet1.xml", "gone.xml"),
        ("worksheets/sheet1.xml", "../../../../etc/passwd"),
        ("<", "&"),
    ],
)
def test_broken_relationships_are_refused(tmp_path, old, new):
    assert refusal(broken_relations(tmp_path / "a.xlsx", old, new)).code == "broken"


@pytest.mark.parametrize(
    "data",
    [
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        '<row r="1"><c r="11A"><v>1</v></c></row>',
    ],
)
def test_a_damaged_sheet_is_refused(tmp_path, data):
    assert refusal(files.xlsx(tmp_path / "a.xlsx", data)).code == "broken"


def test_references_that_would_abort_the_reader_are_named(tmp_path):
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert refusal(files.xlsx(tmp_path / "a.xlsx", far)).code == "absurd-reference"


def test_a_dead_child_is_looked_at_more_closely(tmp_path):
    """The far cell hides in the first row, where bulk searches look only at the last: the reader aborts, and a
    strict scan says why."""
    data = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD999999"><v>1</v></c><c r="B1"><v>1</v></c></row>'
    assert refusal(files.xlsx(tmp_path / "a.xlsx", data)).code == "too-many-cells"


def test_a_child_without_enough_memory_is_a_sentence(tmp_path):
    path = files.table(tmp_path / "a.xlsx", [[number] * 50 for number in range(9_000)])
    assert refusal(path, Limits(seconds=60, memory_mb=45)).code in {"memory", "broken"}
    assert len(rows(path)) == 9_000


def test_a_child_that_takes_too_long_is_stopped(tmp_path):
    found = refusal(files.table(tmp_path / "a.xlsx", [[1]]), Limits(seconds=0))
    assert (found.code, found.params["seconds"]) == ("timeout", 0)


def test_leaving_early_ends_the_child(tmp_path):
    others = set(_children())
    events = read_cells(files.table(tmp_path / "a.xlsx", [[number] * 30 for number in range(9_000)]))
    assert isinstance(events, Generator)
    next(events)
    children = set(_children()) - others
    assert children
    events.close()
    assert not children & set(_children())


def _children() -> list[str]:
    if not Path("/proc/self/task").exists():
        pytest.skip("children are told by /proc")
    return [
        pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()
    ]


def test_the_child_knows_neither_models_nor_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://nobody:secret@127.0.0.1/none")
    code = (
        "import projects.intake.child, projects.intake.reading, sys; print('django.db.models' in sys.modules)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=_root()
    )
    assert shown.stdout.strip() == "False"
    assert rows(files.table(tmp_path / "a.xlsx", [[1]])) == [[1.0]]


def _root() -> Path:
    return Path(__file__).parents[2]


def test_nothing_stays_on_the_disk(tmp_path, monkeypatch):
    spool = tmp_path / "spool"
    spool.mkdir()
    for name in ("TMP", "TEMP", "TMPDIR"):
        monkeypatch.setenv(name, str(spool))
    folder = tmp_path / "files"
    folder.mkdir()
    path = files.table(folder / "a.xlsx", [[1]])
    assert rows(path) == [[1.0]]
    assert [*folder.iterdir(), *spool.iterdir()] == [path]


def test_an_opendocument_sheet_without_its_end_does_not_make_the_reader_wait(tmp_path):
    path = files.ods(tmp_path / "a.ods", files.ods_row(files.ods_cell("甲")))
    with zipfile.ZipFile(path) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(b"</table:table>", b"</xable:table>")
    assert refusal(files.archive(path, parts)).code == "broken"


# --- layout and cleaning in the child


def test_a_ledger_is_laid_out_and_cleaned_on_the_way(tmp_path):
    made: list[list[files.Value]] = [["2021年台账"], ["序号", "项目名称", "总投资（万元）"]]
    made += [[number, f"项目{number}", number / 100] for number in range(1, 4501)]
    messages = list(read_ledger(files.table(tmp_path / "a.xlsx", made, "A1:C1"), Request(2021)))
    batches = [message for message in messages if isinstance(message, RowsRead)]
    assert [len(batch.numbers) for batch in batches] == [2000, 2000, 500]
    assert batches[2].numbers[-1] == 4502
    assert batches[2].said(499) == {"name": "项目4500", "total_investment": 45_000_000}
