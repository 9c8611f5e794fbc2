"""The published plan, loaded; and short ways to write to it through the door."""

from __future__ import annotations

import pytest

from projects import ledger
from projects.management import seedfile, seeding
from projects.management.commands.loadplan import seed_files
from projects.models import Period, Plan, Project, YearPlan
from projects.values import Scalar
from tests.factories import house, people  # noqa: F401

TEST = ledger.Source("system", "test")
#: fen in 亿元
YI = 10**10


@pytest.fixture
def plan(db: None) -> Plan:
    """The published plan of 2021 with its 90 projects, no amounts but 通威's 40 亿元."""
    seeding.load(seedfile.read(seed_files([])), ledger.Actor.system(), TEST)
    return Plan.objects.get(year=2021)


def put(label: str, id: int, **wanted: Scalar) -> None:
    """Change fields of one object."""
    difference = ledger.update(label, id, ledger.current(label, [id])[id], wanted)
    assert difference
    ledger.commit([difference], ledger.Actor.system(), TEST)


def make(label: str, **wanted: Scalar) -> int:
    """One new object; its id."""
    receipt = ledger.commit([ledger.create(label, -1, wanted)], ledger.Actor.system(), TEST)
    return receipt.ids[label, -1]


def year_plan(plan: Plan, place: int, sector: str) -> YearPlan:
    """The year plan of the ``place``-th project of a sector."""
    rows = YearPlan.objects.filter(plan=plan, project__sector__code=sector).select_related("project", "plan")
    return rows.order_by("project_id")[place]


def report(plan: Plan, row: YearPlan, month: int, state: str = "submitted", **wanted: Scalar) -> int:
    """A return of a month."""
    found = Period.objects.filter(plan=plan, month=month).first()
    period = found.pk if found else make("period", plan=plan.pk, month=month, state="open")
    return make("monthly_return", year_plan=row.pk, period=period, state=state, **wanted)


def declare(project: Project, **wanted: Scalar) -> None:
    """Declared fields of a project."""
    put("project", project.pk, **wanted)
