"""A ledger that is made once for a module, so that tests which only look, or undo what they do, need not each make it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings


@contextmanager
def data_folder(folder: Path) -> Iterator[Path]:
    """A data folder of the module's own, for as long as its ledger is made."""
    with override_settings(DATA_DIR=folder, MEDIA_ROOT=folder / "files", STATIC_ROOT=folder / "static"):
        (folder / "static").mkdir(parents=True, exist_ok=True)
        yield folder


@pytest.fixture(scope="module")
def lasting_db(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A transaction around all tests of a module, and its data folder; each test then undoes only its own.

    What a module makes of it is made under ``making``."""
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]  # so that a durable block may stand in it, as in Django's own
    with django_db_blocker.unblock():
        around.__enter__()
    yield tmp_path_factory.mktemp("lasting") / "data"
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(scope="module")
def making(lasting_db: Path, django_db_blocker: Any) -> Any:
    """A context in which a fixture of the module may write."""

    @contextmanager
    def write() -> Iterator[None]:
        with django_db_blocker.unblock(), data_folder(lasting_db):
            yield

    return write
