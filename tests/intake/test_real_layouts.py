"""The layouts that offices really use, L1 to L12 of DOMAIN.md §3, each built here in a few rows: what is read of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.files import Value
from tests.intake.seen import WAN, YI, Read, book, read


def test_l1_a_list_of_a_year_with_owner_and_department_in_two_heading_rows(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["古雷港经济开发区2010年项目明细表"],
        ["序号", "项目名称", "项目性质", "建设内容\n及规模", "建设起止时间", "总投资\n（万元）", "至2009年底累计完成投资", "2010年计划投资\n（万元）",
         "2010年1-7月完成投资（万元）", "后五个月项目进度关键节点的安排", "大干150天力争完成的投资额（万元）", "项目业主单位", None, None, None, "市或县挂钩责任单位", None, None, None, "市挂钩领导"],
        [*[None] * 11, "业主名称", "负责人", "联系人", "电话", "单位名称", "责任人", "联络人", "电话", None],
        ["合计", "2个", " ", " ", " ", 23789, 3050, 10014, 4292, " ", 5722],
        [None, "龙海市合计2个", " ", " ", " ", 23789, 3050, 10014, 4292],
        ["一", "工业", " ", " ", " ", 23789, 3050, 10014, 4292],
        [1, "★芳烃及整体公用配套工程", "续建", "芳烃联合装置", "2009-2011", 13784, 3000, 6700, 3875, "8月 中控楼完工", 2824, "某芳烃公司", "(略)", "(略)", " ", "某管委会", "张三", "(略)", " ", "李四"],
        [2, "体育用品", "新开工", "占地50亩", "09.10-11.3", "10005", "50", 3314, 417, "建设厂房", 2897, "某体育用品公司", "(略)", "(略)", " ", "某镇政府", "王五", "(略)", " ", "赵六"],
    ]  # fmt: skip
    down = [f"{column}2:{column}3" for column in "ABCDEFGHIJK"]
    found = read(tmp_path, rows, "A1:T1", *down, "L2:O2", "P2:S2", "T2:T3", year=2010, month=7)
    assert found.sheets["台账"].header_rows == [2, 3]
    assert found.keys() == {
        "B": "name", "C": "year_class", "D": "content", "E": "planned_period", "F": "total_investment", "G": "completed_before",
        "H": "planned", "I": "declared_to_date", "L": "owner", "P": "responsible", "Q": "person", "T": "leader",
    }  # fmt: skip
    assert found.whys() == {
        "A": "serial-number", "J": "unknown-heading", "K": "unknown-heading", "M": "unknown-heading", "N": "contact",
        "O": "contact", "R": "contact", "S": "contact",
    }  # fmt: skip
    one, two = found.rows["台账"]
    assert one == {
        "name": "芳烃及整体公用配套工程", "year_class": "continued", "content": "芳烃联合装置", "planned_start": "2009", "planned_finish": "2011",
        "total_investment": 13784 * WAN, "completed_before": 3000 * WAN, "planned": 6700 * WAN, "declared_to_date": 3875 * WAN,
        "owner": "某芳烃公司", "responsible": "某管委会", "person": "张三", "leader": "李四",
    }  # fmt: skip
    assert (two["year_class"], two["planned_start"], two["planned_finish"]) == ("new", "2009-10", "2011-03")
    assert (two["total_investment"], two["completed_before"]) == (10005 * WAN, 50 * WAN)
    assert found.skipped["台账"] == [(4, "sum"), (5, "sum"), (6, "section")]
    assert found.failing() == []
    assert len(found.totals["台账"]) == 5 + 5 + 4, "two counts, and four amounts thrice"


def test_l1_by_branch_with_counts_written_into_the_sections(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["漳州台商投资区2010年项目明细表"],
        ["序号", "项目名称", "项目性质", "总投资（万元）", "2010年计划投资（万元）"],
        ["总计", "3个", " ", 600, 60],
        ["（一）工业项目2个", None, None, "300", "30"],
        [1, "水泥", "续建", "100", 10],
        [2, "钢管", "新开工", "200", 20],
        ["（二）交通项目2个", None, None, 300, 30],
        [3, "进港公路", "续建", 300, 31],
    ]
    found = read(tmp_path, rows, "A4:C4", "A7:C7", year=2010)
    assert [row["name"] for row in found.rows["台账"]] == ["水泥", "钢管", "进港公路"]
    assert found.sections["台账"] == ["工业项目\n台账", "工业项目\n台账", "交通项目\n台账"]
    assert found.failing() == [(3, "planned"), (7, "count"), (7, "planned")]


def test_l2_a_monthly_report_whose_sections_are_classes(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["南平市2010年1-3月重点项目（在建、预备）计划分级管理完成情况一览表"],
        ["序号", "项目名称", "总投资    (万元)", "开工至上一年度底累计完成投资", "2010年  计划投资(万元)", "2010年实际完成情况", None, None, "建设单位   及责任人", "挂点领导"],
        [None, None, None, None, None, "1-3月实际完成投资(万元)", "完成投资占年计划%", "1-3月实际形象进度"],
        [],
        ["合计（3项）", None, 60, 6, 30, 9],
        ["其中：在建重点项目（2项）", None, 30, 6, 20, 9],
        ["     预备重点项目（1项）", None, 30, 0, 10, 0],
        ["一、市本级（3项）", None, 60, 6, 30, 9],
        ["（一）在建（2项）", None, 30, 6, 20, 9],
        ["1●", "武夷山至邵武高速公路", 10, 2, 5, 4, 80, "路基完成", "某公司\n(略)", "甲"],
        [7, "顺昌环城路建设工程", 20, 4, 15, 5, 33.3, "桥梁施工", "某医院", "乙"],
        ["（二）预备（1项）", None, 30, 0, 10, 0],
        ["8▲", "闽江防洪三期", 30, 0, 10, 0, 0, "—", "某水利局", "丙"],
    ]  # fmt: skip
    down = [f"{c}2:{c}4" for c in "ABCDEIJ"]
    found = read(
        tmp_path,
        rows,
        "A1:J1",
        *down,
        "F2:H2",
        "F3:F4",
        "G3:G4",
        "H3:H4",
        "A5:B5",
        "A6:B6",
        year=2010,
        month=3,
    )
    assert found.sheets["台账"].header_rows == [2, 3, 4]
    assert found.keys() == {
        "B": "name", "C": "total_investment", "D": "completed_before", "E": "planned", "F": "declared_to_date", "H": "progress", "J": "leader",
    }  # fmt: skip
    assert found.whys() == {"A": "serial-number", "G": "computed", "I": "two-in-one"}
    assert [row["year_class"] for row in found.rows["台账"]] == ["continued", "continued", "preparatory"]
    assert found.rows["台账"][2]["declared_to_date"] == 0, "a nought that is written is nought"
    assert [why for _, why in found.skipped["台账"]] == [
        "sum",
        "part",
        "part",
        "section",
        "section",
        "section",
    ]
    assert found.failing() == []
    assert {total.row for total in found.totals["台账"] if total.key == "count"} == {5, 6, 7, 8, 9, 12}


def test_l2_with_the_month_left_open_the_title_tells_it(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["南平市2010年1-3月重点项目完成情况一览表"],
        ["序号", "项目名称", "总投资(万元)", "1～  月\n完成投资(万元)", "  月完成投资(万元)"],
        [1, "甲", 10, 4, 2],
    ]
    assert read(tmp_path, rows, year=2010, month=3).rows["台账"] == [
        {"name": "甲", "total_investment": 10 * WAN, "declared_to_date": 4 * WAN, "completed": 2 * WAN}
    ]
    other = read(tmp_path, rows, year=2010, month=4)
    assert other.whys() == {"A": "serial-number", "D": "other-month", "E": "other-month"}
    assert [code for code, _, _ in other.sheets["台账"].remarks] == ["month-not-there"]


def test_l3_summaries_beside_the_list_are_left_alone_with_a_reason(tmp_path: Path) -> None:
    details: list[list[Value]] = [["序号", "项目名称", "总投资（万元）"], [1, "甲", 10]]
    summary: list[list[Value]] = [
        ["2010年全市在建重点项目分级管理完成情况表（1-3月）"],
        [
            "分组",
            "项目个数（项）",
            "总投资（万元）",
            "开工至上年底累计",
            "年度计划",
            "1～月完成",
            "占年计划%",
        ],
        ["市本级", 48, 1, 2, 3, 4, 5],
    ]
    path = book(
        tmp_path / "a.xlsx",
        {
            "分级": (summary, ()),
            "明细": (details, ()),
            "名称表": ([["名称", "项目数", "总投资"], ["工业", 3, 5]], ()),
        },
    )
    found = Read.file(path, 2010, 3)
    assert {name: sheet.left for name, sheet in found.sheets.items()} == {
        "分级": "summary-sheet", "明细": "", "名称表": "summary-sheet",
    }  # fmt: skip
    assert found.rows["明细"] == [{"name": "甲", "total_investment": 10 * WAN}]


def test_l4_targets_of_a_year_with_months_and_flags(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["南平市2010年重点项目年度目标及形象进度完成情况汇总表（1-3月）"],
        ["序号", "项目名称", "建设地点", "内容及规模", "建设年限", "总投资", "开工至上一年度底累计完成投资", "年计划投资", "3月完成", "1-3月累计", "完成%", "形象进度",
         "拟开工", "今年开工", "拟竣工", "今年竣工", "考核类/跟踪服务类", "级别", "部门", "业主及负责人", "需省市协调问题", "挂点领导"],
        [1, "甲公路", "延平区", "四车道三十公里", "2009-2011", 100, 20, 50, 10, 25, 50, "路基完成", "2009年10月", "√", "2011-11", None, "考核类", "市级", "交通", "某公司 张三", "用地未批", "李四"],
    ]  # fmt: skip
    found = read(tmp_path, rows, year=2010, month=3)
    assert found.rows["台账"] == [
        {
            "name": "甲公路", "place": "延平区", "content": "四车道三十公里", "total_investment": 100 * WAN, "completed_before": 20 * WAN, "planned": 50 * WAN,
            "completed": 10 * WAN, "declared_to_date": 25 * WAN, "progress": "路基完成", "planned_start": "2009-10", "planned_finish": "2011-11",
            "level": "city", "difficulties": "用地未批", "leader": "李四",
        }
    ]  # fmt: skip
    assert found.whys()["K"] == "computed"
    assert found.whys()["T"] == "two-in-one"
    assert found.whys()["N"] == "unknown-heading", "今年开工 holds ticks"


def test_l5_a_report_of_ten_days(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["漳州市五大战役2010年8月下旬旬报表"],
        ["计量单位：万元"],
        ["序号", "项目名称", "项目性质", "建设内容及规模", "总投资", "2010年度计划投资额", "8月至12月计划投资额", "8月完成情况", None, None, None, None, "挂钩领导", None,
         "责任单位", None, "业主单位或筹办单位", "目前项目建设形象进度", "项目建设中存在问题"],
        [*[None] * 7, "   月计划投资额", "  旬完成投资额", "本旬占月计划投资额（%）", "至   旬完成投资额", "占月计划投资（%）", "市领导", "县领导", "责任单位", "责任人"],
        [" ", "合  计", None, None, 100, 50, 40, 8, 2, None, 6],
        [1, "甲公路", "本年新开工", "三十公里", 60, 30, 25, 5, 1, 20, 4, 80, "张三", "李四", "某局", "王五", "某公司", "路基", "无"],
        [2, "乙医院", "竣工或部分竣工", "二百床", 40, 20, 15, 3, 1, 33, 2, 66, "张三", "李四", "某局", "王五", "某医院", "主体", "缺资金"],
        ["备注：项目性质是指本年新开工、竣工或部分竣工、续建、前期工作。"],
    ]  # fmt: skip
    down = [f"{c}3:{c}4" for c in "ABCDEFGQRS"]
    found = read(
        tmp_path, rows, "A1:S1", "A2:S2", *down, "H3:L3", "M3:N3", "O3:P3", "A8:S8", year=2010, month=8
    )
    assert found.sheets["台账"].unit == "万元"
    assert found.keys() == {
        "B": "name", "C": "year_class", "D": "content", "E": "total_investment", "F": "planned", "H": "month_8", "K": "completed", "M": "leader",
        "O": "responsible", "P": "person", "Q": "owner", "R": "progress", "S": "difficulties",
    }  # fmt: skip
    assert [(row["year_class"], row["completed"], row["month_8"]) for row in found.rows["台账"]] == [
        ("new", 4 * WAN, 5 * WAN), ("completing", 2 * WAN, 3 * WAN),
    ]  # fmt: skip
    assert found.skipped["台账"] == [(5, "sum"), (8, "note")]
    assert found.failing() == []


def test_l6_and_l8_work_before_building_and_where_the_money_comes_from(tmp_path: Path) -> None:
    before: list[list[Value]] = [
        ["2021年重点项目前期工作台账"],
        [
            "序号",
            "项目名称",
            "建设规模及内容",
            "总投资（万元）",
            "前期工作进展",
            None,
            None,
            "责任单位",
            "备注",
        ],
        [None, None, None, None, "立项", "环评", "用地预审"],
        [1, "甲", "厂房", 10, "已办结", "办理中", "—", "某局", None],
    ]
    money: list[list[Value]] = [
        ["2021年重点项目资金拼盘及到位情况（截至7月底）"],
        ["序号", "项目名称", "总投资", "资金来源", None, None, "资金到位", "占总投资%"],
        [None, None, None, "中央资金", "银行贷款", "自筹"],
        [2, "乙", 100, 30, 30, 40, 55, 55],
    ]
    path = book(
        tmp_path / "a.xlsx",
        {
            "前期": (before, ["E2:G2", *(f"{c}2:{c}3" for c in "ABCDHI")]),
            "资金": (money, ["D2:F2", *(f"{c}2:{c}3" for c in "ABCGH")]),
        },
    )
    found = Read.file(path, 2021, 7)
    assert found.rows["前期"] == [
        {"name": "甲", "content": "厂房", "total_investment": 10 * WAN, "responsible": "某局"}
        | {"year_class": "preparatory"}
    ]
    assert found.rows["资金"] == [{"name": "乙", "total_investment": 100 * WAN, "funds_in_place": 55 * WAN}]


def test_l7_the_form_of_one_project_is_no_list(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["单项目台账"],
        ["项目名称：", "甲公路", "业主：", "某公司"],
        ["节点", "计划日期", "实际日期", "责任人"],
        ["拆迁", "2021-03", "2021-04", "张三"],
    ]
    found = read(tmp_path, rows)
    assert found.sheets["台账"].left
    assert found.rows["台账"] == []


@pytest.mark.parametrize(
    ("name", "year_class"),
    [("竣工投产", "completing"), ("续建项目", "continued"), ("加速报批", None), ("Sheet1", None)],
)
def test_l9_a_sheet_for_each_class(tmp_path: Path, name: str, year_class: str | None) -> None:
    rows: list[list[Value]] = [["序号", "项目名称", "总投资（万元）", "责任单位"], [1, "甲", 17177, "某局"]]
    found = Read.file(book(tmp_path / "a.xlsx", {name: (rows, ())}), 2021, None)
    assert found.rows[name][0].get("year_class") == year_class


def test_l10_a_plan_for_the_year_to_come(tmp_path: Path) -> None:
    heads: list[Value] = ["序号", "项目名称", "项目法人", "建设性质", "项目类型", "建设地点", "批准文件", "主要建设内容及规模", "建设用地面积(亩)", "建设起止年限", "总投资", "2020年底累计完成投资",
             "2021年计划", None, "形象进度", "开工状态", "入库状态", "责任单位", "联系人", "联系电话", "包联领导", "备注"]  # fmt: skip
    rows: list[list[Value]] = [
        heads,
        [*[None] * 12, "投资", "主要建设内容"],
        [1, "甲", "某公司", "新建", "产业项目", "园区", "包发改〔2020〕1号", "厂房", 50, "2020年至2022年", 100, 30, 40, "主体封顶", "基础完成", "已开工", "已入库", "某局", "丙", "1", "丁", "无"],
    ]  # fmt: skip
    found = read(tmp_path, rows, "M1:N1", *(f"{c}1:{c}2" for c in "ABCDEFGHIJKLOPQRSTUV"), month=6)
    assert found.rows["台账"] == [
        {
            "name": "甲", "owner": "某公司", "nature": "new", "place": "园区", "content": "厂房", "planned_start": "2020", "planned_finish": "2022",
            "total_investment": 100 * WAN, "completed_before": 30 * WAN, "planned": 40 * WAN, "target": "主体封顶", "progress": "基础完成",
            "stage": "building", "statistics": "in", "responsible": "某局", "leader": "丁", "note": "无",
        }
    ]  # fmt: skip
    assert found.whys()["E"] == "other-values", "产业项目 is no class of the year"
    assert found.sheets["台账"].problems == []


def test_l10_in_another_year_says_so(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["序号", "项目名称", "总投资", "2020年底累计完成投资", "2021年计划投资"],
        [1, "甲", 100, 30, 40],
    ]
    found = read(tmp_path, rows, year=2022)
    assert (found.sheets["台账"].left, found.sheets["台账"].params) == (
        "other-year-sheet",
        {"found": "2021", "asked": 2022},
    )


def test_l11_the_export_of_another_system(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["序号", "项目名称", "建设性质", "总投资(万元)", "2021年度计划投资(万元)", "07月完成投资(万元)", "2021年1-7月累计完成投资(万元)", "牵头单位", "产业类别", "服务队长", "完成比例"],
        [1, "甲", "续建类", 100, 40, 5, 20, "某局", "工业", "张三", "50%"],
        [2, "乙", "新开工类", 200, 50, 6, 10, "某局", "服务业", "张三", "20%"],
    ]  # fmt: skip
    found = read(tmp_path, rows, month=7)
    assert found.rows["台账"][0] == {
        "name": "甲", "year_class": "continued", "total_investment": 100 * WAN, "planned": 40 * WAN, "completed": 5 * WAN, "declared_to_date": 20 * WAN,
        "responsible": "某局",
    }  # fmt: skip
    assert found.whys() == {
        "A": "serial-number",
        "I": "unknown-heading",
        "J": "unknown-heading",
        "K": "computed",
    }


def test_l12_each_column_in_its_own_unit(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["项目名称", "项目代码", "项目工期", "责任单位", "建设单位", "项目类型", "总投资（亿元）", "年度计划投资（万元）", "年度累计完成投资（万元）", "年度投资完成率", "建设性质"],
        ["甲", "2020-150203-41-03-000006", "24个月", "某局", "某公司", "产业", 1.5, 4000, 1200, "30%", "续建"],
    ]  # fmt: skip
    found = read(tmp_path, rows, month=7)
    assert found.rows["台账"] == [
        {
            "name": "甲", "national_code": "2020-150203-41-03-000006", "responsible": "某局", "owner": "某公司", "total_investment": 3 * YI // 2,
            "planned": 4000 * WAN, "declared_to_date": 1200 * WAN, "year_class": "continued",
        }
    ]  # fmt: skip


def test_months_side_by_side_the_one_asked_for_is_read(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["昆都仑区2021年重大项目调度表", None, None, None, None, None, None, "单位：万元"],
        ["序号", "项目名称", "总投资", "8月", None, "9月", None, "1-9月完成投资"],
        [None, None, None, "当月完成", "形象进度", "当月完成", "形象进度"],
        [1, "甲", 100, 5, "基础", 6, "主体", 40],
    ]
    merged = ["D2:E2", "F2:G2", "A2:A3", "B2:B3", "C2:C3", "H2:H3"]
    august, september = (read(tmp_path, rows, *merged, month=month) for month in (8, 9))
    assert august.rows["台账"] == [
        {"name": "甲", "total_investment": 100 * WAN, "completed": 5 * WAN, "progress": "基础"}
    ]
    assert august.whys() == {"A": "serial-number", "F": "other-month", "G": "other-month", "H": "other-month"}
    assert september.rows["台账"] == [
        {"name": "甲", "total_investment": 100 * WAN, "completed": 6 * WAN, "progress": "主体", "declared_to_date": 40 * WAN}
    ]  # fmt: skip


def test_a_plan_month_by_month(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["序号", "项目名称", "2021年计划投资", "分月计划投资", *[None] * 11],
        [None, None, None, *(f"{m}月" for m in range(1, 13))],
        [1, "甲", 78, *range(1, 13)],
    ]
    found = read(tmp_path, rows, "D1:O1", "A1:A2", "B1:B2", "C1:C2")
    assert found.rows["台账"] == [
        {"name": "甲", "planned": 78 * WAN, **{f"month_{m}": m * WAN for m in range(1, 13)}}
    ]


def test_years_in_headings_those_of_other_years_are_left_alone(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        [
            "序号",
            "项目名称",
            "总投资",
            "至2019年底累计完成投资",
            "2020年完成投资",
            "至2020年底累计完成投资",
            "2021年计划投资",
            "2022年计划投资",
            "2021年投资额",
        ],
        [1, "甲", 100, 1, 2, 3, 4, 5, 6],
    ]
    found = read(tmp_path, rows)
    assert found.rows["台账"] == [
        {"name": "甲", "total_investment": 100 * WAN, "completed_before": 3 * WAN, "planned": 4 * WAN}
    ]
    assert found.whys() == {
        "A": "serial-number",
        "D": "other-year",
        "E": "other-year",
        "H": "other-year",
        "I": "unknown-heading",
    }


def test_sheets_of_months_the_one_asked_for_is_read(tmp_path: Path) -> None:
    def of(month: int) -> list[list[Value]]:
        return [["序号", "项目名称", "本月完成投资"], [1, "甲", month]]

    found = Read.file(book(tmp_path / "a.xlsx", {f"{m}月": (of(m), ()) for m in (6, 7, 8)}), 2021, 7)
    assert {name: sheet.left for name, sheet in found.sheets.items()} == {
        "6月": "other-month-sheet", "7月": "", "8月": "other-month-sheet",
    }  # fmt: skip
    assert found.rows["7月"] == [{"name": "甲", "completed": 7 * WAN}]
