"""The import pages: what a file would do, as shown, and applying, leaving and undoing it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from projects import ledger, vocabulary
from projects.models import (
    MonthlyReturn,
    Project,
    YearPlan,
)
from projects.reports.ledger_book import export_ledger
from tests.intake.files import archive, parts, rows_xml, worksheet
from tests.pages.conftest import FEN, Ledger, changed, made, text, words
from tests.pages.importing import HEAD, LANGUAGES, Browse, State, latest, told, url

# --- the proposal


def test_each_row_shows_old_and_new_with_units_and_its_problems(house: Ledger, send: Any) -> None:
    house.project("甲", planned=5 * FEN)
    house.project("乙", planned=5 * FEN, place="园区")
    page = words(
        send(["甲", None, None, 6.5], ["乙", None, None, 5], ["丙", "steel", 100, 1], ["丁", "航天", -1, 1])
    )
    assert "5 × 10k yuan → new value 6.5 × 10k yuan" in page
    assert "B5 “航天” is not a sector of this ledger" in page
    assert "C5 -1 is negative" in page
    assert "2 problems must be solved before anything is applied" in page
    assert "differences 3 new 1 changed 1 conflict 0 error 1 unchanged 1 skipped 0 all 4" in page
    assert "乙" not in page.split("How it was read")[0].split("differences")[1], (
        "unchanged rows wait behind their tab"
    )


@LANGUAGES
def test_the_page_speaks_the_readers_language(
    house: Ledger, send: Any, browse: Browse, language: str
) -> None:
    house.project("甲", planned=5 * FEN)
    send(
        ["甲", None, None, 6],
        ["丁", "航天", 1, 1],
        ["合计", None, 1, 1],
        language="en" if language == "zh-hans" else "zh-hans",
    )
    page = words(browse("manager", language).get(url("?status=all")))
    english = language == "en"
    for sentence in (
        "is not a sector of this ledger",
        "planned investment of the year",
        "A row of sums.",
        "total investment",
    ):
        assert (sentence in page) == english, sentence


def test_names_stand_for_ids(house: Ledger, send: Any) -> None:
    house.project("甲")
    head = ("项目名称", "领域", "建设单位", "责任单位", "配合单位", "建设性质")
    page = words(send(["甲", "other", "新公司", "交通局", "工信局、某局", "扩建"], head=head))
    for shown in (
        "new value other",
        "new value 新公司",
        "new value 交通局",
        "某局、工信局",
        "new value extension",
    ):
        assert shown in page, page
    assert "Organisations named for the first time: 新公司、某局" in page
    assert "#" not in page.split("Problems")[1].split("How it was read")[0].replace("#P", "")


def test_a_conflict_shows_the_three_sides(house: Ledger, send: Any, browse: Browse, tmp_path: Path) -> None:
    project = house.project("甲", planned=5 * FEN)
    path = tmp_path / "out.xlsx"
    export_ledger(
        path, year=2021, queryset=YearPlan.objects.all(), columns=vocabulary.ledger_columns(), language="en",
        actor=ledger.Actor.system(), source=ledger.Source("system"),
    )  # fmt: skip
    book = openpyxl.load_workbook(path)
    place = next(
        cell.column for cell in book.worksheets[0][1] if str(cell.value).startswith("Planned investment")
    )
    book.worksheets[0].cell(2, int(place or 0)).value = 7
    book.save(path)
    changed("year_plan", project.year_plans.get().pk, planned=6 * FEN)
    page = words(send(body=path.read_bytes()))
    assert "it was “5 × 10k yuan”, now it is “6 × 10k yuan”, the file says “7 × 10k yuan”" in page
    assert "old value 5 × 10k yuan in the export, 6 × 10k yuan now → new value 7 × 10k yuan" in page
    assert "conflict 1" in page
    assert "made from history position" in page
    assert browse("manager").post(url("apply/"), follow=True).status_code == 200
    assert project.year_plans.get().planned == 6 * FEN


def test_how_each_sheet_was_read(send: Any) -> None:
    page = words(send(["甲", "steel", 1, "x"], head=("项目名称", "领域", "总投资（亿元）", "天气")))
    assert "台账 · heading rows 1 · 3 of 4 columns" in page
    assert "C 总投资（亿元） total investment 100m yuan" in page
    assert "D 天气 left alone: Not a heading the ledger knows." in page


def test_problems_of_the_file_as_a_whole(send: Any) -> None:
    page = words(send(["甲", "steel", 1, 2], head=("项目名称", "领域", "总投资", "项目总投资")))
    assert "台账 · row 1 Columns C、D both read as “total investment”" in page
    assert "No row of a project was found." in page
    assert "no heading row" in words(send(["甲", "乙"], head=("丙", "丁"))).lower()


def test_what_is_left_out_is_told(send: Any, browse: Browse, tmp_path: Path) -> None:
    sheets = {
        "台账": worksheet(rows_xml([HEAD, ["甲", "steel", 1, 1], ["合计", None, 1, 1]])),
        "旧": worksheet(rows_xml([HEAD])),
    }
    body = archive(tmp_path / "b.xlsx", parts(sheets, states={"旧": "hidden"})).read_bytes()
    page = words(send(body=body))
    assert "2 rows or sheets left out" in page
    assert "旧 · The sheet is hidden" in page
    page = words(browse("manager").get(url("?status=skipped")))
    assert "台账 3 skipped A row of sums." in page
    assert "旧 skipped The sheet is hidden" in page


def test_several_sheets_are_named_in_the_rows(send: Any, tmp_path: Path) -> None:
    sheets = {name: worksheet(rows_xml([HEAD, [f"项目{name}", "steel", 1, 1]])) for name in ("工业", "城建")}
    page = words(send(body=archive(tmp_path / "b.xlsx", parts(sheets)).read_bytes()))
    assert "工业 2 new 项目工业" in page
    assert "城建 2 new 项目城建" in page


def test_tabs_filter_and_pages_turn(
    send: Any, browse: Browse, house: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projects.views.proposal_page.PAGE", 3)
    house.project("旧")
    send(*[[f"新{n}", "steel", n, n] for n in range(1, 8)], ["旧", None, None, None], ["错", "航天", 1, 1])
    client = browse("manager")

    def rows(query: str) -> list[str]:
        return [row.line.name for row in client.get(url() + query).context["rows"]]

    assert rows("") == ["新1", "新2", "新3"]
    assert rows("?page=3") == ["新7", "错"]
    assert rows("?status=new&page=3") == ["新7"]
    assert rows("?status=error") == ["错"]
    assert rows("?status=unchanged") == ["旧"]
    assert rows("?status=conflict") == []
    assert rows("?status=all&page=3") == ["新7", "旧", "错"]
    assert rows("?q=新3") == ["新3"]
    assert rows("?status=error&q=新") == []
    assert rows("?status=moon") == rows("")
    assert rows("?page=99") == ["新7", "错"]
    assert rows("?page=x") == rows("")
    page = text(client.get(url() + "?status=new&page=2"))
    assert "page 2 of 3" in page
    assert "?status=new&amp;page=3" in page


def test_what_a_file_says_is_shown_and_never_run(send: Any) -> None:
    page = text(send(["<script>alert(1)</script>", "<b>", 1, 1], name="<img src=x>.xlsx"))
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "&lt;script&gt;alert(1)" in page


# --- applying


@LANGUAGES
def test_applied_as_shown(send: Any, browse: Browse, language: str) -> None:
    assert "<strong>2</strong>" in text(send(["甲", "steel", 1, 1], ["乙", "other", 2, 2], language=language))
    response = browse("manager", language).post(url("apply/"), follow=True)
    assert latest().state == State.APPLIED
    assert Project.objects.count() == 2
    assert str(ledger.head()[0]) in told(response)[0]
    assert f'href="/history/{ledger.head()[0]}/"' in text(response)


def test_applied_twice_it_is_applied_once(send: Any, browse: Browse) -> None:
    send(["甲", "steel", 1, 1])
    browse("manager").post(url("apply/"))
    response = browse("manager").post(url("apply/"), follow=True)
    assert "cannot take that step" in told(response)[0]
    assert Project.objects.count() == 1


def test_a_file_with_errors_has_no_way_to_be_applied(send: Any, browse: Browse) -> None:
    page = text(send(["甲", "steel", 1, 1], ["乙", "航天", 1, 1]))
    assert url("apply/") not in page
    browse("manager").post(url("apply/"), follow=True)
    assert (Project.objects.count(), latest().state) == (0, State.READY)


def test_a_file_that_changes_nothing_says_so(send: Any, house: Ledger) -> None:
    house.project("甲", planned=5 * FEN)
    page = text(send(["甲", None, None, 5]))
    assert "0 changes" in page
    assert url("apply/") not in page


def test_the_same_cell_changed_meanwhile_is_a_message_and_nothing_is_applied(
    house: Ledger, send: Any, browse: Browse
) -> None:
    project = house.project("甲", planned=5 * FEN)
    send(["甲", None, None, 6], ["乙", "steel", 1, 1])
    changed("year_plan", project.year_plans.get().pk, planned=7 * FEN)
    response = browse("manager").post(url("apply/"), follow=True)
    assert "nothing was applied" in text(response)
    assert (Project.objects.count(), latest().state) == (1, State.READY)
    again = browse("manager").post(url("again/"), follow=True)
    assert "7 × 10k yuan → new value 6 × 10k yuan" in words(again)
    browse("manager").post(url("apply/"))
    assert (project.year_plans.get().planned, Project.objects.count()) == (6 * FEN, 2)


def test_another_cell_changed_meanwhile_survives(house: Ledger, send: Any, browse: Browse) -> None:
    project = house.project("甲", planned=5 * FEN)
    send(["甲", None, None, 6])
    changed("project", project.pk, place="园区")
    browse("manager").post(url("apply/"))
    project.refresh_from_db()
    assert (project.place, project.year_plans.get().planned) == ("园区", 6 * FEN)


def test_placeholders_are_replaced_when_asked(house: Ledger, send: Any, browse: Browse) -> None:
    for n in range(3):
        house.project(f"待定{n}", placeholder=True)
    assert "retired placeholders: <strong>1</strong>" in text(
        send(["甲", "steel", 1, 1], replace_placeholders="on")
    )
    response = browse("manager").post(url("apply/"), follow=True)
    assert Project.objects.filter(placeholder=True).count() == 2
    assert f'href="/history/{latest().retired}/"' in text(response)


def test_an_officer_brings_the_months_figures_and_the_manager_may_apply_them(
    house: Ledger, send: Any, browse: Browse
) -> None:
    house.project("甲")
    made("period", {"plan": house.plan, "month": 3, "state": "open"})
    head = ("项目名称", "本月完成投资（万元）")
    send(["甲", 5], head=head, who="officer", month=3)
    browse("manager").post(url("apply/"))
    assert MonthlyReturn.objects.values_list("completed", "state").get() == (5 * FEN, "submitted")
    send(["甲", 6], head=head, who="officer", month=3)
    browse("officer").post(url("apply/"))
    assert MonthlyReturn.objects.get().completed == 6 * FEN


def test_left_aside_nothing_happens_and_it_can_be_read_again(send: Any, browse: Browse) -> None:
    send(["甲", "steel", 1, 1])
    left = latest()
    browse("manager").post(url("leave/"))
    left.refresh_from_db()
    assert (left.state, Project.objects.count()) == (State.LEFT, 0)
    response = browse("manager").post(url("again/"), follow=True)
    assert (latest().state, latest().pk) == (State.READY, left.pk + 1)
    assert response.status_code == 200


# --- undo, and the same file again


def test_undone_from_its_page_with_a_reason(send: Any, browse: Browse) -> None:
    send(["甲", "steel", 1, 1])
    browse("manager").post(url("apply/"))
    assert "Give a reason." in told(browse("manager").post(url("undo/"), {"reason": " "}, follow=True))
    response = browse("manager").post(url("undo/"), {"reason": "文件有误"}, follow=True)
    assert (latest().state, Project.objects.count()) == (State.UNDONE, 0)
    assert told(response) == ["The import was undone."]
    assert url("undo/") not in text(response)


def test_what_was_built_on_is_kept_and_told_in_words(send: Any, browse: Browse) -> None:
    send(["甲", "steel", 1, 1])
    browse("manager").post(url("apply/"))
    changed("project", Project.objects.get().pk, place="园区")
    later = ledger.head()[0]
    page = text(browse("manager").post(url("undo/"), {"reason": "文件有误"}, follow=True))
    kept = re.findall(r"<li>(.*?)</li>", page[page.index('class="undone"') :], re.DOTALL)
    assert re.sub("<[^>]+>", "", kept[0]).startswith("project P000001 甲: edited since: place")
    assert '<a href="/projects/P000001/">' in kept[0]
    assert f'<a href="/history/{later}/">' in kept[0]
    assert "Nothing was left to turn back." not in page
    assert Project.objects.count() == 1


def test_an_officer_undoes_nothing(house: Ledger, send: Any, browse: Browse) -> None:
    house.project("甲")
    made("period", {"plan": house.plan, "month": 3, "state": "open"})
    send(["甲", 5], head=("项目名称", "本月完成投资（万元）"), who="officer", month=3)
    browse("officer").post(url("apply/"))
    assert url("undo/") not in text(browse("officer").get(url()))
    assert browse("officer").post(url("undo/"), {"reason": "x"}).status_code == 404


def test_the_same_file_again_is_a_notice(send: Any, browse: Browse) -> None:
    send(["甲", "steel", 1, 1])
    first = latest()
    browse("manager").post(url("apply/"))
    page = text(send(["甲", "steel", 1, 1]))
    assert "The same file was already imported on" in page
    assert f'href="/imports/{first.pk}/"' in page
    assert "0 changes" in page
