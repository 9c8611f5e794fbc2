"""Putting projects together and splitting them: a parent has no figures, and no sum changes."""

from __future__ import annotations

import pytest

from projects import figures, ledger
from projects.figures import Group
from projects.ledger import Refused
from projects.models import Plan, Project, YearPlan
from projects.office import parts
from projects.office.parts import Part
from tests.factories import TEST, WAN, House, change, close_month, commit, edit, make, remove, stored


def sums(year: int = 2021) -> list[Group]:
    return [figures.rollup(year, month).total for month in (1, 3, 6, 12)]


def plan(house: House) -> Plan:
    return Plan.objects.get(pk=house.plan)


@pytest.fixture
def two(house: House) -> list[Project]:
    """Two projects with plans and returns, a month of them closed."""
    ids = house.projects([
        {"name": "一期", "total_investment": 500 * WAN, "planned": 120 * WAN, "leader": "甲", "output": 7 * WAN},
        {"name": "二期", "total_investment": 300 * WAN, "planned": 60 * WAN, "adjusted": 90 * WAN, "adjusted_from": 5},
    ])  # fmt: skip
    for pk in ids:
        house.report(pk, 1, completed=3 * WAN, state="accepted")
        house.report(pk, 3, declared_to_date=10 * WAN)
    close_month(house.period(1))
    return list(Project.objects.filter(pk__in=ids).order_by("pk"))


# --- together


def test_a_new_parent_without_figures_and_no_sum_changes(house: House, two: list[Project]) -> None:
    before = sums()
    receipt = commit(parts.put_together(two, "整体项目"))
    assert receipt.changes == 3
    whole = Project.objects.get(name="整体项目")
    assert (whole.leader, whole.total_investment, whole.year_plans.count()) == ("甲", None, 0)
    assert [each.parent_id for each in Project.objects.filter(pk__in=[p.pk for p in two])] == [
        whole.pk,
        whole.pk,
    ]
    assert sums() == before
    assert figures.due(plan(house), 3).count() == 2
    assert ledger.replay() == []


def test_what_cannot_be_put_together(house: House, two: list[Project]) -> None:
    placeholder = Project.objects.get(pk=house.project("占位", placeholder=True))
    for wanted, code in ((two[:1], "too-few-parts"), ([*two, placeholder], "placeholder-part")):
        with pytest.raises(Refused, match=code):
            parts.put_together(wanted, "整体")
    commit(parts.put_together(two, "整体"))
    again = list(Project.objects.filter(pk__in=[p.pk for p in two]))
    with pytest.raises(Refused, match="parent-of-parent"):
        parts.put_together(again, "再整体")
    with pytest.raises(Refused, match="parent-of-parent"):
        parts.put_together(
            [Project.objects.get(name="整体"), Project.objects.get(pk=house.project("丙"))], "再整体"
        )


def test_together_can_be_undone(two: list[Project]) -> None:
    number = commit(parts.put_together(two, "整体")).number
    assert number
    ledger.undo(number, ledger.Actor.system(), TEST, "误操作")
    assert not Project.objects.filter(name="整体").exists()
    assert set(Project.objects.values_list("parent_id", flat=True)) == {None}


# --- split


def test_the_project_goes_on_and_the_sums_stay(house: House, two: list[Project]) -> None:
    before, first = sums(), two[0]
    commit(
        parts.split(
            first, plan(house), "一期甲", [Part("一期乙", 100 * WAN, 20 * WAN), Part("一期丙", None, 0)]
        )
    )
    after = sums()
    assert [(g.known_total_investment, g.known_planned, g.completed, g.completed_in_month, g.due, g.output, g.returns) for g in after] == [
        (g.known_total_investment, g.known_planned, g.completed, g.completed_in_month, g.due, g.output, g.returns) for g in before
    ]  # fmt: skip
    assert [g.count for g in after] == [g.count + 2 for g in before]
    whole = Project.objects.get(name="一期")
    going_on = Project.objects.get(pk=first.pk)
    assert (going_on.name, going_on.code, going_on.parent_id, going_on.total_investment) == (
        "一期甲",
        first.code,
        whole.pk,
        400 * WAN,
    )
    row = YearPlan.objects.get(project=going_on)
    assert (row.planned, row.returns.count()) == (100 * WAN, 2)
    other = YearPlan.objects.get(project__name="一期乙")
    assert (
        other.planned,
        other.project.total_investment,
        other.project.sector_id,
        other.project.parent_id,
    ) == (20 * WAN, 100 * WAN, house.steel, whole.pk)
    assert ledger.replay() == []


