"""What is left of a project's year leads to its arithmetic, with the figures that are shown."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from projects import figures
from projects.models import YearPlan
from tests.pages.conftest import FEN, Ledger, text, words

Browse = Callable[..., Client]


def test_gap_balance_and_pace_lead_to_how_they_are_made(browse: Browse, house: Ledger) -> None:
    project = house.project("甲", planned=1200 * FEN, stage="building", started="2021-02")
    house.returned(project, 5, completed=100 * FEN)
    client = browse("leader")
    page = text(client.get(f"/projects/{project.code}/"))
    trail = f"/trail/project/{project.code}/2021/?month=5"
    assert page.count(f'href="{trail}#ahead"') >= 5
    assert page.count(f'href="{trail}#plan"') >= 3, "rate, schedule and deviation of the month"
    at = figures.lit_months(YearPlan.objects.get())[4].forecast
    assert at
    assert (at.gap, at.balance) == (400 * FEN, 1100 * FEN)
    said = words(client.get(trail))
    assert "not below 0 = 500 − 100 → 400 × 10k yuan" in said
    assert "Balance of the year = plan in force − year to date = 1,200 − 100 = 1,100 × 10k yuan" in said
    assert "balance ÷ 7 months left = 157.142857" in said
    assert "= 240 × 10k yuan" in said, "a year at the pace of five months of twelve"


def test_a_project_without_a_plan_has_no_rest_of_the_year(browse: Browse, house: Ledger) -> None:
    project = house.project("甲", stage="building")
    house.returned(project, 5, completed=100 * FEN)
    assert 'id="ahead"' not in text(browse("leader").get(f"/trail/project/{project.code}/2021/?month=5"))
