"""The permits of a plan's projects: each project against the four great ones, and the share done by sector and department."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from projects import access, vocabulary
from projects.figures import permits
from projects.filters import departments, plans
from projects.models import Organisation, Permit, Plan, Project, Sector, YearPlan
from projects.views.common import must, query_of

PAGE = 50
#: what a matrix shows of a project: what is missing first
_STATES = ("", "pending", "handling", "done", "exempt")


class PermitFilter(forms.Form):
    """Which projects of which plan."""

    year = forms.ChoiceField(label=_("Year"), required=False)
    sector = forms.ModelChoiceField(
        Sector.objects.all(), label=vocabulary.lazy_heading("project", "sector"), to_field_name="code", required=False, empty_label=_("all"),
    )  # fmt: skip
    responsible = forms.ModelChoiceField(
        Organisation.objects.none(), label=vocabulary.lazy_heading("project", "responsible"), required=False, empty_label=_("all"),
    )  # fmt: skip
    unfinished = forms.BooleanField(label=_("with a main permit not done or not recorded"), required=False)

    def __init__(self, data: Any, years: Sequence[Plan], units: QuerySet[Organisation]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [(str(each.year), str(each.year)) for each in years]  # type: ignore[attr-defined]
        self.fields["responsible"].queryset = units  # type: ignore[attr-defined]
        for name in ("year", "sector", "responsible"):
            self.fields[name].widget.attrs["class"] = "form-select"

    def apply(self, rows: QuerySet[Project]) -> QuerySet[Project]:
        """The projects asked for; what cannot be read filters nothing out and says so beside its field."""
        self.is_valid()
        asked = self.cleaned_data
        for name in ("sector", "responsible"):
            if asked.get(name):
                rows = rows.filter(**{name: asked[name]})
        return rows.exclude(_all_done()) if asked.get("unfinished") else rows


def _all_done() -> Any:
    """Each great permit is recorded, and none of them is open."""
    of_project = Permit.objects.filter(project=OuterRef("pk"))
    whole: Any = ~Exists(
        of_project.filter(kind__in=permits.GREAT).exclude(state__in=(permits.DONE, permits.EXEMPT))
    )
    for kind in permits.GREAT:
        whole &= Exists(of_project.filter(kind=kind))
    return whole


@dataclass(frozen=True, slots=True)
class Cell:
    """The state of a great permit of one project: of several of one kind the least advanced; "" is not recorded."""

    state: str
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """A project, its four cells, and its share."""

    project: Project
    cells: list[Cell]
    share: permits.PermitShare


@require_GET
def permit_list(request: HttpRequest) -> HttpResponse:
    """The matrix of a plan's projects, and the share done for its sectors and departments."""
    user = must(request, "read")
    years = plans()
    plan = next(
        (each for each in years if str(each.year) == request.GET.get("year")), years[0] if years else None
    )
    if plan is None:
        return render(request, "permits/list.html", {"plan": None})
    form = PermitFilter({**request.GET.dict(), "year": str(plan.year)}, years, departments(user, plan))
    rows = form.apply(_projects(access.visible_year_plans(user), plan))
    page = Paginator(rows.order_by("pk"), PAGE).get_page(request.GET.get("page"))
    groups = {by: permits.permit_groups(rows, by) for by in ("sector", "department")}
    return render(request, "permits/list.html", {
        "plan": plan, "form": form, "page": page, "lines": _lines(page), "great": _great(), "sectors": groups["sector"],
        "departments": groups["department"], "whole": sum((each.share for each in groups["sector"]), permits.PermitShare()),
        "query": query_of(request, "page"),
    })  # fmt: skip


def _projects(year_plans: QuerySet[YearPlan], plan: Plan) -> QuerySet[Project]:
    """The named projects of a plan that are not cancelled."""
    ids = year_plans.filter(plan=plan).values("project")
    found = Project.objects.filter(pk__in=ids, placeholder=False).exclude(stage="cancelled")
    return found.select_related("responsible")


def _great() -> list[str]:
    names = {choice.value: choice.name() for choice in vocabulary.column("permit", "kind").choices}
    return [names[kind] for kind in permits.GREAT]


def _lines(page: Page[Project]) -> list[Line]:
    """The rows of one page; one query."""
    projects = list(page.object_list)
    told: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Permit.objects.filter(project__in=[each.pk for each in projects], kind__in=permits.GREAT)
    for project, kind, state in rows.values_list("project_id", "kind", "state"):
        told[project].append((kind, state))
    names = {choice.value: choice.name() for choice in vocabulary.column("permit", "state").choices}
    return [Line(each, _cells(told[each.pk], names), permits.share_of(told[each.pk])) for each in projects]


def _cells(told: Sequence[tuple[str, str]], names: dict[str, str]) -> list[Cell]:
    found = {kind: [state for each, state in told if each == kind] for kind in permits.GREAT}
    least = [min(states, key=_STATES.index, default="") for states in found.values()]
    return [Cell(state, names.get(state, "")) for state in least]
