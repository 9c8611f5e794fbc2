"""The layout of a sheet: heading rows, what each column is, which rows are no projects."""

from pathlib import Path

import pytest

from projects import vocabulary
from projects.intake import layout
from projects.intake.layout import Layout, find
from projects.intake.sheets import SheetHead
from projects.values import Raw
from tests.intake.test_cells import read

#: real templates lie beside the repository and never in it
SAMPLES = next(
    (each / "shared/samples" for each in Path(__file__).parents[3:] if (each / "shared/samples").is_dir()),
    Path("shared/samples"),
)
PLAIN: list[Raw] = ["序号", "项目名称", "总投资", "年度计划投资"]


def laid(rows: list[list[Raw]], *merged: layout.Box, year: int = 2021, month: int | None = None) -> Layout:
    found = find(rows, merged, year, month)
    assert found is not None
    return found


def keys(found: Layout) -> dict[str, str]:
    return {place.letter: place.key for place in found.mapped if place.key}


def heading(text: str, year: int = 2021, month: int | None = None) -> tuple[str | None, str, str]:
    """(key, unit, why) of one heading beside a name and a total."""
    places = laid([["项目名称", "总投资", text]], year=year, month=month).places
    place = next(place for place in places if place.index == 2)
    return place.key, place.unit, place.why


# --- where the headings are


def test_title_rows_above_are_passed_over():
    found = laid(
        [
            ["昆都仑区2021年重点项目台账"],
            ["填报时间：2021年3月", "单位：万元"],
            [],
            PLAIN,
            [1.0, "甲", 2.0, 3.0],
        ]
    )
    assert (found.header_rows, found.first_row, found.unit) == ([4], 5, "万元")
    assert keys(found) == {"B": "name", "C": "total_investment", "D": "planned"}


def test_a_merged_parent_is_joined_to_its_children():
    rows: list[list[Raw]] = [
        ["序号", "项目名称", "2021年计划", "", "业主单位", ""],
        ["", "", "投资", "建设内容", "名称", "电话"],
        [1.0, "甲", 5.0, "主体", "某公司", "1"],
    ]
    found = laid(rows, (0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5))
    assert found.header_rows == [1, 2]
    assert keys(found) == {"B": "name", "C": "planned", "D": "target", "E": "owner"}
    assert [place.heading for place in found.places][2:4] == ["2021年计划 / 投资", "2021年计划 / 建设内容"]


def test_three_rows_of_headings_are_joined():
    rows: list[list[Raw]] = [
        ["序号", "项目名称", "投资情况", "", "责任单位"],
        ["", "", "总投资", "2021年", ""],
        ["", "", "(万元)", "计划投资", ""],
        [1.0, "甲", 5.0, 2.0, "某局"],
    ]
    found = laid(rows, (0, 0, 2, 0), (0, 1, 2, 1), (0, 2, 0, 3), (0, 4, 2, 4))
    assert found.header_rows == [1, 2, 3]
    assert "name" in keys(found).values()


def test_a_row_of_units_under_the_headings_is_theirs():
    found = laid([["项目名称", "总投资", "年度计划投资"], ["", "（亿元）", "（万元）"], ["甲", 1.0, 2.0]])
    assert found.header_rows == [1, 2]
    assert [place.unit for place in found.mapped] == ["", "亿元", "万元"]


def test_a_data_row_is_never_taken_for_a_heading():
    found = laid([["项目名称", "总投资", "备注"], ["甲", 1.0, ""], ["乙", 2.0, "年度计划投资"]])
    assert found.header_rows == [1]


@pytest.mark.parametrize(
    "rows", [[], [[]], [["台账"]], [[1.0, 2.0], [3.0, 4.0]], [["甲", "乙"], ["丙", "丁"]]]
)
def test_no_heading_row_is_no_layout(rows):
    assert find(rows, [], 2021, None) is None


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_our_own_headings_are_found_in_either_language(language):
    columns = vocabulary.ledger_columns(month=True)
    found = laid([[column.full_heading(language) for column in columns]], month=5)
    assert [place.key for place in found.places] == [column.key for column in columns]
    assert not found.problems


