"""Plan years: how each is measured, and the next one from the unfinished projects of the last."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from projects import ledger, vocabulary
from projects.figures import presets
from projects.figures.lights import bounds
from projects.figures.schedule import Schedule
from projects.ledger import Difference, Refused
from projects.models import Plan
from projects.office import carrying
from projects.office.carrying import Proposal
from projects.values import Scalar
from projects.views.actions import Action, answer
from projects.views.common import must
from projects.views.office_forms import OWN, CarryForm, PlanForm

Cleaned = dict[str, Any]
SETTINGS = (
    "status",
    "light_rule",
    "curve",
    "due_day",
    "january_joined",
    "funds_full",
    "funds_low",
    "reach",
    "explain_days",
)
#: so many projects can be chosen one by one; more come along together
CHOSEN_SINGLY = 500


@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plan years with how they are measured, newest first."""
    must(request, "plan")
    plans = list(Plan.objects.order_by("-year"))
    column = vocabulary.column("plan", "light_rule")
    rows = [(plan, vocabulary.show(column, plan.light_rule), schedule_name(plan)) for plan in plans]
    newest = int(plans[0].year) + 1 if plans else None
    return render(request, "plans/list.html", {"rows": rows, "next_year": newest})


def schedule_name(plan: Plan) -> str:
    """What a plan year goes by: the straight line, a curve by its name, or one of its own."""
    if not plan.curve:
        return _("Straight line: a twelfth each month")
    named = (curve.name for curve in presets.curves().values() if curve.text == plan.curve)
    return next(named, _("A curve of its own"))


@require_http_methods(["GET", "POST"])
def plan_settings(request: HttpRequest, year: int) -> HttpResponse:
    """How a plan year is measured."""
    must(request, "plan")
    plan = get_object_or_404(Plan, year=year)
    seen = {key: getattr(plan, key) for key in SETTINGS}
    seen["season"] = plan.curve if plan.curve in {"", *(c.text for c in presets.curves().values())} else OWN
    action = Action(
        name="settings", title=_("Plan year %(year)s: how it is measured") % {"year": year}, back=reverse("plan-list"),
        lead=_("Schedules, lights and forecasts follow at once in the months that are not closed; closed months keep the rule under which they were closed."),
        form=partial(PlanForm, initial=seen), make=partial(_settings, plan), template="plans/settings.html",
        context={"plan": plan, "shares": _shares(plan), "rules": _rules(), "curves": presets.curves().values()},
    )  # fmt: skip
    return answer(request, action)


def _settings(plan: Plan, asked: Cleaned) -> list[Difference]:
    standing = ledger.current("plan", [plan.pk])[plan.pk]
    wanted: dict[str, Scalar] = {key: asked[key] for key in SETTINGS}
    found = ledger.update("plan", plan.pk, standing, wanted)
    return [found] if found else []


def _shares(plan: Plan) -> list[tuple[int, str]]:
    """What is due by the end of each month, six decimals."""
    shares = Schedule.of(plan).shares
    return [(month, f"{float(share):.6f}") for month, share in enumerate(shares, 1)]


def _rules() -> list[tuple[str, str, str]]:
    """Each light rule with its steps and its source."""
    column = vocabulary.column("plan", "light_rule")
    return [
        (vocabulary.show(column, key), bounds(rule), rule.source) for key, rule in presets.presets().items()
    ]


@require_http_methods(["GET", "POST"])
def plan_carry(request: HttpRequest, year: int) -> HttpResponse:
    """The next plan year from the unfinished projects of the last: who comes along can be chosen."""
    must(request, "plan")
    back = reverse("plan-list")
    try:
        found = carrying.propose(year)
    except Refused:
        return render(request, "plans/nothing.html", {"year": year, "back": back}, status=404)
    single = len(found.open) <= CHOSEN_SINGLY
    codes = [row.code for row in found.open] if single else None
    action = Action(
        name="carry", title=_("Carry over into %(year)s") % {"year": year}, back=back,
        lead=_("Unfinished projects of %(last)s come along with what was completed before the year. What is in the plan of %(year)s already stays as it is.")
        % {"year": year, "last": year - 1},
        form=partial(CarryForm, codes=codes, initial={"projects": codes}), make=partial(_carried, found),
        template="plans/carry.html", context={"found": found, "rows": found.open[:CHOSEN_SINGLY], "single": single},
    )  # fmt: skip
    return answer(request, action)


def _carried(found: Proposal, asked: Cleaned) -> list[Difference]:
    return found.differences(asked.get("projects"))


urlpatterns: list[URLPattern] = [
    path("plans/", plan_list, name="plan-list"),
    path("plans/<int:year>/", plan_settings, name="plan-settings"),
    path("plans/<int:year>/carry/", plan_carry, name="plan-carry"),
]
