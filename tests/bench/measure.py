"""Measuring: a task runs in a process of its own and says what it took; rounds of several tasks are interleaved."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1024  # of the kilobytes that the system counts in


@dataclass(slots=True)
class Cost:
    """Seconds on the clock and of processor time (user + system, children too); peak memory in MB, its own and of the largest child."""

    wall: float = 0
    cpu: float = 0
    memory: float = 0
    child: float = 0


def _processor() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


@contextmanager
def metered() -> Iterator[Cost]:
    """Fill a ``Cost`` with what runs inside. Peaks of memory are those of the process so far."""
    cost, clock, cpu = Cost(), time.perf_counter(), _processor()
    yield cost
    cost.wall, cost.cpu = time.perf_counter() - clock, _processor() - cpu
    cost.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    cost.child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEGABYTE


@dataclass(slots=True)
class Run:
    """One run of a task: what it took and what it answered."""

    cost: Cost
    answer: dict[str, Any]

    def as_json(self) -> str:
        return json.dumps({"cost": asdict(self.cost), "answer": self.answer})


def run(task: str, /, data: Path | None = None, url: str = "", **options: Any) -> Run:
    """Run a task of ``tasks`` in a fresh process on the data folder ``data``. Raises ``RuntimeError`` with what it said."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DEMO")}
    environment |= {"DATA_DIR": str(data)} if data else {}
    environment |= {"DATABASE_URL": url} if url else {}
    told = json.loads(begin(task, json.dumps(options, default=str), environment))
    return Run(Cost(**told["cost"]), told["answer"])


def _process(task: str, options: str, environment: dict[str, str]) -> str:
    said = subprocess.run(
        [sys.executable, "-m", "tests.bench.tasks", task, options],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if said.returncode:
        raise RuntimeError(f"{task}: {said.stderr[-2000:]}")
    return said.stdout.splitlines()[-1]


#: how a task is begun: (name, options as JSON, environment) → its run as JSON. ``quickly`` puts another way in its place
begin: Callable[[str, str, dict[str, str]], str] = _process


def interleaved(rounds: int, *makers: Callable[[], Run]) -> list[list[Run]]:
    """The runs of each maker; one of each in every round, so that a noisy minute hits all alike."""
    found: list[list[Run]] = [[] for _ in makers]
    for _ in range(rounds):
        for runs, make in zip(found, makers, strict=True):
            runs.append(make())
    return found


def middle(runs: list[Run], what: str) -> float:
    """The median of one figure of the costs."""
    return median(getattr(each.cost, what) for each in runs)


def ratio(ours: list[Run], theirs: list[Run], what: str = "wall") -> float:
    """The median of the ratios of the rounds: what happens to both in a round cancels out."""
    pairs = zip(ours, theirs, strict=True)
    return median(getattr(a.cost, what) / (getattr(b.cost, what) or 1e-9) for a, b in pairs)
