"""The list of projects as tests read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.pages.conftest import FEN, Ledger, Values, made

Browse = Callable[..., Client]


def codes(response: Any) -> list[str]:
    """The codes on show, in their order."""
    return [row.code for row in response.context["table"].page_rows]


def names(response: Any) -> list[str]:
    """The names on show, in their order."""
    return [row.cells[0].text for row in response.context["table"].page_rows]


def fetched(client: Client, **asked: Any) -> Any:
    """The list's answer to these fields of the address."""
    response = client.get("/projects/", asked)
    assert response.status_code == 200
    return response


@pytest.fixture
def varied(house: Ledger) -> Ledger:
    """Projects that differ in what can be filtered."""
    [owner] = made("organisation", {"name": "包钢集团", "active": True})
    rows: list[Values] = [
        {"name": "钢管", "sector": "steel", "responsible": house.mine, "stage": "building", "year_class": "new", "total_investment": 100 * FEN, "planned": 10 * FEN},
        {"name": "高炉", "sector": "steel", "responsible": house.theirs, "stage": "building", "owner": owner, "total_investment": 200 * FEN},
        {"name": "磁材", "sector": "rare-earth", "responsible": None, "stage": "", "year_class": "continued", "national_code": "2101-150203-89-01-544060", "planned": 30 * FEN},
        {"name": "取消的", "sector": "steel", "responsible": house.mine, "stage": "cancelled", "total_investment": 999 * FEN},
        {"name": "占位 01", "sector": "other", "responsible": None, "placeholder": True},
    ]  # fmt: skip
    house.projects(*rows)
    return house
