"""What is plain at a glance is what a closer look finds too: the same rows proposed both ways."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from projects import ledger
from projects.intake import layout, rows
from projects.intake.proposal import Proposer
from projects.intake.row import RowProposal
from projects.intake.standing import Terms
from projects.ledger import Actor, Difference
from projects.models import Plan, Project
from projects.values import Raw
from tests.factories import WAN, House, change, commit

#: in 万元: both are one fen, and the second is remarked on, so that its row is looked at closely
PLAIN, REMARKED = 0.000001, 0.0000005
HEAD = (
    "项目代码",
    "国家项目代码",
    "项目名称",
    "领域",
    "建设单位",
    "总投资",
    "年度计划投资",
    "年度类别",
    "配合单位",
    "本月完成投资",
    "新增产值",
)
CELLS: tuple[st.SearchStrategy[Raw], ...] = (
    st.sampled_from(["", "", "", "P000001", "p000002 ", "P000003", "P000004", "P000009"]),
    st.sampled_from(["", "", "2101-1", "２101-1", "2101-2", "2101-9", "2101-150203-04-01-123456"]),
    st.sampled_from(["高炉", " 高 炉", "码头", "待定项目", "公园", "新一号工程", "新二号工程", ""]),
    st.sampled_from(["steel", "其他", "其他", "", "农业"]),
    st.sampled_from(["", "甲公司", "乙公司", "工业和信息化局"]),
    st.sampled_from(["", "—", 100.0, 200.0, 300.0, 1_000_000.0]),
    st.sampled_from(["", 40.0, 50.0, 0.01]),
    st.sampled_from(["", "新建", "续建"]),
    st.sampled_from(["", "", "交通运输局", "交通运输局、丙公司"]),
    st.sampled_from(["", "", 3.0]),
)  # fmt: skip
Told = list[tuple[Any, ...]]


@pytest.fixture
def base(house: House) -> int:
    """Four projects, and a position since which one was edited, one left the plan and one was deleted. Answers it."""
    new: list[dict[str, Any]] = [
        {"name": "高炉", "national_code": "2101-1", "total_investment": 100 * WAN, "planned": 40 * WAN, "output": 1},
        {"name": "码头", "national_code": "2101-2", "sector": house.other, "total_investment": 200 * WAN, "output": 1},
        {"name": "待定项目", "placeholder": True, "output": 1},
        {"name": "公园", "year_class": "new", "output": 1},
    ]  # fmt: skip
    first, second, third, fourth = house.projects(new)
    commit([ledger.create("support", -1, {"project": second, "organisation": house.elsewhere})])
    number = ledger.head()[0]
    change("project", first, total_investment=300 * WAN)
    commit([Difference("year_plan", house.year_plan(third), "delete")])
    commit(
        [Difference("year_plan", house.year_plan(fourth), "delete"), Difference("project", fourth, "delete")]
    )
    return number


def told(terms: Terms, table: list[list[Raw]], output: float) -> Told:
    """All that is proposed of each row, without the remark that made for the closer look."""
    cells: list[list[Raw]] = [[*row, output] for row in table]
    found = layout.find([list(HEAD)], [], 2021, terms.month)
    assert found is not None
    proposer = Proposer(terms)
    proposer.columns([place.key for place in found.mapped if place.key])
    made = [p for batch in rows.clean(found, cells, {}, 2) for p in proposer.propose("台账", batch)]
    shared = [proposer.shared(), sorted(proposer.differ.joining.items()), sorted(proposer.differ.named)]
    return [*map(_told, made), tuple(map(str, shared))]


def _told(p: RowProposal) -> tuple[Any, ...]:
    remarks = [(r.key, r.level, r.code, r.params) for r in p.remarks if r.code != "rounded"]
    return p.row, p.status, p.project, p.code, p.name, p.changes, p.settled, remarks, p.differences


@given(
    st.lists(st.tuples(*CELLS).map(list), min_size=1, max_size=6),
    st.booleans(),
    st.sampled_from([None, 3]),
    st.sampled_from(["manager", "officer"]),
)
@example([["", "", "新一号工程", "steel", "甲公司", 100.0, 40.0, "新建", "", ""]] * 2, False, None, "manager")
@example([["", "", "高炉", "steel", "", "", "", "", "", ""]] * 2, False, None, "manager")
@example([["P000002", "2101-2", "码头", "其他", "", 200.0, "", "", "交通运输局", ""]], True, 3, "manager")
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_glance_finds_what_a_closer_look_finds(
    base: int, people: dict[str, User], table: list[list[Raw]], three_way: bool, month: int | None, who: str
) -> None:
    plan = Plan.objects.get(year=2021)
    terms = Terms(plan, month, Actor.of(people[who]), base if three_way else None, Project.objects.all())
    assert told(terms, table, PLAIN) == told(terms, table, REMARKED)


def test_plain_rows_are_kept_by_columns(house: House) -> None:
    """Else the test above compared the closer look with itself."""
    terms = Terms(Plan.objects.get(year=2021), None, Actor.system())
    found = layout.find([list(HEAD)], [], 2021, None)
    assert found is not None
    for output, plain in ((PLAIN, True), (REMARKED, False)):
        proposer = Proposer(terms)
        proposer.columns([place.key for place in found.mapped if place.key])
        [batch] = rows.clean(found, [["", "", "新一号工程", "steel", *[""] * 6, output]], {}, 2)
        [proposal] = proposer.propose("台账", batch)
        assert (bool(proposal.among), bool(proposal.own)) == (plain, not plain)
