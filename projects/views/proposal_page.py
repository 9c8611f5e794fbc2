"""Which rows of a proposal are on show: by state, by name, a page at a time, as quick at the end as at the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.intake.row import CHANGED, CONFLICT, ERROR, NEW, SKIPPED, UNCHANGED
from projects.models import ImportBatch, ImportRow

PAGE = 50
#: all rows; without a status, those that would change something or are in question
ALL = "all"
STATUSES: dict[str, Promise] = {
    NEW: gettext_lazy("new"),
    CHANGED: gettext_lazy("changed"),
    CONFLICT: gettext_lazy("conflict"),
    ERROR: gettext_lazy("error"),
    UNCHANGED: gettext_lazy("unchanged"),
    SKIPPED: gettext_lazy("skipped"),
}
#: under which name a reading counts the rows of a status
COUNTED = {
    NEW: "created",
    CHANGED: "changed",
    CONFLICT: "conflicts",
    ERROR: "rows_with_errors",
    UNCHANGED: "unchanged",
    SKIPPED: "left_out",
}
_DIFFERING = (NEW, CHANGED, CONFLICT, ERROR)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: rows of a status, whose name or code holds a text, which page."""

    status: str = ""
    text: str = ""
    number: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        status = query.get("status", "")
        known = status if status in STATUSES or status == ALL else ""
        return cls(known, query.get("q", "").strip()[:100], query.get("page", ""))

    @property
    def query(self) -> str:
        """The address without the page."""
        told = {"status": self.status, "q": self.text}
        return urlencode({key: value for key, value in told.items() if value})


@dataclass(frozen=True, slots=True)
class Tab:
    """A state that rows may have, and how many have it."""

    status: str
    label: str
    count: int


def tabs(reading: dict[str, Any]) -> list[Tab]:
    """One for each state, the differences before them and all rows behind."""
    counts = {status: int(reading.get(key, 0)) for status, key in COUNTED.items()}
    each = [Tab(status, str(label), counts[status]) for status, label in STATUSES.items()]
    differing = sum(counts[status] for status in _DIFFERING)
    return [Tab("", _("differences"), differing), *each, Tab(ALL, _("all"), sum(counts.values()))]


def page(batch: ImportBatch, asked: Asked) -> Page[Any]:
    """A page of rows. How many there are was counted when the file was read; only a search counts anew.

    The ids come from an index alone, so that the last page costs what the first does."""
    found = _rows(batch, asked.status)
    if asked.text:
        found = found.filter(Q(name__icontains=asked.text) | Q(code__iexact=asked.text))
    paginator: Paginator[Any] = Paginator(found.values_list("pk", flat=True), PAGE)
    if not asked.text:
        paginator.count = next(tab.count for tab in tabs(batch.reading) if tab.status == asked.status)
    found_page = paginator.get_page(asked.number)
    ids = list(found_page.object_list)
    rows = ImportRow.objects.in_bulk(ids)
    found_page.object_list = [rows[pk] for pk in ids]
    return found_page


def _rows(batch: ImportBatch, status: str) -> QuerySet[ImportRow]:
    rows = ImportRow.objects.filter(batch=batch).order_by("id")
    if status == ALL:
        return rows
    return rows.filter(status=status) if status else rows.filter(differs=True)
