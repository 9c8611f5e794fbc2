"""A file's returns, checked as the return page checks them (``month.checks``).

What would keep a department from submitting is an error of its file too. The project office brings ledgers as they
were kept elsewhere: it is told the same, and decides."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from projects import audit
from projects.intake.row import RowProposal
from projects.intake.standing import Terms
from projects.month.before import NOTHING, Before, before, first_month
from projects.month.checks import INFO, Reported, about, blocking, checks
from projects.values import Scalar

Values = Mapping[str, Scalar]


@dataclass(slots=True)
class Checker:
    """Holds the returns of one file against what stood before their month."""

    terms: Terms
    _before: dict[int, Before] = field(default_factory=dict)
    _settings: audit.Settings | None = None

    def load(self, year_plans: Collection[int]) -> None:
        """For a batch of rows: what stood before."""
        if self.terms.month is not None:
            self._before = before(self.terms.plan, self.terms.month, year_plans)

    def mind(self, proposal: RowProposal, year_plan: int | None, values: Values, around: Values) -> None:
        """Say what is wrong with a return as it would stand; ``around`` has what belongs to project and year plan."""
        stood = self._stood(year_plan)
        total, earlier = around.get("total_investment"), around.get("completed_before")
        known = about(around, int(self.terms.plan.year), self.terms.month or 0)
        told = Reported(values, stood.to_date, stood.follows, _fen(earlier), _fen(total), known)
        self._settings = self._settings or audit.settings()
        findings = [each for each in checks(told, self._settings) if each.level != INFO]
        stops = blocking(findings, told) if self.terms.actor.departments is not None else []
        for each in findings:
            say = proposal.error if each in stops else proposal.warning
            say(each.key, each.code, **each.params)

    def _stood(self, year_plan: int | None) -> Before:
        if year_plan in self._before:
            return self._before[year_plan]
        return NOTHING if (self.terms.month or 0) <= first_month(self.terms.plan) else Before()


def _fen(value: Scalar) -> int | None:
    return value if isinstance(value, int) else None
