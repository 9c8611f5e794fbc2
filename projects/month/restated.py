"""Which figures of a closed month are other figures since: what was frozen, what it became, by whom and why.

Each closing of a month is held against the next one, and the last against the ledger as it stands. Amounts are whole fen.
A project moves the sums of a month by its amounts, and by where it is counted: under which sector, department and class,
and whether at all (``counted``: "" where it is not in the plan, "cancelled", "placeholder", else "counted"). What a
snapshot does not say, because it was frozen before that was kept, is no restatement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from projects.figures.schedule import own_to_date
from projects.figures.sums import CANCELLED
from projects.models import ChangeSet, Period, Plan, Snapshot, YearPlan
from projects.month import frozen
from projects.month.touched import Known, Sources, Touched

Line = Mapping[str, Any]
Lines = dict[str, Line]
Value = int | str | None
#: a figure that is counted, not measured, and the groups of sums; the others are amounts, or the percent of progress
COUNTED, GROUPS, PERCENT = "counted", ("sector", "department", "class"), "progress_percent"
PLACEHOLDER = "placeholder"
#: of the month's own return, and of all returns up to the month
_OWN, _ANY = frozenset({"state", "period", "year_plan"}), frozenset({"completed", "declared_to_date"})
_PLAN = frozenset({"planned", "adjusted", "adjusted_from"})


def _project(*keys: str) -> Sources:
    return {"project": frozenset(keys)}


#: what a frozen line says → the labels and fields that it comes from
_FROM: dict[str, Sources] = {
    COUNTED: _project("stage", "placeholder"), "sector": _project("sector"), "department": _project("responsible"),
    "class": {"year_plan": frozenset({"year_class"})},
    "completed": {"monthly_return": _OWN | {"completed"}},
    "declared_to_date": {"monthly_return": _OWN | {"declared_to_date"}},
    "to_date": {"monthly_return": _OWN | _ANY},
    "plan": {"year_plan": _PLAN},
    "planned_to_date": {
        "year_plan": _PLAN | {f"month_{m}" for m in range(1, 13)}, "plan": frozenset({"curve"}),
    },
    PERCENT: {"monthly_return": _OWN | {PERCENT}},
    "total_investment": _project("total_investment"), "output": _project("output"),
}  # fmt: skip
FIGURES = tuple(_FROM)
_OF_MONTH = frozenset({"completed", "declared_to_date", PERCENT})
#: a year plan that comes, goes or changes its project brings and takes all that is frozen of it
_COMES = frozenset({"project", "plan"})


@dataclass(frozen=True, slots=True)
class Restated:
    """One figure of a project at the end of a closed month: as it was frozen at ``position``, and what it became.

    ``figure`` says what it is: an amount, or where the project is counted. ``until`` is the position of the next closing,
    None where the figure is that of now. ``by`` are the change sets between that touched what the figure comes from."""

    month: int
    code: str
    name: str
    figure: str
    was: Value
    became: Value
    position: int
    until: int | None
    by: list[ChangeSet]

    @property
    def moved(self) -> int | None:
        """became − was of an amount; None where one of them is not known."""
        if self.figure == PERCENT or not (isinstance(self.was, int) and isinstance(self.became, int)):
            return None
        return None if self.figure in GROUPS else self.became - self.was


@dataclass(frozen=True, slots=True)
class Compared:
    """One closing of a month beside the next, or beside now (``after`` None): the lines of projects, by code."""

    period: Period
    before: Snapshot
    after: Snapshot | None
    was: Lines
    became: Lines
    touched: Touched
    documents: tuple[Mapping[str, Any], Mapping[str, Any] | None]

    @property
    def position(self) -> int:
        return int(self.before.position or 0)

    @property
    def until(self) -> int | None:
        return int(self.after.position or 0) if self.after else None

    def differences(self) -> Iterator[tuple[Restated, tuple[int, ...]]]:
        """What is another figure, and by which change sets."""
        projects = {code: pk for pk, code in self.touched.codes.items()}
        for code in sorted({*self.was, *self.became}):
            old, new = self.was.get(code), self.became.get(code)
            if old is new:
                continue
            for figure, was, became in _differences(old, new, int(self.period.month or 0)):
                name = (new or old or {})["name"]
                by = self._by(projects.get(code), figure)
                yield Restated(int(self.period.month or 0), code, name, figure, was, became, self.position, self.until, []), by  # fmt: skip

    def _by(self, project: int | None, figure: str) -> tuple[int, ...]:
        sources = dict(_FROM[figure])
        sources["year_plan"] = sources.get("year_plan", frozenset()) | _COMES
        month = int(self.period.month or 0) if figure in _OF_MONTH else None
        return self.touched.numbers(project, sources, month)


def restated(plan: Plan) -> list[Restated]:
    """All restated figures of a plan year, the latest month first; so many questions for each closing."""
    return told([pair for each in compared(plan) for pair in each.differences()])


def told(found: Iterable[tuple[Restated, tuple[int, ...]]]) -> list[Restated]:
    """With the change sets that the numbers name."""
    pairs = list(found)
    sets = change_sets(number for _each, by in pairs for number in by)
    return [replace(each, by=[sets[number] for number in by]) for each, by in pairs]


def change_sets(numbers: Iterable[int]) -> dict[int, ChangeSet]:
    """Change sets by number, without the text that was hashed."""
    return ChangeSet.objects.defer("header").in_bulk(sorted(set(numbers)))


def compared(plan: Plan) -> Iterator[Compared]:
    """Each closing of the plan year beside what came after it, the latest month first, of one month in their order."""
    periods = Period.objects.filter(plan=plan, snapshots__isnull=False).distinct().order_by("-month")
    known = Known(plan)
    for period in periods.select_related("plan"):
        yield from _of_period(known, period)


def _of_period(known: Known, period: Period) -> Iterator[Compared]:
    kept: list[Snapshot | None] = [*Snapshot.objects.filter(period=period).order_by("id"), None]
    read: Mapping[str, Any] | None = None
    for before, after in pairwise(kept):
        assert before is not None
        then, read = read or frozen.read(before), frozen.read(after) if after else None
        until = int(after.position or 0) if after else None
        # a month that stays closed goes by the settings of its closing, whatever was set since
        settings = after is not None or period.state != "closed"
        touched = Touched(known, period, int(before.position or 0), until, settings)
        was = _by_code(then["projects"])
        became = _by_code(read["projects"]) if read else _now(period, touched, was)
        yield Compared(period, before, after, was, became, touched, (then, read))


def _by_code(lines: Iterable[Line]) -> Lines:
    return {line["code"]: line for line in lines}


def _now(period: Period, touched: Touched, was: Lines) -> Lines:
    """The lines as they stand: anew for the projects that something changed of, the others as they were."""
    rows = YearPlan.objects.filter(plan=period.plan)
    if touched.everywhere:
        return _by_code(frozen.lines(rows, period))
    standing = set(rows.values_list("project__code", flat=True))
    same = {code: line for code, line in was.items() if code in standing}
    return {**same, **_by_code(frozen.lines(rows.filter(project__in=touched.projects), period))}


def _differences(old: Line | None, new: Line | None, month: int) -> Iterator[tuple[str, Value, Value]]:
    """(figure, as it was, as it became) of one project: where it is counted, then its amounts."""
    before, after = counted(old), counted(new)
    if (before, after) == ("", CANCELLED):
        return
    if before != after:
        yield COUNTED, before, after
    for figure in FIGURES[1:]:
        if figure in GROUPS and (old is None or new is None):
            continue  # what came or went has no other group
        was, became = _value(old, new, figure, month), _value(new, old, figure, month)
        if was != became and (old is None or figure in old):
            yield figure, was, became


def counted(line: Line | None) -> str:
    """How a project is counted in the sums of a month."""
    if line is None:
        return ""
    if line["stage"] == CANCELLED:
        return CANCELLED
    return PLACEHOLDER if line["placeholder"] else COUNTED


def _value(line: Line | None, other: Line | None, figure: str, month: int) -> Value:
    """What a line says. An own monthly plan counts as due where the year's plan is not known, as in the sums: as far as
    both lines have it."""
    if line is None:
        return None
    told: Value = line.get(figure)
    if figure != "planned_to_date" or told is not None:
        return told
    own = line.get("months") if other is None or "months" in other else None
    return own_to_date(own, month) if own else None
