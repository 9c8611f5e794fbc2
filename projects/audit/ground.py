"""What the rules look at, fetched for a whole plan in batches: a fixed number of questions for each five thousand projects.

Counted returns only (submitted, accepted); not placeholders, not what was cancelled."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from projects import figures
from projects.audit.duplicates import Gone, Known
from projects.audit.facts import OVER, Facts, Filed, Paper, Prior
from projects.audit.totals import Declared
from projects.figures.measured import measured_months
from projects.figures.sums import CANCELLED, COUNTED
from projects.ledger.rules.periods import moment
from projects.models import (
    Change,
    Evidence,
    ImportBatch,
    MonthlyReturn,
    Period,
    PeriodException,
    Permit,
    Plan,
    YearPlan,
)

BATCH = 5_000
_PROJECT = (
    "code", "name", "national_code", "stage", "approval", "total_investment", "planned_start", "planned_finish",
    "started", "finished", "produced", "statistics", "statistics_date", "parent_id",
)  # fmt: skip
_YEAR = (
    "year_class", "planned", "adjusted", "adjusted_from", "completed_before", "start_month", "finish_month",
)  # fmt: skip
_BESIDE = ("pk", "project_id", "project__owner_id", "project__responsible_id")
_RETURN = (
    "completed", "declared_to_date", "construction", "installation", "equipment", "other_costs", "funds_in_place",
    "statistics_to_date", "progress_percent", "progress", "remark", "id",
)  # fmt: skip


@dataclass
class Ground:
    """A plan at the end of ``month`` (None: the last with a counted return). ``names`` and ``rates`` fill while it is walked."""

    plan: Plan
    asked: int | None = None
    names: list[Known] = field(default_factory=list)
    #: projects at exactly 100.0 % in December, and those with a rate
    exact: int = 0
    rated: int = 0

    @cached_property
    def month(self) -> int:
        """0 where nothing was reported."""
        return self.asked or figures.last_month(self.plan) or 0

    @cached_property
    def first(self) -> int:
        """The month with which the year begins."""
        return 2 if self.plan.january_joined else 1

    def walk(self) -> Iterator[Facts]:
        """Each project of the plan, in the order of its year plan's id."""
        last = 0
        while rows := list(self._rows(last)):
            last = rows[-1][0]
            yield from _Batch(self, rows).facts()

    def _rows(self, after: int) -> Any:
        found = YearPlan.objects.filter(plan=self.plan, pk__gt=after, project__placeholder=False)
        found = found.exclude(project__stage=CANCELLED).order_by("pk")
        return found.values_list(*_BESIDE, *(f"project__{key}" for key in _PROJECT), *_YEAR)[:BATCH]

    @cached_property
    def periods(self) -> dict[int, int]:
        """Month by period, up to the month."""
        rows = Period.objects.filter(plan=self.plan, month__lte=self.month)
        return {pk: int(month or 0) for pk, month in rows.values_list("pk", "month")}

    # --- the year before

    @cached_property
    def former(self) -> Plan | None:
        return Plan.objects.filter(year=int(self.plan.year) - 1).first()

    def gone(self) -> list[Gone]:
        """Of last year's list what is neither in this one nor over; nothing where this year's list is empty."""
        if self.former is None or not YearPlan.objects.filter(plan=self.plan).exists():
            return []
        here = YearPlan.objects.filter(plan=self.plan).values("project_id")
        rows = YearPlan.objects.filter(plan=self.former, project__placeholder=False, project__finished="")
        rows = rows.exclude(project__in=here).exclude(project__stage__in=[CANCELLED, *OVER])
        told = rows.order_by("project_id")
        return [
            Gone(*each)
            for each in told.values_list(
                "project_id", *(f"project__{key}" for key in ("code", "name", "stage"))
            )
        ]

    # --- what belongs to the plan as a whole

    def declared(self) -> list[Declared]:
        """The totals of the sheets that were imported into the plan."""
        batches = ImportBatch.objects.filter(year=self.plan.year, state=ImportBatch.State.APPLIED).order_by(
            "pk"
        )
        rows = batches.values_list("pk", "file_name", "month", "reading__totals")
        return [
            Declared(pk, file, month or 0, total) for pk, file, month, totals in rows if (month or 0) <= self.month or not month
            for total in totals or ()
        ]  # fmt: skip

    # --- what is late

    @cached_property
    def zone(self) -> tzinfo:
        """The time of the place, asked once."""
        return timezone.get_current_timezone()

    @cached_property
    def deadlines(self) -> dict[int, datetime]:
        """When the returns of each month are due, by month, of a closed one as it was closed; empty where the plan names no day."""
        plans = measured_months(self.plan)
        found = {m: figures.deadline(figures.due_on(plans[m], m)) for m in self.periods.values()}
        return {month: when for month, when in found.items() if when}

    @cached_property
    def extended(self) -> dict[tuple[int, int], datetime]:
        """(month, department) → until when."""
        rows = PeriodException.objects.filter(period__in=self.periods)
        told = rows.values_list("period_id", "organisation_id", "until")
        return {(self.periods[period], unit): moment(until) for period, unit, until in told}


