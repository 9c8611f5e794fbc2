"""The list of projects, its export, and the page of one project."""

from __future__ import annotations

import tempfile
from typing import BinaryIO, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from projects import access, figures, ledger, tables, vocabulary
from projects.models import Project
from projects.reports.ledger_book import export_ledger
from projects.reports.ledger_csv import export_csv
from projects.rows import KEY
from projects.views import drawn, facts, lit, parts, saved_views
from projects.views.around.lines import stop
from projects.views.around.sections import sections
from projects.views.audit.lines import of_project
from projects.views.common import must
from projects.views.listing import Listing, listing, totals, traced
from projects.views.turning import turned
from projects.vocabulary import Column

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def project_list(request: HttpRequest) -> HttpResponse:
    """The year plans of a plan that the person sees: filtered, sorted, with the columns of their choice."""
    user = must(request, "read")
    if len(request.GET.getlist("columns")) > 1:
        return redirect(f"{request.path}?{_tidy(request)}")
    found = listing(request, user)
    if found is None:
        return render(request, "projects/empty.html", {"may_import": access.may(user, "import")})
    sums = totals(found)
    table = found.table(sums.rows, figures.Estimates.of(found.plan) if access.sees_all(user) else None)
    context = {
        "found": found, "totals": sums, **turned(request, table), "groups": _groups(found), "narrowed": bool(found.filter.asked),
        "may_export": access.may(user, "export"), "sees_all": access.sees_all(user), "query": request.GET.urlencode(),
        "views": saved_views.offers(user, request.GET),
        "traced": traced(request.GET, found),
    }  # fmt: skip
    return render(request, "projects/list.html", context)


def _tidy(request: HttpRequest) -> str:
    """The address of a sent form without what says nothing: empty fields, and the columns as one word."""
    asked = request.GET.copy()
    month = int(asked.get("month") or 0) if asked.get("month", "").isdecimal() else 0
    columns = [column.key for column in tables.chosen(asked.getlist("columns"), month or None)]
    asked["columns"] = "" if set(columns) == set(tables.default_keys(month or None)) else ",".join(columns)
    for name in [name for name, value in asked.items() if not value]:
        del asked[name]
    return asked.urlencode(safe=",")


def _groups(found: Listing) -> list[tuple[str, list[tuple[Column, bool]]]]:
    """The columns that can be chosen, by what they belong to, and whether they are on show."""
    on_show = {column.key for column in found.columns}
    by_model: dict[str, list[tuple[Column, bool]]] = {}
    for column in tables.offered(found.month):
        if column.key != KEY:
            by_model.setdefault(column.model, []).append((column, column.key in on_show))
    return [
        (vocabulary.MODEL_NAMES[model][vocabulary.english()], columns) for model, columns in by_model.items()
    ]


@require_POST
def project_export(request: HttpRequest) -> HttpResponse | FileResponse:
    """The rows and columns that the list of the same address shows, all pages of it, as a workbook or as CSV."""
    user = must(request, "export")
    found = listing(request, user)
    if found is None:
        raise Http404
    by_csv = request.POST.get("format") == "csv"
    name = (_("ledger-%(year)s.csv") if by_csv else _("ledger-%(year)s.xlsx")) % {"year": found.plan.year}
    file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 (the response closes it)
    (export_csv if by_csv else export_ledger)(
        file, year=int(found.plan.year), queryset=found.ordered(), columns=found.columns, month=found.month,
        language=get_language() or "zh-hans", actor=ledger.Actor.of(user), source=ledger.Source("page", "/projects/", name),
    )  # fmt: skip
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=CSV if by_csv else XLSX)


@require_GET
def project_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Everything the ledger knows of one project, and how it came to be known."""
    user = must(request, "read")
    project = get_object_or_404(access.visible_projects(user), code=code)
    plans = facts.year_plans(project)
    estimates = facts.estimates(plans) if access.sees_all(user) else {}
    newest = plans[0] if plans else None
    row = facts.chosen_year(plans, request.GET.get("year", ""))
    lights = figures.lit_months(row) if row else []
    months = facts.months(row, lights) if row else []
    page, steps = facts.trail(request, project)
    context = {
        "project": project, "plans": plans, "row": row, "months": months, "chart": facts.chart(months), "drawn": drawn.of_months(months) if months else "", "page": page, "steps": steps,
        "facts": facts.facts(project, newest, estimates.get(newest.plan_id) if newest else None),
        "lines": facts.plan_lines(plans, estimates), "edit_url": _edit_url(request, user, project.pk),
        "parts": parts.parts(user, project, request.GET.get("year", "")), "may_split": _may_split(user, project),
        "may_plan": access.may(user, "plan"), "may_assess": access.may(user, "assess"),
        "lighting": lit.lighting(row, lights) if row else None, "light_rows": lit.by_month(lights), "sections": sections(user, project), "stop": stop(project), "findings": of_project(project),
        "query": f"year={row.plan.year}" if row else "",
    }  # fmt: skip
    return render(request, "projects/detail.html", context)


def _may_split(user: User, project: Project) -> bool:
    """A project of its own, no part and no placeholder, by those who plan."""
    return access.may(user, "plan") and not project.placeholder and project.parent_id is None


def _edit_url(request: HttpRequest, user: User, project_id: int) -> str | None:
    """Where the project is edited, for those who may."""
    if not (access.may(user, "plan") and admin.site.has_permission(request)):
        return None
    return reverse("admin:projects_project_change", args=[project_id])
