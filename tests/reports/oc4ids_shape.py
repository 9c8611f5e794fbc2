"""What OC4IDS 0.9 says of the fields that we write: types, formats, enumerations, what must be there. Our own words.

``problems`` names each place of a package that does not fit; a key that is not described here is one, an empty value too.
Which releases it was compared with: ``docs/oc4ids.md``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

URI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")
PERIOD = {"startDate": datetime, "endDate": datetime}
VALUE = {"!amount": float, "!currency": {"CNY"}}
CLASSIFICATION = {"!scheme": str, "!id": str, "description": str}
STATUSES = {"identification", "preparation", "implementation", "completion", "completed", "cancelled"}
ROLES = {"procuringEntity", "publicAuthority", "administrativeEntity"}
#: "expansion" since release 0.9.2
TYPES = {"construction", "expansion", "rehabilitation", "replacement"}
SECTORS = {"energy", "economy"}
PROJECT: dict[str, Any] = {
    "!id": str, "title": str, "description": str, "status": STATUSES, "type": TYPES,
    "period": PERIOD, "sector": [SECTORS], "additionalClassifications": [CLASSIFICATION],
    "locations": [{"!id": str, "description": str}], "completion": {"endDate": datetime},
    "budget": {"amount": VALUE, "budgetBreakdown": [{"!id": str, "description": str, "amount": VALUE, "period": PERIOD}]},
    "parties": [{"!id": str, "name": str, "identifier": {"id": str, "legalName": str}, "roles": [ROLES]}],
}  # fmt: skip
#: "!" before a key: it must be there
PACKAGE: dict[str, Any] = {
    "!uri": URI, "!publishedDate": datetime, "!version": re.compile(r"\d+\.\d+"), "!publisher": {"!name": str}, "!projects": [PROJECT],
}  # fmt: skip


def problems(told: Any, shape: Any = None, where: str = "") -> Iterator[str]:
    """Places that do not fit their shape."""
    shape = PACKAGE if shape is None else shape
    match shape:
        case dict():
            yield from _of_object(told, shape, where)
        case list():
            yield from _of_list(told, shape[0], where)
        case set():
            yield from [] if told in shape else [f"{where}: {told!r}"]
        case re.Pattern():
            yield from [] if isinstance(told, str) and shape.fullmatch(told) else [f"{where}: {told!r}"]
        case _:
            yield from [] if _is(told, shape) else [f"{where}: {told!r}"]


def _is(told: Any, shape: type) -> bool:
    if shape is float:
        return isinstance(told, (int, float)) and not isinstance(told, bool)
    if shape is datetime:
        return isinstance(told, str) and _on_the_clock(told)
    return isinstance(told, shape) and bool(told)


def _on_the_clock(told: str) -> bool:
    """A day of the calendar with its time, in UTC as we write it."""
    try:
        return datetime.strptime(told, "%Y-%m-%dT%H:%M:%SZ").strftime("%Y-%m-%dT%H:%M:%SZ") == told
    except ValueError:
        return False


def _of_object(told: Any, shape: dict[str, Any], where: str) -> Iterator[str]:
    if not isinstance(told, dict) or not told:
        yield f"{where}: no object with something in it"
        return
    described = {key.lstrip("!"): each for key, each in shape.items()}
    yield from (f"{where}.{key[1:]}: missing" for key in shape if key[0] == "!" and key[1:] not in told)
    for key, value in told.items():
        if key not in described:
            yield f"{where}.{key}: not described"
        else:
            yield from problems(value, described[key], f"{where}.{key}" if where else key)


def _of_list(told: Any, shape: Any, where: str) -> Iterator[str]:
    if not isinstance(told, list) or not told or len({repr(each) for each in told}) < len(told):
        yield f"{where}: no list of different items"
        return
    for each in told:
        yield from problems(each, shape, f"{where}[]")


def places(told: Any, where: str = "") -> Iterator[str]:
    """The places of all values: "projects[].parties[].roles[]"."""
    if isinstance(told, dict):
        for key, value in told.items():
            yield from places(value, f"{where}.{key}" if where else key)
    elif isinstance(told, list):
        for each in told:
            yield from places(each, f"{where}[]")
    else:
        yield where
