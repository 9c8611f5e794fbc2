"""Adding, editing and removing what stands around a project, and the steps of a problem.

Each save is one change set. A section alone answers htmx; without scripts the same form has a page of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from projects import access, conflicts, ledger, vocabulary
from projects.forms import BASE, ObjectForm, Reason, sealed, unsealed
from projects.ledger import Actor, Difference, Receipt, Refused, Source
from projects.ledger.rules.problems import CLOSED, steps
from projects.models import Problem, Project
from projects.sentences import say
from projects.values import Scalar
from projects.views.around import files
from projects.views.around.forms import EvidenceForm, StepForm, form_for
from projects.views.around.kinds import KINDS, Kind, Thing
from projects.views.around.sections import may_write, section
from projects.views.common import by_htmx, must

# --- who, and of what


def _reporter(request: HttpRequest, code: str) -> tuple[User, Project]:
    """The person and the project they report of; for others there is no such page."""
    user = must(request, "read")
    project = get_object_or_404(access.visible_projects(user), code=code)
    if not may_write(user, project):
        raise Http404
    return user, project


def _standing(kind: Kind, project: Project) -> QuerySet[Any]:
    return kind.model._default_manager.filter(project=project)


def _thing(kind: Kind, project: Project, pk: int) -> Thing:
    found: Thing = get_object_or_404(_standing(kind, project), pk=pk)
    return found


# --- answers


def _open(request: HttpRequest, user: User, project: Project, kind: Kind, **form: Any) -> HttpResponse:
    """A section with a form in it for htmx, else the form's own page; the first thing to fill or mend has the focus."""
    for each in (form["form"], *form.get("steps", ())):
        each.focus(faulty=each is not form["form"])
    context = section(user, project, kind, **form, partial=by_htmx(request))
    if by_htmx(request):
        return render(request, "around/section.html", context)
    bad = any(each.errors for each in (form.get("form"), *form.get("steps", ())) if each is not None)
    return render(request, "around/page.html", context, status=422 if bad else 200)


def _done(request: HttpRequest, user: User, project: Project, kind: Kind) -> HttpResponse:
    """The section as it stands now for htmx, else back to the project's page."""
    if by_htmx(request):
        return render(request, "around/section.html", section(user, project, kind, partial=True))
    return redirect(f"{reverse('project-detail', args=[project.code])}#{kind.slug}")


def _save(request: HttpRequest, user: User, form: ObjectForm, difference: Difference | None) -> bool:
    """Through the door, as this person; what it refuses is said on the form."""
    try:
        receipt = _commit(request, user, difference, form.reason)
    except Refused as refused:
        form.refuse(refused)
        return False
    for note in form.notes():
        messages.warning(request, note)
    messages.success(request, _("Saved.")) if receipt else messages.info(request, _("Nothing was changed."))
    return True


def _commit(
    request: HttpRequest, user: User, difference: Difference | None, reason: str, action: str = "edit"
) -> Receipt | None:
    if difference is None:
        return None
    source = Source("page", request.path)
    return ledger.commit([difference], Actor.of(user), source, action=action, reason=reason)


# --- the pages


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """A new thing around a project."""
    user, project = _reporter(request, code)
    kind = KINDS[slug]
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_for(kind, project, None, *sent, initial=_initial(request, kind))
    if (
        sent
        and form.is_valid()
        and _save(request, user, form, form.difference(**_given(kind, project, form)))
    ):
        return _done(request, user, project, kind)
    return _open(request, user, project, kind, form=form)


def _initial(request: HttpRequest, kind: Kind) -> dict[str, Any]:
    """What the address says of the new thing; a problem is raised on the day it is written down, unless told."""
    told = {key: request.GET[key] for key in kind.keys if key in request.GET}
    return {"raised": timezone.localdate().isoformat(), **told} if kind.slug == "problems" else told


