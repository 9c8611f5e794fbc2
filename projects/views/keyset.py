"""Paging by the last key seen: the hundredth page costs what the first one does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and where the pages before and after them begin (None where there are none)."""

    rows: list[Row]
    earlier: str | None
    later: str | None


def page(
    request: HttpRequest, rows: QuerySet[Row], key: str, size: int, newest_first: bool, name: str = ""
) -> Page[Row]:
    """The page that ``?before=`` or ``?after=`` (behind ``name``) asks for, in the order of the keys."""
    before, after = (_number(request.GET.get(name + word)) for word in ("before", "after"))
    if before is not None:
        found = _take(rows.filter(**{f"{key}__lt": before}), f"-{key}", size)
        ascending = _Run(found[:size][::-1], more_below=len(found) > size, more_above=True)
    elif after is not None or not newest_first:
        found = _take(rows.filter(**{f"{key}__gt": after}) if after is not None else rows, key, size)
        ascending = _Run(found[:size], more_below=after is not None, more_above=len(found) > size)
    else:
        found = _take(rows, f"-{key}", size)
        ascending = _Run(found[:size][::-1], more_below=len(found) > size, more_above=False)
    return ascending.page(key, newest_first, name)


@dataclass(frozen=True, slots=True)
class _Run(Generic[Row]):
    """Rows in ascending order of their keys, and whether others lie below or above them."""

    rows: list[Row]
    more_below: bool
    more_above: bool

    def page(self, key: str, newest_first: bool, name: str) -> Page[Row]:
        if not self.rows:
            return Page([], None, None)
        low, high = getattr(self.rows[0], key), getattr(self.rows[-1], key)
        below = f"{name}before={low}" if self.more_below else None
        above = f"{name}after={high}" if self.more_above else None
        return Page(self.rows[::-1], above, below) if newest_first else Page(self.rows, below, above)


def _take(rows: QuerySet[Row], order: str, size: int) -> list[Row]:
    return list(rows.order_by(order)[: size + 1])


def _number(raw: Any) -> int | None:
    return int(raw) if isinstance(raw, str) and raw.isdecimal() and len(raw) < 19 else None
