"""The import pages: bring a file, see what it would do, apply it as shown, leave it, undo it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects import ledger, store, vocabulary
from projects.intake import batches
from projects.models import (
    ChangeSet,
    ColumnProfile,
    ImportBatch,
    MonthlyReturn,
    Organisation,
    Project,
    YearPlan,
)
from projects.reports.ledger_book import export_ledger
from tests.intake.files import Value, archive, parts, rows_xml, table, worksheet
from tests.pages.conftest import FEN, Ledger, changed, made, text, words

Browse = Callable[..., Client]
State = ImportBatch.State
HEAD = ("项目名称", "领域", "总投资（万元）", "年度计划投资（万元）")
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])


@pytest.fixture
def send(browse: Browse, tmp_path: Path) -> Callable[..., Any]:
    """A function that brings a table to the page as somebody; answers the response after the redirect."""

    def sent(
        *rows: Sequence[Value], head: Sequence[Value] = HEAD, who: str = "manager", language: str = "en", body: bytes | None = None,
        name: str = "台账.xlsx", **terms: Any,
    ) -> Any:  # fmt: skip
        content = table(tmp_path / "a.xlsx", [head, *rows]).read_bytes() if body is None else body
        data = {"file": SimpleUploadedFile(name, content), "year": 2021, "month": "", **terms}
        return browse(who, language).post("/imports/", data, follow=True)

    return sent


def latest() -> ImportBatch:
    return ImportBatch.objects.latest("pk")


def url(step: str = "", batch: ImportBatch | None = None) -> str:
    return f"/imports/{(batch or latest()).pk}/{step}"


def told(response: Any) -> list[str]:
    """The messages of a page."""
    return [str(message) for message in response.context["messages"]]


# --- who


def test_nobody_is_sent_to_sign_in(client: Client, db: None) -> None:
    for path in ("/imports/", "/imports/1/", "/imports/1/file/"):
        assert "/accounts/login/" in client.get(path).headers["location"]
    for step in ("apply", "leave", "cancel", "again", "undo"):
        assert "/accounts/login/" in client.post(f"/imports/1/{step}/").headers["location"]


@pytest.mark.parametrize(
    ("name", "reads", "brings"),
    [
        ("manager", 200, True), ("officer", 200, True), ("auditor", 200, False),
        ("leader", 404, False), ("administrator", 404, False), ("newcomer", 404, False),
    ],
)  # fmt: skip
def test_who_reads_and_who_brings(browse: Browse, send: Any, name: str, reads: int, brings: bool) -> None:
    page = browse(name).get("/imports/")
    assert page.status_code == reads
    assert (reads == 200 and 'type="file"' in text(page)) == brings
    assert (send(["甲", "steel", 1, 1], who=name).status_code == 404) != brings
    assert ImportBatch.objects.count() == int(brings)


def test_an_import_of_another_officer_does_not_exist(browse: Browse, send: Any) -> None:
    send(["甲", "steel", 1, 1], who="officer")
    for name in ("stranger", "leader", "administrator", "newcomer"):
        assert browse(name).get(url()).status_code == 404
        assert browse(name).get(url("file/")).status_code == 404
        for step in ("apply", "leave", "cancel", "again", "undo"):
            assert browse(name).post(url(f"{step}/")).status_code == 404
    assert "台账.xlsx" not in text(browse("stranger").get("/imports/"))


def test_an_auditor_looks_and_touches_nothing(browse: Browse, send: Any) -> None:
    send(["甲", "steel", 1, 1])
    page = text(browse("auditor").get(url()))
    assert "甲" in page
    assert 'method="post" action="/imports' not in page
    for step in ("apply", "leave", "cancel", "again", "undo"):
        assert browse("auditor").post(url(f"{step}/")).status_code == 404
    assert (latest().state, Project.objects.count()) == (State.READY, 0)


@pytest.mark.parametrize(
    ("name", "status"),
    [("manager", 200), ("auditor", 200), ("officer", 404), ("stranger", 404), ("leader", 404)],
)
def test_the_file_is_for_manager_and_auditor(browse: Browse, send: Any, name: str, status: int) -> None:
    send(["甲", "steel", 1, 1], who="officer", name="我的 台账.xlsx")
    response = browse(name).get(url("file/"))
    assert response.status_code == status
    if status == 200:
        assert response.getvalue() == store.path_of(latest().sha256).read_bytes()
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"].startswith("attachment; ")


def test_a_file_whose_bytes_are_gone_is_no_page(browse: Browse, send: Any) -> None:
    send(["甲", "steel", 1, 1])
    store.path_of(latest().sha256).unlink()
    assert browse("manager").get(url("file/")).status_code == 404


@pytest.mark.parametrize("step", ["apply", "leave", "cancel", "again", "undo"])
def test_a_step_is_never_taken_by_looking(browse: Browse, send: Any, step: str) -> None:
    send(["甲", "steel", 1, 1])
    assert browse("manager").get(url(f"{step}/")).status_code == 405


def test_an_import_that_never_was(browse: Browse) -> None:
    assert browse("manager").get("/imports/999/").status_code == 404


# --- bringing a file


def test_nothing_is_written_before_it_was_shown(house: Ledger, send: Any) -> None:
    head = ledger.head()
    response = send(["甲", "steel", 1, 1])
    assert response.redirect_chain == [(url(), 302)]
    assert (latest().state, ledger.head(), Project.objects.count()) == (State.READY, head, 0)


@LANGUAGES
def test_a_file_that_is_too_large_is_a_sentence_and_not_kept(
    send: Any, settings: Any, data_dir: Path, language: str
) -> None:
    settings.UPLOAD_MAX_BYTES = 2**20
    response = send(body=bytes(2**20 + 1), language=language)
    assert response.status_code == 422
    assert "1 MB" in response.context["form"].errors["file"][0]
    assert response.context["form"].errors["file"][0] in response.content.decode()
    assert not ImportBatch.objects.exists()
    assert not (data_dir / "files").exists()


@pytest.mark.parametrize(("field", "value"), [("year", "2031"), ("year", ""), ("month", "13"), ("file", "")])
def test_a_form_that_cannot_be_used_says_so(browse: Browse, field: str, value: str) -> None:
    data = {"file": SimpleUploadedFile("a.xlsx", b"x"), "year": "2021", "month": "", field: value}
    response = browse("manager").post("/imports/", data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not ImportBatch.objects.exists()


@LANGUAGES
@pytest.mark.parametrize(
    ("body", "named"), [(b"hello", "xlsx"), (b"PK\x03\x04" + bytes(400), ""), (b"%PDF-1.7", "xlsx")]
)
def test_a_file_that_cannot_be_used_is_a_sentence(
    send: Any, browse: Browse, body: bytes, named: str, language: str
) -> None:
    head = ledger.head()
    response = send(body=body, language=language)
    assert latest().state == State.REFUSED
    [sentence] = re.findall(r'<div class="alert alert-danger" role="alert">(.*?)</div>', text(response))
    assert named in sentence
    assert (re.search(r"[一-鿿]", sentence) is None) == (language == "en")
    other = "en" if language == "zh-hans" else "zh-hans"
    assert sentence not in text(browse("manager", other).get(url()))
    assert ledger.head() == head


def many(tmp_path: Path, **bodies: bytes | None) -> list[SimpleUploadedFile]:
    """Files of one drop: tables of one new project, or these bytes."""
    sound = {name: table(tmp_path / "m.xlsx", [HEAD, [name, "steel", 1, 1]]).read_bytes() for name in bodies}
    return [
        SimpleUploadedFile(f"{name}.xlsx", sound[name] if body is None else body)
        for name, body in bodies.items()
    ]


def test_many_files_are_a_batch_each_with_its_own_result(browse: Browse, tmp_path: Path) -> None:
    sent = many(tmp_path, 甲=None, 坏=b"hello", 空=b"", 乙=None)
    response = browse("manager").post("/imports/", {"file": sent, "year": 2021, "month": ""}, follow=True)
    assert response.redirect_chain == [("/imports/", 302)]
    assert told(response) == ["4 files were brought in."]
    states = dict(ImportBatch.objects.values_list("file_name", "state"))
    assert states == {"甲.xlsx": "ready", "坏.xlsx": "refused", "空.xlsx": "refused", "乙.xlsx": "ready"}
    page = words(response)
    assert re.search(r"乙\.xlsx 2021 manager [\d-]+ [\d:]+ ready to apply 1 0", page)
    assert re.search(r"坏\.xlsx 2021 manager [\d-]+ [\d:]+ cannot be used", page)


def test_of_many_files_those_that_are_too_large_are_named_and_the_others_taken(
    browse: Browse, tmp_path: Path, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 2**20
    sent = many(tmp_path, 甲=None, 大=bytes(2**20 + 1))
    response = browse("manager").post("/imports/", {"file": sent, "year": 2021, "month": ""}, follow=True)
    assert told(response) == ["大.xlsx is larger than 1 MB. Split it and send the parts."]
    assert ImportBatch.objects.get().file_name == "甲.xlsx"


def test_the_list_looks_again_while_something_is_read(browse: Browse, send: Any) -> None:
    send(["甲", "steel", 1, 1])
    assert "hx-trigger" not in text(browse("manager").get("/imports/"))
    soon = timezone.now() + timedelta(minutes=1)
    ImportBatch.objects.update(state=State.READING, lease_until=soon, phase="read", done=10, total=20)
    page = text(browse("manager").get("/imports/"))
    assert 'hx-trigger="every 2s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "reading 10 / 20" in words(browse("manager").get("/imports/"))


def test_the_largest_file_is_told_before_it_is_chosen(browse: Browse, settings: Any) -> None:
    assert f"{settings.UPLOAD_MAX_BYTES // 2**20} MB" in text(browse("manager").get("/imports/"))


def test_an_officer_is_not_asked_about_placeholders(browse: Browse) -> None:
    assert "replace_placeholders" in text(browse("manager").get("/imports/"))
    assert "replace_placeholders" not in text(browse("officer").get("/imports/"))


def test_without_any_plan_there_is_nothing_to_import_into(browse: Browse, house: Ledger) -> None:
    ledger.commit(
        [ledger.Difference("plan", house.plan, "delete")], ledger.Actor.system(), ledger.Source("system")
    )
    assert browse("manager").get("/imports/").status_code == 200


# --- the proposal


def test_each_row_shows_old_and_new_with_units_and_its_problems(house: Ledger, send: Any) -> None:
    house.project("甲", planned=5 * FEN)
    house.project("乙", planned=5 * FEN, place="园区")
    page = words(
        send(["甲", None, None, 6.5], ["乙", None, None, 5], ["丙", "steel", 100, 1], ["丁", "航天", -1, 1])
    )
    assert "5 10k yuan → new value 6.5 10k yuan" in page
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
        cell.column for cell in book.worksheets[0][1] if str(cell.value).startswith("planned investment")
    )
    book.worksheets[0].cell(2, int(place or 0)).value = 7
    book.save(path)
    changed("year_plan", project.year_plans.get().pk, planned=6 * FEN)
    page = words(send(body=path.read_bytes()))
    assert "it was “5”, now it is “6”, the file says “7”" in page
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
    assert "7 10k yuan → new value 6 10k yuan" in words(again)
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


# --- waiting


def test_a_file_that_is_still_read_says_so_without_scripts(send: Any, browse: Browse) -> None:
    send(["甲", "steel", 1, 1])
    soon = timezone.now() + timedelta(minutes=1)
    ImportBatch.objects.update(state=State.READING, lease_until=soon, phase="read", done=4000, total=0)
    page = text(browse("manager").get(url()))
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "4000 rows so far" in page.replace(",", "")
    assert f'<a href="{url()}">Look again' in page
    assert url("apply/") not in page
    assert "4000 rows so far" in text(browse("manager").get(url("progress/"))).replace(",", "")


def test_the_progress_of_what_is_done_shows_the_page_anew(send: Any, browse: Browse) -> None:
    send(["甲", "steel", 1, 1])
    assert browse("manager").get(url("progress/")).headers["HX-Refresh"] == "true"
    assert browse("stranger").get(url("progress/")).status_code == 404


@pytest.mark.parametrize(
    ("state", "becomes"),
    [(State.WAITING, "left"), (State.READING, "left"), (State.QUEUED, "ready"), (State.APPLYING, "ready"), (State.RECALLED, "applied")],
)  # fmt: skip
def test_what_waits_or_runs_can_be_cancelled(send: Any, browse: Browse, state: str, becomes: str) -> None:
    send(["甲", "steel", 1, 1])
    soon, fence = timezone.now() + timedelta(minutes=1), latest().fence
    ImportBatch.objects.update(state=state, lease_until=soon)
    assert browse("stranger").post(url("cancel/")).status_code == 404
    response = browse("manager").post(url("cancel/"), follow=True)
    assert told(response) == ["Cancelled; nothing was written."]
    assert (latest().state, latest().fence) == (becomes, fence + 1)


def test_what_is_done_cannot_be_cancelled(send: Any, browse: Browse) -> None:
    send(["甲", "steel", 1, 1])
    browse("manager").post(url("apply/"))
    assert "cannot take that step" in told(browse("manager").post(url("cancel/"), follow=True))[0]
    assert latest().state == State.APPLIED


def test_a_reading_whose_worker_died_goes_on_when_looked_at(send: Any, browse: Browse) -> None:
    send(["甲", "steel", 1, 1])
    ImportBatch.objects.update(
        state=State.READING, lease_until=timezone.now() - timedelta(seconds=1), reading={}
    )
    assert "甲" in text(browse("manager").get(url()))
    assert latest().state == State.READY


# --- many


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_rows(house: Ledger, send: Any, browse: Browse) -> None:
    head = ("项目名称", "领域", "建设单位", "责任单位", "总投资（万元）")
    house.project("甲一")
    send(["甲一", "other", "公司0", "交通局", 1], ["新", "steel", "工信局", "交通局", 1], head=head)
    client = browse("manager")
    few = queries(client, url())
    send(*[[f"乙{n}", ("steel", "other")[n % 2], f"公司{n}", "交通局", n] for n in range(60)], head=head)
    assert queries(client, url()) <= few
    assert few <= 14


def test_the_list_costs_the_same_for_one_and_for_many(
    people: dict[str, User], browse: Browse, send: Any
) -> None:
    send(["甲", "steel", 1, 1])
    client = browse("manager")
    few = queries(client, "/imports/")
    for _ in range(60):
        batches.again(latest(), people["manager"])
    assert queries(client, "/imports/") <= few <= 9
    assert "page 1 of 2" in text(client.get("/imports/"))


def test_the_list_tells_what_became_of_each(send: Any, browse: Browse) -> None:
    assert "No file has been brought in yet." in text(browse("manager").get("/imports/"))
    send(["甲", "steel", 1, 1], ["乙", "steel", 1, 1])
    browse("manager").post(url("apply/"))
    page = words(browse("manager").get("/imports/"))
    assert re.search(rf"台账\.xlsx 2021 manager [\d-]+ [\d:]+ applied 2 0 {latest().changeset}", page)


# --- questions about names


LONG = "昆都仑区污水处理厂扩建工程"
SLIP = "昆都伦区污水处理厂扩建工程"


def test_a_near_name_is_answered_on_the_page_and_remembered(house: Ledger, send: Any, browse: Browse) -> None:
    project = house.project(LONG, planned=5 * FEN)
    page = text(send([SLIP, "steel", None, 6], language="zh-hans"))
    assert f'name="project" value="{project.pk}">是 {project.code} {LONG}' in page
    assert url("apply/") not in page
    line = latest().lines.get()
    response = browse("manager").post(url("answer/"), {"row": line.pk, "project": project.pk}, follow=True)
    assert f"Answered: {project.code} {LONG}" in words(response)
    assert "1 answer was given" in text(response)
    browse("manager").post(url("reread/"))
    assert (ImportBatch.objects.count(), latest().reading["changed"], latest().outcome) == (1, 1, {})
    browse("manager").post(url("apply/"))
    project.refresh_from_db()
    assert (project.name, project.year_plans.get().planned) == (LONG, 6 * FEN)
    page = words(send([SLIP, None, None, 7]))
    assert f"Read as {project.code} {LONG}, as was answered before." in page
    assert latest().reading["changed"] == 1


def test_or_it_is_new(house: Ledger, send: Any, browse: Browse) -> None:
    house.project(LONG)
    send([SLIP, "steel", 1, 6])
    browse("manager").post(url("answer/"), {"row": latest().lines.get().pk, "project": "new"})
    browse("manager").post(url("reread/"))
    browse("manager").post(url("apply/"))
    assert set(Project.objects.values_list("name", flat=True)) == {LONG, SLIP}


def test_an_answer_is_taken_back(house: Ledger, send: Any, browse: Browse) -> None:
    house.project(LONG)
    send([SLIP, "steel", 1, 6])
    row = latest().lines.get().pk
    browse("manager").post(url("answer/"), {"row": row, "project": "new"})
    browse("manager").post(url("answer/"), {"row": row, "project": "forget"})
    browse("manager").post(url("reread/"))
    assert latest().lines.get().problems[0]["code"] == "near-name"


def test_a_person_says_which_placeholder_a_new_project_is(house: Ledger, send: Any, browse: Browse) -> None:
    [slot] = house.projects(
        {"name": "待明确项目 01", "sector": "steel", "responsible": None, "placeholder": True}
    )
    page = text(send(["热电厂", "steel", 1, 6]))
    code = Project.objects.get(pk=slot).code
    assert f'<option value="{code} 待明确项目 01">' in page
    row = latest().lines.get().pk
    browse("manager").post(url("answer/"), {"row": row, "code": f"{code} 待明确项目 01"})
    browse("manager").post(url("reread/"))
    browse("manager").post(url("apply/"))
    named = Project.objects.get()
    assert (named.pk, named.name, named.placeholder) == (slot, "热电厂", False)


def test_an_officer_cannot_name_a_project_of_others(house: Ledger, send: Any, browse: Browse) -> None:
    theirs = house.project("别的单位的项目", department=house.theirs)
    house.project(LONG)
    send([SLIP, 6], head=("项目名称", "本月完成投资（万元）"), who="officer", month=3)
    answer = {"row": latest().lines.get().pk, "code": theirs.code}
    assert "Unknown project" in told(browse("officer").post(url("answer/"), answer, follow=True))[0]
    assert browse("stranger").post(url("answer/"), answer).status_code == 404
    assert browse("auditor").post(url("answer/"), answer).status_code == 404


def test_an_answer_to_a_row_that_is_gone_is_a_message(house: Ledger, send: Any, browse: Browse) -> None:
    send(["甲", "steel", 1, 6])
    response = browse("manager").post(url("answer/"), {"row": "999999", "project": "new"}, follow=True)
    assert "read again meanwhile" in told(response)[0]


def test_with_htmx_only_the_row_is_shown_anew(house: Ledger, send: Any, browse: Browse) -> None:
    house.project(LONG)
    send([SLIP, "steel", 1, 6])
    answer = {"row": latest().lines.get().pk, "project": "new"}
    response = browse("manager").post(url("answer/"), answer, headers={"HX-Request": "true"})
    assert "<html" not in text(response)
    assert "Answered: a new project" in words(response)
    assert 'id="answers" hx-swap-oob="true"' in text(response)


# --- accepting the sound rows


def mixed(house: Ledger, send: Any, **terms: Any) -> Any:
    """Two sound rows (one new, one changed) and a wrong one, each of its own owner."""
    house.project("旧", planned=5 * FEN)
    head = ("项目名称", "领域", "建设单位", "年度计划投资（万元）")
    rows = (["新", "steel", "甲公司", 1], ["旧", None, None, 6], ["错", "航天", "乙公司", 1])
    return send(*rows, head=head, **terms)


def test_sound_rows_are_accepted_by_choice_after_a_second_look(
    house: Ledger, send: Any, browse: Browse
) -> None:
    page = text(mixed(house, send))
    assert url("apply/") not in page
    assert url("sound/") in page
    look = words(browse("manager").get(url("sound/")))
    for told_ in (
        "New projects 1",
        "Changed projects 1",
        "Rows with problems, left out 1",
        "is not a sector",
    ):
        assert told_ in look
    head = ledger.head()
    response = browse("manager").post(url("sound/"))
    assert response.status_code == 422, "it is not done by one click"
    assert ledger.head() == head
    browse("manager").post(url("sound/"), {"understood": "on"})
    assert latest().state == State.APPLIED
    assert dict(Project.objects.values_list("name", "year_plans__planned")) == {"新": FEN, "旧": 6 * FEN}
    reason = ChangeSet.objects.filter(source="file").latest("number").reason
    assert ("2" in reason, "1" in reason) == (True, True)
    names = set(Organisation.objects.values_list("name", flat=True))
    assert "甲公司" in names
    assert "乙公司" not in names, "what only the wrong row names is not made"
    page = words(browse("manager").get(url("?status=error")))
    assert "错" in page, "the rows that were left stay listed"
    assert url("marked/") in text(browse("manager").get(url()))
    assert ledger.verify(with_replay=True).ok


def test_only_as_many_placeholders_go_as_sound_rows_come(house: Ledger, send: Any, browse: Browse) -> None:
    house.projects(
        *({"name": f"待定{n}", "sector": "steel", "responsible": None, "placeholder": True} for n in range(5))
    )
    head = ("项目名称", "领域", "总投资（万元）", "年度计划投资（万元）")
    send(
        ["甲", "steel", 9, 1],
        ["乙", "steel", 9, 1],
        ["丙", "steel", "很多", 1],
        head=head,
        replace_placeholders="on",
    )
    browse("manager").post(url("sound/"), {"understood": "on"})
    assert (
        Project.objects.filter(placeholder=True).count(),
        Project.objects.filter(placeholder=False).count(),
    ) == (3, 2)
    browse("manager").post(url("undo/"), {"reason": "x"})
    assert Project.objects.filter(placeholder=True).count() == 5


def test_a_file_without_sound_rows_or_without_wrong_ones_leaves_no_such_choice(
    send: Any, browse: Browse
) -> None:
    for rows in ([["错", "航天", 1, 1]], [["甲", "steel", 1, 1]]):
        page = text(send(*rows))
        assert url("sound/") not in page
        head = ledger.head()
        browse("manager").post(url("sound/"), {"understood": "on"})
        assert (ledger.head(), latest().state) == (head, State.READY)


def test_the_sound_rows_of_others_are_no_matter_of_a_stranger(
    house: Ledger, send: Any, browse: Browse
) -> None:
    mixed(house, send)
    for name in ("stranger", "auditor", "leader"):
        assert browse(name).post(url("sound/"), {"understood": "on"}).status_code == 404
    assert latest().state == State.READY


# --- the sheet's own totals


def test_what_the_sheets_own_totals_said_and_whether_they_hold(send: Any) -> None:
    head = ("序号", "项目名称", "领域", "总投资（万元）", "年度计划投资（万元）")
    rows = (
        [None, "合计（2个）", None, 12, 99],
        [1, "甲高炉项目", "steel", 5, 1],
        [2, "乙焦化项目", "steel", 7, 1],
    )
    response = send(*rows, head=head)
    page = words(response)
    assert "some do not hold" in page
    assert re.search(r"2 合计（2个） planned investment of the year 99 10k yuan 2 10k yuan no", page)
    assert re.search(r"2 合计（2个） total investment 12 10k yuan 12 10k yuan yes", page)
    assert re.search(r"2 合计（2个） number of projects 2 2 yes", page)
    assert url("apply/") in text(response), "a sum stops nothing"


# --- correcting the columns


ODD = ("项目名称", "领域", "总盘子", "当年盘子（万元）")


def chosen(page: str, heading: str) -> str:
    """The name of the list beside a heading on the page of columns."""
    found = re.search(
        rf'<th scope="row">{re.escape(heading)}</th>\s*<td>.*?<select[^>]* name="(key-[\d-]+)"',
        page,
        re.DOTALL,
    )
    assert found, heading
    return found[1]


def test_a_person_corrects_the_columns_and_the_next_file_is_read_so(
    house: Ledger, send: Any, browse: Browse
) -> None:
    send(["甲", "steel", 2, 100], head=ODD)
    assert "total_investment" not in {each["key"] for each in latest().reading["sheets"][0]["mapping"]}
    page = text(browse("manager").get(url("columns/")))
    assert "steel" in page, "the first rows stand below"
    total, year = chosen(page, "总盘子"), chosen(page, "当年盘子（万元）")
    told_ = {total: "total_investment", total.replace("key", "unit"): "亿元", year: "planned"}
    response = browse("manager").post(url("columns/"), told_, follow=True)
    at = timezone.localtime(ColumnProfile.objects.get().at)
    assert f"read as manager (project office) corrected these headings on {at:%Y-%m-%d %H:%M}" in words(
        response
    )
    assert ImportBatch.objects.count() == 1
    browse("manager").post(url("apply/"))
    project = Project.objects.get()
    assert (project.total_investment, project.year_plans.get().planned) == (2 * 10_000 * FEN, 100 * FEN)
    assert "read as manager (project office)" in words(send(["乙", "steel", 3, 100], head=ODD))
    assert latest().reading["created"] == 1
    send(["丙", 3], head=("项目名称", "总盘子"))
    assert "corrected these headings" not in words(browse("manager").get(url())), "another heading row"


def test_a_profile_is_of_one_department_and_can_be_forgotten(
    house: Ledger, send: Any, browse: Browse
) -> None:
    send(["甲", "steel", 2, 100], head=ODD)
    field = chosen(text(browse("manager").get(url("columns/"))), "总盘子")
    browse("manager").post(url("columns/"), {field: "total_investment"})
    send(["甲", "steel", 2, 100], head=ODD, who="officer")
    assert not latest().reading["sheets"][0]["profiled"]
    send(["乙", "steel", 2, 100], head=ODD)
    assert latest().reading["sheets"][0]["profiled"]
    browse("manager").post(url("columns/"), {"forget-0": "on"})
    assert not latest().reading["sheets"][0]["profiled"]
    assert not ColumnProfile.objects.exists()


def test_two_columns_for_one_field_are_resolved_on_the_page(house: Ledger, send: Any, browse: Browse) -> None:
    head = ("项目名称", "领域", "总投资（万元）", "项目总投资（万元）")
    send(["甲", "steel", 5, 7], head=head)
    assert latest().reading["problems"][0]["code"] == "duplicate-column"
    field = chosen(text(browse("manager").get(url("columns/"))), "总投资（万元）")
    browse("manager").post(url("columns/"), {field: ""})
    browse("manager").post(url("apply/"))
    assert Project.objects.get().total_investment == 7 * FEN


def test_a_sheet_that_was_left_alone_is_read_where_a_person_asks(
    house: Ledger, send: Any, browse: Browse, tmp_path: Path
) -> None:
    """A summary by its looks: names under a heading nobody knows. What is not asked for stays alone."""
    sheets = {
        "台账": worksheet(rows_xml([HEAD, ["甲", "steel", 1, 1]])),
        "续表": worksheet(rows_xml([["工程", "领域", "总投资（万元）"], ["乙", "steel", 5]])),
    }
    send(body=archive(tmp_path / "b.xlsx", parts(sheets)).read_bytes())
    assert [each[0] for each in latest().reading["left_sheets"]] == ["续表"]
    page = text(browse("manager").get(url("columns/")))
    name = chosen(page, "工程")
    browse("manager").post(url("columns/"), {name: "name"})
    assert latest().reading["created"] == 1, "nobody asked for the sheet"
    browse("manager").post(url("columns/"), {name: "name", "read-1": "on"})
    assert (latest().reading["created"], latest().reading["left_sheets"]) == (2, [])
    send(body=archive(tmp_path / "b.xlsx", parts(sheets)).read_bytes())
    assert latest().reading["created"] == 2, "the next file is read the same way"


def test_what_is_no_column_is_not_taken(send: Any, browse: Browse) -> None:
    send(["甲", "steel", 2, 100], head=ODD)
    field = chosen(text(browse("manager").get(url("columns/"))), "总盘子")
    browse("manager").post(url("columns/"), {field: "version", field.replace("key", "unit"): "斤"})
    assert not ColumnProfile.objects.exists()
    assert browse("auditor").get(url("columns/")).status_code == 404
