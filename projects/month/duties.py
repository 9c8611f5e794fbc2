"""What is mine to do now, and who is still out: the due list. Here alone, and where a month is opened, today counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.contrib.auth.models import User
from django.db.models import Count, QuerySet

from projects import access, figures
from projects.figures import Tally, Way, deadline
from projects.figures.measured import measured
from projects.ledger.rules.months import ACCEPTED, RETURNED, SUBMITTED
from projects.ledger.rules.periods import CLOSED, OPEN, moment
from projects.models import MonthlyReturn, Organisation, Period, PeriodException, YearPlan

#: so many projects are named one by one
NAMED = 12


@dataclass(frozen=True, slots=True)
class Task:
    """One return that is still to be made, or to be made again."""

    code: str
    name: str
    state: str
    returned_reason: str


@dataclass(frozen=True, slots=True)
class Duty:
    """What a month asks of an officer: what is to do, what waits to be accepted, what is done, and until when."""

    period: Period
    due: datetime | None
    extended: bool
    overdue: bool
    tasks: list[Task]
    submitted: int
    accepted: int
    #: the departments of this person that report the month: whose workbooks they may take
    departments: list[Organisation]

    @property
    def done(self) -> bool:
        """Whether nothing is to do any more."""
        return not self.tasks

    @property
    def open(self) -> bool:
        """Whether this person may still report."""
        return self.period.state == OPEN or self.extended


def duties(user: User, now: datetime) -> list[Duty]:
    """The months that are not closed, the earliest first, as far as the officer's departments report them."""
    mine = frozenset(access.departments(user))
    periods = Period.objects.exclude(state=CLOSED).select_related("plan").order_by("plan__year", "month")
    found = (_duty(period, mine, now) for period in periods)
    return [duty for duty in found if duty.tasks or duty.submitted or duty.accepted]


def _duty(period: Period, mine: frozenset[int], now: datetime) -> Duty:
    rows = figures.due(period.plan, int(period.month or 0)).filter(
        pk__in=access.reported_by(mine).values("pk")
    )
    told = _states(rows, period)
    untils = [
        moment(each)
        for each in period.exceptions.filter(organisation__in=mine).values_list("until", flat=True)
    ]
    extended = bool(untils) and max(untils) > now
    due = max(untils) if untils else deadline(figures.due_on(period.plan, int(period.month or 0)))
    tasks = [task for task in told if task.state in ("", RETURNED)]
    counts = Counter(task.state for task in told)
    overdue = bool(tasks) and due is not None and due < now
    units = figures.reporters(period.plan, int(period.month or 0)).filter(pk__in=mine)
    return Duty(period, due, extended, overdue, tasks, counts[SUBMITTED], counts[ACCEPTED], list(units))


def _states(rows: QuerySet[YearPlan], period: Period) -> list[Task]:
    """Each project with the state of its return, by code; two questions."""
    named = rows.order_by("project__code").values_list("pk", "project__code", "project__name")
    returns = MonthlyReturn.objects.filter(period=period, year_plan__in=rows.values("pk"))
    states = {
        pk: (state, why) for pk, state, why in returns.values_list("year_plan_id", "state", "returned_reason")
    }
    return [Task(code, name, *states.get(pk, ("", ""))) for pk, code, name in named]


@dataclass(frozen=True, slots=True)
class Line:
    """Where one department stands with a month. ``department`` is None where nobody is responsible."""

    department: Organisation | None
    tally: Tally
    due: datetime | None
    extended: bool
    overdue: bool
    late: int
    missing: list[Task] = field(default_factory=list)
    #: on which ways its returns came
    ways: list[Way] = field(default_factory=list)

    @property
    def out(self) -> int:
        """How many returns are still to come."""
        return self.tally.missing + self.tally.returned


class Overview:
    """A month as the project office sees it: department by department, the ones that are out first."""

    def __init__(self, period: Period, now: datetime, departments: Collection[int] | None = None) -> None:
        self.period, self.plan, self.month, self.now = period, period.plan, int(period.month or 0), now
        self._departments = departments

    @cached_property
    def tallies(self) -> list[Tally]:
        return figures.tallies(self.plan, self.month, self._departments)

    @cached_property
    def lines(self) -> list[Line]:
        """One line a department."""
        ids = [tally.department for tally in self.tallies if tally.department]
        names = Organisation.objects.in_bulk(ids)
        found = [self._line(tally, names.get(tally.department or 0)) for tally in self.tallies]
        return sorted(
            found, key=lambda line: (-(line.tally.missing + line.tally.returned), str(line.department or ""))
        )

    def _line(self, tally: Tally, department: Organisation | None) -> Line:
        until = self._untils.get(tally.department or 0)
        due = until or self._deadline
        out = tally.missing + tally.returned
        return Line(
            department, tally, due, until is not None, bool(out) and due is not None and due < self.now,
            self._late.get(tally.department, 0), self._missing[tally.department],
            self._ways.get(tally.department, []),
        )  # fmt: skip

    @cached_property
    def _deadline(self) -> datetime | None:
        """Until when the month was due from all who have no more time: of a closed one by the day it was closed under."""
        return deadline(figures.due_on(measured(self.plan, self.month), self.month))

    @cached_property
    def _ways(self) -> dict[int | None, list[Way]]:
        return figures.ways(self.plan, self.month, self._departments)

    @cached_property
    def _untils(self) -> dict[int, datetime]:
        rows = PeriodException.objects.filter(period=self.period).values_list("organisation_id", "until")
        return {unit: moment(until) for unit, until in rows}

    @cached_property
    def _late(self) -> dict[int | None, int]:
        """How many returns came late, by department."""
        units = figures.came_late(self.plan, self.month).order_by().values("year_plan__project__responsible")
        return dict(units.annotate(n=Count("pk")).values_list("year_plan__project__responsible", "n"))

    @cached_property
    def _missing(self) -> dict[int | None, list[Task]]:
        """Projects whose return is not there or went back, by responsible department, some of each."""
        rows = figures.due(self.plan, self.month)
        if self._departments is not None:
            rows = rows.filter(project__responsible__in=self._departments)
        there = MonthlyReturn.objects.filter(period=self.period).exclude(state=RETURNED)
        out = rows.exclude(pk__in=there.values("year_plan_id")).order_by("project__code")
        back = MonthlyReturn.objects.filter(period=self.period, state=RETURNED)
        reasons = dict(back.values_list("year_plan_id", "returned_reason"))
        found: dict[int | None, list[Task]] = defaultdict(list)
        told = out.values_list("pk", "project__code", "project__name", "project__responsible_id")
        for pk, code, name, unit in told.iterator():
            if len(found[unit]) < NAMED:
                found[unit].append(Task(code, name, RETURNED if pk in reasons else "", reasons.get(pk, "")))
        return found

    @property
    def late(self) -> int:
        """How many returns came after they were due."""
        return sum(line.late for line in self.lines)

    @cached_property
    def whole(self) -> Tally:
        """All departments added up."""
        sums = [
            sum(getattr(t, key) for t in self.tallies) for key in ("due", "submitted", "accepted", "returned")
        ]
        return Tally(None, *sums)
