"""Values: exact money, dates as precise as known, and nothing guessed."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from projects import values
from projects.values import FEN, MAX_FEN, Raw, ValueProblem

UNITS = st.sampled_from(sorted(FEN))


def problem(parse: object, *given: object) -> str:
    """The code of what is wrong."""
    assert callable(parse)
    with pytest.raises(ValueProblem) as caught:
        parse(*given)
    return caught.value.code


# --- money


@pytest.mark.parametrize(
    ("raw", "unit", "fen"),
    [
        ("40", "亿元", 40 * 10**10),
        (" １，２３４．５ ", "万元", 1_234_500_000),
        ("1,234.56", "元", 123_456),
        (0, "万元", 0),
        (0.0, "万元", 0),
        (0.000001, "万元", 1),
        (584.0, "亿元", 584 * 10**10),
        ("1e3", "千元", 100_000_000),
        (8217.69, "万元", 8_217_690_000),
    ],
)
def test_reads_amounts(raw: Raw, unit: str, fen: int) -> None:
    assert values.parse_amount(raw, unit) == (fen, None)


@pytest.mark.parametrize("raw", [None, "", "  ", "-", "——", "／", "－", "暂无", "待定", "N／A"])
def test_unknown_is_never_nought(raw: Raw) -> None:
    assert values.parse_amount(raw, "万元") == (None, None)


@pytest.mark.parametrize(
    "raw", ["约30", "30+", "1_000", "三十", "12万", "nan", "inf", float("nan"), float("inf"), True, "1 2"]
)
def test_what_is_no_number_is_not_guessed(raw: Raw) -> None:
    assert problem(values.parse_amount, raw, "万元") == "not-a-number"


@pytest.mark.parametrize(
    "raw", [1e300, "1e300", -1e300, 10**18, "1e999999", "1e9999999", "-1e9999999", MAX_FEN + 1]
)
def test_what_no_ledger_can_hold_is_refused(raw: Raw) -> None:
    assert problem(values.parse_amount, raw, "分") == "too-large"


def test_the_largest_amount_is_the_last_that_passes() -> None:
    assert values.parse_amount(MAX_FEN, "分") == (MAX_FEN, None)
    assert problem(values.parse_amount, MAX_FEN // FEN["亿元"] + 1, "亿元") == "too-large"


def test_only_corrections_may_be_negative() -> None:
    assert problem(values.parse_amount, "-0.01", "元") == "negative"
    assert values.parse_amount("−5", "万元", True) == (-5_000_000, None)
    assert values.parse_amount(-2.5, "元", True) == (-250, None)


@pytest.mark.parametrize(
    ("raw", "fen"), [("0.005", 1), ("0.0049", 0), ("1.115", 112), (-0.005, -1), (0.125, 13)]
)
def test_part_of_a_fen_rounds_half_up_with_a_note(raw: Raw, fen: int) -> None:
    assert values.parse_amount(raw, "元", True) == (fen, "rounded")


def test_noise_of_a_float_is_not_worth_a_note() -> None:
    assert 0.1 + 0.2 != 0.3
    assert values.parse_amount(0.1 + 0.2, "万元") == (300_000, None)
    assert values.parse_amount(1234.5600000000001, "元") == (123_456, None)


@given(st.integers(-MAX_FEN, MAX_FEN), UNITS)
@example(MAX_FEN - 1, "亿元")
def test_each_fen_survives_writing_it_in_any_unit(fen: int, unit: str) -> None:
    exact = values.in_unit(fen, unit)
    for raw in (str(exact), f"{exact:f}", float(exact), f"{float(exact):.15g}"):
        assert values.parse_amount(raw, unit, negative=True) == (fen, None), raw


@given(st.decimals(0, 10**9, allow_nan=False, places=4), st.sampled_from(["分", "元"]))
def test_rounding_is_off_by_half_a_fen_at_most(amount: Decimal, unit: str) -> None:
    fen, note = values.parse_amount(str(amount), unit)
    exact = Fraction(amount) * FEN[unit]
    assert fen == math.floor(exact + Fraction(1, 2))
    assert (note is None) == (exact.denominator == 1)


def test_amounts_for_people() -> None:
    assert values.show_amount(123_456_789_000, "万元") == "123,456.79"
    assert values.show_amount(5_000, "万元") == "0.01", "half up"
    assert values.show_amount(None) == ""
    assert values.show_exact(1_234_500_000, "万元") == "1,234.5"
    assert values.show_exact(1, "万元") == "0.000001"
    assert values.show_exact(4_000_000_000_000, "亿元") == "400"


# --- shares


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (30_500, 195_000, "0.156410"),
        (1, 2_000_000, "0.000001"),
        (-1, 2_000_000, "-0.000001"),
        (0, 5, "0.000000"),
    ],
)
def test_shares_have_six_decimals_half_up(part: int, whole: int, told: str) -> None:
    assert values.share(part, whole) == told


def test_a_share_of_nothing_known_is_unknown() -> None:
    assert values.share(None, 5) is values.share(5, None) is values.share(5, 0) is None
    assert values.show_percent(None) == ""
    assert values.show_percent("0.156410") == "15.6%"


@pytest.mark.parametrize(
    ("raw", "told"), [("45%", 4500), ("45", 4500), (45, 4500), (0.45, 45), ("０％", 0), (100, 10_000)]
)
def test_reads_percentages(raw: Raw, told: int) -> None:
    assert values.parse_percent(raw) == (told, None)


@pytest.mark.parametrize("raw", [-0.001, "100.001%", 101])
def test_a_percentage_lies_between_nought_and_a_hundred(raw: Raw) -> None:
    assert problem(values.parse_percent, raw) == "out-of-range"


def test_whole_numbers() -> None:
    assert values.parse_integer("１２", 1, 12) == (12, None)
    assert values.parse_integer(3.0) == (3, None)
    assert problem(values.parse_integer, 3.5) == "not-whole"
    assert problem(values.parse_integer, 13, 1, 12) == "out-of-range"


# --- dates


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("1900", "1900"), ("1900-01-01", "1900-01-01"), ("2200-12-31", "2200-12-31"),
        ("2021", "2021"), (2021, "2021"), (2021.0, "2021"), ("2021年", "2021"),
        ("2021年3月", "2021-03"), ("2021.3", "2021-03"), (2021.03, "2021-03"), ("2021/3/5", "2021-03-05"),
        ("２０２１－０３－１５", "2021-03-15"), ("2021年3月15日", "2021-03-15"),
        (date(2021, 3, 15), "2021-03-15"), (datetime(2021, 3, 15, 8, 30), "2021-03-15"),
        (None, ""), ("待定", ""),
    ],
)  # fmt: skip
def test_reads_dates_as_precise_as_they_are(raw: Raw, told: str) -> None:
    assert values.parse_date(raw) == (told, None)


def test_reads_serial_numbers_with_a_note() -> None:
    assert values.parse_date(44270) == ("2021-03-15", "date-serial")
    assert values.parse_date(44270.5) == ("2021-03-15", "date-serial")
    assert [values.parse_date(raw)[0] for raw in (18264, 91312)] == ["1950-01-01", "2149-12-31"]


@pytest.mark.parametrize(
    "raw",
    ["2021-13", "2021-00", "2021-0-15", "2021-00-15", "2021-03-00", "2021年0月15日", "2021年0月", "2021-02-30", "21-03", "2021-3-", "3月", "20210315", "2021-03\n04", 1, 5.5, True,
     18263, 91313, "1899", "2201",
     datetime(1899, 12, 30), date(2300, 1, 1), "0000", "2009-2011"],
)  # fmt: skip
def test_what_is_no_date_is_refused(raw: Raw) -> None:
    assert problem(values.parse_date, raw) == "not-a-date"


def test_january_or_october_is_not_guessed() -> None:
    """2021.10 typed as a number is stored as 2021.1."""
    assert problem(values.parse_date, 2021.1) == "not-a-date"
    assert values.parse_date("2021.1") == ("2021-01", None)
    assert values.parse_date("2021.10") == ("2021-10", None)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_each_day_survives(day: date) -> None:
    assert values.parse_date(day) == values.parse_date(day.isoformat()) == (day.isoformat(), None)


# --- texts, flags, names


@pytest.mark.parametrize(
    "raw", ["=1+1", "00123", "１２３（全角）", "😀 稀土", "一期\n二期", "'引号", "TRUE", "\u200b零宽", "a\tb"]
)
def test_texts_stay_as_they_are(raw: str) -> None:
    assert values.parse_text(raw, 200) == (raw, None)


@pytest.mark.parametrize(
    ("raw", "told"),
    [(1234.0, "1234"), (12.5, "12.5"), (999_999_999_999_999.0, "999999999999999"), (1e16, "1e+16"), (1e300, "1e+300"), (None, ""), ("\u3000名称 ", "名称"), ("a\r\nb\rc", "a\nb\nc"),
     (datetime(2021, 3, 15), "2021-03-15"), (datetime(2021, 3, 15, 8, 30), "2021-03-15 08:30:00"), (date(2021, 3, 15), "2021-03-15")],
)  # fmt: skip
def test_reads_texts_as_a_person_sees_them(raw: Raw, told: str) -> None:
    assert values.parse_text(raw, 200) == (told, None)


@pytest.mark.parametrize("bad", ["a\x00b", "a\x0bb", "a\ud800b", "a\uffffb", "a\x1fb"])
def test_what_cannot_be_held_is_replaced_with_a_note(bad: str) -> None:
    told, note = values.parse_text(bad, 200)
    assert (told, note) == ("a\ufffdb", "control-characters")
    assert values.parse_text(told, 200) == (told, None), "once replaced, it is text"


def test_the_limit_counts_characters() -> None:
    assert values.parse_text("稀" * 200, 200)[0] == "稀" * 200
    assert problem(values.parse_text, "稀" * 201, 200) == "too-long"


@given(st.text(max_size=50))
def test_any_text_can_be_stored_and_is_stable(raw: str) -> None:
    told = values.parse_text(raw, 200)[0]
    told.encode()
    assert "\0" not in told
    assert values.parse_text(told, 200)[0] == told


def test_flags() -> None:
    assert [values.parse_flag(raw)[0] for raw in ("是", "Yes", 1.0, True, "√")] == [True] * 5
    assert [values.parse_flag(raw)[0] for raw in ("否", "", None, 0, False, "-")] == [False] * 6
    assert problem(values.parse_flag, "也许") == "not-a-flag"


def test_names_compare_without_spaces_width_and_case() -> None:
    assert values.squeeze(" Ａ区 一期（扩建）\n") == values.squeeze("a区一期(扩建)")


@given(st.lists(st.text(max_size=8), max_size=6))
@example(["", "A B", "ＡＢ\u3000c", "ΑΣ", "\u0301e", "\u1100", "\u1161"])
def test_many_texts_are_squeezed_as_each_alone(texts: list[str]) -> None:
    assert values.squeeze_all(texts) == list(map(values.squeeze, texts))
