"""The list of restated figures: what was frozen when a month was closed, what it became, by whom and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from projects import filters
from projects.models import ChangeSet
from projects.month.restated_sums import MEASURES, Moved, restatements
from projects.month.restated_words import COUNTS, Words, group_name, sum_name
from projects.views.common import must
from projects.views.listing import plan_of


@dataclass(frozen=True, slots=True)
class SumRow:
    """The sums of one group at the end of a month that are other sums: one cell a measure, None where it is the same."""

    month: int
    name: str
    cells: list[Moved | None]
    by: list[ChangeSet]


@require_GET
def restated_list(request: HttpRequest) -> HttpResponse:
    """Every figure of a closed month that is another one since, and every sum."""
    must(request, "past")
    years = filters.plans()
    plan = plan_of(years, request.GET.get("year"))
    found, moved = restatements(plan) if plan else ([], [])
    measures = [measure for measure in MEASURES if any(each.measure == measure for each in moved)]
    context = {
        "plan": plan, "plans": years, "lines": Words(found).lines, "sums": _rows(moved, measures), "counts": COUNTS,
        "measures": [sum_name(each) for each in measures],
    }  # fmt: skip
    return render(request, "history/restated.html", context)


def _rows(moved: Sequence[Moved], measures: Sequence[str]) -> list[SumRow]:
    """One row a group and closing, in the order of the sums."""
    found: dict[tuple[int, int, str, str], dict[str, Moved]] = {}
    for each in moved:
        found.setdefault((each.month, each.position, each.by, each.key), {})[each.measure] = each
    return [_row(told, measures) for told in found.values()]


def _row(told: dict[str, Moved], measures: Sequence[str]) -> SumRow:
    first = next(iter(told.values()))
    return SumRow(first.month, group_name(first), [told.get(each) for each in measures], list(first.sets))
