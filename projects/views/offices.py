"""People and offices change: projects handed over, organisations merged or renamed, projects put together or split."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from projects import access, display
from projects.ledger import Difference
from projects.models import Plan, Project
from projects.office import parts, units
from projects.views.actions import Action, answer
from projects.views.common import must, person
from projects.views.unit_forms import HandOverForm, MergeForm, PutTogetherForm, RenameForm, SplitForm

Cleaned = dict[str, Any]


@require_GET
def office_list(request: HttpRequest) -> HttpResponse:
    """What can be done here, by whom."""
    user = person(request)
    may_plan, may_merge = access.may(user, "plan"), access.may(user, "merge")
    if not (may_plan or may_merge):
        raise Http404
    return render(request, "offices/list.html", {"may_plan": may_plan, "may_merge": may_merge})


@require_http_methods(["GET", "POST"])
def office_handover(request: HttpRequest) -> HttpResponse:
    """A department's projects to another department."""
    must(request, "plan")
    return answer(request, Action(
        name="handover", title=_("Hand projects over"), back=reverse("office-list"), form=HandOverForm, make=_handed_over,
        lead=_("All projects of one department go to another, with the open problems and permits it is in charge of. Returns that are still due are then due from the other one."),
    ))  # fmt: skip


def _handed_over(asked: Cleaned) -> list[Difference]:
    return units.hand_over(asked["giver"], asked["taker"], asked["supporting"])


@require_http_methods(["GET", "POST"])
def organisation_merge(request: HttpRequest) -> HttpResponse:
    """One organisation into another."""
    must(request, "merge")
    return answer(request, Action(
        name="merge", title=_("Merge two organisations"), back=reverse("office-list"), form=MergeForm, make=_merged,
        lead=_("Projects, supports, roles and open matters of the one that ends go to the one that stays. The one that ends goes out of use; the history goes on naming it."),
    ))  # fmt: skip


def _merged(asked: Cleaned) -> list[Difference]:
    return units.merge(asked["ending"], asked["staying"])


@require_http_methods(["GET", "POST"])
def organisation_rename(request: HttpRequest) -> HttpResponse:
    """A new name for an organisation."""
    must(request, "reference")
    return answer(request, Action(
        name="rename", title=_("Rename an organisation"), back=reverse("office-list"), form=RenameForm, make=_renamed,
        lead=_("Everything that refers to the organisation shows the new name; the history keeps the old one."),
    ))  # fmt: skip


def _renamed(asked: Cleaned) -> list[Difference]:
    return units.rename(asked["organisation"], asked["name"])


@require_http_methods(["GET", "POST"])
def project_together(request: HttpRequest) -> HttpResponse:
    """Two or more projects as parts of a new one."""
    user = must(request, "plan")
    return answer(request, Action(
        name="together", title=_("Put projects together"), back=reverse("office-list"),
        lead=_("A new project stands above the named ones, which become its parts. It has no figures of its own: parts keep their plans, returns and codes, and no sum changes."),
        form=partial(PutTogetherForm, among=access.visible_projects(user)), make=_together,
    ))  # fmt: skip


def _together(asked: Cleaned) -> list[Difference]:
    return parts.put_together(asked["codes"], asked["name"])


@require_http_methods(["GET", "POST"])
def project_split(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """A project into parts: it goes on as the first of them."""
    user = must(request, "plan")
    project = get_object_or_404(access.visible_projects(user), code=code, placeholder=False)
    plan = get_object_or_404(Plan, year=year)
    return answer(request, Action(
        name="split", title=_("Split the project"), back=f"{display.project_url(code)}?year={year}",
        lead=_("The project goes on as the first part, with its code, its returns and all that stands beside it, and gives the other parts their share of its amounts. A new project above takes its name."),
        form=partial(SplitForm, initial={"name": project.name}), make=partial(_split, project, plan),
        template="offices/split.html", context={"project": project, "plan": plan},
    ))  # fmt: skip


def _split(project: Project, plan: Plan, asked: Cleaned) -> list[Difference]:
    return parts.split(project, plan, asked["name"], asked["parts"])


urlpatterns: list[URLPattern] = [
    path("offices/", office_list, name="office-list"),
    path("offices/handover/", office_handover, name="office-handover"),
    path("offices/merge/", organisation_merge, name="organisation-merge"),
    path("offices/rename/", organisation_rename, name="organisation-rename"),
    path("offices/together/", project_together, name="project-together"),
    path("projects/<str:code>/split/<int:year>/", project_split, name="project-split"),
]
