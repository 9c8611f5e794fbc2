"""auditledger: the answer of the contract, the exit codes, what is kept where it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from projects.models import ChangeSet, Finding
from tests.commands.conftest import Run
from tests.factories import WAN, House, house

__all__ = ["house"]
pytestmark = pytest.mark.django_db


def test_the_answer_and_the_exit_code(run: Run, house: House) -> None:
    """Errors are exit 1; without errors it is 0, whatever else was found; a bad call is 2."""
    known: dict[str, Any] = {"stage": "building", "started": "2020-05", "statistics": "in", "statistics_date": "2020-06", "planned": 5_000 * WAN}  # fmt: skip
    project = house.project("一号高炉环保改造", total_investment=10_000 * WAN, **known)
    house.report(project, 4, declared_to_date=10_100 * WAN, progress_percent=10_000)
    before = ChangeSet.objects.count()
    mild = run("auditledger", "--year", "2021")
    assert mild.code == 0
    found = {each["code"]: each for each in mild.json["findings"]}
    assert set(found) == {"A01", "A08", "A22"}
    assert {key: found["A01"][key] for key in ("level", "project", "month", "measured", "threshold")} == {
        "level": "warning", "project": "P000001", "month": 4, "measured": 10_100 * WAN, "threshold": 10_000 * WAN,
    }  # fmt: skip
    assert found["A08"]["measured"] == "2.020000"
    assert "10,100" in found["A01"]["message"]
    house.report(project, 5, declared_to_date=10_600 * WAN)
    assert run("auditledger", "--year", "2021").code == 1
    assert run("auditledger", "--year", "2021", "--month", "4").code == 0
    assert run("auditledger", "--year", "1999").code == 2
    assert ChangeSet.objects.count() == before + 2, "reading writes nothing"


def test_what_is_found_is_kept_where_it_is_asked_for(
    run: Run, house: House, person: Callable[..., User]
) -> None:
    person("auditor", "auditor")
    person("officer", "officer")
    house.project("一号高炉环保改造")
    assert run("auditledger", "--year", "2021", "--as", "officer").code == 2
    kept = run("auditledger", "--year", "2021", "--record", "--as", "auditor")
    assert (kept.json["opened"], Finding.objects.get().rule) == (1, "A07")
    assert ChangeSet.objects.get(number=kept.json["changeset"]).user == User.objects.get(username="auditor")
    assert run("auditledger", "--year", "2021", "--record").json["changeset"] is None
