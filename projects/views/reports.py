"""Reports of a month: choose year and month, take the files; what went out before, with the head that its pages print."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from projects import figures, filters, ledger
from projects.models import Period, Plan
from projects.reports.audit_book import export_audit, export_reconciliation
from projects.reports.bulletin import TemplateProblem, export_bulletin
from projects.reports.issued import Earlier, earlier
from projects.reports.oc4ids import NothingToTell, export_oc4ids
from projects.reports.report_book import export_report
from projects.sentences import say
from projects.views.common import must
from projects.views.listing import plan_of
from projects.views.projects import XLSX

_MONTHS = range(1, 13)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of report: how it is called and what it is for, the file's name and type, and who writes it."""

    name: str | Promise
    about: str | Promise
    file: str | Promise
    type: str
    export: Callable[..., Any]
    monthly: bool = True


KINDS: dict[str, Kind] = {
    "report": Kind(
        _("Report workbook"), _("Summary, details, month report, ranking, lights, problems, permits, reconciliation, charts; sums are live formulas."),
        _("report-%(period)s.xlsx"), XLSX, export_report,
    ),
    "bulletin": Kind(
        _("Bulletin"), _("A Word document of nine sections: fixed sentences, tables and charts. The office's own template is bulletin.toml in the data folder."),
        _("bulletin-%(period)s.docx"), DOCX, export_bulletin,
    ),
    "audit": Kind(
        _("Audit workbook"), _("Findings, formulas, the trail of each figure found, reconciliation, restated figures, and sample sheets to fill in on site."),
        _("audit-%(period)s.xlsx"), XLSX, export_audit, monthly=False,
    ),
    "reconciliation": Kind(
        _("Reconciliation workbook"), _("Published figures of the year beside what is registered, declared and estimated, and the year before; totals of imported sheets."),
        _("reconciliation-%(period)s.xlsx"), XLSX, export_reconciliation, monthly=False,
    ),
    "oc4ids": Kind(
        _("Open data (OC4IDS)"), _("The named projects of the year after the Open Contracting for Infrastructure Data Standard, as JSON for others; no person, no estimate."),
        _("oc4ids-%(period)s.json"), "application/json", export_oc4ids, monthly=False,
    ),
}  # fmt: skip


@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """The page: a year and a month (the last reported), a button for each file, and what went out before."""
    must(request, "publish")
    plans = filters.plans()
    plan = plan_of(plans, request.GET.get("year"))
    month = _month(request.GET.get("month", ""), plan)
    context = {
        "plans": plans, "plan": plan, "months": _MONTHS, "month": month, "kinds": _offers(plan, month),
        "state": _state(plan, month), "earlier": [(each, _called(each)) for each in earlier()],
    }  # fmt: skip
    return render(request, "reports/list.html", context)


def _month(asked: str, plan: Plan | None) -> int:
    """The month asked for, else the last with a counted return, else January."""
    if asked.isdecimal() and int(asked) in _MONTHS:
        return int(asked)
    return (figures.last_month(plan) if plan else None) or 1


def _offers(plan: Plan | None, month: int) -> list[tuple[Kind, str]]:
    """Each kind with the address that makes it."""
    if plan is None:
        return []
    asked = {"year": plan.year, "month": month}
    return [(kind, reverse("report-file", kwargs={**asked, "kind": key})) for key, kind in KINDS.items()]


def _state(plan: Plan | None, month: int) -> str:
    """Of the month's period: open, closing, closed, or "" where it was never opened."""
    found = Period.objects.filter(plan=plan, month=month).values_list("state", flat=True).first()
    return found or ""


def _called(each: Earlier) -> str | Promise:
    return KINDS[each.kind].name if each.kind in KINDS else each.kind


@require_POST
def report_file(request: HttpRequest, year: int, month: int, kind: str) -> HttpResponse | FileResponse:
    """One report as a file; back to the page with a sentence where the template cannot be used."""
    user = must(request, "publish")
    plan = get_object_or_404(Plan, year=year)
    if kind not in KINDS or month not in _MONTHS:
        raise Http404
    try:
        return _file(KINDS[kind], plan, month, user)
    except (TemplateProblem, NothingToTell) as problem:
        messages.error(request, _why(problem, year))
        return redirect(f"{reverse('report-list')}?year={year}&month={month}")


def _why(problem: TemplateProblem | NothingToTell, year: int) -> str:
    """Why there is no file, in a sentence."""
    if isinstance(problem, TemplateProblem):
        return say(problem.code, problem.params)
    return say("nothing-to-tell", {"year": year})


def _file(made: Kind, plan: Plan, month: int, user: User) -> FileResponse:
    name = str(made.file) % {"period": f"{plan.year}-{month:02d}" if made.monthly else plan.year}
    file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 (the response closes it)
    made.export(
        file, plan=plan, **({"month": month} if made.monthly else {}), language=get_language() or "zh-hans",
        actor=ledger.Actor.of(user), source=ledger.Source("page", "/reports/", name),
    )  # fmt: skip
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=made.type)


urlpatterns: list[URLPattern] = [
    path("reports/<int:year>/<int:month>/<slug:kind>/", report_file, name="report-file"),
]