class _Batch:
    """Some thousand projects with all that stands around them."""

    def __init__(self, ground: Ground, rows: list[tuple[Any, ...]]) -> None:
        self.ground, self.rows = ground, rows
        projects = [row[1] for row in rows]
        #: a range instead of a list of ids: what others have between is left aside
        self.of_projects = {"project_id__gte": min(projects), "project_id__lte": max(projects)}
        self.of_objects = {"object_id__gte": min(projects), "object_id__lte": max(projects)}

    def facts(self) -> Iterator[Facts]:
        returns, priors = self._returns(), self._priors()
        permits, papers, totals = self._permits(), self._papers(), self._totals()
        for row in self.rows:
            year_plan, project, owner, unit, *told = row
            known = Known(project, told[0], told[1], told[2], owner, told[13])
            self.ground.names.append(known)
            facts = Facts(int(self.ground.plan.year), self.ground.month, project, *told)
            self._file(facts, returns.get(year_plan, ()), unit)
            facts.prior, facts.permits = priors.get(project), permits.get(project, [])
            facts.papers, facts.totals = papers.get(project, []), totals.get(project, [])
            self._rate(facts)
            yield facts

    def _rate(self, facts: Facts) -> None:
        december = facts.filed.get(12)
        if december and december.to_date is not None and facts.plan:
            self.ground.rated += 1
            # 100.0 %: within a twentieth of a percent
            self.ground.exact += abs(december.to_date - facts.plan) * 2_000 < facts.plan

    # --- returns

    def _returns(self) -> dict[int, list[tuple[Any, ...]]]:
        span = {"year_plan_id__gte": self.rows[0][0], "year_plan_id__lte": self.rows[-1][0]}
        found = MonthlyReturn.objects.filter(**span, period__in=self.ground.periods, state__in=COUNTED)
        by_plan: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for year_plan, period, *told in found.order_by().values_list("year_plan_id", "period_id", *_RETURN):
            by_plan[year_plan].append((self.ground.periods[period], *told))
        self._lates = self._late(found)
        return by_plan

    def _file(self, facts: Facts, rows: Any, unit: int | None) -> None:
        """The months in their order, each with the year to date that stood before it."""
        reached, former = None, 0
        for (
            month,
            completed,
            declared,
            c,
            i,
            e,
            o,
            funds,
            statistics,
            percent,
            progress,
            remark,
            pk,
        ) in sorted(rows):
            begins = month <= self.ground.first
            filed = Filed(
                month, completed, declared, 0 if begins else reached, begins or former == month - 1, c, i, e, o, funds, statistics,
                percent, progress, bool(remark.strip()), pk,
            )  # fmt: skip
            if pk in self._lates:
                filed.late = self._days(month, unit, self._lates[pk])
            reached = reached if filed.to_date is None else filed.to_date
            former = month
            facts.filed[month] = filed

    def _late(self, returns: QuerySet[MonthlyReturn]) -> dict[int, datetime]:
        """When returns came that came after the first deadline of all."""
        deadlines = self.ground.deadlines
        if not deadlines:
            return {}
        # by the returns themselves: their ids lie month by month, so that a range would hold all of the plan
        made = figures.first_came(returns)
        return figures.came_at(made.exclude(figures.came_by(min(deadlines.values()))))

    def _days(self, month: int, unit: int | None, at: datetime) -> int:
        """Whole days after the day that a return of the month was due; a day that was begun counts."""
        due = self.ground.extended.get((month, unit or 0)) or self.ground.deadlines.get(month)
        if due is None or at <= due:
            return 0
        return (at.astimezone(self.ground.zone).date() - due.astimezone(self.ground.zone).date()).days or 1

    # --- around

    def _priors(self) -> dict[int, Prior]:
        former = self.ground.former
        if former is None:
            return {}
        rows = YearPlan.objects.filter(plan=former, **self.of_projects)
        decembers = MonthlyReturn.objects.filter(
            period__plan=former, period__month=12, state__in=COUNTED, year_plan__in=rows.values("pk")
        )
        reported = set(decembers.values_list("year_plan_id", flat=True))
        told = rows.values_list("pk", "project_id", "completed_before", "year_to_date__to_12")
        return {
            project: Prior(before, year if pk in reported else None) for pk, project, before, year in told
        }

    def _permits(self) -> dict[int, list[tuple[str, str, str]]]:
        found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
        for project, *told in (
            Permit.objects.filter(**self.of_projects)
            .order_by("pk")
            .values_list("project_id", "kind", "state", "actual")
        ):
            found[project].append((told[0], told[1], told[2]))
        return found

    def _papers(self) -> dict[int, list[Paper]]:
        found: dict[int, list[Paper]] = defaultdict(list)
        rows = Evidence.objects.filter(**self.of_projects).order_by()
        for project, of, kind, signed in rows.values_list(
            "project_id", "monthly_return_id", "kind", "signed"
        ):
            found[project].append(Paper(of, kind, signed))
        return found

    def _totals(self) -> dict[int, list[tuple[int | None, int | None]]]:
        """What the total investment was before and after each of its changes, by the history."""
        rows = Change.objects.filter(
            label="project", kind="update", **self.of_objects, body__contains='"total_investment":'
        )
        found: dict[int, list[tuple[int | None, int | None]]] = defaultdict(list)
        for project, body in rows.order_by("changeset_id", "seq").values_list("object_id", "body"):
            old, new = json.loads(body)["total_investment"]
            found[project].append((old, new))
        return found
