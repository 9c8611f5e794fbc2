"""What a row is: a project, a sum, the head of a section, a note; told by its words alone."""

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from projects.intake.rowkinds import (
    HEADING,
    NO_NAME,
    NOTE,
    NUMBERS,
    PART,
    PLACE,
    SECTION,
    SUM,
    UNSURE,
    Columns,
    amply_said,
    class_of,
    core,
    count_in,
    surely_project,
    tell,
)
from projects.values import Raw, squeeze

#: 序号, 项目名称, 建设内容, 总投资
NUMBERED = Columns(0, 1, frozenset({3}), numbered=True, headings=frozenset({"项目名称"}))
LOOSE = Columns(0, 1, frozenset({3}), numbered=False)
#: the names in the first column, no serial numbers
BARE = Columns(0, 0, frozenset({2}), numbered=False)


def kind(cells: list[Raw], columns: Columns = NUMBERED) -> str | None:
    told = tell(cells, columns)
    return told.kind if told else None


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["合计", "13个", "", 5.0], SUM),
        (["", "合  计", "", 5.0], SUM),
        (["", "合计37个", " ", 5.0], SUM),
        (["", "龙海市合计14个", "", 5.0], SUM),
        (["总计", "131个", "", 5.0], SUM),
        (["", "小计", "", 5.0], SUM),
        (["合计（100项）", "", "", 0.0], SUM),
        (["合计(共16项)", "", "", 0.0], SUM),
        (["", "Total", "", 5.0], SUM),
        (["其中：在建重点项目（90项）", "", 0.0, 0.0], PART),
        (["", "其中：续建", "", 5.0], PART),
        (["一", "工业", "", 5.0], SECTION),
        (["（二）", "基础设施", "", 5.0], SECTION),
        (["Ⅱ", "农业", "", 5.0], SECTION),
        (["", "一、工业", "", 5.0], SECTION),
        (["一、市本级（48项）", "", "", 0.0], SECTION),
        (["（一）工业项目82个", "", " ", "1847655"], SECTION),
        (["", "钢铁基地（17个）", "", 5.0], SECTION),
        (["钢铁基地（17个）", "", "", 5.0], SECTION),
        (["第一部分 续建项目", "", "", ""], SECTION),
        (["", "1、钢铁基地（17个）", "", 5.0], SECTION),
        (["", "续建项目", "", 5.0], SECTION),
        (["", "交通能源类", "", 5.0], SECTION),
        (["", "创新驱动发展工程（94个）", 94.0, ""], SECTION),
        (["", "昆都仑区", "", ""], PLACE),
        (["", "包头市住房和城乡建设局", "", 5.0], PLACE),
        (["", "市本级", "", 5.0], PLACE),
        (["备注：项目性质是指本年新开工。", "", "", ""], NOTE),
        (["注：1. 数据截至三月", "", "", ""], NOTE),
        (["★为自治区重大项目", "", "", ""], NOTE),
        (["填表人：张三", "审核人：李四", "", ""], NOTE),
        (["本表所列项目均为2021年度续建和新开工项目，请各单位抓紧推进。", "", "", ""], NOTE),
        (["1", "2", "3", "4"], NUMBERS),
        ([1.0, 2.0, 3.0, 4.0], NUMBERS),
        (["甲", "乙", "1", "2", "3"], NUMBERS),
        (["序号", "项目名称", "建设内容", "总投资"], HEADING),
        (["", "", "", 5.0], NO_NAME),
        ([7.0, "", "", ""], NO_NAME),
        (["", "沿黄旅游公路及配套", "", 5.0], UNSURE),
    ],
)  # fmt: skip
def test_rows_that_are_no_projects(cells: list[Raw], expected: str) -> None:
    assert kind(cells) == expected


@pytest.mark.parametrize(
    "cells",
    [
        [1.0, "一期工程（扩建）", "", 5.0],
        [1.0, "总装厂房", "", 5.0],
        [1.0, "合成氨项目", "", 5.0],
        ["1●", "武夷山至邵武高速公路", "", 5.0],
        ["（1）", "某某工程", "", 5.0],
        [1.0, "全区污水管网合计长度十公里改造工程", "", 5.0],
        [1.0, "老旧小区改造（12个）", "", 5.0],
        [1.0, "续建", "", ""],
        ["", "钢铁基地（17个）厂区道路", "道路二十公里", 5.0],
        ["", "沿黄旅游公路及配套", "公路十公里", 5.0],
        ["三", "三期热电联产", "两台机组", "某公司"],
    ],
)
def test_projects(cells: list[Raw]) -> None:
    columns = LOOSE if cells[0] == "三" else NUMBERED
    assert kind(cells, columns) is None


