"""What is wrong with a return, or asks for a word: one list for the return page, files and the closing of a month.

The rules are those of the audit (``projects/audit``, DOMAIN.md §2.3), as far as a department can put right in the return
itself what they find; beside them stand what only a return can lack. Errors block a submission; a warning asks for a
sentence in the remark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from projects import sentences
from projects.audit.catalogue import AT_SUBMISSION, RULES
from projects.audit.facts import Facts, Filed
from projects.audit.limits import DECLARED, Settings
from projects.audit.rule import ERROR, INFO, WARNING, Rule
from projects.values import Scalar

__all__ = ["CHECKS", "ERROR", "INFO", "WARNING", "Finding", "Reported", "about", "blocking", "checks"]

#: key of a return → how the audit calls it
_FILED = {
    "completed": "completed", "declared_to_date": "declared", "construction": "construction", "installation": "installation",
    "equipment": "equipment", "other_costs": "other_costs", "funds_in_place": "funds", "statistics_to_date": "statistics",
    "progress_percent": "percent",
}  # fmt: skip
_FACTS = (
    "stage", "approval", "planned_start", "planned_finish", "started", "finished", "produced", "year_class", "planned",
    "adjusted", "adjusted_from",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about one return: how grave, about which column (a key), which rule (or ""), which sentence."""

    level: str
    key: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    rule: str = ""

    @property
    def sentence(self) -> str:
        return sentences.say(self.code, dict(self.params))


def about(values: Mapping[str, Scalar], year: int, month: int) -> Facts:
    """What the audit looks at of a project and its year plan, by their keys."""
    told: dict[str, Any] = {key: values[key] for key in _FACTS if key in values}
    return Facts(year, month, **told)


@dataclass(frozen=True, slots=True)
class Reported:
    """A return as it would stand, and what it is held against. Amounts in fen; None is not known.

    ``values`` are stored values by key. ``before`` is the year to date at the end of the month before, 0 in the first
    month; ``follows`` says that nothing is missing between it and this month. ``around`` is what is known of its project."""

    values: Mapping[str, Scalar]
    before: int | None = None
    follows: bool = False
    completed_before: int | None = None
    total_investment: int | None = None
    around: Facts = field(default_factory=Facts)

    def amount(self, key: str) -> int | None:
        found = self.values.get(key)
        return found if isinstance(found, int) else None

    def says(self, key: str) -> bool:
        """Whether a text or a choice says something."""
        return bool(str(self.values.get(key) or "").strip())

    @property
    def filed(self) -> Filed:
        """The return as the rules look at it."""
        amounts: dict[str, Any] = {name: self.amount(key) for key, name in _FILED.items()}
        return Filed(
            self.around.month, before=self.before, follows=self.follows, explained=self.says("remark"),
            progress=str(self.values.get("progress") or ""), **amounts,
        )  # fmt: skip

    @property
    def facts(self) -> Facts:
        """Its project as the rules look at it."""
        return replace(self.around, completed_before=self.completed_before, total=self.total_investment)

    @property
    def to_date(self) -> int | None:
        """本年累计: what is declared as such, else what stood before and this month."""
        return self.filed.to_date

    @property
    def expected(self) -> int | None:
        """What the year to date must be: the month before and this month."""
        return self.filed.expected


Check = Callable[[Reported], Finding | None]


def no_figure(told: Reported) -> Finding | None:
    """A return without any figure is possible, and asks why."""
    if told.to_date is None:
        return Finding(WARNING, "completed", "no-figure")
    return None


def light_unexplained(told: Reported) -> Finding | None:
    """A self-rated light that is not green says why."""
    if told.values.get("self_light") in ("yellow", "red") and not told.says("light_reason"):
        return Finding(ERROR, "light_reason", "light-reason-missing")
    return None


def assessment_unexplained(told: Reported) -> Finding | None:
    """An assessed light that differs from the self-rated one says why; the door asks it too."""
    own, assessed = told.values.get("self_light"), told.values.get("assessed_light")
    if own and assessed and own != assessed and not told.says("assessed_reason"):
        return Finding(ERROR, "assessed_reason", "assessed-reason-missing")
    return None


#: what is asked of a return beside the rules
CHECKS: tuple[Check, ...] = (no_figure, light_unexplained, assessment_unexplained)
#: the month itself and its cumulative first, then what is beside them
_FIRST = ("A34", "A02", "A04", "A05", "A01")
_RULES = tuple(sorted(AT_SUBMISSION, key=lambda rule: (rule.code not in _FIRST, _FIRST.index(rule.code) if rule.code in _FIRST else 0)))  # fmt: skip


def checks(told: Reported, settings: Settings = DECLARED) -> list[Finding]:
    """All that is to be said of a return; rules that are out of use are not asked."""
    facts, filed = told.facts, told.filed
    asked = (_asked(rule, facts, filed, settings) for rule in _RULES if settings.uses(rule.code))
    return [each for each in (*(check(told) for check in CHECKS), *asked) if each]


def _asked(rule: Rule, facts: Facts, filed: Filed, settings: Settings) -> Finding | None:
    seen = rule.look(facts, filed, settings.limits[rule.code])
    if seen is None or not seen.level:
        return None
    return Finding(seen.level, _cell(rule.code, filed), rule.sentence_of(seen), seen.params, rule.code)


def _cell(code: str, filed: Filed) -> str:
    """Beside which cell it is said: the one that is filled."""
    match code:
        case "A05":
            return next(iter(filed.parts))
        case "A01" | "A08" if filed.completed is None:
            return "declared_to_date"
        case "A11" if filed.construction is None:
            return "installation"
        case "A23" if not filed.statistics:
            return "completed"
        case _:
            return RULES[code].cell


def blocking(findings: Iterable[Finding], told: Reported) -> list[Finding]:
    """What keeps a return from being submitted: errors, and warnings while the remark is empty."""
    explained = told.says("remark")
    return [each for each in findings if each.level == ERROR or (each.level == WARNING and not explained)]
