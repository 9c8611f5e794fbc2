"""Batches as tests bring them: an upload by a person, read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.intake import batches
from projects.ledger import Actor
from projects.models import ImportBatch, Project
from tests.intake.desk import HEAD, Desk

State = ImportBatch.State


@pytest.fixture
def bring(desk: Desk, people: dict[str, User]) -> Callable[..., ImportBatch]:
    """A function that uploads a table or a file as the manager (or another) and has it read."""

    def brought(
        *rows: Any, path: Path | None = None, who: str = "manager", month: int | None = None, replace: bool = False,
        head: Any = HEAD, read: bool = True,
    ) -> ImportBatch:  # fmt: skip
        path = path or desk.table(*rows, head=head)
        batch = batches.upload(
            people[who], SimpleUploadedFile(path.name, path.read_bytes()), 2021, month, replace
        )
        if read:
            batches.read(batch)
        return batch

    return brought


@pytest.fixture
def manager(people: dict[str, User]) -> Actor:
    return Actor.of(people["manager"])


Bring = Callable[..., ImportBatch]


def names() -> set[str]:
    return set(Project.objects.values_list("name", flat=True))
