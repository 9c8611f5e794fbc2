"""What may be done with one import: apply it, leave it, cancel it, read it again, undo it, take its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from projects import access, store
from projects.intake import batches, claims, jobs, sound
from projects.intake.problems import Problem
from projects.ledger import Refused
from projects.models import ImportBatch
from projects.reports import marked
from projects.sentences import say
from projects.views.common import must, person, reader_of_imports

State = ImportBatch.State
#: so many of the rows that would be left are shown at the second look
LOOKED_AT = 20
May = Callable[[HttpRequest, ImportBatch], bool]


def batch_of(request: HttpRequest, pk: int) -> ImportBatch:
    """An import this person may know of; for others there is no such page."""
    return get_object_or_404(batches.visible(reader_of_imports(request)), pk=pk)


# --- who may take which step: the one who brought the file, or the project office


def concerns(request: HttpRequest, batch: ImportBatch) -> bool:
    """Whether this import is this person's matter."""
    mine = batch.user_id == request.user.pk or access.may(request.user, "undo")
    return mine and access.may(request.user, "import")


def may_apply(request: HttpRequest, batch: ImportBatch) -> bool:
    """Never a file with errors, nor one that changes nothing."""
    reading = batch.reading
    sound = not reading.get("errors") and (reading.get("created") or reading.get("changed"))
    return batch.state == State.READY and bool(sound) and concerns(request, batch)


def may_accept(request: HttpRequest, batch: ImportBatch) -> bool:
    """Whether the sound rows may be applied and the others left: a choice, never the default."""
    return batch.state == State.READY and concerns(request, batch) and sound.choice(batch) is not None


def may_leave(request: HttpRequest, batch: ImportBatch) -> bool:
    return batch.state == State.READY and concerns(request, batch)


def may_cancel(request: HttpRequest, batch: ImportBatch) -> bool:
    """An undo that runs goes to its end; everything else can be stopped."""
    return batch.state in claims.BUSY - {State.UNDOING} and concerns(request, batch)


def may_repeat(request: HttpRequest, batch: ImportBatch) -> bool:
    done = batch.state in (State.READY, State.REFUSED, State.UNDONE, State.LEFT)
    return done and concerns(request, batch)


def may_undo(request: HttpRequest, batch: ImportBatch) -> bool:
    applied = batch.state == State.APPLIED and batch.changeset is not None
    return applied and access.may(request.user, "undo")


def step(request: HttpRequest, pk: int, may: May) -> ImportBatch | None:
    """The batch, if this person may take the step; None, with a message, if not now. For others there is no such page."""
    batch = batch_of(request, pk)
    if not concerns(request, batch):
        raise Http404
    if may(request, batch):
        return batch
    messages.error(request, say("batch-busy", {"state": batch.get_state_display()}))
    return None


# --- steps


@require_POST
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Have applied what was shown. A large file goes on in the background; its page tells how far it is."""
    batch = step(request, pk, may_apply)
    if batch is not None:
        ask(request, batch, lambda: batches.ask_to_apply(batch, person(request)))
        if batch.state == State.APPLIED:
            messages.success(request, _applied(batch))
    return redirect("import-detail", pk=pk)


def _applied(batch: ImportBatch) -> str:
    if batch.changeset is None:
        return _("Nothing had to be changed.")
    return _("Applied as change set %(number)s.") % {"number": batch.changeset}


def ask(request: HttpRequest, batch: ImportBatch, wanted: Callable[[], None]) -> None:
    """Ask for a step and see it begun; a refusal to take it is a message."""
    try:
        wanted()
    except Refused as refused:
        messages.error(request, say(refused.code, refused.params))
        return
    jobs.start(batch)


@require_http_methods(["GET", "POST"])
def import_sound(request: HttpRequest, pk: int) -> HttpResponse:
    """A second look at what applying the sound rows would do and leave; then do it."""
    batch = step(request, pk, may_accept)
    if batch is None:
        return redirect("import-detail", pk=pk)
    if request.method == "POST" and request.POST.get("understood") == "on":
        ask(request, batch, lambda: batches.ask_to_apply(batch, person(request), sound_only=True))
        if batch.state == State.APPLIED:
            messages.success(request, _applied(batch))
        return redirect("import-detail", pk=pk)
    left = batch.lines.filter(status__in=sound.LEFT).order_by("id")[:LOOKED_AT]
    context = {
        "batch": batch, "choice": sound.choice(batch), "asked": request.method == "POST",
        "left": [(line, [Problem(**each) for each in line.problems]) for line in left], "looked_at": LOOKED_AT,
    }  # fmt: skip
    return render(request, "imports/sound.html", context, status=422 if context["asked"] else 200)


@require_POST
def import_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a proposal aside."""
    batch = step(request, pk, may_leave)
    if batch is None:
        return redirect("import-detail", pk=pk)
    batches.leave(batch)
    messages.info(request, _("The file was left aside; nothing of it was applied."))
    return redirect("import-list")


@require_POST
def import_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop what waits or runs: nothing of it is written."""
    batch = step(request, pk, may_cancel)
    if batch is not None and claims.cancel(batch):
        messages.info(request, _("Cancelled; nothing was written."))
    elif batch is not None:
        messages.warning(request, say("batch-busy", {"state": batch.get_state_display()}))
    return redirect("import-detail", pk=pk)


@require_POST
def import_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the kept file once more, against the ledger as it stands now: after a conflict, an undo, or when it was left."""
    old = step(request, pk, may_repeat)
    if old is None:
        return redirect("import-detail", pk=pk)
    batch = batches.again(old, person(request))
    jobs.start(batch)
    return redirect("import-detail", pk=batch.pk)


@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Have an applied import turned back; its page says then what was kept because someone built on it."""
    user, batch = must(request, "undo"), batch_of(request, pk)
    ask(request, batch, lambda: batches.ask_to_undo(batch, user, request.POST.get("reason", "")))
    if batch.state == State.UNDONE:
        messages.success(request, _("The import was undone."))
    return redirect("import-detail", pk=pk)


@require_GET
def import_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file as it came in, for those who may see files; of an applied one the file that the history names."""
    name, sha256 = batches.file_of(get_object_or_404(batches.visible(must(request, "files")), pk=pk))
    try:
        file = store.path_of(sha256).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=name)
    response["Content-Type"] = "application/octet-stream"
    return response


def may_mark(request: HttpRequest, batch: ImportBatch) -> bool:
    """The marked file is for the one who brought the file, and for those who may see files."""
    return _may_take(request, batch) and batch.state not in claims.BUSY and marked.offered(batch)


def _may_take(request: HttpRequest, batch: ImportBatch) -> bool:
    return batch.user_id == request.user.pk or access.may(request.user, "files")


@require_GET
def import_marked(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same workbook back, with every mistake marked in its cell."""
    batch = batch_of(request, pk)
    if not _may_take(request, batch):
        raise Http404
    try:
        if not may_mark(request, batch):
            raise marked.Unmarkable("nothing-to-mark")
        file = marked.make(batch)
    except marked.Unmarkable as error:
        messages.error(request, say(str(error)))
        return redirect("import-detail", pk=pk)
    name = _("%(name)s, marked.xlsx") % {"name": PurePath(batch.file_name).stem}
    return FileResponse(file, as_attachment=True, filename=name)
