"""The columns of a project and of what stands around it: who supports it, milestones, permits, problems.

DOMAIN.md §2.1, enumerations E1–E11. What a department reports of its projects has the edit class of its returns."""

from __future__ import annotations

from projects import choices
from projects.vocabulary.column import (
    Column,
    Edit,
    Kind,
    amount,
    choice,
    date,
    flag,
    reference,
    text,
    with_bases,
)

_P, _M, _T, _B = "project", "milestone", "permit", "problem"

PROJECT = with_bases([
    Column("code", _P, "项目编号", "code", Kind.TEXT, Edit.NONE, ("编号", "台账编号"), limit=12, width=11),
    text("name", _P, "项目名称", "name", "项目", "名称", "工程名称", "建设项目名称", "项目(工程)名称", width=40, required=True),
    text("national_code", _P, "国家项目代码", "national code", "项目代码", "投资项目代码", "项目统一代码", "统一代码", "国家代码", "立项代码", limit=40, width=26),
    reference("sector", _P, "领域", "sector", "sector", "基地/领域", "领域/基地", "所属领域", "基地", "所属基地", "板块", required=True),
    text("industry", _P, "行业代码", "industry code", "国民经济行业代码", "行业类别代码", limit=8, width=10),
    reference("owner", _P, "建设单位", "owner", "organisation", "项目业主", "项目业主单位", "业主单位", "业主", "业主名称", "项目单位", "项目法人", "法人单位", "实施单位", "项目实施单位", "项目建设单位", "业主单位或筹办单位", "投资单位"),
    reference("responsible", _P, "责任单位", "responsible department", "organisation", "责任部门", "牵头单位", "牵头部门", "挂钩责任单位", "市或县挂钩责任单位", "包联单位", "推进单位", "项目责任单位", "责任主体"),
    Column("supporting", _P, "配合单位", "supporting departments", Kind.LINKS, Edit.PLAN, ("配合部门", "服务单位", "协办单位", "跟踪服务单位"), refers="organisation", width=18),
    text("leader", _P, "包联领导", "leader in charge", "挂钩领导", "挂点领导", "包抓领导", "包保领导", "联系领导", "分管领导", "责任领导", "市领导", "区领导", "市挂钩领导", "市或县挂钩领导", "镇挂钩领导", limit=100),
    text("person", _P, "责任人", "responsible person", "项目负责人", "项目责任人", limit=100),
    text("place", _P, "建设地点", "place", "地点", "建设地址", "项目地址", "建设位置", "项目地点", "所在地", "属地"),
    choice("nature", _P, "建设性质", "nature", choices.NATURES, "工程性质"),
    choice("level", _P, "项目级别", "level", choices.LEVELS, "级别", "项目层级"),
    choice("investor", _P, "投资主体", "investor", choices.INVESTORS, "投资主体类型", "投资类型"),
    choice("approval", _P, "审批类型", "approval type", choices.APPROVALS, "立项类型"),
    text("content", _P, "建设规模及内容", "scale and content", "建设内容及规模", "主要建设内容及规模", "主要建设规模及内容", "建设内容", "建设规模", "主要建设内容", "项目建设内容", "项目概况", "建设内容与规模", limit=4000, width=50),
    amount("total_investment", _P, "总投资", "total investment", "项目总投资", "总投资额", "投资额", "计划总投资", "投资总额", "概算总投资", "项目投资总额", basis=True),
    amount("output", _P, "达产年产值", "yearly output at full production", "建成后产值", "新增产值", "预计年产值", "年产值", "预期年产值", "达产后年产值", basis=True),
    date("planned_start", _P, "计划开工日期", "planned start", "计划开工时间", "拟开工时间", "开工时间", "计划开工", "开工日期"),
    date("planned_finish", _P, "计划竣工日期", "planned completion", "计划竣工时间", "拟竣工时间", "竣工时间", "计划竣工", "竣工日期", "计划完工时间"),
    date("planned_production", _P, "计划投产日期", "planned production", "计划投产时间", "投产时间"),
    date("started", _P, "实际开工日期", "actual start", "实际开工时间", "实际开工", edit=Edit.RETURN),
    date("finished", _P, "实际竣工日期", "actual completion", "实际竣工时间", "实际竣工", edit=Edit.RETURN),
    date("produced", _P, "实际投产日期", "actual production", "实际投产时间", "实际投产", edit=Edit.RETURN),
    choice("stage", _P, "项目阶段", "stage", choices.STAGES, "阶段", "建设阶段", "项目状态", "当前阶段", "开工状态", "建设状态", edit=Edit.RETURN),
    choice("statistics", _P, "入库状态", "statistics entry", choices.STATISTICS, "入统状态", "是否入库", "入库情况", edit=Edit.RETURN),
    date("statistics_date", _P, "入统日期", "date of statistics entry", "入统时间", "入库时间", edit=Edit.RETURN),
    reference("parent", _P, "父项目编号", "parent project", "project", "父项目", sheet=False),
    text("note", _P, "备注", "note", "说明", limit=2000, width=24),
    flag("placeholder", _P, "占位", "placeholder"),
])  # fmt: skip

