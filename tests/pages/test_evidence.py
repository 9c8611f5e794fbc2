"""Evidence: files taken by what they are, kept once, handed out to those who may as a download of the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from projects import ledger, store
from projects.models import Evidence, Project
from projects.views.around.lines import evidence_counts
from tests.factories import kept
from tests.forms import forms_of
from tests.pages.conftest import FEN, Ledger, made, text, words

Browse = Callable[..., Client]
PDF = b"%PDF-1.4\n1 0 obj\n"


@pytest.fixture
def project(house: Ledger) -> Project:
    return house.project("型钢", planned=100 * FEN)


def add(client: Client, project: Project, content: bytes = PDF, name: str = "发票.pdf", **typed: Any) -> Any:
    """Send a file with what is said of it."""
    address = f"/projects/{project.code}/evidence/add/"
    file = SimpleUploadedFile(name, content)
    return client.post(address, {"kind": "invoice", **typed, "file": file})


def words_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def on_disk(data_dir: Path) -> list[Path]:
    return [path for path in (data_dir / "files").rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ["officer", "manager"])
def test_a_file_becomes_evidence(browse: Browse, project: Project, house: Ledger, name: str) -> None:
    march = house.returned(project, 3, completed=FEN)
    answer = add(browse(name), project, amount="12.5", signed="on", monthly_return=str(march), note="三月")
    assert answer["Location"] == f"/projects/{project.code}/#evidence"
    found = Evidence.objects.get()
    assert (found.name, found.kind, found.size, found.amount) == ("发票.pdf", "invoice", len(PDF), 12_500_000)
    assert (found.signed, found.monthly_return_id, found.note) == (True, march, "三月")
    assert store.path_of(found.sha256).read_bytes() == PDF
    assert ledger.verify(with_replay=True).ok


def test_the_same_bytes_are_kept_once(browse: Browse, project: Project, data_dir: Path) -> None:
    client = browse("officer")
    add(client, project)
    add(client, project, name="同一张.pdf", kind="contract")
    assert Evidence.objects.count() == 2
    assert len(on_disk(data_dir)) == 1


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"MZ\x90\0" * 9, "发票.pdf", "is none of"), (PDF, "发票.exe", "its name says otherwise"), (b"", "发票.pdf", "is empty"),
        (PDF + b"x" * 2_000_000, "大.pdf", "larger than 1 MB"), (b"<html>", "a.png", "is none of"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_said_and_not_kept(
    browse: Browse, project: Project, data_dir: Path, settings: Any, content: bytes, name: str, said: str
) -> None:
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024
    head = ledger.head()
    answer = add(browse("officer"), project, content, name, note="留着")
    assert (answer.status_code, said in words_of(answer)) == (422, True)
    assert "留着" in answer.content.decode()
    assert (ledger.head(), on_disk(data_dir) if (data_dir / "files").exists() else []) == (head, [])


def test_without_a_file_nothing_is_added(browse: Browse, project: Project) -> None:
    answer = browse("officer").post(f"/projects/{project.code}/evidence/add/", {"kind": "invoice"})
    assert (answer.status_code, "This field is required" in words_of(answer)) == (422, True)


def test_a_name_is_kept_as_text(browse: Browse, project: Project) -> None:
    add(browse("officer"), project, name="../../<b>发票</b>.pdf")
    page = text(browse("leader").get(f"/projects/{project.code}/"))
    assert "<b>发票" not in page
    assert Evidence.objects.get().name == "b>.pdf"


def test_returns_of_other_projects_are_not_offered(browse: Browse, project: Project, house: Ledger) -> None:
    other = house.project("另一个")
    theirs = house.returned(other, 3, completed=FEN)
    answer = add(browse("officer"), project, monthly_return=str(theirs))
    assert (answer.status_code, "Select a valid choice" in words_of(answer)) == (422, True)


def test_the_return_asked_for_is_chosen_already(browse: Browse, project: Project, house: Ledger) -> None:
    march, address = house.returned(project, 3, completed=FEN), f"/projects/{project.code}/evidence/add/"
    opened = browse("officer").get(address, {"monthly_return": march})
    assert forms_of(opened)[address]["monthly_return"] == str(march)
    assert "2021-03" in text(opened)


def test_what_is_said_of_it_is_edited_and_the_file_is_not(browse: Browse, project: Project) -> None:
    [evidence] = made("evidence", kept(project=project.pk))
    client, address = browse("officer"), f"/projects/{project.code}/evidence/{evidence}/"
    form = forms_of(client.get(address))[address]
    assert {"file", "name", "sha256", "size", "project"}.isdisjoint(form)
    assert client.post(address, {**form, "amount": "3", "sha256": "0" * 64, "size": "1"}).status_code == 302
    found = Evidence.objects.get()
    assert (found.amount, found.size) == (3 * FEN, kept()["size"])


# --- downloads


def file_of(project: Project, evidence: int) -> str:
    return f"/projects/{project.code}/evidence/{evidence}/file/"


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("officer", 200), ("manager", 200), ("auditor", 200), ("stranger", 404), ("leader", 404),
        ("administrator", 404), ("newcomer", 404), (None, 302),
    ],
)  # fmt: skip
def test_who_opens_a_file(browse: Browse, project: Project, name: str | None, status: int) -> None:
    [evidence] = made("evidence", kept(project=project.pk))
    assert browse(name).get(file_of(project, evidence)).status_code == status


def test_a_leader_reads_that_it_is_there(browse: Browse, project: Project) -> None:
    [evidence] = made("evidence", kept(project=project.pk))
    page = text(browse("leader").get(f"/projects/{project.code}/"))
    assert "发票.pdf" in page
    assert file_of(project, evidence) not in page
    assert file_of(project, evidence) in text(browse("auditor").get(f"/projects/{project.code}/"))


def test_a_supporting_department_opens_files_too(browse: Browse, project: Project, house: Ledger) -> None:
    [evidence] = made("evidence", kept(project=project.pk))
    made("support", {"project": project.pk, "organisation": house.theirs})
    assert browse("stranger").get(file_of(project, evidence)).status_code == 200


def test_an_officer_who_is_a_leader_too_opens_the_own_departments_files_only(
    browse: Browse, project: Project, house: Ledger, people: dict[str, User]
) -> None:
    made("membership", {"user": people["stranger"].pk, "role": "leader"})
    [evidence] = made("evidence", kept(project=project.pk))
    client = browse("stranger")
    assert file_of(project, evidence) not in text(client.get(f"/projects/{project.code}/"))
    assert client.get(file_of(project, evidence)).status_code == 404


@pytest.mark.parametrize("name", ["发票.pdf", "<img src=x>.html", "a\r\nX-Evil: 1.pdf"])
def test_a_file_is_only_ever_saved(browse: Browse, project: Project, name: str) -> None:
    [evidence] = made("evidence", kept(b"%PDF-1.4 <script>", project=project.pk, name=name))
    answer = browse("auditor").get(file_of(project, evidence))
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 <script>"  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "X-Evil" not in answer.headers


def test_a_file_is_reached_through_its_project_alone(browse: Browse, project: Project, house: Ledger) -> None:
    other = house.project("另一个", department=house.theirs)
    [evidence] = made("evidence", kept(project=other.pk))
    assert browse("manager").get(file_of(project, evidence)).status_code == 404
    assert browse("officer").get(file_of(other, evidence)).status_code == 404


@pytest.mark.parametrize("damage", ["altered", "missing"])
def test_damaged_bytes_are_not_handed_out(browse: Browse, project: Project, damage: str) -> None:
    [evidence] = made("evidence", kept(project=project.pk))
    path = store.path_of(str(kept()["sha256"]))
    path.write_bytes(b"%PDF-1.4 forged!!") if damage == "altered" else path.unlink()
    client = browse("auditor")
    answer = client.get(file_of(project, evidence))
    assert answer["Location"] == f"/projects/{project.code}/#evidence"
    assert "missing or were altered" in words(client.get(f"/projects/{project.code}/"))


def test_a_return_tells_how_many_files_stand_under_it(
    browse: Browse, project: Project, house: Ledger
) -> None:
    march, april = (house.returned(project, month, completed=FEN) for month in (3, 4))
    made(
        "evidence", *(kept(f"%PDF-{n}".encode(), project=project.pk, monthly_return=march) for n in range(2))
    )
    assert evidence_counts([march, april, None]) == {march: 2}
    page = text(browse("officer").get(f"/projects/{project.code}/"))
    assert "2 files" in page
    assert f"/evidence/add/?monthly_return={april}" in page
    assert "?monthly_return=" not in text(browse("leader").get(f"/projects/{project.code}/"))
