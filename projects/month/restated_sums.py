"""Which sums of a closed month are other sums since: the whole and each group that was frozen, beside what is shown now.

What was frozen is the snapshot's own, what it became the next snapshot's or what the dashboard shows now; whose change
sets moved a group follows from the projects in it whose figures are other figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from projects import figures
from projects.figures import Estimates, published, sums
from projects.figures.measured import measured_months
from projects.figures.rollups import By, rollups
from projects.models import ChangeSet, Period, Plan
from projects.month.restated import GROUPS, Compared, Line, Restated, change_sets, compared, told

#: the sums that projects' frozen figures add up to, in the order in which they are shown
MEASURES = (
    "count", "placeholders", "known_total_investment", "known_planned", "due", "completed_in_month", "completed", "output",
)  # fmt: skip
TOTAL = "total"
_BY: tuple[By, ...] = ("sector", "department", "class")
Documents = Mapping[str, Any]
#: (grouping, key) → group, as a rollup tells it
Groups = dict[tuple[str, str], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Moved:
    """A sum of a closed month that is another one: of the whole plan (``by`` is "total") or of a group of it."""

    month: int
    by: str
    key: str
    name: str
    measure: str
    was: int | None
    became: int | None
    position: int
    until: int | None
    #: the change sets that moved it
    sets: tuple[ChangeSet, ...] = ()

    @property
    def moved(self) -> int:
        """By how much; what is not known counts as nothing."""
        return (self.became or 0) - (self.was or 0)


def restatements(plan: Plan) -> tuple[list[Restated], list[Moved]]:
    """The figures of projects that are other figures, and the sums that are other sums; both the latest month first."""
    lines: list[tuple[Restated, tuple[int, ...]]] = []
    moved: list[tuple[Moved, tuple[int, ...]]] = []
    now = _Now(plan)
    for each in compared(plan):
        found = list(each.differences())
        lines += found
        moved += _moved(each, found, now)
    sets = change_sets(number for _each, by in moved for number in by)
    return told(lines), [replace(each, sets=tuple(sets[n] for n in by)) for each, by in moved]


class _Now:
    """The sums of a plan year's closed months as they are shown now; asked for all months together, when first wanted."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def of(self, month: int) -> Groups:
        return _groups({by: asdict(rollup) for by, rollup in self._rolled[month].items()})

    @cached_property
    def _rolled(self) -> Mapping[int, Mapping[By, figures.Rollup]]:
        plan = self._plan
        closed = Period.objects.filter(plan=plan, snapshots__isnull=False).values_list("month", flat=True)
        months = {int(month or 0) for month in closed}
        plans = {month: each for month, each in measured_months(plan).items() if month in months}
        of: tuple[int | None, ...] = (None, *sorted(months))
        found = {by: sums.through_months(plan, of, by, sums.Filters()) for by in _BY}
        said = published(plan)
        return rollups(plan, plans, found, said, Estimates.of(plan, said, found["sector"][None]))


def _groups(rolled: Mapping[By, Documents]) -> Groups:
    found: Groups = {(TOTAL, ""): rolled["sector"]["total"]}
    for by in _BY:
        found |= {(by, str(group["key"])): group for group in rolled[by]["groups"]}
    return found


def _frozen(document: Documents) -> Groups:
    return _groups({by: {"total": document["total"], "groups": document["groups"][by]} for by in _BY})


def _moved(
    each: Compared, found: Iterable[tuple[Restated, tuple[int, ...]]], now: _Now
) -> Iterator[tuple[Moved, tuple[int, ...]]]:
    """The sums of one closing that are others at the next or now: the whole, then group by group."""
    month = int(each.period.month or 0)
    then, later = each.documents
    shown = now.of(month)  # names in the language of the moment, too
    was, became = _frozen(then), _frozen(later) if later else shown
    by = _touching(each, found)
    for place in {**was, **became}:
        old, new = was.get(place, {}), became.get(place, {})
        name = "" if place[0] == TOTAL else str((shown.get(place) or new or old)["name"])
        for measure in MEASURES:
            if _differ(old, new, measure):
                # what is estimated, and is due with the rest, goes by what was published
                estimated = measure == "due" and place[0] in (TOTAL, "sector")
                numbers = tuple(sorted(by[place] | (each.touched.published if estimated else set())))
                yield Moved(month, *place, name, measure, old.get(measure), new.get(measure), each.position, each.until), numbers  # fmt: skip


def _differ(old: Mapping[str, Any], new: Mapping[str, Any], measure: str) -> bool:
    """Whether a sum is another one. A group that nobody is in is not told: its sums are 0."""
    was, became = old.get(measure), new.get(measure)
    return was != became if old and new else (was or 0) != (became or 0)


def _touching(
    each: Compared, found: Iterable[tuple[Restated, tuple[int, ...]]]
) -> defaultdict[tuple[str, str], set[int]]:
    """The change sets that moved something in a group: amounts and counts in all groups of a project, another sector in
    the two sectors."""
    numbers: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for line, by in found:
        old, new = each.was.get(line.code), each.became.get(line.code)
        if line.figure not in GROUPS:
            numbers[TOTAL, ""] |= set(by)
        for group in (line.figure,) if line.figure in GROUPS else GROUPS:
            for key in {_key(side, group) for side in (old, new) if side}:
                numbers[group, key] |= set(by)
    return numbers


def _key(line: Line, group: str) -> str:
    """The key that a rollup's group has for this line."""
    return str(line[group] or "")
