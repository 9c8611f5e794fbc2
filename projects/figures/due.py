"""Which returns of a month are due from whom, what became of each, and by which file or page it came.

One home of "due": the due list, the return workbooks and their import ask here."""

from __future__ import annotations

import json
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from projects.figures.sums import CANCELLED
from projects.models import (
    Change,
    ChangeSet,
    MonthlyReturn,
    Organisation,
    Period,
    Plan,
    Project,
    Support,
    YearPlan,
)
from projects.vocabulary import MONTHLY_RETURN, Edit

SUBMITTED, ACCEPTED, RETURNED = "submitted", "accepted", "returned"
#: what a department reports, by key; a change of any of these is a reporting, whatever came after it
_REPORTED = frozenset(column.key for column in MONTHLY_RETURN if column.edit is Edit.RETURN)
_BATCH = "import "
#: due days from here on are of the month that is reported
_SECOND_HALF = 16
_DEPARTMENT = "project__responsible_id"
_RETURN = "month_return"
_STATES = (SUBMITTED, ACCEPTED, RETURNED)


def due(plan: Plan, month: int) -> QuerySet[YearPlan]:
    """The year plans of which a return of ``month`` is due.

    Not placeholders, not what was cancelled, not parents (their parts have the figures); nobody's January where it
    is reported with February (DOMAIN.md A23)."""
    if month == 1 and plan.january_joined:
        return YearPlan.objects.none()
    parts = Project.objects.filter(parent=OuterRef("project_id"))
    rows = YearPlan.objects.filter(~Exists(parts), plan=plan, project__placeholder=False)
    return rows.exclude(project__stage=CANCELLED)


def reporters(plan: Plan, month: int) -> QuerySet[Organisation]:
    """The departments that report something of ``month``, by name: responsible, or supporting and said to report."""
    projects = due(plan, month).values("project_id")
    helping = Support.objects.filter(project__in=projects, reports=True).values("organisation_id")
    own = Project.objects.filter(pk__in=projects, responsible__isnull=False).values("responsible_id")
    return Organisation.objects.filter(Q(pk__in=own) | Q(pk__in=helping)).order_by("name", "pk")


def due_on(plan: Plan, month: int) -> date | None:
    """The day by which the returns of a month are due; None where the plan names none.

    A day in the second half is one of the month itself (offices ask for the 25th or 28th, DOMAIN.md A24), an early one
    is of the month after. A month that has no such day is due on its last."""
    if plan.due_day is None:
        return None
    year, number = int(plan.year), month
    if plan.due_day < _SECOND_HALF:
        year, number = (year, month + 1) if month < 12 else (year + 1, 1)
    return date(year, number, min(int(plan.due_day), monthrange(year, number)[1]))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many returns of a month are due from a department (None: nobody is responsible), and where they stand."""

    department: int | None
    due: int
    submitted: int
    accepted: int
    returned: int

    @property
    def missing(self) -> int:
        """Due, and nothing came yet."""
        return self.due - self.submitted - self.accepted - self.returned


def tallies(plan: Plan, month: int, departments: Collection[int] | None = None) -> list[Tally]:
    """Of each responsible department (all, or these), in the order of their ids; one query."""
    rows = _with_return(_of(due(plan, month), departments), plan, month).order_by(_DEPARTMENT)
    counts = {state: Count("pk", filter=Q(**{f"{_RETURN}__state": state})) for state in _STATES}
    return [Tally(*told) for told in rows.values_list(_DEPARTMENT).annotate(due=Count("pk"), **counts)]


@dataclass(frozen=True, slots=True)
class Origin:
    """How a return came: by whom, when, from where ("page", "file", "command", …); ``batch`` is the import's id."""

    changeset: int
    at: datetime
    who: str
    kind: str
    file: str
    batch: int | None


