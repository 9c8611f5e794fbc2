"""Turning back, and reading as of an earlier position."""

from __future__ import annotations

import json

import pytest

from projects import ledger
from projects.ledger import Actor, Difference, Refused
from projects.ledger.undo import Undone
from projects.models import ChangeSet, Project
from tests.factories import TEST, WAN, House, change, commit, make, remove, stored


def undo(number: int) -> Undone:
    return ledger.undo(number, Actor.system(), TEST, "填错了")


def test_an_edit_is_turned_back_by_a_new_change_set(house: House) -> None:
    project = house.project(place="旧")
    number = change("project", project, place="新", leader="张三").number or 0
    done = undo(number)
    assert (done.number, done.reversed, done.kept) == (number + 1, 1, [])
    assert stored("project", project)["place"] == "旧"
    kept = ChangeSet.objects.get(number=done.number or 0)
    assert (kept.reverses, kept.action, kept.reason) == (number, "undo", "填错了")


def test_what_someone_edited_since_is_kept_and_said(house: House) -> None:
    project = house.project(place="旧")
    number = change("project", project, place="新", leader="张三").number or 0
    change("project", project, place="别处")
    done = undo(number)
    assert stored("project", project)["place"] == "别处"
    assert stored("project", project)["leader"] == ""
    assert len(done.kept) == 1
    assert "place" in done.kept[0]["why"]


def test_what_someone_took_back_already_is_not_said_to_be_edited(house: House) -> None:
    project = house.project(place="旧")
    number = change("project", project, place="新", leader="张三").number or 0
    change("project", project, place="旧")
    done = undo(number)
    assert (done.reversed, done.kept) == (1, [])
    assert (stored("project", project)["place"], stored("project", project)["leader"]) == ("旧", "")


def test_an_undo_can_be_undone(house: House) -> None:
    project = house.project(place="旧")
    number = change("project", project, place="新").number or 0
    undo(undo(number).number or 0)
    assert stored("project", project)["place"] == "新"


def test_what_was_made_goes_unless_something_refers_to_it(house: House) -> None:
    project = house.project()
    number = ledger.head()[0]
    house.report(project, 1, completed=WAN)
    done = undo(number)
    assert done.number is None
    assert Project.objects.filter(pk=project).exists()
    assert {each["what"] for each in done.kept} == {
        f"year_plan {house.year_plan(project)}",
        f"project {project}",
    }


def test_an_organisation_made_with_its_first_project_goes_with_it(house: House) -> None:
    """The same change set made the unit and pointed a project at it: turning both back leaves nobody behind."""
    project = house.project()
    now = stored("project", project)
    made = [
        ledger.create("organisation", -1, {"name": "新单位"}),
        Difference("project", project, "update", {"owner": (now["owner"], -1)}),
    ]
    number = commit(made).number or 0
    done = undo(number)
    assert (done.reversed, done.kept) == (2, [])


def test_what_was_deleted_comes_back_under_its_id(house: House) -> None:
    project = house.project(total_investment=WAN, place="一")
    before = stored("project", project)
    year_plan = house.year_plan(project)
    number = (
        commit(
            [Difference("year_plan", year_plan, "delete"), Difference("project", project, "delete")]
        ).number
        or 0
    )
    undo(number)
    assert stored("project", project) == before
    assert house.year_plan(project) == year_plan
    assert ledger.verify(with_replay=True).ok


def test_a_basis_stays_with_an_amount_that_is_kept(house: House) -> None:
    project = house.project()
    number = change("project", project, total_investment=WAN).number or 0
    change("project", project, total_investment=2 * WAN)
    done = undo(number)
    assert done.number is None
    assert stored("project", project)["total_investment_basis"] == "declared"


def test_an_undo_asks_for_a_reason_and_a_change_set(house: House) -> None:
    with pytest.raises(Refused, match="reason"):
        ledger.undo(1, Actor.system(), TEST, "  ")
    with pytest.raises(Refused, match="unknown"):
        undo(9999)


def test_every_position_can_be_read_again(house: House) -> None:
    """What was stored after each change set is what the fold says of that position."""
    project = house.project(place="0")
    told = {}
    for place in ("一", "二", "三"):
        number = change("project", project, place=place).number or 0
        told[number] = stored("project", project)
    other = make("organisation", name="丁")
    remove("organisation", other)
    for number, values in told.items():
        assert ledger.as_of(number)["project"][project] == values
        earlier = ledger.values_at(number, "project", [project]).get(project, {})
        assert {**stored("project", project), **earlier} == values
    assert other in ledger.as_of(ledger.head()[0] - 1)["organisation"]
    assert other not in ledger.as_of(ledger.head()[0])["organisation"]


def test_a_schema_change_is_part_of_the_fold(house: House) -> None:
    """A migration that adds, renames and drops a kept field tells the history, and the fold follows."""
    from projects.ledger import schema
    from projects.ledger.replay import changes, fold

    project = house.project()
    before = ledger.head()[0]
    schema.added("project", "land_area", None, {project: 5})
    schema.renamed("project", "land_area", "area")
    after = fold(changes())
    assert after["project"][project]["area"] == 5
    assert "area" not in ledger.as_of(before)["project"][project]
    schema.dropped("project", "area")
    assert ledger.verify(with_replay=True).ok
    with pytest.raises(Refused, match="schema"):
        undo(ledger.head()[0])


def test_every_model_field_is_kept_or_left_out_with_a_reason() -> None:
    for kept in ledger.KEPT.values():
        fields = {field.attname for field in kept.model._meta.concrete_fields}
        assert fields == set(kept.columns) | set(ledger.LEFT_OUT), kept.label
    assert all(ledger.LEFT_OUT.values())


def test_the_text_of_a_new_object_is_canonical(house: House) -> None:
    """The quick text of a create is to the byte what canonical JSON makes of the same."""
    from projects.ledger.chain import canonical
    from projects.models import Change

    project = house.project(name='引号"与\\换行\n😀', total_investment=WAN)
    body = Change.objects.get(label="project", object_id=project).body
    assert body == canonical(json.loads(body))
    assert json.loads(body)["name"] == [None, '引号"与\\换行\n😀']
