"""One row of the return page: what stands, what a person typed over it, what somebody else changed, what is wrong.

Three-way: what a person changed is what differs from what they had seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from projects import ledger, vocabulary
from projects.audit.facts import Facts
from projects.audit.limits import DECLARED, Settings
from projects.figures.lit import Judge, Lit, Told
from projects.ledger import KEPT, Difference
from projects.ledger.summary import year_to_date
from projects.models import MonthlyReturn, YearPlan
from projects.month.checks import Finding, Reported, about, blocking, checks
from projects.values import Scalar, ValueProblem
from projects.vocabulary import Column

RETURN, PROJECT = "monthly_return", "project"
#: the state of a return that was sent back
RETURNED = "returned"


@dataclass(slots=True)
class Cell:
    """One column of one row. ``seen`` is what the person started from, ``now`` what stands, ``value`` what is asked for.

    ``text`` is None where nothing was typed; ``problem`` says why the text cannot be read."""

    column: Column
    seen: Scalar
    now: Scalar
    text: str | None = None
    value: Scalar = None
    problem: tuple[str, dict[str, Any]] | None = None

    @property
    def changed(self) -> bool:
        """Whether the person asks for something else than what they saw, and than what stands."""
        return self.text is not None and self.problem is None and self.value not in (self.seen, self.now)

    @property
    def typed(self) -> bool:
        """Whether the text stands in the input: it asks for something, or cannot be read."""
        return self.changed or self.problem is not None

    @property
    def clashes(self) -> bool:
        """Whether somebody else changed meanwhile what the person changes too."""
        return self.typed and self.seen != self.now

    @property
    def becomes(self) -> Scalar:
        return self.value if self.changed else self.now


@dataclass(slots=True)
class Row:
    """One project of the month."""

    year_plan: YearPlan
    returned: MonthlyReturn | None
    #: why this person cannot write it (the code of a sentence), or ""
    refusal: str
    cells: dict[str, Cell]
    told: Told
    judge: Judge
    month: int
    first: int
    #: the draft's stamp; 0 without one
    stamp: int = 0
    #: thresholds of the rules
    settings: Settings = DECLARED

    @property
    def pk(self) -> int:
        return int(self.year_plan.pk)

    @property
    def state(self) -> str:
        return str(self.returned.state) if self.returned else ""

    @property
    def typed(self) -> bool:
        """Whether something was typed that is not submitted."""
        return any(cell.typed for cell in self.cells.values())

    @property
    def clashes(self) -> list[Cell]:
        return [cell for cell in self.cells.values() if cell.clashes]

    @property
    def unreadable(self) -> list[Cell]:
        return [cell for cell in self.cells.values() if cell.problem]

    def values(self) -> dict[str, Scalar]:
        """The return as it would stand, by key."""
        mine = {key: cell.becomes for key, cell in self.cells.items() if cell.column.model == RETURN}
        return {**stored(self.returned, RETURN), **mine}

    @property
    def month_before(self) -> int:
        """The month that the grey figures are of; in January the trail of January itself says that nothing stood before."""
        return max(self.month - 1, 1)

    @property
    def last(self) -> int | None:
        """What the month before brought, as it was counted."""
        return self.told.amounts.get(self.month - 1, (None, None))[0]

    @property
    def before(self) -> int | None:
        """The year to date at the end of the month before; 0 in the first month of the year."""
        return 0 if self.month <= self.first else year_to_date(self.told.amounts, self.month - 1)

    @property
    def reported(self) -> Reported:
        """The return as it would stand, held against what stood before."""
        row, follows = self.year_plan, self.month <= self.first or self.month - 1 in self.told.amounts
        return Reported(
            self.values(),
            self.before,
            follows,
            row.completed_before,
            row.project.total_investment,
            self._around,
        )

    @property
    def _around(self) -> Facts:
        """What the rules look at beside the return: its year plan and its project, as they would stand."""
        row, mine = (
            self.year_plan,
            {key: c.becomes for key, c in self.cells.items() if c.column.model == PROJECT},
        )
        known = {key: getattr(row.project, name) for key, name in KEPT[PROJECT].column_of.items()} | mine
        known |= {key: getattr(row, name) for key, name in KEPT["year_plan"].column_of.items()}
        return about(known, self.judge.rules.year, self.month)

    @property
    def findings(self) -> list[Finding]:
        return checks(self.reported, self.settings)

    @property
    def in_the_way(self) -> list[Finding]:
        """What keeps the return from being submitted."""
        told = self.reported
        return blocking(checks(told, self.settings), told)

    @property
    def preview(self) -> bool:
        """Whether who fills this row sees the figures to date as they would be: with what was typed and not submitted, or
        with a return that was sent back. For everybody else they are what is counted."""
        fills = "completed" in self.cells and not self.refusal
        return fills and (self.typed or self.state == RETURNED)

    @property
    def to_date(self) -> int | None:
        """The year to date at the end of the month: as counted, in a ``preview`` as it would be; None without a return."""
        if self.preview:
            return self.reported.to_date
        return year_to_date(self.told.amounts, self.month) if self.returned else None

    @property
    def lit(self) -> Lit:
        """Its standing and lights at the end of the month: by what is counted, in a ``preview`` as it would be."""
        told, values = Told({**self.told.amounts}, {**self.told.funds}), self.reported
        if self.preview and values.to_date is not None:
            told.amounts[self.month] = (values.amount("completed"), values.amount("declared_to_date"))
            told.funds[self.month] = values.amount("funds_in_place")
        return self.judge.at(self.year_plan, told, self.month)

    def differences(self, place: int, period: int, state: str) -> list[Difference]:
        """What submitting asks of the ledger: the return in ``state``, new under ``place`` where there is none."""
        own = self._asked(RETURN)
        if self.returned is None:
            made = {**own, "year_plan": self.pk, "period": period, "state": state}
            found: list[Difference | None] = [ledger.create(RETURN, -place, made)]
        else:
            seen = {**stored(self.returned, RETURN), **self._seen(RETURN)}
            found = [ledger.update(RETURN, int(self.returned.pk), seen, {**own, "state": state})]
        return [d for d in [*found, self.of_project()] if d]

    def of_project(self) -> Difference | None:
        """What is asked of the project itself: its stage, its actual start."""
        asked, project = self._asked(PROJECT), self.year_plan.project
        return ledger.update(PROJECT, int(project.pk), self._seen(PROJECT), asked) if asked else None

    def assessment(self) -> Difference | None:
        """What the project office says of a return that stands."""
        asked = self._asked(RETURN)
        if self.returned is None or not asked:
            return None
        return ledger.update(
            RETURN, int(self.returned.pk), {**stored(self.returned, RETURN), **self._seen(RETURN)}, asked
        )

    def _asked(self, model: str) -> dict[str, Scalar]:
        return {key: c.value for key, c in self.cells.items() if c.changed and c.column.model == model}

    def _seen(self, model: str) -> dict[str, Scalar]:
        return {key: c.seen for key, c in self.cells.items() if c.changed and c.column.model == model}


def stored(instance: MonthlyReturn | None, label: str) -> dict[str, Scalar]:
    """The kept values of an object that was read; the empty ones where there is none."""
    kept = KEPT[label]
    return (
        dict(kept.empty)
        if instance is None
        else {key: getattr(instance, name) for key, name in kept.column_of.items()}
    )


def read(cell: Cell, text: str) -> Cell:
    """What was typed, read as a cell of a file is read."""
    cell.text = text
    try:
        cell.value, _note = vocabulary.parse(cell.column, text)
    except ValueProblem as problem:
        cell.problem = (problem.code, dict(problem.params))
    return cell
