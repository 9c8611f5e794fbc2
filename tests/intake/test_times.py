"""Years and months in headings and titles."""

from __future__ import annotations

import pytest

from projects.intake.times import Kind, Title, take, title
from projects.values import squeeze


@pytest.mark.parametrize(
    ("text", "rest", "kind", "years", "ends", "months"),
    [
        ("2021年计划投资", "计划投资", Kind.YEAR, {2021}, set(), set()),
        ("２０２１年度投资计划", "投资计划", Kind.YEAR, {2021}, set(), set()),
        ("21年计划投资", "计划投资", Kind.YEAR, {2021}, set(), set()),
        ("二〇二一年计划投资", "计划投资", Kind.YEAR, {2021}, set(), set()),
        ("本年度计划投资", "计划投资", Kind.YEAR, set(), set(), set()),
        ("至2020年底累计完成投资", "累计完成投资", Kind.BEFORE, set(), {2020}, set()),
        ("截止2020年12月31日累计完成", "累计完成", Kind.BEFORE, set(), {2020}, set()),
        ("截至2020年12月底累计完成投资", "累计完成投资", Kind.BEFORE, set(), {2020}, set()),
        ("2020年及以前累计完成投资", "累计完成投资", Kind.BEFORE, set(), {2020}, set()),
        ("开工至上一年度底累计完成投资", "累计完成投资", Kind.BEFORE, set(), set(), set()),
        ("2010年1-7月完成投资", "完成投资", Kind.SPAN, {2010}, set(), {7}),
        ("1月至7月份累计", "累计", Kind.SPAN, set(), set(), {7}),
        ("1～    月\n完成投资", "完成投资", Kind.SPAN, set(), set(), {0}),
        ("2021年上半年完成投资", "完成投资", Kind.SPAN, {2021}, set(), {6}),
        ("前三季度完成", "完成", Kind.SPAN, set(), set(), {9}),
        ("07月完成投资", "完成投资", Kind.MONTH, set(), set(), {7}),
        ("当月完成", "完成", Kind.MONTH, set(), set(), {0}),
        ("  月计划投资额", "计划投资额", Kind.MONTH, set(), set(), {0}),
        ("至   旬完成投资额", "完成投资额", Kind.MONTH, set(), set(), {0}),
        ("截至7月底累计完成投资", "累计完成投资", Kind.MONTH_END, set(), set(), {7}),
        ("自开工以来累计完成投资", "累计完成投资", Kind.SINCE_START, set(), set(), set()),
        ("年度计划投资", "年度计划投资", Kind.NONE, set(), set(), set()),
        ("2000万元以上", "2000万元以上", Kind.NONE, set(), set(), set()),
        ("达产后年产值", "达产后年产值", Kind.NONE, set(), set(), set()),
        ("调整后年度计划", "调整后年度计划", Kind.NONE, set(), set(), set()),
    ],
)  # fmt: skip
def test_a_time_is_taken_out_of_a_heading(
    text: str, rest: str, kind: Kind, years: set[int], ends: set[int], months: set[int]
) -> None:
    told, when = take(squeeze(text))
    assert (told, when.kind) == (rest, kind)
    assert (set(when.years), set(when.ends), set(when.months), when.foreign) == (years, ends, months, "")


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("次年计划投资", "other-year"), ("上年度完成投资", "other-year"), ("明年计划", "other-year"), ("上月完成投资", "other-month"),
        ("8月至12月计划投资", "other-month"), ("  旬完成投资额", "ten-days"), ("本旬占月计划", "ten-days"), ("下月安排", ""),
    ],
)  # fmt: skip
def test_times_that_are_never_the_ones_asked_for(text: str, foreign: str) -> None:
    assert take(squeeze(text))[1].foreign == foreign


def test_a_child_takes_from_its_parent_what_it_leaves_open() -> None:
    def when(parent: str, child: str) -> tuple[Kind, set[int], set[int]]:
        found = take(child)[1].under(take(parent)[1])
        return found.kind, set(found.years), set(found.months)

    assert when("2021年", "1-7月完成") == (Kind.SPAN, {2021}, {7})
    assert when("8月", "当月完成") == (Kind.MONTH, set(), {8})
    assert when("8月", "形象进度") == (Kind.MONTH, set(), {8})
    assert when("2021年完成情况", "投资") == (Kind.YEAR, {2021}, set())
    assert when("2021年计划", "至2020年底累计") == (Kind.BEFORE, {2021}, set())


@pytest.mark.parametrize(
    ("texts", "years", "month"),
    [
        (["南平市2010年1-3月重点项目（在建、预备）计划完成情况一览表"], {2010}, 3),
        (["2010年全市在建重点项目完成情况表（1-3月）", "单位：万元"], {2010}, 3),
        (["昆区2021年7月份重大项目调度表（截至7月底）"], {2021}, 7),
        (["2021年上半年完成情况"], {2021}, 6),
        (["2021年重点项目", "填报时间：2022年1月5日"], {2021}, None),
        (["2021年重点项目", "2021年8月5日"], {2021}, None),
        (["2020—2022年滚动计划"], {2020, 2021, 2022}, None),
        (["至2020年底结转项目"], {2021}, None),
        (["漳州市五大战役旬报表", "计量单位：万元"], set(), None),
        (["南平市<yyyy>年1-<M>月"], set(), None),
        ([], set(), None),
    ],
)  # fmt: skip
def test_titles(texts: list[str], years: set[int], month: int | None) -> None:
    assert title(texts) == Title(frozenset(years), month)