def test_chinese_numbers_alone_do_not_make_sections() -> None:
    """A short list may number its projects 一, 二, 三."""
    assert kind(["一", "稀土产业园", "", 5.0], LOOSE) is None
    assert kind(["一", "工业", "", 5.0], LOOSE) == SECTION
    assert kind(["一", "稀土产业园（4个）", "", 5.0], LOOSE) == SECTION


def test_a_list_without_serial_numbers_is_of_projects() -> None:
    assert kind(["稀土永磁", "", 5.0], BARE) is None
    assert kind(["稀土永磁材料深加工产业化项目", "", 5.0], BARE) is None
    assert kind(["工业", "", 5.0], BARE) == SECTION
    assert kind(["稀土基地（4个）", "", 5.0], BARE) == SECTION
    assert kind(["合计", "", 5.0], BARE) == SUM


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("13个", 13), ("(共16项)", 16), ("合计37个", 37), ("工业项目82个", 82), ("市本级(48项)", 48), ("钢铁基地,共17个项目", 17),
        ("(17)", 17), ("工业", None), ("2000万件", None), ("102个床位", None),
    ],
)  # fmt: skip
def test_counts_of_projects(text: str, count: int | None) -> None:
    assert count_in(text) == count


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("（一）工业项目82个", "工业项目"), ("一、市本级（48项）", "市本级"), ("钢铁基地（17个）", "钢铁基地"), ("2、续建项目", "续建项目"),
        ("第一部分：新开工项目", "新开工项目"), ("十", "十"),
    ],
)  # fmt: skip
def test_the_words_of_a_section(text: str, words: str) -> None:
    assert core(text) == words


@pytest.mark.parametrize(
    ("text", "year_class"),
    [
        ("在建", "continued"), ("在建重点项目", "continued"), ("续建类", "continued"), ("计划新开工项目", "new"), ("预备重点项目", "preparatory"),
        ("竣工投产项目", "completing"), ("储备项目", "reserve"), ("续建和新开工项目", ""), ("工业", ""), ("钢铁基地", ""),
    ],
)  # fmt: skip
def test_the_class_that_a_section_names(text: str, year_class: str) -> None:
    assert class_of(text) == year_class


def test_the_first_look_never_takes_a_head_or_a_sum_for_a_project() -> None:
    heads: list[list[Raw]] = [
        ["合计", "13个"], [1.0, "合计"], ["", "钢铁基地（17个）"], ["一", "工业"], ["序号", "项目名称"],
    ]  # fmt: skip
    for cells in heads:
        assert not surely_project(cells, cells[1]), cells
    assert surely_project([1.0, "稀土永磁"], "稀土永磁")
    assert surely_project(["12", "稀土永磁"], "稀土永磁")


WORDS = st.sampled_from(
    ["", None, "—", "无   ", "新建", "12", "1,234%", "第一部分 续建项目", "一、工业", "（一）工业项目82个", "其中：在建（90项）", "合计", "龙海市合计14个",
     "备注：均为估算", "※表示", "★为重点", "项目名称", "  稀土永磁材料", "稀土永磁材料", "钢铁基地（17个）", "工业和信息化局", "I. Industry", "以上共计", "12、高炉", 3.0, "3", "一"]
)  # fmt: skip


@given(st.lists(WORDS, min_size=2, max_size=6), st.sampled_from([NUMBERED, LOOSE, BARE]))
@example(["", "第一号重大产业项目", "钢铁", "某某公司"], LOOSE)
def test_what_is_amply_said_is_a_project(cells: list[Raw], columns: Columns) -> None:
    name = cells[columns.name]
    if isinstance(name, str) and amply_said(cells, squeeze(name), columns):
        event("amply said")
        assert tell(cells, columns) is None


def test_a_row_with_words_behind_its_name_is_known_at_a_second_look() -> None:
    assert amply_said(["第一号重大产业项目", "钢铁", "某某公司"], "第一号重大产业项目", BARE)
    assert not amply_said(["第一号重大产业项目", "钢铁", 3.0], "第一号重大产业项目", BARE)
