"""The log of sign-ins, for the auditor and the administrator."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from projects import access
from projects.models import SignIn
from projects.views import keyset
from projects.views.common import must, query_of

PAGE = 100


@require_GET
def signin_list(request: HttpRequest) -> HttpResponse:
    """Who came in, failed, was locked out and went, newest first; by user name or address, and by what happened."""
    user = must(request, "signins")
    text, what = request.GET.get("q", "").strip()[:150], request.GET.get("what", "")
    rows = SignIn.objects.all()
    if text:
        rows = rows.filter(Q(username__icontains=text) | Q(address=text))
    if what in SignIn.What.values:
        rows = rows.filter(what=what)
    context = {
        "page": keyset.page(request, rows, "number", PAGE, newest_first=True), "text": text, "what": what,
        "kinds": SignIn.What.choices, "query": query_of(request, "before", "after"), "reads": access.may(user, "read"),
    }  # fmt: skip
    return render(request, "history/signins.html", context)
