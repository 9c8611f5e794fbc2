"""Rights come from memberships alone: each role against each action, each edit class, each project."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, User

from projects import access, ledger, vocabulary
from projects.ledger import Actor, Difference, Refused
from projects.models import Project
from projects.values import Scalar
from projects.vocabulary import Edit
from tests.factories import ROLES, TEST, WAN, House, change, commit, edit, house, make, people, remove, stored

__all__ = ["house", "people"]

ALLOWED = {
    "read": {"officer", "stranger", "manager", "auditor", "leader"},
    "export": {"officer", "stranger", "manager", "auditor", "leader"},
    "import": {"officer", "stranger", "manager"},
    "undo": {"manager"},
    "verify": {"manager", "auditor"},
    "close": {"manager"},
    "plan": {"manager"},
    "assess": {"manager"},
    "files": {"manager", "auditor"},
    "evidence": {"officer", "stranger", "manager", "auditor"},
    "settle": {"manager"},
    "report": {"officer", "stranger", "manager"},
    "past": {"manager", "leader", "auditor"},
    "audit": {"manager", "auditor"},
    "explain": {"officer", "stranger", "manager"},
    "judge": {"auditor"},
    "sample": {"auditor"},
    "rules": {"manager"},
    "reference": {"administrator"},
    "merge": {"administrator"},
    "backup": {"manager"},
    "publish": {"manager", "auditor", "leader"},
    "signins": {"auditor", "administrator"},
}
EDITS = {
    Edit.PLAN: {"manager"}, Edit.RETURN: {"officer", "manager"}, Edit.ASSESS: {"manager"},
    Edit.FIND: {"manager", "auditor"}, Edit.EXPLAIN: {"officer", "manager", "auditor"}, Edit.AUDIT: {"auditor"},
    Edit.REFERENCE: {"administrator"}, Edit.NONE: set(),
}  # fmt: skip


@pytest.mark.parametrize("action", ALLOWED)
def test_each_action_is_for_its_roles(people: dict[str, User], action: str) -> None:
    assert {name for name in ROLES if access.may(people[name], action)} == ALLOWED[action]


def test_every_action_is_in_the_matrix() -> None:
    assert set(access._ACTIONS) == set(ALLOWED)


@pytest.mark.parametrize("matter", Edit)
def test_each_edit_class_is_for_its_roles(matter: Edit) -> None:
    roles = ("officer", "manager", "leader", "auditor", "administrator")
    assert {role for role in roles if access.may_edit(frozenset({role}), matter)} == EDITS[matter]


@pytest.mark.parametrize("label", vocabulary.COLUMNS)
def test_each_column_is_for_the_roles_of_its_edit_class(label: str) -> None:
    """A forged field is refused at the door whatever the page shows: every column of the vocabulary × every role."""
    for column in vocabulary.COLUMNS[label]:
        for role in ("officer", "manager", "leader", "auditor", "administrator"):
            told = access.refused(frozenset({role}), label, "update", frozenset({column.key}))
            if column.edit is not Edit.NONE:
                assert (told is None) == (role in EDITS[column.edit]), (column.key, role)
            elif role in ("leader", "auditor"):
                assert told, (column.key, role)


def test_who_is_nobody_may_nothing(house: House, people: dict[str, User]) -> None:
    house.project()
    retired = people["manager"]
    retired.is_active = False
    root = User.objects.create_superuser("root", password="x")
    for user in (None, AnonymousUser(), retired, root, people["nobody"]):
        assert access.roles(user) == frozenset()
        assert not any(access.may(user, action) for action in ALLOWED)
        if user is not None:
            assert not access.visible_projects(user).exists()
            assert not access.visible_year_plans(user).exists()
            assert not access.sees_all(user)


def test_whose_projects_are_seen(house: House, people: dict[str, User]) -> None:
    mine, theirs = house.project("甲"), house.project("乙", responsible=house.elsewhere)
    helped, unowned = house.project("丙", responsible=house.elsewhere), house.project("丁", responsible=None)
    make("support", project=helped, organisation=house.department)
    every = {mine, theirs, helped, unowned}
    seen = {name: set(access.visible_projects(people[name]).values_list("pk", flat=True)) for name in ROLES}
    assert seen == {
        "officer": {mine, helped}, "stranger": {theirs, helped}, "manager": every, "auditor": every,
        "leader": every, "administrator": set(), "nobody": set(),
    }  # fmt: skip
    for name in ROLES:
        plans = access.visible_year_plans(people[name]).values_list("project_id", flat=True)
        assert set(plans) == seen[name]
        assert access.sees_all(people[name]) == (seen[name] == every)


def test_whose_returns_are_limited_to_departments(house: House, people: dict[str, User]) -> None:
    """An officer's; not where the same person keeps the ledger."""
    told = {name: access.limits(people[name]) for name in ROLES}
    officers = {"officer": frozenset({house.department}), "stranger": frozenset({house.elsewhere})}
    assert told == {**dict.fromkeys(ROLES), **officers}
    make("membership", user=people["officer"].pk, role="manager")
    assert access.limits(User.objects.get(pk=people["officer"].pk)) is None


