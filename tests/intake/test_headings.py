"""What headings mean: the synonyms of real ledgers, parents and children, units, times, and what is none of ours."""

from __future__ import annotations

import pytest

from projects import vocabulary
from projects.intake.headings import Asked, Meaning, aliases, meaning
from projects.intake.times import Title

JULY = Asked(2021, 7)

#: the fourteen groups of DOMAIN.md §3 and what monthly ledgers add
GROUPS = {
    "name": "项目名称 项目名 工程名称 工程名 建设项目名称 项目全称 项目(工程)名称 项目名称（全称）",
    "national_code": "项目代码 国家项目代码 投资项目在线审批监管平台代码 项目统一代码 项目编码",
    "sector": "领域 所属领域 基地/领域 所属基地 产业板块",
    "owner": "建设单位 项目法人 实施单位 项目业主 业主单位 建设主体 法人单位 项目实施主体 项目（法人）单位 建设单位（业主） 项目建设单位名称 业主单位或筹办单位",
    "responsible": "责任单位 牵头单位 项目主管单位 监管单位 主管部门 主责单位 责任部门 包联单位 挂钩责任单位",
    "leader": "包联领导 挂钩领导 市或县挂钩领导 包抓县级领导 责任领导",
    "place": "建设地点 项目地点 建设地址 所在市县 所在地 所在盟市 项目位置 隶属区县 项目建设地点",
    "total_investment": "总投资 项目总投资 总投资额 投资额 项目总投资额（万元） 估算总投资 总投资(含税)",
    "planned": "年度计划投资 年度投资 本年度计划投资 2021年计划投资 年计划投资 计划投资 投资计划 计划完成投资 2021年度投资计划 今年计划完成投资额 年度计划投资数",
    "target": "年度工作目标 年度目标 2021年工作目标 年度建设目标 2021年主要建设任务 年工作计划 2021年目标任务 计划形象进度",
    "planned_period": "建设起止年限 建设起止时间 建设年限 建设周期 起止年限 计划工期 计划建设期限 建设起止期 开竣工时间 建设工期",
    "planned_start": "开工年份 开工时间 计划开工 拟开工 计划开工时间 开工日期",
    "planned_finish": "竣工年份 竣工时间 完工年份 计划竣工 计划完工时间 拟竣工时间",
    "content": "建设内容 主要建设内容 建设规模 建设规模和内容 建设规模及内容 建设规模及主要内容 拟建设规模 项目内容 项目简介 建设内容、规模 主要建设规模与内容",
    "year_class": "年度类别 项目类别 项目类型",
    "nature": "建设性质",
    "completed": "本月完成投资 当月完成投资 7月完成投资 7月份完成投资额 2021年7月完成投资 本月完成",
    "declared_to_date": "1-7月完成投资 1～7月累计完成投资 2021年1-7月实际完成投资 本年累计完成投资 年初至今累计完成投资 2021年截至7月底累计完成投资 1至7月完成投资额 今年累计完成投资",
    "completed_before": "至2020年底累计完成投资 截至上年底累计完成投资 开工至上一年度底累计完成投资 2020年底累计完成投资额 截止2020年12月底累计完成 上年末累计完成投资",
    "progress": "形象进度 目前形象进度 工程进展 项目进展情况 工程形象进度 7月形象进度 1-7月实际形象进度 建设进展情况",
    "difficulties": "存在问题 存在的困难和问题 存在的主要问题 需协调解决的问题 需省市协调问题 困难及问题 项目建设中存在问题",
    "next_steps": "下步安排 下一步工作计划 下月计划 下步工作打算",
    "statistics": "入库状态 是否入库 是否入统 纳统情况",
    "funds_in_place": "到位资金 资金到位情况 资金到位",
    "note": "备注",
    "month_7": "7月计划投资 7月份计划 本月计划投资",
    "month_3": "3月计划 3月份计划投资额",
}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "text"), [(key, text) for key, texts in GROUPS.items() for text in texts.split(" ")]
)
def test_synonyms(key: str, text: str) -> None:
    assert meaning((text,), JULY).key == key


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        (("2021年计划", "投资"), "planned"), (("2021年投资计划", "小计"), "planned"), (("2021年投资计划", "主要建设内容"), "target"),
        (("2021年计划投资", "形象进度"), "target"), (("项目业主单位", "业主名称"), "owner"), (("业主", "名称"), "owner"), (("挂钩责任单位", "单位名称"), "responsible"),
        (("挂钩责任单位", "责任人"), "person"), (("项目", "名称"), "name"), (("2021年实际完成情况", "1-7月实际完成投资"), "declared_to_date"),
        (("7月", "当月完成"), "completed"), (("7月", "完成投资"), "completed"), (("7月", "形象进度"), "progress"), (("投资完成情况", "本月"), "completed"),
        (("投资完成情况", "1-7月累计"), "declared_to_date"), (("本年累计", "投资额"), "declared_to_date"), (("分月计划", "3月"), "month_3"),
        (("8月", "计划投资"), "month_8"), (("月度完成投资", "7月"), "completed"), (("总投资", "合计"), "total_investment"), (("项目概况", "建设内容", "主要建设内容及规模"), "content"),
        (("开竣工时间", "开工"), "planned_start"), (("开竣工时间", "竣工"), "planned_finish"), (("投资情况", "总投资"), "total_investment"),
        (("完成情况", "7月", "投资"), "completed"),
    ],
)  # fmt: skip
def test_parents_and_children(parts: tuple[str, ...], key: str) -> None:
    assert meaning(parts, JULY).key == key


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        (("序号",), "serial-number"), (("联系电话",), "contact"), (("项目业主单位", "联系人"), "contact"), (("完成投资占年计划%",), "computed"), (("完成率",), "computed"),
        (("占年计划（%）",), "computed"), (("年度投资完成率",), "computed"), (("2021年实际完成情况", "占年计划%"), "computed"), (("序时进度",), "computed"),
        (("建设单位及责任人",), "two-in-one"), (("总投资（万美元）",), "not-yuan"), (("自开工累计完成投资",), "since-start"), (("开工以来累计完成投资",), "since-start"),
        (("截至7月底累计完成投资",), "since-when"), (("完成投资",), "since-when"), (("旬完成投资额",), "ten-days"), (("8月至12月计划投资额",), "other-month"),
        (("8月", "当月完成"), "other-month"), (("8月", "形象进度"), "other-month"), (("2022年计划", "投资"), "other-year"), (("次年计划", "投资"), "other-year"),
        (("2020年完成投资",), "other-year"), (("至2019年底累计完成投资",), "other-year"), (("2021年投资额",), "unknown-heading"), (("占地面积（亩）",), "unknown-heading"),
        (("至2020年底形象进度",), "unknown-heading"), (("2021年投资计划", "新增生产能力"), "unknown-heading"), (("今年开工",), "unknown-heading"),
        (("项目业主单位", "负责人"), "unknown-heading"), (("服务队长",), "unknown-heading"), (("全年完成投资额",), "unknown-heading"),
    ],
)  # fmt: skip
def test_what_is_none_of_ours_says_why(parts: tuple[str, ...], why: str) -> None:
    found = meaning(parts, JULY)
    assert (found.key, found.why) == (None, why)


