"""reconcile: published beside known, with the remainder."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from tests.commands.conftest import Run

pytestmark = pytest.mark.django_db
YI = 10**10


def test_every_scope_and_measure_has_a_line(run: Run) -> None:
    run("loadplan")
    found = run("reconcile", "--year", "2021")
    lines = {(line["scope"], line["measure"]): line for line in found.json["lines"]}
    assert len(lines) == len(found.json["lines"]) == 7 * 4
    assert lines["all", "count"] == {
        "scope": "all",
        "measure": "count",
        "published": 90,
        "known": 12,
        "declared": None,
        "remainder": 78,
    }
    new_energy = lines["new-energy", "total_investment"]
    assert (new_energy["published"], new_energy["known"], new_energy["declared"]) == (
        1085 * YI // 10,
        40 * YI,
        None,
    )
    assert new_energy["remainder"] == 685 * YI // 10
    assert (lines["other", "planned"]["published"], lines["other", "planned"]["remainder"]) == (None, None)
    assert lines["steel", "output"]["published"] == 30 * YI


def test_a_year_with_no_projects_has_its_published_figures(run: Run) -> None:
    run("loadplan")
    lines = {
        (line["scope"], line["measure"]): line for line in run("reconcile", "--year", "2020").json["lines"]
    }
    assert lines["all", "total_investment"]["remainder"] == 46825 * YI // 100
    assert run("reconcile", "--year", "1999").code == 2


def test_people_get_a_table(run: Run) -> None:
    run("loadplan")
    out = io.StringIO()
    call_command("reconcile", "--year", "2021", stdout=out)
    assert "544.00" in out.getvalue()
