"""How findings live: opened, explained, judged, settled; cleared by a run with both values; silenced until a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User

from projects import audit, ledger
from projects.audit import kept, standing
from projects.ledger import Actor, Refused
from projects.models import ChangeSet, Finding, Plan
from tests.factories import TEST, WAN, House, change, edit, make, remove

pytestmark = pytest.mark.django_db
DAY = date(2021, 7, 1)


class Desk:
    """A project whose completed amount exceeds what it may cost, and who works on it."""

    def __init__(self, house: House, people: dict[str, User]) -> None:
        self.house, self.people = house, people
        sound: dict[str, Any] = {"planned": 500 * WAN, "stage": "building", "started": "2020-05", "statistics": "in", "statistics_date": "2020-06"}  # fmt: skip
        self.project = house.project("一号高炉环保改造", total_investment=20_000 * WAN, completed_before=19_800 * WAN, **sound)  # fmt: skip
        change("year_plan", house.year_plan(self.project), planned=200 * WAN)
        self.returned = house.report(self.project, 6, completed=210 * WAN, progress_percent=10_000)
        self.plan = Plan.objects.get(pk=house.plan)

    def run(self, on: date = DAY, month: int | None = None) -> audit.Outcome:
        return audit.run(self.plan, on, Actor.of(self.people["auditor"]), TEST, month)

    @property
    def finding(self) -> Finding:
        return Finding.objects.get(rule="A01")

    def step(self, who: str, state: str, **words: str) -> None:
        actor = Actor.of(self.people[who])
        found = [each for each in [edit("finding", self.finding.pk, state=state, **words)] if each]
        ledger.commit(found, actor, TEST, "finding")


@pytest.fixture
def desk(house: House, people: dict[str, User]) -> Desk:
    return Desk(house, people)


def test_a_run_opens_and_the_next_one_writes_nothing(desk: Desk) -> None:
    done = desk.run()
    assert (done.opened, done.cleared) == (1, 0)
    row = desk.finding
    assert (row.level, row.state, row.month, row.project_id, row.due) == ("warning", "open", 6, desk.project, "2021-07-16")  # fmt: skip
    assert (row.unit, row.measured, row.threshold) == ("fen", 20_010 * WAN, 20_000 * WAN)
    head = ledger.head()
    again = desk.run()
    assert (again.receipt, again.holding, ledger.head()) == (None, 1, head)
    assert ledger.verify(with_replay=True).ok


def test_explained_accepted_settled(desk: Desk) -> None:
    desk.run()
    for who, state, code in (
        ("stranger", "explained", "unknown-project"), ("leader", "explained", "not-yours"), ("administrator", "explained", "not-yours"),
        ("officer", "accepted", "finding-step"), ("auditor", "explained", "finding-department"), ("officer", "settled", "finding-auditor"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            desk.step(who, state, explanation="设备涨价")
        assert refused.value.code == code, (who, state)
    with pytest.raises(Refused, match="finding-explanation"):
        desk.step("officer", "explained", explanation=" ")
    desk.step("officer", "explained", explanation="设备涨价")
    for who, code in (("officer", "finding-auditor"), ("manager", "finding-auditor")):
        with pytest.raises(Refused, match=code):
            desk.step(who, "accepted")
    with pytest.raises(Refused, match="finding-verdict"):
        desk.step("auditor", "returned")
    desk.step("auditor", "returned", verdict="请附合同")
    desk.step("officer", "explained", explanation="设备涨价，合同附后")
    desk.step("auditor", "accepted")
    assert desk.run().receipt is None, "what is accepted and holds on is left alone"
    desk.step("auditor", "settled")
    with pytest.raises(Refused, match="finding-ended"):
        desk.step("manager", "explained", explanation="x")
    assert desk.run().receipt is None, "what was settled is not found again"
    change("monthly_return", desk.returned, completed=220 * WAN)
    assert desk.run().opened == 1, "another amount is another matter"


def test_cleared_by_the_run_that_sees_it_no_more(desk: Desk) -> None:
    desk.run()
    desk.step("officer", "explained", explanation="已申请调整")
    change("project", desk.project, total_investment=21_000 * WAN)
    done = desk.run()
    assert (done.cleared, done.opened) == (1, 0)
    row = desk.finding
    assert (row.state, row.measured, row.threshold) == ("cleared", 20_010 * WAN, 20_000 * WAN)
    assert (row.measured_now, row.threshold_now) == (20_010 * WAN, 21_000 * WAN)
    change("project", desk.project, total_investment=20_000 * WAN)
    assert desk.run().opened == 1, "it comes again as a new one"


def test_what_has_become_graver_is_asked_again(desk: Desk) -> None:
    desk.run()
    desk.step("officer", "explained", explanation="设备涨价")
    change("monthly_return", desk.returned, completed=230 * WAN)
    desk.run()
    assert (desk.finding.state, desk.finding.measured) == ("explained", 20_030 * WAN)
    change("monthly_return", desk.returned, completed=1_500 * WAN)
    desk.run(date(2021, 8, 1))
    row = desk.finding
    assert (row.level, row.state, row.due, row.explanation) == ("error", "open", "2021-08-16", "设备涨价")


def test_what_is_only_told_is_due_on_no_day(desk: Desk) -> None:
    desk.house.report(desk.project, 1, declared_to_date=WAN)
    desk.run()
    assert set(Finding.objects.values_list("rule", "level", "due")) == {
        ("A01", "warning", "2021-07-16"),
        ("A23", "info", ""),
    }


def test_what_was_settled_is_asked_again_when_graver_and_not_when_only_later(desk: Desk) -> None:
    """A12: months go on by themselves; a warning that becomes an error is another matter."""
    change("project", desk.project, stage="preparing", started="", planned_start="2021-06")
    desk.run(month=6)
    late = Finding.objects.get(rule="A12")
    for who, state in (("officer", "explained"), ("auditor", "accepted"), ("auditor", "settled")):
        told = edit("finding", late.pk, state=state, explanation="冻土")
        ledger.commit([told] if told else [], Actor.of(desk.people[who]), TEST, "finding")
    levels = Finding.objects.filter(rule="A12").order_by("pk").values_list("level", "state")
    for month, more in ((7, []), (8, []), (9, [("error", "open")])):
        desk.run(month=month)
        assert list(levels.all()) == [("warning", "settled"), *more], month


def test_a_rule_is_silent_about_one_project_until_a_day(desk: Desk) -> None:
    desk.run()
    silence = ledger.create("silence", -1, {"rule": "A01", "project": desk.project, "reason": "概算调整中", "until": "2021-07-31"})  # fmt: skip
    for who in ("officer", "manager", "leader", "administrator"):
        with pytest.raises(Refused):
            ledger.commit([silence], Actor.of(desk.people[who]), TEST)
    ledger.commit([silence], Actor.of(desk.people["auditor"]), TEST)
    assert desk.run().silenced == 1
    assert desk.finding.state == "silenced"
    assert desk.run(date(2021, 7, 31)).receipt is None
    assert desk.run(date(2021, 8, 1)).opened == 1


def test_what_holds_on_is_told_with_the_month_it_was_last_measured_at(desk: Desk) -> None:
    desk.run()
    desk.house.report(desk.project, 7, completed=20 * WAN)
    done = desk.run(date(2021, 8, 1))
    assert (done.opened, done.followed) == (0, 1)
    row = desk.finding
    assert (row.month, row.measured, row.opened, row.due) == (7, 20_030 * WAN, "2021-07-01", "2021-07-16")


def test_a_run_of_an_earlier_month_leaves_later_findings_alone(desk: Desk) -> None:
    desk.house.report(desk.project, 7, completed=20 * WAN)
    desk.run()
    desk.run(month=6)
    assert (desk.finding.state, desk.finding.month) == ("open", 7), "one, as it stood"
    change("year_plan", desk.house.year_plan(desk.project), completed_before=0)
    desk.run(month=6)
    assert desk.finding.state == "open", "June does not see it, and July was not asked"
    desk.run()
    assert desk.finding.state == "cleared"


def test_a_runs_steps_are_taken_by_no_hand(desk: Desk) -> None:
    desk.run()
    for who, state in (("manager", "cleared"), ("auditor", "cleared"), ("manager", "silenced")):
        with pytest.raises(Refused, match="finding-step"):
            desk.step(who, state)
    assert desk.finding.state == "open"


def test_the_auditors_word_is_taken_back_by_the_auditor_alone(desk: Desk) -> None:
    desk.run()
    desk.step("auditor", "settled", verdict="已核")
    number = ledger.head()[0]
    for who in ("manager", "officer"):
        with pytest.raises(Refused):
            ledger.undo(number, Actor.of(desk.people[who]), TEST, "改回")
    assert desk.finding.state == "settled"
    ledger.undo(number, Actor.of(desk.people["auditor"]), TEST, "点错了")
    assert (desk.finding.state, desk.finding.verdict) == ("open", "")
    desk.step("officer", "explained", explanation="设备涨价")
    ledger.undo(ledger.head()[0], Actor.of(desk.people["manager"]), TEST, "写错了项目")
    assert desk.finding.state == "open"
    assert ledger.verify(with_replay=True).ok


def test_what_a_run_would_open_stands_beside_what_is_kept(desk: Desk) -> None:
    assert [each.rule for each in standing.found(desk.plan, DAY)] == ["A01"]
    desk.run()
    desk.step("auditor", "settled", verdict="已核")
    assert [(each.state, each.measured) for each in standing.found(desk.plan, DAY)] == [
        ("settled", 20_010 * WAN)
    ]
    change("monthly_return", desk.returned, completed=230 * WAN)
    found = [(each.state, each.measured) for each in standing.found(desk.plan, DAY)]
    assert found == [("settled", 20_010 * WAN), ("", 20_030 * WAN)], "another amount is another matter"
    assert desk.run().opened == 1


def test_a_silence_without_an_end_is_refused(desk: Desk) -> None:
    for told, code in (
        ({"reason": "概算调整中"}, "not-storable"),
        ({"until": "2021-07-31", "reason": " "}, "silence-incomplete"),
    ):
        silence = ledger.create("silence", -1, {"rule": "A01", "project": desk.project, **told})
        with pytest.raises(Refused, match=code):
            ledger.commit([silence], Actor.of(desk.people["auditor"]), TEST)


def test_overdue_and_to_be_explained(desk: Desk) -> None:
    desk.run()
    officer, stranger = desk.people["officer"], desk.people["stranger"]
    assert kept.to_explain(officer, date(2021, 7, 16)) == kept.ToExplain(1, 0)
    assert kept.to_explain(officer, date(2021, 7, 17)) == kept.ToExplain(1, 1)
    assert kept.to_explain(stranger, date(2021, 7, 17)) == kept.ToExplain(0, 0)
    assert [(each.code, each.warnings, each.late) for each in kept.by_rule(Finding.objects.all(), date(2021, 7, 17))] == [("A01", 1, 1)]  # fmt: skip
    desk.step("officer", "explained", explanation="设备涨价")
    assert kept.to_explain(officer, date(2021, 7, 17)) == kept.ToExplain(0, 0)


def test_a_finding_is_never_deleted_and_never_born_explained(desk: Desk) -> None:
    desk.run()
    with pytest.raises(Refused, match="finding-stays"):
        remove("finding", desk.finding.pk)
    told: dict[str, Any] = {"rule": "A01", "plan": desk.house.plan, "month": 0, "level": "info", "sentence": "x", "opened": "2021-07-01"}  # fmt: skip
    with pytest.raises(Refused, match="finding-step"):
        make("finding", **told, state="settled")
    whole = make("finding", **told, state="open")
    with pytest.raises(Refused, match="not-yours"):
        ledger.commit([e for e in [edit("finding", whole, state="explained", explanation="x")] if e], Actor.of(desk.people["officer"]), TEST)  # fmt: skip


def test_what_was_written_can_be_undone(desk: Desk) -> None:
    done = desk.run()
    assert done.receipt
    assert done.receipt.number
    ledger.undo(done.receipt.number, Actor.of(desk.people["manager"]), TEST, "阈值有误")
    assert not Finding.objects.exists()
    assert ChangeSet.objects.filter(action="audit").count() == 1
    assert ledger.verify(with_replay=True).ok
