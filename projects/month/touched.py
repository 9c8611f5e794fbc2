"""Which change sets touched what the frozen figures of a month come from, between two positions of the history.

Asked of the history by project: a fixed number of questions, however many projects there are."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from projects.figures.sums import CANCELLED
from projects.models import Change, ControlTotal, MonthlyReturn, Period, Plan, Project, YearPlan

Body = dict[str, list[Any]]
#: label → the keys whose change a figure comes from
Sources = dict[str, frozenset[str]]
#: of a project: where it is counted, and what sums add up of it
_OF_PROJECT = frozenset(
    {"sector", "responsible", "stage", "placeholder", "total_investment", "output", "code"}
)


@dataclass(frozen=True, slots=True)
class Touch:
    """One change of an object that belongs to a project; ``month`` is that of a return, 0 of anything else."""

    number: int
    label: str
    keys: frozenset[str]
    month: int = 0


class Known:
    """What belongs to what in a plan year, as it stands; asked once for all its months."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.projects = dict(YearPlan.objects.filter(plan=plan).values_list("pk", "project_id"))
        self.codes = dict(YearPlan.objects.filter(plan=plan).values_list("project_id", "project__code"))
        self.months = dict(Period.objects.filter(plan=plan).values_list("pk", "month"))


class Touched:
    """What was touched between ``after`` and ``until`` (None: now), of the returns up to the month of the period.

    ``settings``: whether the plan year's own settings of the time between count; in a month that stays closed they do
    not."""

    def __init__(self, known: Known, period: Period, after: int, until: int | None, settings: bool) -> None:
        self._known, self._month = known, int(period.month or 0)
        self._span = Q(changeset_id__gt=after) & (Q() if until is None else Q(changeset_id__lte=until))
        self._projects, self.codes = dict(known.projects), dict(known.codes)
        self._found: dict[int, list[Touch]] = defaultdict(list)
        self._of_all = list(self._settings()) if settings else []
        self._look()

    @property
    def everywhere(self) -> bool:
        """Whether a setting of the plan year was changed that all of its projects go by."""
        return bool(self._of_all)

    @cached_property
    def published(self) -> set[int]:
        """The change sets that touched what was published of the plan."""
        told = self._changes("control_total", Q(object_id__in=ControlTotal.objects.filter(plan=self._known.plan).values("pk")))  # fmt: skip
        return {number for number, _pk, kind, body in told if kind != "delete" or body["plan"][0] == self._known.plan.pk}  # fmt: skip

    @property
    def projects(self) -> set[int]:
        """The projects of which something was touched."""
        return set(self._found)

    def numbers(self, project: int | None, sources: Sources, month: int | None = None) -> tuple[int, ...]:
        """The change sets that touched what a figure comes from, each once; ``month``: only returns of that one."""
        found = [*self._found.get(project or 0, ()), *self._of_all]
        told = {
            each.number for each in found
            if each.keys & sources.get(each.label, frozenset()) and (month is None or each.month in (0, month))
        }  # fmt: skip
        return tuple(sorted(told))

    # --- reading

    def _look(self) -> None:
        for number, pk, kind, body in self._year_plans():
            self._year_plan(number, pk, kind, body)
        for number, pk, kind, body in self._changes("project", Q(object_id__in=self._of_plan("project_id"))):
            keys = _OF_PROJECT & body.keys()
            if kind == "update" and CANCELLED not in body.get("stage", ()):
                keys -= {"stage"}  # from one stage that is counted to another
            if keys:
                self._found[pk].append(Touch(number, "project", keys))
            if kind == "delete":
                self.codes[pk] = str(body["code"][0])
        self._returns()
        gone = Project.objects.filter(pk__in=self.projects - self.codes.keys())
        self.codes |= dict(gone.values_list("pk", "code"))

    def _year_plans(self) -> Iterator[tuple[int, int, str, Body]]:
        """Those of the plan, and those that came into it or left it."""
        plan = self._known.plan.pk
        mine = Q(object_id__in=self._of_plan("pk")) | Q(kind="update", body__contains='"plan":')
        for number, pk, kind, body in self._changes("year_plan", mine):
            if pk in self._known.projects or plan in body.get("plan", ()):
                yield number, pk, kind, body

    def _year_plan(self, number: int, pk: int, kind: str, body: Body) -> None:
        """A touch of its project; of both where it went from one to another."""
        if kind == "delete":
            self._projects[pk] = body["project"][0]
        told = {self._projects.get(pk), *body.get("project", ())} - {None}
        for project in told:
            self._found[int(project or 0)].append(Touch(number, "year_plan", frozenset(body)))

    def _returns(self) -> None:
        rows = MonthlyReturn.objects.filter(period__plan=self._known.plan, period__month__lte=self._month)
        standing = {
            pk: (year_plan, int(month or 0))
            for pk, year_plan, month in rows.filter(pk__in=self._entries("monthly_return").values("object_id"))
            .order_by().values_list("pk", "year_plan_id", "period__month")
        }  # fmt: skip
        mine = Q(object_id__in=rows.values("pk")) | Q(kind="update", body__contains='"period":')
        for number, pk, _kind, body in self._changes("monthly_return", mine):
            for year_plan, month in self._places(standing.get(pk), body):
                if project := self._projects.get(year_plan):
                    self._found[project].append(Touch(number, "monthly_return", frozenset(body), month))

    def _places(self, standing: tuple[int, int] | None, body: Body) -> set[tuple[int, int]]:
        """(year plan, month) of where a return stands and where it stood, up to the month."""
        found = {standing} if standing else set()
        if "period" in body or "year_plan" in body:
            for at in (0, 1):
                year_plan, month = standing or (0, 0)
                if "year_plan" in body:
                    year_plan = int(body["year_plan"][at] or 0)
                if "period" in body:
                    month = int(self._known.months.get(body["period"][at]) or 0)
                found.add((year_plan, month))
        return {each for each in found if each[0] and 0 < each[1] <= self._month}

    def _settings(self) -> Iterator[Touch]:
        for number, _pk, _kind, body in self._changes("plan", Q(object_id=self._known.plan.pk)):
            if "curve" in body:
                yield Touch(number, "plan", frozenset({"curve"}))

    def _of_plan(self, key: str) -> QuerySet[Any, Any]:
        found: QuerySet[Any, Any] = YearPlan.objects.filter(plan=self._known.plan).order_by().values(key)
        return found

    def _entries(self, label: str) -> QuerySet[Change]:
        return Change.objects.filter(self._span, label=label).order_by("changeset_id", "seq")

    def _changes(self, label: str, mine: Q) -> Iterator[tuple[int, int, str, Body]]:
        """The changes of one label that are about the plan; of deleted objects only they themselves know."""
        rows = self._entries(label).filter(mine | Q(kind="delete"))
        told: Iterable[tuple[int, int, str, str]] = rows.values_list(
            "changeset_id", "object_id", "kind", "body"
        )
        for number, pk, kind, body in told:
            yield number, pk, kind, json.loads(body)
