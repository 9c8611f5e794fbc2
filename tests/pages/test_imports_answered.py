"""The import pages: what a person says of a file: names, sound rows, totals, columns."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.utils import timezone

from projects import ledger
from projects.models import (
    ChangeSet,
    ColumnProfile,
    ImportBatch,
    Organisation,
    Project,
)
from tests.intake.files import archive, parts, rows_xml, worksheet
from tests.pages.conftest import FEN, Ledger, text, words
from tests.pages.importing import HEAD, Browse, State, latest, told, url

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


def test_no_row_of_a_project_that_stands_twice_is_sound(house: Ledger, send: Any, browse: Browse) -> None:
    house.project("旧", planned=5 * FEN)
    head = ("项目名称", "领域", "年度计划投资（万元）")
    rows = (["旧", None, 6], ["旧", None, 7], ["新", "steel", 1], ["新", "steel", 2], ["另", "steel", 3])
    send(*rows, head=head)
    look = words(browse("manager").get(url("sound/")))
    assert "New projects 1 Changed projects 0 Rows with problems, left out 4" in look
    browse("manager").post(url("sound/"), {"understood": "on"})
    planned = dict(Project.objects.values_list("name", "year_plans__planned"))
    assert planned == {"旧": 5 * FEN, "另": 3 * FEN}


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
    assert re.search(r"2 合计（2个） planned investment of the year 99 × 10k yuan 2 × 10k yuan no", page)
    assert re.search(r"2 合计（2个） total investment 12 × 10k yuan 12 × 10k yuan yes", page)
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
