"""What offices write where a number or a date belongs: what is certain is kept and noted, the rest stays an error."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.intake import spoken
from projects.values import Raw, ValueProblem

WAN = 1_000_000


def problem(parse: object, *given: object) -> str:
    assert callable(parse)
    with pytest.raises(ValueProblem) as caught:
        parse(*given)
    return caught.value.code


# --- amounts


@pytest.mark.parametrize(
    ("raw", "fen", "note"),
    [
        ("约30", 30 * WAN, "about"), ("约３０", 30 * WAN, "about"), ("30左右", 30 * WAN, "about"), ("近1,234.5", 1_234_500_000, "about"),
        ("30余", 30 * WAN, "about"), ("30多万元", 30 * WAN, "about"), ("约 30 万元", 30 * WAN, "about"), ("约1.2亿元", 12_000 * WAN, "about"),
        ("1.2亿元", 12_000 * WAN, "unit-in-cell"), ("350元", 35_000, "unit-in-cell"), ("5000万元", 5_000 * WAN, None), ("￥1,234.50", 1_234_500_000, None),
    ],
)  # fmt: skip
def test_amounts_with_words_around_them(raw: str, fen: int, note: str | None) -> None:
    assert spoken.amount(raw, "万元") == (fen, note)


@pytest.mark.parametrize(
    "raw",
    ["2000万件", "2000万美元", "12万", "30-40", "30+", "三十", "约三十", "约30亩", "1,2", "12,34", "1 2", "约", "万元", True, time(8)],
)  # fmt: skip
def test_what_is_no_money_is_not_taken_for_it(raw: Raw) -> None:
    assert problem(spoken.amount, raw, "万元") == "not-a-number"


def test_what_is_known_to_be_unknown_is_never_nought() -> None:
    assert all(
        spoken.amount(raw, "万元") == (None, None) for raw in ("", "—", "－－", "无", "/", "……", "待核实")
    )


# --- one date


@pytest.mark.parametrize(
    ("raw", "told", "note"),
    [
        ("2021年6月底", "2021-06", "coarse"), ("2021年底", "2021", "coarse"), ("2021年上半年", "2021", "coarse"), ("2021年第三季度", "2021", "coarse"),
        ("2021年6月下旬", "2021-06", "coarse"), ("预计2021年6月", "2021-06", "coarse"), ("已于2021年3月开工", "2021-03", "coarse"),
        ("2021年6月30日前", "2021-06-30", "coarse"), ("2021年十二月", "2021-12", None), ("二〇二一年三月", "2021-03", None),
        ("2021年6月（已开工）", "2021-06", None), ("2021/3/15 0:00:00", "2021-03-15", None), ("2021-03-15 00:00:00", "2021-03-15", None),
        ("已开工", "", "no-date"), ("未开工", "", "no-date"), ("正在施工", "", "no-date"), ("待定", "", None),
    ],
)  # fmt: skip
def test_dates_with_words_around_them(raw: str, told: str, note: str | None) -> None:
    assert spoken.day(raw) == (told, note)


@pytest.mark.parametrize(
    "raw",
    [
        "3月",
        "十四五",
        "2021年0月15日",
        "2021-00-15",
        "2021年0月底",
        "2021年3-5月",
        "2021.13",
        "2021-02-30",
        "20210",
        "明年春天",
        2021.1,
        5.5,
        time(8),
    ],
)
def test_what_could_be_several_days_is_not_guessed(raw: Raw) -> None:
    assert problem(spoken.day, raw) == "not-a-date"


# --- start and completion in one cell


@pytest.mark.parametrize(
    ("raw", "start", "finish"),
    [
        ("2009-2011", "2009", "2011"), ("2019～2021", "2019", "2021"), ("2020—2023年", "2020", "2023"), ("2020年至2023年", "2020", "2023"),
        ("2020-22", "2020", "2022"), ("20年-22年", "2020", "2022"), ("1999.5-2001.6", "1999-05", "2001-06"), ("09.10-11.3", "2009-10", "2011-03"),
        ("98.5-01.6", "1998-05", "2001-06"), ("2020.3-2022.12", "2020-03", "2022-12"), ("2020年3月至2022年12月", "2020-03", "2022-12"),
        ("2021-03至2023-06", "2021-03", "2023-06"), ("2021-03-2023-06", "2021-03", "2023-06"), ("2021-2023-06", "2021", "2023-06"),
        ("2021/3-2023/6", "2021-03", "2023-06"), ("2021-03-01至2023-06-30", "2021-03-01", "2023-06-30"), ("2018.5--2021.10", "2018-05", "2021-10"),
        ("2021年3月-12月", "2021-03", "2021-12"), ("2021.3-12", "2021-03", "2021-12"), ("2021年3月开工，2023年6月竣工", "2021-03", "2023-06"),
        ("计划2021年3月至2023年", "2021-03", "2023"), ("2021-2023（24个月）", "2021", "2023"), ("２０２１．３－２０２２．６", "2021-03", "2022-06"),
        ("2010-", "2010", ""), ("2021年3月-", "2021-03", ""), ("2021至今", "2021", ""), ("-2023", "", "2023"),
    ],
)  # fmt: skip
def test_periods(raw: str, start: str, finish: str) -> None:
    assert spoken.period(raw) == ((start, finish), None)


@pytest.mark.parametrize(
    ("raw", "told", "note"),
    [
        ("2021", ("2021", "2021"), "period-year"), (2021.0, ("2021", "2021"), "period-year"), ("2021年3月", ("2021-03", ""), "period-start"),
        ("2020-12", ("2020-12", ""), "period-start"), (44256.0, ("2021-03-01", ""), "period-start"), ("44256", ("2021-03-01", ""), "period-start"),
        (datetime(2009, 11, 1), ("2009-11-01", ""), "period-start"), (date(2009, 11, 1), ("2009-11-01", ""), "period-start"),
        ("24个月", None, "duration"), ("三年", None, "duration"), ("2年", None, "duration"), (24.0, None, "duration"), ("36", None, "duration"),
        ("在建", None, "no-date"), ("—", None, None), ("", None, None), (None, None, None),
    ],
)  # fmt: skip
def test_what_is_no_whole_period_is_noted(raw: Raw, told: tuple[str, str] | None, note: str | None) -> None:
    assert spoken.period(raw) == (told, note)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("十四五", "not-a-period"), ("09-11", "not-a-period"), ("2020-2021-2022", "not-a-period"), ("2021.3-2", "not-a-period"), ("abc", "not-a-period"),
        (2009.1, "not-a-period"), (time(8), "not-a-period"), ("2023-2021", "period-backwards"), ("2021年10月-3月", "period-backwards"), ("2021.0-2022.3", "not-a-period"),
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused(raw: Raw, code: str) -> None:
    assert problem(spoken.period, raw) == code


months = st.tuples(st.integers(1990, 2040), st.integers(1, 12))


@given(
    months,
    months,
    st.sampled_from(["-", "—", "～", "至", " - "]),
    st.sampled_from(["{0}.{1}", "{0}年{1}月", "{0}/{1:02d}"]),
)
def test_each_pair_of_months_survives(
    one: tuple[int, int], other: tuple[int, int], dash: str, form: str
) -> None:
    start, finish = sorted([one, other])
    told, note = spoken.period(form.format(*start) + dash + form.format(*finish))
    assert (told, note) == (("{}-{:02d}".format(*start), "{}-{:02d}".format(*finish)), None)


@given(
    st.one_of(
        st.text(max_size=30),
        st.text(alphabet="0123456789年月日.-/至约元万亿 （）", max_size=16),
        st.floats(),
        st.dates(),
    )
)
def test_whatever_a_cell_says_is_read_or_refused(raw: Raw) -> None:
    """No other exception, and no date that is none."""
    for parse in (spoken.period, spoken.day, lambda cell: spoken.amount(cell, "万元")):
        try:
            told, _ = parse(raw)
        except ValueProblem:
            continue
        for each in told if isinstance(told, tuple) else (told,):
            if isinstance(each, str) and each:
                year, month, day = (int(part) for part in [*each.split("-"), "1", "1"][:3])
                assert date(year, month, day)
