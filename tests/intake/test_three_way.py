"""Our own workbook comes back: what its reader changed is what differs from its position, whatever happened since."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.utils.translation import override

from projects import ledger
from projects.intake import importing
from projects.ledger import Difference
from projects.models import MonthlyReturn, Organisation, Period, Project, Support, YearPlan
from tests.factories import WAN, House, change, commit, make, remove, stored
from tests.intake.desk import Desk, codes, only, said, statuses, written

LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])
MONTHS = pytest.mark.parametrize("month", [None, 3])


@pytest.fixture
def project(house: House) -> int:
    """One project with amounts, an owner, and a year plan."""
    owner = make("organisation", name="某钢铁公司", active=True)
    return house.project(
        owner=owner, total_investment=100 * WAN, planned=40 * WAN, place="园区", stage="building"
    )


# --- nothing changed


@LANGUAGES
@MONTHS
def test_unchanged_it_is_no_change(desk: Desk, project: int, language: str, month: int | None) -> None:
    desk.house.report(project, 3, completed=5 * WAN, progress="基础完成")
    make("support", project=project, organisation=desk.house.elsewhere)
    reading = desk.read(desk.export(month, language), month=month)
    assert (codes(reading), statuses(reading), reading.fields_changed) == ([], ["unchanged"], 0)
    head = ledger.head()
    assert importing.apply(reading).receipt.number is None
    assert ledger.head() == head


def test_a_month_nobody_reported_is_not_opened_by_an_unchanged_file(desk: Desk, project: int) -> None:
    reading = desk.read(desk.export(3), month=3)
    assert list(reading.differences()) == []
    assert not Period.objects.exists()


def test_what_others_did_since_stays_under_an_unchanged_file(desk: Desk, project: int) -> None:
    """A return, a year-plan figure, a text, a department: all newer than the file, none of them taken back by it."""
    path = desk.export(3)
    desk.house.report(project, 3, completed=5 * WAN)
    change("project", project, place="新园区")
    change("year_plan", desk.house.year_plan(project), planned=41 * WAN)
    make("support", project=project, organisation=desk.house.elsewhere)
    reading = desk.read(path, month=3)
    assert (codes(reading), list(reading.differences())) == ([], [])


TEXTS = (
    "=1+1", "+86号线", "-3#高炉", "@SUM(A1)", "'引号", "0012", "１２３（全角）", "😀稀土👩‍🔧", "一期\n二期", "_x0041_", "2021-03",
    "1e5", "TRUE", "#N/A", "—", "合计", "备注：无", "一、工业", "<b>&amp;</b>",
)  # fmt: skip


def test_any_text_comes_back_as_it_was(desk: Desk) -> None:
    desk.house.projects([{"name": text, "place": text, "note": text, "person": text} for text in TEXTS])
    reading = desk.read(desk.export())
    assert (codes(reading), set(statuses(reading)), len(reading.proposals)) == ([], {"unchanged"}, len(TEXTS))
    book = openpyxl.load_workbook(desk.export())
    assert not [cell for row in book.worksheets[0] for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize(
    "text", [text for text in TEXTS if text != "_x0041_"]
)  # openpyxl writes this unescaped, Excel would not
def test_such_text_typed_into_a_cell_is_kept_as_typed(desk: Desk, project: int, text: str) -> None:
    reading = desk.read(desk.edit(desk.export(), {(2, "note"): text}))
    assert written(reading) == {"note": text}


# --- one cell


@LANGUAGES
def test_one_cell_is_one_field(desk: Desk, project: int, language: str) -> None:
    path = desk.edit(desk.export(language=language), {(2, "planned"): 45.5})
    reading = desk.read(path)
    assert (reading.counts["changed"], reading.fields_changed) == (1, 1)
    receipt = importing.apply(reading).receipt
    assert receipt.changes == 1
    year_plan = stored("year_plan", desk.house.year_plan(project))
    assert (year_plan["planned"], year_plan["planned_basis"]) == (45_500_000, "declared")


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("name", "一号高炉改造", "一号高炉改造"),
        ("sector", "其他", "other"),
        ("owner", "另一家公司", "另一家公司"),
        ("nature", "扩建", "extension"),
        ("total_investment", 123.456789, 123_456_789),
        ("planned_start", "2021-03", "2021-03"),
        ("year_class", "续建", "continued"),
        ("start_month", 4, 4),
        ("month_3", "1,234.5", 1_234_500_000),
        ("completed", -3, -3 * WAN),
        ("progress_percent", 45.5, 4550),
    ],
)
def test_each_kind_of_cell_is_written(
    desk: Desk, project: int, key: str, typed: object, kept: object
) -> None:
    importing.apply(desk.read(desk.edit(desk.export(3), {(2, key): typed}), month=3))
    fields = ("project__sector__code", "project__owner__name", "project__name", f"returns__{key}", key)
    paths = {
        "sector": fields[0],
        "owner": fields[1],
        "name": fields[2],
        "completed": fields[3],
        "progress_percent": fields[3],
    }
    own = {"nature", "total_investment", "planned_start"}
    path = paths.get(key) or (f"project__{key}" if key in own else key)
    assert YearPlan.objects.values_list(path, flat=True).get() == kept


def test_an_emptied_cell_is_unknown_again(desk: Desk, project: int) -> None:
    reading = desk.read(desk.edit(desk.export(), {(2, "total_investment"): None, (2, "owner"): None}))
    assert written(reading) == {"total_investment": None, "owner": None}
    importing.apply(reading)
    assert stored("project", project)["total_investment_basis"] == ""


def test_a_name_cannot_be_emptied(desk: Desk, project: int) -> None:
    reading = desk.read(desk.edit(desk.export(), {(2, "name"): None}))
    assert said(reading) == [("B2", "required-missing")]


def test_a_new_row_at_the_end_is_a_new_project(desk: Desk, project: int) -> None:
    path = desk.edit(desk.export(), {}, {"name": "二号高炉", "sector": "钢铁新材料", "total_investment": 7})
    reading = desk.read(path)
    assert statuses(reading) == ["unchanged", "new"]
    importing.apply(reading)
    assert Project.objects.get(name="二号高炉").year_plans.get().plan_id == desk.house.plan


# --- two people


def test_the_same_cell_is_a_conflict_and_nothing_is_written(desk: Desk, project: int) -> None:
    path = desk.edit(desk.export(), {(2, "planned"): 45})
    change("year_plan", desk.house.year_plan(project), planned=50 * WAN)
    reading = desk.read(path)
    [problem] = reading.problems
    assert (only(reading).status, problem.code) == ("conflict", "edited-since")
    assert problem.params == {"base": "40", "theirs": "50", "yours": "45"}
    with override("zh-hans"):
        assert all(amount in problem.message for amount in ("40 万元", "50 万元", "45 万元"))
    with pytest.raises(ledger.Refused, match="has-errors"):
        importing.apply(reading)
    assert stored("year_plan", desk.house.year_plan(project))["planned"] == 50 * WAN


def test_a_conflict_over_what_was_not_known_says_so(desk: Desk, project: int) -> None:
    path = desk.edit(desk.export(), {(2, "output"): 45})
    change("project", project, output=50 * WAN)
    with override("zh-hans"):
        assert "—" in desk.read(path).problems[0].message


def test_another_cell_of_the_row_lets_both_survive(desk: Desk, project: int) -> None:
    path = desk.edit(desk.export(), {(2, "planned"): 45})
    change("project", project, place="新园区")
    change("year_plan", desk.house.year_plan(project), target="封顶")
    reading = desk.read(path)
    assert (codes(reading), reading.fields_changed) == ([], 1)
    importing.apply(reading)
    assert stored("project", project)["place"] == "新园区"
    assert stored("year_plan", desk.house.year_plan(project))["target"] == "封顶"
    assert stored("year_plan", desk.house.year_plan(project))["planned"] == 45 * WAN


def test_the_same_change_by_both_is_no_conflict(desk: Desk, project: int) -> None:
    path = desk.edit(desk.export(), {(2, "planned"): 45})
    change("year_plan", desk.house.year_plan(project), planned=45 * WAN)
    reading = desk.read(path)
    assert (codes(reading), statuses(reading)) == ([], ["unchanged"])


def test_what_went_there_and_back_is_as_it_was(desk: Desk, project: int) -> None:
    path = desk.edit(desk.export(), {(2, "place"): "西区"})
    change("project", project, place="东区")
    change("project", project, place="园区")
    assert written(desk.read(path)) == {"place": "西区"}


def test_a_return_that_two_people_report_is_a_conflict(desk: Desk, project: int) -> None:
    path = desk.edit(desk.export(3), {(2, "completed"): 7})
    desk.house.report(project, 3, completed=5 * WAN)
    reading = desk.read(path, month=3)
    assert (only(reading).status, codes(reading)) == ("conflict", ["edited-since"])
    assert reading.problems[0].params == {"base": "", "theirs": "5", "yours": "7"}


def test_a_second_report_of_another_cell_completes_the_first(desk: Desk, project: int) -> None:
    path = desk.edit(desk.export(3), {(2, "progress"): "主体封顶"})
    pk = desk.house.report(project, 3, completed=5 * WAN)
    importing.apply(desk.read(path, month=3))
    assert (stored("monthly_return", pk)["completed"], stored("monthly_return", pk)["progress"]) == (
        5 * WAN,
        "主体封顶",
    )


# --- supporting departments


def supporting(project: int) -> set[str]:
    return set(Support.objects.filter(project=project).values_list("organisation__name", flat=True))


def test_departments_come_and_go(desk: Desk, project: int) -> None:
    make("support", project=project, organisation=desk.house.elsewhere)
    reading = desk.read(desk.edit(desk.export(), {(2, "supporting"): "水务局、电力公司"}))
    assert reading.fields_changed == 1
    importing.apply(reading)
    assert supporting(project) == {"水务局", "电力公司"}
    importing.apply(desk.read(desk.edit(desk.export(), {(2, "supporting"): None})))
    assert supporting(project) == set()


def test_departments_that_two_people_change_are_a_conflict(desk: Desk, project: int) -> None:
    path = desk.edit(desk.export(), {(2, "supporting"): "水务局"})
    make("support", project=project, organisation=desk.house.elsewhere)
    reading = desk.read(path)
    assert codes(reading) == ["edited-since"]
    assert reading.problems[0].params == {"base": "", "theirs": "交通运输局", "yours": "水务局"}


def test_departments_that_both_change_alike_are_no_conflict(desk: Desk, project: int) -> None:
    """Also beside another change, so that the row is looked at cell by cell."""
    path = desk.edit(desk.export(), {(2, "supporting"): "交通运输局", (2, "place"): "西区"})
    make("support", project=project, organisation=desk.house.elsewhere)
    reading = desk.read(path)
    assert (codes(reading), written(reading), reading.fields_changed) == ([], {"place": "西区"}, 1)


def test_a_department_that_someone_took_away_is_not_brought_back(desk: Desk, project: int) -> None:
    pk = make("support", project=project, organisation=desk.house.elsewhere)
    path = desk.export()
    remove("support", pk)
    assert list(desk.read(path).differences()) == []


def test_a_name_with_a_comma_is_one_department(desk: Desk, project: int) -> None:
    for name in ("发改委、经信局", "发改委", "A公司，B公司"):
        pk = make("organisation", name=name, active=True)
        make("support", project=project, organisation=pk)
    assert list(desk.read(desk.export()).differences()) == []


# --- names that changed since


def test_a_renamed_organisation_or_sector_is_still_meant(desk: Desk, project: int) -> None:
    path = desk.export()
    owner = stored("project", project)["owner"]
    assert isinstance(owner, int)
    change("organisation", owner, name="某钢铁集团")
    change("organisation", desk.house.department, name="工信局")
    change("sector", desk.house.steel, name="钢铁", name_en="Iron")
    reading = desk.read(path)
    assert (codes(reading), list(reading.differences())) == ([], [])


def test_a_name_given_to_another_since_means_what_it_meant(desk: Desk, project: int) -> None:
    path = desk.export()
    owner = stored("project", project)["owner"]
    assert isinstance(owner, int)
    change("organisation", owner, name="某钢铁集团")
    make("organisation", name="某钢铁公司", active=True)
    assert list(desk.read(path).differences()) == []


def test_an_owner_that_was_deleted_since_does_not_come_back_unasked(desk: Desk, project: int) -> None:
    other = desk.house.project("二号高炉")
    path = desk.export()
    owner = stored("project", project)["owner"]
    assert isinstance(owner, int)
    change("project", project, owner=None)
    remove("organisation", owner)
    assert list(desk.read(path).differences()) == []
    asked = desk.read(desk.edit(path, {(3, "owner"): "某钢铁公司"}))
    importing.apply(asked)
    assert Project.objects.get(pk=other).owner == Organisation.objects.get(name="某钢铁公司")
    assert Project.objects.get(pk=project).owner is None


# --- what stands no more


@pytest.fixture
def removed(desk: Desk, project: int) -> Path:
    """A workbook whose one project was removed since."""
    path = desk.export()
    commit(
        [
            Difference("year_plan", desk.house.year_plan(project), "delete"),
            Difference("project", project, "delete"),
        ]
    )
    return path


def test_an_untouched_row_of_a_removed_project_is_a_note(desk: Desk, removed: Path) -> None:
    reading = desk.read(removed)
    assert [(p.level, p.code) for p in reading.problems] == [("note", "removed-since")]
    assert list(reading.differences()) == []


@pytest.mark.parametrize(("key", "value"), [("place", "西区"), ("planned", 77)])
def test_a_touched_row_of_a_removed_project_is_an_error(
    desk: Desk, removed: Path, key: str, value: object
) -> None:
    reading = desk.read(desk.edit(removed, {(2, key): value}))
    assert said(reading) == [("A2", "removed-since")]


def test_a_project_taken_out_of_the_plan_stays_out(desk: Desk, project: int) -> None:
    path = desk.export(3)
    remove("year_plan", desk.house.year_plan(project))
    reading = desk.read(path, month=3)
    assert [(p.level, p.code) for p in reading.problems] == [("note", "left-plan-since")]
    assert list(reading.differences()) == []
    for cell in ("planned", "completed"):
        touched = desk.read(desk.edit(path, {(2, cell): 41}), month=3)
        assert "left-plan-since" in [problem.code for problem in touched.errors]


def test_a_return_taken_back_stays_back(desk: Desk, project: int) -> None:
    pk = desk.house.report(project, 3, completed=5 * WAN)
    path = desk.export(3)
    remove("monthly_return", pk)
    assert list(desk.read(path, month=3).differences()) == []
    touched = desk.read(desk.edit(path, {(2, "completed"): 6}), month=3)
    assert (only(touched).status, codes(touched)) == ("conflict", ["edited-since"])
    other = desk.read(desk.edit(path, {(2, "progress"): "开挖"}), month=3)
    importing.apply(other)
    assert MonthlyReturn.objects.values_list("completed", "progress").get() == (None, "开挖")


# --- what the workbook says of itself


def with_meta(path: Path, **values: str) -> Path:
    """The workbook with other words on its hidden sheet."""
    book = openpyxl.load_workbook(path)
    for row in book["_ledger"].iter_rows():
        if row[0].value in values:
            row[1].value = values[str(row[0].value)]
    book.save(path)
    return path


@pytest.mark.parametrize("position", ["999", "²", "9" * 5000, "-1", "", "0"])
def test_a_position_this_ledger_does_not_have_is_none(desk: Desk, project: int, position: str) -> None:
    reading = desk.read(with_meta(desk.export(), position=position))
    assert (reading.base, codes(reading)) == (None, ["another-ledger"])
    assert [problem.level for problem in reading.problems] == ["note"]


def test_a_workbook_of_another_year_is_an_error(desk: Desk, project: int) -> None:
    reading = desk.read(with_meta(desk.export(), year="2020"))
    assert codes(reading) == ["another-year"]
    assert reading.errors


def test_figures_of_march_are_not_those_of_april(desk: Desk, project: int) -> None:
    desk.house.report(project, 3, completed=5 * WAN)
    reading = desk.read(desk.export(3), month=4)
    assert "another-month" in [problem.code for problem in reading.errors]


def test_without_a_month_its_columns_are_left_alone_and_it_is_said(desk: Desk, project: int) -> None:
    reading = desk.read(desk.edit(desk.export(3), {(2, "completed"): 6}))
    assert [(p.level, p.code) for p in reading.problems] == [("note", "month-not-given")]
    assert list(reading.differences()) == []
    left = [place for place in reading.sheets[0].mapping if place["why"] == "month-column"]
    assert "本月完成投资（万元）" in [place["heading"] for place in left]
    assert not [place for place in left if place["key"]]


def test_a_column_that_is_not_found_is_named(desk: Desk, project: int) -> None:
    """Its heading was changed, and under it a cell: the edit is not dropped without a word."""
    path = desk.edit(desk.export(), {(2, "note"): "看这里", (1, "note"): "我的备注"})
    reading = desk.read(path)
    assert [(p.level, p.code, p.params) for p in reading.problems] == [
        ("warning", "columns-missing", {"keys": ["note"]})
    ]
    with override("zh-hans"):
        assert "备注" in reading.problems[0].message
    assert (reading.counts["unchanged"], reading.errors) == (1, [])


def test_columns_that_were_taken_out_are_told_together(desk: Desk, project: int) -> None:
    path = desk.export(month=3)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headings = [str(cell.value) for cell in sheet[1]]
    for heading in ("本月完成投资（万元）", "建设地点"):
        sheet.delete_cols(headings.index(heading) + 1)
        headings.remove(heading)
    book.save(path)
    [problem] = desk.read(path, month=3).problems
    assert (problem.code, set(problem.params["keys"])) == ("columns-missing", {"completed", "place"})


def test_a_workbook_without_base_misses_no_column(desk: Desk, project: int) -> None:
    path = with_meta(desk.edit(desk.export(), {(1, "note"): "我的备注"}), position="999")
    assert codes(desk.read(path)) == ["another-ledger"]


def test_the_sheets_of_our_own_are_not_spoken_of(desk: Desk, project: int) -> None:
    assert desk.read(desk.export()).skipped == []


def test_an_officers_own_export_takes_their_figures_back(
    desk: Desk, project: int, people: dict[str, User]
) -> None:
    desk.house.period(3)
    officer = people["officer"]
    path = desk.edit(desk.export(3, user=officer), {(2, "completed"): 6, (2, "progress"): "开挖"})
    importing.apply(desk.read(path, user=officer, month=3))
    assert MonthlyReturn.objects.values_list("completed", "state").get() == (6 * WAN, "submitted")
