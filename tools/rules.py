"""The catalogue of the audit's rules, docs/rules.md, out of the rules themselves: `python -m tools.rules check` or `update`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tools import generated

if TYPE_CHECKING:
    from projects.audit import Rule

FILE = Path(__file__).resolve().parent.parent / "docs" / "rules.md"
HEAD = """# 审计规则目录 · Catalogue of the audit's rules

本文件由 `python -m tools.rules update` 按 `projects/audit` 自动生成，请勿手改；有测试检查它是否最新。
This file is made by `python -m tools.rules update` from `projects/audit`; a test checks that it is up to date.

- 级别 level: 错误 error 在报送时挡住月报（“报送时”一栏打勾的规则）；警告 warning 要求在“本月说明”写一句话；提示 information 只作参考。
  An error stops a return that is submitted (rules ticked under “at submission”), a warning asks for a sentence in its
  remark, an information stops nothing.
- 金额单位为万元；阈值是默认值，可在“审计 → 规则目录”中修改并写明原因；带 † 的默认值没有出处，是我们定的。
  Amounts are in 万元 (10k yuan). Thresholds are defaults, set under Audit → Rules with a reason; those with † are ours,
  without a source.
- 未知不算错：缺少所需数据的项目不作判断。占位项目、已取消项目没有发现。
  What is not known is never wrong. Placeholders and cancelled projects have no findings.
"""
_LEVELS = {"E": "错误 error", "W": "警告 warning", "I": "提示 information"}


def document() -> str:
    """The whole file."""
    from projects.audit import RULES

    return "".join([HEAD, *(part for rule in RULES.values() for part in _section(rule))])


def _section(rule: "Rule") -> Iterator[str]:
    from django.utils import translation

    told = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            told[language] = (str(rule.name), rule.in_words(rule.defaults), str(rule.absent or ""))
    (zh, zh_formula, zh_absent), (en, en_formula, en_absent) = told["zh-hans"], told["en"]
    yield f"\n## {rule.code} {zh} · {en}\n\n"
    yield f"- {zh_formula}\n- {en_formula}\n"
    levels = ", ".join(_LEVELS[letter] for letter in rule.levels.split("/"))
    yield f"- 级别 level: {levels}　出处 source: {rule.origin}　报送时 at submission: {'✓' if rule.cell else '—'}\n"
    if rule.absent:
        yield f"- **不计算 not computed**: {zh_absent} {en_absent}\n"
    else:
        yield f"- 所需数据 needs: {', '.join(f'`{key}`' for key in rule.needs)}\n"
    yield from _thresholds(rule)


def _thresholds(rule: "Rule") -> Iterator[str]:
    from django.utils import translation

    for limit in rule.limits:
        names = []
        for language in ("zh-hans", "en"):
            with translation.override(language):
                names.append(str(limit.name))
        unit = {"percent": "%", "fen": "万元", "points": "", "months": "", "count": ""}.get(limit.unit, "")
        yield f"- 阈值 threshold: {names[0]} · {names[1]} = {limit.shown(limit.default)} {unit}".rstrip()
        yield f"{'' if limit.sourced else ' †'}\n"


if __name__ == "__main__":
    sys.exit(generated.run(FILE, document, "tools.rules", __doc__, sys.argv[1:]))
