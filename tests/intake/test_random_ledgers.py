"""Ledgers composed at random out of what offices do, with the true answer known: what is read equals the truth, and what
could mean two things is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from projects.values import FEN, Raw
from tests.intake.seen import Read, seen

MONTH = 7
UNITS = ("万元", "亿元", "元")
#: key → headings that mean it, one cell or parent and child
HEADINGS: dict[str, list[tuple[str, ...]]] = {
    "content": [("建设内容及规模",), ("主要建设规模及内容",), ("项目概况", "建设内容")],
    "owner": [("项目业主单位", "名称"), ("建设单位",), ("项目（法人）单位",)],
    "responsible": [("责任单位",), ("挂钩责任单位", "单位名称"), ("牵头单位",)],
    "place": [("建设地点",), ("项目位置",)],
    "total_investment": [("总投资",), ("项目总投资额",), ("投资情况", "总投资")],
    "planned": [("2021年计划投资",), ("2021年计划", "投资"), ("本年度投资计划",)],
    "completed_before": [("至2020年底累计完成投资",), ("开工至上一年度底累计完成投资",)],
    "declared_to_date": [("2021年1-7月完成投资",), ("2021年完成情况", "1～7月完成投资"), ("1～ 月 完成投资",)],
    "completed": [("7月完成投资",), ("7月", "当月完成"), ("本月完成投资",)],
    "progress": [("目前形象进度",), ("7月", "形象进度")],
    "year_class": [("项目性质",), ("建设性质",), ("年度类别",)],
    "planned_period": [("建设起止年限",), ("建设起止时间",), ("建设周期",)],
}  # fmt: skip
AMOUNTS = frozenset({"total_investment", "planned", "completed_before", "declared_to_date", "completed"})
#: what is beside them and none of ours
BESIDE: list[tuple[str, ...]] = [
    ("联系电话",), ("项目业主单位", "联系人"), ("占年计划%",), ("2022年计划投资",), ("2020年完成投资",), ("8月完成投资",), ("8月", "形象进度"), ("服务队长",), ("用地（亩）",),
]  # fmt: skip
CLASSES = {"续建": "continued", "新开工": "new", "竣工投产": "completing", "预备": "preparatory"}
PERIODS = {
    "2009-2011": ("2009", "2011"), "09.10-11.3": ("2009-10", "2011-03"), "2010-": ("2010", ""), "2021年3月至2023年6月": ("2021-03", "2023-06"), "—": ("", ""), "24个月": ("", ""),
}  # fmt: skip
BLANKS: list[Raw] = ["", " ", "—", "/", "无"]


@dataclass
class Ledger:
    """A sheet being made, and what it says in truth."""

    columns: list[tuple[str, tuple[str, ...], str]]
    rows: list[list[Raw]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    truth: list[dict[str, Any]] = field(default_factory=list)
    #: rows of sums → whether they are right
    sums: dict[int, bool] = field(default_factory=dict)

    @property
    def width(self) -> int:
        return 2 + len(self.columns)

    def add(self, *cells: Raw) -> int:
        """A row; answers its number as in Excel."""
        self.rows.append([*cells, *[""] * (self.width - len(cells))])
        return len(self.rows)


def cell(draw: Callable[..., Any], key: str, unit: str) -> tuple[Raw, dict[str, Any]]:
    """A cell as an office writes it, and what it says."""
    if draw(st.integers(0, 5)) == 0 and key != "year_class":
        blank = draw(st.sampled_from(BLANKS[: 5 if key in AMOUNTS else 2]))
        return blank, {}
    if key in AMOUNTS:
        number = draw(st.integers(0, 99_999))
        shown = draw(
            st.sampled_from([float(number), str(number), f"{number:,}", f" {number}.00 ", f"约{number}"])
        )
        return shown, {key: number * FEN[unit]}
    if key == "year_class":
        word = draw(st.sampled_from(sorted(CLASSES)))
        return word, {key: CLASSES[word]}
    if key == "planned_period":
        word = draw(st.sampled_from(sorted(PERIODS)))
        pairs = zip(("planned_start", "planned_finish"), PERIODS[word], strict=True)
        return word, {part: told for part, told in pairs if told}
    word = draw(st.sampled_from(["二十公里道路", "某某有限公司", "发展和改革局", "昆都仑区"]))
    return word, {key: word}


@st.composite
def ledgers(draw: Callable[..., Any]) -> Ledger:
    keys = draw(st.lists(st.sampled_from(sorted(HEADINGS)), min_size=2, max_size=8, unique=True))
    columns = [(key, draw(st.sampled_from(HEADINGS[key])), "") for key in keys]
    columns += [
        ("", heading, "") for heading in draw(st.lists(st.sampled_from(BESIDE), max_size=3, unique=True))
    ]
    columns = draw(st.permutations(columns))
    declared = draw(st.sampled_from(["", *UNITS]))
    columns = [
        (key, heading, draw(st.sampled_from(["", *UNITS])) if key in AMOUNTS else "")
        for key, heading, _ in columns
    ]
    made = Ledger(columns)
    _head(draw, made, declared, _names_year(columns))
    units = {key: unit or declared or "万元" for key, _, unit in columns}
    _body(draw, made, units)
    if draw(st.booleans()):
        made.add("备注：1、数据截至7月底。")
        made.add("2、★为自治区重大项目")
    return made


def _names_year(columns: list[tuple[str, tuple[str, ...], str]]) -> bool:
    """Whether a heading says which plan year the sheet is about, or none speaks of another."""
    own = any("2021" in part or "2020年底" in part for key, heading, _ in columns for part in heading if key)
    return own or not any("202" in part for _, heading, _ in columns for part in heading)


def _head(draw: Callable[..., Any], made: Ledger, declared: str, dated: bool) -> None:
    """Titles, the unit in a row of its own, one or two rows of headings, perhaps merged, perhaps the columns' numbers."""
    if not dated or draw(st.booleans()):
        made.add("昆都仑区2021年1-7月重大项目进展情况表")
    if declared:
        made.add(*[""] * (made.width - 1), f"（单位：{declared}）")
    if draw(st.booleans()):
        made.add()
    deep = any(len(heading) > 1 for _, heading, _ in made.columns)
    named = [
        (f"{h[-1]}（{unit}）" if unit else h[-1], h[0] if len(h) > 1 else "") for _, h, unit in made.columns
    ]
    top = made.add("序号", "项目名称", *(parent or child for child, parent in named)) - 1
    if deep:
        made.add("", "", *(child if parent else "" for child, parent in named))
        if draw(st.booleans()):
            alone = [0, 1, *(at for at, (_, parent) in enumerate(named, 2) if not parent)]
            made.merged += [(top, at, top + 1, at) for at in alone]
    if draw(st.booleans()):
        made.add(*map(float, range(1, made.width + 1)))


