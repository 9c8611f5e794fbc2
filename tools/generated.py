"""Files under docs/ that are made of the code: written, or held against what would be written."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import django


def run(
    file: Path, document: Callable[[], str], module: str, usage: str | None, arguments: Sequence[str]
) -> int:
    """ "update" writes the file, "check" says whether it is what would be written; ``module`` is what a person calls."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portfolio.settings")
    django.setup()
    if list(arguments) == ["update"]:
        file.write_text(document(), "utf-8")
        return 0
    if list(arguments) != ["check"]:
        print(usage, file=sys.stderr)
        return 2
    if not file.exists() or file.read_text("utf-8") != document():
        print(f"docs/{file.name} is out of date: python -m {module} update", file=sys.stderr)
        return 1
    return 0
