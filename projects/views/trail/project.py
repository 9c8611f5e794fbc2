"""A project's figures of a year at the end of a month: the returns that the year to date is folded from, and the plan."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from projects import access, display, figures, vocabulary
from projects.display import Names
from projects.figures import Folded, Schedule, Standing, folding
from projects.figures.schedule import six
from projects.models import YearPlan
from projects.views.common import must
from projects.views.trail.scope import field_url

HOW: dict[str, Promise] = {
    folding.OWN: _("adds this month's own figure"),
    folding.DECLARES: _("declares the sum from January on, which counts"),
    folding.COVERED: _("lies under a later declared sum"),
    folding.EMPTY: _("tells no figure"),
    folding.UNCOUNTED: _("not counted: draft or returned"),
}
_PLAN = ("planned", "adjusted", "adjusted_from", "adjusted_document", "completed_before")


@dataclass(frozen=True, slots=True)
class Month:
    """One return: what it tells, its part of the year to date, and the trail of both figures."""

    told: Folded
    how: str
    state: str
    completed_url: str
    declared_url: str


@dataclass(frozen=True, slots=True)
class Field:
    """One stored figure of the plan and its trail."""

    heading: str
    shown: str
    basis: str
    url: str


@require_GET
def trail_project(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """From a project's year to date to its returns, and from its plan to the fields it is made of."""
    user = must(request, "read")
    rows = access.visible_year_plans(user).select_related("project", "plan")
    row = get_object_or_404(rows, project__code=code, plan__year=year)
    month = _month(request.GET.get("month", "")) or figures.last_month(row.plan) or 12
    lines = figures.folded(row, month)
    standing = figures.standings([row], row.plan, month)[row.pk]
    context = {
        "row": row, "project": row.project, "month": month, "standing": standing, "sum": folding.to_date(lines),
        "lines": [_line(line) for line in lines], "fields": _fields(row), "due": _due(row, standing),
        "months": range(1, 13), "ahead": figures.lit_months(row)[month - 1].forecast, "months_left": 12 - month,
    }  # fmt: skip
    return render(request, "trail/project.html", context)


def _month(asked: str) -> int | None:
    return int(asked) if asked.isdecimal() and 1 <= int(asked[:4]) <= 12 else None


def _line(told: Folded) -> Month:
    pk = told.returned.pk
    state = vocabulary.column("monthly_return", "state").choice(told.returned.state)
    return Month(
        told, str(HOW[told.how]), state.name() if state else str(told.returned.state),
        field_url("monthly_return", pk, "completed"), field_url("monthly_return", pk, "declared_to_date"),
    )  # fmt: skip


def _fields(row: YearPlan) -> list[Field]:
    names = Names()
    own = tuple(f"month_{month}" for month in range(1, 13))
    columns = [vocabulary.column("year_plan", key) for key in (*_PLAN, *own)]
    return [
        Field(
            column.heading(), shown, display.basis(getattr(row, column.basis)) if column.basis else "",
            field_url("year_plan", row.pk, column.key),
        )
        for column in columns
        if (shown := display.with_unit(column, getattr(row, column.attribute), names))
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """How much of the plan the calendar asks for: ``own`` monthly plans to date, else plan × ``share`` of the curve."""

    own: bool
    share: str


def _due(row: YearPlan, standing: Standing) -> Due:
    own = any(getattr(row, f"month_{month}") is not None for month in range(1, 13))
    return Due(own, six(Schedule.of(row.plan).share(standing.month)) or "")
