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
