"""A worker that kills itself, as a power cut would, at one moment of its work: ``python -m tests.intake.victim MOMENT``."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Callable
from typing import Any


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def at_hold(when: Callable[[dict[str, Any]], bool], after: bool = False) -> None:
    """Die where a batch is held with such fields: before they are written, or after."""
    from projects.intake import claims

    holding = claims.hold

    def hold(batch: Any, **fields: Any) -> None:
        if when(fields) and not after:
            die()
        holding(batch, **fields)
        if when(fields):
            die()

    claims.hold = hold


def at_the_end_of(module: str, name: str) -> None:
    """Die when a step has been committed and its worker knows nothing of it yet."""
    steps = importlib.import_module(f"projects.intake.{module}")
    step = getattr(steps, name)

    def stepping(*given: Any) -> None:
        step(*given)
        die()

    setattr(steps, name, stepping)


#: moment → how to be there
MOMENTS: dict[str, Callable[[], None]] = {
    "opening": lambda: at_hold(lambda fields: fields.get("phase") == "open", after=True),
    "reading": lambda: at_hold(lambda fields: fields.get("phase") == "read", after=True),
    "beginning to store": lambda: at_hold(lambda fields: fields.get("phase") == "store", after=True),
    "storing": lambda: at_hold(lambda fields: fields.keys() == {"done"} and fields["done"] > 2000),
    "preparing": lambda: at_hold(lambda fields: fields.get("phase") == "prepare", after=True),
    "before writing": lambda: at_hold(lambda fields: fields.get("phase") == "write", after=True),
    "written, not committed": lambda: at_hold(lambda fields: fields.get("state") in ("applied", "undone")),
    "all written, not committed": lambda: at_hold(lambda fields: fields.get("state") in ("applied", "undone"), after=True),
    "read and committed": lambda: at_the_end_of("batches", "_read"),
    "applied and committed": lambda: at_the_end_of("batches", "_apply"),
    "undone and committed": lambda: at_the_end_of("undoing", "held"),
}  # fmt: skip


def main() -> None:
    import django

    django.setup()
    from projects.intake import jobs

    MOMENTS[sys.argv[1]]()
    while jobs.once():
        pass


if __name__ == "__main__":
    main()
