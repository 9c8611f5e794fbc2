"""Which figures of a closed month are other figures since: what was frozen, what it became, by whom and why.

Each closing of a month is held against the next one, and the last against the ledger as it stands. Amounts are whole fen."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from projects.models import Change, ChangeSet, MonthlyReturn, Period, Plan, Snapshot, YearPlan
from projects.month import frozen

#: a figure of a frozen line → the label and the fields that it comes from
_FROM: dict[str, tuple[str, frozenset[str]]] = {
    "completed": ("monthly_return", frozenset({"completed", "state"})),
    "to_date": ("monthly_return", frozenset({"completed", "declared_to_date", "state"})),
    "plan": ("year_plan", frozenset({"planned", "adjusted", "adjusted_from"})),
}
FIGURES = tuple(_FROM)


@dataclass(frozen=True, slots=True)
class Restated:
    """One figure of a project at the end of a closed month: as it was frozen at ``position``, and what it became.

    ``until`` is the position of the next closing, None where the figure is that of now. ``by`` are the change sets
    between that touched what the figure comes from."""

    month: int
    code: str
    name: str
    figure: str
    was: int | None
    became: int | None
    position: int
    until: int | None
    by: list[ChangeSet]

    @property
    def moved(self) -> int | None:
        """became − was; None where one of them is not known."""
        return None if self.was is None or self.became is None else self.became - self.was


def restated(plan: Plan) -> list[Restated]:
    """All restated figures of a plan year, the latest month first."""
    periods = Period.objects.filter(plan=plan, snapshots__isnull=False).distinct().order_by("-month")
    return [each for period in periods.select_related("plan") for each in _of_period(period)]


def _of_period(period: Period) -> Iterator[Restated]:
    kept: list[Snapshot | None] = [*Snapshot.objects.filter(period=period).order_by("id"), None]
    for before, after in pairwise(kept):
        assert before is not None
        until = int(after.position or 0) if after else None
        changes = _Changes(period, int(before.position or 0), until)
        was = _by_code(frozen.read(before)["projects"])
        became = _by_code(frozen.read(after)["projects"]) if after else _now(period, changes.touched, was)
        yield from _differences(period, was, became, changes)


def _by_code(lines: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {line["code"]: line for line in lines}


def _now(period: Period, touched: Iterable[int], was: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The lines as they stand: anew for the year plans that something changed of, the others as they were."""
    rows = list(YearPlan.objects.filter(pk__in=list(touched)).select_related("project__sector"))
    standing = set(YearPlan.objects.filter(plan=period.plan).values_list("project__code", flat=True))
    same = {code: line for code, line in was.items() if code in standing}
    return {**same, **_by_code(frozen.lines(rows, period))}


class _Changes:
    """What changed between two positions, by year plan: change sets that touched a return up to the month, or the plan."""

    def __init__(self, period: Period, after: int, until: int | None) -> None:
        self.after, self.until = after, until
        self._found: dict[tuple[int, str], list[tuple[ChangeSet, frozenset[str]]]] = defaultdict(list)
        entries = Change.objects.filter(changeset_id__gt=after, label__in=("monthly_return", "year_plan"))
        if until is not None:
            entries = entries.filter(changeset_id__lte=until)
        told = [(entry, json.loads(entry.body)) for entry in entries.select_related("changeset")]
        owners = _owners(period, [(entry, body) for entry, body in told if entry.label == "monthly_return"])
        for entry, body in told:
            year_plan = entry.object_id if entry.label == "year_plan" else owners.get(entry.object_id)
            if year_plan is not None:
                self._found[year_plan, entry.label].append((entry.changeset, frozenset(body)))

    @property
    def touched(self) -> set[int]:
        return {year_plan for year_plan, _label in self._found}

    def of(self, year_plan: int | None, figure: str) -> list[ChangeSet]:
        """The change sets that touched what a figure comes from, each once."""
        label, keys = _FROM[figure]
        found = self._found.get((year_plan or 0, label), [])
        return list({each.number: each for each, touched in found if touched & keys}.values())


def _owners(period: Period, told: list[tuple[Change, dict[str, Any]]]) -> dict[int, int]:
    """Return → year plan, for the returns up to the month of the period; of deleted ones by what they recorded."""
    ids = {entry.object_id for entry, _body in told}
    rows = MonthlyReturn.objects.filter(pk__in=ids, period__month__lte=period.month)
    found = dict(rows.values_list("pk", "year_plan_id"))
    months = dict(Period.objects.filter(plan=period.plan).values_list("pk", "month"))
    for entry, body in told:
        if entry.kind == "delete" and (months.get(body["period"][0]) or 99) <= (period.month or 0):
            found[entry.object_id] = body["year_plan"][0]
    return found


def _differences(
    period: Period, was: Mapping[str, Any], became: Mapping[str, Any], changes: _Changes
) -> Iterator[Restated]:
    plans = dict(YearPlan.objects.filter(plan=period.plan).values_list("project__code", "pk"))
    for code in sorted({*was, *became}):
        old, new = was.get(code, {}), became.get(code, {})
        for figure in FIGURES:
            if old and old.get(figure) != new.get(figure):
                yield Restated(
                    int(period.month or 0), code, (new or old)["name"], figure, old.get(figure), new.get(figure),
                    changes.after, changes.until, changes.of(plans.get(code), figure),
                )  # fmt: skip
