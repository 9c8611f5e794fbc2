"""Correcting how the columns of a file were read: a list per heading, first rows below; kept for the next such file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects import vocabulary
from projects.intake import batches, layout, memory
from projects.models import ImportBatch
from projects.values import FEN
from projects.views import import_steps as steps
from projects.views.common import person
from projects.vocabulary import Kind

#: units that an amount may be written in, the usual ones first
UNITS = ("万元", "亿元", "元", "千元", "百万元")
FORGET, READ_TOO = "forget", "read"


@dataclass(frozen=True, slots=True)
class Place:
    """One column to be corrected; ``field`` is the name of its inputs."""

    field: str
    column: str
    heading: str
    key: str
    unit: str
    sample: list[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its columns; ``kept``: its heading row is read as this person's department once corrected it;
    ``left``: it was left alone as a whole."""

    number: int
    name: str
    signature: str
    places: list[Place]
    kept: bool
    left: bool


def sheets(reading: dict[str, Any], kept: set[str]) -> list[Sheet]:
    """The sheets whose columns can be corrected: those with a heading row that is known by a signature."""
    left = {each["sheet"] for each in reading.get("left", [])}
    return [
        Sheet(
            number, each["sheet"], each["signature"],
            [_place(f"{number}-{at}", told) for at, told in enumerate(each["mapping"])], each["signature"] in kept,
            each["sheet"] in left,
        )
        for number, each in enumerate(_told(reading))
    ]  # fmt: skip


def _told(reading: dict[str, Any]) -> list[dict[str, Any]]:
    """The sheets that have headings, those that were left alone behind. Where nothing was read, one stands in both."""
    found = [each for each in reading.get("sheets", []) if each.get("signature")]
    named = {each["sheet"] for each in found}
    return found + [each for each in reading.get("left", []) if each["sheet"] not in named]


def _place(field: str, told: dict[str, Any]) -> Place:
    key, unit = told["key"] or "", told["unit"] or ""
    return Place(
        field, told["column"], told["heading"], key, unit if unit in FEN else "", told.get("sample", [])
    )


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """(what it belongs to, [(key, heading)]) of all that a column may be read as."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, column in vocabulary.read_as().items():
        model = vocabulary.MODEL_NAMES[column.model][vocabulary.english()]
        groups.setdefault(model, []).append((key, column.heading()))
    return list(groups.items())


@require_http_methods(["GET", "POST"])
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how each column was read; take a person's word on it and read the file again."""
    batch = steps.step(request, pk, steps.may_leave)
    if batch is None:
        return redirect("import-detail", pk=pk)
    signatures = [each["signature"] for each in _told(batch.reading)]
    kept = memory.profiles_of(person(request), signatures)
    if request.method == "POST":
        _take(request, batch, set(kept))
        return redirect("import-detail", pk=pk)
    context = {
        "batch": batch,
        "sheets": sheets(batch.reading, set(kept)),
        "choices": choices(),
        "units": UNITS,
        "kept": kept,
    }
    return render(request, "imports/columns.html", context)


def _take(request: HttpRequest, batch: ImportBatch, kept: set[str]) -> None:
    """Keep what was changed, and have the file read again."""
    overrides: dict[str, dict[str, str]] = {**batch.overrides}
    known = memory.profiles_of(person(request), kept)
    for sheet, told in zip(sheets(batch.reading, kept), _told(batch.reading), strict=True):
        if request.POST.get(f"{FORGET}-{sheet.number}"):
            memory.forget_profile(person(request), sheet.signature)
            overrides.pop(sheet.signature, None)
        elif said := _said(request, sheet, told):
            before = {
                **(known[sheet.signature].overrides if sheet.signature in known else {}),
                **overrides.get(sheet.signature, {}),
            }
            overrides[sheet.signature] = {**before, **said}
            headings = [place.heading for place in sheet.places]
            memory.keep_profile(person(request), sheet.signature, headings, overrides[sheet.signature])
    steps.ask(request, batch, lambda: batches.ask_to_read_again(batch, overrides))
    messages.info(request, _("The file was read again with what you said of its columns."))


def _said(request: HttpRequest, sheet: Sheet, told: dict[str, Any]) -> dict[str, str]:
    """Relative heading → what the person chose, of the columns where that differs from how they were read.

    A sheet that was left alone stays so unless it is asked for."""
    said = {layout.WHOLE: layout.READ} if request.POST.get(f"{READ_TOO}-{sheet.number}") else {}
    if sheet.left and not said:
        return {}
    columns = vocabulary.read_as()
    for place, mapped in zip(sheet.places, told["mapping"], strict=True):
        key = request.POST.get(f"key-{place.field}", place.key)
        unit = request.POST.get(f"unit-{place.field}", place.unit)
        if key and key not in columns:
            continue
        amount = bool(key) and columns[key].kind is Kind.AMOUNT
        if key != place.key or (amount and unit in FEN and unit != place.unit):
            said[mapped["relative"]] = f"{key}@{unit}" if amount and unit in FEN else key
    return said
