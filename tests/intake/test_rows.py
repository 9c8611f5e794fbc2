"""Cells become stored values, or problems in their place; nothing is guessed and nothing lost."""

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects import vocabulary
from projects.intake.bounds import NO_VALUE
from projects.intake.columns import _parsed
from projects.intake.layout import find
from projects.intake.rows import Mark, clean
from projects.values import Raw, ValueProblem, in_unit, is_blank
from projects.vocabulary import Kind

#: row number, what it says, marks
Row = tuple[int, dict[str, Any], list[Mark]]
HEADINGS: list[Raw] = [
    "序号",
    "项目名称",
    "总投资（万元）",
    "年度计划投资（亿元）",
    "年度类别",
    "计划开工日期",
    "国家项目代码",
    "本月完成投资",
]


def cleaned(
    *rows: list[Raw], bad: dict[tuple[int, int], str] | None = None, headings: list[Raw] = HEADINGS
) -> tuple[list[Row], list[tuple[int, str]]]:
    """Projects and rows left out, the heading row being Excel's row 1."""
    layout = find([headings], [], 2021, 5)
    assert layout is not None
    batches = list(clean(layout, rows, bad or {}, layout.first_row))
    made = [
        (number, batch.said(at), batch.marks.get(at, []))
        for batch in batches
        for at, number in enumerate(batch.numbers)
    ]
    return made, [each for batch in batches for each in batch.skipped]


def one(*cells: Raw, **options: Any) -> tuple[dict[str, Any], list[Any]]:
    """The values and marks of one project named 甲 whose further cells are these."""
    ((_, values, marks),), _ = cleaned([1.0, "甲", *cells], **options)
    assert values.pop("name") == "甲"
    return values, marks


def codes(*cells: Raw, **options: Any) -> list[tuple[str, str, str]]:
    return [(key, level, code) for key, level, code, _ in one(*cells, **options)[1]]


def test_each_cell_is_read_in_its_columns_unit():
    assert one(1234.5, 1.5, "续建", "2021年3月", "2020-150203-41-03-000006", 2.0) == (
        {
            "total_investment": 1_234_500_000,
            "planned": 15_000_000_000,
            "year_class": "continued",
            "planned_start": "2021-03",
            "national_code": "2020-150203-41-03-000006",
            "completed": 2_000_000,
        },
        [],
    )


@pytest.mark.parametrize("raw", ["1,234.50", "１２３４.５", " 1234.5 ", "1，234.5", 1234.5])
def test_numbers_as_text_are_numbers(raw):
    assert one(raw)[0] == {"total_investment": 1_234_500_000}


@pytest.mark.parametrize("raw", ["", None, "—", "-", "无", "/", "待定", "　"])
def test_unknown_marks_are_absent_and_never_zero(raw):
    assert one(raw, raw, raw, raw) == ({}, [])


def test_zero_is_zero():
    assert one(0.0)[0] == {"total_investment": 0}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (-1.0, "negative"),
        ("-1", "negative"),
        (1e300, "too-large"),
        (float("inf"), "not-a-number"),
        ("2000万件", "not-a-number"),
        ("30-40", "not-a-number"),
        ("1_000", "not-a-number"),
        (True, "not-a-number"),
        (date(2021, 1, 1), "not-a-number"),
        (time(0), "not-a-number"),
        ("1e999", "too-large"),
        ("9" * 500, "too-large"),
    ],
)
def test_what_is_no_amount_is_an_error_of_its_cell(raw, code):
    values, marks = one(raw)
    assert values == {}
    assert [(key, level, found) for key, level, found, _ in marks] == [("total_investment", "error", code)]


def test_only_the_month_may_be_corrected_downwards():
    assert one(None, None, None, None, None, -2.0)[0] == {"completed": -2_000_000}


def test_a_fraction_of_a_fen_is_rounded_with_a_note():
    values, marks = one("0.0000005")
    assert values == {"total_investment": 1}
    assert marks == [("total_investment", "note", "rounded", {})]


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        (datetime(2021, 3, 15, 8), "2021-03-15"),
        (date(2021, 3, 15), "2021-03-15"),
        ("2021.3", "2021-03"),
        (2021.0, "2021"),
        ("2021/3/15", "2021-03-15"),
    ],
)
def test_dates_keep_their_precision(raw, stored):
    assert one(None, None, None, raw)[0] == {"planned_start": stored}


@pytest.mark.parametrize("raw", ["2021-13", "三月", "2009-2011", time(0), 5.0])
def test_what_is_no_date_is_an_error_of_its_cell(raw):
    assert codes(None, None, None, raw) == [("planned_start", "error", "not-a-date")]


