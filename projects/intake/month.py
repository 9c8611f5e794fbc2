"""The month that a file is read for: its period, and whether returns may still go there. The door is asked beforehand."""

from __future__ import annotations

from typing import Any

from projects import access, ledger
from projects.ledger import Actor, Difference, Refused
from projects.ledger.rules.months import Gate
from projects.ledger.rules.periods import OPEN, check_opening
from projects.models import Period, Plan

#: the temporary id of a period that is still to be made
NEW = -1
_FIRST = ("plan", "month", "state")


class Month:
    """The period of a plan's month; without a month there is none."""

    def __init__(self, plan: Plan, number: int | None) -> None:
        self.number = number
        self._plan = plan.pk
        self._wanted = False
        self._gate: Gate | None = None
        self.id: int | None = None
        if number is not None:
            self.id = (
                Period.objects.filter(plan=plan, month=number).values_list("pk", flat=True).first() or NEW
            )

    @property
    def standing(self) -> int | None:
        """The id of a period that exists."""
        return None if self.id == NEW else self.id

    def problem(self, actor: Actor, year_plan: int = 0, state: str = "") -> tuple[str, dict[str, Any]]:
        """Why no return of a year plan (in ``state``) may go there: code and parameters of a sentence; "" if it may.

        A period is made with its first return."""
        asked = {"month": self.number}
        if self.standing is not None:
            self._gate = self._gate or Gate.of(actor, {self.standing})
            return self._gate.refusal(self.standing, year_plan, state), asked
        if access.refused(actor.roles, "period", "create", frozenset(_FIRST)):
            return "period-not-open", asked
        try:
            check_opening(self._plan, self.number or 0)
        except Refused as refused:
            return refused.code, refused.params
        self._wanted = True
        return "", {}

    def fresh(self) -> list[Difference]:
        """The period, where a return needs one that is not there yet."""
        if self.id != NEW or not self._wanted:
            return []
        values = {"plan": self._plan, "month": self.number, "state": OPEN}
        return [ledger.create("period", NEW, values)]