def test_who_explains_findings_about_a_project(house: House, people: dict[str, User]) -> None:
    mine, theirs = house.project("甲"), house.project("乙", responsible=house.elsewhere)
    helped, read = (house.project(name, responsible=None) for name in ("丙", "丁"))
    for project, reports in ((helped, True), (read, False)):
        make("support", project=project, organisation=house.department, reports=reports)
    who = {
        pk: {name for name in ROLES if access.may_explain(people[name], Project.objects.get(pk=pk))}
        for pk in (mine, theirs, helped, read)
    }
    assert who == {
        mine: {"officer", "manager"}, theirs: {"stranger", "manager"}, helped: {"officer", "manager"}, read: {"manager"},
    }  # fmt: skip


def test_roles_are_read_once(people: dict[str, User], django_assert_num_queries: object) -> None:
    assert callable(django_assert_num_queries)
    fresh = User.objects.get(pk=people["officer"].pk)
    with django_assert_num_queries(1):
        assert access.may(fresh, "read")
        assert access.may(fresh, "export")


# --- at the door


def refusal(differences: list[Difference | None], user: User) -> Refused:
    """What the door says to this person; nothing is left behind."""
    head = ledger.head()
    with pytest.raises(Refused) as caught:
        commit(differences, Actor.of(user))
    assert ledger.head() == head
    return caught.value


@pytest.mark.parametrize("name", [name for name in ROLES if name != "manager"])
def test_only_the_office_makes_and_deletes_projects(house: House, people: dict[str, User], name: str) -> None:
    project = house.project()
    new = ledger.create("project", -1, {"name": "新", "sector": house.steel})
    assert refusal([new], people[name]).code == "not-yours"
    gone = [
        Difference("year_plan", house.year_plan(project), "delete"),
        Difference("project", project, "delete"),
    ]
    assert refusal(list(gone), people[name]).code == "not-yours"


@pytest.mark.parametrize("name", ["officer", "administrator", "auditor", "leader", "nobody"])
@pytest.mark.parametrize("wanted", [{"placeholder": True}, {"total_investment_basis": "published"}])
def test_what_the_product_gives_is_not_for_who_may_not_write_the_rest(
    house: House, people: dict[str, User], name: str, wanted: dict[str, str | bool]
) -> None:
    project = house.project(total_investment=WAN)
    assert refusal([edit("project", project, **wanted)], people[name]).code == "not-yours"


def test_a_code_is_never_given_anew(house: House, people: dict[str, User]) -> None:
    project = house.project()
    for actor in (Actor.of(people["manager"]), Actor.system()):
        with pytest.raises(Refused, match="code"):
            change("project", project, actor, code="P999999")


def test_an_officer_reports_for_the_own_department_alone(house: House, people: dict[str, User]) -> None:
    mine, theirs = house.project("甲"), house.project("乙", responsible=house.elsewhere)
    march = house.period(3)
    officer = Actor.of(people["officer"])

    def report(project: int) -> Difference:
        wanted: dict[str, Scalar] = {
            "year_plan": house.year_plan(project),
            "period": march,
            "state": "submitted",
            "completed": WAN,
        }
        return ledger.create("monthly_return", -1, wanted)

    made = commit([report(mine)], officer).ids["monthly_return", -1]
    assert change("monthly_return", made, officer, completed=2 * WAN).number
    told = refusal([report(theirs)], people["officer"])
    assert (told.code, told.params) == ("unknown-project", {"code": f"P{theirs:06d}"})
    assert (
        refusal([edit("monthly_return", made, completed=WAN)], people["stranger"]).code == "unknown-project"
    )
    assert (
        refusal([Difference("monthly_return", made, "delete")], people["stranger"]).code == "unknown-project"
    )
    moved = edit("monthly_return", made, year_plan=house.year_plan(theirs))
    assert refusal([moved], people["officer"]).code == "unknown-project"
    assert change("monthly_return", made, Actor.of(people["manager"]), completed=WAN).number
    assert remove("monthly_return", made, actor=officer).number


