"""Pages over a ledger in which every project has reported twelve months: lights, sums and what is left of the year."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.measure import Run, interleaved, metered, run
from tests.bench.printed import Line, Table
from tests.bench.ready import Ready
from tests.bench.sections import HEADS, Extent, compared

#: (what, address, target of the ratio or None): a search has to look at every row, and says what it costs
PAGES = (
    ("dashboard", "/", 1.5),
    ("dashboard, the first time after a change", "/", 1.5),
    ("dashboard, the first time after a start", "/", 1.5),
    ("projects, with their lights", "/projects/?month=9", 1.5),
    ("projects, the red ones", "/projects/?month=9&light=red", None),
    ("projects, the worst first", "/projects/?month=9&sort=-light", None),
    ("projects, by deviation", "/projects/?month=9&sort=deviation&columns=name,light,deviation", None),
)


def report(months: int = 12) -> Run:
    """A return of each month for every project of the plan that has a name, month by month through the door."""
    from projects import ledger
    from projects.models import YearPlan

    plan, source, actor = _plan(), ledger.Source("system", "bench"), ledger.Actor.system()
    rows = list(YearPlan.objects.filter(plan=plan, project__placeholder=False).values_list("pk", "planned"))
    chance = random.Random(2)
    with metered() as cost:
        for month in range(1, months + 1):
            period = ledger.create("period", -1, {"plan": plan, "month": month, "state": "open"})
            ids = ledger.commit([period], actor, source).ids
            made: dict[str, list[Any]] = {
                "year_plan": [pk for pk, _ in rows], "period": [ids["period", -1]] * len(rows), "state": ["accepted"] * len(rows),
                "completed": [int((planned or 0) * chance.random() / 8) for _, planned in rows],
                "funds_in_place": [int((planned or 0) * month * chance.random() / 12) for _, planned in rows],
            }  # fmt: skip
            made["completed_basis"] = ["declared"] * len(rows)
            ledger.commit(
                [ledger.Creation("monthly_return", list(range(-len(rows), 0)), made)], actor, source
            )
    return Run(cost, {"returns": len(rows) * months})


def _plan() -> int:
    from projects.models import Plan

    return int(Plan.objects.get(year=2021).pk)


def reported(ready: Ready, number: int, filled: Path | None = None) -> Path:
    """A data folder with so many projects more (or a copy of ``filled``) and their twelve months."""
    source = filled or ready.filled(number)
    path = ready.place / f"reported-{source.name}"
    if not path.exists():
        run("report", data=ready.copied(source, path))
    return path


def pages(ready: Ready, extent: Extent) -> Table:
    """The large ledger's pages against those of ninety projects, both with twelve months."""
    lines: list[Line] = []
    large, small = reported(ready, extent.rows), reported(ready, 90)
    for name, path, limit in PAGES:
        asked: dict[str, Any] = {
            "path": path,
            "times": extent.requests,
            "changed": "after a change" in name,
            "first": "after a start" in name,
        }
        ours, theirs = interleaved(
            extent.rounds,
            partial(run, "page", data=large, **asked),
            partial(run, "page", data=small, **asked),
        )
        queries = f"{ours[0].answer['queries']} / {theirs[0].answer['queries']}"
        lines.append([*compared(name, ours, theirs, limit), queries])
    heads = (
        "",
        f"{extent.rows} projects × 12 months, s",
        "90 projects × 12 months, s",
        *HEADS[3:],
        "queries",
    )
    about = (
        "One request through the whole of Django, by a manager. The dashboard's lights and indicators are kept by stretches of the plan until "
        "the ledger changes; a list that filters or sorts by light judges every row."
    )
    return Table("Pages with twelve months at two sizes", about, heads, lines)
