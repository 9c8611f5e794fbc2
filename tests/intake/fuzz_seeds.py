"""Sound workbooks to be damaged (see ``fuzz``): what offices send, in every format, and what damage is made of."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import xlsxwriter

from tests.bench import messy
from tests.intake import files

#: real templates, where they are at hand
SAMPLES = Path(os.environ.get("SAMPLES", Path(__file__).resolve().parents[3] / "shared" / "samples"))
_ROWS: list[list[files.Value]] = [
    ["2021年重大项目推进情况表"],
    ["单位：万元"],
    ["序号", "项目名称", "建设性质", "总投资（亿元）", "2021年计划", None, "1-7月完成投资", "建设起止年限", "8月", None, "责任单位", "备注"],
    [None, None, None, None, "投资", "建设内容", None, None, "当月完成", "形象进度", None, None],
    [None, "合计（3个）", None, 9.5, 1234.5, None, 300, None, None, None, None, None],
    ["一", "工业（2个）"],
    [1, "★甲钢材深加工", "续建", 3, "1,000", "主体", "约30", "2009-2011", 5, "封顶", "工信局", "、"],
    [2, "乙稀土永磁", "新开工", 4.5, 234.5, "土建", "—", "09.10-11.3", "", "无", "工信局", "2021年3月"],
    ["（一）", "小计", None, 7.5, 1234.5],
    ["二", "基础设施"],
    [3, "丙道路", "竣工投产", 2, None, "/", 44281, "2010-", 1, 0.5, "交通局", "=1"],
    ["注：本表为测试。"],
    ["填表人：", "某"],
]  # fmt: skip
_MERGED = (
    "A1:L1",
    "A3:A4",
    "B3:B4",
    "C3:C4",
    "D3:D4",
    "E3:F3",
    "G3:G4",
    "H3:H4",
    "I3:J3",
    "K3:K4",
    "L3:L4",
    "K7:K8",
)
#: words and numbers that are put into cells and attributes
WORDS = [
    text.encode()
    for text in (
        "", "0", "-1", "1e308", "-1e308", "1e-320", "NaN", "inf", "9" * 400, "99999999999", "-0.0", "45000.999999999", "2958466", "-2", "60",
        "合计", "小计（13个）", "其中：在建（90项）", "一、工业", "（一）工业项目82个", "备注：", "项目名称", "总投资", "总投资（亿元）", "单位：元", "2021年计划投资",
        "1-7月完成投资", "13月", "0-99月", "2021年13月", "2009-2011", "09.10-11.3", "2010-", "约30左右", "１２３４", "—", "无", "/", "万元", "亿", "个", "（", "）（",
        "年" * 300, "1-" * 300, "\u202e", "\ufeff", "\u0000".replace("\0", " "), "&#x0;", "&#xD800;", "&lt;", "甲\t乙", "_x0000_", "s", "e", "b", "str", "inlineStr", "d", "n", "A1", "XFD1048576",
        "ZZZZ1", "A0", "A1:XFD1048576", "B2:A1", "A1:A1", "rId99", "true", "4294967296", "18446744073709551616", "14", "1904", "../../x", "PT25H", "2021-02-30", "percentage", "1000000",
    )
]  # fmt: skip
#: marks of the formats
XML = [
    b"<", b">", b"&", b'"', b"'", b"</c>", b"<c>", b"<v>", b"</v>", b"<row>", b"</row>", b'<row r="5">', b'<row r="1048577">', b"<f>1</f>", b"<is><t>x</t></is>", b'<c r="B7" t="e"><v>#REF!</v></c>', b'<c r="C9"><f>A1</f></c>',
    b't="s"', b't="e"', b'r="', b'hidden="1"', b'<mergeCell ref="A1:C9"/>', b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?x?>", b"<!DOCTYPE a>", b"\x00", b"/>", b"&#0;", b"\xff\xfe", b"x:", b"<sheetData/>", b"<t/>",
    b'table:number-columns-repeated="16000"', b'table:number-rows-repeated="9999999"', b"<table:covered-table-cell/>", b",", b"\r", b"\n", b"\t", b"\xa1\xa1",
]  # fmt: skip


def _made() -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        made = [
            files.table(place / "a.xlsx", _ROWS, *_MERGED),
            files.xls(
                place / "a.xls",
                *(
                    files.xls_cell(row, at, value)
                    for row, cells in enumerate(_ROWS)
                    for at, value in enumerate(cells)
                    if value not in (None, "")
                ),
            ),
            files.ods(place / "a.ods", *(files.ods_row(*map(files.ods_cell, cells)) for cells in _ROWS)),
            _plain(place / "a.csv", "utf-8-sig"),
            _plain(place / "b.csv", "gb18030"),
            _shared(place / "b.xlsx"),
        ]
        messy.write(place / "c.xlsx", 12)
        return [each.read_bytes() for each in (*made, place / "c.xlsx", *sorted(SAMPLES.glob("*.xlsx")))]


def _plain(path: Path, encoding: str) -> Path:
    lines = [",".join("" if value is None else str(value) for value in row) for row in _ROWS]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def _shared(path: Path) -> Path:
    """As Excel writes: shared strings, dates, formulas with results, errors, a hidden row and sheets."""
    book = xlsxwriter.Workbook(str(path))
    sheet, day = book.add_worksheet("台账"), book.add_format({"num_format": "yyyy-mm-dd"})
    for row, cells in enumerate(_ROWS):
        for at, value in enumerate(cells):
            sheet.write(row, at, value)
    sheet.write_number(6, 7, 44281, day)
    sheet.write_formula(4, 3, "=SUM(D7:D11)", None, 9.5)
    sheet.write_formula(6, 4, "=1/0", None, "#DIV/0!")
    sheet.set_row(7, None, None, {"hidden": True})
    book.add_worksheet("7月").write(0, 0, "项目名称")
    book.add_worksheet("旧").hide()
    book.close()
    return path


SEEDS = _made()
