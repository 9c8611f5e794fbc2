"""Reports of the past are those that were written then, and every kind of report prints the head it was read at."""

from __future__ import annotations

import io
import json
from datetime import UTC
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from projects import ledger
from projects.audit import sampling
from projects.models import ChangeSet, Plan, Project, Sample, YearPlan
from projects.reports.audit_book import export_sample
from projects.views.reports import KINDS
from tests.factories import TEST, WAN, House, change
from tests.reports.ground import fill

#: (command, what follows the year, how the file's name ends) by what is exported
COMMANDS = {
    "report": ("exportreport", ("--month", "3"), "xlsx"),
    "bulletin": ("exportbulletin", ("--month", "3"), "docx"),
    "audit": ("exportaudit", (), "xlsx"),
    "list": ("exportledger", ("--month", "3"), "xlsx"),
    "oc4ids": ("exportoc4ids", (), "json"),
}


@pytest.fixture
def plan(house: House, people: dict[str, User]) -> Plan:
    return fill(house)


def go_on(house: House) -> None:
    """What makes every report another: names, plans, figures, a new project."""
    first = Project.objects.earliest("pk")
    change("project", first.pk, name="后来的名字", total_investment=9 * WAN)
    change("year_plan", YearPlan.objects.get(project=first).pk, planned=8 * WAN)
    house.report(house.project("后来的项目", planned=3 * WAN, total_investment=4 * WAN), 3, completed=1 * WAN)


def cells(path: Path) -> Any:
    """All that a person reads in a file, whatever its kind."""
    if path.suffix == ".json":
        return json.loads(path.read_text("utf-8"))
    if path.suffix == ".docx":
        file = docx.Document(str(path))
        tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in file.tables]
        return [each.text for each in file.paragraphs], tables
    book = openpyxl.load_workbook(path)
    return {page.title: list(page.iter_rows(values_only=True)) for page in book.worksheets}


def footers(path: Path) -> list[str]:
    """What stands at the foot of each page that is printed; of what is not printed, nothing."""
    if path.suffix == ".json":
        return []
    if path.suffix == ".docx":
        return ["\n".join(each.text for each in docx.Document(str(path)).sections[0].footer.paragraphs)]
    pages = [page for page in openpyxl.load_workbook(path).worksheets if page.sheet_state == "visible"]
    return [str(foot.left.text) for page in pages if (foot := page.oddFooter)]


def write(kind: str, path: Path, *more: str) -> tuple[int, dict[str, Any]]:
    command, options, _suffix = COMMANDS[kind]
    out, code = io.StringIO(), 0
    try:
        call_command(command, str(path), "--year", "2021", *options, *more, "--json", stdout=out, stderr=io.StringIO())  # fmt: skip
    except SystemExit as stopped:
        code = int(str(stopped.code))
    return code, json.loads(out.getvalue())


def test_a_report_of_the_past_is_the_one_that_was_written_then(
    plan: Plan,
    house: House,
    tmp_path: Path,
) -> None:
    """All kinds, cell by cell, by number and by moment; their footers name that change set, its head and its moment."""
    then, looked = (
        {kind: tmp_path / f"{kind}-{name}.{suffix}" for kind, (*_call, suffix) in COMMANDS.items()}
        for name in ("then", "looked")
    )
    bases = {kind: write(kind, then[kind])[1]["base"] for kind in COMMANDS}
    go_on(house)
    for kind, base in bases.items():
        made = ChangeSet.objects.get(number=base)
        code, told = write(kind, looked[kind], "--at", made.at.isoformat() if kind == "audit" else str(base))
        assert (code, told["base"]) == (0, base), kind
        assert cells(looked[kind]) == cells(then[kind]), kind
        assert "后来" not in str(cells(looked[kind])), kind
        for foot in footers(looked[kind]):
            assert f"{base} {made.hash}" in foot, kind
            assert f"{made.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" in foot, kind
    assert ledger.verify(with_replay=True).ok


def test_every_kind_prints_its_head_on_every_page(
    plan: Plan, people: dict[str, User], tmp_path: Path
) -> None:
    """Those of the page of reports, and a sample's sheet; what other programs read names the position instead."""
    actor = ledger.Actor.of(people["auditor"])
    drawn = sampling.draw(sampling.Asked(plan, 3, 2, 7, ("sector",)))
    kept = sampling.keep(drawn, timezone.localdate(), "年中抽查", actor, TEST)
    for kind, made in KINDS.items():
        path = tmp_path / str(made.file)
        month = {"month": 3} if made.monthly else {}
        issued = made.export(path, plan=plan, language="en", actor=actor, source=TEST, **month)
        if kind == "oc4ids":
            assert f":{issued.base}:" in path.read_text("utf-8")
            continue
        assert footers(path), kind
        assert all(f"{issued.base} {issued.head}" in foot for foot in footers(path)), kind
    path = tmp_path / "sample.xlsx"
    issued = export_sample(
        path,
        sample=Sample.objects.get(pk=kept.ids["sample", -1]),
        language="zh-hans",
        actor=actor,
        source=TEST,
    )
    assert all(issued.head in foot for foot in footers(path))


def test_the_page_gives_the_reports_of_then_and_says_so(
    client: Client,
    plan: Plan,
    house: House,
    people: dict[str, User],
) -> None:
    number, head = ledger.head()
    go_on(house)
    client.force_login(people["leader"])
    assert (
        client.get(f"/reports/?year=2021&asof={number}").headers["Location"]
        == f"/asof/{number}/reports/?year=2021"
    )
    page = client.get(f"/asof/{number}/reports/?year=2021&month=3").content.decode()
    assert f'action="/asof/{number}/reports/2021/3/report/"' in page
    assert 'class="past-banner"' in page
    answer = client.post(f"/asof/{number}/reports/2021/3/report/")
    body = io.BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    names = [row[1] for row in openpyxl.load_workbook(body).worksheets[2].iter_rows(values_only=True)]
    assert "后来的名字" not in names
    assert ChangeSet.objects.latest("number").reason == f"report 2021-03 @{number}"
    assert head in client.get("/reports/").content.decode()


def test_there_is_no_report_of_what_is_not_in_the_history_and_officers_do_not_look_back(
    plan: Plan,
    people: dict[str, User],
    tmp_path: Path,
) -> None:
    before = ledger.head()
    for asked in ("99999", "2001-01-01", "neulich"):
        code, told = write("report", tmp_path / "no.xlsx", "--at", asked)
        assert (code, told["error"]) == (2, "no-such-past"), asked
    code, told = write("list", tmp_path / "no.xlsx", "--at", "1", "--as", people["officer"].username)
    assert (code, told["error"]) == (2, "not-allowed")
    assert (ledger.head(), list(tmp_path.glob("no.xlsx"))) == (before, [])
