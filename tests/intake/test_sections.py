"""Sections: what they give to the rows under them, how they lie in one another, and what only looks like one."""

from __future__ import annotations

import pytest

from projects.values import Raw
from tests.intake.seen import seen

HEAD: list[Raw] = ["序号", "项目名称", "建设内容", "总投资（万元）"]
Rows = list[list[Raw]]


def classes(*rows: list[Raw], name: str = "台账") -> list[str | None]:
    """The class of the year of each project."""
    return [row.get("year_class") for row in seen([HEAD, *rows], name=name).rows[name]]


def words(*rows: list[Raw], name: str = "台账") -> list[list[str]]:
    """The words of the sections over each project, the inner one first; the sheet's name left out."""
    found = seen([HEAD, *rows], name=name)
    return [[each for each in said.split("\n") if each and each != name] for said in found.sections[name]]


def project(number: int) -> list[Raw]:
    return [number, f"第{number}号道路改造", "道路", number]


def test_numbered_sections_lie_in_one_another() -> None:
    rows: Rows = [
        ["一", "工业", None, 3], ["（一）", "钢铁基地（1个）", None, 1], project(1), ["（二）", "稀土基地（1个）", None, 2], project(2),
        ["二", "交通", None, 3], project(3),
    ]  # fmt: skip
    assert words(*rows) == [["钢铁基地", "工业"], ["稀土基地", "工业"], ["交通"]]


def test_a_number_in_the_name_is_as_good_as_one_beside_it() -> None:
    rows: Rows = [[None, "一、工业", None, 1], project(1), ["二、交通（1项）", None, None, 1], project(2)]
    assert words(*rows) == [["工业"], ["交通"]]


def test_classes_under_branches_and_branches_under_classes() -> None:
    under: Rows = [
        ["一、钢铁基地（2个）"], ["（一）续建（1个）"], project(1), ["（二）新开工（1个）"], project(2), ["二、稀土基地（1个）"], project(3),
    ]  # fmt: skip
    assert classes(*under) == ["continued", "new", None]
    assert words(*under) == [["钢铁基地"], ["钢铁基地"], ["稀土基地"]]
    over: Rows = [
        ["一、续建（2个）"], ["（一）钢铁基地（1个）"], project(1), ["（二）稀土基地（1个）"], project(2), ["二、新开工（1个）"], project(3),
    ]  # fmt: skip
    assert classes(*over) == ["continued", "continued", "new"]
    assert words(*over) == [["钢铁基地"], ["稀土基地"], []]


def test_sections_without_numbers_follow_one_another_or_lie_in_one_another() -> None:
    rows: Rows = [
        [None, "钢铁基地（2个）"], [None, "续建项目（1个）"], project(1), [None, "新开工项目（1个）"], project(2),
        [None, "稀土基地（1个）"], project(3),
    ]  # fmt: skip
    assert words(*rows) == [["钢铁基地"], ["钢铁基地"], ["稀土基地"]]
    assert classes(*rows) == ["continued", "new", None]


def test_a_place_over_its_branches() -> None:
    rows: Rows = [
        [None, "昆都仑区"], [None, "工业（1个）"], project(1), [None, "交通（1个）"], project(2), [None, "青山区"], [None, "工业（1个）"], project(3),
    ]  # fmt: skip
    assert words(*rows) == [["工业", "昆都仑区"], ["交通", "昆都仑区"], ["工业", "青山区"]]


def test_parts_of_a_sum_give_nothing() -> None:
    rows: Rows = [["合计（2项）"], ["其中：在建（1项）"], ["      预备（1项）"], project(1), project(2)]
    assert classes(*rows) == [None, None]


def test_a_part_right_above_its_projects_gives_its_class() -> None:
    rows: Rows = [
        ["一、市本级（3项）"],
        ["其中：在建（2项）"],
        project(1),
        project(2),
        ["预备（1项）"],
        project(3),
    ]
    assert classes(*rows) == ["continued", "continued", "preparatory"]


def test_a_column_says_more_than_a_section() -> None:
    head: list[Raw] = ["序号", "项目名称", "年度类别", "总投资"]
    rows: Rows = [["一、续建项目（2个）"], [1, "甲道路改造", "新开工", 1], [2, "乙道路改造", None, 1]]
    found = seen([head, *rows])
    assert [row["year_class"] for row in found.rows["台账"]] == ["new", "continued"]


