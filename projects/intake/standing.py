"""What a file is held against: the ledger as it stands, and as it stood where the workbook was made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from projects import ledger, vocabulary
from projects.intake.base import Base, Values
from projects.ledger import KEPT, Actor
from projects.models import MonthlyReturn, Plan, Project, Support, YearPlan
from projects.values import Scalar

#: what an object that is not there holds
NOTHING: dict[str, Mapping[str, Scalar]] = {label: kept.empty for label, kept in KEPT.items()}
#: values of one object
Row = tuple[Any, ...]
#: a project's supporting departments: organisation → link
Links = dict[int, int]


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which terms a file is read: for which plan and month, by whom, from which position of the history.

    ``listed``: the codes of the projects that a return workbook was made for; it brings no others."""

    plan: Plan
    month: int | None
    actor: Actor
    base: int | None = None
    reach: QuerySet[Project] | None = None
    listed: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One object that a row speaks of: its id if it stands, what it holds now, and what it held at the base."""

    label: str
    id: int | None
    now: Mapping[str, Scalar]
    base: Mapping[str, Scalar]
    #: it stood at the base and was deleted since
    gone: bool = False


@dataclass(slots=True)
class Held:
    """What stands for many projects of what a sheet has columns for: by label and project, as plain tuples.

    Behind its other values a project has its code and its name."""

    rows: dict[str, dict[int, Row]]
    links: dict[int, Links]

    @classmethod
    def load(
        cls, projects: list[int], plan: int, period: int | None, keys: Mapping[str, Sequence[str]]
    ) -> Held:
        """``keys`` says by label which values. The number of queries is that of labels."""
        stands = Project.objects.filter(among("pk", projects))
        planned = YearPlan.objects.filter(among("project_id", projects), plan_id=plan)
        rows = {
            "project": _rows(stands, "pk", [*keys["project"], "code", "name"]),
            "year_plan": _rows(planned, "project_id", keys["year_plan"]),
            "monthly_return": {},
        }
        if period is not None and keys["monthly_return"]:
            returned = MonthlyReturn.objects.filter(period_id=period, year_plan__in=planned)
            rows["monthly_return"] = _rows(returned, "year_plan__project_id", keys["monthly_return"])
        return cls(rows, _links(projects))


def among(name: str, ids: Collection[int]) -> Q:
    """At least the rows of these ids: as a range where they lie close together, for a list of thousands costs more than reading."""
    if ids and (last := max(ids)) - (first := min(ids)) < 2 * len(ids):
        return Q((f"{name}__gte", first), (f"{name}__lte", last))
    return Q((f"{name}__in", ids))


def _rows(found: QuerySet[Any], owner: str, keys: Sequence[str]) -> dict[int, Row]:
    fields = [vocabulary.column(found.model.label, key).attribute for key in keys]
    return {row[0]: row[1:] for row in found.values_list(owner, *fields)}


@dataclass(slots=True)
class Standing:
    """What stands for a batch of projects, and what stood at the base."""

    base: Base
    now: dict[str, dict[int, Values]]
    since: dict[str, dict[int, Values]]
    year_plans: dict[int, int]
    returns: dict[int, int]
    links: dict[int, Links]
    links_before: dict[int, set[int]]

    @classmethod
    def load(cls, projects: list[int], plan: int, period: int | None, base: Base) -> Standing:
        """``period`` is the id of the month's period, if there is one. The number of queries is that of labels."""
        planned = YearPlan.objects.filter(plan_id=plan, project_id__in=projects)
        year_plans = dict(planned.values_list("project_id", "id"))
        returns = _returns(list(year_plans.values()), period)
        ids = {
            "project": projects,
            "year_plan": [*year_plans.values()],
            "monthly_return": [*returns.values()],
        }
        now = {label: ledger.current(label, pks) if pks else {} for label, pks in ids.items()}
        since = {label: base.since(label, pks) if pks else {} for label, pks in ids.items()}
        links = _links(projects)
        return cls(base, now, since, year_plans, returns, links, _links_before(links, base))

    def project(self, pk: int) -> Part:
        return self._part("project", pk, None)

    def year_plan(self, project: int) -> Part:
        gone = self.base.deleted("year_plan", project)
        return self._part("year_plan", self.year_plans.get(project), gone and gone[1])

    def monthly_return(self, year_plan: int) -> Part:
        gone = self.base.deleted("monthly_return", year_plan)
        return self._part("monthly_return", self.returns.get(year_plan), gone and gone[1])

    def _part(self, label: str, pk: int | None, gone: Values | None) -> Part:
        if pk is None:
            return Part(label, None, NOTHING[label], gone or NOTHING[label], gone is not None)
        now, since = self.now[label][pk], self.since[label].get(pk)
        if since is None:
            return Part(label, pk, now, now)
        return Part(label, pk, now, (gone or NOTHING[label]) if "" in since else {**now, **since})


def _returns(year_plans: list[int], period: int | None) -> dict[int, int]:
    """Year plan → its return of the month."""
    if period is None or not year_plans:
        return {}
    rows = ledger.write.referring("monthly_return", "year_plan", year_plans)
    of_period = ledger.current("monthly_return", [pk for pk, _ in rows], ["period"])
    return {year_plan: pk for pk, year_plan in rows if of_period[pk]["period"] == period}


def _links(projects: Collection[int]) -> dict[int, Links]:
    found: dict[int, Links] = defaultdict(dict)
    rows = Support.objects.filter(among("project_id", projects))
    for pk, project, organisation in rows.values_list("id", "project_id", "organisation_id"):
        found[project][organisation] = pk
    return found


def _links_before(links: Mapping[int, Links], base: Base) -> dict[int, set[int]]:
    """The organisations that each project was linked with at the base."""
    changed = base.links
    before = {
        project: {unit for unit, pk in units.items() if pk not in changed} for project, units in links.items()
    }
    for project, organisation in filter(None, changed.values()):
        before.setdefault(project, set()).add(organisation)
    return before
