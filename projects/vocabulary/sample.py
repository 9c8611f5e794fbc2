"""The columns of a draw for site visits: its parameters, what was drawn, and what is filled in on site."""

from __future__ import annotations

from projects import choices
from projects.vocabulary.column import Edit, amount, choice, date, flag, number, reference, text

_S, _I = "sample", "sample_item"
_MOST = 2**53
_AUDIT = Edit.AUDIT

# fmt: off
SAMPLE = (
    reference("plan", _S, "计划年度", "plan year", "plan", edit=_AUDIT, required=True),
    number("month", _S, "截至月份", "January to month", edit=_AUDIT, low=0, high=12, required=True),
    number("size", _S, "抽取个数", "number to draw", edit=_AUDIT, low=1, high=1_000, required=True),
    number("seed", _S, "随机种子", "seed", edit=_AUDIT, low=0, high=_MOST, required=True),
    text("strata", _S, "分层", "strata", edit=_AUDIT, limit=60),
    choice("weighing", _S, "按金额加权", "weighed by amount", choices.SAMPLE_WEIGHTS, edit=_AUDIT),
    flag("findings", _S, "按审计发现加权", "weighed by findings", edit=_AUDIT),
    text("purpose", _S, "抽查事由", "purpose", edit=_AUDIT, limit=300),
    date("drawn", _S, "抽取日期", "drawn on", edit=_AUDIT, required=True),
    number("population", _S, "可抽个数", "projects that could be drawn", edit=_AUDIT, high=_MOST, required=True),
    number("position", _S, "历史位置", "position in the history", edit=_AUDIT, high=_MOST, required=True),
    text("head", _S, "历史头哈希", "head of the history", edit=_AUDIT, limit=64, required=True),
    text("frame", _S, "抽样框哈希", "hash of what could be drawn", edit=_AUDIT, limit=64, required=True),
)
SAMPLE_ITEM = (
    reference("sample", _I, "抽查", "sample", "sample", edit=_AUDIT, required=True),
    reference("project", _I, "项目", "project", "project", edit=_AUDIT, required=True),
    number("number", _I, "抽查序号", "no. in the sample", edit=_AUDIT, low=1, high=1_000, required=True),
    text("stratum", _I, "所在层", "stratum", edit=_AUDIT, limit=200),
    number("weight", _I, "权重", "weight", edit=_AUDIT, high=_MOST, required=True),
    number("chance", _I, "入样概率", "chance", edit=_AUDIT, high=1_000_000, required=True),
    amount("reported", _I, "抽取时本年累计", "year to date at the draw", edit=_AUDIT),
    date("visited_on", _I, "核查日期", "visited on", edit=_AUDIT),
    text("visited_by", _I, "核查人", "visited by", edit=_AUDIT, limit=100),
    choice("seen", _I, "现场情况", "seen", choices.SEEN, edit=_AUDIT),
    amount("amount_seen", _I, "现场核实金额", "amount seen", edit=_AUDIT),
    text("note", _I, "现场说明", "note", edit=_AUDIT, limit=2000, width=40),
)
#: what is filled in on site
ON_SITE = ("visited_on", "visited_by", "seen", "amount_seen", "note")
# fmt: on
