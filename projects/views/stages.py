"""How a project moves: its stage, with a reason where it stops; from reserve and signing into the plan of a year."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from projects import access, display, ledger, sentences, vocabulary
from projects.forms import reason_field
from projects.inputs import input_for
from projects.ledger import Difference
from projects.ledger.rules.stages import CANCELLED, HALTED
from projects.models import ControlTotal, Plan, Project, YearPlan
from projects.office import entering
from projects.views.actions import Action, answer
from projects.views.around.sections import may_write
from projects.views.common import must, query_of
from projects.views.office_forms import ReasonedForm

Cleaned = dict[str, Any]
#: stages before a project is in any plan
BEFORE = ("idea", "reserve", "signed")
PAGE = 50

# --- the stage


class StageForm(forms.Form):
    """The stage from now on. Stopping, cancelling and taking back after that say why."""

    def __init__(self, *args: Any, now: str, office: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        field = input_for(vocabulary.column("project", "stage"))
        field.choices = [  # type: ignore[attr-defined]
            (value, name)
            for value, name in vocabulary.field_choices("project", "stage")
            if office or value != CANCELLED
        ]
        self.fields["stage"] = field
        self.fields["reason"] = reason_field(required=False)
        self.fields["reason"].help_text = _(
            "Needed for stopping, cancelling and taking back; kept in the history."
        )

    def clean(self) -> Cleaned:
        """The door asks for the reason too; here it is said beside its field."""
        cleaned = super().clean() or {}
        told = {self.now, cleaned.get("stage")}
        if (CANCELLED in told or cleaned.get("stage") == HALTED) and not cleaned.get("reason"):
            self.add_error("reason", sentences.say("stage-reason"))
        return cleaned


@require_http_methods(["GET", "POST"])
def project_stage(request: HttpRequest, code: str) -> HttpResponse:
    """Give a project another stage."""
    user = must(request, "read")
    project = get_object_or_404(access.visible_projects(user), code=code)
    office = access.may(user, "plan")
    if not may_write(user, project) or (project.stage == CANCELLED and not office):
        raise Http404
    return answer(request, Action(
        name="stage", title=_("Change the stage"), back=display.project_url(code),
        lead=_("Cancelling takes the project out of all sums; its figures stay in the history."),
        form=partial(StageForm, now=project.stage, office=office, initial={"stage": project.stage}),
        make=partial(_staged, project), template="actions/project.html", context={"project": project},
    ))  # fmt: skip


def _staged(project: Project, asked: Cleaned) -> list[Difference]:
    standing = ledger.current("project", [project.pk])[project.pk]
    found = ledger.update("project", project.pk, standing, {"stage": asked["stage"]})
    return [found] if found else []


# --- into the plan


class EnterForm(ReasonedForm):
    """Which projects, into which year, as what. The amount is asked of a single project; unknown is empty."""

    def __init__(self, *args: Any, among: QuerySet[Project], single: bool, **kwargs: Any) -> None:
        self.among, self.single = among, single
        super().__init__(*args, **kwargs)

    def add_inputs(self) -> None:
        hidden = forms.MultipleHiddenInput()
        required = {"required": sentences.say("nothing-chosen")}
        self.fields["project"] = forms.ModelMultipleChoiceField(
            self.among, to_field_name="code", widget=hidden, error_messages=required
        )
        years = Plan.objects.order_by("-year")
        select = forms.Select(attrs={"class": "form-select"})
        self.fields["plan"] = forms.ModelChoiceField(
            years, label=vocabulary.lazy_heading("year_plan", "plan"), empty_label=None, widget=select
        )
        self.column("year_plan", "year_class")
        if self.single:
            self.column("year_plan", "planned")
        self.column("project", "stage")
        self.fields["stage"].help_text = gettext_lazy("Empty: it stays as it is.")


@require_http_methods(["GET", "POST"])
def plan_entry(request: HttpRequest) -> HttpResponse:
    """Take one project or several into the plan of a year, in one change set."""
    user = must(request, "plan")
    among = access.visible_projects(user).filter(placeholder=False)
    codes = (request.POST if request.method == "POST" else request.GET).getlist("project")
    chosen = list(among.filter(code__in=codes).order_by("code"))
    if not chosen:
        messages.warning(request, sentences.say("nothing-chosen"))
        return redirect("reserve-list")
    back = display.project_url(chosen[0].code) if len(chosen) == 1 else reverse("reserve-list")
    initial = {"project": [each.code for each in chosen], "stage": "preparing"}
    return answer(request, Action(
        name="enter", title=_("Take into the plan of a year"), back=back,
        lead=_("Each project gets a year plan; from then on it counts in the sums of that year and reports its months."),
        form=partial(EnterForm, among=among, single=len(chosen) == 1, initial=initial), make=_entered,
        template="actions/enter.html", context={"chosen": chosen},
    ))  # fmt: skip


def _entered(asked: Cleaned) -> list[Difference]:
    projects = sorted(asked["project"], key=lambda each: each.pk)
    return entering.enter(projects, asked["plan"], asked["year_class"], asked.get("planned"), asked["stage"])


# --- who waits


class ReserveFilter(forms.Form):
    """Which of the projects outside any plan, and those still in reserve or signing."""

    stage = forms.ChoiceField(label=vocabulary.lazy_heading("project", "stage"), required=False)
    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(vocabulary.field_choices("project", "stage"))
        self.fields["stage"].choices = [("", gettext_lazy("all")), *((each, names[each]) for each in BEFORE)]  # type: ignore[attr-defined]
        self.fields["stage"].widget.attrs["class"] = "form-select"
        self.fields["q"].widget.attrs.update(
            {"class": "form-control", "placeholder": _("code, name, owner"), "type": "search"}
        )


@require_GET
def reserve_list(request: HttpRequest) -> HttpResponse:
    """Projects in no year's plan, and those whose stage comes before one; what was published beside what is registered."""
    user = must(request, "read")
    waiting = _waiting(access.visible_projects(user))
    form = ReserveFilter(request.GET)
    rows = _filtered(waiting, form).select_related("sector", "owner", "responsible").order_by("pk")
    context = {
        "form": form, "page": Paginator(rows, PAGE).get_page(request.GET.get("page")), "filtered": form.has_changed(),
        "stages": _by_stage(waiting), "published": _published() if access.sees_all(user) else [],
        "may_enter": access.may(user, "plan"), "plans": Plan.objects.exists(), "query": query_of(request, "page"),
    }  # fmt: skip
    return render(request, "projects/reserve.html", context)