def _given(kind: Kind, project: Project, form: ObjectForm) -> dict[str, Scalar]:
    given: dict[str, Scalar] = {"project": project.pk}
    if isinstance(form, EvidenceForm):
        given |= form.keep()
    return {**given, "state": "raised"} if kind.slug == "problems" else given


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str, slug: str, pk: int) -> HttpResponse:
    """A thing that stands: its form, its next steps, and a way to remove it."""
    user, project = _reporter(request, code)
    kind = KINDS[slug]
    if request.method == "POST" and not _standing(kind, project).filter(pk=pk).exists():
        return _gone(request, user, project, kind, pk)
    thing = _thing(kind, project, pk)
    if isinstance(thing, Problem) and thing.state == CLOSED:
        messages.info(request, say("problem-closed"))
        return _done(request, user, project, kind)
    form = form_for(kind, project, thing, *([request.POST] if request.method == "POST" else []))
    if form.is_bound and form.is_valid() and _save(request, user, form, form.difference()):
        return _done(request, user, project, kind)
    return _edited(request, user, kind, thing, form)


def _gone(request: HttpRequest, user: User, project: Project, kind: Kind, pk: int) -> HttpResponse:
    """Somebody removed it meanwhile: what was typed is not lost, and may be added anew."""
    form = form_for(kind, project, None, request.POST)
    form.add_error(None, say("gone-typed", {"what": conflicts.model_name(kind.label)}))
    return _open(request, user, project, kind, form=form)


def _edited(
    request: HttpRequest, user: User, kind: Kind, thing: Thing, form: ObjectForm, step: StepForm | None = None
) -> HttpResponse:
    seen = ledger.current(kind.label, [thing.pk])[thing.pk]
    base = sealed(kind.label, thing.pk, seen)
    return _open(
        request, user, thing.project, kind, form=form, thing=thing, steps=_steps(user, thing, step),
        removal=Reason(auto_id="id_remove_%s"), removal_base=base,
    )  # fmt: skip


def _steps(user: User, thing: Thing, sent: StepForm | None) -> list[StepForm]:
    """A small form for each step that this person may take now; the one that was sent stands as it came."""
    if not isinstance(thing, Problem):
        return []
    standing = ledger.current("problem", [thing.pk])[thing.pk]
    states = steps(thing.state, access.roles(user))
    made = {state: StepForm(state, id=thing.pk, standing=standing) for state in states}
    if sent is not None:
        made[sent.state] = sent
    return list(made.values())


@require_POST
def step(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A problem goes one step on."""
    user, project = _reporter(request, code)
    kind = KINDS["problems"]
    thing = _thing(kind, project, pk)
    state = request.POST.get("state", "")
    if vocabulary.column("problem", "state").choice(state) is None:
        raise Http404
    standing = ledger.current("problem", [pk])[pk]
    form = StepForm(state, request.POST, id=pk, standing=standing)
    if form.is_valid() and _save(request, user, form, form.difference(state=state)):
        return _done(request, user, project, kind)
    return _edited(request, user, kind, thing, form_for(kind, project, thing), form)


@require_POST
def remove(request: HttpRequest, code: str, slug: str, pk: int) -> HttpResponse:
    """Take a thing away, for a reason, if it is still what the person saw."""
    user, project = _reporter(request, code)
    kind = KINDS[slug]
    thing = _thing(kind, project, pk)
    form, seen = Reason(request.POST), unsealed(kind.label, pk, request.POST.get(BASE, ""))
    if not form.is_valid() or not seen:
        messages.error(request, say("stale-form" if form.is_valid() else "reason-missing"))
        return _edited(request, user, kind, thing, form_for(kind, project, thing))
    gone = Difference(kind.label, pk, "delete", {key: (old, None) for key, old in seen.items()})
    try:
        _commit(request, user, gone, form.cleaned_data["reason"], "delete")
    except Refused as refused:
        messages.error(request, conflicts.explain(refused))
        return _edited(request, user, kind, thing, form_for(kind, project, thing))
    messages.success(request, _("Removed."))
    return _done(request, user, project, kind)


def _addresses(kind: Kind) -> list[URLPattern]:
    base, told = f"projects/<str:code>/{kind.slug}/", {"slug": kind.slug}
    return [
        path(f"{base}add/", add, told, name=kind.add_name),
        path(f"{base}<int:pk>/", edit, told, name=kind.edit_name),
        path(f"{base}<int:pk>/remove/", remove, told, name=kind.remove_name),
    ]


urlpatterns: list[URLPattern] = [
    *(address for kind in KINDS.values() for address in _addresses(kind)),
    path("projects/<str:code>/problems/<int:pk>/step/", step, name="problem-step"),
    path("projects/<str:code>/evidence/<int:pk>/file/", files.evidence_file, name="evidence-file"),
]
