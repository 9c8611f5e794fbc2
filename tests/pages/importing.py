"""What the tests of the import pages share: the batch that was made, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from projects.models import ImportBatch

Browse = Callable[..., Client]
State = ImportBatch.State
HEAD = ("项目名称", "领域", "总投资（万元）", "年度计划投资（万元）")
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])


def latest() -> ImportBatch:
    return ImportBatch.objects.latest("pk")


def url(step: str = "", batch: ImportBatch | None = None) -> str:
    return f"/imports/{(batch or latest()).pk}/{step}"


def told(response: Any) -> list[str]:
    """The messages of a page."""
    return [str(message) for message in response.context["messages"]]
