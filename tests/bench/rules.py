"""The rules of the audit over ledgers in which every project has reported twelve months."""

from __future__ import annotations

from collections import Counter
from functools import partial

from tests.bench.measure import Run, interleaved, metered, middle, run
from tests.bench.months import reported
from tests.bench.printed import Line, Table
from tests.bench.ready import Ready
from tests.bench.sections import Extent

#: the small ledger that the others are held against: the district's own size
SMALL = 90


def audit() -> Run:
    """All rules of the plan year once, as the command asks them; what was found is only counted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from projects import audit as room
    from projects.models import Plan

    with CaptureQueriesContext(connection) as asked, metered() as cost:
        levels = Counter(hit.seen.level for hit in room.look(Plan.objects.get(year=2021)))
    return Run(cost, {"found": levels.total(), "queries": len(asked)})


def rules(ready: Ready, extent: Extent) -> Table:
    """From ninety projects up: seconds, seconds a project against those of ninety, memory, questions."""
    sizes = sorted({SMALL, *(size for size in extent.sizes if SMALL < size < extent.rows), extent.rows})
    folders = [reported(ready, size) for size in sizes]
    found = interleaved(min(extent.rounds, 3), *(partial(run, "audit", data=folder) for folder in folders))
    base = middle(found[sizes.index(SMALL)], "wall") / SMALL
    lines: list[Line] = [
        [
            f"{size} projects × 12 months", middle(runs, "wall"), middle(runs, "cpu"), middle(runs, "wall") / size / base,
            middle(runs, "memory"), runs[0].answer["queries"], runs[0].answer["found"],
        ]
        for size, runs in zip(sizes, found, strict=True)
    ]  # fmt: skip
    heads = ("", "s", "processor, s", "a project against 90", "memory, MB", "queries", "findings")
    about = (
        "Every rule asked of every project and of every counted return, in one pass; nothing is written. The queries grow "
        "by some for each five thousand projects, the memory with what is found and with the projects' names."
    )
    return Table("Rules of the audit", about, heads, lines)


def draw(size: int) -> Run:
    """A draw for site visits, by sector and department; nothing is kept."""
    from projects.audit.sampling import Asked
    from projects.audit.sampling import draw as drawn
    from projects.models import Plan

    asked = Asked(Plan.objects.get(year=2021), 12, size, 20_210_101, ("sector", "department"))
    with metered() as cost:
        found = drawn(asked)
    return Run(cost, {"drawn": len(found.items), "population": found.population})


def draws(ready: Ready, extent: Extent) -> Table:
    """Draws of some sizes from the large ledger."""
    data = reported(ready, extent.rows)
    lines: list[Line] = []
    for size in (30, 1_000, 10_000):
        runs = [run("draw", data=data, size=size) for _ in range(min(extent.rounds, 3))]
        lines.append(
            [
                str(runs[0].answer["drawn"]),
                str(runs[0].answer["population"]),
                middle(runs, "wall"),
                middle(runs, "memory"),
            ]
        )
    about = "By sector and department, weighed by the year to date and by findings; the whole plan is read for any size."
    return Table("Draws for site visits", about, ("drawn", "of", "s", "memory, MB"), lines)
