"""The ground of a ledger, its people, and a desk at which files are made and read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import House, house, people
from tests.intake.desk import Desk

__all__ = ["desk", "house", "people"]


@pytest.fixture
def desk(house: House, tmp_path: Path) -> Desk:
    """A desk over the ledger of ``house``."""
    return Desk(house, tmp_path)
