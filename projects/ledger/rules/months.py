"""What the door keeps of the months' returns: who may still write one, and what its state may become.

In a closed month nobody writes a return; in one that is being closed only the project office, and departments whose
extension still runs; what was accepted is the office's alone. How periods go: ``periods.py``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from projects import access
from projects.ledger import write
from projects.ledger.difference import Actor, Difference, Refused, Source
from projects.ledger.rules.periods import CLOSED, CLOSING, OPEN, moment
from projects.ledger.wanted import Wanted
from projects.models import Period, PeriodException, Snapshot, YearPlan
from projects.values import Scalar

LABEL = "monthly_return"
SUBMITTED, ACCEPTED, RETURNED = "submitted", "accepted", "returned"
#: what a return's state may become: what was accepted is sent back before it is accepted anew
_BECOMES = {
    (SUBMITTED, ACCEPTED), (SUBMITTED, RETURNED), (ACCEPTED, RETURNED), (RETURNED, SUBMITTED), (RETURNED, ACCEPTED),
}  # fmt: skip
_KEYS = ("period", "year_plan", "state", "returned_reason")
#: period and year plan of a return
Place = tuple[int, int]


@dataclass(slots=True)
class Gate:
    """Who may still write which return of some periods. Pages and files ask it beforehand, the door of every writer."""

    departments: frozenset[int] | None
    #: period → (state, month); a period that is still to be made is open
    standing: dict[int, tuple[str, int]]
    _extended: dict[int, set[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, actor: Actor, periods: Collection[int]) -> Gate:
        """For one who writes; one query for all periods, two more for each that is being closed."""
        rows = Period.objects.filter(pk__in=periods).values_list("pk", "state", "month")
        return cls(actor.departments, {pk: (state, int(month or 0)) for pk, state, month in rows})

    def refusal(self, period: int, year_plan: int, state: str = "") -> str:
        """Why this person may not write a return (which is in ``state``) any more: the code of a sentence, or ""."""
        standing = self.standing.get(period, (OPEN, 0))[0]
        if standing == CLOSED:
            return "period-closed"
        if self.departments is None:
            return ""
        if state == ACCEPTED:
            return "return-accepted"
        return "period-closing" if standing == CLOSING and not self._has_time(period, year_plan) else ""

    def month(self, period: int) -> int:
        """The month of a period that stands."""
        return self.standing[period][1] if period in self.standing else 0

    def _has_time(self, period: int, year_plan: int) -> bool:
        """Whether a department of the own that reports this year plan has an extension that has not run out."""
        if period not in self._extended:
            mine = PeriodException.objects.filter(period=period, organisation__in=self.departments or ())
            now = timezone.now()
            units = [unit for unit, until in mine.values_list("organisation", "until") if moment(until) > now]
            self._extended[period] = set(access.reported_by(frozenset(units)).values_list("pk", flat=True))
        return year_plan in self._extended[period]


def check(wanted: Wanted, actor: Actor, source: Source, reason: str, undoing: bool) -> None:
    """Look at all returns that are to be written. Raises ``Refused`` for the first that may not.

    An undo may turn a state back. What a file says, the file explains: all others correct a month that was closed
    before for a reason."""
    returns = _Returns.of(wanted)
    if not (returns.changes or returns.made):
        return
    gate = Gate.of(actor, returns.periods())
    _check_open(gate, returns)
    for old, new, why in returns.steps():
        _check_step(old, new, why, actor, undoing)
    _check_plans(wanted, returns.moved())
    closed_before = Snapshot.objects.filter(period__in=returns.periods())
    if not reason.strip() and source.kind != "file" and closed_before.exists():
        raise Refused("correction-reason")


@dataclass(frozen=True, slots=True)
class _Returns:
    """The returns of one commit: where the new ones go, and the others beside what stands of them."""

    made: list[Place]
    #: the states of the new ones, each once
    states: frozenset[str]
    changes: list[Difference]
    standing: dict[int, dict[str, Scalar]]

    @classmethod
    def of(cls, wanted: Wanted) -> _Returns:
        created = [c for c in wanted.creations if c.label == LABEL]
        places = [place for c in created for place in zip(c.made["period"], c.made["year_plan"], strict=True)]
        states = {str(state) for c in created for state in c.made.get("state", [""])}
        changes = wanted.of(LABEL, ("update", "delete"))
        standing = write.current(LABEL, [d.id for d in changes], _KEYS) if changes else {}
        return cls(places, frozenset(states), changes, standing)

    def periods(self) -> set[int]:
        return {
            period for period, _ in [*self.made, *(place for d in self.changes for place in self.places(d))]
        }

    def places(self, d: Difference) -> list[Place]:
        """Where a return stands, and where it goes."""
        before = self.standing[d.id]
        return [(_id(before["period"]), _id(before["year_plan"])), *self._goes(d)]

    def _goes(self, d: Difference) -> list[Place]:
        if not (d.says("period") or d.says("year_plan")):
            return []
        return [(_id(self._becomes(d, "period")), _id(self._becomes(d, "year_plan")))]

    def moved(self) -> list[Place]:
        """Where returns come to stand that did not stand there."""
        return [*self.made, *(place for d in self.changes for place in self._goes(d))]

    def steps(self) -> Iterator[tuple[str, str, str]]:
        """(old, new, reason for returning) of each state that is to be another; the old one is "" of new returns."""
        yield from (("", state, "") for state in self.states)
        for d in self.changes:
            if d.says("state"):
                yield self.state(d), str(d.new("state")), str(self._becomes(d, "returned_reason"))

    def state(self, d: Difference) -> str:
        """The state that stands."""
        return str(self.standing[d.id]["state"])

    def _becomes(self, d: Difference, key: str) -> Scalar:
        return d.new(key) if d.says(key) else self.standing[d.id][key]


def _check_open(gate: Gate, returns: _Returns) -> None:
    """Each place once more than needed is nothing: for the office all year plans of a period are alike."""
    made = dict(returns.made).items() if gate.departments is None else returns.made
    asked = [(place, "") for place in made]
    asked += [(place, returns.state(d)) for d in returns.changes for place in returns.places(d)]
    for (period, year_plan), state in asked:
        if code := gate.refusal(period, year_plan, state):
            found = YearPlan.objects.filter(pk=year_plan).values_list("project__code", flat=True)
            raise Refused(code, month=gate.month(period), code=found.first() or "")


def _check_step(old: str, new: str, why: str, actor: Actor, undoing: bool) -> None:
    """A department submits; the office accepts, or sends back with a reason."""
    if actor.departments is not None and new != SUBMITTED:
        raise Refused("not-yours", label=LABEL, key="state")
    if undoing:
        return
    if not new or (old and (old, new) not in _BECOMES):
        raise Refused("return-state")
    if old and new == RETURNED and not why.strip():
        raise Refused("reason-missing")


def _check_plans(wanted: Wanted, places: Sequence[Place]) -> None:
    """A return's period and its year plan are of one plan year."""
    periods, year_plans = ({place[at] for place in places} for at in (0, 1))
    of_period, of_year_plan = _plans(wanted, "period", periods), _plans(wanted, "year_plan", year_plans)
    if any(of_period.get(period) != of_year_plan.get(year_plan) for period, year_plan in places):
        raise Refused("period-of-another-plan")


def _plans(wanted: Wanted, label: str, ids: Collection[int]) -> dict[int, Scalar]:
    """The plans of periods or year plans, those that come in the same commit among them."""
    standing = write.current(label, sorted(ids), ["plan"]) if ids else {}
    found = {pk: values["plan"] for pk, values in standing.items()}
    for made in wanted.creations:
        if made.label == label:
            found |= dict(zip(made.ids, made.made["plan"], strict=True))
    return found


def _id(value: Scalar) -> int:
    return value if isinstance(value, int) else 0
