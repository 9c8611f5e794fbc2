"""Amounts that are sound as numbers and not as amounts of projects: said as warnings, and nothing is changed."""

from __future__ import annotations

from typing import Any

import pytest

from projects.intake.importing import Reading
from projects.intake.row import NEW
from tests.factories import House
from tests.intake.desk import HEAD, Desk

pytestmark = pytest.mark.django_db


def warned(reading: Reading) -> list[tuple[str | None, str]]:
    return [(each.cell, each.code) for each in reading.problems if each.level in ("warning", "note")]


@pytest.mark.parametrize(
    ("total", "planned", "said"),
    [
        (10_000_000, 10, []), (10_000_000.01, 10, [("C2", "total-too-large")]), (600, 600, []), (600, 600.01, [("D2", "plan-above-total")]),
        (None, 600, []), (600, None, []),
    ],
)  # fmt: skip
def test_a_new_project_with_odd_amounts_is_warned_of(
    desk: Desk, total: float | None, planned: float | None, said: list[Any]
) -> None:
    reading = desk.bring(["甲", "steel", total, planned])
    assert warned(reading) == said
    assert [each.status for each in reading.proposals] == [NEW]


def test_amounts_that_differ_little_are_told_as_they_are(desk: Desk) -> None:
    [told] = desk.bring(["甲", "steel", 600, 600.0001]).problems
    assert told.params == {"plan": "600.0001", "total": "600"}, "not rounded to be the same"


def test_a_known_project_is_warned_of_where_an_amount_changes(desk: Desk, house: House) -> None:
    house.project("甲", total_investment=600 * 1_000_000)
    assert warned(desk.bring(["甲", "steel", None, 700])) == [("D2", "plan-above-total")]
    assert warned(desk.bring(["甲", "steel", 800, 700])) == []


def test_a_ledger_kept_in_yi_under_a_heading_in_wan_is_doubted_once(desk: Desk) -> None:
    rows = [[f"项目{n}", "steel", total, 0.5] for n, total in enumerate((1.2, 2.2, 499.99, 4.2, 500))]
    reading = desk.bring(*rows)
    [told] = [each for each in reading.problems if each.code == "unit-doubted"]
    assert (told.level, told.params) == ("warning", {"small": 4, "number": 5, "bound": "500"})
    assert reading.errors == []
    assert "unit-doubted" not in [each.code for each in desk.bring(*rows[:2]).problems], "two are no column"
    sound = [[f"大项目{n}", "steel", 5_000, 100] for n in range(2)]
    assert "unit-doubted" not in [each.code for each in desk.bring(*rows, *sound).problems]


def test_our_own_export_is_not_doubted(desk: Desk, house: House) -> None:
    for n in range(3):
        house.project(f"小项目{n}", total_investment=3 * 1_000_000)
    assert desk.read(desk.export()).problems == []


def test_a_unit_that_nobody_wrote_is_said(desk: Desk) -> None:
    bare = ("项目名称", "领域", "总投资", "年度计划投资（万元）")
    assert warned(desk.bring(["甲", "steel", 600, 10], head=bare)) == [(None, "unit-assumed")]
    assert warned(desk.bring(["甲", "steel", 600, 10], head=HEAD)) == []
    table = desk.table(
        ["项目名称", "领域", "总投资", "年度计划投资"], ["甲", "steel", 600, 10], head=["单位：万元"]
    )
    assert warned(desk.read(table)) == []
