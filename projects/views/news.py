"""What changed in the ledger since a position of its history, in the few words that a leader reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects import access, vocabulary
from projects.models import Project, YearPlan
from projects.views.visits import Seen

#: changes that are looked at, newest first; of more it is only said that there are more
LOOKED_AT = 1000
#: names that are told of one kind
NAMES = 5
Body = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Told:
    """A project by name, and what became of it."""

    code: str
    name: str
    what: str


@dataclass(slots=True)
class Line:
    """A kind of change: how many objects it touched, where to look, and some of the projects by name."""

    label: str | Promise
    url: str
    ids: set[int] = field(default_factory=set)
    told: list[Told] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class News:
    """Since when, how many change sets, and what they did; ``more``: only the newest changes were looked at."""

    seen: Seen
    changesets: int
    lines: list[Line]
    more: bool


def _created(kind: str, _body: Body) -> bool:
    return kind == "create"


def _touches(*keys: str) -> Callable[[str, Body], bool]:
    return lambda kind, body: kind == "update" and not body.keys().isdisjoint(keys)


def _closed(_kind: str, body: Body) -> bool:
    return bool(body.get("state", ["", ""])[1] == "closed")


#: (label, what makes a change one of these, what it is called, where to look)
KINDS: tuple[tuple[str, Callable[[str, Body], bool], str | Promise, str], ...] = (
    ("monthly_return", lambda kind, body: True, _("Returns entered or changed"), "returns-home"),
    ("project", _touches("stage"), _("Projects with another stage"), "project-list"),
    ("year_plan", _touches("adjusted", "planned"), _("Plans of the year changed"), "project-list"),
    ("project", _created, _("New projects"), "project-list"),
    ("problem", _created, _("New problems"), "problem-list"),
    ("problem", _closed, _("Problems closed"), "problem-list"),
    ("permit", lambda kind, body: "state" in body, _("Permits moved"), "permit-list"),
)


def news(user: User, seen: Seen | None) -> News | None:
    """What a person may read of the changes after their last visit; None for a first visit."""
    if seen is None:
        return None
    number = access.visible_changesets(user).filter(number__gt=seen.position).count()
    found = access.readable_changes(user).filter(changeset_id__gt=seen.position).order_by("-changeset_id")
    changes = list(found.values_list("label", "kind", "object_id", "body")[: LOOKED_AT + 1]) if number else []
    return News(seen, number, _lines(changes[:LOOKED_AT]), len(changes) > LOOKED_AT)


def _lines(changes: list[tuple[str, str, int, str]]) -> list[Line]:
    lines = [Line(name, reverse(url)) for _label, _fits, name, url in KINDS]
    stages: dict[int, str] = {}
    for label, kind, object_id, text in changes:
        body: Body = json.loads(text)
        for line, (of, fits, _name, _url) in zip(lines, KINDS, strict=True):
            if of == label and fits(kind, body):
                line.ids.add(object_id)
        if label == "project" and kind == "update" and "stage" in body:
            stages.setdefault(object_id, _stage(body["stage"]))
    lines[1].told = _projects(stages)
    lines[2].told = _plans(lines[2].ids)
    return [line for line in lines if line.ids]


def _stage(change: list[Any]) -> str:
    column = vocabulary.column("project", "stage")
    return " → ".join(vocabulary.show(column, each) or "—" for each in change)


def _projects(stages: dict[int, str]) -> list[Told]:
    rows = Project.objects.filter(pk__in=list(stages)[:NAMES]).order_by("pk")
    return [Told(row.code, row.name, stages[row.pk]) for row in rows]


def _plans(ids: set[int]) -> list[Told]:
    rows = (
        YearPlan.objects.filter(pk__in=sorted(ids)[:NAMES]).select_related("project").order_by("project_id")
    )
    return [Told(row.project.code, row.project.name, "") for row in rows]