@pytest.mark.parametrize(
    ("name", "given"), [("续建项目", "continued"), ("2021年新开工", "new"), ("Sheet1", None), ("明细", None)]
)
def test_the_sheets_name_is_the_widest_section(name: str, given: str | None) -> None:
    assert classes(project(1), name=name) == [given]


def test_a_row_that_could_be_both_is_a_question() -> None:
    found = seen([HEAD, [None, "沿黄公路配套", None, 5], project(1), project(2)])
    assert found.marks["台账"] == [(2, "name", "error", "section-or-project")]
    told = seen([HEAD, [None, "沿黄公路配套", "路面二十公里", 5], project(1), project(2)])
    assert told.marks["台账"] == []


def test_headings_that_stand_again_are_passed_over() -> None:
    rows: Rows = [
        project(1),
        HEAD,
        project(2),
        ["序号", "项目名称", "建设内容", "总投资（万元）"],
        project(3),
    ]
    found = seen([HEAD, *rows])
    assert found.skipped["台账"] == [(3, "heading"), (5, "heading")]
    assert len(found.rows["台账"]) == 3


def test_headings_of_two_rows_that_stand_again() -> None:
    head: Rows = [["序号", "项目名称", "2021年计划", None], [None, None, "投资", "建设内容"]]
    merged = [(0, 2, 0, 3), (0, 0, 1, 0), (0, 1, 1, 1)]
    found = seen([*head, [1, "甲道路改造", 5, "路基"], *head, [2, "乙道路改造", 6, "路面"]], *merged)
    assert found.skipped["台账"] == [(4, "heading"), (5, "heading")]
    assert [row["target"] for row in found.rows["台账"]] == ["路基", "路面"]


def test_a_second_table_is_not_read_as_the_first() -> None:
    rows: Rows = [
        project(1),
        [],
        ["序号", "项目名称", "责任单位", "2022年储备投资"],
        [1, "另一道路改造", "某局", 7],
    ]
    found = seen([HEAD, *rows])
    assert [row["name"] for row in found.rows["台账"]] == ["第1号道路改造"]
    assert found.other_table["台账"] == 4
    assert [why for _, why in found.skipped["台账"]] == ["heading", "other-table"]


def test_notes_at_the_foot_end_the_list() -> None:
    rows: Rows = [
        project(1),
        ["备注：1、本表数据截至七月底"],
        ["2、总投资以批复概算为准"],
        ["★为自治区重大项目"],
        [],
    ]
    found = seen([HEAD, *rows])
    assert len(found.rows["台账"]) == 1
    assert found.skipped["台账"] == [(3, "note"), (4, "note"), (5, "note")]


def test_marks_beside_names_are_left_out_and_noted() -> None:
    found = seen(
        [
            HEAD,
            [1, "★稀土永磁项目", None, 1],
            [2, "●▲污水管网", None, 1],
            [3, "S25泾源至华亭公路▲", None, 1],
            ["4●", "3#高炉改造", None, 1],
        ]
    )
    assert [row["name"] for row in found.rows["台账"]] == [
        "稀土永磁项目",
        "污水管网",
        "S25泾源至华亭公路",
        "3#高炉改造",
    ]
    assert found.marks["台账"] == [(row, "name", "note", "mark-left-out") for row in (2, 3, 4)]


def test_numbers_of_columns_and_blank_rows_are_passed_over() -> None:
    found = seen(
        [HEAD, [1, 2, 3, 4], ["  ", " ", None, None], project(1), ["（1）", "（2）", "（3）", "（4）"]]
    )
    assert found.skipped["台账"] == [(2, "numbers"), (5, "numbers")]
    assert found.numbers["台账"] == [4]


def test_hidden_rows_are_read_and_told() -> None:
    found = seen([HEAD, *(project(n) for n in range(1, 8))], hidden=[1, 3, 4, 5, 8])
    assert len(found.rows["台账"]) == 7
    assert found.sheets["台账"].remarks == [("hidden-rows", "note", {"rows": "3–5、8", "number": 4})]
