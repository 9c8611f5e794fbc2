"""What an undo leaves as it stands, and why: others have built on it."""

from __future__ import annotations

from projects import ledger
from projects.ledger import Actor, Difference
from projects.ledger.undo import Undone, describe
from projects.models import Project
from projects.values import Scalar
from tests.factories import TEST, WAN, House, change, close_month, commit, make, remove, reopen_month, stored


def undo(number: int | None) -> Undone:
    done = ledger.undo(number or 0, Actor.system(), TEST, "填错了")
    assert ledger.verify(with_replay=True).ok
    return done


def why(done: Undone) -> list[tuple[str, str]]:
    return [(each["what"], each["why"]) for each in done.kept]


def test_a_field_does_not_go_back_to_what_was_deleted(house: House) -> None:
    old, new = make("organisation", name="旧"), make("organisation", name="新")
    project = house.project(owner=old)
    number = change("project", project, owner=new, place="甲").number
    remove("organisation", old)
    done = undo(number)
    assert why(done) == [(f"project {project}", f"refers to organisation {old}")]
    assert (stored("project", project)["owner"], stored("project", project)["place"]) == (new, "")


def test_nothing_comes_back_under_what_was_deleted(house: House) -> None:
    """A year plan whose project went in a later change set; its return would hang on it too."""
    project = house.project()
    made, year_plan = house.report(project, 3, completed=WAN), house.year_plan(project)
    gone = commit(
        [Difference("monthly_return", made, "delete"), Difference("year_plan", year_plan, "delete")]
    )
    remove("project", project)
    done = undo(gone.number)
    assert done.number is None
    assert set(why(done)) == {
        (f"year_plan {year_plan}", f"refers to project {project}"),
        (f"monthly_return {made}", f"refers to year_plan {year_plan}"),
    }


def test_what_stands_in_a_closed_month_stays(house: House) -> None:
    project = house.project()
    march, april = house.period(3), house.period(4)
    plan = house.year_plan(project)
    made = commit(
        ledger.create(
            "monthly_return",
            -place,
            {"year_plan": plan, "period": period, "state": "submitted", "completed": WAN},
        )
        for place, period in ((1, march), (2, april))
    )
    edited = change("monthly_return", made.ids["monthly_return", -1], completed=2 * WAN).number
    close_month(march)
    assert why(undo(edited)) == [(f"monthly_return {made.ids['monthly_return', -1]}", "month closed")]
    done = undo(made.number)
    assert done.reversed == 1
    assert why(done) == [(f"monthly_return {made.ids['monthly_return', -1]}", "month closed")]
    reopen_month(march)
    assert undo(edited).kept == []


def test_more_time_in_a_closed_month_stays(house: House) -> None:
    """Returns of the month were judged by it."""
    told: dict[str, Scalar] = {
        "organisation": house.department,
        "until": "2021-04-02T18:00",
        "reason": "停电",
    }
    made = commit([ledger.create("period_exception", -1, {"period": house.period(3), **told})])
    close_month(house.period(3))
    assert why(undo(made.number)) == [
        (f"period_exception {made.ids['period_exception', -1]}", "month closed")
    ]
    reopen_month(house.period(3))
    assert undo(made.number).kept == []


def test_an_object_whose_later_field_was_edited_stays(house: House) -> None:
    """A field that the making did not know of, because a later release added it."""
    from tests.ledger.test_fold import rewrite

    project = house.project()
    number = ledger.head()[0]
    rewrite('"note":[null,""],', "")
    ledger.schema.added("project", "note", "")
    change("project", project, note="有人写了")
    done = ledger.undo(number, Actor.system(), TEST, "填错了")
    assert (f"project {project}", "edited since: note") in why(done)
    assert Project.objects.filter(pk=project).exists()


def test_an_edit_of_a_field_dropped_since_is_no_edit(house: House) -> None:
    from tests.ledger.test_fold import rewrite

    project = house.project(place="一")
    number = ledger.head()[0]
    change("project", project, place="二")
    change("project", project, place="一")
    rewrite('"note":[null', '"acres":[null,1],"note":[null')
    rewrite('{"place":["一","二"]}', '{"acres":[1,2],"place":["一","二"]}')
    ledger.schema.dropped("project", "acres")
    assert ledger.undo(number, Actor.system(), TEST, "填错了").kept == []
    assert not Project.objects.filter(pk=project).exists()


def test_an_edit_that_was_taken_back_is_no_edit(house: House) -> None:
    project = house.project(place="一")
    number = ledger.head()[0]
    change("project", project, place="二")
    change("project", project, place="一")
    assert undo(number).kept == []
    assert not Project.objects.filter(pk=project).exists()


def test_undo_of_undo_of_undo(house: House) -> None:
    project = house.project(place="一", total_investment=WAN)
    before = stored("project", project)
    made = ledger.head()[0]
    first = undo(made)
    second = undo(first.number)
    assert stored("project", project) == before
    third = undo(second.number)
    assert (first.reversed, second.reversed, third.reversed) == (2, 2, 2)
    assert not Project.objects.filter(pk=project).exists()
    assert undo(second.number).number is None, "it is undone already"


def test_only_what_stands_is_turned_back_and_said(house: House) -> None:
    """A large change set, looked at in parts: some objects edited since, some gone."""
    projects = house.projects({"name": f"项目{n}", "place": "旧"} for n in range(30))
    wanted = [
        ledger.update("project", pk, stored("project", pk), {"place": "新", "leader": "张三"})
        for pk in projects
    ]
    number = commit(wanted).number
    change("project", projects[3], place="别处")
    commit(
        [
            Difference("year_plan", house.year_plan(projects[4]), "delete"),
            Difference("project", projects[4], "delete"),
        ]
    )
    done = undo(number)
    assert done.reversed == 29
    assert why(done) == [
        (f"project {projects[4]}", "deleted since"), (f"project {projects[3]}", "edited since: place"),
    ], "the last change first"  # fmt: skip
    told = describe(done)
    assert (told["changeset"], told["reversed"], len(told["kept"])) == (done.number, 29, 2)
