"""The history: change sets newest first, one of them with all its changes, verification and undo."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from projects import access, ledger
from projects.display import Name, person
from projects.forms import HistoryFilter, Reason
from projects.intake.undoing import turn_back
from projects.ledger import verified as verification
from projects.models import Change, ChangeSet
from projects.sentences import say
from projects.views import changes, changesets, kept, keyset
from projects.views.common import must, query_of
from projects.views.wording import action_name, source_name, source_of

PAGE = 50
#: of change sets up to this many changes the list names the first object
NAMED_UP_TO = 1000


@require_GET
def history_list(request: HttpRequest) -> HttpResponse:
    """Change sets newest first, by person, source and project; the state of verification."""
    user = must(request, "read")
    form = HistoryFilter(request.GET)
    page = keyset.page(request, _filtered(user, form), "number", PAGE, newest_first=True)
    context = {
        "form": form,
        "page": page,
        "lines": _lines(user, page.rows),
        "people": _people(user),
        "filtered": form.has_changed(),
    }
    return render(
        request,
        "history/list.html",
        {**context, **_verification(user), "query": query_of(request, "before", "after")},
    )


def _filtered(user: User, form: HistoryFilter) -> QuerySet[ChangeSet]:
    found = access.visible_changesets(user)
    if not form.is_valid():
        return found
    asked = form.cleaned_data
    if asked["person"]:
        found = found.filter(Q(who__icontains=asked["person"]) | Q(user__username__iexact=asked["person"]))
    if asked["source"]:
        found = found.filter(source=asked["source"])
    if asked["project"]:
        found = found.filter(number__in=_of_code(user, asked["project"].strip()).values("changeset_id"))
    return found


def _of_code(user: User, code: str) -> QuerySet[Change]:
    """The changes of a project by its code: also of a deleted one for those who see all."""
    known = access.visible_projects(user).filter(code__iexact=code).values_list("pk", flat=True).first()
    digits = code[1:] if code[:1] in "Pp" else ""
    if known is None and access.sees_all(user) and digits.isdecimal() and len(digits) < 12:
        known = int(digits)
    return changesets.of_project(known) if known is not None else Change.objects.none()


def _lines(user: User, rows: list[ChangeSet]) -> list[dict[str, Any]]:
    """What the list says of each change set, the first object of small ones included."""
    first = _first_objects(user, [row.number for row in rows if row.changes <= NAMED_UP_TO])
    return [
        {
            "row": row, "source": source_of(row), "action": action_name(row.action), "what": first.get(row.number),
            "told": verification.read(row.reason) if row.action == verification.ACTION else None, "more": row.changes - 1,
        }
        for row in rows
    ]  # fmt: skip


def _first_objects(user: User, numbers: list[int]) -> dict[int, Name]:
    """The first object a person may see of each of these change sets, by number; a bounded number of queries."""
    seen = access.readable_changes(user).filter(changeset_id__in=numbers)
    ids = seen.order_by().values("changeset_id").annotate(first=Min("id")).values_list("first", flat=True)
    entries = list(Change.objects.filter(pk__in=list(ids)))
    return {shown.number: shown.what for shown in changes.show(entries)}


def _people(user: User) -> list[str]:
    """Names to choose from, for those who see all."""
    if not access.sees_all(user):
        return []
    return sorted({person(each) for each in User.objects.order_by("username")[:200]})


def _verification(user: User) -> dict[str, Any]:
    may = access.may(user, "verify")
    seconds = [round(each) for each in verification.expected_seconds()] if may else [0, 0]
    return {
        "verification": verification.last(),
        "may_verify": may,
        "seconds": seconds[0],
        "seconds_replay": seconds[1],
    }


@require_POST
def history_verify(request: HttpRequest) -> HttpResponse:
    """Verify now; with replay if asked. What was found stands in the history afterwards."""
    user = must(request, "verify")
    told = verification.run(
        ledger.Actor.of(user), ledger.Source("page", "/history/"), request.POST.get("replay") == "on"
    )
    (messages.success if told.ok else messages.error)(request, told.sentence())
    for remark in told.remarks:
        messages.warning(request, remark)
    return redirect("history-list")


@require_GET
def history_detail(request: HttpRequest, number: int) -> HttpResponse:
    """One change set: header, hash, the one before, and its changes with old → new."""
    user = must(request, "read")
    found = get_object_or_404(access.visible_changesets(user), number=number)
    seen = access.readable_changes(user).filter(changeset=found)
    page = keyset.page(request, seen, "id", PAGE, newest_first=False)
    header = json.loads(found.header)
    context = {
        "found": found, "header": header, "source": source_name(found.source), "action": action_name(found.action),
        "simulated": header["source"].get(ledger.SIMULATED, "").replace("T", " "), "page": page, "changes": changes.show(page.rows), "unseen": not access.sees_all(user) and found.changes - seen.count(),
        "reversed_by": ChangeSet.objects.filter(reverses=number).order_by("number").first(),
        "told": verification.read(found.reason) if found.action == verification.ACTION else None,
        "may_undo": _may_undo(user, found), "form": Reason(),
    }  # fmt: skip
    return render(request, "history/detail.html", context)


def _may_undo(user: User, found: ChangeSet) -> bool:
    return access.may(user, "undo") and found.changes > 0 and found.action != "schema"


@require_POST
def history_undo(request: HttpRequest, number: int) -> HttpResponse:
    """Turn a change set back by a new one; say what was kept, and why."""
    user = must(request, "undo")
    form = Reason(request.POST)
    if not form.is_valid():
        messages.error(request, say("reason-missing"))
        return redirect("history-detail", number)
    source = ledger.Source("page", f"/history/{number}/")
    try:
        done = turn_back(number, ledger.Actor.of(user), source, form.cleaned_data["reason"])
    except ledger.Refused as refused:
        messages.error(request, say(refused.code, refused.params))
        return (
            redirect("history-list")
            if refused.code == "unknown-changeset"
            else redirect("history-detail", number)
        )
    _tell(request, number, done.reversed)
    for line in kept.lines(done.kept):
        messages.warning(request, line)
    return redirect("history-detail", done.number or number)


def _tell(request: HttpRequest, number: int, count: int) -> None:
    if not count:
        messages.warning(
            request, _("Nothing of change set %(number)s was left to turn back.") % {"number": number}
        )
        return
    text = ngettext(
        "%(count)s change of change set %(number)s was turned back.",
        "%(count)s changes of change set %(number)s were turned back.",
        count,
    )
    messages.success(request, text % {"count": count, "number": number})