# fmt: off
SUPPORT = (
    reference("project", "support", "项目", "project", "project", required=True),
    reference("organisation", "support", "配合单位", "supporting department", "organisation", required=True),
    flag("reports", "support", "负责填报", "reports the month", edit=Edit.PLAN),
)
MILESTONE = (
    reference("project", _M, "项目", "project", "project", edit=Edit.RETURN, sheet=False, required=True),
    choice("kind", _M, "节点", "milestone", choices.MILESTONE_KINDS, edit=Edit.RETURN, required=True),
    text("name", _M, "节点说明", "about the milestone", edit=Edit.RETURN),
    date("planned", _M, "计划日期", "planned date", edit=Edit.RETURN),
    date("forecast", _M, "预计日期", "forecast date", edit=Edit.RETURN),
    date("actual", _M, "实际日期", "actual date", edit=Edit.RETURN),
    text("person", _M, "责任人", "responsible person", edit=Edit.RETURN, limit=100),
)
PERMIT = (
    reference("project", _T, "项目", "project", "project", edit=Edit.RETURN, sheet=False, required=True),
    choice("kind", _T, "手续", "permit", choices.PERMIT_KINDS, edit=Edit.RETURN, required=True),
    choice("state", _T, "办理状态", "state of the permit", choices.PERMIT_STATES, edit=Edit.RETURN, required=True),
    text("document", _T, "文号", "document number", edit=Edit.RETURN, limit=100),
    date("planned", _T, "计划办结日期", "planned date", edit=Edit.RETURN),
    date("actual", _T, "实际办结日期", "actual date", edit=Edit.RETURN),
    reference("department", _T, "责任部门", "department in charge", "organisation", edit=Edit.RETURN),
    text("note", _T, "备注", "note", edit=Edit.RETURN, limit=500),
)
PROBLEM = (
    reference("project", _B, "项目", "project", "project", edit=Edit.RETURN, sheet=False, required=True),
    choice("kind", _B, "问题类型", "kind of problem", choices.PROBLEM_KINDS, edit=Edit.RETURN, required=True),
    text("description", _B, "问题描述", "description", edit=Edit.RETURN, limit=2000, required=True),
    date("raised", _B, "提出日期", "raised on", edit=Edit.RETURN, required=True),
    reference("department", _B, "责任单位", "department in charge", "organisation", edit=Edit.RETURN),
    text("leader", _B, "责任领导", "leader in charge", edit=Edit.RETURN, limit=100),
    date("due", _B, "办结时限", "due date", edit=Edit.RETURN),
    text("measures", _B, "措施", "measures", edit=Edit.RETURN, limit=2000),
    text("result", _B, "结果", "result", edit=Edit.RETURN, limit=2000),
    choice("state", _B, "问题状态", "state of the problem", choices.PROBLEM_STATES, edit=Edit.RETURN, required=True),
)
# fmt: on
