"""Questions that a row of a file puts to a person: which project its name means. Answered on the page, and remembered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects import access
from projects.intake import batches, memory
from projects.intake.row import NEW
from projects.models import ImportBatch, ImportRow, NameAnswer, Project
from projects.sentences import say
from projects.values import narrow
from projects.views import import_steps as steps
from projects.views.common import person
from projects.views.proposals import BatchNames

#: problems that are questions, and the note of an answer that was given before
ASKED, ANSWERED = ("near-name", "several-projects"), "as-answered"
#: what an answer says beside a project's id or code
NEW_PROJECT, FORGET = "new", "forget"
#: placeholders that are offered by name
_OFFERED = 100


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a row: ``candidates`` (id, code and name); ``answer`` in words, once there is one."""

    row: int
    candidates: list[tuple[int, str]]
    answer: str
    remembered: bool
    open: bool


def of(
    request: HttpRequest, batch: ImportBatch, lines: Sequence[ImportRow], names: BatchNames
) -> dict[int, Question]:
    """The questions of the rows of a page by row, for those whose import it is. A new project may be asked about too."""
    if batch.state != ImportBatch.State.READY or not steps.concerns(request, batch):
        return {}
    asking = {line.pk: asked for line in lines if (asked := _asked(line, names))}
    kept = memory.answered(person(request), ((each.name, each.owner) for each in asking.values()))
    for id in (
        *(id for each in asking.values() for id in each.ids),
        *(each.project for each in kept.values()),
    ):
        names.want("project", id)
    return {
        pk: _question(pk, each, kept.get(memory.key(each.name, each.owner)), names)
        for pk, each in asking.items()
    }


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a row asks: about this name of this owner, with these candidates; ``open``: nothing goes on before."""

    name: str
    owner: str
    ids: list[int]
    open: bool
    remembered: bool = False


def _asked(line: ImportRow, names: BatchNames) -> _Asked | None:
    for problem in line.problems:
        params = problem.get("params", {})
        if problem["code"] in ASKED:
            return _Asked(params["name"], params.get("owner", ""), params.get("ids", []), open=True)
        if problem["code"] == ANSWERED:
            return _Asked(params["said"], params.get("owner", ""), [], open=False, remembered=True)
    if line.status != NEW:
        return None
    made: dict[str, list[Any]] = next(
        (values for label, _id, _kind, values in line.fields if label == "project"), {}
    )
    owner = names.text("organisation", made["owner"][1]) if "owner" in made else ""
    return _Asked(line.name, owner, [], open=False)


def _question(row: int, asked: _Asked, answer: NameAnswer | None, names: BatchNames) -> Question:
    candidates = [(id, names.text("project", id)) for id in asked.ids]
    told = (
        ""
        if answer is None
        else _("a new project")
        if answer.project is None
        else names.text("project", answer.project)
    )
    return Question(row, candidates, told, asked.remembered, asked.open)


def slots(batch: ImportBatch, asked: Iterable[Question]) -> list[tuple[str, str]]:
    """Placeholders of the plan by code and name: one of them may be what a new project names."""
    if not any(not each.open and not each.remembered for each in asked):
        return []
    found = Project.objects.filter(placeholder=True, year_plans__plan__year=batch.year).order_by("code")
    return list(found.values_list("code", "name")[:_OFFERED])


# --- answering


@require_POST
def import_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what a person says of a row's name. The file is read again when they ask for it."""
    batch = steps.batch_of(request, pk)
    if not steps.concerns(request, batch):
        raise Http404
    line = batch.lines.filter(pk=_whole(request.POST.get("row", ""))).first()
    if line is None or batch.state != ImportBatch.State.READY:
        messages.error(request, say("stale-row"))
        return redirect("import-detail", pk=pk)
    _take(request, batch, line)
    if request.headers.get("HX-Request") == "true":
        found = of(request, batch, [line], BatchNames(batch, [line])).get(line.pk)
        return render(request, "imports/answered.html", {"batch": batch, "question": found})
    return redirect(f"{reverse('import-detail', args=[pk])}?{request.POST.get('query', '')}#row-{line.pk}")


def _take(request: HttpRequest, batch: ImportBatch, line: ImportRow) -> None:
    names = BatchNames(batch, [line])
    asked, user, said = _asked(line, names), person(request), request.POST.get("project", "").strip()
    if asked is None:
        return
    if said == FORGET:
        memory.forget(user, asked.name, asked.owner)
    elif said == NEW_PROJECT:
        memory.answer(user, asked.name, asked.owner, None)
    elif project := _project(user, said, request.POST.get("code", "")):
        memory.answer(user, asked.name, asked.owner, project)
    else:
        messages.error(request, say("unknown-project", {"code": request.POST.get("code", "") or said}))
        return
    batch.outcome = {**batch.outcome, "answered": batch.outcome.get("answered", 0) + 1}
    batch.save(update_fields=["outcome"])


def _project(user: User, id: str, code: str) -> int | None:
    """A project that this person may see, by its id (a candidate) or its code (typed)."""
    seen = access.visible_projects(user)
    found = seen.filter(pk=_whole(id)) if id else seen.filter(code=narrow(code).upper().partition(" ")[0])
    return found.values_list("pk", flat=True).first()


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


@require_POST
def import_reread(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the same file again in its place, with what was answered meanwhile."""
    batch = steps.step(request, pk, steps.may_repeat)
    if batch is not None:
        steps.ask(request, batch, lambda: batches.ask_to_read_again(batch))
    return redirect("import-detail", pk=pk)
