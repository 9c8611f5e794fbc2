"""A return's way: submitted by its department, accepted or sent back by the project office. Several at once, one change set.

What cannot go stays where it is, with why; what somebody changed since it was looked at is not accepted unseen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from projects import ledger
from projects.ledger import Difference, Receipt, Refused, Source
from projects.ledger.rules.months import ACCEPTED, RETURNED, SUBMITTED
from projects.models import Change, YearPlan
from projects.month import drafts
from projects.month.grid import Grid
from projects.month.row import RETURN, Row


@dataclass(slots=True)
class Outcome:
    """What became of the rows that were asked for: those that went, and those that stayed with why (a code)."""

    receipt: Receipt | None = None
    done: list[Row] = field(default_factory=list)
    left: list[tuple[Row, str]] = field(default_factory=list)


def submit(grid: Grid, year_plans: Sequence[YearPlan], source: Source, reason: str = "") -> Outcome:
    """Send in what was typed. What the project office enters itself arrives as accepted.

    Raises ``Conflict`` where somebody was quicker, ``Refused`` for what the door does not take."""
    state = SUBMITTED if grid.actor.departments is not None else ACCEPTED
    outcome, wanted = Outcome(), list[Difference]()
    for place, row in enumerate(grid.rows(year_plans), 1):
        if why := _in_the_way(row):
            outcome.left.append((row, why))
        else:
            outcome.done.append(row)
            wanted += row.differences(place, _period(grid), state)
    return _commit(grid, outcome, wanted, source, "submit", reason)


def accept(
    grid: Grid, year_plans: Sequence[YearPlan], position: int, source: Source, reason: str = ""
) -> Outcome:
    """Accept returns as they stood at ``position``, with the assessments that were typed beside them."""
    rows = grid.rows(year_plans)
    moved = _changed_since(rows, position)
    outcome, wanted = Outcome(), list[Difference]()
    for row in rows:
        why = "return-not-submitted" if row.state not in (SUBMITTED, RETURNED) else _unfit(row)
        why = why or ("return-changed-since" if row.pk in moved else "")
        if why:
            outcome.left.append((row, why))
        else:
            outcome.done.append(row)
            wanted.append(_with_state(row, ACCEPTED))
    return _commit(grid, outcome, wanted, source, "accept", reason)


def assess(grid: Grid, year_plans: Sequence[YearPlan], source: Source, reason: str = "") -> Outcome:
    """Keep the assessments that were typed; the returns stay in their state."""
    outcome, wanted = Outcome(), list[Difference]()
    for row in grid.rows(year_plans):
        change = row.assessment()
        why = "nothing-typed" if not row.typed else _unfit(row)
        if why or change is None:
            outcome.left.append((row, why or "nothing-typed"))
        else:
            outcome.done.append(row)
            wanted.append(change)
    return _commit(grid, outcome, wanted, source, "assess", reason)


def send_back(grid: Grid, year_plans: Sequence[YearPlan], why: str, source: Source) -> Outcome:
    """Give returns back to their departments, all for one reason."""
    if not why.strip():
        raise Refused("reason-missing")
    outcome, wanted = Outcome(), list[Difference]()
    for row in grid.rows(year_plans, typing=False):
        if row.state not in (SUBMITTED, ACCEPTED):
            outcome.left.append((row, "return-not-submitted"))
        else:
            outcome.done.append(row)
            wanted.append(_returned(row, why.strip()))
    return _commit(grid, outcome, wanted, source, "return", why)


def _in_the_way(row: Row) -> str:
    """Why a row is not submitted, or ""."""
    if row.refusal:
        return row.refusal
    if not row.typed and row.state != RETURNED:
        return "nothing-typed"
    return _unfit(row) or ("problems-stand" if row.in_the_way else "")


def _unfit(row: Row) -> str:
    if row.clashes:
        return "cells-clash"
    if row.unreadable:
        return "cells-unreadable"
    return "problems-stand" if any(each.key == "assessed_reason" for each in row.findings) else ""


def _with_state(row: Row, state: str) -> Difference:
    """The state, with what was typed of the assessment."""
    change = row.assessment() or _bare(row)
    change.values["state"] = (row.state, state)
    return change


def _returned(row: Row, why: str) -> Difference:
    change, before = _bare(row), str(row.returned.returned_reason) if row.returned else ""
    change.values["state"] = (row.state, RETURNED)
    if before != why:
        change.values["returned_reason"] = (before, why)
    return change


def _bare(row: Row) -> Difference:
    assert row.returned is not None
    return Difference(RETURN, int(row.returned.pk), "update")


def _changed_since(rows: Iterable[Row], position: int) -> set[int]:
    """Year plans whose returns somebody changed after ``position``."""
    of = {int(row.returned.pk): row.pk for row in rows if row.returned}
    changed = Change.objects.filter(label=RETURN, object_id__in=of, changeset_id__gt=position)
    return {of[pk] for pk in changed.values_list("object_id", flat=True)}


def _commit(
    grid: Grid, outcome: Outcome, wanted: list[Difference], source: Source, action: str, reason: str
) -> Outcome:
    """One change set, and the drafts that went into it are gone; both or neither."""
    if not outcome.done:
        return outcome
    stamps = {row.pk: row.stamp for row in outcome.done if row.stamp}
    with ledger.turn():
        outcome.receipt = ledger.commit(wanted, grid.actor, source, action, reason)
        drafts.drop(grid.user, grid.month, stamps, grid.keys)
    return outcome


def _period(grid: Grid) -> int:
    return int(grid.period.pk) if grid.period else 0
