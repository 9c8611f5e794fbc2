"""Lists kept under a name: filter, columns and order; mine, and those that others share. One click shows one again.

They are settings of people, not figures, and stand outside the history; what is exported through one is an event of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects import filters
from projects.models import SavedView
from projects.views.common import must

#: what of an address is of the page, not of the list
_OF_THE_PAGE = ("page", "per_page")
_LONGEST, _LONGEST_QUERY = 60, 2000


@dataclass(frozen=True, slots=True)
class Offer:
    """A view as the list offers it: ``mine`` can be taken away, ``open`` is the one on show."""

    view: SavedView
    mine: bool
    open: bool


def visible(user: User) -> QuerySet[SavedView]:
    """A person's own views and the shared ones."""
    return SavedView.objects.filter(Q(owner=user) | Q(shared=True)).select_related("owner")


def offers(user: User, asked: QueryDict) -> list[Offer]:
    """The views a person may open, the own ones first."""
    now = tidy(asked)
    found = [Offer(view, view.owner_id == user.pk, view.query == now) for view in visible(user)]
    return sorted(found, key=lambda each: not each.mine)


def tidy(asked: QueryDict) -> str:
    """A query as it is kept: without the page, and without the year where that is the newest, so that it moves along."""
    kept = asked.copy()
    newest = next((str(plan.year) for plan in filters.plans()), "")
    for key in list(kept):
        if key in _OF_THE_PAGE or not any(kept.getlist(key)) or (key == "year" and kept.get(key) == newest):
            del kept[key]
    return kept.urlencode(safe=",")


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the list on show under a name; an own view of that name is replaced."""
    user = must(request, "read")
    query, name = tidy(QueryDict(request.POST.get("query", ""))), request.POST.get("name", "").strip()
    if not name or len(name) > _LONGEST or len(query) > _LONGEST_QUERY:
        messages.error(
            request, _("Give the view a name of at most %(limit)s characters.") % {"limit": _LONGEST}
        )
    else:
        told = {"query": query, "shared": bool(request.POST.get("shared"))}
        SavedView.objects.update_or_create(owner=user, name=name, defaults=told)
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": name})
    return redirect(f"{reverse('project-list')}?{query}")


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own view away; nobody else's."""
    user = must(request, "read")
    view = get_object_or_404(SavedView, pk=pk, owner=user)
    view.delete()
    messages.success(request, _("The view “%(name)s” is gone.") % {"name": view.name})
    return redirect("project-list")


#: before the address of a project, whose code they would be taken for
urlpatterns: list[URLPattern] = [
    path("projects/views/", save, name="view-save"),
    path("projects/views/<int:pk>/remove/", remove, name="view-remove"),
]
