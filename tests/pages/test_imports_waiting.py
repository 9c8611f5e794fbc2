"""The import pages: waiting for the worker, and many rows."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.intake import batches
from projects.models import (
    ImportBatch,
)
from tests.pages.conftest import Ledger, text, words
from tests.pages.importing import Browse, State, latest, told, url

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
