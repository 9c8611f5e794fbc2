"""One ledger for all of the matrix: what is asked there is undone each time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.lasting import lasting_db, making

__all__ = ["lasting_db", "making"]


@pytest.fixture
def data_dir(lasting_db: Path, settings: Any) -> Path:
    """The data folder in which the files of the lasting ledger lie."""
    settings.DATA_DIR = lasting_db
    settings.MEDIA_ROOT, settings.STATIC_ROOT = lasting_db / "files", lasting_db / "static"
    return lasting_db
