"""Commands of this program run over another data folder: what a process is bound to at its start, a child may choose."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Container
from pathlib import Path
from typing import Any

from django.conf import settings

from projects.management.base import DONE, HAS_ERRORS, Unusable


def manage(folder: Path, *call: str, database_url: str = "", good: Container[int] = (DONE,)) -> str:
    """What a command says, run over ``folder``. Raises ``Unusable`` with its last words where it did not do its work."""
    environment = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": database_url, "PYTHONUTF8": "1"}
    done = subprocess.run(  # noqa: S603 (our own command line)
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *call],
        env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode not in good:
        said = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
        raise Unusable("step-failed", step=call[0], detail=said)
    return done.stdout


def verdict(folder: Path, head: str, database_url: str = "") -> dict[str, Any]:
    """What ``verifyhistory --replay`` says of a data folder, in which ``head`` must be found."""
    call = ("verifyhistory", "--replay", "--head", head, "--json")
    said = manage(folder, *call, database_url=database_url, good=(DONE, HAS_ERRORS))
    try:
        told: dict[str, Any] = json.loads(said)
    except ValueError as error:
        raise Unusable("step-failed", step=call[0], detail=said.strip()) from error
    return told


def why_bad(told: dict[str, Any]) -> str:
    """The first thing a verdict finds wrong, in its words."""
    if told["first_bad"]:
        return str(told["first_bad"])
    return " ".join(str(part) for part in told["differences"][0].values())
