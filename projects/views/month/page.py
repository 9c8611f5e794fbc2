"""The return page: a month's projects as a table of inputs for those who report, and for the office to judge."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from projects import access, figures, ledger
from projects.figures.measured import measured
from projects.models import Organisation
from projects.month import columns
from projects.views.month import acting
from projects.views.month.asked import ASSESS, REPORT, STATES, Asked
from projects.views.month.cells import shown


@require_http_methods(["GET", "POST"])
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """One month: what stands, what was typed, what is wrong with it; on POST what is asked of the rows."""
    if request.method == "POST":
        return acting.act(request, Asked.by(request, year, month, "report"))
    asked = Asked.by(request, year, month)
    return render(request, "returns/month.html", context(asked))


def context(asked: Asked) -> dict[str, Any]:
    """What the page shows."""
    position = ledger.head()[0]
    rows = asked.grid.rows(list(asked.page.object_list), typing=asked.mode in (REPORT, ASSESS))
    keys = _with_typed(asked, rows)
    return {
        "asked": asked, "plan": asked.plan, "month": asked.month, "period": asked.period, "position": position,
        "rows": shown(rows, keys, asked.held), "columns": [columns.column(key) for key in keys], "page": asked.page,
        "reports": asked.mode == REPORT, "assesses": asked.mode == ASSESS, "office": access.may(asked.user, "assess"),
        "writable": any(not row.refusal for row in rows), "corrects": asked.corrects, "due": _due(asked),
        "states": [(value, str(name)) for value, name in STATES.items()], "query": _without_page(asked),
        "sees_all": access.sees_all(asked.user), "joined": asked.month == 2 and asked.plan.january_joined,
        "workbooks": _workbooks(asked),
    }  # fmt: skip


def _workbooks(asked: Asked) -> list[Organisation]:
    """The departments whose return workbook this person may take here: the own ones, or the one that is looked for."""
    limits = access.limits(asked.user)
    mine = limits if limits is not None else frozenset(filter(None, [asked.department]))
    if not mine or not access.may(asked.user, "import"):
        return []
    return list(figures.reporters(asked.plan, asked.month).filter(pk__in=mine))


def _without_page(asked: Asked) -> str:
    query = asked.query.copy()
    query.pop("page", None)
    return query.urlencode()


def _with_typed(asked: Asked, rows: Any) -> tuple[str, ...]:
    """The columns on show, and those in which something was typed: nothing is submitted unseen."""
    typed = {key for row in rows for key, cell in row.cells.items() if cell.typed}
    hidden = [key for key in columns.MORE if key in typed and key not in asked.keys]
    return (*asked.keys, *hidden)


def _due(asked: Asked) -> dict[str, Any] | None:
    """Until when the month is reported, and whether that is past."""
    until = figures.deadline(figures.due_on(measured(asked.plan, asked.month), asked.month))
    if asked.period is None or until is None:
        return None
    return {"until": until, "past": until < timezone.now()}
