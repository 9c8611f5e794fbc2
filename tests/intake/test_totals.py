"""A sheet's own totals, held against its rows (DOMAIN.md A31): over which rows, in which columns, and when nothing can be said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.intake.totals import Total
from projects.values import Raw
from tests.intake.seen import WAN, YI, Read, seen

HEAD: list[Raw] = ["序号", "项目名称", "项目性质", "总投资（万元）", "2021年计划投资（亿元）"]
Rows = list[list[Raw]]


def project(number: int, total: Raw, planned: Raw = None, of: Raw = "续建") -> list[Raw]:
    return [number, f"第{number}号道路改造", of, total, planned]


def totals(*rows: list[Raw]) -> list[Total]:
    return seen([HEAD, *rows]).totals["台账"]


def told(*rows: list[Raw]) -> list[tuple[int, str, bool | None]]:
    return [(each.row, each.key, each.holds) for each in totals(*rows)]


def test_a_total_says_where_it_stands_and_what_it_adds_up() -> None:
    [count, amount] = totals(["合计", "2个", None, 5], project(1, 2), project(2, 3))
    assert count == Total("", 2, "合计 2个", "B", "count", 2, 2, True, 3, 4)
    assert amount == Total("", 2, "合计 2个", "D", "total_investment", 5 * WAN, 5 * WAN, True, 3, 4)
    assert amount.as_json()["declared"] == 5 * WAN


def test_each_column_in_its_own_unit() -> None:
    found = totals(["合计", None, None, 15000, 1.5], project(1, 10000, 1), project(2, 5000, 0.5))
    assert [(each.key, each.declared, each.holds) for each in found] == [
        ("total_investment", 15000 * WAN, True), ("planned", 3 * YI // 2, True),
    ]  # fmt: skip


def test_what_does_not_hold_names_its_cell() -> None:
    [wrong] = [
        each for each in totals(["合计（2项）", None, None, 11364], project(1, 1000)) if each.key != "count"
    ]
    assert (wrong.holds, wrong.declared, wrong.computed, wrong.column) == (
        False,
        11364 * WAN,
        1000 * WAN,
        "D",
    )


@pytest.mark.parametrize(
    "rows",
    [
        [["一、工业", None, None, 3], project(1, 1), project(2, 2), ["二、交通", None, None, 4], project(3, 4)],
        [["合计", None, None, 7], ["一", "工业", None, 3], project(1, 1), project(2, 2), ["二", "交通", None, 4], project(3, 4)],
        [project(1, 1), project(2, 2), [None, "小计", None, 3], project(3, 4), [None, "小计", None, 4], [None, "合计", None, 7]],
        [["一、工业"], project(1, 1), project(2, 2), ["小计", None, None, 3], ["二、交通"], project(3, 4), ["小计", None, None, 4], ["总计", None, None, 7]],
        [[None, "龙海市合计2个", None, 3], project(1, 1), project(2, 2), [None, "漳浦县合计1个", None, 4], project(3, 4)],
        [project(1, 1), project(2, 2), [None, "龙海市小计", None, 3], project(3, 4), [None, "漳浦县小计", None, 4]],
        [["一、工业（3个）", None, None, 7], ["（一）钢铁（2个）", None, None, 3], project(1, 1), project(2, 2), ["（二）稀土（1个）", None, None, 4], project(3, 4)],
        [["合计", None, None, 7], project(1, 1), project(2, 2), project(3, 4), ["合计", None, None, 7]],
    ],
)  # fmt: skip
def test_sums_above_below_and_in_one_another(rows: Rows) -> None:
    found = told(*rows)
    assert found
    assert {holds for _, _, holds in found} == {True}


@pytest.mark.parametrize("place", range(1, 8))
def test_one_wrong_figure_is_found_wherever_it_stands(place: int) -> None:
    """Of a list with sums above, in between and below."""
    rows: Rows = [
        ["合计（3个）", None, None, 7], ["一", "工业", None, 3], project(1, 1), project(2, 2), ["二", "交通", None, 4], project(3, 4), [None, "总计", None, 7],
    ]  # fmt: skip
    assert all(holds for _, _, holds in told(*rows))
    rows[place - 1] = [*rows[place - 1][:3], (rows[place - 1][3] or 0) + 0.5]  # type: ignore[operator]
    assert not all(holds for _, _, holds in told(*rows))


def test_parts_are_held_against_the_projects_of_their_class() -> None:
    rows: Rows = [
        ["合计（3项）", None, None, 7], ["其中：续建（2项）", None, None, 3], ["新开工（1项）", None, None, 5],
        project(1, 1), project(2, 2), project(3, 4, of="新开工"),
    ]  # fmt: skip
    assert told(*rows) == [
        (2, "count", True), (2, "total_investment", True), (3, "count", True), (3, "total_investment", True), (4, "count", True), (4, "total_investment", False),
    ]  # fmt: skip


def test_where_nobody_says_a_class_nothing_is_said_of_parts() -> None:
    head: list[Raw] = ["序号", "项目名称", "建设内容", "总投资（万元）"]
    rows: Rows = [
        ["合计（2项）", None, None, 3],
        ["其中：续建（1项）", None, None, 1],
        ["新开工（1项）", None, None, 2],
        project(1, 1, of="道路"),
        project(2, 2, of="桥"),
    ]
    found = seen([head, *rows]).totals["台账"]
    assert [each.holds for each in found if each.row > 2] == [None] * 4


def test_unknown_is_no_nought() -> None:
    [only] = totals(["合计", None, None, 0], project(1, "—"), project(2, "待定"))
    assert (only.computed, only.holds) == (None, None)
    [some] = totals(["合计", None, None, 2], project(1, "—"), project(2, 2))
    assert some.holds


def test_a_section_without_rows_has_nothing_to_hold_against_but_its_count() -> None:
    found = totals(["一、工业（1个）", None, None, 1], project(1, 1), ["二、交通（2个）", None, None, 9])
    assert [(each.row, each.key, each.computed, each.holds) for each in found] == [
        (2, "count", 1, True), (2, "total_investment", WAN, True), (4, "count", 0, False), (4, "total_investment", None, None),
    ]  # fmt: skip


def test_half_a_fen_a_row_is_no_difference() -> None:
    third = 100 / 3
    [only] = totals(["合计", None, None, 100], *(project(n, third) for n in range(1, 4)))
    assert only.holds


@given(
    st.lists(st.lists(st.integers(1, 10**6), min_size=1, max_size=4), min_size=1, max_size=4),
    st.booleans(),
    st.booleans(),
)
def test_sums_that_are_right_hold_and_a_wrong_one_does_not(
    groups: list[list[int]], above: bool, numbered: bool
) -> None:
    """Whatever the figures, and on whichever side of its rows a sum stands."""
    rows: Rows = []
    number = 0
    for at, group in enumerate(groups):
        head: list[Raw] = [
            "一二三四"[at] if numbered else None,
            f"第{at + 1}产业基地（{len(group)}个）",
            None,
            sum(group),
        ]
        listed: Rows = [project(number := number + 1, each) for each in group]
        foot: list[Raw] = [None, "小计", None, sum(group)]
        rows += listed
        rows.insert(len(rows) - len(listed) if above else len(rows), head if above else foot)
    whole: list[Raw] = [None, "合计", None, sum(map(sum, groups))]
    rows = [whole, *rows] if above else [*rows, whole]
    assert all(each.holds for each in totals(*rows))
    place = 0 if above else -1
    rows[place] = [*whole[:3], whole[3] + 1]  # type: ignore[operator]
    assert [each.holds for each in totals(*rows) if each.row == (2 if above else len(rows) + 1)] == [False]


def test_a_file_with_wrong_sums_is_read_all_the_same() -> None:
    found: Read = seen([HEAD, ["合计", None, None, 9], project(1, 1)])
    assert len(found.rows["台账"]) == 1
