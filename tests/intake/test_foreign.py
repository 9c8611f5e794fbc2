"""Ledgers of another's hand against our ledger: what sections give, what sums say, what stops a file, what a person puts right."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from projects.intake import importing
from projects.intake.importing import Reading
from projects.intake.sectors import Sectors
from projects.models import MonthlyReturn, Plan, Project, YearPlan
from tests.factories import WAN, make
from tests.intake.desk import Desk, codes, said, statuses, written
from tests.intake.files import archive, merges, parts, rows_xml, worksheet

HEAD = ("序号", "项目名称", "总投资（万元）")
NAMES = {
    1: ["steel", "钢铁新材料生产加工基地"], 2: ["rare-earth", "稀土新材料生产应用基地"], 3: ["new-energy", "绿色新能源产业示范基地"],
    4: ["technology", "科技创新成果转化基地"], 5: ["infrastructure", "基础设施"], 6: ["other", "其他"],
}  # fmt: skip


# --- sectors by a part of their names


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("钢铁基地", 1), ("钢铁新材料基地", 1), ("稀土产业", 2), ("稀土新材料生产应用", 2), ("新能源产业基地", 3), ("绿色新能源", 3), ("科技创新", 4),
        ("科技成果转化基地", 4), ("基础设施建设", 5), ("城市基础设施项目", 5), ("其他项目", 6), ("新材料", None), ("基地", None), ("工业", None), ("能源", None),
        ("其他基础设施", None), ("生产", None), ("", None), ("材", None),
    ],
)  # fmt: skip
def test_a_sector_is_known_by_the_part_that_is_no_others(text: str, sector: int | None) -> None:
    assert Sectors(NAMES).by_part(text) == sector


@pytest.mark.parametrize("name", [name for _, name in NAMES.values()])
def test_each_name_means_itself(name: str) -> None:
    assert NAMES[Sectors(NAMES).by_part(name) or 0][1] == name


# --- what sections give


def test_a_section_gives_its_sector_to_new_projects(desk: Desk) -> None:
    reading = desk.apply(
        ["一", "钢铁基地（1个）", 1],
        [1, "甲道路改造", 1],
        ["二", "其他（1个）", 2],
        [2, "乙道路改造", 2],
        head=HEAD,
    )
    assert {(p.name, p.sector.code) for p in Project.objects.all()} == {
        ("甲道路改造", "steel"),
        ("乙道路改造", "other"),
    }
    [note] = reading.problems
    assert (note.code, note.level, note.params) == (
        "sector-by-part",
        "note",
        {"value": "钢铁基地", "sector": "钢铁新材料"},
    )


def test_a_section_that_means_no_sector_leaves_the_question(desk: Desk) -> None:
    reading = desk.bring(["一", "农业（1个）", 1], [1, "甲道路改造", 1], head=HEAD)
    assert codes(reading) == ["sector-missing"]
    assert [(each.row, each.code) for each in reading.skipped] == [(2, "row-section")]


def test_a_project_that_stands_keeps_its_sector_whatever_stands_over_it(desk: Desk) -> None:
    desk.house.project("甲道路改造", total_investment=1 * WAN)
    reading = desk.bring(["一", "其他（1个）", 1], [1, "甲道路改造", 1], head=HEAD)
    assert statuses(reading) == ["unchanged"]


def test_a_section_gives_the_class_of_the_year_to_all(desk: Desk) -> None:
    desk.house.project("甲道路改造", year_class="new")
    desk.apply(["一", "续建项目（1个）", 1], [1, "甲道路改造", 1], head=HEAD)
    assert YearPlan.objects.get().year_class == "continued"


def test_sections_change_nothing_in_a_workbook_of_our_own(desk: Desk) -> None:
    desk.house.project("甲道路改造", total_investment=1 * WAN)
    assert statuses(desk.read(desk.edit(desk.export(), {}, {"name": "一、续建项目（1个）"}))) == ["unchanged"]


# --- what sums say


def test_sums_that_do_not_hold_are_warnings_and_stop_nothing(desk: Desk) -> None:
    desk.house.project("甲道路改造")
    reading = desk.apply(
        ["合计", "2个", 9], [1, "甲道路改造", 1], head=("序号", "项目名称", "总投资（亿元）")
    )
    assert [(p.code, p.level, p.cell) for p in reading.problems] == [
        ("sum-differs", "warning", "B2"),
        ("sum-differs", "warning", "C2"),
    ]
    assert [total["holds"] for total in reading.as_json()["totals"]] == [False, False]
    with override("zh-hans"):
        assert (
            reading.problems[1].message
            == "“合计 2个”写的是 90,000 万元，第 3 至 3 行相加为 10,000 万元，请核对哪一个正确。"
        )
    assert Project.objects.get().total_investment == 10_000 * WAN


def test_sums_of_a_month_that_was_not_asked_for_are_left_out(desk: Desk) -> None:
    rows: list[list[Any]] = [["合计", None, 3, 9], [1, "甲道路改造", 3, 1]]
    head = ("序号", "项目名称", "总投资（万元）", "7月完成投资（万元）")
    assert [total.key for total in desk.bring(*rows, head=head).totals] == ["total_investment"]
    assert [total.key for total in desk.bring(*rows, head=head, month=7).totals] == [
        "total_investment",
        "completed",
    ]


# --- what stops a file


def test_a_file_of_another_year_is_a_problem_and_not_silence(desk: Desk) -> None:
    path = desk.table([1, "甲道路改造", 1], head=HEAD)
    for title in ("昆都仑区2020年重大项目台账", "2019年至2020年重大项目"):
        files_with = archive(
            desk.folder / "b.xlsx",
            parts({"台账": worksheet(rows_xml([[title], HEAD, [1, "甲道路改造", 1]]))}),
        )
        [problem] = desk.read(files_with).problems
        assert (problem.code, problem.level, problem.params["asked"]) == ("other-year-sheet", "error", 2021)
        assert "2020" in problem.message
    assert "other-year-sheet" not in codes(desk.read(path))


def test_headings_of_another_year_tell_it_as_well(desk: Desk) -> None:
    reading = desk.bring(
        [1, "甲道路改造", 1, 2], head=("序号", "项目名称", "至2021年底累计完成投资", "2022年计划投资")
    )
    assert codes(reading) == ["other-year-sheet"]
    assert [place["why"] for place in reading.sheets[0].mapping] == [
        "serial-number",
        None,
        "other-year",
        "other-year",
    ]


def test_a_sheet_of_another_year_beside_one_of_this_is_left_alone(desk: Desk) -> None:
    def sheet(year: int) -> str:
        return worksheet(
            rows_xml(
                [[f"{year}年重大项目台账"], ["序号", "项目名称", "领域"], [1, f"{year}年道路改造", "steel"]]
            )
        )

    reading = desk.read(archive(desk.folder / "a.xlsx", parts({"2020": sheet(2020), "2021": sheet(2021)})))
    assert codes(reading) == []
    assert [(each.sheet, each.code, each.params["found"]) for each in reading.skipped] == [
        ("2020", "other-year-sheet", "2020")
    ]
    assert [proposal.name for proposal in reading.proposals] == ["2021年道路改造"]


def test_a_summary_alone_has_no_key(desk: Desk) -> None:
    reading = desk.bring(["工业", 5, 100], head=("分组", "项目个数", "总投资"))
    assert said(reading) == [(None, "no-key")]
    assert [place["key"] for place in reading.sheets[0].mapping] == [None, None, "total_investment"], (
        "so that it can be put right"
    )


def test_sheets_of_months_without_the_one_asked_for(desk: Desk) -> None:
    sheets = {f"{m}月": worksheet(rows_xml([["项目名称", "本月完成投资"], ["甲", m]])) for m in (5, 6)}
    reading = desk.read(archive(desk.folder / "a.xlsx", parts(sheets)), month=7)
    assert codes(reading) == ["no-sheet-of-month"]


def test_two_columns_for_one_field_are_a_question(desk: Desk) -> None:
    reading = desk.bring([1, "甲道路改造", "某局", "别局"], head=("序号", "项目名称", "责任单位", "牵头单位"))
    [problem] = reading.errors
    assert (problem.code, problem.params) == ("duplicate-column", {"key": "responsible", "columns": "C、D"})


def test_of_two_columns_the_one_that_says_it_exactly_is_taken(desk: Desk) -> None:
    reading = desk.bring([1, "甲道路改造", 5, 3], head=("序号", "项目名称", "投资额", "总投资"))
    assert [(place["key"], place["why"]) for place in reading.sheets[0].mapping][2:] == [
        (None, "said-elsewhere"),
        ("total_investment", None),
    ]


# --- what a person puts right


def again(desk: Desk, reading: Reading, **overrides: str) -> Reading:
    """The same file, read with a person's word on its headings."""
    path = desk.folder / reading.file
    plan = Plan.objects.get(pk=desk.house.plan)
    return importing.read_in_place(
        path, plan=plan, month=None, actor=reading.terms.actor, overrides=overrides
    )


