"""Asks every rule of a plan in one pass: project by project as they are fetched, then what concerns them together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from projects import figures
from projects.audit.catalogue import OF_EACH, OF_LAST, OF_PLAN, OF_PROJECT, RULES
from projects.audit.duplicates import About
from projects.audit.facts import Facts
from projects.audit.ground import Ground
from projects.audit.limits import Settings
from projects.audit.rule import EACH, Limits, Rule, Seen

#: (rule, project; 0 is the plan as a whole)
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule said of a project in a month; ``project`` None and ``code`` "" are the plan as a whole."""

    rule: Rule
    project: int | None
    code: str
    month: int
    seen: Seen

    @property
    def place(self) -> tuple[str, int, int, str]:
        """What makes it the same finding at the next run: the month only where the rule looks at each return."""
        month = self.month if self.rule.scope == EACH else 0
        return self.rule.code, self.project or 0, month, self.seen.subject


@dataclass(slots=True)
class Look:
    """One look at a plan. ``silent`` are places where a rule is not asked; of ``watched`` ones it is told too that all is well."""

    ground: Ground
    settings: Settings
    silent: Collection[Place] = frozenset()
    watched: Collection[Place] = frozenset()

    def hits(self) -> Iterator[Hit]:
        """Everything the rules say, those of single projects first."""
        each, last, whole = (self._used(rules) for rules in (OF_EACH, OF_LAST, OF_PROJECT))
        for facts in self.ground.walk():
            latest = facts.last
            for at in facts.filed.values():
                for rule, limits in each:  # the innermost of all: what is well costs nothing more
                    if (seen := rule.look(facts, at, limits)) is not None and (seen.level or self.watched):
                        yield from self._said(rule, facts, at.month, seen)
            for rule, limits in last if latest else ():
                yield from self._said(rule, facts, latest.month, rule.look(facts, latest, limits))  # type: ignore[union-attr]
            for rule, limits in whole:
                yield from self._said(rule, facts, self.ground.month, rule.look(facts, limits))
        yield from self._together()

    def _used(self, rules: Iterable[Rule]) -> list[tuple[Rule, Limits]]:
        return [(rule, self.settings.limits[rule.code]) for rule in rules if self.settings.uses(rule.code)]

    def _said(self, rule: Rule, facts: Facts, month: int, seen: Seen | None) -> Iterable[Hit]:
        if seen is None or not (seen.level or (rule.code, facts.project) in self.watched):
            return ()
        if (rule.code, facts.project) in self.silent:
            return ()
        return (Hit(rule, facts.project, facts.code, month, seen),)

    def _together(self) -> Iterator[Hit]:
        """The rules over the plan as a whole, on what was gathered on the way."""
        codes = {known.id: known.code for known in self.ground.names}
        for rule, limits in self._used(OF_PLAN):
            for project, seen in self._asked(rule, limits):
                place = (rule.code, project or 0)
                if place not in self.silent and (seen.level or place in self.watched):
                    code = codes.get(project or 0) or str(seen.params.get("code", "")) if project else ""
                    yield Hit(rule, project, code, self.ground.month, seen)

    def _asked(self, rule: Rule, limits: Limits) -> Iterable[About]:
        ground, look = self.ground, rule.look
        about: dict[str, Any] = {
            "A17": lambda: look(ground.names, limits), "A30": lambda: look(figures.reconcile(int(ground.plan.year)), limits),
            "A31": lambda: look(ground.declared(), limits), "A39": lambda: look(figures.published(ground.plan), limits),
            "A40": lambda: look(ground.gone(), limits),
        }  # fmt: skip
        if rule is RULES["A36"]:
            seen = look((ground.exact, ground.rated), limits)
            return [(None, seen)] if seen else []
        found: Iterable[About] = about[rule.code]()
        return found
