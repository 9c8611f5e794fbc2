"""Figures of the first page that are found before somebody asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projects import ledger
from projects.models import Project
from projects.views import beforehand
from tests.pages.conftest import FEN, Ledger, changed

Browse = Callable[..., Client]


@pytest.fixture
def told(house: Ledger) -> Ledger:
    for month, name in ((4, "甲"), (5, "乙")):
        row = house.project(name, planned=1200 * FEN, stage="building", started="2021-02-03")
        house.returned(row, month, completed=50 * FEN)
    return house


def asked(call: Callable[[], Any]) -> set[str]:
    with CaptureQueriesContext(connection) as seen:
        call()
    return {each["sql"] for each in seen.captured_queries}


def test_the_first_look_finds_figures_that_were_judged_before_it(browse: Browse, told: Ledger) -> None:
    client = browse("leader")
    client.get("/accounts/password_change/")
    judging = asked(beforehand.find) - asked(beforehand.find)
    assert len(judging) > 10
    changed("project", Project.objects.get(name="甲").pk, stage="halted")
    assert judging & asked(lambda: client.get("/")), "nobody looked before"
    changed("project", Project.objects.get(name="甲").pk, stage="building")
    beforehand.look(None)
    assert not judging & asked(lambda: client.get("/"))


def test_a_look_at_a_ledger_that_did_not_move_asks_for_nothing_else(told: Ledger) -> None:
    known = beforehand.look(None)
    assert known == ledger.moved()
    assert len(asked(lambda: beforehand.look(known))) == 1


def test_a_plan_without_returns_and_a_ledger_without_plan_are_left_alone(house: Ledger, db: None) -> None:
    house.project("甲", planned=FEN)
    assert beforehand.look(None) == ledger.moved()


def test_a_database_that_cannot_be_read_is_asked_again_later(told: Ledger) -> None:
    def gone(*_call: Any) -> Any:
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(gone):
        assert beforehand.look(None) is None
        assert beforehand.look((7, "abc")) == (7, "abc")
    assert beforehand.look(None) == ledger.moved()
