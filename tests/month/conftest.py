"""The ground of a ledger, its people, and ways to type into a month as one of them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User

from projects import ledger
from projects.models import Period, Plan, YearPlan
from projects.month import columns, drafts, returns
from projects.month.drafts import Typed
from projects.month.grid import Grid
from projects.month.returns import Outcome
from projects.month.row import Row
from tests.factories import TEST, WAN, House, house, people

__all__ = ["house", "people"]
ALL = (*columns.REPORTED, *columns.MORE)


@dataclass
class Desk:
    """A month of 2021 and whoever works on it. Amounts typed and stored are in 万元 here and there."""

    house: House
    people: dict[str, User]
    month: int = 3

    def grid(self, who: str, keys: tuple[str, ...] = ALL) -> Grid:
        user = User.objects.get(pk=self.people[who].pk)
        period = Period.objects.select_related("plan").get(pk=self.house.period(self.month))
        return Grid(Plan.objects.get(pk=self.house.plan), self.month, period, user, keys)

    def type(self, who: str, project: int, **texts: str) -> None:
        """Texts typed into one row, by somebody who looked at the ledger as it stands."""
        cells = {key: Typed(text, ledger.head()[0]) for key, text in texts.items()}
        drafts.save(self.people[who], self.month, {self.house.year_plan(project): cells})

    def plans(self, *projects: int) -> list[YearPlan]:
        rows = YearPlan.objects.select_related("project", "plan")
        return [rows.get(pk=self.house.year_plan(project)) for project in projects]

    def row(self, who: str, project: int, keys: tuple[str, ...] = ALL) -> Row:
        return self.grid(who, keys).rows(self.plans(project))[0]

    def submit(self, who: str, *projects: int, reason: str = "") -> Outcome:
        return returns.submit(self.grid(who), self.plans(*projects), TEST, reason)

    def accept(self, *projects: int, position: int | None = None, reason: str = "") -> Outcome:
        seen = ledger.head()[0] if position is None else position
        return returns.accept(
            self.grid("manager", columns.ASSESSED), self.plans(*projects), seen, TEST, reason
        )


@pytest.fixture
def desk(house: House, people: dict[str, User]) -> Desk:
    house.period(3)
    return Desk(house, people)


@pytest.fixture
def project(house: House) -> int:
    """A project of the officer's department with a plan, 100 万元 completed up to last month."""
    made = house.project("一号高炉", planned=1_200 * WAN, total_investment=5_000 * WAN, stage="building")
    house.report(made, 1, completed=40 * WAN, state="accepted")
    house.report(made, 2, completed=60 * WAN, state="accepted")
    return made


def why(outcome: Outcome) -> list[str]:
    """Why rows stayed where they were."""
    return [code for _row, code in outcome.left]
