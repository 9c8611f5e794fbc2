"""Amounts and texts as cells: whatever is stored comes back, through a file and two readers."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from projects import vocabulary
from projects.reports.cells import EXACT_BELOW, amount_cell, sheet_column, writer
from projects.reports.sheets import AMOUNT, Choices, Sheet, SheetColumn, write_workbook
from projects.values import FEN, MAX_FEN, parse_amount, parse_text
from projects.vocabulary import Kind
from tests.reports.reading import by_calamine, by_openpyxl

#: amounts of every size, and around the limits
EDGES = [(MAX_FEN - 10**6, MAX_FEN), (EXACT_BELOW - 10**6, min(EXACT_BELOW + 10**6, MAX_FEN)), (-1000, 1000)]
FENS = st.integers(-MAX_FEN, MAX_FEN) | st.one_of(*(st.integers(*edge) for edge in EDGES))
AMOUNT_COLUMN = vocabulary.column("monthly_return", "completed")


def written(column: SheetColumn, cells: list[Any]) -> bytes:
    """A workbook of one column."""
    target = io.BytesIO()
    write_workbook(target, [Sheet("台账", (column,), [[cell] for cell in cells])])
    return target.getvalue()


def column_of(body: bytes, reader: Any, count: int) -> list[Any]:
    """The first ``count`` cells below the heading."""
    rows = reader(body)[1:]
    return [rows[place][0] if place < len(rows) and rows[place] else None for place in range(count)]


@given(FENS)
@example(1)
@example(-1)
@example(MAX_FEN - 1)
@example(MAX_FEN)
def test_a_cell_holds_each_fen(fen: int) -> None:
    cell = amount_cell(fen, "万元")
    assert parse_amount(cell, "万元", negative=True) == (fen, None)
    assert isinstance(cell, float) == (abs(fen) < EXACT_BELOW)


@given(FENS, st.sampled_from(["元", "万元", "亿元"]))
def test_a_program_that_keeps_15_digits_keeps_each_fen(fen: int, unit: str) -> None:
    cell = amount_cell(fen, unit)
    kept = float(f"{cell:.15g}") if isinstance(cell, float) else cell
    assert parse_amount(kept, unit, negative=True) == (fen, None)


def test_amounts_unknown_zero_and_huge() -> None:
    assert amount_cell(None, "万元") is None
    assert amount_cell(0, "万元") == 0.0
    assert amount_cell(4_000_000_000_00, "亿元") == 40.0
    assert amount_cell(-EXACT_BELOW - 1, "万元") == "-1000000000.000001"


@given(st.lists(FENS, min_size=1, max_size=30))
def test_amounts_come_back_from_a_file(fens: list[int]) -> None:
    write = writer(AMOUNT_COLUMN, "zh-hans", None)
    assert write is not None
    body = written(SheetColumn("本月完成投资（万元）", format=AMOUNT), [write(fen) for fen in fens])
    for reader in (by_calamine, by_openpyxl):
        cells = column_of(body, reader, len(fens))
        assert [parse_amount(cell, "万元", negative=True)[0] for cell in cells] == fens


@given(st.lists(st.text(max_size=40) | st.from_regex(r"_x[0-9A-Fa-f]{4}_", fullmatch=True), max_size=20))
def test_stored_texts_come_back_from_a_file(texts: list[str]) -> None:
    """Stored texts went through ``parse_text``: trimmed, with line ends and control characters made good."""
    stored = [parse_text(text, 1000)[0] for text in texts]
    body = written(SheetColumn("备注"), stored)
    for reader in (by_calamine, by_openpyxl):
        assert [cell or "" for cell in column_of(body, reader, len(stored))] == stored


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_stored_value_is_written_in_words_an_import_reads(language: str) -> None:
    for columns in vocabulary.COLUMNS.values():
        for column in columns:
            accepts = sheet_column(column, language).accepts
            write = writer(column, language, None)
            if column.kind is Kind.CHOICE:
                assert write is not None
                names = [write(each.value) for each in column.choices]
                assert [vocabulary.parse(column, name)[0] for name in names] == [
                    each.value for each in column.choices
                ], column.key
                assert accepts == Choices(tuple(str(name) for name in names))
            if column.kind is Kind.FLAG:
                assert write is not None
                assert [vocabulary.parse(column, write(flag))[0] for flag in (False, True)] == [False, True]


@given(st.integers(0, 10_000))
def test_a_share_is_a_number_of_percent(stored: int) -> None:
    column = vocabulary.column("monthly_return", "progress_percent")
    write = writer(column, "zh-hans", None)
    assert write is not None
    cell = write(stored)
    assert vocabulary.parse(column, cell) == (stored, None)
    assert Decimal(repr(cell)) == Decimal(stored) / 100


def test_units_of_amounts_are_known() -> None:
    for column in vocabulary.ledger_columns(month=True):
        if column.kind is Kind.AMOUNT:
            assert column.unit in FEN, column.key
            assert f"（{column.unit}）" in column.full_heading("zh-hans")
