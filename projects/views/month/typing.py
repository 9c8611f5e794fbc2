"""Drafts saved while typing: the script sends cells, and hears what is wrong beside them."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from projects.models import YearPlan
from projects.month import drafts
from projects.views.month.asked import SIZE, Asked
from projects.views.month.cells import ShownRow, shown
from projects.views.month.typed import typed_by_script, whole


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, year: int, month: int) -> JsonResponse:
    """Keep what was typed; answer what stands beside each cell of these rows. GET gives a fresh token for a page that
    lost its own when somebody signed in again."""
    asked = Asked.by(request, year, month, "report")
    if request.method == "GET":
        return JsonResponse({"token": get_token(request)})
    try:
        told = json.loads(request.body)
        rows = _rows(asked, told)
        typed = typed_by_script(asked.grid, [row.pk for row in rows], told)
    except (ValueError, AttributeError, TypeError, KeyError):
        return JsonResponse({"error": "unreadable"}, status=400)
    drafts.save(asked.user, asked.month, typed)
    return JsonResponse(_answer(request, asked, [row for row in rows if row.pk in typed]))


def _rows(asked: Asked, told: Any) -> list[YearPlan]:
    ids = [whole(each) for each in list(told["cells"])[: 2 * SIZE]]
    return list(asked.every.filter(pk__in=[each for each in ids if each]))


def _answer(request: HttpRequest, asked: Asked, rows: list[YearPlan]) -> dict[str, Any]:
    """Fragments as the page itself shows them, by the id of what they replace."""
    found = shown(asked.grid.rows(rows), asked.grid.keys, asked.held)
    at = timezone.localtime().strftime("%H:%M:%S")
    return {"saved": at, "parts": {name: html for row in found for name, html in _parts(request, row)}}


def _parts(request: HttpRequest, row: ShownRow) -> list[tuple[str, str]]:
    parts = [
        (f"told-{cell.name}", render_to_string("returns/told.html", {"cell": cell}, request))
        for cell in row.cells
    ]
    return [*parts, (f"sum-{row.pk}", render_to_string("returns/sum.html", {"row": row}, request)),
            (f"state-{row.pk}", render_to_string("returns/state.html", {"row": row}, request))]  # fmt: skip