def test_an_unknown_choice_is_an_error_that_names_the_choices():
    ((key, level, code, params),) = one(None, None, "扩大")[1]
    assert (key, level, code) == ("year_class", "error", "not-a-choice")
    assert params["value"] == "扩大"


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("=1+1", "=1+1"),
        ("@甲", "@甲"),
        ("0012", "0012"),
        (1234.0, "1234"),
        ("😀 ＡＢ\nC", "😀 ＡＢ\nC"),
        ("  甲　", "甲"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_text_stays_as_it_is(raw, stored):
    assert one(None, None, None, None, raw) == ({"national_code": stored}, [])


def test_control_characters_are_replaced_with_a_note():
    values, marks = one(None, None, None, None, "a\x00b\x1fc")
    assert values == {"national_code": "a\ufffdb\ufffdc"}
    assert marks == [("national_code", "note", "control-characters", {})]


def test_a_text_too_long_is_an_error():
    assert codes(None, None, None, None, "9" * 41) == [("national_code", "error", "too-long")]


def test_cells_that_only_look_blank_are_errors():
    values, marks = one("", 1.5, bad={(1, 2): "#REF!"})
    assert values == {"planned": 15_000_000_000}
    assert marks == [("total_investment", "error", "bad-cell", {"value": "#REF!"})]


def test_a_bad_cell_of_a_column_nobody_reads_does_no_harm():
    assert one(1.0, bad={(1, 0): NO_VALUE, (1, 9): "#N/A"}) == ({"total_investment": 1_000_000}, [])


def test_a_row_whose_name_cannot_be_read_is_an_error_and_not_left_out():
    rows, skipped = cleaned([1.0, "", 5.0], bad={(1, 1): NO_VALUE})
    assert skipped == []
    assert rows == [
        (2, {"total_investment": 5_000_000}, [("name", "error", "bad-cell", {"value": NO_VALUE})])
    ]


def test_rows_keep_excels_numbers_and_tell_who_was_left_out():
    rows, skipped = cleaned(
        ["合计", "2个", 3.0],
        [1.0, "甲项目工程建设", 1.0],
        [None] * 8,
        [],
        ["一", "工业", 2.0],
        [2.0, "乙项目工程建设", 2.0, "", ""],
        ["", "", 9.0],
        ["备注：一、二均为估算"],
    )
    assert [(number, values["name"]) for number, values, _ in rows] == [
        (3, "甲项目工程建设"),
        (7, "乙项目工程建设"),
    ]
    assert skipped == [(2, "sum"), (6, "section"), (8, "no-name"), (9, "note")]


def test_a_long_note_under_the_names_is_no_project():
    _, skipped = cleaned(
        ["备注：本表所列项目均以年初下达的计划为准，单位为万元"],
        headings=["项目名称", "总投资", "年度计划投资"],
    )
    assert skipped == [(2, "note")]


@pytest.mark.parametrize("text", ["东河区与昆都仑区小计", "昆都仑区全部项目合计（共14个）"])
def test_a_long_sum_under_the_names_is_no_project(text):
    _, skipped = cleaned([text, 5.0], headings=["项目名称", "总投资", "年度计划投资"])
    assert skipped == [(2, "sum")]


def test_short_and_ragged_rows_are_read():
    rows, _ = cleaned(
        [1.0, "甲项目工程建设"], [2.0, "乙项目工程建设", 1.0, None, None, None, None, None, None, "多余"]
    )
    assert [len(values) for _, values, _ in rows] == [1, 2]


# --- the shortcuts say what the vocabulary says


raws = st.one_of(
    st.floats(),
    st.floats(0, 1e9),
    st.decimals(0, 10**9, places=4).map(str),
    st.text(max_size=60),
    st.integers(0, 2**40).map(float),
    st.booleans(),
    st.dates(),
    st.sampled_from(["续建", " 新开工", "2021年3月", "—", "＝1", "１２３", "\x01", "是", "45%", "一般"]),
)


@given(
    raws,
    st.sampled_from(
        [column for column in vocabulary.ledger_columns(month=True) if column.key not in {"name", "code"}]
    ),
)
def test_a_shortcut_never_reads_otherwise_than_the_vocabulary(raw, column):
    try:
        value, note = _parsed(column, raw)
        expected = ({} if value in (None, "") else {column.key: value}, note)
    except ValueProblem as problem:
        expected = ({}, problem.code)
    if raw == "" or (column.kind is Kind.REFERENCE and isinstance(raw, str) and is_blank(raw)):
        expected = ({}, None)
    headings: list[Raw] = ["序号", "项目名称", column.full_heading("zh-hans")]
    values, marks = one(raw, headings=headings)
    assert (values, marks[0][2] if marks else None) == expected


@given(
    st.lists(raws, min_size=2, max_size=8),
    st.sampled_from(["计划开工日期", "总投资（万元）", "备注", "业主单位"]),
)
def test_many_cells_together_are_read_as_each_alone(cells, heading):
    headings: list[Raw] = ["序号", "项目名称", heading]
    alone = [one(raw, headings=headings) for raw in cells]
    together, _ = cleaned(*([1.0, "甲", raw] for raw in cells), headings=headings)
    assert [({**values, "name": "甲"}, marks) for values, marks in alone] == [row[1:] for row in together]


@given(st.integers(0, 10**15 - 1))
def test_an_exported_amount_comes_back_to_the_fen(fen):
    """Fifteen digits are what Excel keeps."""
    assert one(float(in_unit(fen, "万元")))[0] == {"total_investment": fen}
