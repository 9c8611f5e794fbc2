"""Reports of a month beside the list's page: what a person waits for who wants the whole on paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from statistics import median

from tests.bench.measure import Cost, Run, interleaved, metered, run
from tests.bench.months import reported
from tests.bench.printed import Line, Table
from tests.bench.ready import Ready
from tests.bench.sections import HEADS, Extent, compared

PAGE, MONTH = "/projects/?month=9", 9
#: (what, task's kind, how many list pages it may take; None: it only says)
KINDS: tuple[tuple[str, str, float | None], ...] = (
    ("report workbook", "report", 3.0),
    ("bulletin", "bulletin", None),
)


def made(kind: str, times: int) -> Run:
    """The medians of so many reports after one to warm up."""
    from projects.ledger import Actor, Source
    from projects.models import Plan
    from projects.reports.bulletin import export_bulletin
    from projects.reports.report_book import export_report

    export: Callable[..., object] = {"report": export_report, "bulletin": export_bulletin}[kind]
    plan = Plan.objects.get(year=2021)
    asked = {
        "plan": plan,
        "month": MONTH,
        "language": "zh-hans",
        "actor": Actor.system(),
        "source": Source("system", "bench"),
    }
    costs: list[Cost] = []
    for _ in range(times + 1):
        target = io.BytesIO()
        with metered() as cost:
            export(target, **asked)
        costs.append(cost)
    told = (median(getattr(each, name) for each in costs[1:]) for name in ("wall", "cpu", "memory", "child"))
    return Run(Cost(*told), {"bytes": len(target.getvalue())})


def reports(ready: Ready, extent: Extent) -> Table:
    """The district's ledger, its placeholders replaced, with twelve months: a report against a page of the list."""
    lines: list[Line] = []
    data = reported(ready, 90, ready.replaced(90))
    for name, kind, limit in KINDS:
        ours, theirs = interleaved(
            extent.rounds,
            partial(run, "made", data=data, kind=kind, times=extent.requests),
            partial(run, "page", data=data, path=PAGE, times=extent.requests),
        )
        lines.append(compared(name, ours, theirs, limit))
    heads = ("", "the report, s", "a list page, s", *HEADS[3:])
    about = "The twelve named projects and ninety more, twelve months: the file whole, with its event in the history, against one page of fifty rows with lights."
    return Table("Reports of a month", about, heads, lines)