def test_a_person_settles_which_column_is_meant(desk: Desk) -> None:
    reading = desk.bring(
        [1, "甲道路改造", "steel", "某局", "别局"], head=("序号", "项目名称", "领域", "责任单位", "牵头单位")
    )
    settled = again(desk, reading, 责任单位="", 牵头单位="responsible")
    assert codes(settled) == []
    assert [place["key"] for place in settled.sheets[0].mapping] == [
        None,
        "name",
        "sector",
        None,
        "responsible",
    ]
    importing.apply(settled)
    assert Project.objects.get().responsible_id is not None
    assert written(settled)["name"] == "甲道路改造"


def test_a_person_makes_a_list_of_what_looked_like_a_summary(desk: Desk) -> None:
    reading = desk.bring(["甲道路改造", "steel", 5], head=("内容", "领域", "总投资"))
    assert codes(reading) == ["no-key"]
    assert statuses(again(desk, reading, 内容="name")) == ["new"]


# --- what cells say besides


def test_two_dates_out_of_one_cell(desk: Desk) -> None:
    desk.apply(
        ["甲道路改造", "steel", "09.10-11.3"],
        ["乙道路改造", "steel", "2010-"],
        head=("项目名称", "领域", "建设起止时间"),
    )
    assert set(Project.objects.values_list("planned_start", "planned_finish")) == {
        ("2009-10", "2011-03"),
        ("2010", ""),
    }


