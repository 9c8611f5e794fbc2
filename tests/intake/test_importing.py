"""From a file on disk to a proposal and through the door: what is told of it, and that it is all or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from projects import ledger, store
from projects.intake import importing
from projects.intake.problems import Problem
from projects.intake.row import COLUMNS
from projects.ledger import Actor
from projects.models import ChangeSet, Plan, Project
from projects.sentences import SENTENCES
from tests.factories import WAN, change
from tests.intake.desk import Desk, codes
from tests.intake.files import archive, parts, rows_xml, worksheet


def test_what_is_told_of_a_file(desk: Desk) -> None:
    path = desk.table(["甲", "steel", 5, 1], ["合计", None, 5, 1])
    reading = desk.read(path)
    answer = reading.as_json()
    assert answer["file"] == "来表.xlsx"
    assert answer["sha256"] == store.hash_of(path)
    [sheet] = answer["sheets"]
    assert (sheet["sheet"], sheet["header_rows"], sheet["unit"]) == ("台账", [1], None)
    assert [(each["column"], each["key"], each["unit"]) for each in sheet["mapping"]] == [
        ("A", "name", None), ("B", "sector", None), ("C", "total_investment", "万元"), ("D", "planned", "万元"),
    ]  # fmt: skip
    assert [(each["sheet"], each["row"]) for each in answer["skipped"]] == [("台账", 3)]
    counts = ("rows", "created", "changed", "unchanged", "fields_changed", "changeset", "base")
    assert [answer[key] for key in counts] == [1, 1, 0, 0, 0, None, None]


def test_units_by_column_are_read_and_told(desk: Desk) -> None:
    reading = desk.apply(
        ["甲", "steel", 1.5, 400], head=("项目名称", "领域", "总投资（亿元）", "年度计划投资（万元）")
    )
    assert [place["unit"] for place in reading.sheets[0].mapping] == [None, None, "亿元", "万元"]
    project = Project.objects.get()
    assert (project.total_investment, project.year_plans.get().planned) == (15_000 * WAN, 400 * WAN)


def test_several_sheets_are_one_import(desk: Desk) -> None:
    sheets = {
        "工业": worksheet(rows_xml([["项目名称", "领域"], ["甲", "steel"]])),
        "说明": worksheet(rows_xml([["请填写"], ["谢谢"]])),
        "其他": worksheet(rows_xml([["单位：万元"], ["项目名称", "领域", "总投资"], ["乙", "other", 7]])),
    }
    path = archive(desk.folder / "a.xlsx", parts(sheets))
    reading = desk.read(path)
    assert [(sheet.sheet, sheet.header_rows, sheet.unit) for sheet in reading.sheets] == [
        ("工业", [1], ""),
        ("其他", [2], "万元"),
    ]
    assert [(each.sheet, each.row, each.code) for each in reading.skipped] == [("说明", None, "no-headings")]
    importing.apply(reading)
    assert Project.objects.get(name="乙").total_investment == 7 * WAN
    assert Project.objects.get(name="甲").total_investment is None


def test_the_same_project_on_two_sheets_names_the_sheet(desk: Desk) -> None:
    rows = worksheet(rows_xml([["项目名称", "领域"], ["甲", "steel"]]))
    reading = desk.read(archive(desk.folder / "a.xlsx", parts({"明细": rows, "按地区": rows})))
    told = [(problem.sheet, problem.cell, problem.params["sheet"]) for problem in reading.errors]
    assert told == [("明细", "A2", "按地区"), ("按地区", "A2", "明细")]


def test_hidden_sheets_are_left_out_with_why(desk: Desk) -> None:
    rows = worksheet(rows_xml([["项目名称", "领域"], ["甲", "steel"]]))
    reading = desk.read(
        archive(desk.folder / "a.xlsx", parts({"台账": rows, "旧": rows}, states={"旧": "hidden"}))
    )
    assert (codes(reading), [(each.sheet, each.code) for each in reading.skipped]) == (
        [],
        [("旧", "hidden-sheet")],
    )


def test_a_text_file_is_called_by_its_name(desk: Desk) -> None:
    path = desk.folder / "报表.csv"
    path.write_text("项目名称,领域\n甲,航天\n", "gb18030")
    assert [problem.sheet for problem in desk.read(path).problems] == ["报表"]


# --- all or nothing


def test_the_history_says_from_which_file(desk: Desk) -> None:
    path = desk.table(["甲", "steel", 5, 1])
    reading = desk.read(path)
    number = importing.apply(reading).receipt.number
    assert number is not None
    header = ChangeSet.objects.get(number=number).header
    assert reading.sha256 in header
    assert "来表.xlsx" in header
    assert ChangeSet.objects.get(number=number).action == "import"


def test_with_an_error_nothing_is_applied(desk: Desk) -> None:
    reading = desk.bring(["甲", "steel", 5, 1], ["乙", "航天", 5, 1])
    with pytest.raises(ledger.Refused) as refused:
        importing.apply(reading)
    assert refused.value.params == {"number": 1}
    assert not Project.objects.exists()


def test_who_is_quicker_wins_and_the_file_is_not_applied_at_all(desk: Desk) -> None:
    project = desk.house.project("甲", place="园区")
    reading = desk.bring(["甲", "西区"], ["乙", "steel"], head=("项目名称", "建设地点"))
    assert codes(reading) == ["sector-missing"]
    reading = desk.bring(["甲", "西区", None], ["乙", None, "steel"], head=("项目名称", "建设地点", "领域"))
    change("project", project, place="东区")
    with pytest.raises(ledger.Conflict):
        importing.apply(reading)
    assert Project.objects.get().place == "东区"


def test_a_file_that_changed_while_it_was_read_is_not_kept(desk: Desk) -> None:
    path = desk.table(["甲", "steel", 5, 1])
    reading = desk.read(path)
    importing.keep(reading, path)
    assert store.path_of(reading.sha256).exists()
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(ledger.Refused) as refused:
        importing.keep(reading, path)
    assert refused.value.code == "file-changed"


def test_progress_is_told_as_rows_are_done(desk: Desk) -> None:
    heard: list[tuple[int, int]] = []
    path = desk.table(*[[f"项目{n}", "steel", None, None] for n in range(4500)])
    plan = Plan.objects.get(pk=desk.house.plan)
    importing.read(
        path, path.name, store.hash_of(path), plan, None, Actor.system(), told=lambda *far: heard.append(far)
    )
    assert heard == [(2001, 4501), (4001, 4501), (4501, 4501)]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_number_of_queries_does_not_grow_with_rows(
    desk: Desk, django_assert_max_num_queries: Any, language: str
) -> None:
    desk.house.projects([{"name": f"项目{n}", "planned": n * WAN} for n in range(1, 200)])
    path = desk.export(language=language)
    desk.house.projects([{"name": f"后来{n}"} for n in range(5)])
    with django_assert_max_num_queries(35):
        assert desk.read(path).counts["unchanged"] == 199


# --- sentences


def test_a_problem_speaks_the_language_of_the_one_who_reads() -> None:
    problem = Problem("required-missing", key="name", params={"key": "name"})
    with override("en"):
        assert problem.message == "name cannot be left empty."
    with override("zh-hans"):
        assert "项目名称" in problem.message


def test_accepted_values_are_named_in_the_language_of_the_one_who_reads(desk: Desk) -> None:
    reading = desk.bring(["甲", "steel", "拆除"], head=("项目名称", "领域", "建设性质"))
    [problem] = reading.problems
    with override("en"):
        assert "extension" in problem.message
    with override("zh-hans"):
        assert "扩建" in problem.message


def test_a_value_that_is_a_key_of_a_column_is_not_taken_for_one() -> None:
    problem = Problem("not-a-number", key="planned", params={"value": "name"})
    with override("zh-hans"):
        assert "name" in problem.message


def test_kept_and_read_again_it_is_the_same_problem() -> None:
    problem = Problem(
        "edited-since",
        "error",
        "台账",
        7,
        "C7",
        "C",
        "planned",
        {"base": "1\x00", "theirs": "", "yours": "2"},
    )
    again = Problem(**problem.kept())
    assert again.message == problem.message
    assert "\x00" not in str(problem.kept())


def test_every_column_that_a_sheet_may_have_is_known_to_rows() -> None:
    assert {"code", "name", "sector", "planned", "completed", "supporting"} <= COLUMNS.keys()
    assert {"twice", "edited-since", "unit-slip", "period-closed", "left-plan-since"} <= SENTENCES.keys()


def test_the_hidden_folder_of_kept_files_lies_in_the_data_folder(data_dir: Path) -> None:
    assert store.folder().parent == data_dir
