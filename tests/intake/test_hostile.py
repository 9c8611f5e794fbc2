"""Files made to hurt the reading of layouts: each is data or a sentence, and none takes long."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects.intake.cells import read_ledger
from projects.intake.errors import Unreadable
from projects.intake.limits import Limits
from projects.intake.pipeline import Request
from tests.intake.files import (
    MAIN,
    Value,
    archive,
    merges,
    ole,
    parts,
    record,
    rows_xml,
    table,
    worksheet,
    xls_cell,
    xls_stream,
    xlsx,
)  # fmt: skip
from tests.intake.seen import Read

HEAD: list[Value] = ["项目名称", "总投资"]
ROWS: list[list[Value]] = [HEAD, ["甲道路改造", 5]]


def outcome(path: Path, limits: Limits | None = None) -> str | int:
    """The number of projects read, or the code of the refusal."""
    try:
        found = read_ledger(path, Request(2021, 7), limits=limits)
        return sum(len(getattr(message, "numbers", ())) for message in found)
    except Unreadable as refused:
        return refused.code


@pytest.mark.parametrize(
    "boxes",
    [
        ["A1:XFD1048576", "A1:B2", "B2:A1", "A1:XFD1048576"],
        [f"A{1 + n % 40}:ZZ{1 + n % 40 + n % 3}" for n in range(20_000)],
    ],
    ids=["over everything", "over each other"],
)
def test_merged_cells_over_one_another_end(tmp_path: Path, boxes: list[str]) -> None:
    assert isinstance(outcome(xlsx(tmp_path / "a.xlsx", rows_xml(ROWS), merges(*boxes))), int)


@pytest.mark.parametrize(
    ("target", "expected"),
    [("../../etc/passwd", "broken"), ("workbook.xml", "empty"), ("worksheets/sheet9.xml", "broken")],
)
def test_relationships_that_lead_elsewhere_are_refused(tmp_path: Path, target: str, expected: str) -> None:
    made = parts({"台账": worksheet(rows_xml(ROWS))})
    name = "xl/_rels/workbook.xml.rels"
    made[name] = made[name].replace("worksheets/sheet1.xml", target)
    assert outcome(archive(tmp_path / "a.xlsx", made)) == expected


def test_a_sheets_name_of_control_characters_is_replaced(tmp_path: Path) -> None:
    made = parts({"a\tb": worksheet(rows_xml(ROWS))})
    assert outcome(archive(tmp_path / "a.xlsx", made)) == 1


def test_texts_made_for_slow_patterns_end(tmp_path: Path) -> None:
    long = 5_000
    heads: list[Value] = [*HEAD, "9" * long + "年" * long, "(" * long, "1-" * long + "月"]
    rows: list[list[Value]] = [
        ["（" * long, "—" * long],
        ["一、" * long, "1,"],
        ["其中" * long + "个", 5],
        ["12-" * long, "约" * long],
    ]
    assert isinstance(outcome(table(tmp_path / "a.xlsx", [heads, *rows])), int)


#: the memory a hostile file may take (issue 3); of the time, a busy machine says nothing
HELD = Limits(seconds=300, memory_mb=600)


def test_of_a_sheet_of_all_columns_the_first_are_looked_at_and_it_is_said(tmp_path: Path) -> None:
    heads: list[Value] = [*HEAD, *(f"列{number}" for number in range(16_382))]
    row = rows_xml([["甲道路改造", 5, *[1.5] * 16_382]], first=7)
    rows = "".join(row.replace('7"', f'{number}"') for number in range(2, 62))
    path = xlsx(tmp_path / "a.xlsx", rows_xml([heads]) + rows)
    found = Read(read_ledger(path, Request(2021, 7), limits=HELD))
    assert (len(found.rows["台账"]), found.rows["台账"][0]["total_investment"]) == (60, 5 * 1_000_000)
    assert ("wide-sheet", "warning", {"columns": 16_384, "looked": 500}) in found.sheets["台账"].remarks


def test_a_wide_text_file_is_cut_and_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "\n".join(
            [
                ",".join(["项目名称", "总投资（万元）", *"x" * 900]),
                *[",".join(["甲道路", "5", *"1" * 900])] * 3,
            ]
        ),
        encoding="utf-8",
    )
    found = Read(read_ledger(path, Request(2021, 7), limits=HELD))
    assert [len(each) for each in found.rows.values()] == [3]
    assert [code for each in found.sheets.values() for code, *_ in each.remarks] == ["wide-sheet"]


def test_ten_thousand_sheets_are_refused(tmp_path: Path) -> None:
    made = parts({"台账": worksheet(rows_xml(ROWS))})
    listed = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(2, 10_002))
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace("</sheets>", f"{listed}</sheets>")
    assert outcome(archive(tmp_path / "one.xlsx", made), HELD) == "too-many-sheets"
    made |= {f"xl/worksheets/sheet{n}.xml": "<worksheet/>" for n in range(2, 10_002)}
    assert outcome(archive(tmp_path / "many.xlsx", made), HELD) == "too-many-parts"


def test_a_million_merges_are_counted_off(tmp_path: Path) -> None:
    boxes = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(10, 1_000_000))
    merged = f"<mergeCells>{boxes}</mergeCells>"
    assert outcome(xlsx(tmp_path / "a.xlsx", rows_xml(ROWS), merged), HELD) == 1


def test_a_table_of_shared_strings_without_end_is_stopped_by_the_limit_of_memory(tmp_path: Path) -> None:
    """It is read where there is room, and a small file under the same limit: nothing else stops it."""
    made: dict[str, str | bytes] = dict(parts({"台账": worksheet(rows_xml(ROWS))}))
    texts = "".join(f"<si><t>{n:x}{n * 7919 % 65_521:x}{'甲' * 12}</t></si>" for n in range(400_000))
    made["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{texts}</sst>'
    name = "xl/_rels/workbook.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    made[name] = str(made[name]).replace(
        "</R", f'<Relationship Id="rIdT" Type="{kind}" Target="sharedStrings.xml"/></R'
    )
    path = archive(tmp_path / "a.xlsx", made)
    assert outcome(path, HELD) == 1
    assert outcome(path, Limits(seconds=300, memory_mb=50)) == "memory"
    assert outcome(table(tmp_path / "b.xlsx", ROWS), Limits(seconds=300, memory_mb=50)) == 1


SERIAL = 43_816.0  # 2023-12-17 counted from 1904, 2019-12-17 from 1900


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
@pytest.mark.parametrize(("mac", "day"), [(True, "2023-12-18"), (False, "2019-12-17")])
def test_bare_serial_numbers_of_days_count_from_where_the_workbook_says(
    tmp_path: Path, kind: str, mac: bool, day: str
) -> None:
    rows: list[list[Value]] = [["项目名称", "开工时间", "建设起止时间"], ["甲道路改造", SERIAL, SERIAL]]
    if kind == "xlsx":
        path = xlsx(tmp_path / "a.xlsx", rows_xml(rows), workbook=f'<workbookPr date1904="{int(mac)}"/>')
    else:
        cells = [xls_cell(row, at, value) for row, told in enumerate(rows) for at, value in enumerate(told)]
        early = record(0x22, bytes([mac, 0]))
        path = ole(tmp_path / "a.xls", {"Workbook": xls_stream(*cells, early=early)})
    found = Read.file(path, 2021, None)
    [said] = found.rows["台账"]
    assert {said[key] for key in ("planned_start", "actual_start") if key in said} == {day}
    assert {code for _, _, _, code in found.marks["台账"]} <= {"date-serial", "period-start"}


@pytest.mark.parametrize(
    ("style", "value", "day"),
    [
        (1, 1.0, "1900-01-01"),
        (1, 17_000.0, "1946-07-17"),
        (1, -400.0, None),
        (0, 17_000.0, None),
        (0, -400.0, None),
    ],
)
def test_a_day_of_long_ago_is_right_or_an_error_of_its_cell(
    tmp_path: Path, style: int, value: float, day: str | None
) -> None:
    """As a date by its style, and as a bare number: neither is taken for a day it is not."""
    row = f'<row r="2"><c r="A2" t="inlineStr"><is><t>甲道路改造</t></is></c><c r="B2" s="{style}"><v>{value}</v></c></row>'
    found = Read.file(xlsx(tmp_path / "a.xlsx", rows_xml([["项目名称", "开工时间"]]) + row), 2021, None)
    [said] = found.rows["台账"]
    assert said.get("planned_start") == day
    assert [code for _, _, _, code in found.marks["台账"]] == ([] if day else ["not-a-date"])
