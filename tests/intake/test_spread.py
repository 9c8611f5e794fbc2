"""Cells that say something for others, and how the same table comes in each format."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from projects.values import Raw
from tests.intake import files
from tests.intake.seen import WAN, Read, read, seen

HEAD: list[Raw] = ["序号", "项目名称", "领域", "责任单位", "总投资（万元）"]
Rows = list[list[Raw]]


# --- merged cells in the rows


def test_a_merged_word_holds_for_each_of_its_rows() -> None:
    rows: Rows = [
        HEAD,
        [1, "甲", "钢铁", "某局", 1],
        [2, "乙", None, None, 2],
        [3, "丙", None, "别局", 3],
        [4, "丁", None, None, 4],
    ]
    found = seen(rows, (1, 2, 3, 2), (1, 3, 2, 3))
    assert [(row.get("sector"), row.get("responsible")) for row in found.rows["台账"]] == [
        ("钢铁", "某局"), ("钢铁", "某局"), ("钢铁", "别局"), (None, None),
    ]  # fmt: skip


def test_an_amount_that_projects_share_is_a_question() -> None:
    found = seen([HEAD, [1, "甲", "钢铁", "某局", 100], [2, "乙", "钢铁", "某局", None]], (1, 4, 2, 4))
    assert [row.get("total_investment") for row in found.rows["台账"]] == [None, None]
    assert found.marks["台账"] == [(2, "total_investment", "error", "joint-amount")]


def test_an_amount_over_the_rows_of_one_project_is_its_own() -> None:
    rows: Rows = [
        HEAD,
        [1, "甲", "钢铁", "某局", 100],
        [None, None, None, "别局", None],
        [2, "乙", "钢铁", "某局", 5],
    ]
    found = seen(rows, (1, 4, 2, 4), (1, 1, 2, 1))
    assert [row["total_investment"] for row in found.rows["台账"]] == [100 * WAN, 5 * WAN]
    assert found.marks["台账"] == []


def test_a_merged_name_makes_no_second_project() -> None:
    found = seen(
        [HEAD, [1, "甲", "钢铁", "某局", 1], [None, None, "钢铁", "别局", 2], [2, "乙", "钢铁", "某局", 3]],
        (1, 1, 2, 1),
        (1, 0, 2, 0),
    )
    assert [row["name"] for row in found.rows["台账"]] == ["甲", "乙"]
    assert found.skipped["台账"] == [(3, "no-name")]


def test_boxes_that_reach_over_everything_or_each_other_do_no_harm() -> None:
    rows: Rows = [HEAD, [1, "甲", "钢铁", "某局", 1], [2, "乙", None, "别局", 2]]
    boxes = [
        (0, 0, 999_999, 16_383),
        (1, 2, 2, 2),
        (1, 2, 999_999, 3),
        (2, 2, 1, 1),
        (1, 400, 5, 600),
        (0, 3, 0, 2),
    ]
    found = seen(rows, *boxes, *((row, 0, row + 2, 499) for row in range(40, 0, -1)))
    assert [row["name"] for row in found.rows["台账"]] == ["甲", "乙"]


# --- one field in two columns


def test_a_name_split_over_two_columns_is_one() -> None:
    head: list[Raw] = ["序号", "项目名称", None, "总投资（万元）"]
    rows: Rows = [
        head,
        [1, "稀土永磁项目", None, 1],
        [2, None, "污水管网项目", 2],
        [3, "钢铁产业园", "一期", 3],
        [4, 7, "光伏电站", 4],
    ]
    found = seen(rows, (0, 1, 0, 2))
    assert [row["name"] for row in found.rows["台账"]] == [
        "稀土永磁项目",
        "污水管网项目",
        "钢铁产业园一期",
        "光伏电站",
    ]
    assert not found.sheets["台账"].problems


def test_two_figures_in_one_field_are_an_error_of_the_cell() -> None:
    head: list[Raw] = ["序号", "项目名称", "总投资（万元）", None]
    found = seen([head, [1, "甲", 5, None], [2, "乙", None, 6], [3, "丙", 7, 8]], (0, 2, 0, 3))
    assert [row.get("total_investment") for row in found.rows["台账"]] == [5 * WAN, 6 * WAN, None]
    assert found.marks["台账"] == [(4, "total_investment", "error", "not-a-number")]


# --- headings that nobody merged


def test_unmerged_parents_reach_over_the_blank_cells_beside_them() -> None:
    rows: Rows = [
        ["序号", "项目名称", "2021年计划", None, "责任单位", "8月", None],
        [None, None, "投资", "建设内容", None, "当月完成", "形象进度"],
        [1, "甲", 5, "主体", "某局", 2, "封顶"],
    ]
    found = seen(rows, month=8)
    assert found.sheets["台账"].header_rows == [1, 2]
    assert found.keys() == {
        "B": "name", "C": "planned", "D": "target", "E": "responsible", "F": "completed", "G": "progress",
    }  # fmt: skip


# --- the same table in each format

TABLE: list[list[str]] = [
    ["昆都仑区2021年重大项目台账", "", "", "", ""],
    ["", "", "", "", "单位：万元"],
    ["序号", "项目名称", "建设年限", "总投资", "2021年计划投资"],
    ["合计", "2个", "", "30", "3"],
    ["1", "稀土永磁材料扩能", "2020-2022", "10", "１"],
    ["2", "钢铁厂超低排放改造", "2021.3-2021.12", "20", "2"],
    ["备注：按年初计划填报", "", "", "", ""],
]
TRUTH = [
    {
        "name": "稀土永磁材料扩能",
        "planned_start": "2020",
        "planned_finish": "2022",
        "total_investment": 10 * WAN,
        "planned": WAN,
    },
    {
        "name": "钢铁厂超低排放改造",
        "planned_start": "2021-03",
        "planned_finish": "2021-12",
        "total_investment": 20 * WAN,
        "planned": 2 * WAN,
    },
]


def told(path: Path) -> Read:
    found = Read.file(path, 2021, None)
    [name] = found.rows
    assert found.rows[name] == TRUTH
    assert [why for _, why in found.skipped[name]] == ["sum", "note"]
    assert [total.holds for total in found.totals[name]] == [True] * 3
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_in_each_encoding_and_with_each_separator(tmp_path: Path, encoding: str, delimiter: str) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(TABLE)
    path = tmp_path / "台账.csv"
    path.write_bytes(buffer.getvalue().encode(encoding))
    told(path)


def numbers(row: list[str]) -> list[files.Value]:
    return [float(cell) if cell.isascii() and cell.isdecimal() else cell or None for cell in row]


def test_xlsx_and_xlsx_called_xls(tmp_path: Path) -> None:
    path = files.table(tmp_path / "a.xlsx", map(numbers, TABLE), "A1:E1")
    told(path)
    told(Path(shutil.copy(path, tmp_path / "b.xls")))


def test_xls_and_xls_called_xlsx(tmp_path: Path) -> None:
    cells = [
        files.xls_cell(at, column, value)
        for at, row in enumerate(TABLE)
        for column, value in enumerate(numbers(row))
        if value is not None
    ]
    path = files.xls(tmp_path / "a.xls", *cells)
    told(path)
    told(Path(shutil.copy(path, tmp_path / "b.xlsx")))


def test_ods(tmp_path: Path) -> None:
    told(files.ods(tmp_path / "a.ods", *(files.ods_row(*map(files.ods_cell, numbers(row))) for row in TABLE)))


def test_merged_headings_of_an_ods_are_joined(tmp_path: Path) -> None:
    wide = '<table:table-cell office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="1"><text:p>2021年计划</text:p></table:table-cell>'
    covered = "<table:covered-table-cell/>"
    cell = files.ods_cell
    path = files.ods(
        tmp_path / "a.ods",
        files.ods_row(cell("序号"), cell("项目名称"), wide, covered),
        files.ods_row(cell(None), cell(None), cell("投资"), cell("建设内容")),
        files.ods_row(cell(1), cell("甲"), cell(5), cell("主体")),
    )
    assert Read.file(path, 2021, None).keys() == {"B": "name", "C": "planned", "D": "target"}


def test_what_a_person_said_of_a_heading_goes_through_the_child(tmp_path: Path) -> None:
    rows: list[list[files.Value]] = [["项目名称", "服务队长", "总投资"], ["甲", "张三", 5]]
    found = read(tmp_path, rows, overrides={"服务队长": "leader", "总投资": ""})
    assert found.rows["台账"] == [{"name": "甲", "leader": "张三"}]
