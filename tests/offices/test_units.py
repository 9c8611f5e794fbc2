"""Handing over, merging and renaming: what moves, what stays, and who may."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from projects import access, figures, ledger
from projects.ledger import Actor, Difference, Refused
from projects.models import Membership, Organisation, PeriodException, Permit, Problem, Project, Support
from projects.office import units
from tests.factories import TEST, WAN, House, change, close_month, commit, make, remove, stored


def problem(project: int, department: int, *states: str) -> int:
    made = make(
        "problem",
        project=project,
        kind="land",
        description="征地",
        raised="2021-05-01",
        state="raised",
        department=department,
    )
    for state in states:
        change("problem", made, state=state, result="已办")
    return made


CLOSED = ("handling", "closing", "closed")


# --- handing over


def test_a_departments_projects_go_with_what_is_open(house: House) -> None:
    first, second, other = house.projects(
        [{"name": "甲"}, {"name": "乙", "stage": "finished"}, {"name": "丙", "responsible": house.elsewhere}]
    )
    open_, closed = problem(first, house.department), problem(first, house.department, *CLOSED)
    done = make("permit", project=other, kind="land", state="done", department=house.department)
    begun = make("permit", project=other, kind="planning", state="handling", department=house.department)
    support = make("support", project=other, organisation=house.department)
    found = units.hand_over(house.department, house.elsewhere)
    receipt = commit(found)
    assert receipt.changes == 4
    assert set(Project.objects.values_list("responsible_id", flat=True)) == {house.elsewhere}
    assert (Problem.objects.get(pk=open_).department_id, Problem.objects.get(pk=closed).department_id) == (
        house.elsewhere,
        house.department,
    )
    assert (Permit.objects.get(pk=begun).department_id, Permit.objects.get(pk=done).department_id) == (
        house.elsewhere,
        house.department,
    )
    assert Support.objects.get(pk=support).organisation_id == house.department
    assert second


def test_supports_go_along_when_asked_and_never_twice(house: House) -> None:
    first, second = house.projects([{"name": "甲", "responsible": None}, {"name": "乙", "responsible": None}])
    third = make("organisation", name="第三局", active=True)
    make("support", project=first, organisation=house.department, reports=True)
    make("support", project=second, organisation=house.department)
    make("support", project=second, organisation=third)
    commit(units.hand_over(house.department, third, supporting=True))
    assert sorted(Support.objects.values_list("project_id", "organisation_id", "reports")) == [
        (first, third, True),
        (second, third, False),
    ]


def test_sums_move_between_departments_and_do_not_change(house: House) -> None:
    pk = house.project(planned=100 * WAN, total_investment=500 * WAN)
    house.report(pk, 3, completed=9 * WAN)
    before = figures.rollup(2021, 3).total
    commit(units.hand_over(house.department, house.elsewhere))
    assert figures.rollup(2021, 3).total == before
    assert [group.key for group in figures.rollup(2021, 3, "department").groups] == [str(house.elsewhere)]
    assert ledger.replay() == []


def test_the_new_departments_officer_reports_and_the_old_ones_sees_nothing(
    house: House, people: dict[str, User]
) -> None:
    pk = house.project()
    assert access.visible_projects(people["officer"]).filter(pk=pk).exists()
    commit(units.hand_over(house.department, house.elsewhere), Actor.of(people["manager"]))
    assert not access.visible_projects(people["officer"]).filter(pk=pk).exists()
    assert access.visible_projects(people["stranger"]).filter(pk=pk).exists()
    with pytest.raises(Refused, match="not-yours"):
        commit(units.hand_over(house.elsewhere, house.department), Actor.of(people["stranger"]))


def test_a_handover_can_be_undone(house: House) -> None:
    pk = house.project()
    number = commit(units.hand_over(house.department, house.elsewhere)).number
    assert number
    ledger.undo(number, Actor.system(), TEST, "误操作")
    assert stored("project", pk)["responsible"] == house.department


def test_to_itself_is_refused(house: House) -> None:
    for action in (units.hand_over, units.merge):
        with pytest.raises(Refused, match="same-organisation"):
            action(house.department, house.department)


# --- merging


@pytest.fixture
def everywhere(house: House, people: dict[str, User]) -> dict[str, int]:
    """The first department stands wherever an organisation can."""
    both, own = house.projects(
        [{"name": "甲", "owner": house.department}, {"name": "乙", "responsible": None}]
    )
    make("support", project=own, organisation=house.department)
    make("support", project=both, organisation=house.elsewhere)
    make("support", project=both, organisation=house.department)
    make("permit", project=own, kind="land", state="done", department=house.department)
    period = house.period(3)
    make(
        "period_exception",
        period=period,
        organisation=house.department,
        until="2021-04-05T18:00",
        reason="停电",
    )
    make("membership", user=people["stranger"].pk, organisation=house.department, role="officer")
    return {
        "both": both,
        "own": own,
        "open": problem(own, house.department),
        "closed": problem(own, house.department, *CLOSED),
    }


def test_everything_that_refers_to_the_one_moves_to_the_other(
    house: House, people: dict[str, User], everywhere: dict[str, int]
) -> None:
    administrator = Actor.of(people["administrator"])
    receipt = ledger.commit(
        units.merge(house.department, house.elsewhere), administrator, TEST, "merge", "机构改革"
    )
    assert receipt.number
    left = {
        (label, pk)
        for label, key in ledger.REFERRED_BY["organisation"]
        for pk, _ in ledger.write.referring(label, key, [house.department])
    }
    assert left == {("problem", everywhere["closed"])}
    project = Project.objects.get(pk=everywhere["both"])
    assert (project.owner_id, project.responsible_id) == (house.elsewhere, house.elsewhere)
    assert Support.objects.filter(project=everywhere["both"]).count() == 1
    assert Membership.objects.filter(user=people["stranger"]).count() == 1
    assert PeriodException.objects.get().organisation_id == house.elsewhere
    assert Organisation.objects.get(pk=house.department).active is False
    assert ledger.replay() == []


def test_the_officer_of_the_one_that_ends_reports_for_the_one_that_stays(
    house: House, people: dict[str, User], everywhere: dict[str, int]
) -> None:
    commit(units.merge(house.department, house.elsewhere), Actor.of(people["administrator"]))
    officer = User.objects.get(pk=people["officer"].pk)
    assert access.departments(officer) == [house.elsewhere]
    assert access.visible_projects(officer).filter(pk=everywhere["both"]).exists()


def test_an_administrator_turns_no_project_but_with_a_merge(
    house: House, people: dict[str, User], everywhere: dict[str, int]
) -> None:
    administrator = Actor.of(people["administrator"])
    turn = Difference(
        "project", everywhere["both"], "update", {"responsible": (house.department, house.elsewhere)}
    )
    ending = Difference("organisation", house.elsewhere, "update", {"active": (True, False)})
    more = Difference(
        "project",
        everywhere["both"],
        "update",
        {"responsible": (house.department, house.elsewhere), "place": ("", "x")},
    )
    gone = Difference("project", everywhere["own"], "delete", {"owner": (house.department, None)})
    other_end = Difference("organisation", house.department, "update", {"active": (True, False)})
    for wanted in ([turn], [turn, ending], [more, other_end], [gone, other_end]):
        with pytest.raises(Refused, match="not-yours"):
            commit(wanted, administrator)
    with pytest.raises(Refused, match="not-yours"):
        commit(units.merge(house.department, house.elsewhere), Actor.of(people["manager"]))


def test_an_extension_of_a_closed_month_keeps_its_name(house: House, everywhere: dict[str, int]) -> None:
    close_month(house.period(3))
    commit(units.merge(house.department, house.elsewhere))
    assert PeriodException.objects.get().organisation_id == house.department


def test_into_one_that_is_out_of_use_is_refused(house: House) -> None:
    change("organisation", house.elsewhere, active=False)
    with pytest.raises(Refused, match="organisation-ended"):
        units.merge(house.department, house.elsewhere)


def test_a_second_merge_changes_nothing(house: House, everywhere: dict[str, int]) -> None:
    remove("problem", everywhere["open"])
    commit(units.merge(house.department, house.elsewhere))
    assert units.merge(house.department, house.elsewhere) == []


# --- renaming


def test_a_new_name_is_kept_beside_the_old_in_the_history(house: House) -> None:
    commit(units.rename(house.department, " 工业和信息化局（新） "))
    assert stored("organisation", house.department)["name"] == "工业和信息化局（新）"
    assert units.rename(house.department, "工业和信息化局（新）") == []
    with pytest.raises(Refused, match="name-taken"):
        units.rename(house.department, "交通运输局")
