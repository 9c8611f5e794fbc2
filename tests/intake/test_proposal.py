"""What a row proposes and what it may not: rights, months, placeholders, rows of one file against each other."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User

from projects import ledger
from projects.intake import importing
from projects.ledger import Actor
from projects.models import MonthlyReturn, Organisation, Period, Project, YearPlan
from tests.factories import TEST, WAN, change, close_month, make, stored
from tests.intake.desk import HEAD, Desk, codes, only, said, statuses, written

MONTH_HEAD = ("项目名称", "本月完成投资（万元）", "形象进度")


# --- new projects


def test_new_projects_come_with_their_year_plans(desk: Desk) -> None:
    reading = desk.apply(["一号高炉", "钢铁新材料", 100, 40], ["码头", "其他", None, None])
    assert (reading.counts["new"], codes(reading)) == (2, [])
    found = Project.objects.order_by("id").values_list(
        "code", "name", "sector__code", "total_investment", "year_plans__planned"
    )
    assert list(found) == [
        ("P000001", "一号高炉", "steel", 100 * WAN, 40 * WAN),
        ("P000002", "码头", "other", None, None),
    ]
    assert Project.objects.get(name="一号高炉").total_investment_basis == "declared"


def test_a_whole_file_is_one_change_set(desk: Desk) -> None:
    number = ledger.head()[0]
    desk.apply(*[[f"项目{n}", "steel", n, None] for n in range(1, 31)])
    assert ledger.head()[0] == number + 1
    assert ledger.verify(with_replay=True).ok


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (["一号高炉", None, 1, 1], ("B2", "sector-missing")),
        (["一号高炉", "航天", 1, 1], ("B2", "unknown-sector")),
        (["一号高炉", "steel", 10000, 1], ("D2", "unit-slip")),
        (["一号高炉", "steel", 2, 20000], ("D2", "unit-slip")),
    ],
)
def test_what_a_new_project_needs(desk: Desk, row: list[Any], problem: tuple[str, str]) -> None:
    reading = desk.bring(row, ["码头", "其他", 5, 1])
    assert said(reading) == [problem]
    with pytest.raises(ledger.Refused):
        importing.apply(reading)
    assert not Project.objects.exists()


def test_a_new_project_without_a_column_of_sectors_says_which_is_missing(desk: Desk) -> None:
    reading = desk.bring(["一号高炉", 5], head=("项目名称", "总投资（万元）"))
    [problem] = reading.problems
    assert (problem.code, problem.row, problem.cell) == ("sector-missing", 2, None)
    assert "领域" in problem.message


# --- one file against itself


def test_the_same_project_twice_is_an_error_of_both_rows(desk: Desk) -> None:
    desk.house.project("一号高炉")
    reading = desk.bring(
        ["一号高炉", "steel", 9_000, 1],
        ["二号高炉", "steel", 9_000, 1],
        ["一号 高炉", "steel", 9_001, 1],
        ["二号高炉", "steel", 9_000, 1],
    )
    assert said(reading) == [("A2", "twice"), ("A3", "twice"), ("A4", "twice"), ("A5", "twice")]
    assert [problem.params["row"] for problem in reading.problems] == [4, 5, 2, 3]
    assert "台账" in reading.problems[0].message
    assert (reading.counts["error"], reading.counts["new"]) == (4, 0)


def test_the_same_project_thrice_each_row_names_another(desk: Desk) -> None:
    row = ["二号高炉", "steel", 9_000, 1]
    reading = desk.bring(row, ["三号高炉", "steel", 9_000, 1], row, row)
    assert [(problem.row, problem.params["row"]) for problem in reading.problems] == [(2, 4), (4, 2), (5, 2)]
    assert statuses(reading) == ["error", "new", "error", "error"]


@pytest.mark.parametrize("stands", [True, False])
def test_the_same_project_in_two_sheets_is_an_error_of_both(desk: Desk, stands: bool) -> None:
    """The first row was proposed with a batch before."""
    if stands:
        desk.house.project("一号高炉", total_investment=100 * WAN)
    book, path = openpyxl.Workbook(), desk.folder / "两表.xlsx"
    for sheet, total in (book.worksheets[0], 100), (book.create_sheet("乙表"), 200):
        sheet.append(HEAD)
        sheet.append(["一号高炉", "steel", total, 1])
    book.worksheets[0].title = "甲表"
    book.save(path)
    reading = desk.read(path)
    assert statuses(reading) == ["error", "error"]
    told = [(p.sheet, p.cell, p.code, p.params["sheet"], p.params["row"]) for p in reading.problems]
    assert told == [("甲表", "A2", "twice", "乙表", 2), ("乙表", "A2", "twice", "甲表", 2)]
    assert list(reading.differences()) == []


def test_rows_whose_name_cannot_be_read_are_not_the_same(desk: Desk) -> None:
    head = ("项目名称", "领域")
    reading = desk.bring(["名" * 201, "steel"], ["称" * 201, "steel"], head=head)
    assert codes(reading) == ["too-long", "too-long"]


def test_one_name_under_two_owners_is_two_projects(desk: Desk) -> None:
    head = ("项目名称", "领域", "建设单位")
    reading = desk.apply(["热电厂", "steel", "甲公司"], ["热电厂", "steel", "乙公司"], head=head)
    assert (codes(reading), reading.counts["new"]) == ([], 2)


def test_a_row_that_means_a_project_by_code_and_one_by_name_are_the_same(desk: Desk) -> None:
    desk.house.project("一号高炉")
    reading = desk.bring(
        ["P000001", None, 5], [None, "一号高炉", 6], head=("项目编号", "项目名称", "年度计划投资（万元）")
    )
    assert said(reading) == [("A2", "twice"), ("B3", "twice")]


# --- codes that others give


def test_codes_of_another_shape_are_kept_and_told(desk: Desk) -> None:
    head = ("项目名称", "领域", "国家项目代码", "行业代码")
    reading = desk.apply(
        ["甲", "steel", "abc", "12345"],
        ["乙", "steel", "2101-150203-04-01-123456", "C3110"],
        ["丙", "steel", "2020-150203-41-03-000006", None],
        head=head,
    )
    told = [(p.level, p.cell, p.code) for p in reading.problems]
    assert told == [
        ("warning", "C2", "rule-A21"),
        ("warning", "D2", "industry-code"),
        ("warning", "C4", "rule-A21-old"),
    ]
    assert "abc" in reading.problems[0].message
    assert Project.objects.get(name="甲").national_code == "abc"
    again = desk.bring(["甲", "steel", "abc", "12345"], ["乙", "steel", "xyz", "C3110"], head=head)
    assert said(again) == [("C3", "rule-A21")], "told where it is new"


# --- slips of the unit


@pytest.mark.parametrize(
    ("before", "typed", "wrong"),
    [(40, 400_000, True), (400_000, 40, True), (40, 4000, False), (None, 4000, False)],
)
def test_an_amount_ten_thousand_times_what_it_was_is_an_error(
    desk: Desk, before: int | None, typed: int, wrong: bool
) -> None:
    desk.house.project("一号高炉", planned=before and before * WAN)
    reading = desk.bring(["一号高炉", "steel", None, typed])
    assert codes(reading) == (["unit-slip"] if wrong else [])


def test_a_plan_ten_thousand_times_the_total_is_an_error_also_of_a_known_project(desk: Desk) -> None:
    desk.house.project("一号高炉", total_investment=5 * WAN)
    reading = desk.bring(["一号高炉", "steel", None, 50_000])
    assert said(reading) == [("D2", "unit-slip")]
    assert "总投资" in reading.problems[0].message


def test_a_total_a_ten_thousandth_of_the_plan_is_an_error_of_a_known_project(desk: Desk) -> None:
    desk.house.project("一号高炉", planned=50_000 * WAN)
    reading = desk.bring(["一号高炉", 5], head=("项目名称", "总投资（万元）"))
    assert codes(reading) == ["unit-slip"]
    assert "总投资" in reading.problems[0].message


# --- placeholders


@pytest.fixture
def slots(desk: Desk) -> list[int]:
    """Four placeholders of steel and two of other, in the plan; by id."""
    sectors = [desk.house.steel] * 4 + [desk.house.other] * 2
    return desk.house.projects(
        [{"name": f"待定{n}", "sector": sector, "placeholder": True} for n, sector in enumerate(sectors, 1)]
    )


def test_a_named_placeholder_ends_being_one(desk: Desk, slots: list[int]) -> None:
    head = ("项目编号", "项目名称", "年度计划投资（万元）", "配合单位")
    reading = desk.apply(["P000002", "三号高炉", 30, "水务局"], head=head)
    assert (statuses(reading), reading.fields_changed) == (["changed"], 3)
    project = Project.objects.get(pk=slots[1])
    assert (project.name, project.placeholder, project.code) == ("三号高炉", False, "P000002")
    assert Project.objects.count() == 6


@pytest.mark.parametrize(
    ("heading", "value"),
    [("总投资（万元）", 5), ("年度计划投资（万元）", 5), ("配合单位", "水务局"), ("建设地点", "园区")],
)
def test_without_a_name_a_placeholder_takes_nothing(
    desk: Desk, slots: list[int], heading: str, value: Any
) -> None:
    reading = desk.bring(["P000002", value], head=("项目编号", heading))
    assert codes(reading) == ["placeholder-unnamed"]


def test_without_a_name_a_placeholder_reports_nothing(desk: Desk, slots: list[int]) -> None:
    reading = desk.bring(["P000002", 5], head=("项目编号", "本月完成投资（万元）"), month=3)
    assert codes(reading) == ["placeholder-unnamed"]


def live(plan: int) -> list[int]:
    found = Project.objects.filter(placeholder=True, year_plans__plan=plan)
    return list(found.order_by("id").values_list("id", flat=True))


def test_new_projects_replace_as_many_placeholders_of_their_sector(desk: Desk, slots: list[int]) -> None:
    before = ledger.head()[0]
    reading = desk.apply(
        ["甲", "steel", 1, 1], ["乙", "steel", 1, 1], ["丙", "other", 1, 1], ["丁", "other", 1, 1], ["戊", "other", 1, 1],
        replace=True,
    )  # fmt: skip
    assert reading.facts()["retired"] == 4
    assert live(desk.house.plan) == slots[:2], (
        "highest code first; three new ones of a sector with two slots take both"
    )
    assert ledger.head()[0] == before + 2, "in their own change set"
    ledger.undo(before + 2, Actor.system(), TEST, "撤销")
    assert live(desk.house.plan) == slots
    assert YearPlan.objects.filter(project_id__in=slots).count() == 6
    assert ledger.verify(with_replay=True).ok


def test_unasked_no_placeholder_goes(desk: Desk, slots: list[int]) -> None:
    assert desk.apply(["甲", "steel", 1, 1]).retire == []
    assert live(desk.house.plan) == slots


def test_a_placeholder_that_the_file_itself_names_is_not_retired(desk: Desk, slots: list[int]) -> None:
    head = ("项目编号", "项目名称", "领域")
    desk.apply(["P000004", "四号高炉", None], [None, "五号高炉", "steel"], head=head, replace=True)
    assert live(desk.house.plan) == [slots[0], slots[1], slots[4], slots[5]]
    assert Project.objects.filter(name="四号高炉").exists()


def test_a_placeholder_that_someone_names_meanwhile_is_not_retired(desk: Desk, slots: list[int]) -> None:
    reading = desk.bring(["甲", "steel", 1, 1], replace=True)
    change("project", slots[3], name="四号高炉", placeholder=False)
    with pytest.raises(ledger.Conflict):
        importing.apply(reading)
    assert Project.objects.filter(name="四号高炉").exists()
    assert not Project.objects.filter(name="甲").exists(), "both change sets or neither"


def test_placeholders_of_another_plan_stay(desk: Desk, slots: list[int]) -> None:
    other = make("plan", year=2022)
    old = make("project", name="明年待定", sector=desk.house.steel, placeholder=True)
    make("year_plan", project=old, plan=other)
    desk.apply(*[[f"新{n}", "steel", 1, 1] for n in range(6)], replace=True)
    assert (
        Project.objects.filter(placeholder=True, sector=desk.house.steel).values_list("id", flat=True).get()
        == old
    )


def test_what_hangs_on_a_placeholder_goes_with_it(desk: Desk, slots: list[int]) -> None:
    make("support", project=slots[3], organisation=desk.house.elsewhere)
    desk.apply(["甲", "steel", 1, 1], replace=True)
    assert slots[3] not in live(desk.house.plan)


# --- the month


def test_a_manager_reports_as_accepted_and_an_officer_as_submitted(
    desk: Desk, people: dict[str, User]
) -> None:
    desk.house.projects([{"name": "甲"}, {"name": "乙"}])
    desk.house.period(3)
    importing.apply(desk.bring(["甲", 5, "封顶"], head=MONTH_HEAD, month=3, user=people["manager"]))
    importing.apply(desk.bring(["乙", 6, None], head=MONTH_HEAD, month=3, user=people["officer"]))
    found = MonthlyReturn.objects.order_by("id").values_list(
        "completed", "completed_basis", "progress", "state"
    )
    assert list(found) == [(5 * WAN, "declared", "封顶", "accepted"), (6 * WAN, "declared", "", "submitted")]


def test_an_officer_leaves_what_was_accepted_and_submits_what_was_returned_again(
    desk: Desk, people: dict[str, User]
) -> None:
    project = desk.house.project("甲")
    pk = desk.house.report(project, 3, completed=5 * WAN, state="accepted")
    reading = desk.bring(["甲", 6, None], head=MONTH_HEAD, month=3, user=people["officer"])
    assert said(reading) == [("B2", "return-accepted")]
    assert "P000001" in reading.problems[0].message
    change("monthly_return", pk, state="returned", returned_reason="数字有误")
    reading = desk.bring(["甲", 6, None], head=MONTH_HEAD, month=3, user=people["officer"])
    assert reading.fields_changed == 1
    importing.apply(reading)
    assert (stored("monthly_return", pk)["completed"], stored("monthly_return", pk)["state"]) == (
        6 * WAN,
        "submitted",
    )


def test_an_accepted_return_that_says_the_same_stays_accepted(desk: Desk, people: dict[str, User]) -> None:
    desk.house.report(desk.house.project("甲"), 3, completed=5 * WAN, state="accepted")
    reading = desk.bring(["甲", 5, None], head=MONTH_HEAD, month=3, user=people["officer"])
    assert list(reading.differences()) == []


def test_the_first_return_of_a_month_opens_it(desk: Desk) -> None:
    desk.house.project("甲")
    desk.apply(["甲", 5, None], head=MONTH_HEAD, month=4)
    assert Period.objects.values_list("month", "state").get() == (4, "open")


def test_a_month_that_is_closed_takes_nothing(desk: Desk) -> None:
    project = desk.house.project("甲")
    desk.house.report(project, 3, completed=5 * WAN)
    close_month(desk.house.period(3))
    reading = desk.bring(["甲", 6, "封顶"], head=MONTH_HEAD, month=3)
    assert said(reading) == [("B2", "period-closed")]
    assert codes(desk.bring(["甲", 5, None], head=MONTH_HEAD, month=3)) == [], (
        "what is said already is no change"
    )


def test_without_a_month_figures_of_a_month_are_left_alone(desk: Desk) -> None:
    desk.house.project("甲")
    reading = desk.bring(["甲", 6, "封顶"], head=MONTH_HEAD)
    assert [(p.level, p.code, p.params["columns"]) for p in reading.problems] == [
        ("note", "month-not-given", "B、C")
    ]
    assert list(reading.differences()) == []


def test_only_what_was_completed_in_the_month_may_be_negative(desk: Desk) -> None:
    desk.house.project("甲")
    head = ("项目名称", "本月完成投资（万元）", "本年累计完成投资（万元）", "年度计划投资（万元）")
    assert said(desk.bring(["甲", -5, -5, -5], head=head, month=3)) == [
        ("C2", "negative"),
        ("D2", "negative"),
    ]


# --- rights


def test_an_officer_may_not_touch_the_plan(desk: Desk, people: dict[str, User]) -> None:
    desk.house.project("甲", planned=5 * WAN)
    reading = desk.bring(["甲", 6], head=("项目名称", "年度计划投资（万元）"), user=people["officer"])
    assert said(reading) == [("B2", "not-yours")]
    assert "年度计划投资" in reading.problems[0].message


def test_an_officers_unchanged_plan_columns_are_no_change(desk: Desk, people: dict[str, User]) -> None:
    desk.house.project("甲", planned=5 * WAN)
    desk.house.period(3)
    head = ("项目名称", "年度计划投资（万元）", "本月完成投资（万元）")
    reading = desk.bring(["甲", 5, 1], head=head, user=people["officer"], month=3)
    assert (codes(reading), written(reading)) == ([], {"completed": WAN})


@pytest.mark.parametrize("row", [["P000001", "甲", 5], [None, "甲", 5]])
def test_projects_of_others_are_unknown(desk: Desk, people: dict[str, User], row: list[Any]) -> None:
    desk.house.project("甲")
    desk.house.period(3)
    head = ("项目编号", "项目名称", "本月完成投资（万元）")
    reading = desk.bring(row, head=head, user=people["stranger"], month=3)
    assert codes(reading) == ["unknown-project"]
    assert list(reading.differences()) == []


def test_a_new_project_of_an_officer_is_unknown(desk: Desk, people: dict[str, User]) -> None:
    reading = desk.bring(["新项目", "steel", 5, 5], user=people["officer"])
    assert codes(reading) == ["unknown-project"]
    assert reading.shared == []


def test_a_supporting_department_reads_and_does_not_report(desk: Desk, people: dict[str, User]) -> None:
    project = desk.house.project("甲")
    link = make("support", project=project, organisation=desk.house.elsewhere)
    desk.house.period(3)
    terms: dict[str, Any] = {"head": MONTH_HEAD, "user": people["stranger"], "month": 3}
    assert codes(desk.bring(["甲", 5, None], **terms)) == ["not-reporting"]
    change("support", link, reports=True)
    reading = desk.bring(["甲", 5, None], **terms)
    assert codes(reading) == []
    importing.apply(reading)
    assert MonthlyReturn.objects.get().state == "submitted"


def test_an_officer_does_not_open_a_month(desk: Desk, people: dict[str, User]) -> None:
    desk.house.project("甲")
    reading = desk.bring(["甲", 5, None], head=MONTH_HEAD, user=people["officer"], month=3)
    assert said(reading) == [("B2", "period-not-open")]
    assert reading.shared == []


def test_a_manager_adds_organisations_and_an_officer_does_not(desk: Desk, people: dict[str, User]) -> None:
    desk.house.project("甲")
    head = ("项目名称", "建设单位")
    assert said(desk.bring(["甲", "新公司"], head=head, user=people["officer"])) == [("B2", "not-yours")]
    importing.apply(desk.bring(["甲", "新公司"], head=head, user=people["manager"]))
    assert Organisation.objects.filter(name="新公司").exists()


@pytest.mark.parametrize("name", ["auditor", "leader", "administrator", "nobody"])
def test_who_may_not_write_gets_no_proposal(desk: Desk, people: dict[str, User], name: str) -> None:
    desk.house.project("甲", planned=5 * WAN)
    reading = desk.bring(["甲", "steel", None, 6], user=people[name])
    assert reading.errors
    assert list(reading.differences()) == [] or only(reading).status == "error"
