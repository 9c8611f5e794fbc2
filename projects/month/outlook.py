"""The second look before a month is closed: who is still out, which problems stand, what was typed and never sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from django.contrib.auth.models import User

from projects import figures
from projects.models import MonthlyReturn, Period, ReturnDraft, YearPlan
from projects.month.checks import Finding
from projects.month.duties import Overview
from projects.month.grid import Grid
from projects.month.row import Row

#: so many problems are told one by one
TOLD = 100
#: so many returns are looked at together
_TOGETHER = 500


@dataclass(slots=True)
class Standing:
    """A return about which something is to be said."""

    row: Row
    findings: list[Finding]


@dataclass
class Outlook:
    """A month before its closing, as one person of the project office sees it."""

    overview: Overview
    user: User
    told: int = field(default=TOLD)

    @property
    def period(self) -> Period:
        return self.overview.period

    @cached_property
    def problems(self) -> list[Standing]:
        """Returns with findings, the first of them."""
        return list(islice(self._standing(), self.told + 1))

    def _standing(self) -> Iterator[Standing]:
        grid = Grid(self.overview.plan, self.overview.month, self.period, self.user, ())
        returns = MonthlyReturn.objects.filter(period=self.period)
        rows = YearPlan.objects.filter(pk__in=returns.values("year_plan_id")).select_related(
            "project", "plan"
        )
        waiting = rows.order_by("project__code").iterator(chunk_size=_TOGETHER)
        while batch := list(islice(waiting, _TOGETHER)):
            for row in grid.rows(batch, typing=False):
                if findings := row.findings:
                    yield Standing(row, findings)

    @cached_property
    def unsent(self) -> int:
        """Projects of which somebody typed something that was never submitted, and no return stands."""
        rows = figures.due(self.overview.plan, self.overview.month)
        there = MonthlyReturn.objects.filter(period=self.period).exclude(state="returned")
        out = rows.exclude(pk__in=there.values("year_plan_id"))
        drafts = ReturnDraft.objects.filter(month=self.overview.month, year_plan_id__in=out.values("pk"))
        return drafts.values("year_plan_id").distinct().count()

    @property
    def clear(self) -> bool:
        """Whether everything is in, accepted, and nothing is to be said of it."""
        whole = self.overview.whole
        return whole.due == whole.accepted and not self.problems and not self.unsent
