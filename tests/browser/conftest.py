"""What browser tests stand on: the published plan, the people, and where the pictures of the documents go."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from playwright.sync_api import Page

from projects import access, accounts, ledger

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SignIn = Callable[[User], Page]


@pytest.fixture
def plan(transactional_db: None) -> None:
    """The published plan, loaded as an operator loads it."""
    call_command("loadplan", verbosity=0)


@pytest.fixture
def manager(plan: None) -> User:
    """A manager who signs in with a password."""
    user = User.objects.create_user(
        "manager", password="A-long-password-1", first_name="王", last_name="经理"
    )
    accounts.grant(user, [access.MANAGER], ledger.Actor.system())
    return user


@pytest.fixture
def picture_file() -> Callable[[str], Path]:
    """A function that says where a picture goes: with PICTURES=1 into docs/pictures, else beside the test's data."""
    folder = PICTURES if os.environ.get("PICTURES") == "1" else Path(tempfile.gettempdir())
    return lambda name: folder / f"{name}.png"


@pytest.fixture
def picture(picture_file: Callable[[str], Path]) -> Callable[[Page, str], Path]:
    """A function that photographs a page."""

    def take(page: Page, name: str) -> Path:
        path = picture_file(name)
        page.wait_for_timeout(700)  # the chart draws itself
        page.screenshot(path=path)
        return path

    return take
