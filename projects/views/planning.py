"""What the project office does with one project on pages of its own: adjusting its plan, assessing a return."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects import access, conflicts, display, figures, ledger
from projects.ledger import Actor, Difference, Refused, Source
from projects.models import MonthlyReturn, YearPlan
from projects.office import adjusting
from projects.views import facts, lit
from projects.views.actions import Action, answer
from projects.views.common import must
from projects.views.office_forms import AdjustForm, AssessForm

Cleaned = dict[str, Any]
ASSESSED = ("assessed_light", "assessed_reason")


@require_http_methods(["GET", "POST"])
def project_adjust(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Mid-year adjustment of a project's plan: the amount, its month, its document."""
    user = must(request, "plan")
    rows = access.visible_year_plans(user).select_related("project", "plan")
    row = get_object_or_404(rows, project__code=code, project__placeholder=False, plan__year=year)
    seen = {
        "adjusted": row.adjusted, "adjusted_document": row.adjusted_document,
        "adjusted_from": row.adjusted_from or adjusting.first_month(row),
    }  # fmt: skip
    action = Action(
        name="adjust", title=_("Adjust the plan of %(year)s") % {"year": year}, back=f"{display.project_url(code)}?year={year}",
        lead=_("Rates use the adjusted plan from its month on; the first decision stays and is shown beside it. Leave the amount empty to take an adjustment back."),
        form=partial(AdjustForm, initial=seen), make=partial(_adjusted, row), template="actions/adjust.html",
        context={"row": row, "lines": facts.plan_lines([row], {}), "project": row.project},
    )  # fmt: skip
    return answer(request, action)


def _adjusted(row: YearPlan, asked: Cleaned) -> list[Difference]:
    return adjusting.adjust(row, asked["adjusted"], asked["adjusted_from"], asked["adjusted_document"])


@require_http_methods(["GET", "POST"])
def return_assess(request: HttpRequest, code: str, year: int, month: int) -> HttpResponse:
    """The computed lights of a month beside the department's own, and the light that the project office gives."""
    user = must(request, "assess")
    rows = access.visible_year_plans(user).select_related("project", "plan")
    row = get_object_or_404(rows, project__code=code, plan__year=year)
    told = get_object_or_404(
        MonthlyReturn.objects.select_related("period"), year_plan=row, period__month=month
    )
    seen = {key: getattr(told, key) for key in ASSESSED}
    form = AssessForm(request.POST or None, own_light=told.self_light, initial=seen)
    if request.method == "POST" and form.is_valid() and _assessed(request, told, form):
        return redirect(f"{display.project_url(code)}?year={year}#months")
    at = figures.lit([row], row.plan, month)[row.pk]
    context = {"row": row, "project": row.project, "told": told, "month": month, "lines": lit.lines(at), "form": form,
               "back": f"{display.project_url(code)}?year={year}#months"}  # fmt: skip
    return render(request, "actions/assess.html", context, status=422 if form.errors else 200)


def _assessed(request: HttpRequest, told: MonthlyReturn, form: AssessForm) -> bool:
    """Through the door; False with the reason beside the form where it lets nothing pass."""
    standing = ledger.current("monthly_return", [told.pk])[told.pk]
    found = ledger.update(
        "monthly_return", told.pk, standing, {key: form.cleaned_data[key] for key in ASSESSED}
    )
    try:
        if found:
            source, why = Source("page", request.path), form.cleaned_data["assessed_reason"]
            ledger.commit([found], Actor.of(must(request, "assess")), source, "assess", why)
            messages.success(request, _("The light was assessed."))
    except Refused as refused:
        form.add_error(None, conflicts.explain(refused))
        return False
    return True


urlpatterns: list[URLPattern] = [
    path("projects/<str:code>/adjust/<int:year>/", project_adjust, name="project-adjust"),
    path("projects/<str:code>/assess/<int:year>/<int:month>/", return_assess, name="return-assess"),
]