@pytest.mark.parametrize("written", [str.lower, str.upper, str.title])
def test_english_headings_are_found_in_any_case(written):
    """Workbooks of earlier versions have them in lower case."""
    columns = vocabulary.ledger_columns(month=True)
    found = laid([[written(column.full_heading("en")) for column in columns]], month=5)
    assert [place.key for place in found.places] == [column.key for column in columns]


def test_every_alias_leads_to_its_column():
    """An alias with 本年, 上年 or M月 stands for the plan's year and the month asked for."""
    for column in vocabulary.ledger_columns(month=True):
        for alias in column.aliases:
            text = alias.replace("M月", "5月").replace("本年", "2021年").replace("上年", "2020年")
            key = lone(text, month=5)
            assert key == column.key, text


def lone(text: str, month: int) -> str | None:
    """The key of a heading between two that say nothing of it."""
    row: list[Raw] = (
        ["包联领导", "审批类型", text]
        if "领导" not in text and "类型" not in text
        else ["总投资", "建设地点", text]
    )
    places = laid([row], month=month).places
    return next(place.key for place in places if place.index == 2)


def test_a_wide_sheet_is_laid_out_by_its_first_columns():
    wide: list[Raw] = [f"列{number}" for number in range(16_384)]
    assert keys(laid([[*PLAIN, *wide]] + [wide] * 39)) == {
        "B": "name",
        "C": "total_investment",
        "D": "planned",
    }


# --- what a heading means


@pytest.mark.parametrize(
    "text",
    [
        "年度计划投资",
        "年度 计划\n投资",
        "年度计划投资（万元）",
        "２０２１年计划投资",
        "2021年计划投资",
        "本年度计划投资(万元)",
        "年度计划投资【万元】",
    ],
)
def test_spaces_brackets_units_and_widths_do_not_matter(text):
    assert heading(text)[0] == "planned"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("总投资额（亿元）", "亿元"),
        ("项目总投资(元)", "元"),
        ("概算总投资", "万元"),
    ],
)
def test_the_unit_is_the_headings(text, unit):
    places = laid([["项目名称", "年度计划投资", text]]).places
    assert (places[2].key, places[2].unit) == ("total_investment", unit)


def test_each_column_has_its_own_unit_and_the_sheet_fills_in():
    found = laid([["单位：亿元"], ["项目名称", "总投资", "年度计划投资（万元）"]])
    assert [(place.key, place.unit) for place in found.mapped] == [
        ("name", ""),
        ("total_investment", "亿元"),
        ("planned", "万元"),
    ]


@pytest.mark.parametrize(
    ("text", "month", "expected"),
    [
        ("2021年计划投资", None, ("planned", "")),
        ("2022年计划投资", None, (None, "other-year")),
        ("2020年计划投资", None, (None, "other-year")),
        ("至2020年底累计完成投资", None, ("completed_before", "")),
        ("至2019年底累计完成投资", None, (None, "other-year")),
        ("2021年1-7月完成投资", 7, ("declared_to_date", "")),
        ("1～7月累计完成投资", 7, ("declared_to_date", "")),
        ("1-6月完成投资", 7, (None, "other-month")),
        ("1-7月完成投资", None, (None, "other-month")),
        ("7月完成投资", 7, ("completed", "")),
        ("8月完成投资", 7, (None, "other-month")),
        ("7月计划投资", 3, ("month_7", "")),
        ("联系电话", None, (None, "contact")),
        ("设备到货情况", None, (None, "unknown-heading")),
    ],
)
def test_years_and_months_must_be_those_asked_for(text, month, expected):
    key, _, why = heading(text, month=month)
    assert (key, why) == expected


def test_unknown_headings_are_listed_and_never_guessed():
    found = laid([["项目名称", "总投资", "服务队长", "形象进度要求"]])
    assert [(place.heading, place.key) for place in found.places[2:]] == [
        ("服务队长", None),
        ("形象进度要求", None),
    ]


