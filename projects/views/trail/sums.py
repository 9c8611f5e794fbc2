"""A sum and its parts: known, estimated and declared apart, the same total, and the next step from each part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from projects import figures
from projects.figures import Added, Group, Measure
from projects.figures.parts import ADJUSTED
from projects.models import YearPlan
from projects.views.common import query_of
from projects.views.trail import formulas
from projects.views.trail.names import SUMS, basis
from projects.views.trail.scope import Scope, estimates, field_url, project_url, scope

PAGE = 100
#: the sum of the group that the parts must add up to
OF_GROUP: dict[str, Callable[[Group], int | None]] = {
    "count": lambda g: g.count,
    "named": lambda g: g.count - g.placeholders,
    "placeholders": lambda g: g.placeholders,
    "total_investment": lambda g: g.known_total_investment,
    "planned": lambda g: g.known_planned,
    "output": lambda g: g.output,
    "completed": lambda g: g.completed,
    "reporting": lambda g: g.reporting,
    "completed_in_month": lambda g: g.completed_in_month,
}
ESTIMATED: dict[str, Callable[[Group], int | None]] = {
    "total_investment": lambda g: g.estimated_total_investment,
    "planned": lambda g: g.estimated_planned,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a sum: a project, how much, what it rests on, and where that came from."""

    row: YearPlan
    part: int | None
    basis: str
    estimate: int | None
    url: str


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum with its parts by what they rest on. ``agrees``: the page it was shown on said the same."""

    known: int | None
    bases: list[tuple[str, int]]
    estimated: int | None
    count: int
    agrees: bool

    @property
    def total(self) -> int | None:
        """Known and estimated together; None where neither is there."""
        told = [each for each in (self.known, self.estimated) if each is not None]
        return sum(told) if told else None


@require_GET
def trail_sum(request: HttpRequest, measure: str) -> HttpResponse:
    """What a sum is made of: its parts, or the formula it comes from."""
    about = scope(request)
    frame = {"about": about, "name": SUMS.get(measure), "measure": measure}
    if measure in formulas.FORMULAS:
        return render(request, "trail/formula.html", {**frame, "formula": formulas.formula(measure, about)})
    found = figures.MEASURES.get(measure)
    if found is None:
        raise Http404
    whole = _sum(found, about)
    page = _page(request, found, about)
    context = {
        **frame, "sum": whole, "page": page, "lines": _lines(found, about, page), "amounts": found.amounts,
        "estimate_word": _("estimate"), "estimated_as": found.estimated, "query": query_of(request, "page"),
    }  # fmt: skip
    return render(request, "trail/sum.html", context)


def _sum(measure: Measure, about: Scope) -> Sum:
    told: Added = figures.added(about.rows, measure, about.month)
    of_group = OF_GROUP.get(measure.key)
    shown = of_group(about.group) if of_group and about.group else told.known
    estimate = ESTIMATED.get(measure.estimated) if about.estimated and about.group else None
    estimated = estimate(about.group) if estimate and about.group else None
    bases = [(basis(each), amount) for each, amount in sorted(told.by_basis.items()) if each]
    return Sum(told.known, bases, estimated, told.count, (told.known or 0) == (shown or 0))


def _page(request: HttpRequest, measure: Measure, about: Scope) -> Page[Any]:
    """A page of parts; where nothing can be estimated, of the projects that have one."""
    rows = figures.parts(
        about.rows.select_related("project__responsible", "project__sector", "plan"), measure, about.month
    )
    if not (measure.estimated and about.estimated):
        rows = rows.filter(part__isnull=False)
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def _lines(measure: Measure, about: Scope, page: Page[Any]) -> list[Line]:
    told = estimates(about) if measure.estimated else None
    share = getattr(told, measure.estimated) if told else None
    return [
        Line(
            row, row.part, basis(row.part_basis or "") if row.part is not None else "",
            share(row) if share and row.part is None else None, _next(measure.key, row, about),
        )
        for row in page
    ]  # fmt: skip


def _next(measure: str, row: Any, about: Scope) -> str:
    """Where a part came from: the months of the project, or the field it stands in."""
    match measure:
        case "completed" | "completed_in_month" | "by_own" | "reporting":
            return project_url(row, about.month)
        case "total_investment" | "output":
            return field_url("project", row.project_id, measure)
        case "planned" | "on_curve":
            key = "adjusted" if row.part_basis == ADJUSTED else "planned"
            return field_url("year_plan", row.pk, key)
        case "planned_first":
            return field_url("year_plan", row.pk, "planned")
        case _:
            return field_url("year_plan", row.pk, "plan")
