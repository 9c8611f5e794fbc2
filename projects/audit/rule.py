"""What a rule is: a declared object with its code, names, thresholds and source, and one small function that looks.

A function answers ``Seen``: how grave it is ("" where all is well), what was measured and what it was held against; None
where there is nothing to compare, for what is not known is never wrong. Amounts are fen, shares millionths."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects import values
from projects.audit.sources import PRACTICE, shown
from projects.figures.schedule import whole_fen
from projects.values import show_exact

__all__ = [
    "COUNT", "DAYS", "EACH", "ERROR", "FEN", "INFO", "LAST", "MONTHS", "NOTHING", "PLAN", "PRACTICE", "PROJECT", "SHARE",
    "WAN", "WARNING", "Limit", "Limits", "Rule", "Seen", "collector", "millionths", "months_limit", "percent_limit", "wan",
]  # fmt: skip

ERROR, WARNING, INFO = "error", "warning", "info"
#: what ``measured`` and ``bound`` are counted in
FEN, SHARE, MONTHS, DAYS, COUNT, NOTHING = "fen", "share", "months", "days", "count", ""
#: what a rule looks at: each counted return, the last of them, a project in the year's plan, the plan as a whole
EACH, LAST, PROJECT, PLAN = "each return", "last return", "project", "plan"
_MILLION = 10**6
#: fen in 万元
WAN = values.FEN["万元"]

#: thresholds by key, as whole numbers of their unit
Limits = Mapping[str, int]
_NONE: Mapping[str, Any] = {}


class Seen(NamedTuple):
    """What a rule saw. ``code`` names the sentence ("" is the rule's own), ``params`` fill it; ``subject`` tells apart
    several findings of one rule about one project and month; ``unit`` where it is not the rule's."""

    level: str
    measured: int | None = None
    bound: int | None = None
    params: Mapping[str, Any] = _NONE
    code: str = ""
    subject: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold that can be set: its key, its name, its unit ("percent", "points", "months", "days", "fen", "count",
    "region") and its default. ``sourced`` is False where the default is ours ("nv" in DOMAIN.md)."""

    key: str
    name: Promise
    unit: str
    default: int
    low: int = 0
    high: int = 10_000
    sourced: bool = True

    def shown(self, value: int) -> str:
        """The threshold as it stands in a sentence: amounts in 万元."""
        return show_exact(value, "万元") if self.unit == FEN else str(value)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``cell`` names the column beside which the return page says it; "" is said only by the audit.

    ``absent`` says why a rule is not computed: the data it needs are not kept, or the door keeps it."""

    code: str
    name: Promise
    formula: Promise
    levels: str
    unit: str
    scope: str
    source: str
    needs: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    cell: str = ""
    absent: Promise | None = None
    look: Callable[..., Any] = field(default=lambda *_: None, repr=False)

    @property
    def origin(self) -> str:
        """Its source in words."""
        return shown(self.source)

    @property
    def defaults(self) -> Limits:
        return {limit.key: limit.default for limit in self.limits}

    def in_words(self, limits: Limits) -> str:
        """The formula with its thresholds, in the language of the moment."""
        told = {limit.key: limit.shown(limits[limit.key]) for limit in self.limits}
        return str(self.formula) % told

    def sentence_of(self, seen: Seen) -> str:
        """The code of the sentence that tells a finding."""
        return seen.code or f"rule-{self.code}"


Look = Callable[..., Any]


def collector(into: list[Rule]) -> Callable[..., Callable[[Look], Look]]:
    """A decorator that declares the function below it as a rule, and puts the rule into ``into``."""

    def declare(code: str, name: Promise, formula: Promise, **more: Any) -> Callable[[Look], Look]:
        def take(look: Look) -> Look:
            into.append(Rule(code, name, formula, look=look, **more))
            return look

        return take

    return declare


def wan(fen: int | None) -> str:
    """An amount for a sentence that names 万元."""
    return "" if fen is None else show_exact(fen, "万元")


def millionths(share: Fraction) -> int:
    """A share as it is kept with a finding."""
    return whole_fen(share * _MILLION)


def percent_limit(key: str, name: Promise, default: int, sourced: bool = True, **more: Any) -> Limit:
    return Limit(key, name, "percent", default, sourced=sourced, **more)


def months_limit(default: int, sourced: bool = True) -> Limit:
    return Limit("months", _("months"), MONTHS, default, low=1, high=60, sourced=sourced)
