"""A sheet as offices write it: titles above, two merged heading rows, sections, sub-totals, notes at the foot; 30 columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from tests.bench import workbook
from tests.bench.workbook import KEYS, Value

#: what the sections give stands in no column
_SECTOR = KEYS.index("sector")
_AMOUNTS = ("total_investment", "planned")
#: rows under one section
SECTION = 500
_GROUPS = ((0, 11, "项目基本情况"), (12, 20, "建设内容和进度"), (21, 29, "年度计划"))
_NUMERALS = "一二三四五六七八九十"
Line = list[Value]


def lines(number: int) -> Iterator[Line]:
    """So many projects in sections of one sector each, every section with its sum, and notes behind."""
    found = sorted(workbook.rows(number), key=lambda row: str(row[_SECTOR]))
    serial, heads = 0, 0
    for first in range(0, len(found), SECTION):
        some = found[first : first + SECTION]
        for sector in dict.fromkeys(row[_SECTOR] for row in some):
            mine = [row for row in some if row[_SECTOR] == sector]
            yield ["", f"{_NUMERALS[heads % 10]}、{sector}（{len(mine)}个）"]
            heads += 1
            for row in mine:
                serial += 1
                yield [float(serial), *_without_sector(row)]
            yield _sum(mine)
    yield ["备注：本表数据截至2021年12月底。"]
    yield ["填表人：", "张三"]


def _without_sector(row: Line) -> Line:
    return row[:_SECTOR] + row[_SECTOR + 1 :]


def _sum(rows: list[Line]) -> Line:
    made: Line = ["", "小计", *[""] * 28]
    for key in _AMOUNTS:
        at = KEYS.index(key)
        made[at] = sum(
            float(row[at]) for row in rows
        )  # one place for the serial number, one less for the sector
    return made


def write(target: Path, number: int) -> None:
    """Write the workbook, streaming."""
    book = xlsxwriter.Workbook(str(target), {"constant_memory": True})
    sheet = book.add_worksheet("2021年重大项目")
    sheet.write_string(0, 0, "昆都仑区2021年重大项目建设情况表")
    sheet.write_string(1, 0, "单位：万元")
    headings = ["序号", *_without_sector(list(workbook.headings()))]
    for first, last, text in _GROUPS:
        sheet.merge_range(2, first, 2, last, text)
    for at, heading in enumerate(headings):
        sheet.write_string(3, at, str(heading))
    for row, line in enumerate(lines(number), 4):
        for at, value in enumerate(line):
            sheet.write(row, at, value) if not isinstance(value, str) else sheet.write_string(row, at, value)
    book.close()
