"""Whether amounts have the size that amounts of projects have: a ledger kept in 亿元 reads well in 万元, and wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from projects import audit
from projects.audit.rule import wan
from projects.intake.problems import Problem
from projects.values import FEN, Scalar

#: no single project costs more (nv): 1,000 亿元
HUGE = 1_000 * FEN["亿元"]
#: so many amounts at least, and this share of them in percent, before a column is doubted (nv)
_FEW, _MOST = 3, 80


def doubtful(total: Scalar, planned: Scalar) -> bool:
    """Whether there is something to say of a project's total investment and the plan of its year, both in fen."""
    if not isinstance(total, int):
        return False
    return total > HUGE or (isinstance(planned, int) and planned > total)


class Scale:
    """What the rows of a file say of its column of total investments."""

    def __init__(self) -> None:
        self.bound = audit.settings().limits["A19"]["statistics"]
        self._told = self._small = 0

    def see(self, columns: Mapping[str, Sequence[Scalar]]) -> None:
        """A batch of rows."""
        known = [each for each in columns.get("total_investment", ()) if isinstance(each, int) and each > 0]
        self._told += len(known)
        self._small += sum(1 for each in known if each < self.bound)

    def told(self) -> list[Problem]:
        """A warning where nearly all projects would be too small for the statistics."""
        if self._told < _FEW or self._small * 100 < self._told * _MOST:
            return []
        params = {"small": self._small, "number": self._told, "bound": wan(self.bound)}
        return [Problem("unit-doubted", "warning", key="total_investment", params=params)]
