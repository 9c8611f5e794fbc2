"""Which rules are in use, and their thresholds: as declared, else as set (``RuleSetting``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from projects import ledger
from projects.audit.catalogue import DEFAULTS, RULES
from projects.audit.rule import Limits
from projects.ledger import Difference
from projects.models import RuleSetting
from projects.values import Scalar

LABEL = "rule_setting"
#: the fields of a setting that hold a rule's thresholds, in their order
FIELDS = ("threshold", "second")


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds now: thresholds by rule, and the rules that are out of use."""

    limits: dict[str, Limits] = field(default_factory=lambda: dict(DEFAULTS))
    off: frozenset[str] = frozenset()

    def uses(self, code: str) -> bool:
        return code not in self.off


#: what holds where nothing was set
DECLARED = Settings()


def settings() -> Settings:
    """As set; one query."""
    rows = RuleSetting.objects.values_list("rule", "active", *FIELDS)
    return _from(rows)


def _from(rows: Iterable[tuple[str, bool, int | None, int | None]]) -> Settings:
    limits, off = dict(DEFAULTS), set()
    for code, active, *told in rows:
        if code in RULES:
            given = zip(RULES[code].limits, told, strict=False)
            limits[code] = {each.key: each.default if value is None else value for each, value in given}
            off |= set() if active else {code}
    return Settings(limits, frozenset(off))


def change(code: str, active: bool, thresholds: Limits) -> list[Difference]:
    """What it takes to set a rule so. A threshold that is the declared one is kept as empty."""
    rule = RULES[code]
    wanted: dict[str, Scalar] = {"rule": code, "active": active, **dict.fromkeys(FIELDS)}
    for place, limit in zip(FIELDS, rule.limits, strict=False):
        value = thresholds.get(limit.key, limit.default)
        wanted[place] = None if value == limit.default else value
    pk = RuleSetting.objects.filter(rule=code).values_list("pk", flat=True).first()
    if pk is None:
        unset = active and all(wanted[place] is None for place in FIELDS)
        return [] if unset else [ledger.create(LABEL, -1, wanted)]
    found = ledger.update(LABEL, pk, ledger.current(LABEL, [pk])[pk], wanted)
    return [found] if found else []
