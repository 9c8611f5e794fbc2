"""The list as CSV: what a spreadsheet would take for a formula is text."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from projects import vocabulary
from projects.ledger import Actor
from projects.models import YearPlan
from projects.reports.ledger_csv import export_csv
from tests.factories import TEST, House

FORMULAS = ("=1+1", "+86号线", "-3#高炉", "@SUM(A1)", "\t=1+1", "＝全角", "＋全角", "－全角", "＠全角")


@pytest.mark.parametrize("begins", [True, False])
def test_a_formula_is_shown_with_an_apostrophe(house: House, tmp_path: Path, begins: bool) -> None:
    texts = FORMULAS if begins else tuple(f"甲{text}" for text in FORMULAS)
    house.projects([{"name": f"项目{n}", "place": text} for n, text in enumerate(texts)])
    export_csv(
        tmp_path / "a.csv", year=2021, queryset=YearPlan.objects.order_by("pk"), month=None, language="zh-hans",
        columns=[vocabulary.column("project", "place")], actor=Actor.system(), source=TEST,
    )  # fmt: skip
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        _head, *rows = csv.reader(file)
    assert [row[-1] for row in rows] == [f"'{text}" if begins else text for text in texts]
