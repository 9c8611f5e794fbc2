"""What every page of the ledger asks first: who is it, and may they know of this page?"""

from __future__ import annotations

from typing import cast

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest

from projects import access


def person(request: HttpRequest) -> User:
    """The signed-in person; nobody else gets as far as a view."""
    return cast(User, request.user)


def must(request: HttpRequest, action: str) -> User:
    """The person, if one of their roles has ``action``; for others there is no such page."""
    user = person(request)
    if not access.may(user, action):
        request.denied = True  # type: ignore[attr-defined]  # see ``denials``
        raise Http404
    return user


def reader_of_imports(request: HttpRequest) -> User:
    """Who may import, and who may look into what others imported."""
    return must(request, "import" if access.may(person(request), "import") else "files")


def by_htmx(request: HttpRequest) -> bool:
    """Whether a part of the page is asked for, to stand in the page that is open."""
    return request.headers.get("HX-Request") == "true"


def query_of(request: HttpRequest, *without: str) -> str:
    """The address's query without the place in it, for links that keep the filter."""
    kept = request.GET.copy()
    for name in without:
        kept.pop(name, None)
    return kept.urlencode()
