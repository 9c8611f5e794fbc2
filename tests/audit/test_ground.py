"""What the rules look at comes from real rows: one ledger in which each family finds what was put there, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects import audit, ledger
from projects.audit.ground import Ground
from projects.audit.limits import change
from projects.models import ImportBatch, Period, Plan
from tests.factories import TEST, WAN, House, close_month, kept, make, reopen_month
from tests.factories import change as put

pytestmark = pytest.mark.django_db
#: nothing is wrong with a project of this kind
SOUND: dict[str, Any] = {
    "total_investment": 20_000 * WAN, "planned": 4_000 * WAN, "completed_before": 10_000 * WAN, "stage": "building",
    "started": "2020-05", "statistics": "in", "statistics_date": "2020-06",
}  # fmt: skip


def said(plan: int, month: int | None = None) -> set[tuple[str, str, str]]:
    """(rule, level, what it is about) of everything but sums against what was published."""
    found = audit.look(Plan.objects.get(pk=plan), month)
    return {(hit.rule.code, hit.seen.level, hit.code and hit.code[-1]) for hit in found}


def days_late(plan: int) -> list[int | None]:
    """By how many days returns came late, as A24 says it."""
    return [hit.seen.measured for hit in audit.look(Plan.objects.get(pk=plan)) if hit.rule.code == "A24"]


def test_a_sound_ledger_is_silent(house: House) -> None:
    """Placeholders and cancelled projects too, whatever they look like."""
    project = house.project("一号高炉环保改造", **SOUND)
    for month, amount in ((2, 300), (3, 520)):
        house.report(project, month, completed=amount * WAN, progress_percent=5_300)
    house.project("占位", placeholder=True)
    house.project("二号", **{**SOUND, "stage": "cancelled", "planned": None})
    assert said(house.plan) == set()
    assert said(house.plan, 2) == set()


def test_amounts_and_months_from_rows(house: House) -> None:
    """Returns are folded as figures fold them: the latest declared cumulative and the months after it."""
    project = house.project("一号高炉环保改造", **SOUND)
    house.report(project, 1, declared_to_date=100 * WAN)
    house.report(project, 2, completed=50 * WAN, declared_to_date=160 * WAN)
    house.report(project, 3, completed=-10 * WAN)
    house.report(project, 5, declared_to_date=140 * WAN, construction=200 * WAN)
    house.report(project, 6, completed=9_999_999 * WAN, state="returned")
    assert said(house.plan) == {("A23", "info", "1"), ("A02", "error", "1"), ("A34", "error", "1"), ("A04", "error", "1"), ("A05", "error", "1")}  # fmt: skip
    facts = next(Ground(Plan.objects.get(pk=house.plan)).walk())
    assert [(at.month, at.before, at.to_date, at.follows) for at in facts.filed.values()] == [
        (1, 0, 100 * WAN, True), (2, 100 * WAN, 160 * WAN, True), (3, 160 * WAN, 150 * WAN, True), (5, 150 * WAN, 140 * WAN, False),
    ]  # fmt: skip


def test_permits_evidence_and_dates_from_rows(house: House) -> None:
    project = house.project(
        "一号高炉环保改造", **SOUND | {"planned_finish": "2021-03", "planned": 4_000 * WAN}
    )
    returned = house.report(project, 5, completed=1_000 * WAN)
    make("permit", project=project, kind="environment", state="pending")
    assert said(house.plan) == {("A22", "warning", "1"), ("A27", "error", "1"), ("A14", "error", "1")}
    make("evidence", **kept(project=project, monthly_return=returned))
    assert ("A22", "warning", "1") not in said(house.plan)
    make("evidence", **kept(b"%PDF-1.4 sheet", project=project, monthly_return=returned, kind="progress"))
    assert ("A22", "warning", "1") in said(house.plan), "not signed"


def test_what_the_history_knows(house: House) -> None:
    """The total investment as it was first; a return that came after its day."""
    project = house.project("一号高炉环保改造", **SOUND)
    put("project", project, total_investment=25_000 * WAN)
    put("plan", house.plan, due_day=28)
    house.report(project, 2, completed=5 * WAN)
    told = said(house.plan)
    assert told == {("A26", "warning", "1"), ("A24", "warning", "1")}
    until: dict[str, Any] = {
        "period": Period.objects.get().pk,
        "organisation": house.department,
        "until": "2099-01-01T00:00",
    }
    make("period_exception", **until, reason="停电")
    assert ("A24", "warning", "1") not in said(house.plan)


def test_a_closed_month_is_late_by_the_day_it_was_closed_under(house: House) -> None:
    project = house.project("一号高炉环保改造", **SOUND)
    put("plan", house.plan, due_day=28)
    house.report(project, 2, completed=5 * WAN)
    close_month(house.period(2))
    [days] = days_late(house.plan)
    for day in (10, None):
        put("plan", house.plan, due_day=day)
        assert days_late(house.plan) == [days]
    reopen_month(house.period(2))
    assert days_late(house.plan) == []


def test_doubles_totals_and_the_year_before(house: House) -> None:
    """What concerns several projects, what a sheet declared, what was published, what was there last year."""
    owner = make("organisation", name="钢管公司")
    same = {**SOUND, "owner": owner}
    names = ["无缝钢管生产线改造", "无缝钢管生产线改造项目"]
    first, _second = house.projects([{"name": name, **same} for name in names])
    make("control_total", plan=house.plan, scope="all", measure="total_investment", value=50_000 * WAN)
    total = {"sheet": "明细", "row": 5, "label": "合计", "column": "F", "key": "total_investment", "declared": 11_364, "computed": 1_000}  # fmt: skip
    ImportBatch.objects.create(
        file_name="a.xls", year=2021, size=1, state="applied", reading={"totals": [{**total, "holds": False, "first": 6, "last": 6}]}
    )  # fmt: skip
    former = make("plan", year=2020, status="issued")
    lost = house.project("热轧线升级改造", **SOUND)
    ledger.commit([ledger.Difference("year_plan", house.year_plan(lost), "delete")], ledger.Actor.system(), TEST)  # fmt: skip
    made = [
        make("year_plan", project=each, plan=former, completed_before=9_000 * WAN) for each in (first, lost)
    ]
    december = make("period", plan=former, month=12, state="open")
    make("monthly_return", year_plan=made[0], period=december, declared_to_date=900 * WAN, state="accepted")
    assert said(house.plan) == {
        ("A17", "error", "2"), ("A30", "warning", ""), ("A31", "warning", ""), ("A40", "warning", "3"), ("A03", "error", "1"),
    }  # fmt: skip


def test_gone_is_what_is_neither_here_nor_over(house: House) -> None:
    former = make("plan", year=2020, status="issued")
    house.project("留下的")
    over: list[dict[str, Any]] = [
        {"stage": "building"}, {"stage": "building", "finished": "2020-11"}, {"stage": "finished"}, {"stage": "full"},
        {"stage": "cancelled"}, {"placeholder": True},
    ]  # fmt: skip
    gone = house.projects([{"name": f"项目{n}", **each} for n, each in enumerate(over)])
    for project in gone:
        put("year_plan", house.year_plan(project), plan=former)
    assert [each.id for each in Ground(Plan.objects.get(pk=house.plan)).gone()] == gone[:1]


def test_exactly_the_plan_is_within_a_twentieth_of_a_percent(house: House) -> None:
    """A36 counts projects at 100.0 % in December, of those that reported it."""
    plan, off = 10_000 * WAN, 5 * WAN
    reached = [plan, plan - off + 1, plan + off - 1, plan - off, plan + off, None]
    for n, project in enumerate(house.projects([{"name": f"项目{n}", "planned": plan} for n in range(6)])):
        house.report(project, 12, declared_to_date=reached[n])
    ground = Ground(Plan.objects.get(pk=house.plan))
    assert len(list(ground.walk())) == 6
    assert (ground.exact, ground.rated) == (3, 5)


def test_thresholds_and_rules_out_of_use(house: House) -> None:
    house.project("一号高炉环保改造", **SOUND | {"total_investment": 6_000 * WAN, "planned": None})
    assert said(house.plan) == {("A19", "warning", "1"), ("A07", "warning", "1")}
    system = ledger.Actor.system()
    set_to = [
        *change("A19", True, {"list": 6_000 * WAN, "statistics": 500 * WAN}),
        *change("A07", False, {}),
    ]
    assert len(set_to) == 2
    for place, difference in enumerate(set_to, 1):
        difference.id = -place
    ledger.commit(set_to, system, TEST, reason="区里规定")
    assert said(house.plan) == set()
    assert change("A07", False, {}) == [], "it stands so already"
    back = change("A07", True, {})
    ledger.commit(back, system, TEST, reason="恢复")
    assert said(house.plan) == {("A07", "warning", "1")}
    with pytest.raises(ledger.Refused):
        ledger.commit(change("A07", False, {}), system, TEST)


def test_the_number_of_questions_does_not_grow(house: House) -> None:
    counts = []
    for _time in range(2):
        for project in house.projects([{"name": f"生产线改造{n}", **SOUND} for n in range(8)]):
            house.report(project, 2, completed=5 * WAN)
        with CaptureQueriesContext(connection) as caught:
            list(audit.look(Plan.objects.get(pk=house.plan), on=date(2021, 3, 1)))
        counts.append(len(caught))
    assert counts[0] == counts[1] < 30