@pytest.mark.parametrize("title", ["建设性质", "项目性质"])
@pytest.mark.parametrize(
    ("values", "key"),
    [
        (["续建", "新开工", "续建"], "year_class"),
        (["新建", "续建"], "year_class"),
        (["扩建", "新建"], "nature"),
        (["续建", "扩建"], "nature"),
    ],
)
def test_a_nature_that_holds_classes_is_the_class_of_the_year(title, values, key):
    found = laid([["项目名称", "总投资", title], *([["甲", 1.0, value] for value in values])])
    if title == "项目性质" and len({"续建", "扩建"} & set(values)) == 2:
        assert (found.places[2].key, found.places[2].why) == (None, "class-or-nature")
    else:
        assert found.places[2].key == key


# --- what stops a sheet


def test_two_columns_for_one_field_are_a_problem():
    found = laid([["项目名称", "总投资", "总投资额"]])
    assert found.problems == [("duplicate-column", "total_investment", "B、C")]


def test_without_a_name_or_a_code_there_is_no_key():
    assert laid([["分组", "总投资", "年度计划投资"]]).problems == [("no-key", "name", "")]
    assert not laid([["项目编号", "总投资", "年度计划投资"]]).problems


# --- the three real templates


def sample(name: str, year: int, month: int) -> list[tuple[SheetHead, Layout | None]]:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"the sample {name} lies outside the repository and is not here")
    return [(head, find(rows, head.merged, year, month)) for head, rows, _ in read(path)]


def test_sample_a_is_laid_out():
    for head, found in sample("ledger-layout-a.xlsx", 2010, 7):
        assert found is not None, head.name
        assert found.header_rows == [2, 3]
        assert not found.problems
        assert {
            "name",
            "year_class",
            "content",
            "total_investment",
            "completed_before",
            "planned",
            "declared_to_date",
            "owner",
        } <= set(keys(found).values())


def test_sample_a_in_another_year_leaves_its_figures_alone():
    for _, found in sample("ledger-layout-a.xlsx", 2021, 7):
        assert found is not None
        assert {"completed_before", "planned", "declared_to_date"}.isdisjoint(keys(found).values())


def test_sample_b_is_laid_out_and_its_summaries_have_no_key():
    found = [found for _, found in sample("monthly-layout-b.xlsx", 2010, 3)]
    assert all(each is not None for each in found)
    assert [[code for code, _, _ in each.problems] for each in found if each] == [
        [],
        ["no-key"],
        [],
        ["no-key"],
    ]
    assert found[0] is not None
    assert found[0].header_rows == [2, 3, 4]
    assert {"declared_to_date", "progress", "leader", "planned"} <= set(keys(found[0]).values())


def test_sample_c_is_laid_out_in_its_unit():
    ((_, found),) = sample("tenday-layout-c.xlsx", 2010, 8)
    assert found is not None
    assert (found.header_rows, found.unit, found.problems) == ([3, 4], "万元", [])
    assert {"name", "planned", "progress", "difficulties", "owner", "responsible"} <= set(
        keys(found).values()
    )


# --- what a person said of a heading


def test_a_persons_word_stands_above_what_was_read():
    rows: list[list[Raw]] = [
        ["项目名称", "总投资", "服务队长", "说明", "说明"],
        ["甲", 1.0, "张三", "a", "b"],
    ]
    found = find(
        rows, [], 2021, None, {"服务队长": "leader", "总投资": "", "说明": "content", "说明#2": "note"}
    )
    assert found is not None
    assert keys(found) == {"A": "name", "C": "leader", "D": "content", "E": "note"}
    assert [place.why for place in found.places] == ["", "left-by-person", "", "", ""]
    assert not found.problems


def test_a_key_that_is_none_changes_nothing():
    found = find([["项目名称", "总投资"]], [], 2021, None, {"总投资": "colour", "别的": "name"})
    assert found is not None
    assert keys(found) == {"A": "name", "B": "total_investment"}