def test_a_column_of_its_own_goes_before_the_two_in_one(desk: Desk) -> None:
    desk.apply(
        ["甲道路改造", "steel", "2020-2022", "2021年3月"], head=("项目名称", "领域", "建设年限", "开工时间")
    )
    assert Project.objects.values_list("planned_start", "planned_finish").get() == ("2021-03", "2022")


def test_a_wrong_period_names_its_cell(desk: Desk) -> None:
    reading = desk.bring(["甲道路改造", "steel", "十四五"], head=("项目名称", "领域", "建设起止时间"))
    assert said(reading) == [("C2", "not-a-period")]


def test_about_thirty_is_thirty_with_a_note(desk: Desk) -> None:
    reading = desk.apply(
        ["甲道路改造", "steel", "约30", 1],
        head=("项目名称", "领域", "总投资（万元）", "年度计划投资（万元）"),
    )
    assert [(p.cell, p.code, p.level) for p in reading.problems] == [("C2", "about", "note")]
    assert Project.objects.get().total_investment == 30 * WAN


def test_shares_as_excel_stores_them_are_percentages(desk: Desk) -> None:
    desk.house.project("甲道路改造")
    desk.house.project("乙道路改造")
    desk.apply(["甲道路改造", 0.45], ["乙道路改造", 1], head=("项目名称", "工程形象进度（%）"), month=7)
    assert set(MonthlyReturn.objects.values_list("progress_percent", flat=True)) == {4500, 10_000}


def test_all_of_it_at_once_from_the_file_to_the_ledger(desk: Desk) -> None:
    """A messy monthly list of two sectors, with every sum right."""
    make(
        "sector",
        code="infrastructure",
        name="基础设施",
        name_en="Infrastructure",
        kind="infrastructure",
        order=3,
    )
    rows: list[list[Any]] = [
        ["昆都仑区2021年1-7月重大项目进展情况表"], [None, None, None, None, None, None, None, "单位：万元"],
        ["序号", "项目名称", "建设性质", "建设年限", "总投资", "2021年计划投资", "2021年完成情况", None, "存在问题"],
        [None, None, None, None, None, None, "1-7月完成投资", "7月完成", None],
        ["合计（3个）", None, None, None, 600, 60, 30, 3],
        ["一、钢铁基地（2个）", None, None, None, 300, 30, 20, 2],
        [1, "★一号高炉改造", "续建", "2020-2022", "１00", "约10", 10, 1, "无"],
        [2, "二号高炉改造", "新开工", "2021.3-", 200, 20, 10, 1, "用地未批"],
        ["二、基础设施（1个）", None, None, None, 300, 30, 10, 1],
        [3, "沿河道路", "续建", "24个月", 300, 30, 10, 1, None],
        ["备注：数据截至7月底。"],
    ]  # fmt: skip
    xml = worksheet(rows_xml(rows), merges("A1:I1", "G3:H3", *(f"{c}3:{c}4" for c in "ABCDEFI")))
    reading = desk.read(archive(desk.folder / "a.xlsx", parts({"进展": xml})), month=7)
    assert [p.code for p in reading.problems if p.level != "note"] == ["unit-doubted"], "three small projects"
    importing.apply(reading)
    found = Project.objects.order_by("code").values_list(
        "name",
        "sector__code",
        "year_plans__year_class",
        "total_investment",
        "planned_start",
        "planned_finish",
    )
    assert list(found) == [
        ("一号高炉改造", "steel", "continued", 100 * WAN, "2020", "2022"), ("二号高炉改造", "steel", "new", 200 * WAN, "2021-03", ""),
        ("沿河道路", "infrastructure", "continued", 300 * WAN, "", ""),
    ]  # fmt: skip
    returns = MonthlyReturn.objects.order_by("year_plan__project__code").values_list(
        "completed", "declared_to_date", "difficulties"
    )
    assert list(returns) == [(WAN, 10 * WAN, "无"), (WAN, 10 * WAN, "用地未批"), (WAN, 10 * WAN, "")]
    assert all(total.holds for total in reading.totals)
    assert len(reading.totals) == 3 * 5
