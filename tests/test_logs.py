"""What the server's log says of refused pages."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.admin.conftest import browse, house, people  # noqa: F401


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the handler of the settings writes."""
    told = io.StringIO()
    handler = next(each for each in logging.getLogger("django").handlers if each.filters)
    monkeypatch.setattr(handler, "stream", told)
    return told


@pytest.mark.once
def test_a_refused_page_is_one_line(log: Any, browse: Callable[..., Client]) -> None:  # noqa: F811
    assert browse("manager").get("/admin/auth/user/").status_code == 403
    [line] = log.getvalue().strip().splitlines()
    assert "/admin/auth/user/" in line


@pytest.mark.once
def test_a_fault_of_the_program_keeps_its_traceback(log: Any) -> None:
    try:
        raise ValueError("a fault")
    except ValueError:
        logging.getLogger("django.request").error(
            "Internal Server Error", exc_info=True, extra={"status_code": 500}
        )
    assert "Traceback" in log.getvalue()
