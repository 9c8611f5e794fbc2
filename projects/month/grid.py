"""The rows of the return page, loaded for a page of year plans in a fixed number of questions.

From them come the page, the answer to a saved draft, and the differences that are submitted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import User

from projects import access, audit
from projects.figures.lit import Judge, returns_of
from projects.figures.measured import measured
from projects.ledger import Actor
from projects.ledger.rules.months import Gate
from projects.models import MonthlyReturn, Period, Plan, YearPlan
from projects.month import drafts
from projects.month.before import first_month
from projects.month.columns import ASSESSED, column
from projects.month.drafts import Draft
from projects.month.earlier import values_then
from projects.month.row import PROJECT, RETURN, Cell, Row, read, stored
from projects.values import Scalar


@dataclass(frozen=True)
class Grid:
    """Who looks at which month, and which columns they may fill."""

    plan: Plan
    month: int
    period: Period | None
    user: User
    keys: tuple[str, ...]

    @cached_property
    def actor(self) -> Actor:
        return Actor.of(self.user)

    @cached_property
    def settings(self) -> audit.Settings:
        """The thresholds of the rules."""
        return audit.settings()

    def rows(self, year_plans: Sequence[YearPlan], typing: bool = True) -> list[Row]:
        """The rows of these year plans (with their projects), in their order; without drafts where nobody types."""
        ids = [row.pk for row in year_plans]
        typed = drafts.of(self.user, self.month, ids) if typing else {}
        returns = self._returns(ids)
        loading = _Loading(self, typed, returns)
        refusals = self._refusals(year_plans, returns)
        told, first = returns_of(year_plans), first_month(self.plan)
        judge = Judge(measured(self.plan, self.month))
        return [
            Row(
                row, returns.get(row.pk), refusals[row.pk], loading.cells(row), told[row.pk], judge, self.month, first,
                typed[row.pk].stamp if row.pk in typed else 0, self.settings,
            )
            for row in year_plans
        ]  # fmt: skip

    def _returns(self, year_plans: Sequence[int]) -> dict[int, MonthlyReturn]:
        found = (
            MonthlyReturn.objects.filter(period=self.period, year_plan__in=year_plans) if self.period else ()
        )
        return {each.year_plan_id: each for each in found}

    def _refusals(
        self, year_plans: Sequence[YearPlan], returns: Mapping[int, MonthlyReturn]
    ) -> dict[int, str]:
        """Why a return cannot be written by this person, by year plan; "" where it can."""
        if self.period is None:
            return dict.fromkeys((row.pk for row in year_plans), "period-not-open")
        gate, mine = Gate.of(self.actor, {self.period.pk}), self._reach(year_plans)
        states = {pk: str(each.state) for pk, each in returns.items()}
        refusals = dict.fromkeys((row.pk for row in year_plans), "not-reporting")
        for pk in mine if self._fills else mine & states.keys():
            refusals[pk] = gate.refusal(self.period.pk, pk, states.get(pk, ""))
        return refusals

    @property
    def _fills(self) -> bool:
        """Whether a return may be made here; an assessment is one of a return that stands."""
        return bool(set(self.keys).difference(ASSESSED))

    def _reach(self, year_plans: Iterable[YearPlan]) -> set[int]:
        """Those of the year plans whose months this person writes."""
        ids = {row.pk for row in year_plans}
        if not self.keys:
            return set()
        if self.actor.departments is None:
            return ids
        return set(access.reported_by(self.actor.departments).filter(pk__in=ids).values_list("pk", flat=True))


class _Loading:
    """Puts what was typed over what stands, for all rows at once."""

    def __init__(self, grid: Grid, typed: Mapping[int, Draft], returns: Mapping[int, MonthlyReturn]) -> None:
        self.keys, self.typed, self.returns = grid.keys, typed, returns
        of_return = {int(returns[pk].pk): self._positions(pk, RETURN) for pk in typed if pk in returns}
        self.then = {RETURN: values_then(RETURN, {pk: seen for pk, seen in of_return.items() if seen})}
        projects = (
            dict(YearPlan.objects.filter(pk__in=typed).values_list("pk", "project_id")) if typed else {}
        )
        of_project = {projects[pk]: self._positions(pk, PROJECT) for pk in typed if pk in projects}
        self.then[PROJECT] = values_then(PROJECT, {pk: seen for pk, seen in of_project.items() if seen})

    def _positions(self, year_plan: int, model: str) -> dict[str, int]:
        """The typed cells of one model with the positions at which they were begun."""
        cells = self.typed[year_plan].cells
        return {
            key: cell.base for key, cell in cells.items() if key in self.keys and column(key).model == model
        }

    def cells(self, row: YearPlan) -> dict[str, Cell]:
        returned = self.returns.get(row.pk)
        now = {
            RETURN: stored(returned, RETURN),
            PROJECT: {key: getattr(row.project, key) for key in ("stage", "started")},
        }
        ids = {RETURN: returned.pk if returned else 0, PROJECT: row.project_id}
        return {key: self._cell(row.pk, key, now, ids) for key in self.keys}

    def _cell(
        self, year_plan: int, key: str, now: Mapping[str, Mapping[str, Scalar]], ids: Mapping[str, int]
    ) -> Cell:
        of = column(key)
        standing = now[of.model][key]
        seen = self.then[of.model].get(ids[of.model], {}).get(key, standing)
        cell = Cell(of, seen, standing)
        typed = self.typed[year_plan].cells.get(key) if year_plan in self.typed else None
        return cell if typed is None else read(cell, typed.text)
