"""The history in the admin is read, by those who may, and changed by nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from projects import ledger
from projects.models import Change, ChangeSet, Project
from tests.admin.conftest import last
from tests.admin.forms import sent
from tests.pages.conftest import Ledger, changed


def test_a_change_set_shows_who_when_why_and_its_hash(manager: Client, project: Project) -> None:
    page = f"/admin/projects/project/{project.pk}/change/"
    manager.post(page, sent(manager.get(page)) | {"leader": "李", "reason": "换人"})
    found = last()
    told = manager.get(f"/admin/projects/changeset/{found.number}/change/").content.decode()
    for part in (
        "manager!",
        "换人",
        found.hash,
        "admin · ",
        f"projects/project/{project.pk}/change",
        "changeset__number__exact",
    ):
        assert part.replace("admin · ", "") in told
    listed = manager.get(f"/admin/projects/change/?changeset__number__exact={found.number}").content.decode()
    assert "leader in charge" in listed
    assert "<ins>李</ins>" in listed


def test_the_trail_of_an_object_is_the_ledgers(manager: Client, project: Project) -> None:
    changed("project", project.pk, total_investment=5_000_000_000_00)
    told = manager.get(f"/admin/projects/project/{project.pk}/history/").content.decode()
    assert "<del>400,000 × 10k yuan</del>" in told
    assert "<ins>500,000 × 10k yuan</ins>" in told
    assert told.index("500,000") < told.index("created"), "newest first"


def test_an_officer_reads_only_what_touches_their_projects(
    browse: Callable[..., Client], house: Ledger
) -> None:
    mine, theirs = house.project("我的"), house.project("别人的", department=house.theirs)
    client = browse("officer")
    listed = client.get("/admin/projects/change/?label=project")
    assert {each.object_id for each in listed.context["cl"].result_list} == {mine.pk}
    other = Change.objects.get(label="project", object_id=theirs.pk)
    assert client.get(f"/admin/projects/change/{other.pk}/change/").status_code == 302
    assert client.get(f"/admin/projects/changeset/{other.changeset_id}/change/").status_code == 302


@pytest.mark.parametrize("who", ["manager", "auditor", "first", "superuser"])
def test_nobody_changes_the_history(browse: Callable[..., Client], project: Project, who: str) -> None:
    client, before = browse(who), ledger.head()
    rows = list(ChangeSet.objects.values_list())
    change = Change.objects.first()
    assert change
    for base, id in (("changeset", before[0]), ("change", change.pk)):
        for page in ("add/", f"{id}/change/", f"{id}/delete/"):
            answer = client.post(
                f"/admin/projects/{base}/{page}", {"reason": "x", "body": "{}", "post": "yes"}
            )
            assert answer.status_code == 403, page
        client.post(
            f"/admin/projects/{base}/",
            {"action": "delete_selected", "_selected_action": [str(id)], "post": "yes"},
        )
    assert list(ChangeSet.objects.values_list()) == rows
    assert ledger.verify(with_replay=True).ok


def test_no_input_on_a_page_of_the_history(manager: Client, project: Project) -> None:
    page = manager.get(f"/admin/projects/changeset/{last().number}/change/")
    assert sent(page) == {}


def test_lists_of_the_history_ask_the_same_number_of_queries(
    manager: Client, house: Ledger, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    house.many(3)
    pages = ("/admin/projects/changeset/", "/admin/projects/change/?label=sector")
    for address in pages:
        assert manager.get(address).status_code == 200
    for _more in range(20):
        house.many(1)
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        assert manager.get(pages[0]).status_code == 200
