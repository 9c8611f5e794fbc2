"""The ledger's pages as of an earlier change set or moment: the same views under ``/asof/<number>/``, read-only.

The prefix stands before every address that such a page makes, so that one stays in the past while going around; what
has no past leads back to the present."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, get_script_prefix, path, set_script_prefix
from django.views.decorators.http import require_GET, require_POST

from projects import access, ledger
from projects.models import ChangeSet
from projects.sentences import say
from projects.views import dashboard, projects, reports
from projects.views.common import must, person
from projects.views.trail import addresses as trail

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class AsOf:
    """What a page of the past says of itself: which change set it stands at, and the same page in the present."""

    changeset: ChangeSet
    back: str


def of_past(view: View, only: Callable[[View], View] = require_GET) -> View:
    """The view over the ledger as it stood after change set ``asof``; the wrong method is one for everybody."""

    @wraps(view)
    def dated(request: HttpRequest, asof: int, **arguments: Any) -> HttpResponseBase:
        must(request, "past")
        found = ChangeSet.objects.filter(number=asof).first()
        if found is None:
            raise Http404
        before = get_script_prefix()
        prefix = f"{before}asof/{asof}/"
        request.asof = AsOf(found, request.get_full_path().replace(prefix, before, 1))  # type: ignore[attr-defined]
        set_script_prefix(prefix)
        try:
            with ledger.standing_at(asof):
                return view(request, **arguments)
        finally:
            set_script_prefix(before)

    return only(dated)


def with_past(view: View) -> View:
    """A page of the present that ``?asof=`` leads into the past: a number of the history, a day or a moment."""

    @wraps(view)
    def present(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        asked = request.GET.get("asof", "").strip()
        if "asof" not in request.GET or not access.may(person(request), "past"):
            return view(request, **arguments)
        query = request.GET.copy()
        del query["asof"]
        number = ledger.meant(asked)
        if not number and asked:
            messages.error(request, say("no-such-past", {"asked": asked[:40]}))
        rest = f"{request.path.removeprefix(get_script_prefix())}{'?' if query else ''}{query.urlencode()}"
        return redirect(f"{get_script_prefix()}{f'asof/{number}/' if number else ''}{rest}")

    return present


@require_GET
def to_the_present(request: HttpRequest, asof: int, rest: str) -> HttpResponse:
    """A page that has no past is that of the present."""
    must(request, "past")
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{get_script_prefix()}{rest}{'?' if query else ''}{query}")


def _dated(found: URLPattern) -> URLPattern:
    return path(f"asof/<int:asof>/{found.pattern}", of_past(found.callback), name=f"past-{found.name}")


urlpatterns: list[URLPattern] = [
    path("asof/<int:asof>/", of_past(dashboard.dashboard), name="past-dashboard"),
    path("asof/<int:asof>/projects/", of_past(projects.project_list), name="past-project-list"),
    path(
        "asof/<int:asof>/projects/export/",
        of_past(projects.project_export, require_POST),
        name="past-project-export",
    ),
    path(
        "asof/<int:asof>/projects/<str:code>/", of_past(projects.project_detail), name="past-project-detail"
    ),
    *map(_dated, trail.urlpatterns),
    path("asof/<int:asof>/reports/", of_past(reports.report_list), name="past-report-list"),
    path(
        "asof/<int:asof>/reports/<int:year>/<int:month>/<slug:kind>/",
        of_past(reports.report_file, require_POST),
        name="past-report-file",
    ),
    path("asof/<int:asof>/<path:rest>", to_the_present, name="past-other"),
]