def _waiting(projects: QuerySet[Project]) -> QuerySet[Project]:
    planned = Exists(YearPlan.objects.filter(project=OuterRef("pk")))
    return projects.filter(Q(stage__in=BEFORE) | ~planned, placeholder=False).exclude(stage=CANCELLED)


def _filtered(rows: QuerySet[Project], form: ReserveFilter) -> QuerySet[Project]:
    if not form.is_valid():
        return rows
    if form.cleaned_data["stage"]:
        rows = rows.filter(stage=form.cleaned_data["stage"])
    for word in form.cleaned_data["q"].split():
        rows = rows.filter(Q(code__icontains=word) | Q(name__icontains=word) | Q(owner__name__icontains=word))
    return rows


def _by_stage(rows: QuerySet[Project]) -> list[tuple[str, str, int, int | None]]:
    """(stage, name, projects, known total investment in fen) of each stage that occurs; "" is any other."""
    told = {choice.value: choice.name() for choice in vocabulary.STAGES if choice.value in BEFORE}
    counted: dict[str, list[tuple[int, int | None]]] = {}
    grouped = rows.order_by().values_list("stage").annotate(number=Count("pk"), total=Sum("total_investment"))
    for stage, number, total in grouped:
        counted.setdefault(stage if stage in told else "", []).append((number, total))
    names = {**told, "": _("other, in no plan")}
    return [
        (stage, name, sum(number for number, _total in counted[stage]), _sum(total for _number, total in counted[stage]))
        for stage, name in names.items() if stage in counted
    ]  # fmt: skip


def _sum(amounts: Any) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _published() -> list[ControlTotal]:
    """What the newest plan that says anything publishes of reserve and signing."""
    rows = ControlTotal.objects.filter(scope__in=("reserve", "signing"), unit__in=("count", "fen"))
    newest = rows.order_by("-plan__year").values("plan")[:1]
    return list(rows.filter(plan__in=newest).select_related("plan", "sector").order_by("pk"))


urlpatterns: list[URLPattern] = [
    path("projects/<str:code>/stage/", project_stage, name="project-stage"),
    path("reserve/", reserve_list, name="reserve-list"),
    path("reserve/enter/", plan_entry, name="plan-entry"),
]