def test_of_an_adjusted_plan_the_part_in_force_is_divided(house: House, two: list[Project]) -> None:
    before = sums()
    commit(parts.split(two[1], plan(house), "二期甲", [Part("二期乙", 0, 30 * WAN)]))
    assert [g.known_planned for g in sums()] == [g.known_planned for g in before]
    row = YearPlan.objects.get(project__name="二期乙")
    assert (row.planned, row.adjusted, row.adjusted_from) == (None, 30 * WAN, 5)
    assert YearPlan.objects.get(project=two[1]).adjusted == 60 * WAN


def test_published_amounts_stay_published(house: House) -> None:
    made = commit([
        ledger.create("project", -1, {"name": "甲", "sector": house.steel, "total_investment": 9}, "published"),
        ledger.create("year_plan", -1, {"project": -1, "plan": house.plan, "planned": 5}, "published"),
    ])  # fmt: skip
    project = Project.objects.get(pk=made.ids["project", -1])
    commit(parts.split(project, plan(house), "甲一", [Part("甲二", 4, 2)]))
    assert set(
        Project.objects.exclude(total_investment=None).values_list("total_investment_basis", flat=True)
    ) == {"published"}
    assert set(YearPlan.objects.values_list("planned_basis", flat=True)) == {"published"}


@pytest.mark.parametrize(
    ("part", "code"),
    [(Part("乙", 501 * WAN, None), "split-too-much"), (Part("乙", None, 121 * WAN), "split-too-much"), (Part("乙", 500 * WAN, 120 * WAN), "")],
)  # fmt: skip
def test_no_more_can_be_taken_than_there_is(house: House, two: list[Project], part: Part, code: str) -> None:
    if not code:
        commit(parts.split(two[0], plan(house), "甲", [part]))
        assert stored("project", two[0].pk)["total_investment"] == 0
        return
    with pytest.raises(Refused, match=code):
        parts.split(two[0], plan(house), "甲", [part])


def test_what_is_not_known_or_planned_by_month_is_not_divided(house: House) -> None:
    unknown = Project.objects.get(pk=house.project("甲"))
    for part in (Part("乙", 1, None), Part("乙", None, 1)):
        with pytest.raises(Refused, match="split-unknown"):
            parts.split(unknown, plan(house), "甲", [part])
    monthly = Project.objects.get(pk=house.project("丙", planned=12, month_3=12))
    with pytest.raises(Refused, match="split-own-months"):
        parts.split(monthly, plan(house), "丙", [Part("丁", None, 3)])
    commit(parts.split(monthly, plan(house), "丙", [Part("丁", None, None)]))
    with pytest.raises(Refused, match="too-few-parts"):
        parts.split(unknown, plan(house), "甲", [])


# --- what the door keeps of it


def test_a_parent_takes_no_figures(house: House, two: list[Project]) -> None:
    commit(parts.put_together(two, "整体"))
    whole = Project.objects.get(name="整体").pk
    for wanted in ({"total_investment": 5}, {"output": 5}):
        with pytest.raises(Refused, match="parent-figures"):
            change("project", whole, **wanted)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="parent-figures"):
        make("year_plan", project=whole, plan=house.plan)
    with pytest.raises(Refused, match="parent-figures"):
        change("year_plan", house.year_plan(two[0].pk), project=whole)
    change("project", whole, name="整体项目", stage="building")


def test_a_project_with_figures_becomes_no_parent(house: House, two: list[Project]) -> None:
    loose = house.project("丙")
    with pytest.raises(Refused, match="parent-figures"):
        change("project", loose, parent=two[0].pk)
    bare = make("project", name="空", sector=house.steel)
    change("project", loose, parent=bare)
    with pytest.raises(Refused, match="parent-figures"):
        commit([edit("project", bare, total_investment=1)])
    freed = make("project", name="另一个", sector=house.steel, total_investment=9)
    commit([edit("project", freed, total_investment=None), edit("project", two[1].pk, parent=freed)])


def test_one_step_only(house: House, two: list[Project]) -> None:
    commit(parts.put_together(two, "整体"))
    whole = Project.objects.get(name="整体").pk
    bare = make("project", name="空", sector=house.steel)
    with pytest.raises(Refused, match="parent-of-parent"):
        change("project", whole, parent=bare)
    with pytest.raises(Refused, match="parent-of-parent"):
        change("project", bare, parent=two[0].pk)
    with pytest.raises(Refused, match="parent-of-parent"):
        change("project", bare, parent=bare)
    remove("project", bare)
