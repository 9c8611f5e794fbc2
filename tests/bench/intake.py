"""What the import pages cost: the marked file, the proposal page by page, and the batch as a job."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path

from tests.bench import workbook
from tests.bench.measure import Run, interleaved, metered, run
from tests.bench.printed import Line, Table
from tests.bench.ready import Ready
from tests.bench.sections import HEADS, Extent, compared

#: errors in the marked file
ERRORS = 1000


# --- tasks


def mark(file: str, target: str, number: int) -> Run:
    """A marked file with ``ERRORS`` errors spread over so many rows, the child process included."""
    from projects.reports import marked
    from projects.reports.marking.marks import Mark, Order, Words

    every, columns = max(1, number // ERRORS), len(workbook.KEYS)
    marks = [
        Mark(n + 1, "2021", 2 + n * every, f"{_letter(n % columns)}{2 + n * every}", "error", "“约30”不是数字。", "只填数字；未知就留空。")
        for n in range(min(ERRORS, number))
    ]  # fmt: skip
    words = Words(
        "问题清单",
        ["标注"],
        ["编号", "级别", "工作表", "单元格", "问题", "怎么改"],
        {"error": "错误"},
        {},
        "",
    )
    with metered() as cost:
        marked.write(Order(file, "", target, marks, words, limits=asdict(marked.LIMITS)), Path(target))
    assert Path(target).stat().st_size > Path(file).stat().st_size / 2
    return Run(cost, {"marks": len(marks)})


def _letter(index: int) -> str:
    return chr(65 + index) if index < 26 else f"A{chr(39 + index)}"


def save_again(file: str, target: str) -> Run:
    """The least that editing with openpyxl costs: load and save."""
    import openpyxl

    with metered() as cost:
        openpyxl.load_workbook(file).save(target)
    return Run(cost, {})


def batch(file: str) -> Run:
    """A file brought to the page: kept, read, its proposal stored row by row."""
    from django.contrib.auth.models import User
    from django.core.files.uploadedfile import SimpleUploadedFile

    from projects.intake import batches

    user = User.objects.get()
    with metered() as cost:
        made = batches.upload(
            user, SimpleUploadedFile("a.xlsx", Path(file).read_bytes()), 2021, None, replace=False
        )
        batches.read(made)
    assert made.state == "ready", made.reading
    return Run(cost, {"rows": made.reading["rows"], "pk": made.pk})


def plain_read(file: str) -> Run:
    """The cells of a sheet by python-calamine, and nothing else."""
    from python_calamine import CalamineWorkbook

    with metered() as cost:
        rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    return Run(cost, {"rows": len(rows)})


# --- sections


def messy(ready: Ready, extent: Extent) -> Table:
    """A messy sheet up to its proposal, child process included, beside the plain read of its cells."""
    file, data = ready.messy(extent.rows), ready.fresh()
    ours, theirs = interleaved(
        extent.rounds,
        lambda: run("import", data=data, file=file, check=True),
        lambda: run("plain-read", file=file),
    )
    assert ours[0].answer["created"] == extent.rows
    about = (
        "Titles, merged headings, sections that give the sector, sub-totals that are checked, notes: reading, layout and "
        "proposal. Theirs is python-calamine's plain read of the same sheet."
    )
    name = f"{extent.rows} projects × 30 columns"
    ready.done_with(data)
    return Table("A messy sheet", about, HEADS, [compared(name, ours, theirs, 3)])


def marking(ready: Ready, extent: Extent) -> Table:
    """A marked file beside what openpyxl itself needs for the same file."""
    number = min(10_000, extent.rows)
    file, target = ready.file(number), ready.place / "marked.xlsx"
    ours, theirs = interleaved(
        extent.rounds,
        lambda: run("mark", file=file, target=target, number=number),
        lambda: run("save-again", file=file, target=ready.place / "again.xlsx"),
    )
    about = "Theirs is openpyxl loading and saving the same file; ours starts a process, marks, lists and carries results of formulas over."
    name = f"{ours[0].answer['marks']} errors in {number} rows × 30 columns"
    return Table("The marked file", about, HEADS, [compared(name, ours, theirs, 2)])


def proposals(ready: Ready, extent: Extent) -> Table:
    """The proposal of a large file, first and last page, beside that of a small one."""
    ours, theirs = ready.fresh(), ready.fresh()
    large, small = (
        run("batch", data=data, file=ready.file(size)) for data, size in ((ours, extent.rows), (theirs, 90))
    )
    lines: list[Line] = []
    for name, query in (("first page", ""), ("last page", "?page=999999"), ("a search", "?q=第9号")):
        one, other = interleaved(
            extent.rounds,
            partial(
                run, "page", data=ours, path=f"/imports/{large.answer['pk']}/{query}", times=extent.requests
            ),
            partial(
                run, "page", data=theirs, path=f"/imports/{small.answer['pk']}/{query}", times=extent.requests
            ),
        )
        lines.append(
            compared(name, one, other, 1.5) if "search" not in name else _untargeted(name, one, other)
        )
    about = f"The proposal of {extent.rows} new projects beside one of 90; read and stored in {large.cost.wall:.1f} s, {large.cost.memory:.0f} MB at most."
    ready.done_with(ours)
    ready.done_with(theirs)
    return Table("A proposal, page by page", about, HEADS, lines)


def _untargeted(name: str, ours: list[Run], theirs: list[Run]) -> Line:
    line = list(compared(name, ours, theirs, 1))
    return [*line[:4], "", "", *line[6:]]
