"""Closing a month with a second look, opening it again, more time for a department, and what was frozen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from projects import access, conflicts, figures, sentences, store
from projects.ledger import Actor, Refused, Source
from projects.models import ChangeSet, Organisation, Period, Snapshot
from projects.month import periods
from projects.month.duties import Overview
from projects.month.outlook import TOLD, Outlook
from projects.views.common import must
from projects.views.month.typed import whole


class ExtensionForm(forms.Form):
    """More time for one department."""

    department = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Department"), empty_label="—"
    )
    until = forms.CharField(
        label=gettext_lazy("Until"), max_length=16, widget=forms.TextInput(attrs={"type": "datetime-local"})
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)

    def __init__(self, period: Period, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = figures.due(period.plan, int(period.month or 0)).values("project__responsible")
        field: Any = self.fields["department"]
        field.queryset = Organisation.objects.filter(pk__in=units).order_by("name")
        for name, each in self.fields.items():
            each.widget.attrs["class"] = "form-select" if name == "department" else "form-control"


def _period(request: HttpRequest, year: int, month: int) -> Period:
    return get_object_or_404(Period.objects.select_related("plan"), plan__year=year, month=month)


@require_http_methods(["GET", "POST"])
def closing(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Who is out and which problems stand, and the steps of the month; on POST one of them."""
    user = must(request, "close" if request.method == "POST" else "verify")
    period = _period(request, year, month)
    if request.method == "POST":
        return _step(request, period, Actor.of(user))
    return render(request, "returns/closing.html", _context(request, period))


def _context(request: HttpRequest, period: Period) -> dict[str, Any]:
    outlook = Outlook(Overview(period, timezone.now()), must(request, "verify"))
    snapshots = list(Snapshot.objects.filter(period=period).order_by("-id"))
    return {
        "period": period, "plan": period.plan, "month": period.month, "outlook": outlook, "overview": outlook.overview,
        "problems": outlook.problems[:TOLD], "more": len(outlook.problems) > TOLD, "corrects": bool(snapshots),
        "snapshots": [(each, _made(each)) for each in snapshots], "may": access.may(request.user, "close"),
        "extension": ExtensionForm(period, auto_id="extend-%s"), "extensions": period.exceptions.select_related("organisation"),
    }  # fmt: skip


def _made(snapshot: Snapshot) -> ChangeSet | None:
    """The change set that closed the month: the one right after the position that was frozen."""
    return ChangeSet.objects.filter(number=int(snapshot.position or 0) + 1).first()


Step = Callable[[Period, Actor, Source, str], Any]
_STEPS: dict[str, Step] = {
    "begin": periods.begin_closing,
    "open": periods.keep_open,
    "close": periods.close,
    "reopen": periods.reopen,
}


def _step(request: HttpRequest, period: Period, actor: Actor) -> HttpResponse:
    """One step of the month. Closing what is not all in order is asked for twice."""
    name, reason = request.POST.get("step", ""), request.POST.get("reason", "")
    if name not in _STEPS:
        raise Http404
    back = redirect("returns-closing", period.plan.year, period.month)
    if name == "close" and request.POST.get("sure") != "on" and not _clear(request, period):
        messages.warning(request, sentences.say("not-all-in"))
        return back
    try:
        done = _STEPS[name](period, actor, Source("page", request.path), reason)
    except Refused as refused:
        messages.error(request, conflicts.explain(refused))
        return back
    messages.success(request, _told(name, done))
    return back


def _clear(request: HttpRequest, period: Period) -> bool:
    return Outlook(Overview(period, timezone.now()), must(request, "close"), told=0).clear


def _told(name: str, done: Any) -> str:
    match name:
        case "close":
            closed = {"number": done.receipt.number, "head": done.receipt.head}
            return _("The month is closed (change set %(number)s). Head of the history: %(head)s") % closed
        case "begin":
            return _("The closing has begun: only the project office writes now, and who has more time.")
        case "open":
            return _("The closing is put off: everybody may report again.")
        case _:
            return _("The month is open again. What was frozen stays.")


@require_POST
def extend(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """More time for one department."""
    user, period = must(request, "close"), _period(request, year, month)
    form = ExtensionForm(period, request.POST)
    if not form.is_valid():
        messages.error(request, sentences.say("extension-incomplete"))
        return redirect("returns-closing", year, month)
    told = form.cleaned_data
    try:
        source = Source("page", request.path)
        periods.extend(period, told["department"].pk, told["until"], Actor.of(user), source, told["reason"])
        messages.success(request, _("%(department)s may report until %(until)s.") % {
            "department": told["department"].name, "until": told["until"].replace("T", " "),
        })  # fmt: skip
    except Refused as refused:
        messages.error(request, conflicts.explain(refused))
    return redirect("returns-closing", year, month)


@require_GET
def snapshot(request: HttpRequest, year: int, month: int, pk: int) -> FileResponse:
    """The frozen figures as the file they are kept in."""
    must(request, "files")
    kept = get_object_or_404(Snapshot, pk=pk, period__plan__year=year, period__month=month)
    try:
        file = store.path_of(str(kept.sha256)).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"{year}-{month:02d}-{whole(kept.position)}.json"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/json")
