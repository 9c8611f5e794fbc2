"""A small ledger and people who may all open the admin site: what they may do there, their roles decide."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from projects.models import ChangeSet, Project
from tests.pages.conftest import Ledger, made

ROLES = ("officer", "manager", "leader", "auditor", "administrator")


@pytest.fixture
def house(db: None) -> Ledger:
    """Six sectors, two departments, the plan of 2021."""
    return Ledger()


@pytest.fixture
def people(house: Ledger) -> dict[str, User]:
    """An account for each role, one without any, a superuser without any, and the first account with two."""
    names = (*ROLES, "newcomer", "first")
    users = {
        name: User.objects.create_user(name, password="x", is_staff=True, first_name=f"{name}!")
        for name in names
    }
    users["superuser"] = User.objects.create_superuser("superuser", password="x")
    rows = [{"user": users[role].pk, "role": role, "organisation": house.mine} for role in ROLES]
    made("membership", *rows, *({"user": users["first"].pk, "role": r} for r in ("manager", "administrator")))
    return users


@pytest.fixture
def browse(people: dict[str, User]) -> Callable[..., Client]:
    """A function that gives a client of the named person, in English unless told."""

    def client(name: str, language: str = "en") -> Client:
        found = Client(headers={"accept-language": language})
        found.force_login(people[name])
        return found

    return client


@pytest.fixture
def manager(browse: Callable[..., Client]) -> Client:
    return browse("manager")


@pytest.fixture
def project(house: Ledger) -> Project:
    """A named project with a year plan and amounts."""
    return house.project(
        "钢管项目", total_investment=4_000_000_000_00, planned=1_000_000_000_00, content="一\n二"
    )


def last() -> ChangeSet:
    """The newest change set."""
    found = ChangeSet.objects.first()
    assert found
    return found
