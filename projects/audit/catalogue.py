"""All rules in the order of their codes, computed or not. ``docs/rules.md`` is made of this (``tools/rules.py``)."""

from __future__ import annotations

from projects.audit import amounts, codes, dates, duplicates, months, papers, totals
from projects.audit.rule import EACH, LAST, PLAN, PROJECT, Limits, Rule

_FAMILIES = (amounts, months, dates, papers, codes, duplicates, totals)

#: code → rule
RULES: dict[str, Rule] = {
    rule.code: rule for rule in sorted((each for f in _FAMILIES for each in f.RULES), key=lambda r: r.code)
}
#: the rules that are computed
COMPUTED = tuple(rule for rule in RULES.values() if rule.absent is None)
OF_EACH = tuple(rule for rule in COMPUTED if rule.scope == EACH)
OF_LAST = tuple(rule for rule in COMPUTED if rule.scope == LAST)
OF_PROJECT = tuple(rule for rule in COMPUTED if rule.scope == PROJECT)
OF_PLAN = tuple(rule for rule in COMPUTED if rule.scope == PLAN)
#: what is looked at when a return is submitted: what its department can put right in the return itself
AT_SUBMISSION = tuple(rule for rule in COMPUTED if rule.cell)
#: what holds where nothing was set, by rule
DEFAULTS: dict[str, Limits] = {code: rule.defaults for code, rule in RULES.items()}
