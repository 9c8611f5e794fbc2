"""An assessed light that differs from the self-rated one takes a reason, whoever writes it and by whatever way."""

from __future__ import annotations

import pytest

from projects import ledger
from projects.ledger import Refused
from projects.values import Scalar
from tests.factories import House, change, make, stored


@pytest.fixture
def told(house: House) -> int:
    return house.report(house.project(), 3, completed=5, self_light="green")


def test_a_difference_takes_a_reason(told: int) -> None:
    for reason in ("", "   "):
        with pytest.raises(Refused, match="assessed-reason-missing"):
            change("monthly_return", told, assessed_light="red", assessed_reason=reason)
    assert stored("monthly_return", told)["assessed_light"] == ""
    change("monthly_return", told, assessed_light="red", assessed_reason="进度明显落后")
    with pytest.raises(Refused, match="assessed-reason-missing"):
        change("monthly_return", told, assessed_reason="")
    change("monthly_return", told, assessed_light="green", assessed_reason="")


def test_agreement_and_silence_take_none(house: House, told: int) -> None:
    change("monthly_return", told, assessed_light="green")
    change("monthly_return", told, assessed_light="")
    silent = house.report(house.project("二"), 3, completed=5)
    change("monthly_return", silent, assessed_light="yellow")


def test_a_new_return_is_held_to_it_too(house: House) -> None:
    row = house.year_plan(house.project())
    wanted: dict[str, Scalar] = {
        "year_plan": row,
        "period": house.period(4),
        "self_light": "green",
        "assessed_light": "red",
        "state": "accepted",
    }
    with pytest.raises(Refused, match="assessed-reason-missing"):
        make("monthly_return", **wanted)
    assert make("monthly_return", **wanted, assessed_reason="现场核查")


def test_a_later_self_rating_is_not_held_back(told: int) -> None:
    change("monthly_return", told, assessed_light="green")
    change("monthly_return", told, self_light="yellow")
    assert stored("monthly_return", told)["self_light"] == "yellow"


def test_undo_takes_an_assessment_back_with_its_reason(told: int) -> None:
    number = change("monthly_return", told, assessed_light="red", assessed_reason="现场核查").number
    assert number
    ledger.undo(number, ledger.Actor.system(), ledger.Source("system", "test"), "误判")
    assert stored("monthly_return", told)["assessed_reason"] == ""
