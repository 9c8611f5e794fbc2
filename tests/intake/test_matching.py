"""Which project a row means, and whose names it uses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from projects.figures.slips import slip
from projects.intake import importing, memory
from projects.intake.links import names_in
from projects.intake.matching import Found, Names, ProjectIndex, Unmatched
from projects.ledger import Actor
from projects.models import Organisation, Plan, Project
from projects.values import Scalar
from tests.factories import WAN, House, make, stored
from tests.intake import files
from tests.intake.desk import Desk, codes, only, said, statuses, written

#: (id, code, national code, name, owner)
STANDING = [
    (1, "P000001", "2509-320193-89-01-544060", "一号高炉", 7),
    (2, "P000002", "", "二号 高炉（改造）", None),
    (3, "P000003", "", "热电厂", 7),
    (4, "P000004", "", "热电厂", 8),
    (5, "P000005", "2509-320193-89-01-544061", "三号高炉", None),
]


def found(owner: int | None = None, **values: Any) -> int | None:
    return ProjectIndex.of(STANDING).find(values, owner).project


@pytest.mark.parametrize(
    ("values", "project"),
    [
        ({"code": "P000001"}, 1),
        ({"code": " p000001 "}, 1),
        ({"code": "Ｐ０００００１"}, 1),
        ({"code": "P000002", "name": "一号高炉"}, 2),
        ({"national_code": "2509-320193-89-01-544061", "name": "改了名的高炉"}, 5),
        ({"code": "P000001", "national_code": "2509-320193-89-01-544061"}, 1),
        ({"name": "一号高炉"}, 1),
        ({"name": "二号高炉(改造)"}, 2),
        ({"name": "四号高炉"}, None),
        ({}, None),
    ],
)
def test_code_then_national_code_then_name(values: dict[str, Any], project: int | None) -> None:
    assert found(**values) == project


def test_of_one_name_the_owner_decides() -> None:
    assert (found(7, name="热电厂"), found(8, name="热电厂")) == (3, 4)


@pytest.mark.parametrize("owner", [None, 9])
def test_of_one_name_and_no_such_owner_it_is_a_question(owner: int | None) -> None:
    with pytest.raises(Unmatched) as question:
        found(owner, name="热电厂")
    told = {
        "name": "热电厂",
        "number": 2,
        "ids": [3, 4],
        "owner": "",
        "candidates": "P000003 热电厂、P000004 热电厂",
    }
    assert (question.value.code, question.value.params) == ("several-projects", told)


def test_an_unknown_code_is_an_error_and_never_a_new_project() -> None:
    with pytest.raises(Unmatched) as unmatched:
        found(code="P999999", name="一号高炉")
    assert (unmatched.value.key, unmatched.value.params) == ("code", {"code": "P999999"})


# --- in files


def test_a_ledger_names_projects_by_name_and_changes_them(desk: Desk) -> None:
    project = desk.house.project("一号高炉", planned=40 * WAN)
    reading = desk.bring(["一 号高炉", "钢铁新材料", 100, 41])
    assert (codes(reading), statuses(reading)) == ([], ["changed"])
    importing.apply(reading)
    assert stored("project", project)["total_investment"] == 100 * WAN
    assert Project.objects.count() == 1


def test_blank_cells_of_anothers_ledger_say_nothing(desk: Desk) -> None:
    project = desk.house.project("一号高炉", planned=40 * WAN, total_investment=100 * WAN)
    reading = desk.bring(["一号高炉", None, "—", 41])
    assert written(reading) == {"planned": 41 * WAN}
    assert stored("project", project)["total_investment"] == 100 * WAN


def test_imported_twice_the_second_time_is_no_change(desk: Desk) -> None:
    head = ("项目名称", "领域", "建设单位", "责任单位", "配合单位", "年度计划投资（万元）", "年度类别")
    rows = [
        [f"项目{n}", "steel", f"公司{n % 3}", "工业和信息化局", "甲局、乙局", n, "续建"] for n in range(1, 21)
    ]
    assert desk.apply(*rows, head=head).counts["new"] == 20
    again = desk.bring(*rows, head=head)
    assert (again.counts["unchanged"], list(again.differences())) == (20, [])


def test_two_projects_of_one_name_are_asked_about(desk: Desk) -> None:
    owners = [make("organisation", name=name, active=True) for name in ("甲公司", "乙公司")]
    desk.house.projects([{"name": "热电厂", "owner": owner} for owner in owners])
    head = ("项目名称", "建设单位", "年度计划投资（万元）")
    assert said(desk.bring(["热电厂", None, 5], head=head)) == [("A2", "several-projects")]
    decided = desk.bring(["热电厂", "乙公司", 5], head=head)
    assert [d.id for d in decided.differences()] == [
        desk.house.year_plan(Project.objects.get(owner=owners[1]).pk)
    ]


def test_a_project_of_another_year_joins_the_plan(desk: Desk) -> None:
    project = desk.house.project("老项目", total_investment=9 * WAN)
    plan = Plan.objects.get(pk=make("plan", year=2022))
    path = desk.table(["老项目", "steel", 9, 3])
    reading = importing.read_in_place(path, plan=plan, month=None, actor=Actor.system())
    assert (statuses(reading), reading.fields_changed) == (["changed"], 1)
    importing.apply(reading)
    assert list(plan.year_plans.values_list("project", "planned")) == [(project, 3 * WAN)]
    assert Project.objects.count() == 1


def test_a_real_ledger_names_projects_of_the_published_plan(db: None, tmp_path: Path) -> None:
    """By name the seeds' own projects are meant; nothing is made twice."""
    call_command("loadplan")
    seeded = (
        Project.objects.filter(placeholder=False, year_plans__plan__year=2021)
        .exclude(total_investment=None)
        .get()
    )
    path = files.table(
        tmp_path / "台账.xlsx",
        [["项目名称", "总投资（亿元）", "年度计划投资（万元）"], [seeded.name, 40, 120000]],
    )
    reading = importing.read_in_place(
        path, plan=Plan.objects.get(year=2021), month=None, actor=Actor.system()
    )
    assert (codes(reading), written(reading)) == ([], {"planned": 120_000 * WAN})
    importing.apply(reading)
    assert Project.objects.filter(year_plans__plan__year=2021).count() == 90
    assert Project.objects.get(pk=seeded.pk).total_investment_basis == "published"


