"""One import's page: how far it is, what it would do row by row, how it was read, and the way on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET
from django_htmx.http import HttpResponseClientRefresh

from projects import access
from projects.intake import batches, claims, jobs
from projects.models import ImportBatch
from projects.views import columns, kept, progress, proposal_page, proposals, questions, uploads
from projects.views import import_steps as steps

State = ImportBatch.State


@require_GET
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal of one file, row by row, and the way on."""
    batch = steps.batch_of(request, pk)
    if batches.unfinished(batch):
        jobs.start(batch)
    busy = batch.state in claims.BUSY
    context = {
        "batch": batch,
        "busy": busy,
        "may_download": access.may(request.user, "files"),
        "may": _may(request, batch),
    }
    if busy:
        context["progress"] = progress.of(batch)
    else:
        context |= _proposal(request, batch)
    return render(request, "imports/detail.html", context)


def _proposal(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    reading = batch.reading
    asked = proposal_page.Asked.of(request.GET)
    page = proposal_page.page(batch, asked)
    lines = list(page)
    names = proposals.BatchNames(batch, lines)
    asking = questions.of(request, batch, lines, names)
    sheets, left = proposals.sheets(reading), proposals.left_sheets(reading)
    return {
        "reading": reading, "refusal": proposals.refusal(reading), "outcome": proposals.refusal(batch.outcome),
        "page": page, "rows": proposals.rows(lines, names, asking), "slots": questions.slots(batch, asking.values()), "asked": asked, "tabs": proposal_page.tabs(reading),
        "sheets": sheets, "left_sheets": left, "correctable": bool(sheets or reading.get("left")), "several": len(sheets) + len(left) > 1, "newcomers": proposals.newcomers(reading), "file_problems": proposals.file_problems(reading), "totals": proposals.totals(reading),
        "earlier": batches.earlier(batch) if batch.state == State.READY else None,
        "undone": kept.of_batch(request, batch) if batch.state == State.UNDONE else None,
    }  # fmt: skip


def _may(request: HttpRequest, batch: ImportBatch) -> dict[str, bool]:
    """Which steps this person may take now."""
    asked = {
        "apply": steps.may_apply, "accept": steps.may_accept, "leave": steps.may_leave, "cancel": steps.may_cancel, "repeat": steps.may_repeat,
        "undo": steps.may_undo, "mark": steps.may_mark,
    }  # fmt: skip
    return {name: may(request, batch) for name, may in asked.items()}


@require_GET
def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the batch is, for a page that looks again and again; when it is done, the page is shown anew."""
    batch = steps.batch_of(request, pk)
    if batches.unfinished(batch):
        jobs.call()
    if batch.state not in claims.BUSY:
        return HttpResponseClientRefresh()
    context = {"batch": batch, "progress": progress.of(batch), "may": _may(request, batch), "alone": True}
    return render(request, "imports/progress.html", context)


urlpatterns: list[URLPattern] = [
    path("imports/", uploads.import_list, name="import-list"),
    path("imports/<int:pk>/", import_detail, name="import-detail"),
    path("imports/<int:pk>/progress/", import_progress, name="import-progress"),
    path("imports/<int:pk>/apply/", steps.import_apply, name="import-apply"),
    path("imports/<int:pk>/sound/", steps.import_sound, name="import-sound"),
    path("imports/<int:pk>/leave/", steps.import_leave, name="import-leave"),
    path("imports/<int:pk>/cancel/", steps.import_cancel, name="import-cancel"),
    path("imports/<int:pk>/again/", steps.import_again, name="import-again"),
    path("imports/<int:pk>/columns/", columns.import_columns, name="import-columns"),
    path("imports/<int:pk>/answer/", questions.import_answer, name="import-answer"),
    path("imports/<int:pk>/reread/", questions.import_reread, name="import-reread"),
    path("imports/<int:pk>/undo/", steps.import_undo, name="import-undo"),
    path("imports/<int:pk>/marked/", steps.import_marked, name="import-marked"),
    path("imports/<int:pk>/file/", steps.import_file, name="import-file"),
]
