"""For --quick: tasks run in forks of one process that has Python and Django started, whose start would cost more than they do.

Nobody reads figures that are measured so; everything runs all the same."""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
from pathlib import Path

from tests.bench import measure


def use(place: Path) -> None:
    """Start Django once, over an empty data folder in ``place``, and begin every task of this process by a fork."""
    os.environ |= {"DATA_DIR": str(place / "nothing"), "DJANGO_SETTINGS_MODULE": "portfolio.settings"}
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    for name in ("portfolio.urls", "projects.intake.batches", "projects.reports.marked", "tests.bench.tasks"):
        importlib.import_module(name)
    measure.begin = _fork


def _fork(task: str, options: str, environment: dict[str, str]) -> str:
    reading, writing = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _in_the_fork(task, options, environment, writing)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    if os.waitpid(child, 0)[1]:
        raise RuntimeError(f"{task} failed in a fork; what went wrong stands above")
    return said


def _in_the_fork(task: str, options: str, environment: dict[str, str], writing: int) -> None:
    """Never comes back: what the parent has begun is the parent's to end."""
    status = 1
    try:
        _take(environment)
        from tests.bench.tasks import TASKS

        with os.fdopen(writing, "w") as pipe:
            pipe.write(TASKS[task](**json.loads(options)).as_json())
        status = 0
    except BaseException:  # all of it is told, and none may run on into the parent's code
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _take(environment: dict[str, str]) -> None:
    """The settings as they are under this environment; the parent has opened no database."""
    from django.conf import settings
    from django.db import connections

    from portfolio import settings as module

    os.environ.clear()
    os.environ.update(environment)
    importlib.reload(module)
    for name in filter(str.isupper, dir(module)):
        setattr(settings, name, getattr(module, name))
    connections.__dict__.pop("settings", None)
    connections.__init__()  # type: ignore[misc]
    assert connections.settings == settings.DATABASES
