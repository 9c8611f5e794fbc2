"""Mid-year adjustment 中期调整 of a project's plan: the amount, its month, its document. The first decision stays beside it."""

from __future__ import annotations

from projects import ledger
from projects.ledger import Difference, Refused
from projects.models import Period, YearPlan


def adjust(row: YearPlan, adjusted: int | None, since: int | None, document: str) -> list[Difference]:
    """Give a year plan its adjusted amount (fen, None: unknown again) from a month on.

    Raises ``Refused`` for a month that is closed: its rates would be others than those that were closed."""
    wanted = {"adjusted": adjusted, "adjusted_from": since, "adjusted_document": document}
    standing = ledger.current("year_plan", [row.pk])[row.pk]
    months = {month for month in (since, standing["adjusted_from"]) if isinstance(month, int)}
    found = ledger.update("year_plan", row.pk, standing, wanted)
    if found and not {"adjusted", "adjusted_from"}.isdisjoint(found.values):
        _refuse_closed(row, min(months, default=1))
    return [found] if found else []


def _refuse_closed(row: YearPlan, first: int) -> None:
    """A plan moves the rates of all months from its month on."""
    closed = Period.objects.filter(plan=row.plan, month__gte=first, state="closed").order_by("-month")
    if month := closed.values_list("month", flat=True).first():
        raise Refused("adjusted-in-closed", month=month)


def first_month(row: YearPlan) -> int:
    """The first month that an adjustment may begin with: the one after the last closed."""
    closed = Period.objects.filter(plan=row.plan, state="closed").order_by("-month")
    return min(12, (closed.values_list("month", flat=True).first() or 0) + 1)
