"""Pages that propose one change set: asked in a form, shown as old → new, and applied as it was shown (ADR 0006)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects import access, conflicts, ledger, sentences, vocabulary
from projects.display import Names
from projects.ledger import KEPT, Actor, Difference, Refused, Source
from projects.models import Change
from projects.values import Scalar
from projects.views import changes
from projects.views.common import person

#: so many changes are shown one by one; the rest is a number
SHOWN = 200
#: what those see who keep reference data and read no projects
REFERENCE = frozenset({"organisation", "membership", "sector"})


@dataclass(frozen=True, slots=True)
class Action:
    """One such page: its words, its form, and the function that makes differences of what the form says.

    ``name`` is the action in the history, ``done`` where the person goes afterwards."""

    name: str
    title: str
    lead: str
    back: str
    form: Callable[..., forms.Form]
    make: Callable[[dict[str, Any]], Sequence[Difference]]
    done: str = ""
    template: str = "actions/action.html"
    context: dict[str, Any] = field(default_factory=dict)


def answer(request: HttpRequest, action: Action) -> HttpResponse:
    """The form, then what would change, then the way back with a message."""
    if request.method != "POST":
        return _page(request, action, action.form())
    form = action.form(request.POST)
    if not form.is_valid() or "edit" in request.POST:
        return _page(request, action, form)
    try:
        found = list(action.make(form.cleaned_data))
        if found and request.POST.get("seen") == digest(found):
            return _applied(request, action, found, form.cleaned_data.get("reason", ""))
    except Refused as refused:
        form.add_error(None, conflicts.explain(refused))
        return _page(request, action, form)
    if not found:
        form.add_error(None, sentences.say("nothing-to-change"))
        return _page(request, action, form)
    if "seen" in request.POST:
        messages.warning(request, sentences.say("changed-since-shown"))
    return _preview(request, action, form, found)


def digest(differences: Sequence[Difference]) -> str:
    """What was shown, in short: the same again only if nothing has changed meanwhile."""
    told = [(d.label, d.id, d.kind, sorted(d.values.items()), sorted(d.made.items())) for d in differences]
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()


def _applied(request: HttpRequest, action: Action, found: list[Difference], reason: str) -> HttpResponse:
    source = Source("page", request.path)
    receipt = ledger.commit(found, Actor.of(person(request)), source, action.name, reason)
    if receipt.number is None:
        messages.info(request, sentences.say("nothing-to-change"))
    else:
        told = ngettext("%(count)s change applied.", "%(count)s changes applied.", receipt.changes)
        messages.success(request, told % {"count": receipt.changes})
    return redirect(action.done or action.back)


def _page(request: HttpRequest, action: Action, form: forms.Form) -> HttpResponse:
    status = 200 if request.method != "POST" or not form.errors else 422
    return render(request, action.template, {"action": action, "form": form, **action.context}, status=status)


def _preview(request: HttpRequest, action: Action, form: forms.Form, found: list[Difference]) -> HttpResponse:
    readable = found if access.may(person(request), "read") else [d for d in found if d.label in REFERENCE]
    context = {
        "action": action, "form": form, "seen": digest(found), "changes": shown(readable[:SHOWN]), "count": len(found),
        "kinds": _kinds(found), "more": len(found) - len(readable[:SHOWN]), **action.context,
    }  # fmt: skip
    return render(request, "actions/preview.html", context)


def _kinds(found: list[Difference]) -> list[tuple[str, int]]:
    """How many objects of each kind change."""
    counts = Counter(d.label for d in found)
    return [(vocabulary.MODEL_NAMES[label][vocabulary.english()], number) for label, number in counts.items()]


def shown(differences: Sequence[Difference]) -> list[changes.Shown]:
    """Differences as the history will show them."""
    fresh = {(d.label, d.id): _name(d) for d in differences if d.kind == "create"}
    entries = [
        Change(changeset_id=0, label=d.label, object_id=d.id, kind=d.kind, body=json.dumps(_body(d)))
        for d in differences
    ]
    return changes.show(entries, _Names(fresh))


def _body(d: Difference) -> dict[str, tuple[Scalar, Scalar]]:
    if d.kind == "create":
        return {key: (None, value) for key, value in d.made.items()}
    if d.kind == "update":
        return dict(d.values)
    standing = ledger.current(d.label, [d.id]).get(d.id, {})
    return {key: (value, None) for key, value in standing.items() if key in KEPT[d.label].keys}


def _name(d: Difference) -> str:
    return str(d.made.get("name") or _("new"))


class _Names(Names):
    """Names of ids, also of objects that the proposal makes."""

    def __init__(self, fresh: dict[tuple[str, int], str]) -> None:
        super().__init__()
        self._fresh = fresh

    def text(self, label: str, id: Scalar) -> str:
        found = self._fresh.get((label, id)) if isinstance(id, int) else None
        return found or super().text(label, id)
