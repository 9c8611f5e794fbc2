"""The figures that the ledger computes for a year plan at the end of a month. They live in no field and are never imported.

DOMAIN.md §2.4; which function makes each: ``projects/figures/computed.py``."""

from __future__ import annotations

from projects import choices
from projects.vocabulary.column import Column, Edit, Kind, amount, choice

_F = "figure"


def _light(key: str, zh: str, en: str) -> Column:
    return choice(key, _F, zh, en, choices.LIGHTS, edit=Edit.NONE, width=8)


def _percent(key: str, zh: str, en: str, *aliases: str) -> Column:
    return Column(key, _F, zh, en, Kind.PERCENT, Edit.NONE, aliases, unit="%", width=10)


# fmt: off
FIGURE = (
    _light("light", "综合灯", "worst light"),
    _light("light_start", "开工灯", "start light"),
    _light("light_progress", "进度灯", "progress light"),
    _light("light_funds", "资金灯", "funds light"),
    _light("light_statistics", "入库灯", "statistics light"),
    amount("year_to_date", _F, "年内累计完成", "completed from January on", edit=Edit.NONE),
    _percent("completion_rate", "年度投资完成率", "completion rate", "完成率", "完成比例", "占年计划", "占年计划%", "占年度计划", "占年度计划%", "完成年度计划%"),
    _percent("schedule", "序时进度", "schedule to date"),
    _percent("deviation", "进度偏差", "deviation from the schedule", "偏差"),
    amount("gap", _F, "投资缺口", "investment gap", edit=Edit.NONE),
    amount("balance", _F, "年内余额", "balance of the year", edit=Edit.NONE),
    amount("needed", _F, "月均需完成", "needed each month", edit=Edit.NONE),
    choice("reach", _F, "年度计划能否完成", "plan within reach", choices.REACH, edit=Edit.NONE),
)
# fmt: on
