"""Headings by which a person's correction is known again next month and next year: the plan's year and the month asked for
are no part of them, every other number is. Pure; the child uses it too."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

_YEAR, _MONTH = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)"), re.compile(r"(?<!\d)(\d{1,2})(?=月)")


def relative(token: str, year: int, month: int | None) -> str:
    """A heading's token with this year as "{Y}", last year as "{Y-1}" and the month asked for as "{M}"."""
    names = {year: "{Y}", year - 1: "{Y-1}"}
    token = _YEAR.sub(lambda found: names.get(int(found[0]), found[0]), token)
    return _MONTH.sub(lambda found: "{M}" if int(found[1]) == month else found[0], token)


def signature(tokens: Iterable[str]) -> str:
    """What a heading row is known by: all its headings in their order."""
    return hashlib.sha256("\n".join(tokens).encode("utf-8", "replace")).hexdigest()
