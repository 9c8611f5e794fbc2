"""The columns of a month: what was reported, and the evidence for it. DOMAIN.md §2.1, E5, E6, E11."""

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

_R, _V = "monthly_return", "evidence"

MONTHLY_RETURN = with_bases([
    reference("year_plan", _R, "年度计划", "year plan", "year_plan", edit=Edit.NONE, sheet=False, required=True),
    reference("period", _R, "报告期", "period", "period", edit=Edit.NONE, sheet=False, required=True),
    amount("completed", _R, "本月完成投资", "completed this month", "当月完成投资", "本月完成", "当月完成", "M月完成投资", "M月份完成投资", "月完成投资", "M月完成", edit=Edit.RETURN, negative=True, basis=True),
    amount("declared_to_date", _R, "本年累计完成投资", "completed this year to date", "1-M月累计", "1-M月完成投资", "1-M月累计完成投资", "1-M月实际完成投资", "1-M月实际完成", "年初至今累计完成投资", "自年初累计完成投资", "本年累计完成", "本年完成投资", "年度累计完成投资", "累计完成投资", edit=Edit.RETURN, basis=True),
    amount("construction", _R, "其中：建筑工程", "of which construction", "建筑工程", edit=Edit.RETURN),
    amount("installation", _R, "其中：安装工程", "of which installation", "安装工程", edit=Edit.RETURN),
    amount("equipment", _R, "其中：设备工器具购置", "of which equipment", "设备工器具购置", "设备购置", edit=Edit.RETURN),
    amount("other_costs", _R, "其中：其他费用", "of which other costs", "其他费用", edit=Edit.RETURN),
    amount("funds_in_place", _R, "本年到位资金", "funds in place this year", "资金到位", "到位资金", "资金到位情况", edit=Edit.RETURN),
    amount("statistics_to_date", _R, "入统本年累计", "statistics figure to date", "入统累计", "统计口径累计", "入库投资", "统计入库投资", edit=Edit.RETURN),
    text("progress", _R, "形象进度", "physical progress", "目前形象进度", "项目进展", "进展情况", "工程进展", "目前项目建设形象进度", "1-M月实际形象进度", "工程形象进度", "项目进展情况", edit=Edit.RETURN, limit=2000, width=30),
    Column("progress_percent", _R, "形象进度百分比", "physical progress in percent", Kind.PERCENT, Edit.RETURN, ("形象进度%", "工程进度%"), unit="%", width=10),
    text("difficulties", _R, "存在问题", "difficulties", "存在的问题", "存在困难", "困难和问题", "项目建设中存在问题", "需协调解决的问题", "存在问题及困难", edit=Edit.RETURN, limit=2000, width=30),
    text("next_steps", _R, "下月安排", "next steps", "下步安排", "下一步工作", "下一步计划", "下步工作", "下一步工作安排", edit=Edit.RETURN, limit=2000, width=30),
    choice("self_light", _R, "自评灯", "self-rated light", choices.LIGHTS, "自评亮灯", edit=Edit.RETURN),
    text("light_reason", _R, "亮灯说明", "reason for the light", "亮灯原因", edit=Edit.RETURN, limit=500, width=24),
    text("remark", _R, "本月说明", "remark of the month", edit=Edit.RETURN, limit=500, width=24),
    choice("assessed_light", _R, "核定灯", "assessed light", choices.LIGHTS, "核定亮灯", edit=Edit.ASSESS, sheet=False),
    text("assessed_reason", _R, "核定说明", "reason for the assessed light", edit=Edit.ASSESS, limit=500, sheet=False),
    text("returned_reason", _R, "退回原因", "reason for returning it", edit=Edit.ASSESS, limit=500, sheet=False),
    choice("state", _R, "报送状态", "state of the return", choices.RETURN_STATES, edit=Edit.NONE, sheet=False),
])  # fmt: skip

# fmt: off
EVIDENCE = (
    reference("project", _V, "项目", "project", "project", edit=Edit.RETURN, sheet=False, required=True),
    reference("monthly_return", _V, "月报", "monthly return", "monthly_return", edit=Edit.RETURN, sheet=False),
    choice("kind", _V, "凭证类型", "kind of evidence", choices.EVIDENCE_KINDS, edit=Edit.RETURN, required=True),
    text("name", _V, "文件名", "file name", edit=Edit.RETURN, limit=255, required=True),
    text("sha256", _V, "SHA-256", "SHA-256", edit=Edit.RETURN, limit=64, required=True),
    number("size", _V, "字节数", "size in bytes", edit=Edit.RETURN, high=2**40, required=True),
    amount("amount", _V, "凭证金额", "amount of the evidence", edit=Edit.RETURN),
    flag("signed", _V, "三方签章", "signed by all three parties", edit=Edit.RETURN),
    text("note", _V, "说明", "note", edit=Edit.RETURN, limit=500),
)
# fmt: on
