"""The pages that the manuals show, photographed as they are over the demo's ledger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from playwright.sync_api import Page

from projects.models import Problem

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.once]


@pytest.fixture
def demo(transactional_db: None, settings: Any) -> None:
    settings.DEMO = True
    call_command("makedemo", verbosity=0)


def test_the_pictures_of_the_manuals(
    demo: None,
    signed_in: Callable[[User], Page],
    picture: Callable[[Page, str], Path],
    axe_faults: Callable[[Page], list[str]],
) -> None:
    page = signed_in(User.objects.get(username="manager"))
    busy = (
        Problem.objects.filter(project__evidence__isnull=False, project__permits__isnull=False)
        .order_by("pk")
        .first()
    )
    assert busy, "the demo has a project with problems, permits and evidence"
    pages = {
        "around": (f"/projects/{busy.project.code}/", "#milestones"), "problems": ("/problems/?on=2021-10-01", "body"), "permits": ("/permits/", "body"),
        "plan-year": ("/plans/2021/", "body"), "lights": ("/projects/P000003/", "#lights"), "adjust": ("/projects/P000003/adjust/2021/", "body"),
    }  # fmt: skip
    for name, (url, at) in pages.items():
        page.goto(url)
        page.evaluate(f"document.querySelector('{at}').scrollIntoView()")
        assert axe_faults(page) == []
        assert picture(page, name).stat().st_size > 10_000
