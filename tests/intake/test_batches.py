"""The batch is the job: read once, shown, applied as shown and once, gone on with after a kill, undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from projects import ledger, store
from projects.intake import batches, undoing
from projects.intake.problems import Problem
from projects.ledger import Actor, Conflict, Refused, Source
from projects.models import ChangeSet, MonthlyReturn, Organisation, Project
from tests.factories import WAN, change, close_month, make, stored
from tests.intake.batching import Bring, State, bring, manager, names
from tests.intake.desk import Desk

__all__ = ["bring", "manager"]


# --- reading


def test_an_upload_is_kept_and_nothing_is_read_yet(bring: Bring) -> None:
    batch = bring(["甲", "steel", 5, 1], read=False)
    assert (batch.state, batch.file_name, batch.lines.count()) == (State.WAITING, "来表.xlsx", 0)
    assert store.path_of(batch.sha256).stat().st_size == batch.size
    assert batches.unfinished(batch)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("a\x00\u202eb.xlsx", "ab.xlsx"), ("长" * 300 + ".xlsx", "长" * 250 + ".xlsx"), ("\x01", "?")],
)
def test_a_name_is_kept_as_far_as_it_can_be_shown(people: dict[str, User], sent: str, kept: str) -> None:
    file = SimpleUploadedFile("a", b"x")
    file._name = sent  # type: ignore[attr-defined]  # as a hostile client sends it
    assert batches.upload(people["manager"], file, 2021, None, False).file_name == kept


def test_reading_stores_a_proposal_and_writes_no_ledger(desk: Desk, bring: Bring) -> None:
    desk.house.project("甲", planned=5 * WAN)
    desk.house.project("乙", planned=5 * WAN)
    head = ledger.head()
    batch = bring(["甲", None, None, 6], ["乙", None, None, 5], ["丙", "steel", 1, 1], ["丁", "航天", 1, 1])
    assert ledger.head() == head
    assert batch.state == State.READY
    counts = ("rows", "created", "changed", "unchanged", "rows_with_errors", "fields_changed", "errors")
    assert [batch.reading[key] for key in counts] == [4, 1, 1, 1, 1, 1, 1]
    assert list(batch.lines.values_list("row", "status", "name")) == [
        (2, "changed", "甲"), (3, "unchanged", "乙"), (4, "new", "丙"), (5, "error", "丁"),
    ]  # fmt: skip
    assert batch.position == head[0]
    assert not batches.unfinished(batch)


def test_problems_of_a_stored_row_speak_the_readers_language(bring: Bring) -> None:
    line = bring(["丁", "航天", 1, 1]).lines.get()
    problem = Problem(**line.problems[0])
    with override("en"):
        assert "is not a sector" in problem.message
    with override("zh-hans"):
        assert "航天" in problem.message
        assert "is not a sector" not in problem.message


def test_a_file_that_cannot_be_used_is_refused_with_its_code(bring: Bring, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"hello")
    batch = bring(path=tmp_path / "a.xlsx")
    assert (batch.state, batch.reading["refused"]["code"]) == (State.REFUSED, "not-a-workbook")
    assert batch.lease_until is None


def test_a_file_whose_bytes_are_lost_is_refused(bring: Bring) -> None:
    batch = bring(["甲", "steel", 5, 1], read=False)
    store.path_of(batch.sha256).unlink()
    batches.read(batch)
    assert (batch.state, batch.reading["refused"]["code"]) == (State.REFUSED, "file-lost")


def test_what_no_database_keeps_does_not_stop_a_reading(bring: Bring) -> None:
    batch = bring(
        ["甲", "航_x0000_天", "_x0000_", 1], head=("项目名称", "领域", "总投资（万元）", "年度_x0000_计划")
    )
    assert batch.state == State.READY
    assert batch.reading["errors"]


# --- what was shown is what is applied


def test_applied_as_shown(desk: Desk, bring: Bring, manager: Actor) -> None:
    desk.house.project("甲", planned=5 * WAN)
    make("support", project=1, organisation=desk.house.elsewhere)
    head = ("项目名称", "领域", "建设单位", "年度计划投资（万元）", "配合单位", "本月完成投资（万元）")
    batch = bring(
        ["甲", None, "新公司", 6, "水务局", 1],
        ["乙", "other", "新公司", 7, "甲局、乙局", 2],
        head=head,
        month=5,
    )
    batches.apply(batch, manager)
    assert (batch.state, batch.changeset) == (State.APPLIED, ledger.head()[0])
    assert ChangeSet.objects.latest("number").user_id == manager.id
    assert set(Project.objects.values_list("name", "owner__name", "year_plans__planned")) == {
        ("甲", "新公司", 6 * WAN), ("乙", "新公司", 7 * WAN),
    }  # fmt: skip
    assert list(MonthlyReturn.objects.order_by("id").values_list("completed", "state", "period__month")) == [
        (WAN, "accepted", 5), (2 * WAN, "accepted", 5),
    ]  # fmt: skip
    links = set(Project.objects.values_list("name", "supports__organisation__name"))
    assert links == {("甲", "水务局"), ("乙", "甲局"), ("乙", "乙局")}
    assert ledger.verify(with_replay=True).ok


def test_someone_who_changed_the_same_cell_stops_it_all(desk: Desk, bring: Bring, manager: Actor) -> None:
    project = desk.house.project("甲", planned=5 * WAN)
    batch = bring(["甲", None, None, 6], ["乙", "steel", 1, 1])
    change("year_plan", desk.house.year_plan(project), planned=7 * WAN)
    head = ledger.head()
    with pytest.raises(Conflict):
        batches.apply(batch, manager)
    batch.refresh_from_db()
    assert (batch.state, ledger.head(), names()) == (State.READY, head, {"甲"})


def test_someone_who_changed_another_cell_does_not(desk: Desk, bring: Bring, manager: Actor) -> None:
    project = desk.house.project("甲", planned=5 * WAN)
    batch = bring(["甲", None, None, 6])
    change("project", project, place="园区")
    batches.apply(batch, manager)
    assert stored("project", project)["place"] == "园区"
    assert stored("year_plan", desk.house.year_plan(project))["planned"] == 6 * WAN


def test_what_someone_removed_meanwhile_stops_it(desk: Desk, bring: Bring, manager: Actor) -> None:
    project = desk.house.project("甲", planned=5 * WAN)
    batch = bring(["甲", None, None, 6])
    year_plan = desk.house.year_plan(project)
    ledger.commit(
        [ledger.Difference("year_plan", year_plan, "delete"), ledger.Difference("project", project, "delete")],
        Actor.system(), ledger.Source("system", "test"),
    )  # fmt: skip
    with pytest.raises(Conflict):
        batches.apply(batch, manager)


@pytest.mark.parametrize("newcomer", ["甲", " 甲 "])
def test_a_project_that_came_meanwhile_is_not_made_twice(
    desk: Desk, bring: Bring, manager: Actor, newcomer: str
) -> None:
    batch = bring(["甲", "steel", 5, 1])
    desk.house.project(newcomer)
    with pytest.raises(Conflict):
        batches.apply(batch, manager)
    assert Project.objects.count() == 1
    desk.house.project("别的")
    assert batches.again(batch, batch.user).state == State.WAITING  # type: ignore[arg-type]


def test_an_organisation_that_came_meanwhile_is_a_conflict_and_no_crash(bring: Bring, manager: Actor) -> None:
    head = ("项目名称", "领域", "建设单位")
    batch = bring(["甲", "steel", "新公司"], head=head)
    make("organisation", name="新公司", active=True)
    with pytest.raises(Conflict):
        batches.apply(batch, manager)
    assert names() == set()
    again = batches.again(batch, batch.user)  # type: ignore[arg-type]
    batches.read(again)
    batches.apply(again, manager)
    assert Organisation.objects.filter(name="新公司").count() == 1


def test_a_month_that_was_closed_meanwhile_takes_nothing(desk: Desk, bring: Bring, manager: Actor) -> None:
    desk.house.project("甲")
    period = desk.house.period(3)
    batch = bring(["甲", 5], head=("项目名称", "本月完成投资（万元）"), month=3)
    close_month(period)
    with pytest.raises(Refused) as refused:
        batches.apply(batch, manager)
    assert (refused.value.code, MonthlyReturn.objects.count()) == ("period-closed", 0)


def test_with_errors_nothing_can_be_applied(bring: Bring, manager: Actor) -> None:
    batch = bring(["甲", "steel", 5, 1], ["乙", "航天", 5, 1])
    with pytest.raises(Refused) as refused:
        batches.apply(batch, manager)
    assert (refused.value.code, names()) == ("has-errors", set())


def test_an_officer_who_lost_the_project_meanwhile_does_not_write_it(
    desk: Desk, bring: Bring, people: dict[str, User]
) -> None:
    project = desk.house.project("甲")
    desk.house.period(3)
    batch = bring(["甲", 5], head=("项目名称", "本月完成投资（万元）"), month=3, who="officer")
    change("project", project, responsible=desk.house.elsewhere)
    with pytest.raises(Refused) as refused:
        batches.apply(batch, Actor.of(people["officer"]))
    assert refused.value.code == "unknown-project"


# --- undo


def test_undone_it_is_as_if_it_had_not_been(desk: Desk, bring: Bring, manager: Actor) -> None:
    project = desk.house.project("甲", planned=5 * WAN)
    slot = desk.house.project("待定", placeholder=True)
    head = ("项目名称", "领域", "建设单位", "年度计划投资（万元）", "配合单位", "本月完成投资（万元）")
    batch = bring(
        ["甲", None, "新公司", 6, "水务局", 1],
        ["乙", "steel", "新公司", 7, None, None],
        head=head,
        month=5,
        replace=True,
    )
    batches.apply(batch, manager)
    assert batch.retired == (batch.changeset or 0) + 1
    assert not Project.objects.filter(pk=slot).exists()
    assert undoing.undo(batch, manager, "错了").kept == []
    assert batch.state == State.UNDONE
    rows: set[Any] = set(Project.objects.values_list("id", "owner", "year_plans__planned", "placeholder"))
    assert rows == {
        (project, None, 5 * WAN, False), (slot, None, None, True),
    }  # fmt: skip
    assert (MonthlyReturn.objects.count(), Organisation.objects.count()) == (0, 2)
    assert ledger.verify(with_replay=True).ok


def test_the_history_turns_a_file_back_whole(desk: Desk, bring: Bring, manager: Actor) -> None:
    """Undone by its change set's number, a file stands no more: not its placeholders' end, not its batch."""
    slot = desk.house.project("待定", placeholder=True)
    batch = bring(["甲", "steel", 5, 1], replace=True)
    batches.apply(batch, manager)
    assert batch.changeset
    assert not Project.objects.filter(pk=slot).exists()
    done = undoing.turn_back(batch.changeset, manager, Source("page", "/history/"), "错了")
    batch.refresh_from_db()
    assert (batch.state, batch.undone) == (State.UNDONE, [done.number, (done.number or 0) + 1])
    assert names() == {"待定"}
    again = undoing.turn_back(batch.changeset, manager, Source("page", "/history/"), "再来")
    assert (again.number, again.reversed) == (None, 0)
    other = change("project", slot, place="园区").number or 0
    assert undoing.turn_back(other, manager, Source("page", "/history/"), "错了").reversed == 1


def test_what_someone_built_on_is_kept_and_told(bring: Bring, manager: Actor) -> None:
    batch = bring(["甲", "steel", 5, 1], ["乙", "steel", 5, 1])
    batches.apply(batch, manager)
    change("project", Project.objects.get(name="甲").pk, place="园区")
    kept = undoing.undo(batch, manager, "错了").kept
    assert "edited since: place" in [each["why"] for each in kept]
    assert names() == {"甲"}


def test_an_undo_needs_a_reason(bring: Bring, manager: Actor) -> None:
    batch = bring(["甲", "steel", 5, 1])
    batches.apply(batch, manager)
    with pytest.raises(Refused) as refused:
        undoing.undo(batch, manager, "  ")
    batch.refresh_from_db()
    assert (refused.value.code, batch.state, names()) == ("reason-missing", State.APPLIED, {"甲"})


def test_the_same_file_again_is_noticed_until_it_is_undone(bring: Bring, manager: Actor) -> None:
    first = bring(["甲", "steel", 5, 1])
    batches.apply(first, manager)
    second = bring(["甲", "steel", 5, 1])
    assert batches.earlier(second) == first
    assert (second.reading["unchanged"], second.reading["created"]) == (1, 0)
    undoing.undo(first, manager, "错了")
    third = bring(["甲", "steel", 5, 1])
    assert batches.earlier(third) is None
    batches.apply(third, manager)
    assert names() == {"甲"}


# --- who sees it


@pytest.mark.parametrize(
    ("name", "seen"),
    [("manager", True), ("auditor", True), ("officer", True), ("stranger", False), ("leader", False)],
)
def test_officers_see_their_own_batches(bring: Bring, people: dict[str, User], name: str, seen: bool) -> None:
    batch = bring(["甲", "steel", 5, 1], who="officer", read=False)
    assert batches.visible(people[name]).filter(pk=batch.pk).exists() == seen
