"""The rows of a return workbook: each project of a department with what stands of the month and what went before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from projects import figures
from projects.figures.sums import COUNTED
from projects.models import MonthlyReturn, Plan, YearPlan
from projects.reports.cells import amount_cell
from projects.reports.return_columns import ORDER, OWN, RATE_OF_PLAN, TO_DATE, places
from projects.reports.rows import Reading
from projects.reports.sheets import Cell, Formula

_UNIT = "万元"


@dataclass(frozen=True)
class ReturnRows:
    """The year plans of ``queryset`` in a month's return workbook, in the order of their projects' codes."""

    queryset: QuerySet[YearPlan]
    plan: Plan
    month: int
    language: str

    @cached_property
    def plans(self) -> list[YearPlan]:
        return list(self.queryset.select_related("project").order_by("project_id"))

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(row.project.code for row in self.plans)

    def cells(self, first_row: int) -> Iterator[list[Cell]]:
        """Cells in the order of the columns; ``first_row`` is Excel's number of the first row."""
        keys = [column.key for column in OWN]
        reading = Reading(self.queryset.order_by("project_id"), int(self.plan.year), self.month, OWN, self.language)  # fmt: skip
        for number, (row, own) in enumerate(zip(self.plans, reading.cells(), strict=True), first_row):
            found = self._shown(row) | dict(zip(keys, own, strict=True))
            this = self._this.get(row.pk)
            found |= _computed(found, this.declared_to_date if this else None, places(number))
            yield [found[key] for key in ORDER]

    # --- what is only shown

    def _shown(self, row: YearPlan) -> dict[str, Cell]:
        now, before, last = self._now[row.pk], self._before.get(row.pk), self._last.get(row.pk)
        percent = last.progress_percent if last else None
        return {
            "standing": _standing(self._this.get(row.pk)),
            "plan": amount_cell(now.plan, _UNIT),
            "due": amount_cell(now.planned_to_date, _UNIT),
            "last": amount_cell(last.completed if last else None, _UNIT),
            "last_to_date": amount_cell(before.to_date if before else None, _UNIT),
            "last_percent": None if percent is None else percent / 100,
            "last_progress": last.progress if last else None,
        }

    @cached_property
    def _now(self) -> dict[int, figures.Standing]:
        return figures.standings(self.plans, self.plan, self.month)

    @cached_property
    def _before(self) -> dict[int, figures.Standing]:
        return figures.standings(self.plans, self.plan, self.month - 1) if self.month > 1 else {}

    @cached_property
    def _this(self) -> dict[int, MonthlyReturn]:
        return self._returns(self.month)

    @cached_property
    def _last(self) -> dict[int, MonthlyReturn]:
        """Last month's returns, those that figures count."""
        return {pk: each for pk, each in self._returns(self.month - 1).items() if each.state in COUNTED}

    def _returns(self, month: int) -> dict[int, MonthlyReturn]:
        found = MonthlyReturn.objects.filter(period__plan=self.plan, period__month=month)
        return {each.year_plan_id: each for each in found.filter(year_plan__in=self.queryset.values("pk"))}


def _standing(found: MonthlyReturn | None) -> str:
    """What became of the return so far, and why it came back if it did."""
    if found is None:
        return ""
    told = {"state": found.get_state_display(), "reason": found.returned_reason}
    if found.state == "returned" and found.returned_reason:
        return _("%(state)s: %(reason)s") % told
    return str(told["state"])


def _computed(cells: dict[str, Cell], declared: int | None, at: dict[str, str]) -> dict[str, Cell]:
    """The sheet's own sums and what they come to now. Amounts too large for a number are shown, not added.

    ``declared`` in fen is a cumulative that was reported without a figure of the month; it stands until there is one."""
    said = amount_cell(declared, _UNIT)
    plan, before, completed = (cells[key] for key in ("plan", "last_to_date", "completed"))
    if any(isinstance(each, str) for each in (said, plan, before, completed)):
        return {"to_date": None, "rate": None}
    to_date: Any = said if completed is None else (before or 0) + completed  # type: ignore[operator]
    rate = to_date / plan if plan and to_date is not None else None
    until_then = '""' if said is None else repr(said)
    return {
        "to_date": Formula(TO_DATE.format(declared=until_then, **at), to_date),
        "rate": Formula(RATE_OF_PLAN.format(**at), rate),
    }
