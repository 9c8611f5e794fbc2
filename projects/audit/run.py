"""A run of the rules: holds what they say now against the findings that are kept, and writes the difference in one change set.

What is new is opened; what holds no more is cleared, with what was measured then and now; what holds on is kept with its
explanation, and opened anew where it has become graver. A run that changes nothing writes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from projects import ledger
from projects.audit.ground import Ground
from projects.audit.limits import settings
from projects.audit.looking import Hit, Look, Place
from projects.audit.rule import ERROR, INFO, WARNING
from projects.ledger import Actor, Difference, Receipt, Source
from projects.ledger.rules.findings import CLEARED, LABEL, LIVING, OPEN, RUN, SETTLED, SILENCED
from projects.models import Finding, Plan, Silence
from projects.values import Scalar

#: days in which a finding is to be explained, where the plan year sets none (nv)
DAYS = 15
_GRAVITY = {"": 0, INFO: 1, WARNING: 2, ERROR: 3}
#: of these a new value is a new matter, once one was settled; months and days only go on
_AMOUNTS = ("fen", "share", "count")
#: what a run keeps in step while a finding holds
_FOLLOWED = ("month", "level", "unit", "measured", "threshold", "sentence", "params")
_KEYS = ("rule", "project", "subject", "state", *_FOLLOWED)

Key = tuple[str, int, int, str]


@dataclass(slots=True)
class Outcome:
    """What a run did: the receipt (None: nothing changed), how many findings were opened, followed, cleared, silenced, hold."""

    receipt: Receipt | None = None
    opened: int = 0
    followed: int = 0
    cleared: int = 0
    silenced: int = 0
    holding: int = 0


def days(plan: Plan) -> int:
    """The days that a department has to explain a finding of this plan year."""
    return DAYS if plan.explain_days is None else int(plan.explain_days)


def look(plan: Plan, month: int | None = None, on: date | None = None) -> Iterator[Hit]:
    """What the rules say of a plan, January to ``month`` (default: the last with a counted return); nothing is written.

    Silences that hold on the day ``on`` are kept; without a day none is."""
    made = Look(Ground(plan, month), settings(), silences(on) if on else frozenset())
    return (hit for hit in made.hits() if hit.seen.level)


def silences(on: date) -> frozenset[Place]:
    """Where rules are told to be silent on a day, that day included."""
    rows = Silence.objects.filter(until__gte=on.isoformat())
    return frozenset(rows.values_list("rule", "project_id"))


def run(plan: Plan, on: date, actor: Actor, source: Source, month: int | None = None) -> Outcome:
    """Run the rules and keep what they find. Raises what ``ledger.commit`` raises."""
    compared = _Compared(plan, on, month)
    differences = list(compared.differences())
    outcome = compared.outcome
    if differences:
        outcome.receipt = ledger.commit(differences, actor, source, RUN)
    return outcome


def differences(plan: Plan, on: date, month: int | None = None) -> list[Difference]:
    """What a run would write."""
    return list(_Compared(plan, on, month).differences())


def fresh(plan: Plan, on: date, month: int | None = None) -> list[Hit]:
    """What a run would open: what the rules say and no finding stands for, nor was settled as it is."""
    compared = _Compared(plan, on, month)
    list(compared.differences())
    return compared.fresh


@dataclass(slots=True)
class _Compared:
    """The findings that are kept beside what the rules say now."""

    plan: Plan
    on: date
    month: int | None
    outcome: Outcome = field(default_factory=Outcome)
    fresh: list[Hit] = field(default_factory=list)

    def differences(self) -> Iterator[Difference]:
        ground, silent = Ground(self.plan, self.month), silences(self.on)
        living, settled, later = self._kept(ground.month)
        watched = {key[:2] for key in living}
        said = {hit.place: hit for hit in Look(ground, settings(), silent, watched).hits()}
        for place, kept in living.items():
            hit = said.pop(place, None)
            if hit is not None and hit.seen.level:
                yield from self._follow(kept, hit)
            else:
                yield self._end(kept, SILENCED if place[:2] in silent else CLEARED, hit)
        self.fresh = [
            hit
            for place, hit in said.items()
            if hit.seen.level and place not in later and not _settled(hit, settled.get(place))
        ]
        for number, hit in enumerate(self.fresh, 1):
            yield self._open(hit, -number)

    def _kept(self, month: int) -> tuple[dict[Key, dict[str, Any]], dict[Key, dict[str, Any]], set[Key]]:
        """Findings that a run looks at again, those that were settled, and those that a run of an earlier month leaves
        alone, by what makes them the same."""
        rows = Finding.objects.filter(plan=self.plan, state__in=[*LIVING, SETTLED])
        living: dict[Key, dict[str, Any]] = {}
        settled: dict[Key, dict[str, Any]] = {}
        later: set[Key] = set()
        for row in rows.order_by("pk").values("pk", *_KEYS):
            if row["state"] == SETTLED:
                settled[_key(row)] = row
            elif row["month"] <= month:
                living[_key(row)] = row
            else:
                later.add(_key(row))
        return living, settled, later

    def _follow(self, kept: dict[str, Any], hit: Hit) -> Iterable[Difference]:
        """What still holds: its numbers in step; asked again where it has become graver."""
        self.outcome.holding += 1
        wanted: dict[str, Scalar] = _values(hit)
        if _GRAVITY[hit.seen.level] > _GRAVITY[kept["level"]]:
            wanted |= {"state": OPEN, "due": self._due}
        now = {key: kept[key] for key in _FOLLOWED} | {"state": kept["state"], "due": None}
        changed = {key: (now[key], value) for key, value in wanted.items() if now[key] != value}
        if changed.pop("due", None):
            due = Finding.objects.values_list("due", flat=True).get(pk=kept["pk"])
            changed |= {"due": (due, self._due)} if due != self._due else {}
        if not changed:
            return ()
        self.outcome.followed += 1
        return (Difference(LABEL, kept["pk"], "update", changed),)

    def _end(self, kept: dict[str, Any], state: str, hit: Hit | None) -> Difference:
        if state == CLEARED:
            self.outcome.cleared += 1
        else:
            self.outcome.silenced += 1
        values: dict[str, tuple[Scalar, Scalar]] = {"state": (kept["state"], state)}
        if hit is not None:
            values |= {
                key: (None, value)
                for key, value in (("measured_now", hit.seen.measured), ("threshold_now", hit.seen.bound))
                if value is not None
            }
        return Difference(LABEL, kept["pk"], "update", values)

    def _open(self, hit: Hit, id: int) -> Difference:
        self.outcome.opened += 1
        made: dict[str, Scalar] = {
            "rule": hit.rule.code, "plan": self.plan.pk, "project": hit.project,
            "subject": hit.seen.subject, "opened": self.on.isoformat(), "state": OPEN,
            "due": "" if hit.seen.level == INFO else self._due,
        }  # fmt: skip
        return ledger.create(LABEL, id, made | _values(hit))

    @property
    def _due(self) -> str:
        return (self.on + timedelta(days=days(self.plan))).isoformat()


def _key(row: dict[str, Any]) -> Key:
    from projects.audit.catalogue import OF_EACH

    month = row["month"] if any(rule.code == row["rule"] for rule in OF_EACH) else 0
    return row["rule"], row["project"] or 0, month, row["subject"]


def _values(hit: Hit) -> dict[str, Scalar]:
    """What a finding keeps of what was seen."""
    seen = hit.seen
    params = json.dumps(dict(seen.params), ensure_ascii=False, sort_keys=True) if seen.params else ""
    return {
        "month": hit.month, "level": seen.level, "unit": seen.unit or hit.rule.unit, "measured": seen.measured, "threshold": seen.bound,
        "sentence": hit.rule.sentence_of(seen), "params": params[:4000],
    }  # fmt: skip


def _settled(hit: Hit, kept: dict[str, Any] | None) -> bool:
    """Whether the auditor has settled this very matter: no graver since, and no other amount."""
    if kept is None or _GRAVITY[hit.seen.level] > _GRAVITY[kept["level"]]:
        return False
    return kept["unit"] not in _AMOUNTS or kept["measured"] == hit.seen.measured