@pytest.mark.parametrize("reports", [False, True])
def test_a_supporting_department_reports_where_it_is_said_to(
    house: House, people: dict[str, User], reports: bool
) -> None:
    project = house.project(responsible=house.elsewhere)
    make("support", project=project, organisation=house.department, reports=reports)
    made = house.report(project, 3, completed=WAN)
    wanted = edit("monthly_return", made, completed=2 * WAN)
    if reports:
        assert commit([wanted], Actor.of(people["officer"])).number
    else:
        assert refusal([wanted], people["officer"]).code == "unknown-project"


def test_only_the_office_assesses(house: House, people: dict[str, User]) -> None:
    made = house.report(house.project(), 3, completed=WAN)
    assert (
        refusal([edit("monthly_return", made, assessed_light="red")], people["officer"]).params["key"]
        == "assessed_light"
    )
    period, plan = house.period(4), house.year_plan(house.project("乙"))
    new = ledger.create(
        "monthly_return", -1, {"year_plan": plan, "period": period, "assessed_light": "green"}
    )
    assert refusal([new], people["officer"]).code == "not-yours"
    assert change("monthly_return", made, Actor.of(people["manager"]), assessed_light="red").number


def test_who_keeps_organisations_and_who_may_add_one(house: House, people: dict[str, User]) -> None:
    new = ledger.create("organisation", -1, {"name": "新单位"})
    assert commit([new], Actor.of(people["manager"])).number
    assert (
        refusal([edit("organisation", house.department, name="改名")], people["manager"]).code == "not-yours"
    )
    assert change("organisation", house.department, Actor.of(people["administrator"]), name="改名").number
    wanted: dict[str, Scalar] = {"user": people["nobody"].pk, "role": "manager"}
    assert refusal([ledger.create("membership", -1, wanted)], people["manager"]).code == "not-yours"


def test_an_account_of_two_departments_reports_for_both(house: House, people: dict[str, User]) -> None:
    make("membership", user=people["officer"].pk, role="officer", organisation=house.elsewhere)
    officer = User.objects.get(pk=people["officer"].pk)
    made = house.report(house.project(responsible=house.elsewhere), 3)
    receipt = ledger.commit(
        [each for each in [edit("monthly_return", made, completed=WAN)] if each], Actor.of(officer), TEST
    )
    assert receipt.number


def test_an_officer_reports_how_the_own_projects_stand_and_nothing_else_of_them(
    house: House, people: dict[str, User]
) -> None:
    """Stage and actual dates are reported; the rest of a project, and making or deleting one, is the office's."""
    project = house.project()
    officer, stranger = (Actor.of(people[name]) for name in ("officer", "stranger"))
    change("project", project, officer, stage="building", started="2021-03-15")
    assert stored("project", project)["stage"] == "building"
    problem = commit([ledger.create("problem", -1, {"project": project, "kind": "land", "description": "征地", "raised": "2021-03-01", "state": "raised"})], officer)  # fmt: skip
    assert problem.changes == 1
    cases: list[tuple[Actor, list[Difference | None], str]] = [
        (officer, [edit("project", project, name="别名")], "not-yours"),
        (officer, [Difference("project", project, "delete")], "not-yours"),
        (stranger, [edit("project", project, stage="finished")], "unknown-project"),
        (stranger, [edit("problem", problem.ids["problem", -1], state="closed")], "unknown-project"),
        (Actor.of(people["auditor"]), [edit("project", project, stage="finished")], "not-yours"),
    ]
    for actor, differences, code in cases:
        with pytest.raises(Refused) as caught:
            commit(differences, actor)
        assert caught.value.code == code


def test_the_holders_of_a_role_are_active_people(people: dict[str, User]) -> None:
    assert [user.username for user in access.holders(access.MANAGER)] == ["manager"]
    people["manager"].is_active = False
    people["manager"].save()
    assert list(access.holders(access.MANAGER)) == []
    assert {user.username for user in access.holders(access.OFFICER)} == {"officer", "stranger"}
