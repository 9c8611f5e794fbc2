"""rollup: the answer of the contract."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from tests.commands.conftest import Run

pytestmark = pytest.mark.django_db
YI = 10**10
KEYS = {
    "key", "name", "count", "placeholders", "total_investment", "planned", "known_total_investment", "known_planned",
    "unknown", "completed", "completion_rate", "schedule_share",
}  # fmt: skip


def test_the_answer_holds_what_the_contract_says(run: Run) -> None:
    run("loadplan")
    found = run("rollup", "--year", "2021")
    assert (found.code, found.json["year"], found.json["month"], found.said) == (0, 2021, None, "")
    assert [group["key"] for group in found.json["groups"]] == [
        "steel",
        "rare-earth",
        "new-energy",
        "technology",
        "infrastructure",
        "other",
    ]
    assert all(group.keys() >= KEYS for group in [*found.json["groups"], found.json["total"]])
    total = found.json["total"]
    assert (total["count"], total["total_investment"], total["planned"]) == (90, 584 * YI, 179 * YI)
    assert (total["known_total_investment"], total["known_planned"], total["completed"]) == (
        40 * YI,
        None,
        None,
    )


def test_a_month_gives_the_share_of_the_calendar(run: Run) -> None:
    run("loadplan")
    found = run("rollup", "--year", "2021", "--month", "7", "--by", "stage")
    assert found.json["month"] == 7
    assert found.json["total"]["schedule_share"] == "0.583333"
    assert found.json["groups"][0]["schedule_share"] is None  # no plan is known in this group


def test_a_year_without_a_plan_is_a_sentence(run: Run) -> None:
    found = run("rollup", "--year", "2022")
    assert (found.code, found.json["error"]) == (2, "unknown-plan")
    assert "2022" in found.said


@pytest.mark.parametrize(
    "wrong", [["--month", "13"], ["--month", "0"], ["--month", "x"], ["--by", "colour"], ["--year", "x"]]
)
def test_arguments_that_cannot_be_used(wrong: list[str]) -> None:
    with pytest.raises(CommandError) as error:
        call_command("rollup", "--year", "2021", *wrong)
    assert error.value.returncode in (1, 2)


def test_people_get_a_table(run: Run) -> None:
    run("loadplan")
    out = io.StringIO()
    call_command("rollup", "--year", "2021", stdout=out)
    assert "≈584.00" in out.getvalue()
    assert "≈179.00" in out.getvalue()