# --- names of organisations and sectors


@pytest.fixture
def names(house: House) -> Names:
    for name in ("A 公司", "A公司", "发改委、经信局"):
        make("organisation", name=name, active=True)
    return Names({})


def test_a_name_as_written_goes_before_its_other_forms(names: Names) -> None:
    by_name = dict(Organisation.objects.values_list("name", "id"))
    assert names.organisation("A 公司") == by_name["A 公司"]
    assert names.organisation("A公司") == by_name["A公司"]
    assert names.organisation(" 工业和 信息化局") == by_name["工业和信息化局"]


def test_a_new_name_is_one_organisation_however_it_is_spaced(names: Names) -> None:
    first = names.organisation("新公司（筹）")
    assert first < 0
    assert names.organisation("新 公司(筹)") == first
    assert list(names.fresh()) == [], "nobody is to be written with it yet"
    assert names.to_write("organisation", first) == first
    assert list(names.fresh()) == [(first, "新公司（筹）")]


@pytest.mark.parametrize("text", ["steel", "钢铁新材料", "Steel", "STEEL", " 钢铁 新材料"])
def test_a_sector_by_code_or_either_name(names: Names, house: House, text: str) -> None:
    assert names.sector(text) == house.steel


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("甲局、乙局", ["甲局", "乙局"]),
        ("甲局,乙局，丙局;丁局；戊局\n己局", ["甲局", "乙局", "丙局", "丁局", "戊局", "己局"]),
        ("甲局、发改委、经信局、乙局", ["甲局", "发改委、经信局", "乙局"]),
        ("、甲局、、", ["甲局"]),
        ("", []),
        (None, []),
    ],
)
def test_names_in_a_cell(names: Names, cell: Scalar, parts: list[str]) -> None:
    assert names_in(cell, names) == parts


def test_new_organisations_are_made_once_and_only_for_rows_that_need_them(desk: Desk) -> None:
    head = ("项目名称", "领域", "建设单位", "配合单位")
    reading = desk.apply(
        ["甲", "steel", "新公司", "新公司、某局"], ["乙", "steel", "新 公司", None], head=head
    )
    assert [d.label for d in reading.shared] == ["organisation", "organisation"]
    assert set(Organisation.objects.values_list("name", flat=True)) >= {"新公司", "某局"}
    owners = set(Project.objects.values_list("owner__name", flat=True))
    assert owners == {"新公司"}


def test_a_supporting_department_with_an_overlong_name_is_an_error(desk: Desk) -> None:
    reading = desk.bring(["甲", "steel", "某" * 201], head=("项目名称", "领域", "配合单位"))
    assert said(reading) == [("C2", "too-long")]
    assert only(reading).status == "error"


# --- slips


@pytest.mark.parametrize(
    ("one", "other", "times"),
    [
        (100, 1_000_000, "10000"), (1_000_000, 100, "1/10000"), (100, 1_049_000, "10000"), (100, 1_051_000, ""),
        (100, 1000, ""), (0, 5, ""), (None, 5, ""), (5, None, ""), (-1, -10_000, ""),
    ],
)  # fmt: skip
def test_a_slip_is_ten_thousand_times(one: Scalar, other: Scalar, times: str) -> None:
    assert slip(one, other) == times


# --- names that are nearly the same


LEDGER = [
    (1, "P000001", "", "年产5万吨无缝钢管项目", 7),
    (2, "P000002", "2101-150203-04-01-000001", "昆都仑区污水处理厂扩建工程", 8),
    (3, "P000003", "", "待明确项目 01", None),
    (4, "P000004", "", "稀土永磁材料一期", 7),
    (5, "P000005", "", "稀土永磁材料二期", 7),
]


