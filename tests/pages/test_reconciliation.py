"""The page and the workbook of the reconciliation say what ``reconcile`` says, beside the year before and what sheets declare."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from projects import figures, ledger
from projects.models import ImportBatch, Plan
from projects.values import show_amount
from tests.factories import WAN, House, commit, house, people  # noqa: F401
from tests.reports.ground import fill

#: as intake keeps it with a batch; DOMAIN A31: 合计 11364 over one row of 1000
TOTALS = [
    {"sheet": "明细", "row": 9, "label": "合计", "column": "C", "key": "planned", "declared": 1_000 * WAN, "computed": 1_000 * WAN, "holds": True, "first": 3, "last": 8},
    {"sheet": "明细", "row": 2, "label": "合计（1个）", "column": "D", "key": "total_investment", "declared": 11_364 * WAN, "computed": 1_000 * WAN, "holds": False, "first": 3, "last": 8},
]  # fmt: skip


@pytest.fixture
def plan(house: House) -> Plan:  # noqa: F811
    found = fill(house)
    [former] = commit([ledger.create("plan", -1, {"year": 2020})]).ids.values()
    told: dict[str, Any] = {"plan": former, "scope": "all", "measure": "total_investment", "value": 468_25 * 100 * WAN, "unit": "fen", "standing": "stated", "qualifier": "exact"}  # fmt: skip
    commit([ledger.create("control_total", -1, told)])
    ImportBatch.objects.create(
        file_name="漳州.xlsx", sha256="0" * 64, size=1, year=2021, state=ImportBatch.State.APPLIED, reading={"totals": TOTALS}
    )  # fmt: skip
    return found


@pytest.fixture
def auditor(client: Client, plan: Plan, people: dict[str, Any]) -> Client:  # noqa: F811
    client.force_login(people["auditor"])
    return client


def test_what_stands_beside_a_line(plan: Plan) -> None:
    lines = {(each.line.scope, each.line.measure): each for each in figures.beside(plan)}
    assert [each.line for each in lines.values()] == figures.reconcile(2021)
    steel, whole = lines["steel", "total_investment"], lines["all", "total_investment"]
    assert steel.estimated is not None
    assert steel.line.remainder is not None
    assert steel.estimated == steel.line.remainder  # the gap is what is shared among the open projects
    assert whole.before is not None
    assert whole.before.published == 468_25 * 100 * WAN
    assert lines["all", "count"].estimated is None


def test_the_page_says_the_lines_and_what_sheets_declare(auditor: Client, plan: Plan) -> None:
    page = auditor.get("/audit/reconciliation/?year=2021").content.decode()
    for each in figures.beside(plan):
        if each.line.measure != "count" and each.line.known:
            assert f">{show_amount(each.line.known, '亿元')}</a></td>" in page
    assert "468.25" in page
    assert page.index("11,364.00") < page.index("明细</td><td>C9")  # what differs comes first
    assert "10,364.00" in page


def test_the_workbook_says_the_same(auditor: Client, plan: Plan) -> None:
    answer = auditor.post("/reports/2021/12/reconciliation/")
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(answer.streaming_content)),  # type: ignore[attr-defined]
        data_only=True,
    )
    rows = list(book["核对表"].iter_rows(min_row=4, values_only=True))
    lines = figures.beside(plan)
    assert len(rows) == len(lines)
    for row, each in zip(rows, lines, strict=True):
        show = (lambda value: value) if each.line.measure == "count" else wan
        told = (each.line.published, each.line.known, each.line.declared, each.line.remainder)
        assert (row[3], row[5], row[6], row[7]) == tuple(map(show, told))
        assert row[8] == wan(each.estimated)
        assert row[9] == show(each.before.published if each.before else None)
    declared = list(book["表内合计"].iter_rows(min_row=4, values_only=True))
    assert [(row[3], row[7], row[8], row[9]) for row in declared] == [("D2", 11_364, 1_000, 10_364), ("C9", 1_000, 1_000, 0)]  # fmt: skip


def wan(fen: int | None) -> Any:
    return None if fen is None else pytest.approx(fen / WAN)
