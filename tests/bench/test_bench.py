"""The benchmarks run, with small sizes: what they measure must not rot between two measurements."""

import os
import subprocess
import sys

import pytest

from tests.bench.__main__ import SECTIONS
from tests.bench.measure import ROOT, Cost, Run, ratio
from tests.bench.printed import Table, against
from tests.bench.workbook import KEYS, headings, rows


def runs(*walls: float) -> list[Run]:
    return [Run(Cost(wall=wall), {}) for wall in walls]


def test_a_ratio_is_the_median_of_the_rounds_and_not_of_the_times():
    assert ratio(runs(2, 30, 4), runs(1, 10, 4)) == 2


def test_a_target_says_whether_it_is_met():
    assert against(2.9, 3)[-1] == against(5.1, 5, most=False)[-1] == "yes"
    assert against(3.1, 3)[-1] == against(4.9, 5, most=False)[-1] == "NO"


def test_a_table_has_as_many_cells_in_each_line():
    text = Table("T", "about", ("a", "b"), [["x", 1.23456], ["y", 1234.5]]).markdown()
    assert text.splitlines()[4:] == ["| a | b |", "| --- | --- |", "| x | 1.23 |", "| y | 1234 |"]


def test_the_workbook_has_thirty_columns_and_no_two_projects_alike():
    made = list(rows(50))
    assert len(KEYS) == len(set(headings())) == 30 == len(made[0])
    assert len({row[0] for row in made}) == len({row[1] for row in made}) == 50


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.sqlite
def test_every_benchmark_runs():
    said = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--quick"],
        cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr[-2000:]
    tables = said.stdout.split("\n## ")[1:]
    assert len(tables) == len(SECTIONS)
    for table in tables:
        lines = [line for line in table.splitlines() if line.startswith("| ")]
        assert len(lines) >= 3 or "Left out" in table
    at_once = next(table for table in tables if table.startswith("Forty officers"))
    told = [
        line.split(" | ")[-2:]
        for line in at_once.splitlines()
        if line.startswith(("| SQLite", "| PostgreSQL"))
    ]
    assert told in ([["0", "0 |"]] * 2, [["0", "0 |"]] * 4), "errors, or figures that were lost"
