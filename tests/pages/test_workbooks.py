"""Return workbooks from the pages: who gets which, what stands in the history, and addresses that are none."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import User
from django.test import Client

from projects import ledger
from projects.models import ChangeSet, ImportBatch, Project
from tests.pages.conftest import Ledger, made, text, words
from tests.reports.reading import by_calamine
from tests.workbooks import fill

Browse = Callable[..., Client]


@pytest.fixture
def both(house: Ledger) -> Ledger:
    """A project of each department."""
    house.project("一号")
    house.project("二号", department=house.theirs)
    return house


def one(client: Client, department: int, month: Any = 6, year: int = 2021) -> Any:
    return client.post(f"/returns/{year}/{month}/workbook/{department}/")


def all_of(client: Client, month: int = 6) -> Any:
    return client.post(f"/returns/2021/{month}/workbooks/")


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def named(response: Any) -> str:
    return unquote(response["Content-Disposition"])


@pytest.mark.parametrize("who", ["officer", "manager"])
def test_the_departments_officer_and_the_office_get_it(both: Ledger, browse: Browse, who: str) -> None:
    response = one(browse(who, "zh-hans"), both.mine)
    assert response.status_code == 200
    assert "月报-2021-06-工信局.xlsx" in named(response)
    rows = by_calamine(body(response))
    assert rows[0][0] == "2021年6月月报 · 工信局"
    assert [row[1] for row in rows[5:]] == ["一号"]


def test_it_speaks_the_language_of_who_asks(both: Ledger, browse: Browse) -> None:
    response = one(browse("officer", "en"), both.mine)
    assert "returns-2021-06-" in named(response)
    assert "Return for month 6 of 2021" in by_calamine(body(response))[0][0]


@pytest.mark.parametrize("who", ["stranger", "leader", "auditor", "administrator", "newcomer"])
def test_for_others_there_is_no_such_page(both: Ledger, browse: Browse, who: str) -> None:
    before = ledger.head()
    assert one(browse(who), both.mine).status_code == 404
    assert ledger.head() == before


def test_all_in_one_archive(both: Ledger, browse: Browse) -> None:
    response = all_of(browse("manager", "zh-hans"))
    assert "月报-2021-06.zip" in named(response)
    with zipfile.ZipFile(io.BytesIO(body(response))) as archive:
        assert sorted(archive.namelist()) == ["月报-2021-06-交通局.xlsx", "月报-2021-06-工信局.xlsx"]
        assert [row[1] for row in by_calamine(archive.read("月报-2021-06-交通局.xlsx"))[5:]] == ["二号"]


def test_an_officers_archive_has_the_own_departments(both: Ledger, browse: Browse) -> None:
    with zipfile.ZipFile(io.BytesIO(body(all_of(browse("stranger", "zh-hans"))))) as archive:
        assert archive.namelist() == ["月报-2021-06-交通局.xlsx"]


def test_each_is_an_event_of_who_took_it(both: Ledger, browse: Browse) -> None:
    number, _ = ledger.head()
    body(all_of(browse("manager")))
    events = ChangeSet.objects.filter(number__gt=number)
    assert [(event.action, event.user and event.user.username) for event in events] == [("export", "manager")] * 2  # fmt: skip
    sources = [json.loads(event.header)["source"] for event in events]
    assert {source["detail"] for source in sources} == {"/returns/2021/6/"}


@pytest.mark.parametrize(("month", "year"), [(0, 2021), (13, 2021), (6, 2031), ("six", 2021)])
def test_a_month_that_cannot_be_has_no_page(both: Ledger, browse: Browse, month: Any, year: int) -> None:
    assert one(browse("manager"), both.mine, month, year).status_code == 404


def test_a_department_that_owes_nothing_has_no_workbook(both: Ledger, browse: Browse) -> None:
    assert one(browse("manager"), 999).status_code == 404
    both.project("三号", stage="cancelled", department=both.theirs)
    assert one(browse("manager"), both.theirs).status_code == 200


def test_looking_writes_nothing(both: Ledger, browse: Browse) -> None:
    assert browse("manager").get(f"/returns/2021/6/workbook/{both.mine}/").status_code == 405


def test_it_comes_back_through_the_import_page(both: Ledger, browse: Browse, tmp_path: Path) -> None:
    """Taken, sent back unchanged: nothing to do."""
    file = tmp_path / "a.xlsx"
    file.write_bytes(body(one(browse("officer"), both.mine)))
    with file.open("rb") as sent:
        response = browse("officer").post("/imports/", {"file": sent, "year": "2021", "month": ""})
    assert response.status_code == 302
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.reading["unchanged"], batch.reading["errors"]) == ("ready", 1, 0)


# --- where they are offered, and who has returned what


def offered(page: Any) -> list[str]:
    """The addresses of the buttons that hand out workbooks."""
    return re.findall(r'action="(/returns/2021/6/workbooks?/[^"]*)"', text(page))


def test_they_are_offered_to_those_who_may_have_them(both: Ledger, browse: Browse) -> None:
    made("period", {"plan": both.plan, "month": 6, "state": "open"})
    mine, theirs, all_of_them = (f"/returns/2021/6/workbook{each}/" for each in (f"/{both.mine}", f"/{both.theirs}", "s"))  # fmt: skip
    assert offered(browse("officer").get("/returns/")) == [mine]
    assert offered(browse("officer").get("/returns/2021/6/")) == [mine]
    assert sorted(offered(browse("manager").get("/returns/"))) == sorted([mine, theirs, all_of_them])
    assert offered(browse("manager").get(f"/returns/2021/6/?department={both.theirs}")) == [theirs]
    assert offered(browse("manager").get("/returns/2021/6/")) == []
    for who in ("leader", "auditor"):
        assert offered(browse(who).get("/returns/")) == offered(browse(who).get("/returns/2021/6/")) == []


def test_an_officer_of_two_departments_is_told_which_is_which(
    both: Ledger, browse: Browse, people: dict[str, User]
) -> None:
    made("period", {"plan": both.plan, "month": 6, "state": "open"})
    made("membership", {"user": people["officer"].pk, "role": "officer", "organisation": both.theirs})
    page = words(browse("officer").get("/returns/"))
    assert "Workbook of 工信局" in page
    assert "Workbook of 交通局" in page


def test_the_page_says_by_which_file_returns_came(both: Ledger, browse: Browse, tmp_path: Path) -> None:
    """The officer's workbook, filled and applied; the other department typed its return into the page."""
    made("period", {"plan": both.plan, "month": 6, "state": "open"})
    file = tmp_path / "工信局六月.xlsx"
    file.write_bytes(body(one(browse("officer", "zh-hans"), both.mine)))
    with fill(file, {("P000001", "completed"): 12}, file.name).open("rb") as sent:
        browse("officer").post("/imports/", {"file": sent, "year": "2021", "month": ""})
    batch = ImportBatch.objects.get()
    browse("officer").post(f"/imports/{batch.pk}/apply/")
    both.returned(Project.objects.get(code="P000002"), 6, completed=1)
    page = text(browse("manager").get("/returns/"))
    assert f'<a href="/imports/{batch.pk}/">工信局六月.xlsx</a>' in page
    assert [[(way.kind, way.count) for way in line.ways] for line in browse("manager").get("/returns/").context["overview"].lines] == [[("system", 1)], [("file", 1)]]  # fmt: skip
    for who in ("leader", "auditor"):
        told = text(browse(who).get("/returns/"))
        assert "工信局六月.xlsx" in told
        assert (f"/imports/{batch.pk}/" in told) == (who == "auditor")
