"""makedemo: everybody, ninety projects with amounts, nine months; once, and the same every time."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import F
from django.utils import timezone

from projects import access, audit, figures, ledger, store
from projects.audit import sampling
from projects.models import (
    ChangeSet,
    Evidence,
    Finding,
    ImportBatch,
    Milestone,
    MonthlyReturn,
    Period,
    PeriodException,
    Permit,
    Plan,
    Problem,
    Project,
    Sample,
    Snapshot,
    YearPlan,
)
from projects.month.duties import Overview
from tests.commands.conftest import Run
from tests.factories import TEST

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    monkeypatch.setenv("DEMO_PASSWORD", "a-demo-password-1")


def test_simulated_figures_need_a_folder_of_their_own(run: Run, settings: Any) -> None:
    settings.DEMO = False
    assert (run("makedemo").code, ChangeSet.objects.count()) == (2, 0)


def test_the_demo_is_whole_and_made_once(run: Run, demo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """One run, looked at from all sides: a run takes seconds."""
    look_at_the_password(run, monkeypatch)
    assert run("makedemo").json["changesets"] == 0
    assert ledger.verify(with_replay=True).ok
    plan = Plan.objects.get(year=2021)
    look_at_figures(plan)
    look_at_people()
    look_at_months(plan)
    look_at_lights(plan)
    look_at_what_stands_around(plan)
    look_at_the_correction(plan)
    look_at_the_workbook(plan)
    look_at_what_came_late(plan)
    look_at_the_findings(plan)
    look_at_the_sample(plan)


def look_at_the_password(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A random one is printed once and stays; one that is given is taken."""
    monkeypatch.delenv("DEMO_PASSWORD")
    first = run("makedemo")
    password = first.said.strip().rsplit(" ", 1)[-1]
    assert first.code == 0
    assert User.objects.get(username="leader").check_password(password)
    assert run("makedemo").said == ""
    assert User.objects.get(username="leader").check_password(password)
    monkeypatch.setenv("DEMO_PASSWORD", "a-demo-password-1")
    run("makedemo")
    assert User.objects.get(username="leader").check_password("a-demo-password-1")


def look_at_figures(plan: Plan) -> None:
    """Ninety projects with amounts, going at very different paces, none of them left a placeholder."""
    assert not Project.objects.filter(placeholder=True).exists()
    assert not YearPlan.objects.filter(plan=plan, planned=None).exists()
    found = figures.rollup(2021)
    assert (found.month, found.total.count, found.total.unknown) == (9, 90, 0)
    rates = [group.completion_rate or "0" for group in found.groups]
    assert all("0.3" < rate < "1.1" for rate in rates), rates
    deviations = [float(at.deviation or 0) for at in figures.standings(rows(plan), plan, 8).values()]
    assert min(deviations) < -0.2 < 0.05 < max(deviations)


def look_at_people() -> None:
    """An account for each role; two officers who share the projects and report them themselves."""
    for name in ("officer", "manager", "leader", "auditor", "administrator"):
        user = User.objects.get(username=name)
        assert access.roles(user) == {name}
        assert user.check_password("a-demo-password-1")
    officer, officer2 = (User.objects.get(username=name) for name in ("officer", "officer2"))
    own, others = (set(access.visible_projects(each).values_list("id", flat=True)) for each in (officer, officer2))  # fmt: skip
    assert len(own | others) == 90
    assert not own & others
    made = ChangeSet.objects.filter(entries__label="monthly_return", entries__kind="create")
    assert set(made.values_list("user__username", flat=True)) == {"officer", "officer2"}
    assert not ChangeSet.objects.filter(user=None, entries__label="monthly_return").exists()


def look_at_months(plan: Plan) -> None:
    """Eight months closed and one open, in which some returns are missing and one came back."""
    states = list(Period.objects.filter(plan=plan).values_list("month", "state").order_by("month"))
    assert states == [*((month, "closed") for month in range(1, 9)), (9, "open")]
    assert MonthlyReturn.objects.filter(period__month__lte=8, state="accepted").count() == 8 * 90
    [mine, theirs] = figures.tallies(plan, 9)
    assert mine.missing > 0
    assert theirs.missing > 0
    assert mine.returned > 0
    assert mine.submitted + mine.returned > 40
    assert ChangeSet.objects.filter(reason__contains="补报").count() >= 8
    assert PeriodException.objects.get().period.month == 6


def look_at_lights(plan: Plan) -> None:
    """All colours, reds and yellows with reasons, assessed lights that differ with theirs."""
    told = [each.lights.worst.colour for each in figures.lit(rows(plan), plan, 8).values()]
    assert min(told.count(colour) for colour in ("green", "yellow", "red")) >= 10
    behind = MonthlyReturn.objects.filter(self_light__in=("yellow", "red"))
    assert behind.count() > 50
    assert not behind.filter(light_reason="").exists()
    differing = MonthlyReturn.objects.exclude(assessed_light="").exclude(assessed_light=F("self_light"))
    assert differing.count() > 10
    assert not differing.filter(assessed_reason="").exists()


