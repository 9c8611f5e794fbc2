"""openperiod, closeperiod, reopenperiod: JSON and exit codes (CONTRACT), who may, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from projects import ledger
from projects.ledger import heads
from projects.models import Period, Snapshot
from tests.commands.conftest import Run
from tests.factories import House, house

__all__ = ["house"]
MARCH = ("--year", "2021", "--month", "3")


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A function that sets the calendar to a day."""

    def set_to(day: str) -> None:
        at = timezone.make_aware(datetime.fromisoformat(f"{day}T12:00"))
        monkeypatch.setattr(timezone, "now", lambda: at)

    return set_to


def test_a_month_goes_its_way(run: Run, house: House) -> None:
    house.report(house.project("甲"), 3, completed=5)
    house.project("乙")
    closed = run("closeperiod", *MARCH)
    assert (closed.code, closed.json["changeset"], closed.json["head"]) == (
        0,
        ledger.head()[0],
        ledger.head()[1],
    )
    assert (closed.json["missing"], closed.json["submitted"], closed.json["returned"]) == (1, 1, 0)
    assert closed.json["snapshot"]["sha256"] == Snapshot.objects.get().sha256
    assert heads.noted()[-1].head == closed.json["head"]
    assert run("closeperiod", *MARCH).json["error"] == "period-closed-already"
    reopened = run("reopenperiod", *MARCH, "--reason", "漏报")
    assert (reopened.code, set(reopened.json)) == (0, {"changeset", "head"})
    assert reopened.json["changeset"] == closed.json["changeset"] + 1
    assert run("closeperiod", *MARCH).json["error"] == "correction-reason"
    again = run("closeperiod", *MARCH, "--reason", "已更正")
    assert (again.code, again.json["snapshot"]["kind"]) == (0, "correction")


def test_what_cannot_be_done(run: Run, house: House) -> None:
    for command, more in (("closeperiod", []), ("reopenperiod", ["--reason", "x"])):
        found = run(command, *MARCH, *more)
        assert (found.code, found.json["error"]) == (2, "period-not-open")
        assert run(command, "--year", "1999", "--month", "3", *more).json["error"] == "unknown-plan"
    house.period(2)
    house.period(3)
    assert run("closeperiod", *MARCH).json["error"] == "earlier-month-open"
    assert run("reopenperiod", *MARCH, "--reason", "x").json["error"] == "period-not-closed"
    assert run("openperiod", *MARCH).json["error"] == "period-stands"
    assert Period.objects.get(month=2).state == "open"


@pytest.mark.parametrize(
    ("day", "asked", "answer"),
    [
        ("2021-05-04", None, 5), ("2021-05-04", 3, 3), ("2021-05-31", 6, "month-not-begun"), ("2020-12-31", None, "month-not-begun"),
        ("2022-01-09", None, 12), ("2020-12-31", 1, "month-not-begun"), ("2021-01-01", None, 1),
    ],
)  # fmt: skip
def test_a_month_is_opened_when_it_has_begun(
    run: Run, house: House, on: Any, day: str, asked: int | None, answer: Any
) -> None:
    on(day)
    found = run("openperiod", "--year", "2021", *(["--month", str(asked)] if asked else []))
    assert (found.json.get("month") or found.json["error"]) == answer
    assert found.code == (0 if isinstance(answer, int) else 2)
    assert list(Period.objects.values_list("month", "state")) == (
        [(answer, "open")] if found.code == 0 else []
    )


def test_who_may(run: Run, house: House, person: Callable[..., User]) -> None:
    person("boss", "manager")
    person("reader", "auditor", "leader", "officer", "administrator")
    house.period(3)
    for command, more in (("openperiod", []), ("closeperiod", []), ("reopenperiod", ["--reason", "x"])):
        assert run(command, *MARCH, *more, "--as", "reader").json["error"] == "not-allowed"
    assert run("closeperiod", *MARCH, "--as", "boss").code == 0
    assert run("reopenperiod", *MARCH, "--reason", "漏报", "--as", "boss").code == 0
