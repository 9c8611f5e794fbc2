"""The columns of a plan year: the plan itself, what was published with it, what it holds for a project, its periods.

DOMAIN.md §2.1."""

from __future__ import annotations

from projects import choices
from projects.vocabulary.column import (
    Column,
    Edit,
    Kind,
    amount,
    choice,
    flag,
    number,
    reference,
    text,
    with_bases,
)

_Y, _E, _S = "year_plan", "period_exception", "snapshot"

YEAR_PLAN = with_bases([
    reference("project", _Y, "项目", "project", "project", edit=Edit.NONE, sheet=False, required=True),
    reference("plan", _Y, "计划年度", "plan year", "plan", edit=Edit.NONE, sheet=False, required=True),
    choice("year_class", _Y, "年度类别", "class of the year", choices.CLASSES, "项目类别", "建设类别", "年度建设性质", "项目类型"),
    amount("planned", _Y, "年度计划投资", "planned investment of the year", "年度投资", "本年度计划投资", "计划完成投资", "本年计划投资", "年计划投资", "年度计划", "计划投资", "年度投资计划", "年度计划投资额", "计划投资额", "本年度计划投资额", "年内计划完成投资", "本年计划完成投资", "本年投资计划", basis=True),
    amount("adjusted", _Y, "调整后年度计划", "adjusted plan", "年度计划调整数", "调整计划投资"),
    number("adjusted_from", _Y, "计划调整起始月", "adjusted from month", low=1, high=12),
    text("adjusted_document", _Y, "计划调整文号", "document of the adjustment", limit=100),
    amount("completed_before", _Y, "截至上年底累计完成投资", "completed before the year", "至上年底累计完成投资", "上年底累计完成投资", "截至上年底累计完成", "至上年底累计完成", "开工至上一年度底累计完成投资", "开工至上年底累计完成投资", "开工至上年底累计", "上年底累计完成", "以前年度累计完成投资", basis=True),
    text("target", _Y, "年度目标", "target of the year", "年度建设目标", "年度工作目标", "年度形象进度目标", "年度主要建设内容", "年度建设内容", "本年主要建设内容", limit=2000, width=30),
    number("start_month", _Y, "计划开工月", "planned start month", "计划开工月份", low=1, high=12),
    number("finish_month", _Y, "计划竣工月", "planned completion month", "计划竣工月份", low=1, high=12),
    *(amount(f"month_{m}", _Y, f"{m}月计划", f"plan of month {m}", f"{m}月计划投资", f"{m}月份计划投资") for m in range(1, 13)),
    flag("carried_over", _Y, "结转", "carried over"),
])  # fmt: skip

# fmt: off
PLAN = (
    number("year", "plan", "计划年度", "plan year", low=1990, high=2100, required=True),
    choice("status", "plan", "状态", "status", choices.PLAN_STATES),
    choice("light_rule", "plan", "亮灯规则", "light rule", choices.LIGHT_RULES),
    text("curve", "plan", "序时曲线", "schedule curve", limit=100),
    number("due_day", "plan", "报送截止日", "day returns are due", low=1, high=31),
    flag("january_joined", "plan", "一月与二月合报", "January is reported with February", edit=Edit.PLAN),
    number("funds_full", "plan", "资金灯绿灯下限", "funds light green from", low=1, high=200, unit="%"),
    number("funds_low", "plan", "资金灯红灯上限", "funds light red below", low=0, high=200, unit="%"),
    number("reach", "plan", "赶工幅度上限", "highest pace thought possible", low=50, high=500, unit="%"),
    number("explain_days", "plan", "审计发现说明时限", "time to explain a finding", low=1, high=365, unit="天"),
)
CONTROL_TOTAL = (
    reference("plan", "control_total", "计划年度", "plan year", "plan", required=True),
    choice("scope", "control_total", "口径", "scope", choices.SCOPES),
    reference("sector", "control_total", "领域", "sector", "sector"),
    choice("measure", "control_total", "指标", "measure", choices.MEASURES),
    text("item", "control_total", "项目", "item"),
    Column("value", "control_total", "数值", "value", Kind.INTEGER, Edit.PLAN, low=-(2**60), high=2**60),
    choice("unit", "control_total", "单位", "unit", choices.MEASURE_UNITS),
    choice("qualifier", "control_total", "限定", "qualifier", choices.QUALIFIERS),
    choice("standing", "control_total", "出处性质", "standing", choices.STANDINGS),
    text("section", "control_total", "文件章节", "section of the document"),
    text("note", "control_total", "说明", "note", limit=2000),
)
PERIOD = (
    reference("plan", "period", "计划年度", "plan year", "plan", required=True),
    number("month", "period", "月份", "month", low=1, high=12, required=True),
    choice("state", "period", "状态", "state", choices.PERIOD_STATES),
)
PERIOD_EXCEPTION = (
    reference("period", _E, "报告期", "period", "period", required=True),
    reference("organisation", _E, "单位", "department", "organisation", required=True),
    text("until", _E, "延期至", "open until", limit=16, required=True),
    text("reason", _E, "延期原因", "reason for the extension", limit=500, required=True),
)
SNAPSHOT = (
    reference("period", _S, "报告期", "period", "period", required=True),
    choice("kind", _S, "封账类型", "kind of closing", choices.SNAPSHOT_KINDS, required=True),
    number("position", _S, "历史位置", "position in the history", high=2**53, required=True),
    text("head", _S, "历史头哈希", "head of the history", limit=64, required=True),
    text("sha256", _S, "SHA-256", "SHA-256", limit=64, required=True),
)
# fmt: on