def _body(draw: Callable[..., Any], made: Ledger, units: dict[str, str]) -> None:
    """Projects under sections, with sums above or below them, right or wrong."""
    by_section = "year_class" not in units and draw(st.booleans())
    above, number = draw(st.booleans()), 0
    for at in range(draw(st.integers(1, 3))):
        word = draw(st.sampled_from(sorted(CLASSES))) if by_section else ""
        size = draw(st.integers(1, 4))
        right = draw(st.booleans())
        if by_section:
            row = made.add("一二三"[at], f"{word}项目（{size if right else size + 9}个）")
            made.sums[row] = right
        for _ in range(size):
            number += 1
            _project(draw, made, units, number, CLASSES.get(word, ""))
            if draw(st.integers(0, 7)) == 0:
                made.add()
    right = draw(st.booleans())
    count = number if right else number + 9
    if above and not by_section:
        return
    made.sums[made.add("", f"合计（{count}个）")] = right


def _project(
    draw: Callable[..., Any], made: Ledger, units: dict[str, str], number: int, year_class: str
) -> None:
    name = (
        f"第{number}期{draw(st.sampled_from(['稀土永磁扩能', '道路改造', '污水管网（二期）', '光伏电站']))}"
    )
    truth: dict[str, Any] = {"name": name, **({"year_class": year_class} if year_class else {})}
    cells: list[Raw] = []
    for key, _, _ in made.columns:
        raw, said = cell(draw, key, units[key]) if key else (draw(st.sampled_from(["x", 5.0, ""])), {})
        cells.append(raw)
        truth |= said
    serial = draw(st.sampled_from([float(number), str(number), f"{number}●"]))
    made.add(serial, draw(st.sampled_from(["", "★", "▲"])) + name, *cells)
    made.truth.append(truth)


def read(made: Ledger, **more: Any) -> Read:
    return seen(made.rows, *made.merged, month=MONTH, **more)


@settings(max_examples=150, deadline=None)
@given(ledgers())
def test_what_is_read_is_the_truth(made: Ledger) -> None:
    found = read(made)
    sheet = found.sheets["台账"]
    assert (sheet.problems, sheet.left) == ([], "")
    assert found.rows["台账"] == made.truth
    assert [mark for mark in found.marks["台账"] if mark[2] == "error"] == []
    assert {total.row: total.holds for total in found.totals["台账"] if total.key == "count"} == made.sums


@settings(max_examples=60, deadline=None)
@given(ledgers(), st.data())
def test_a_field_that_two_columns_claim_is_asked(made: Ledger, data: st.DataObject) -> None:
    claimed = [key for key, _, _ in made.columns if key in ("content", "owner", "responsible", "place")]
    if not claimed:
        return
    key = data.draw(st.sampled_from(claimed))
    first = next(row for row in made.rows if row[1] == "项目名称")
    for row in made.rows:
        row.append(
            HEADINGS[key][-1][-1]
            if row is first and key != "responsible"
            else "牵头部门"
            if row is first
            else ""
        )
    problems = read(made).sheets["台账"].problems
    assert [(code, about) for code, about, _ in problems] == [("duplicate-column", key)]


@settings(max_examples=60, deadline=None)
@given(ledgers())
def test_in_another_year_nothing_is_taken_for_this_one(made: Ledger) -> None:
    """Whatever names a year says that it is another's; what names none is not guessed to be."""
    titled = str(made.rows[0][0]).startswith("昆都仑区2021年")
    names_it = titled or any("202" in part for _, heading, _ in made.columns for part in heading)
    found = read(made, year=2025)
    assert (found.sheets["台账"].left == "other-year-sheet") == names_it