def asked(owner: int | None = None, owned_by: str = "", answers: Any = None, **values: Any) -> Any:
    """What is found of a row, or the question that it puts: (code, ids)."""
    try:
        return ProjectIndex.of(LEDGER, {3}, answers).find(values, owner, owned_by)
    except Unmatched as question:
        return question.code, question.params.get("ids")


@pytest.mark.parametrize(
    ("owner", "name", "expected"),
    [
        (7, "年产５万吨无缝钢管建设项目（一期）", Found(1, "like-name")),
        (None, "年产5万吨无缝钢管建设项目", ("near-name", [1])),
        (8, "年产5万吨无缝钢管建设项目", ("near-name", [1])),
        (7, "年产6万吨无缝钢管项目", Found(None)),
        (8, "昆区污水处理厂扩建工程", Found(None)),
        (8, "昆都伦区污水处理厂扩建工程", ("near-name", [2])),
        (7, "稀土永磁材料项目", Found(4, "like-name")),
        (7, "稀土永磁材料三期", Found(None)),
        (None, "待明确项目（01）", Found(None)),
        (None, "", Found(None)),
    ],
)
def test_a_name_that_says_the_same_is_it_with_its_owner_else_it_is_a_question(
    owner: int | None, name: str, expected: Any
) -> None:
    assert asked(owner, name=name) == expected


def test_two_national_codes_are_two_projects_however_alike_their_names_are() -> None:
    name = "昆都伦区污水处理厂扩建工程"
    assert asked(8, name=name, national_code="2101-150203-04-01-999999") == Found(None)
    assert asked(8, name=name, national_code="2101-150203-04-01-000001") == Found(2)


@pytest.mark.parametrize("word", ["新", " 新增 ", "new"])
def test_a_row_may_say_that_its_project_is_new(word: str) -> None:
    assert asked(name="昆都伦区污水处理厂扩建工程", code=word) == Found(None)


def test_an_answer_counts_for_its_name_and_its_owner_until_its_project_is_gone() -> None:
    name = "昆都伦区污水处理厂扩建工程"
    kept = {(name, "水务公司"): 2, ("甲乙丙丁戊己", ""): None, ("没了的项目", ""): 99}
    assert asked(8, "水务公司", kept, name=name) == Found(2, "as-answered")
    assert asked(9, "别的公司", kept, name=name) == ("near-name", [2])
    assert asked(None, "", kept, name="甲乙丙丁戊己") == Found(None)
    assert asked(None, "", kept, name="没了的项目") == Found(None)


def test_many_rows_at_once_are_found_as_one_by_one(desk: Desk) -> None:
    index = ProjectIndex.of(LEDGER, {3}, {("答过的名称", ""): 1})
    names = [
        "年产5万吨无缝钢管项目",
        "年产5万吨无缝钢管建设项目",
        "全新的厂房",
        "年产7万吨无缝钢管项目",
        "答过的名称",
    ]
    found, unsure = index.find_all({"name": names}, names)
    assert found == [1, None, None, None, None]
    assert {1, 4} <= unsure, "these are looked at closely"
    assert 3 not in unsure, "no name has these digits"


def test_a_near_name_stops_the_file_until_it_is_answered(desk: Desk) -> None:
    desk.house.project("昆都仑区污水处理厂扩建工程", planned=5 * WAN)
    row = ["昆都伦区污水处理厂扩建工程", "steel", 6, 1]
    assert said(desk.bring(row)) == [("A2", "near-name")]
    memory.answer(User.objects.create_user("x"), row[0], "", 1)  # type: ignore[arg-type]
    reading = desk.bring(row)
    assert (codes(reading), statuses(reading)) == (["as-answered"], ["changed"])
    assert written(reading) == {"total_investment": 6 * WAN, "planned": WAN}, "the project keeps its name"
    memory.answer(User.objects.get(), row[0], "", None)  # type: ignore[arg-type]
    assert statuses(desk.bring(row)) == ["new"]


def test_a_new_project_may_be_what_a_placeholder_stood_for(desk: Desk) -> None:
    slot = desk.house.project("待明确项目 01", placeholder=True)
    memory.answer(User.objects.create_user("x"), "热电厂", "", slot)
    reading = desk.apply(["热电厂", "steel", 1, 6])
    assert statuses(reading) == ["changed"]
    named = Project.objects.get()
    assert (named.pk, named.name, named.placeholder) == (slot, "热电厂", False)


def test_what_one_department_answered_is_no_matter_of_another(people: dict[str, User], desk: Desk) -> None:
    memory.answer(people["officer"], "甲", "", 5)
    assert memory.answers(Actor.of(people["officer"])) == {("甲", ""): 5}
    for other in ("stranger", "manager"):
        assert memory.answers(Actor.of(people[other])) == {}
    memory.forget(people["stranger"], "甲", "")
    assert memory.answers(Actor.of(people["officer"])) == {("甲", ""): 5}
    memory.forget(people["officer"], "甲", "")
    assert memory.answers(Actor.of(people["officer"])) == {}
