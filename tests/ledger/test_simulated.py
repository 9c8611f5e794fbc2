"""A demo's steps say what moment they stand for; a real ledger takes no such word, and no time but the clock's."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from projects import figures, ledger
from projects.ledger import Refused
from projects.models import ChangeSet, Plan
from tests.factories import House, change


@pytest.fixture
def reported(house: House, settings: Any) -> Plan:
    """Two returns of May 2021 that were made just now; the one stands for a day before they were due."""
    change("plan", house.plan, due_day=28)
    settings.DEMO = True
    with ledger.simulating("2021-05-27T16:00"):
        house.report(house.project("一号高炉"), 5, completed=1)
    house.report(house.project("二号高炉"), 5, completed=1)
    return Plan.objects.get(pk=house.plan)


def test_in_a_demo_the_moment_that_a_step_stands_for_says_whether_it_was_in_time(reported: Plan) -> None:
    told = figures.indicators(reported, 5)["on_time"]
    assert (told.part, told.whole) == (1, 2)
    assert ledger.verify(with_replay=True).ok


def test_the_history_keeps_the_true_time_beside_it(reported: Plan) -> None:
    marked = [
        json.loads(each)
        for each in ChangeSet.objects.values_list("header", flat=True)
        if '"simulated":' in each
    ]
    assert {each["source"]["simulated"] for each in marked} == {"2021-05-27T16:00"}
    assert not ChangeSet.objects.filter(at__lt=timezone.now() - timedelta(hours=1)).exists()


def test_without_the_demo_no_word_of_it_counts_and_none_is_taken(reported: Plan, settings: Any) -> None:
    settings.DEMO = False
    assert figures.indicators(reported, 5)["on_time"].part == 0
    with pytest.raises(Refused, match="demo-only"), ledger.simulating("2021-05-27T16:00"):
        pass
