"""The door: what passes, what merges, what is refused, and that nothing is left behind by a refusal."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from projects import ledger
from projects.ledger import Actor, Conflict, Difference, Refused
from projects.ledger.difference import Pairs
from projects.models import Change, ChangeSet, MonthlyReturn, Project, Summary, YearPlan
from tests.factories import TEST, WAN, House, change, commit, edit, make, remove, stored


def test_a_change_set_says_who_when_from_where_and_why(house: House, people: dict[str, User]) -> None:
    project = house.project()
    actor = Actor.of(people["manager"])
    source = ledger.Source("file", "import 1", "台账.xlsx", "ab" * 32)
    receipt = ledger.commit([edit("project", project, place="甲路")], actor, source, "import", "按文件更新")  # type: ignore[list-item]
    kept = ChangeSet.objects.get(number=receipt.number or 0)
    assert (kept.user_id, kept.who, kept.source, kept.action, kept.reason) == (
        actor.id,
        "manager",
        "file",
        "import",
        "按文件更新",
    )
    assert kept.hash == receipt.head == ledger.head()[1]
    assert Change.objects.get(changeset=kept).body == '{"place":["","甲路"]}'


def test_a_new_object_keeps_every_field(house: House) -> None:
    project = house.project(total_investment=5 * WAN)
    entry = Change.objects.get(label="project", object_id=project)
    import json

    assert set(json.loads(entry.body)) == set(ledger.KEPT["project"].keys)
    assert entry.kind == "create"
    assert stored("project", project)["total_investment_basis"] == "declared"
    assert Project.objects.get(pk=project).code == f"P{project:06d}"


def test_no_change_makes_no_change_set(house: House) -> None:
    project, before = house.project(place="甲路"), ledger.head()
    assert commit([edit("project", project, place="甲路")]).number is None
    assert commit([Difference("project", project, "update", {"place": ("乙路", "甲路")})]).number is None
    assert ledger.head() == before


def test_different_fields_merge_and_the_same_field_conflicts(house: House) -> None:
    """Two people start from the same values: one field each is two changes; one field for both is a conflict."""
    project = house.project(place="旧处")
    mine, yours = edit("project", project, place="甲路", leader="张三"), edit("project", project, note="乙注")
    theirs = edit("project", project, place="丙路")
    commit([mine])
    assert commit([yours]).number
    now, head = stored("project", project), ledger.head()
    with pytest.raises(Conflict) as caught:
        commit([theirs])
    (clash,) = caught.value.clashes
    assert (clash.key, clash.base, clash.theirs, clash.yours) == ("place", "旧处", "甲路", "丙路")
    assert (stored("project", project), ledger.head()) == (now, head), "nothing was written"
    assert now["leader"] == "张三"
    assert now["note"] == "乙注"


def test_a_conflict_names_every_clash_and_every_lost_object(house: House) -> None:
    first, second = house.project(place="一"), house.project(place="二")
    stale = [edit("project", first, place="甲"), edit("project", second, place="乙")]
    change("project", first, place="丙")
    remove("year_plan", house.year_plan(second))
    remove("project", second)
    with pytest.raises(Conflict) as caught:
        commit(stale)
    assert [clash.id for clash in caught.value.clashes] == [first]
    assert caught.value.gone == [("project", second)]


def test_a_delete_stands_only_if_what_was_seen_still_does(house: House) -> None:
    project = house.project(place="一")
    remove("year_plan", house.year_plan(project))
    seen: Pairs = {key: (value, None) for key, value in stored("project", project).items()}
    change("project", project, place="二")
    with pytest.raises(Conflict):
        commit([Difference("project", project, "delete", seen)])
    assert Project.objects.filter(pk=project).exists()


def test_what_is_referred_to_stays(house: House) -> None:
    project = house.project()
    with pytest.raises(Refused) as caught:
        remove("project", project)
    assert caught.value.code == "referred-to"
    with pytest.raises(Refused):
        remove("sector", house.steel)
    commit(
        [
            Difference("year_plan", house.year_plan(project), "delete"),
            Difference("project", project, "delete"),
        ]
    )
    assert not Project.objects.filter(pk=project).exists()


def test_ids_and_codes_are_never_given_twice(house: House) -> None:
    first = house.project()
    number = ledger.head()[0]
    ledger.undo(number, Actor.system(), TEST, "填错")
    second = house.project()
    assert second > first
    ledger.undo(number + 1, Actor.system(), TEST, "恢复")
    assert stored("project", first)["code"] == f"P{first:06d}"
    assert house.project() > second


def test_two_of_what_must_be_one_are_refused_and_leave_nothing(house: House) -> None:
    head = ledger.head()
    with pytest.raises(Refused) as caught:
        make("plan", year=2021)
    assert caught.value.code == "not-unique"
    assert ledger.head() == head
    assert ledger.verify(with_replay=True).ok


@pytest.mark.parametrize(
    ("name", "label", "wanted", "passes"),
    [
        ("manager", "project", {"place": "甲"}, True),
        ("officer", "project", {"place": "甲"}, False),
        ("auditor", "project", {"place": "甲"}, False),
        ("leader", "project", {"place": "甲"}, False),
        ("administrator", "project", {"place": "甲"}, False),
        ("nobody", "project", {"place": "甲"}, False),
        ("administrator", "sector", {"name": "甲"}, True),
        ("manager", "sector", {"name": "甲"}, False),
    ],
)
def test_the_door_asks_for_the_role(
    house: House, people: dict[str, User], name: str, label: str, wanted: dict[str, str], passes: bool
) -> None:
    target = house.project() if label == "project" else house.steel
    actor = Actor.of(people[name])
    if passes:
        assert change(label, target, actor, **wanted).number
        return
    with pytest.raises(Refused) as caught:
        change(label, target, actor, **wanted)
    assert caught.value.code == "not-yours"


def test_a_superuser_has_no_right_of_itself(house: House, db: None) -> None:
    root = User.objects.create_superuser("root", password="x")
    with pytest.raises(Refused):
        change("project", house.project(), Actor.of(root), place="甲")


def test_an_event_is_a_change_set_without_changes(house: House) -> None:
    receipt = ledger.event(Actor.system(), TEST, "export", "给领导")
    kept = ChangeSet.objects.get(number=receipt.number or 0)
    assert (kept.changes, kept.action) == (0, "export")
    assert ledger.verify().ok


def test_the_basis_goes_with_its_amount(house: House) -> None:
    project = house.project()
    change("project", project, total_investment=WAN)
    assert stored("project", project)["total_investment_basis"] == "declared"
    change("project", project, total_investment=None)
    assert stored("project", project)["total_investment_basis"] == ""


def test_the_summary_moves_with_each_commit(house: House) -> None:
    project = house.project(total_investment=7 * WAN, planned=3 * WAN)
    cell = Summary.objects.get(sector_id=house.steel, month=0, count__gt=0)
    assert (cell.count, cell.total_known, cell.planned_known) == (1, 7 * WAN, 3 * WAN)
    change("project", project, sector=house.other)
    assert Summary.objects.get(sector_id=house.other, month=0).total_known == 7 * WAN
    assert Summary.objects.get(sector_id=house.steel, month=0).count == 0
    house.report(project, 2, completed=WAN)
    house.report(project, 4, declared_to_date=5 * WAN)
    months = dict(Summary.objects.filter(sector_id=house.other, month__gt=0).values_list("month", "to_date"))
    assert (months.get(1, 0), months[2], months[3], months[4], months[12]) == (0, WAN, WAN, 5 * WAN, 5 * WAN)
    assert ledger.replay() == []


def test_versions_count_the_changes_of_an_object(house: House) -> None:
    project = house.project()
    change("project", project, place="甲")
    change("project", project, place="乙")
    assert Project.objects.get(pk=project).version == 3
    assert YearPlan.objects.get(project_id=project).version == 1


def test_a_return_is_kept_whole(house: House) -> None:
    project = house.project()
    pk = house.report(project, 3, completed=-WAN, progress="主体\n封顶", difficulties="=1+1")
    kept = MonthlyReturn.objects.get(pk=pk)
    assert (kept.completed, kept.progress, kept.difficulties) == (-WAN, "主体\n封顶", "=1+1")