def look_at_what_stands_around(plan: Plan) -> None:
    """Permits, milestones, problems in every state, evidence whose files are there, an adjustment with its document."""
    assert set(Permit.objects.values_list("state", flat=True)) == {"done", "handling", "exempt"}
    assert Milestone.objects.exclude(actual="").count() > 100
    assert Milestone.objects.exclude(forecast="").exists()
    assert set(Problem.objects.values_list("state", flat=True)) == {"raised", "handling", "closing", "closed"}
    assert Evidence.objects.count() > 40
    kept = {each: store.path_of(each).read_bytes() for each in Evidence.objects.values_list("sha256", flat=True)}  # fmt: skip
    assert all(body.startswith(b"%PDF-") and body.endswith(b"%%EOF\n") for body in kept.values())
    assert {"finished", "halted", "preparing", "building"} == set(Project.objects.values_list("stage", flat=True))  # fmt: skip
    adjusted = YearPlan.objects.filter(plan=plan, adjusted__isnull=False)
    assert 3 < adjusted.count() < 30
    assert set(adjusted.values_list("adjusted_from", "adjusted_document")) == {(7, "昆发改发〔2021〕46号（模拟）")}  # fmt: skip
    assert plan.status == "adjusted"


def look_at_the_correction(plan: Plan) -> None:
    """May was opened again, corrected and closed again, each with its reason; what was frozen first still stands."""
    frozen = Snapshot.objects.filter(period__plan=plan, period__month=5).order_by("position")
    assert [each.kind for each in frozen] == ["closing", "correction"]
    first, second = (json.loads(store.path_of(each.sha256).read_bytes())["total"]["completed"] for each in frozen)  # fmt: skip
    assert second < first
    reopened = ChangeSet.objects.get(action="reopen")
    assert "发票重复计入" in reopened.reason


def look_at_the_workbook(plan: Plan) -> None:
    """One department's last month came in its return workbook; the other's from the page of the demo."""
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.user and batch.user.username, batch.month) == ("applied", "officer2", 9)
    by_file = [due for due in figures.returns_due(plan, 9) if due.origin and due.origin.batch == batch.pk]
    assert len(by_file) > 25
    assert {due.state for due in by_file} == {"submitted"}


def look_at_what_came_late(plan: Plan) -> None:
    """Most returns are on time and some are not, by the simulated moments; the history's own time is the clock's."""
    now, period = timezone.now(), Period.objects.get(plan=plan, month=8)
    told = figures.indicators(plan, 8)["on_time"]
    late = sum(line.late for line in Overview(period, now).lines)
    assert (told.part + late, told.whole) == (90, 90)
    assert 0.85 < told.part / told.whole < 1
    june = Overview(Period.objects.get(plan=plan, month=6), now).lines
    assert [line.late > 0 for line in june if line.extended] == [False]
    assert not ChangeSet.objects.filter(at__lt=now - timedelta(hours=2)).exists()


def look_at_the_findings(plan: Plan) -> None:
    """The rules found something of each level; some of it is explained, accepted, sent back; most waits."""
    kept = Finding.objects.filter(plan=plan)
    assert set(kept.values_list("level", flat=True)) == {"error", "warning", "info"}
    assert set(kept.values_list("state", flat=True)) == {"open", "explained", "accepted", "returned"}
    assert len(set(kept.values_list("rule", flat=True))) >= 6
    assert not audit.run(plan, timezone.localdate(), ledger.Actor.system(), TEST).receipt


def look_at_the_sample(plan: Plan) -> None:
    """One draw that can be drawn again, five of its eight projects visited, one with another amount than reported."""
    sample = Sample.objects.get(plan=plan)
    items = list(sample.items.order_by("number"))
    with ledger.standing_at(int(sample.position or 0)):
        again = sampling.draw(sampling.asked_of(sample))
    assert [each.candidate.project for each in again.items] == [each.project_id for each in items]
    assert [bool(each.seen) for each in items] == [True] * 5 + [False] * 3
    assert {each.seen for each in items} == {"", "as-reported", "differs", "not-found"}
    assert all(each.visited_on and each.visited_by for each in items if each.seen)
    [apart] = [each for each in items if each.seen == "differs"]
    assert apart.amount_seen is not None
    assert apart.amount_seen < (apart.reported or 0)


def rows(plan: Plan) -> list[YearPlan]:
    return list(YearPlan.objects.filter(plan=plan).select_related("project", "plan"))


def test_figures_are_the_same_in_every_demo(run: Run, demo: None) -> None:
    from projects.management.demo.amounts import declarations
    from projects.management.demo.story import Story, dice

    run("loadplan")
    plan = YearPlan.objects.select_related("plan").filter(plan__year=2021)[0].plan
    one, two = (declarations(plan, [1, 2]) for _ in range(2))
    assert [(each.total, each.planned) for each in one] == [(each.total, each.planned) for each in two]
    stories = [[(Story(n).kind, Story(n).started, Story(n).share(9)) for n in range(90)] for _ in range(2)]
    assert stories[0] == stories[1]
    assert dice("x", 1).random() == dice("x", 1).random() != dice("x", 2).random()


def test_the_evidence_of_the_demo_is_a_page_that_readers_open() -> None:
    """Every entry of the table at its end leads to the object it names."""
    from projects.management.demo.papers import pdf

    body = pdf("SIMULATED P000001 2021-05", "1,200")
    table = body[int(body.rsplit(b"startxref\n", 1)[1].split()[0]) :].splitlines()[2:8]
    places = [int(line[:10]) for line in table][1:]
    assert [body[place:].split(b" obj")[0] for place in places] == [b"%d 0" % n for n in range(1, 6)]
    assert b"(SIMULATED P000001 2021-05) Tj" in body
