"""What an address of the return page means: which month, which rows of it, and what this person does with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from projects import access, figures
from projects.models import MonthlyReturn, Organisation, Period, Plan, Snapshot, YearPlan
from projects.month import columns
from projects.month.grid import Grid
from projects.views.common import must

#: projects on one page
SIZE = 100
#: what a person does here: fill, judge, or only read
REPORT, ASSESS, READ = "report", "assess", "read"
#: states to look for; "missing" has no return, "todo" is for the department to do, "late" came after the day it was due
STATES = {
    "todo": gettext_lazy("to do"), "missing": gettext_lazy("not reported"), "submitted": gettext_lazy("submitted"),
    "accepted": gettext_lazy("accepted"), "returned": gettext_lazy("sent back"),
    "late": gettext_lazy("came late"),
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One month as one person looks at it."""

    user: User
    plan: Plan
    month: int
    query: QueryDict

    @classmethod
    def by(cls, request: HttpRequest, year: int, month: int, action: str = "read") -> Asked:
        """404 for who may not, for an unknown plan year, and for a month that cannot be."""
        user = must(request, action)
        if month not in range(1, 13):
            raise Http404
        return cls(user, get_object_or_404(Plan, year=year), month, request.GET)

    @cached_property
    def period(self) -> Period | None:
        return Period.objects.filter(plan=self.plan, month=self.month).select_related("plan").first()

    @property
    def held(self) -> frozenset[str]:
        return access.roles(self.user)

    @property
    def mode(self) -> str:
        """Departments fill; the project office judges, and fills where it says so; everybody else reads."""
        if not access.may(self.user, "report"):
            return READ
        if not access.may(self.user, "assess"):
            return REPORT
        return REPORT if self.query.get("mode") == REPORT else ASSESS

    @cached_property
    def grid(self) -> Grid:
        """The grid with all columns this person may fill, on show or not."""
        keys = {REPORT: (*columns.REPORTED, *columns.MORE), ASSESS: columns.ASSESSED, READ: ()}[self.mode]
        return Grid(self.plan, self.month, self.period, self.user, columns.writable(self.held, keys))

    @property
    def more(self) -> bool:
        """Whether the columns that are asked for at times are on show."""
        return self.query.get("more") == "1"

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns on show, from left to right."""
        usual = columns.REPORTED if self.mode == REPORT else columns.JUDGED
        return (*usual, *(columns.MORE if self.more else ()))

    @property
    def corrects(self) -> bool:
        """Whether the month was closed before: then every change says why."""
        return self.period is not None and Snapshot.objects.filter(period=self.period).exists()

    # --- which rows

    @property
    def every(self) -> QuerySet[YearPlan]:
        """The year plans whose return of the month is due and which this person sees, by code."""
        rows = figures.due(self.plan, self.month)
        if not access.sees_all(self.user):
            rows = rows.filter(pk__in=access.visible_year_plans(self.user).values("pk"))
        return rows.select_related("project", "plan").order_by("project__code")

    @property
    def chosen(self) -> QuerySet[YearPlan]:
        """Those that the filter leaves."""
        rows = self.every
        if self.department is not None:
            rows = rows.filter(project__responsible=self.department or None)
        return rows.filter(pk__in=self._in_state().values("pk")) if self.state else rows

    def _in_state(self) -> QuerySet[YearPlan]:
        returns = MonthlyReturn.objects.filter(period=self.period)
        if self.state == "missing":
            return YearPlan.objects.exclude(pk__in=returns.values("year_plan_id"))
        if self.state == "late":
            late = figures.came_late(self.plan, self.month)
            return YearPlan.objects.filter(pk__in=late.values("year_plan_id"))
        if self.state == "todo":
            there = returns.exclude(state="returned")
            return YearPlan.objects.exclude(pk__in=there.values("year_plan_id"))
        return YearPlan.objects.filter(pk__in=returns.filter(state=self.state).values("year_plan_id"))

    @property
    def state(self) -> str:
        asked = self.query.get("state", "")
        return asked if asked in STATES else ""

    @property
    def department(self) -> int | None:
        """The responsible department asked for, 0 for none."""
        asked = self.query.get("department", "")
        return int(asked) if asked.isdecimal() and len(asked) < 18 else None

    @cached_property
    def departments(self) -> list[Organisation]:
        """The responsible departments to choose from."""
        units = self.every.order_by().values("project__responsible")
        return list(Organisation.objects.filter(pk__in=units).order_by("name"))

    @cached_property
    def page(self) -> Page[YearPlan]:
        return Paginator(self.chosen, SIZE).get_page(self.query.get("page"))
