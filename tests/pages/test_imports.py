"""The import pages: who brings a file and who reads it, and what bringing one says."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from projects import ledger, store
from projects.models import (
    ImportBatch,
    Project,
)
from tests.intake.files import table
from tests.pages.conftest import Ledger, text, words
from tests.pages.importing import HEAD, LANGUAGES, Browse, State, latest, told, url

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
