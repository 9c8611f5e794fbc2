"""One stored value: every change that made it, by whom, when and from where, down to the cell of a file; its evidence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from projects import access, ledger, vocabulary
from projects.display import Names
from projects.intake import origins
from projects.models import Change, ChangeSet, ControlTotal, Evidence, ImportBatch, MonthlyReturn, YearPlan
from projects.views import changes, measured
from projects.views.common import must
from projects.views.wording import action_name, source_name
from projects.vocabulary import Column

#: changes of one field that are shown; nobody changes a figure more often
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Origin:
    """From where a change came: in words, the file with its hash, the cells, and where to download it (None: not by you)."""

    kind: str
    detail: str
    file: str
    sha256: str
    places: list[origins.Place]
    batch: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the field: the change set it belongs to, old and new value, and where it came from."""

    changeset: ChangeSet
    action: str
    kind: str
    kind_name: str
    field: changes.Field
    origin: Origin


@require_GET
def trail_field(request: HttpRequest, label: str, pk: int, key: str) -> HttpResponse:
    """How the value of one field of one object came to be; also of an object that stands no more."""
    user = must(request, "read")
    column = _column(label, key)
    entries = access.readable_changes(user).filter(label=label, object_id=pk).order_by("-id")
    touched = [each for each in entries.select_related("changeset")[: SHOWN * 5] if _touches(each, key)]
    if not touched:
        raise Http404
    names, unit = Names(), measured.units([(label, pk)]).get((label, pk), "")
    names.want(label, pk)
    context = {
        "column": column, "what": names.of(label, pk), "model": vocabulary.MODEL_NAMES[label][vocabulary.english()],
        "steps": _steps(user, touched[:SHOWN], key, names, unit), "evidence": _evidence(user, label, pk),
        "told": ControlTotal.objects.filter(pk=pk).first() if label == ControlTotal.label else None,
        "openable": access.may(user, "files"), "now": _now(column, label, pk, names, unit),
    }  # fmt: skip
    return render(request, "trail/field.html", context)


def _column(label: str, key: str) -> Column:
    try:
        return vocabulary.column(label, key) if label in ledger.KEPT else _nothing()
    except KeyError as error:
        raise Http404 from error


def _nothing() -> Column:
    raise Http404


def _touches(entry: Change, key: str) -> bool:
    return f'"{key}":' in entry.body and key in json.loads(entry.body)


def _steps(user: User, touched: list[Change], key: str, names: Names, unit: str) -> list[Step]:
    batches = _batches(user, [entry.changeset_id for entry in touched])
    projects = [_project(entry) for entry in touched]
    return [
        Step(
            entry.changeset, action_name(entry.changeset.action), entry.kind, changes.kind_name(entry.kind),
            changes.one(entry, key, names, unit), _origin(entry.changeset, project, key, batches),
        )
        for entry, project in zip(touched, projects, strict=True)
    ]  # fmt: skip


def _batches(user: User, numbers: Iterable[int]) -> dict[int, int]:
    """Change set → the batch whose file may be downloaded by this person."""
    if not access.may(user, "files"):
        return {}
    found = ImportBatch.objects.filter(changeset__in=set(numbers))
    return {number: pk for number, pk in found.values_list("changeset", "pk") if number}


def _origin(changeset: ChangeSet, project: int | None, key: str, batches: Mapping[int, int]) -> Origin:
    source: dict[str, Any] = json.loads(changeset.header)["source"]
    places = origins.places(changeset.number, source, project, key)
    return Origin(
        source_name(changeset.source), source.get("detail", ""), source.get("file", ""), source.get("sha256", ""), places,
        batches.get(changeset.number),
    )  # fmt: skip


def _project(entry: Change) -> int | None:
    """The project that a change is about: its own id, or that of what the object belongs to (standing or told)."""
    if entry.label == "project":
        return entry.object_id
    if entry.label == "year_plan":
        return _owner(entry, YearPlan.objects.filter(pk=entry.object_id), "project")
    if entry.label == "monthly_return":
        year_plan = _owner(entry, MonthlyReturn.objects.filter(pk=entry.object_id), "year_plan")
        found = YearPlan.objects.filter(pk=year_plan or 0).values_list("project_id", flat=True).first()
        return found or _told("year_plan", year_plan, "project")
    return None


def _owner(entry: Change, standing: Any, key: str) -> int | None:
    found: int | None = standing.values_list(f"{key}_id", flat=True).first()
    return found or _told(entry.label, entry.object_id, key)


def _told(label: str, pk: int | None, key: str) -> int | None:
    """The reference of an object that is gone, by what its making recorded."""
    made = Change.objects.filter(label=label, object_id=pk or 0, kind="create").first()
    return json.loads(made.body)[key][1] if made else None


def _evidence(user: User, label: str, pk: int) -> list[tuple[Evidence, bool]]:
    """The files that are evidence for a return, each with whether this person may open it."""
    if label != MonthlyReturn.label:
        return []
    openable = set(access.openable_evidence(user).filter(monthly_return=pk).values_list("pk", flat=True))
    rows = Evidence.objects.filter(monthly_return=pk).select_related("project").order_by("pk")
    return [(each, each.pk in openable) for each in rows]


def _now(column: Column, label: str, pk: int, names: Names, unit: str) -> str | None:
    """The value as it stands; None where the object is gone."""
    stored = ledger.current(label, [pk], [column.key]).get(pk)
    return None if stored is None else changes.shown(column, stored[column.key], names, unit)
