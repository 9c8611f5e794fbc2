"""The page of reports gives files and tells what went out before; the list goes out as CSV, too."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import User
from django.test import Client

from projects import ledger
from projects.models import ChangeSet
from tests.factories import WAN, House, house, people  # noqa: F401


@pytest.fixture
def manager(client: Client, house: House, people: dict[str, User]) -> Client:  # noqa: F811
    project = house.project("=稀土,项目", planned=100 * WAN, total_investment=123_456_789)
    house.report(project, 3, completed=7 * WAN)
    client.force_login(people["manager"])
    return client


def test_a_report_is_given_and_told_of_with_the_head_it_prints(manager: Client) -> None:
    number, head = ledger.head()
    assert head not in manager.get("/reports/").content.decode()
    answer = manager.post("/reports/2021/3/report/")
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert (answer.status_code, body[:2]) == (200, b"PK")
    assert "2021-03.xlsx" in answer["Content-Disposition"]
    page = manager.get("/reports/?year=2021&month=3").content.decode()
    assert f"{number} · {head}" in page
    assert f"/history/{number + 1}/" in page


@pytest.mark.parametrize(
    "address", ["/reports/2021/13/report/", "/reports/2031/3/report/", "/reports/2021/3/nothing/"]
)
def test_there_is_no_other_report(manager: Client, address: str) -> None:
    assert manager.post(address).status_code == 404


def test_the_list_goes_out_as_csv_and_as_an_event(manager: Client) -> None:
    answer = manager.post(
        "/projects/export/?year=2021&month=3&columns=name,total_investment,completed", {"format": "csv"}
    )
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert (body[:3], answer["Content-Type"]) == (b"\xef\xbb\xbf", "text/csv; charset=utf-8")
    head, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig")))
    assert (len(head), rows) == (4, [["P000001", "'=稀土,项目", "123.456789", "7"]])
    assert ChangeSet.objects.latest("number").action == "export"
