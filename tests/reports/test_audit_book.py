"""The audit workbook: what it says is what pages, rules and history say; its sample sheet comes back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from projects import audit, figures, ledger
from projects.audit import sampling
from projects.audit.sampling import Asked
from projects.intake import visits
from projects.ledger import Actor, Source
from projects.models import ChangeSet, Finding, Plan, Project, Sample
from projects.month.restated import restated
from projects.month.restated_sums import restatements
from projects.reports.audit_book import export_audit
from tests.factories import TEST, WAN, House, close_month, edit, house, people, reopen_month  # noqa: F401
from tests.reports.ground import fill

SHEETS = ["封面", "审计发现", "规则公式", "变更轨迹", "核对表", "表内合计", "封账后变动", "封账后合计变动"]


@pytest.fixture
def plan(house: House, people: dict[str, User]) -> Plan:  # noqa: F811
    """The ground of the reports, with February restated, findings kept and one accepted, and a sample."""
    found = fill(house)
    february = house.period(2)
    close_month(february)
    reopen_month(february, "更正施工单位漏报")
    made = Project.objects.get(name="稀土*项目")
    returned = ledger.write.referring("monthly_return", "year_plan", [house.year_plan(made.pk)])
    pk = next(pk for pk, _ in returned if ledger.current("monthly_return", [pk])[pk]["period"] == february)
    made_so = edit("monthly_return", pk, completed=900 * WAN)
    assert made_so
    ledger.commit([made_so], Actor.system(), TEST, reason="补报")
    audit.run(found, date(2021, 6, 1), Actor.system(), TEST)
    drawn = sampling.draw(Asked(found, 5, 2, 3))
    sampling.keep(drawn, date(2021, 6, 2), "半年抽查", Actor.of(people["auditor"]), TEST)
    return found


@pytest.fixture
def book(plan: Plan, tmp_path: Path) -> Any:
    path = tmp_path / "审计.xlsx"
    export_audit(path, plan=plan, language="zh-hans", actor=Actor.system(), source=Source("system", "test"))
    return openpyxl.load_workbook(path, data_only=True)


def rows(book: Any, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet under its heading, by heading."""
    heading, *told = book[name].iter_rows(min_row=3, values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in told]


def wan(fen: Any) -> Any:
    return None if fen is None else pytest.approx(fen / WAN)


def test_all_of_it_says_what_the_ledger_says(plan: Plan, book: Any) -> None:
    """One book for all sheets: making it is what costs."""
    sample = Sample.objects.get()
    assert book.sheetnames[:9] == [*SHEETS, f"抽查{sample.pk}"]

    cover = {row["事项"]: row["内容"] for row in rows(book, "封面")}
    number, head = ChangeSet.objects.order_by("-number").values_list("number", "hash")[
        1
    ]  # before the export's event
    assert cover["历史序号"] == number
    assert head in cover.values()
    assert head in book["审计发现"].oddFooter.left.text

    told = [(row["规则"], row["项目编号"] or "", row["处理状态"]) for row in rows(book, "审计发现")]
    kept = Finding.objects.select_related("project").order_by("pk")
    assert told == [
        (each.rule, each.project.code if each.project else "", each.get_state_display()) for each in kept
    ]
    assert len(told) > 5

    page = book["审计发现"]
    texts = {place: len(str(page.cell(place, 7).value)) for place in range(4, 4 + len(told))}
    longest, shortest = max(texts, key=texts.__getitem__), min(texts, key=texts.__getitem__)
    assert page.row_dimensions[longest].height > page.row_dimensions[shortest].height, (
        "no text over its neighbours"
    )

    formulas = rows(book, "规则公式")
    assert [row["规则"] for row in formulas] == list(audit.RULES)
    assert {row["规则"]: row["发现数"] for row in formulas}["A30"] == kept.filter(rule="A30").count()

    lines = figures.beside(plan)
    for row, each in zip(rows(book, "核对表"), lines, strict=True):
        show = (lambda value: value) if each.line.measure == "count" else wan
        assert (row["公布数"], row["已知"], row["差额"]) == tuple(map(show, (each.line.published, each.line.known, each.line.remainder)))  # fmt: skip

    moved = rows(book, "封账后变动")
    assert [
        (row["月份"], row["项目编号"], row["封账数（万元）"], row["变动后（万元）"]) for row in moved
    ] == [(each.month, each.code, wan(each.was), wan(each.became)) for each in restated(plan)]
    assert len(moved) == 2  # the month, and the year to date

    sums = {
        (row["合计范围"], row["数据项"]): (
            row["封账数（万元）"],
            row["变动后（万元）"],
            row["变更集、人员和原因"],
        )
        for row in rows(book, "封账后合计变动")
    }
    [of_whole] = [each for each in restatements(plan)[1] if (each.by, each.measure) == ("total", "completed")]
    was, became, by = sums["计划内全部项目", "年内累计完成"]
    assert (was, became) == (wan(of_whole.was), wan(of_whole.became))
    assert "补报" in by


def test_the_trail_leads_to_the_change_that_made_a_figure(plan: Plan, book: Any) -> None:
    trail = [row for row in rows(book, "变更轨迹") if row["项目名称"] == "稀土*项目"]
    february = next(row for row in trail if row["数据项"] == "本月完成投资" and row["月份"] == 2)
    changeset = ChangeSet.objects.get(number=february["变更集"])
    assert february["值"] == "900 万元"
    body = json.loads(changeset.entries.get(label="monthly_return").body)
    assert body["completed"][1] == 900 * WAN
    assert february["人员"] == changeset.who


def test_its_sample_sheet_comes_back(plan: Plan, book: Any, tmp_path: Path) -> None:
    sample = Sample.objects.get()
    page = book[f"抽查{sample.pk}"]
    page.cell(6, 14, "塔吊已拆")
    book.save(tmp_path / "现场.xlsx")
    back = visits.read(tmp_path / "现场.xlsx", "现场.xlsx", sample)
    assert back.problems == []
    assert [(each.number, each.column.key, each.new) for each in back.lines] == [(2, "note", "塔吊已拆")]


def test_the_command_answers_as_the_contract_says(plan: Plan, tmp_path: Path, capsys: Any) -> None:
    base, head = ledger.head()
    out = tmp_path / "a.xlsx"
    call_command("exportaudit", str(out), "--year", "2021", "--language", "en", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["file"], told["base"], told["head"]) == (str(out), base, head)
    assert set(told) == {"file", "sha256", "base", "head"}
    assert openpyxl.load_workbook(out).sheetnames[:3] == ["Cover", "Findings", "Formulas"]
    assert ChangeSet.objects.latest("number").reason == f"audit 2021 @{base}"


def test_without_a_run_it_says_what_the_rules_say_now(house: House) -> None:  # noqa: F811
    from projects.audit.standing import found

    plan = fill(house)
    fresh = found(plan, date(2021, 6, 1))
    assert {each.state for each in fresh} == {""}
    audit.run(plan, date(2021, 6, 1), Actor.system(), TEST)
    kept = found(plan, date(2021, 6, 1))
    assert [(e.rule, e.project, e.month, e.measured) for e in kept] == [(e.rule, e.project, e.month, e.measured) for e in fresh]  # fmt: skip
    assert all(each.pk and each.lives for each in kept)