@pytest.mark.parametrize(
    ("parts", "unit"),
    [
        (("总投资（亿元）",), "亿元"), (("总投资/万元",), "万元"), (("总投资，元",), "元"), (("总投资万元",), "万元"), (("总投资：亿元",), "亿元"),
        (("总投资（单位：千元）",), "千元"), (("总投资(亿)",), "亿元"), (("投资情况（亿元）", "总投资"), "亿元"), (("投资情况（亿元）", "总投资（万元）"), "万元"), (("总投资",), ""),
    ],
)  # fmt: skip
def test_units_in_headings(parts: tuple[str, ...], unit: str) -> None:
    found = meaning(parts, JULY)
    assert (found.key, found.unit) == ("total_investment", unit)


def test_progress_in_percent_is_a_column_of_its_own() -> None:
    assert [meaning((text,), JULY).key for text in ("形象进度（%）", "形象进度%", "形象进度", "形象进度百分比")] == [
        "progress_percent", "progress_percent", "progress", "progress_percent",
    ]  # fmt: skip


def test_a_heading_that_leaves_the_month_open_is_of_the_titles_month() -> None:
    march = Asked(2021, 3, Title(frozenset({2021}), 3))
    april = Asked(2021, 4, Title(frozenset({2021}), 3))
    for text, key in (
        ("1～ 月完成投资", "declared_to_date"),
        ("本月完成投资", "completed"),
        ("本年累计完成投资", "declared_to_date"),
    ):
        assert meaning((text,), march).key == key
        assert meaning((text,), april) == Meaning(None, "", "other-month")


def test_exact_words_go_before_loose_ones() -> None:
    assert [
        meaning((text,), JULY).weak for text in ("项目名称", "名称", "累计完成投资", "本年累计完成投资")
    ] == [False, True, True, False]


def test_no_alias_is_lost_and_none_means_two_things() -> None:
    exact, loose = aliases()
    assert set(exact.values()) >= {key for key in vocabulary.read_as() if not key.startswith("month_")}
    ambiguous = [text for (_, text), key in loose.items() if not key]
    assert ambiguous == ["项目单位"], (
        "as written it is the owner; without 及名称 it would be the name as well"
    )
