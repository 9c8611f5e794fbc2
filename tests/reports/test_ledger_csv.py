"""The list as CSV and back: nothing in it is a formula to a spreadsheet, and imported unchanged it changes nothing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects import vocabulary
from projects.intake import importing
from projects.intake.text import guarded, unguarded
from projects.ledger import Actor
from projects.models import Plan, YearPlan
from projects.reports.ledger_csv import export_csv
from projects.values import Scalar
from tests.factories import TEST, WAN, House, change

ODD = (
    "=1+1",
    "-五",
    "+",
    "@某",
    "＝全角",
    "－",
    "'=1+1",
    "''-五",
    "'引号",
    "5'-10",
    "a,b\n=c",
    "00123",
    "😀",
)

FORMULAS = ("=1+1", "+86号线", "-3#高炉", "@SUM(A1)", "\t=1+1", "＝全角", "＋全角", "－全角", "＠全角")


def exported(path: Path) -> Path:
    export_csv(
        path, year=2021, queryset=YearPlan.objects.all(), columns=vocabulary.ledger_columns(month=False), month=None,
        language="zh-hans", actor=Actor.system(), source=TEST,
    )  # fmt: skip
    return path


def test_imported_unchanged_it_changes_nothing(house: House, tmp_path: Path) -> None:
    rows: list[dict[str, Scalar]] = [
        {"name": f"项目{text}", "note": text, "person": text, "planned": WAN} for text in ODD
    ]
    first, *_ = house.projects(rows)
    change("project", first, name="-五", total_investment=1)
    path = exported(tmp_path / "台账.csv")
    reading = importing.read_in_place(
        path, plan=Plan.objects.get(pk=house.plan), month=None, actor=Actor.system()
    )
    assert (reading.counts["unchanged"], reading.fields_changed, reading.problems) == (len(ODD), 0, [])


def test_no_text_begins_as_a_formula_does(house: House, tmp_path: Path) -> None:
    house.projects([{"name": f"{text}x", "note": text} for text in ODD])
    lines = exported(tmp_path / "台账.csv").read_text("utf-8-sig")
    assert not any(f",{sign}" in lines or f'"{sign}' in lines for sign in "=+-@＝＋－＠")


@given(st.text("'=-@+a五＝", max_size=6))
def test_a_guard_is_taken_off_as_it_was_put_on(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_an_apostrophe_that_guards_nothing_stays() -> None:
    assert [unguarded(text) for text in ("'引号", "'", "x'=1", "'=1")] == ["'引号", "'", "x'=1", "=1"]


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
