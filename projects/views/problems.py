"""The due list of problems: all that a person sees, by state, kind, department, overdue; who is asked to act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from projects import access, vocabulary
from projects.figures import problems
from projects.models import Organisation, Problem
from projects.views.around.lines import ProblemLine, problem_lines
from projects.views.common import must, query_of

PAGE = 50
OPEN, ALL = "open", "all"


class ProblemFilter(forms.Form):
    """Which problems to list; without a state those that are not closed. The day is the one that overdue is asked of."""

    state = forms.ChoiceField(label=vocabulary.lazy_heading("problem", "state"), required=False)
    kind = forms.ChoiceField(label=vocabulary.lazy_heading("problem", "kind"), required=False)
    department = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Asked to act"), required=False, empty_label=_("all")
    )
    on = forms.DateField(label=_("On the day"), required=False, input_formats=["%Y-%m-%d"])
    overdue = forms.BooleanField(label=_("overdue only"), required=False)

    def __init__(self, data: Any, seen: QuerySet[Problem]) -> None:
        super().__init__(data)
        states = [(OPEN, _("open")), *vocabulary.field_choices("problem", "state"), (ALL, _("all"))]
        self.fields["state"].choices = states  # type: ignore[attr-defined]
        kinds = [("", _("all")), *vocabulary.field_choices("problem", "kind")]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        own = Q(pk__in=seen.values("department")) | Q(pk__in=seen.values("project__responsible"))
        self.fields["department"].queryset = Organisation.objects.filter(own)  # type: ignore[attr-defined]
        for name in ("state", "kind", "department"):
            self.fields[name].widget.attrs["class"] = "form-select"
        self.fields["on"].widget.attrs.update(
            {"class": "form-control", "size": 10, "placeholder": "2021-06-30"}
        )

    @property
    def day(self) -> date:
        """The day asked for, else today: the due list is the one place that looks at the calendar."""
        told = self.cleaned_data.get("on") if self.is_valid() else None
        return told or timezone.localdate()

    def apply(self, rows: QuerySet[Problem]) -> QuerySet[Problem]:
        """The rows asked for; what cannot be read filters nothing out and says so beside its field."""
        self.is_valid()
        asked = self.cleaned_data
        state = asked.get("state") or OPEN
        rows = (
            rows.filter(problems.OPEN)
            if state == OPEN
            else rows
            if state == ALL
            else rows.filter(state=state)
        )
        if asked.get("kind"):
            rows = rows.filter(kind=asked["kind"])
        if asked.get("overdue"):
            rows = rows.filter(problems.overdue(self.day))
        return rows.filter(_of_department(asked["department"])) if asked.get("department") else rows


def _of_department(unit: Organisation) -> Q:
    """Its own problems, and those of its projects that name nobody."""
    return Q(department=unit) | Q(department__isnull=True, project__responsible=unit)


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind of problem with how many there are, open and overdue."""

    kind: str
    name: str
    every: int
    standing: int
    late: int


@require_GET
def problem_list(request: HttpRequest) -> HttpResponse:
    """All problems of the projects that the person sees."""
    user = must(request, "read")
    seen = access.visible_problems(user)
    form = ProblemFilter(request.GET, seen)
    page = _page(request, form.apply(seen))
    kinds = _kinds(seen, form.day)
    return render(request, "problems/list.html", {
        "form": form, "day": form.day, "page": page, "lines": _lines(page, form.day), "kinds": kinds,
        "total": _total(kinds), "query": query_of(request, "page"), "filtered": form.has_changed(), "may_write": _may_write(user),
    })  # fmt: skip


def _page(request: HttpRequest, rows: QuerySet[Problem]) -> Page[Problem]:
    """Open ones before closed, those due first before, those without a date last."""
    last = Case(When(state="closed", then=Value(2)), When(due="", then=Value(1)), default=Value(0))
    rows = rows.select_related("department", "project__responsible").order_by(last, "due", "pk")
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def _lines(page: Page[Problem], day: date) -> list[ProblemLine]:
    return problem_lines(list(page.object_list), day)


def _kinds(rows: QuerySet[Problem], day: date) -> list[KindLine]:
    found = problems.by_kind(rows, day)
    choices = vocabulary.column("problem", "kind").choices
    return [KindLine(c.value, c.name(), *found[c.value]) for c in choices if c.value in found]


def _total(kinds: list[KindLine]) -> KindLine:
    sums = (
        sum(each.every for each in kinds),
        sum(each.standing for each in kinds),
        sum(each.late for each in kinds),
    )
    return KindLine("", "", *sums)


def _may_write(user: User) -> bool:
    return access.may_edit(access.roles(user), vocabulary.Edit.RETURN)