@dataclass(frozen=True, slots=True)
class Due:
    """One return that is due. ``state`` is "" and ``origin`` None where nothing came."""

    year_plan: int
    project: int
    code: str
    name: str
    department: int | None
    state: str
    return_id: int | None
    origin: Origin | None


def returns_due(plan: Plan, month: int, departments: Collection[int] | None = None) -> list[Due]:
    """The returns of a month that are due from these departments (all), by code; three queries."""
    rows = _with_return(_of(due(plan, month), departments), plan, month).order_by("project__code")
    pk, state = f"{_RETURN}__id", f"{_RETURN}__state"
    origins = _Origins(rows.order_by().exclude(**{pk: None}).values(pk))
    about = ("pk", "project_id", "project__code", "project__name", _DEPARTMENT)
    told: Iterable[tuple[int, int, str, str, int | None, str, int | None]] = rows.values_list(
        *about, Coalesce(state, Value("")), pk
    )
    return [Due(*each, origins.of(each[-1])) for each in told]


@dataclass(frozen=True, slots=True)
class Way:
    """One way on which returns of a month came: a file (``batch`` is its import, if it was one), or the pages, a command."""

    kind: str
    file: str
    batch: int | None
    count: int


def ways(plan: Plan, month: int, departments: Collection[int] | None = None) -> dict[int | None, list[Way]]:
    """By responsible department, on which ways its returns came, the commonest first."""
    found: dict[int | None, Counter[tuple[str, str, int | None]]] = defaultdict(Counter)
    for each in returns_due(plan, month, departments):
        if each.origin:
            found[each.department][each.origin.kind, each.origin.file, each.origin.batch] += 1
    return {
        unit: [Way(*way, count) for way, count in counted.most_common()] for unit, counted in found.items()
    }


def _of(rows: QuerySet[YearPlan], departments: Collection[int] | None) -> QuerySet[YearPlan]:
    return rows if departments is None else rows.filter(project__responsible__in=departments)


def _with_return(rows: QuerySet[YearPlan], plan: Plan, month: int) -> QuerySet[YearPlan]:
    """Each year plan beside its return of the month."""
    period = Period.objects.filter(plan=plan, month=month).values_list("pk", flat=True).first()
    mine = FilteredRelation("returns", condition=Q(returns__period=period or -1))
    return rows.alias(**{_RETURN: mine})


class _Origins:
    """The change sets that brought returns; asked of the history once, when the first is wanted."""

    def __init__(self, returns: QuerySet[YearPlan, dict[str, Any]]) -> None:
        self._returns = returns

    def of(self, pk: int | None) -> Origin | None:
        return None if pk is None else self._found.get(pk)

    @cached_property
    def _found(self) -> dict[int, Origin]:
        entries = Change.objects.filter(label=MonthlyReturn.label, object_id__in=self._returns)
        newest = {
            pk: number
            for pk, number, body in entries.order_by("changeset_id").values_list("object_id", "changeset_id", "body")
            if _reports(json.loads(body))
        }  # fmt: skip
        sets = _origins(newest.values())
        return {pk: sets[number] for pk, number in newest.items()}


def _reports(body: dict[str, list[Any]]) -> bool:
    """Whether a change brought figures or words of the department, or sent the return in anew."""
    return bool(_REPORTED & body.keys()) or body.get("state", [None, None])[1] == SUBMITTED


def _origins(numbers: Iterable[int]) -> dict[int, Origin]:
    rows = ChangeSet.objects.filter(number__in=set(numbers))
    return {row.number: _origin(row) for row in rows.only("number", "at", "who", "source", "header")}


def _origin(row: ChangeSet) -> Origin:
    source = json.loads(row.header)["source"]
    named, batch = source.get("detail", ""), None
    if named.startswith(_BATCH) and named.removeprefix(_BATCH).isdecimal():
        batch = int(named.removeprefix(_BATCH))
    return Origin(row.number, row.at, row.who, row.source, source.get("file", ""), batch)
