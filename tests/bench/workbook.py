"""The workbook that the benchmarks import: made-up projects × 30 columns, as a large ledger has them."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from projects import vocabulary

KEYS = (
    "name", "national_code", "sector", "owner", "responsible", "leader", "person", "place", "nature", "level",
    "investor", "approval", "content", "total_investment", "output", "planned_start", "planned_finish", "started",
    "stage", "statistics", "note", "industry", "year_class", "planned", "completed_before", "target", "start_month",
    "finish_month", "adjusted", "adjusted_from",
)  # fmt: skip
SEEDS = Path(__file__).resolve().parents[2] / "seeds"
Value = str | float


def headings() -> list[str]:
    """The headings over the columns, in Chinese."""
    columns = {column.key: column for column in vocabulary.ledger_columns()}
    return [columns[key].full_heading("zh-hans") for key in KEYS]


def rows(number: int) -> Iterator[list[Value]]:
    """So many projects of 亿元 and more, each plan within its total; the same ones each time."""
    chance = random.Random(1)
    sectors = [each["name"] for each in tomllib.loads((SEEDS / "sectors.toml").read_text("utf-8"))["sector"]]
    for place in range(1, number + 1):
        yield _row(place, chance, sectors)


def _row(i: int, chance: random.Random, sectors: list[str]) -> list[Value]:
    return [
        f"第{i}号重大产业项目建设工程", f"2101-150203-04-01-{i:06d}", chance.choice(sectors), f"包头某某第{i % 500}有限公司",
        f"责任部门{i % 40}", f"领导{i % 30}", f"责任人{i % 900}", f"昆都仑区第{i % 200}街道", "新建", "市", "民营", "备案",
        f"建设年产{i}万吨生产线及配套设施，总建筑面积{i * 7}平方米", chance.randint(100_000, 900_000) / 10, chance.randint(1000, 90_000),
        "2021-03", "2022-10", "2021-04-15", "在建", "已入库", f"备注{i}", "3311", "新建", chance.randint(1000, 9000),
        chance.randint(0, 900), f"完成主体{i % 17}层", 3, 10, chance.randint(1000, 9000), 7,
    ]  # fmt: skip


def write(target: Path, number: int) -> None:
    """Write the workbook, streaming."""
    book = xlsxwriter.Workbook(str(target), {"constant_memory": True})
    sheet = book.add_worksheet("2021")
    for place, heading in enumerate(headings()):
        sheet.write_string(0, place, heading)
    for line, values in enumerate(rows(number), 1):
        for place, value in enumerate(values):
            if isinstance(value, str):
                sheet.write_string(line, place, value)
            else:
                sheet.write_number(line, place, value)
    book.close()
