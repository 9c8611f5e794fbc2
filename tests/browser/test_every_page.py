"""Every page there is, as the demo's people see it, in both languages: reachable for everybody, light, from this host alone.

The addresses are those of the matrix, which has an entry for each; a new page is looked at here without a word more."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from projects.intake import batches
from projects.models import ChangeSet, Finding, Plan, Problem, Project, Snapshot
from tests.browser.conftest import PICTURES, SignIn
from tests.matrix.table import MATRIX, Things
from tests.matrix.test_matrix import sample

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.once]
#: whose eyes a page is seen with, the first who may read it; the roles of the matrix by the demo's accounts
EYES = ("leader", "manager", "officer", "auditor", "administrator")
LANGUAGES = ("zh-hans", "en")
#: then axe looks in the second language too, which differs in words alone
TAKING_PICTURES = os.environ.get("PICTURES") == "1"
#: rows that are like those above them: axe has seen five of their kind
ALIKE = "tbody tr:nth-child(n+6)"
#: bytes of a page on a second visit: its static files are in the browser by then (tests/test_serve.py)
HEAVIEST = 300_000
#: tables on show that are wider than the place they have: their last columns would have to be searched for
CUT_OFF = """() => [...document.querySelectorAll(".table-responsive")]
    .filter(each => each.checkVisibility() && each.scrollWidth > each.clientWidth && !each.closest("details:not([open])"))
    .map(each => `${each.textContent.trim().slice(0, 30)}: ${each.scrollWidth} > ${each.clientWidth}`)"""


@dataclass(frozen=True)
class Seen:
    """A page by the name of its address, and who looks."""

    name: str
    url: str
    who: str


@pytest.fixture
def demo(transactional_db: None, settings: Any) -> Things:
    """The demo's ledger, and what its addresses are about."""
    settings.DEMO = True
    call_command("makedemo", verbosity=0)
    officer = User.objects.get(username="officer")
    busy = Project.objects.filter(milestones__isnull=False, permits__isnull=False, evidence__isnull=False)
    project = busy.filter(
        pk__in=Problem.objects.values("project"), year_plans__returns__isnull=False
    ).distinct()[0]
    beside = {
        label: getattr(project, f"{label}s" if label != "evidence" else label).first().pk
        for label in ("milestone", "permit", "problem", "evidence")
    }
    file = SimpleUploadedFile("a.csv", f"项目编号,形象进度\n{project.code},封顶\n".encode())
    batch = batches.upload(officer, file, year=2021, month=9, replace=False)
    batches.read(batch)
    snapshot = Snapshot.objects.filter(period__month=2).first()
    number = ChangeSet.objects.order_by("number").values_list("number", flat=True).last()
    assert number
    drawn = sample(Plan.objects.get(year=2021), User.objects.get(username="auditor"))
    assert snapshot
    finding = Finding.objects.filter(project=project).order_by("pk").values_list("pk", flat=True)[0]
    return Things(project.code, batch.pk, number, project.responsible_id, snapshot.pk, drawn, finding, beside)


def pages(things: Things) -> Iterator[Seen]:
    """The addresses that answer a reader with a page."""
    clients = {who: Client(headers={"accept-language": "zh-hans"}) for who in EYES}
    for who, client in clients.items():
        client.force_login(User.objects.get(username=who))
    for name, entry in MATRIX.items():
        reader = next((each for each in EYES if entry.reads and each in entry.reads), None)
        if reader is None or (name == "dashboard" and reader != "leader"):
            continue
        url = reverse(name, kwargs=entry.kwargs(things))
        answer = clients[reader].get(url)
        assert answer.status_code < 400, url
        html = (
            answer.headers.get("Content-Type", "").startswith("text/html")
            and b"<!doctype html>" in answer.content[:80]
        )
        if answer.status_code == 200 and html:
            assert len(answer.content) <= HEAVIEST, (url, len(answer.content))
            yield Seen(name, url, reader)


def test_every_page(
    demo: Things, signed_in: SignIn, page: Page, live_server: Any, axe_faults: Callable[..., list[str]]
) -> None:
    seen = sorted(pages(demo), key=lambda each: EYES.index(each.who))
    assert len(seen) > 30, "every address of the matrix that is a page"
    faults: list[str] = []
    for who in EYES:
        signed_in(User.objects.get(username=who))
        for language in LANGUAGES:
            page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
            for each in (each for each in seen if each.who == who):
                page.goto(each.url)
                assert page.locator("html").get_attribute("lang") == language
                if language == LANGUAGES[0] or TAKING_PICTURES:
                    faults += [f"{each.url} {language} {fault}" for fault in axe_faults(page, ALIKE)]
                if page.locator("h1").count() != 1:
                    faults.append(f"{each.url} {language}: one heading of the page is asked for")
                if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
                    faults.append(f"{each.url} {language} is wider than the window")
                if each.name == "dashboard" and (cut := page.evaluate(CUT_OFF)):
                    faults.append(f"{each.url} {language} cuts off tables: {cut}")
                photograph(page, each.name, language)
                if not picture_of(each.name, language).exists():
                    faults.append(f"{each.url} {language} has no picture: PICTURES=1 takes it")
    assert faults == []


def photograph(page: Page, name: str, language: str) -> None:
    """With PICTURES=1 a picture of the page goes into docs/pictures/pages."""
    if TAKING_PICTURES:
        page.wait_for_timeout(400)  # charts draw themselves
        page.screenshot(path=picture_of(name, language))


def picture_of(name: str, language: str) -> Path:
    return PICTURES / "pages" / f"{name}{'' if language == LANGUAGES[0] else '-en'}.png"
