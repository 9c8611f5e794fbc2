"""The columns of the audit: thresholds of rules, what they found, and where they are told to be silent.

DOMAIN.md §2.1 (规则/发现). Which rules there are stands in ``projects/audit``; a run writes findings through the door."""

from __future__ import annotations

from projects import choices
from projects.vocabulary.column import Edit, choice, date, flag, number, reference, text

_R, _F, _S = "rule_setting", "finding", "silence"
#: the largest measure: fen, millionths, months
_MOST = 2**60

# fmt: off
RULE_SETTING = (
    text("rule", _R, "规则", "rule", limit=4, required=True),
    flag("active", _R, "启用", "in use", edit=Edit.PLAN),
    number("threshold", _R, "阈值", "threshold", low=-_MOST, high=_MOST),
    number("second", _R, "第二阈值", "second threshold", low=-_MOST, high=_MOST),
)
FINDING = (
    text("rule", _F, "规则", "rule", edit=Edit.FIND, limit=4, required=True),
    reference("plan", _F, "计划年度", "plan year", "plan", edit=Edit.FIND, required=True),
    reference("project", _F, "项目", "project", "project", edit=Edit.FIND),
    number("month", _F, "月份", "month", edit=Edit.FIND, low=0, high=12, required=True),
    text("subject", _F, "所指", "about", edit=Edit.FIND, limit=80),
    choice("level", _F, "级别", "level", choices.FINDING_LEVELS, edit=Edit.FIND, required=True),
    choice("unit", _F, "计量单位", "unit of the measure", choices.FINDING_UNITS, edit=Edit.FIND),
    number("measured", _F, "实测值", "measured", edit=Edit.FIND, low=-_MOST, high=_MOST),
    number("threshold", _F, "比照值", "held against", edit=Edit.FIND, low=-_MOST, high=_MOST),
    text("sentence", _F, "句式", "sentence", edit=Edit.FIND, limit=40, required=True),
    text("params", _F, "句中数据", "data of the sentence", edit=Edit.FIND, limit=4000),
    date("opened", _F, "发现日期", "found on", edit=Edit.FIND, required=True),
    date("due", _F, "说明时限", "to be explained by", edit=Edit.FIND),
    choice("state", _F, "处理状态", "state of the finding", choices.FINDING_STATES, edit=Edit.EXPLAIN, required=True),
    text("explanation", _F, "说明", "explanation", edit=Edit.EXPLAIN, limit=2000),
    text("verdict", _F, "审计意见", "auditor's word", edit=Edit.AUDIT, limit=2000),
    number("measured_now", _F, "消除时实测值", "measured when it was cleared", edit=Edit.FIND, low=-_MOST, high=_MOST),
    number("threshold_now", _F, "消除时比照值", "held against when it was cleared", edit=Edit.FIND, low=-_MOST, high=_MOST),
)
SILENCE = (
    text("rule", _S, "规则", "rule", edit=Edit.AUDIT, limit=4, required=True),
    reference("project", _S, "项目", "project", "project", edit=Edit.AUDIT, required=True),
    text("reason", _S, "静默原因", "reason for the silence", edit=Edit.AUDIT, limit=500, required=True),
    date("until", _S, "静默至", "silent until", edit=Edit.AUDIT, required=True),
)
# fmt: on
