"""The sheet of a sample: taken away, and brought back with what was seen; shown before it is applied."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects import conflicts, ledger, sentences, store, values
from projects.display import Names, with_unit
from projects.intake import visits
from projects.intake.errors import Unreadable
from projects.ledger import Actor, Refused, Source
from projects.models import Sample
from projects.reports.audit_book import export_sample
from projects.views.common import must
from projects.views.projects import XLSX
from projects.views.samples.pages import about, sample_of

#: the action of the change set that a sheet becomes
ACTION = "visits"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@require_POST
def sample_file(request: HttpRequest, pk: int) -> FileResponse:
    """The sheet as a workbook."""
    user = must(request, "publish")
    sample = sample_of(pk)
    name = _("sample-%(year)s-%(number)s.xlsx") % {"year": sample.plan.year, "number": sample.pk}
    file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 (the response closes it)
    source = Source("page", request.path, name)
    export_sample(
        file, sample=sample, language=get_language() or "zh-hans", actor=Actor.of(user), source=source
    )
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_POST
def sample_bring(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet that comes back: what it would change is shown; sent again from there, it is applied."""
    user = must(request, "sample")
    sample = sample_of(pk)
    kept = _kept(request)
    if kept is None:
        return redirect("sample-detail", pk)
    path, name = kept
    try:
        found = visits.read(path, name, sample)
    except Unreadable as problem:
        messages.error(request, str(problem))
        return redirect("sample-detail", pk)
    if found.differences and request.POST.get("mark") == found.mark:
        return _apply(request, user, sample, found, Source("file", request.path, name, path.name))
    if request.POST.get("mark"):
        messages.warning(request, sentences.say("sample-moved-sheet"))
    return _shown(request, user, sample, found, path.name, name)


def _kept(request: HttpRequest) -> tuple[Path, str] | None:
    """The file that was sent, or the one of which a preview was shown; None with a message where there is none."""
    sent: UploadedFile[Any] | None = request.FILES.get("file")
    name = values.legible(sent.name or "" if sent else request.POST.get("name", ""))[-255:]
    if sent is not None and (sent.size or 0) > settings.UPLOAD_MAX_BYTES:
        told = {"found": (sent.size or 0) // 2**20, "limit": int(settings.UPLOAD_MAX_BYTES) // 2**20}
        messages.error(request, str(Unreadable("too-big", **told)))
        return None
    if sent is not None:
        return store.keep(sent.chunks()).path, name
    sha256 = request.POST.get("sha256", "")
    if not sha256:
        messages.error(request, _("Choose the workbook first."))
    elif not _SHA256.fullmatch(sha256) or not store.path_of(sha256).exists():
        messages.error(request, sentences.say("sample-gone"))
    else:
        return store.path_of(sha256), name
    return None


def _apply(
    request: HttpRequest, user: User, sample: Sample, found: visits.Back, source: Source
) -> HttpResponse:
    try:
        ledger.commit(found.differences, Actor.of(user), source, ACTION)
    except Refused as refused:
        messages.error(request, conflicts.explain(refused))
        return _shown(request, user, sample, found, source.sha256, source.file)
    for problem in found.problems:
        messages.warning(request, problem)
    messages.success(
        request, _("What was seen of %(count)s projects was taken over.") % {"count": len(found.differences)}
    )
    return redirect("sample-detail", sample.pk)


def _shown(
    request: HttpRequest, user: User, sample: Sample, found: visits.Back, sha256: str, name: str
) -> HttpResponse:
    """The page of the sample with what the sheet would change above it."""
    names = Names()
    lines = [
        (each, each.column.heading(), with_unit(each.column, each.old, names), with_unit(each.column, each.new, names)) for each in found.lines
    ]  # fmt: skip
    context = {**about(user, sample), "back": found, "lines": lines, "sha256": sha256, "name": name}
    return render(request, "audit/sample.html", context)
