"""The way around: one list of places. A new page is one line here; who may know of it says ``access``."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects import access

LOOK, MONTH, OFFICE, CHECK = _("Overview"), _("This month"), _("Project office"), _("Check")


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the navigation: the name of its address, its label, the group it stands in, and the actions (see
    ``access``) one of which opens it."""

    name: str
    label: str | Promise
    group: str | Promise
    actions: tuple[str, ...]


#: in the order of the navigation; places of one group stand together
PLACES = (
    Place("dashboard", _("Dashboard"), LOOK, ("read",)),
    Place("project-list", _("Projects"), LOOK, ("read",)),
    Place("reserve-list", _("Reserve"), LOOK, ("read",)),
    Place("returns-home", _("Returns"), MONTH, ("read",)),
    Place("problem-list", _("Problems"), MONTH, ("read",)),
    Place("permit-list", _("Permits"), MONTH, ("read",)),
    Place("report-list", _("Reports"), MONTH, ("publish",)),
    Place("import-list", _("Import"), MONTH, ("import", "files")),
    Place("plan-list", _("Plan years"), OFFICE, ("plan",)),
    Place("office-list", _("Offices"), OFFICE, ("plan", "merge")),
    Place("finding-list", _("Audit"), CHECK, ("read",)),
    Place("reconciliation", _("Reconciliation"), CHECK, ("publish",)),
    Place("sample-list", _("Samples"), CHECK, ("publish",)),
    Place("history-list", _("History"), CHECK, ("read",)),
    Place("signin-list", _("Sign-ins"), CHECK, ("signins",)),
)
ADMINISTRATION = Place("admin:index", _("Administration"), _("Accounts"), ())


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the navigation; ``active`` when the page at hand lies under it."""

    label: str
    url: str
    active: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading."""

    label: str
    entries: list[Entry]


def navigation(request: HttpRequest) -> list[Group]:
    """The places this person may know of, by group."""
    places = _open_to(request)
    here = _here(places, request.path)
    found = groupby(places, key=lambda place: str(place.group))
    return [Group(label, [_entry(each, here) for each in of_group]) for label, of_group in found]


def _open_to(request: HttpRequest) -> list[Place]:
    user = request.user
    found = [place for place in PLACES if any(access.may(user, action) for action in place.actions)]
    return [*found, ADMINISTRATION] if user.is_staff else found


def _here(places: list[Place], path: str) -> str:
    """The address of the place under which a page lies: the nearest above it. The dashboard is above no other page."""
    urls = (reverse(place.name) for place in places)
    return max(
        (url for url in urls if path == url or (url != "/" and path.startswith(url))), key=len, default=""
    )


def _entry(place: Place, here: str) -> Entry:
    url = reverse(place.name)
    return Entry(str(place.label), url, url == here)
