"""Months that others published, as truth: their sums and rates come out to the printed digit.

DOMAIN.md [44] 阿拉善 2021-05, [50] 兴安盟 2020-05, [28] 包头 2022-04, [56] 伊金霍洛 2017-09. A ledger is made of each, with
the published counts and sums; how a sum falls on single projects is ours, for it was not published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pytest

from projects import figures, ledger
from projects.figures import divide
from projects.figures.indicators import Indicator, indicators
from projects.models import Plan
from projects.values import Scalar, show_amount, show_percent
from tests.factories import commit

YI = 10**10


@dataclass(frozen=True)
class Group:
    """A group of a bulletin: how many projects of which class, how many of them started or resumed, sums in 亿元."""

    name: str
    year_class: str
    count: int
    begun: int
    planned: str
    completed: str
    total: str = "0"


def fen(yi: str) -> int:
    return int(Decimal(yi) * YI)


def month(year: int, number: int, groups: Sequence[Group], by: str = "class") -> figures.Rollup:
    """A ledger of these groups with one reported month, and its rollup; a group is a sector where ``by`` is one."""
    names = dict.fromkeys(group.name for group in groups)
    wanted = [
        ledger.create("sector", -place, {"code": name, "name": name, "order": place})
        for place, name in enumerate(names, 1)
    ]
    sectors = {name: -place for place, name in enumerate(names, 1)}
    wanted += [
        ledger.create("plan", -1, {"year": year, "status": "issued"}),
        ledger.create("period", -1, {"plan": -1, "month": number, "state": "open"}),
    ]
    place = 0
    for group in groups:
        shares = zip(
            *(divide(fen(sum_), [1] * group.count) for sum_ in (group.planned, group.completed, group.total)),
            strict=True,
        )
        for rank, (planned, completed, total) in enumerate(shares):
            place += 1
            stage = (
                "building"
                if rank < group.begun
                else "halted"
                if group.year_class == "continued"
                else "preparing"
            )
            project: dict[str, Scalar] = {
                "name": f"{group.name}{place}", "sector": sectors[group.name], "stage": stage, "total_investment": total or None,
            }  # fmt: skip
            row: dict[str, Scalar] = {
                "project": -place,
                "plan": -1,
                "year_class": group.year_class,
                "planned": planned,
            }
            told: dict[str, Scalar] = {
                "year_plan": -place,
                "period": -1,
                "declared_to_date": completed,
                "state": "accepted",
            }
            wanted += [
                ledger.create("project", -place, project),
                ledger.create("year_plan", -place, row),
                ledger.create("monthly_return", -place, told),
            ]
    commit(wanted)
    return figures.rollup(year, number, "sector" if by == "sector" else "class")


def shown(indicator: Indicator, places: int = 1) -> str:
    return f"{indicator.part}/{indicator.whole} {show_percent(indicator.rate, places)}"


#: 阿拉善: group, projects, new ones among them, started new ones, resumed others, plan and completed in 亿元
ALXA = [
    ("农牧业", 9, 5, 4, 3, "7.2", "1.9"), ("工业", 47, 22, 12, 22, "135.7", "20.3"), ("基础设施", 11, 6, 2, 3, "31.4", "3"),
    ("社会事业", 5, 2, 1, 3, "2.8", "0.9"), ("生态环保", 18, 9, 7, 9, "7.4", "2"), ("其他", 10, 4, 2, 5, "10.5", "2.4"),
]  # fmt: skip


@pytest.mark.usefixtures("db")
def test_alxa_may_2021() -> None:
    groups = []
    for name, count, new, started, resumed, planned, completed in ALXA:
        half = [divide(fen(each), [new, count - new]) for each in (planned, completed)]
        for place, (year_class, number, begun) in enumerate(
            (("new", new, started), ("continued", count - new, resumed))
        ):
            plan, done = (str(Decimal(part[place]) / YI) for part in half)
            groups.append(Group(name, year_class, number, begun, plan, done))
    told = month(2021, 5, groups, "sector")
    assert [group.count for group in told.groups] == [9, 47, 11, 5, 18, 10]
    assert [show_amount(group.planned, "亿元", 1) for group in told.groups] == [
        "7.2",
        "135.7",
        "31.4",
        "2.8",
        "7.4",
        "10.5",
    ]
    assert [show_amount(group.completed, "亿元", 1) for group in told.groups] == [
        "1.9",
        "20.3",
        "3.0",
        "0.9",
        "2.0",
        "2.4",
    ]
    assert (told.total.count, told.total.planned, told.total.completed) == (100, 195 * YI, fen("30.5"))
    assert show_percent(told.total.completion_rate) == "15.6%"
    assert show_percent(told.total.schedule_share) == "41.7%"
    found = indicators(Plan.objects.get(year=2021), 5)
    assert [shown(found[key]) for key in ("started", "resumed", "begun")] == [
        "28/48 58.3%",
        "45/52 86.5%",
        "73/100 73.0%",
    ]
    by_group = [sum(g.begun for g in groups if g.name == name) for name, *_ in ALXA]
    assert by_group == [7, 34, 5, 4, 16, 7]


@pytest.mark.usefixtures("db")
def test_hinggan_may_2020() -> None:
    told = month(2020, 5, [
        Group("全盟", "continued", 112, 108, "150", "25", "1000"), Group("全盟", "new", 63, 39, "85.95", "8.98", "543.69"),
    ])  # fmt: skip
    total = told.total
    assert [group.count for group in told.groups] == [63, 112]
    assert (total.count, show_amount(total.total_investment, "亿元"), show_amount(total.planned, "亿元"), show_amount(total.completed, "亿元")) == (
        175, "1,543.69", "235.95", "33.98",
    )  # fmt: skip
    assert show_percent(total.completion_rate) == "14.4%"
    found = indicators(Plan.objects.get(year=2020), 5)
    assert shown(found["begun"]) == "147/175 84.0%"
    assert shown(found["resumed"], 2) == "108/112 96.43%"
    assert shown(found["started"]) == "39/63 61.9%"


@pytest.mark.usefixtures("db")
def test_baotou_april_2022() -> None:
    told = month(
        2022,
        4,
        [Group("全市", "new", 132, 0, "135.4", "0"), Group("全市", "continued", 252, 252, "281.7", "0")],
    )
    assert [(group.count, show_amount(group.planned, "亿元", 1)) for group in told.groups] == [
        (132, "135.4"),
        (252, "281.7"),
    ]
    assert (told.total.count, told.total.planned) == (384, fen("417.1"))
    assert show_amount(told.total.planned, "亿元", 1) == "417.1"


@pytest.mark.usefixtures("db")
def test_ejin_horo_september_2017() -> None:
    told = month(
        2017,
        9,
        [Group("全旗", "new", 104, 60, "126.72", "63.095"), Group("全旗", "continued", 100, 87, "100", "60")],
    )
    assert (
        told.total.count,
        show_amount(told.total.planned, "亿元"),
        show_amount(told.total.completed, "亿元", 3),
    ) == (204, "226.72", "123.095")
    assert show_percent(told.total.completion_rate) == "54.3%"
    assert shown(indicators(Plan.objects.get(year=2017), 9)["begun"]) == "147/204 72.1%"
