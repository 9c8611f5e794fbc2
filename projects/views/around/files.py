"""The file of a piece of evidence, for those who may open it: as it came in, and only to be saved."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from projects import access, store
from projects.sentences import say
from projects.views.common import must


@require_GET
def evidence_file(request: HttpRequest, code: str, pk: int) -> FileResponse | HttpResponse:
    """The bytes, hashed before they are sent: what was altered is not handed on as what was shown."""
    user = must(request, "evidence")
    found = get_object_or_404(access.openable_evidence(user), pk=pk, project__code=code)
    file = store.path_of(found.sha256)
    if not file.is_file() or store.hash_of(file) != found.sha256:
        messages.error(request, say("file-altered"))
        return redirect(f"{reverse('project-detail', args=[code])}#evidence")
    response = FileResponse(file.open("rb"), as_attachment=True, filename=found.name)
    response["Content-Type"] = "application/octet-stream"
    response["X-Content-Type-Options"] = "nosniff"
    return response
