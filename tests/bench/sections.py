"""The benchmarks by what they ask. Each gives a table; ratios are medians over the rounds, clock and processor apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.bench.measure import Run, interleaved, middle, ratio, run
from tests.bench.printed import Line, Table, against
from tests.bench.ready import Ready

HEADS = ("", "ours, s", "theirs, s", "ratio", "target", "met", "processor: ours", "theirs", "ratio")


@dataclass(frozen=True, slots=True)
class Extent:
    """How large and how often: rows of the large ledger, rounds, requests of a page in a round, sizes of the growth table, officers at once."""

    rows: int = 100_000
    rounds: int = 5
    requests: int = 15
    sizes: tuple[int, ...] = (100, 1_000, 10_000, 100_000)
    officers: int = 40


QUICK = Extent(60, 1, 2, (20, 60), 4)
Section = Callable[[Ready, Extent], Table]


def compared(
    name: str, ours: list[Run], theirs: list[Run], limit: float | None, most: bool = True
) -> list[str | float]:
    """A line: seconds of both, their ratio against a target (None: it only says), and the same of processor time."""
    times = ratio(ours, theirs) if most else ratio(theirs, ours)
    cpu = ratio(ours, theirs, "cpu") if most else ratio(theirs, ours, "cpu")
    return [
        name, middle(ours, "wall"), middle(theirs, "wall"), *against(times, limit, most),
        middle(ours, "cpu"), middle(theirs, "cpu"), cpu,
    ]  # fmt: skip


def _import(ready: Ready, file: Path, url: str = "") -> Run:
    """Into a data folder of its own."""
    data = ready.fresh()
    made = run("import", data=data, url=url, file=file)
    ready.done_with(data)
    return made


def _floor(ready: Ready, file: Path) -> Run:
    folder = ready.empty()
    made = run("floor", file=file, folder=folder)
    ready.done_with(folder)
    return made


def _rival(ready: Ready, file: Path, quick_reader: bool = False) -> Run:
    data = ready.fresh()
    made = run("rival", data=data, file=file, quick_reader=quick_reader)
    ready.done_with(data)
    return made


def imports(ready: Ready, extent: Extent) -> Table:
    """New projects, then the own export unchanged, against the floor."""
    new, own = ready.file(extent.rows), ready.exported(extent.rows)
    filled = ready.filled(extent.rows)
    ours, floor, again, own_floor = interleaved(
        extent.rounds,
        lambda: _import(ready, new),
        lambda: _floor(ready, new),
        lambda: run("import", data=filled, file=own),
        lambda: _floor(ready, own),
    )
    assert again[0].answer["changed"] == again[0].answer["created"] == 0
    lines: list[Line] = [
        compared(f"{extent.rows} new projects × 30 columns, read to history", ours, floor, 3),
        compared("the own export of it, unchanged", again, own_floor, 2),
    ]
    about = "Theirs is the floor: python-calamine reads the same file, one `executemany` writes its rows into a plain SQLite table."
    return Table("Import", about, HEADS, lines)


def rivals(ready: Ready, extent: Extent) -> Table:
    """The same file by django-import-export."""
    file = ready.file(extent.rows)
    ours, theirs, quick = interleaved(
        extent.rounds,
        lambda: _import(ready, file),
        lambda: _rival(ready, file),
        lambda: _rival(ready, file, quick_reader=True),
    )
    lines: list[Line] = [
        compared("with its own reader of .xlsx", ours, theirs, 5, most=False),
        compared(
            "with python-calamine as its reader, which it does not bring", ours, quick, None, most=False
        ),
    ]
    about = (
        "django-import-export: `use_bulk`, `skip_diff`, one look-up for all rows, into one plain table without history. "
        "The ratio says how many times quicker ours is."
    )
    return Table("Import beside django-import-export", about, HEADS, lines)


def exports(ready: Ready, extent: Extent) -> Table:
    """Our styled workbook out of the database against plain cells out of memory."""
    filled = ready.filled(extent.rows)
    ours, plain = interleaved(
        extent.rounds,
        lambda: run("export", data=filled, file=ready.place / "ours.xlsx"),
        lambda: run("plain-export", file=ready.place / "plain.xlsx", number=extent.rows),
    )
    about = "Theirs is openpyxl's write-only mode with plain cells, which are in memory already."
    name = f"{extent.rows} projects: `exportledger`, all columns, beside 30 columns"
    return Table("Export", about, HEADS, [compared(name, ours, plain, 1)])


def rendering(ready: Ready, extent: Extent) -> Table:
    """What a row of the list costs, by three templates."""
    runs = [run("rendering", data=ready.plan(), times=extent.requests) for _ in range(extent.rounds)]
    plain, ours, made, theirs = (
        sorted(each.answer[name] / each.answer["rows"] * 1000 for each in runs)[len(runs) // 2]
        for name in ("plain", "ours", "ours and reading", "django-tables2")
    )
    lines: list[Line] = [
        ["a plain template", plain, 1.0, "", ""],
        ["ours", ours, *against(ours / plain, 3)],
        ["ours, with reading the rows from the database", made, made / plain, "", ""],
        ["django-tables2's own", theirs, theirs / plain, "", ""],
    ]
    about = "Milliseconds of processor time for one row of the eight usual columns, a page of rows at a time."
    return Table("A row of the list", about, ("", "ms", "ratio", "target", "met"), lines)


def pages(ready: Ready, extent: Extent) -> Table:
    """The large ledger's pages against the published plan's."""
    lines: list[Line] = []
    for name, path in (("projects", "/projects/"), ("dashboard", "/")):
        large, small = interleaved(
            extent.rounds,
            partial(run, "page", data=ready.filled(extent.rows), path=path, times=extent.requests),
            partial(run, "page", data=ready.plan(), path=path, times=extent.requests),
        )
        queries = f"{large[0].answer['queries']} / {small[0].answer['queries']}"
        lines.append([*compared(name, large, small, 1.5), queries])
    heads = ("", f"{extent.rows + 90} projects, s", "90 projects, s", *HEADS[3:], "queries")
    about = "One request through the whole of Django, by a manager; ours is the large ledger, theirs the published plan."
    return Table("Pages at two sizes", about, heads, lines)


def memory(ready: Ready, extent: Extent) -> Table:
    """Peaks of the processes that import and export."""
    filled = ready.filled(extent.rows)
    runs = {
        "import, new": _import(ready, ready.file(extent.rows)),
        "import, own export unchanged": run("import", data=filled, file=ready.exported(extent.rows)),
        "export": run("export", data=filled, file=ready.place / "ours.xlsx"),
    }
    lines: list[Line] = [
        [name, each.cost.memory, each.cost.child, *against(max(each.cost.memory, each.cost.child), 600)]
        for name, each in runs.items()
    ]
    about = f"Peak resident memory in MB at {extent.rows} projects: the process, and its child that reads the file."
    return Table("Memory", about, ("", "process", "child", "larger", "target", "met"), lines)


def verifying(ready: Ready, extent: Extent) -> Table:
    """The history verified against hashing its bytes, both read from the database; judged by processor time."""
    filled = ready.filled(extent.rows)
    ours, theirs = interleaved(
        extent.rounds, lambda: run("verify", data=filled), lambda: run("hash-history", data=filled)
    )
    name = (
        f"{theirs[0].answer['changes']} changes: `verifyhistory`, beside reading and hashing the same bytes"
    )
    times = ratio(ours, theirs, "cpu")
    line: Line = [name, middle(ours, "cpu"), middle(theirs, "cpu"), *against(times, 3)]
    heads = ("", "verify, processor s", "hash, processor s", "ratio", "target", "met")
    return Table("Verification", "Kept files are hashed besides; there are none here.", heads, [line])


def growth(ready: Ready, extent: Extent) -> Table:
    """How cost grows: one run at each size."""
    lines: list[Line] = [[str(size), *_costs(ready, size, extent.requests)] for size in extent.sizes]
    heads = (
        "projects",
        "import",
        "unchanged import",
        "export",
        "list",
        "dashboard",
        "verify",
        "verify and replay",
    )
    return Table(
        "How cost grows", "Seconds on the clock, one run each (pages: the median of some).", heads, lines
    )


def _costs(ready: Ready, size: int, requests: int) -> list[str | float]:
    made, filled = _import(ready, ready.file(size)), ready.filled(size)
    runs = [
        made,
        run("import", data=filled, file=ready.exported(size)),
        run("export", data=filled, file=ready.place / "ours.xlsx"),
        run("page", data=filled, path="/projects/", times=requests),
        run("page", data=filled, path="/", times=requests),
        run("verify", data=filled),
        run("verify", data=filled, replay=True),
    ]
    return [each.cost.wall for each in runs]
