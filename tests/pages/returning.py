"""A project to report of, and the return page as a browser without a script fills it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from projects.models import MonthlyReturn, Project, YearPlan
from tests.admin.forms import sent
from tests.pages.conftest import FEN, Ledger, made

Browse = Callable[..., Client]
MARCH = "/returns/2021/3/"
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])


@pytest.fixture
def project(house: Ledger) -> Project:
    """The officer's project, March open, February reported."""
    found = house.project("型钢生产线", planned=1200 * FEN, total_investment=5000 * FEN, stage="building")
    for month in (1, 2):
        house.returned(found, month, completed=50 * FEN)
    made("period", {"plan": house.plan, "month": 3, "state": "open"})
    return found


def name(project: Project, key: str) -> str:
    return f"c-{YearPlan.objects.get(project=project).pk}-{key}"


def fill(client: Client, project: Project, action: str = "submit", url: str = MARCH, **texts: str) -> Any:
    """Type into a row of the page as a browser without a script does, and press a button."""
    form = sent(client.get(url))
    form |= {name(project, key): value for key, value in texts.items()}
    return client.post(url, {**form, "row": rows_of(client, url), "action": action}, follow=True)


def rows_of(client: Client, url: str) -> list[str]:
    return [str(row.pk) for row in client.get(url).context["rows"]]


def march(project: Project) -> MonthlyReturn | None:
    return MonthlyReturn.objects.filter(year_plan__project=project, period__month=3).first()


def inputs(page: str) -> set[str]:
    """The keys of the inputs on the page."""
    return {part.split('"')[0] for part in page.split('data-key="')[1:]}
