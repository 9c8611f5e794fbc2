"""What an undo turned back, and what it left as it stands and why, in words: the door names objects by label and id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects import access, vocabulary
from projects.display import Name, Names
from projects.models import Change, ImportBatch
from projects.views.changes import kind_name
from projects.views.common import person

#: so many are said one by one in messages; the rest is a number
SAID = 10


def lines(kept: list[dict[str, str]]) -> list[str]:
    """A sentence for each of the first few, and one for the rest."""
    names = Names()
    for each in kept[:SAID]:
        names.want(*_object(each["what"]))
    said = [_line(names, each["what"], each["why"]) for each in kept[:SAID]]
    rest = len(kept) - SAID
    if rest > 0:
        said.append(ngettext("%(count)s more was kept.", "%(count)s more were kept.", rest) % {"count": rest})
    return said


def _object(what: str) -> tuple[str, int]:
    label, _space, id = what.rpartition(" ")
    return label, int(id)


def _name(names: Names, what: str) -> str:
    label, id = _object(what)
    return f"{_model(label)} {names.text(label, id)}"


def _model(label: str) -> str:
    return vocabulary.MODEL_NAMES[label][vocabulary.english()]


def _line(names: Names, what: str, why: str) -> str:
    told = {"what": _name(names, what), "why": _why(names, what, why)}
    return _("Kept: %(what)s (%(why)s).") % told


def _why(names: Names, what: str, why: str) -> str:
    """The door's reason as words."""
    reason, _colon, keys = why.partition(": ")
    label = _object(what)[0]
    if reason in ("edited since", "no longer kept"):
        fields = ", ".join(_heading(label, key) for key in keys.split(", "))
        told = _("edited since: %(fields)s") if reason == "edited since" else _("no longer kept: %(fields)s")
        return told % {"fields": fields}
    for begin, sentence in (
        ("referred to by ", _("referred to by %(other)s")),
        ("refers to ", _("it refers to what is no more: %(other)s")),
    ):
        if why.startswith(begin):
            other = why.removeprefix(begin)
            names.want(*_object(other))
            return sentence % {"other": _name(names, other)}
    plain = {"deleted since": _("deleted since"), "month closed": _("its month is closed")}
    return plain.get(why, why)


def _heading(label: str, key: str) -> str:
    try:
        return vocabulary.column(label, key).heading()
    except KeyError:
        return key


# --- the page of an import that was undone


@dataclass(frozen=True, slots=True)
class Kept:
    """One object that stayed: its name and page, why, and the later change set that built on it, with who made it."""

    model: str
    what: Name
    why: str
    number: int | None = None
    who: str = ""


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of an import that was undone."""

    numbers: list[int]
    reason: str
    turned_back: list[str]
    kept: list[Kept]
    more: int


def of_batch(request: HttpRequest, batch: ImportBatch) -> Undone:
    """What the undo of a batch reversed and what it kept, with links to both."""
    told = batch.outcome
    return Undone(
        batch.undone, batch.reason, _turned_back(batch.undone), _kept(request, batch, told.get("kept", [])), told.get("more", 0)
    )  # fmt: skip


def _turned_back(numbers: Iterable[int]) -> list[str]:
    """How many objects of each kind were removed, put back or given back their values."""
    rows = Change.objects.filter(changeset_id__in=list(numbers)).values_list("label", "kind")
    counts = {(label, kind): count for label, kind, count in rows.annotate(Count("id")).order_by()}
    return [
        f"{_model(label)} {kind_name(kind)} × {counts[label, kind]}"
        for label in vocabulary.COLUMNS
        for kind in ("delete", "update", "create")
        if (label, kind) in counts
    ]


def _kept(request: HttpRequest, batch: ImportBatch, kept: list[dict[str, Any]]) -> list[Kept]:
    names, objects = Names(), [_object(each["what"]) for each in kept]
    for each in objects:
        names.want(*each)
    later = _later(request, batch, objects)
    return [
        Kept(
            _model(label), names.of(label, id) or Name(f"#{id}"), _why(names, each["what"], each["why"]),
            *later.get((label, id), (None, "")),
        )
        for each, (label, id) in zip(kept, objects, strict=True)
    ]  # fmt: skip


def _later(
    request: HttpRequest, batch: ImportBatch, objects: list[tuple[str, int]]
) -> dict[tuple[str, int], tuple[int, str]]:
    """The last change set after the import that touched each object, as far as this person may know of it."""
    ids: dict[str, Q] = {}
    for label in {label for label, _id in objects}:
        ids[label] = Q(object_id__in=[id for each, id in objects if each == label])
    if not ids:
        return {}
    own = {batch.changeset, batch.retired, *batch.undone}
    touched = Change.objects.filter(access.any_label(ids), changeset_id__gt=batch.changeset or 0)
    rows = touched.exclude(changeset_id__in=[number for number in own if number])
    last = {
        (label, id): number
        for label, id, number in rows.values_list("label", "object_id")
        .annotate(Max("changeset_id"))
        .order_by()
    }
    seen = access.visible_changesets(person(request)).filter(number__in=set(last.values()))
    who = dict(seen.values_list("number", "who"))
    return {each: (number, who[number]) for each, number in last.items() if number in who}
