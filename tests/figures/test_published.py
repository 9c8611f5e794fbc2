"""Published figures and their reconciliation."""

from __future__ import annotations

from projects import figures
from projects.models import ControlTotal, Plan
from tests.figures.conftest import YI, declare, put, year_plan


def test_figures_by_scope_and_measure(plan: Plan) -> None:
    told = figures.published(plan)
    assert told.value("all", "total_investment") == 584 * YI
    assert told.value("steel", "count") == 17
    assert told.value("infrastructure", "planned") is None
    other = told.get("other", "total_investment")
    assert other
    assert (other.value, other.standing, bool(other.note)) == (3598 * YI // 10, "assumed", True)


def test_the_four_bases_together_are_computed(plan: Plan) -> None:
    told = figures.published(plan)
    found = {
        measure: told.get("bases", measure) for measure in ("count", "total_investment", "planned", "output")
    }
    assert {measure: figure.value for measure, figure in found.items() if figure} == {
        "count": 32, "total_investment": 20404 * YI // 100, "planned": 673 * YI // 10, "output": 219 * YI,
    }  # fmt: skip
    assert {figure.standing for figure in found.values() if figure} == {"computed"}
    assert found["output"]
    assert found["output"].qualifier == "about"
    put("control_total", ControlTotal.objects.get(sector__code="steel", measure="planned").pk, value=None)
    assert figures.published(plan).get("bases", "planned") is None


def test_what_is_left_for_those_without_a_figure_of_their_own(plan: Plan) -> None:
    joint = figures.published(plan).joint("planned")
    assert joint
    assert (joint.sectors, joint.value) == (("infrastructure", "other"), 1117 * YI // 10)
    assert figures.published(plan).joint("total_investment") is None
    assert figures.published(plan).joint("output") is None


def test_reconciliation_names_the_remainder(plan: Plan) -> None:
    row = year_plan(plan, 1, "steel")
    declare(row.project, total_investment=47 * YI, output=3 * YI)
    put("year_plan", row.pk, planned=2 * YI, adjusted=9 * YI, adjusted_from=1)
    lines = {(line.scope, line.measure): line for line in figures.reconcile(2021)}
    steel = lines["steel", "total_investment"]
    assert (steel.known, steel.declared, steel.remainder) == (47 * YI, 47 * YI, 4624 * YI // 100 - 47 * YI)
    assert (lines["all", "total_investment"].known, lines["all", "total_investment"].declared) == (
        87 * YI,
        47 * YI,
    )
    assert lines["all", "planned"].remainder == 177 * YI
    assert (lines["steel", "output"].known, lines["all", "output"].known) == (3 * YI, 3 * YI)


def test_of_what_is_known_only_what_was_declared_is_declared(plan: Plan) -> None:
    rows = [year_plan(plan, place, "steel") for place in (1, 2)]
    for row, amount in zip(rows, (3 * YI, 5 * YI), strict=True):
        declare(row.project, output=amount)
    put("project", rows[1].project_id, output_basis="published")
    lines = {(line.scope, line.measure): line for line in figures.reconcile(2021)}
    assert (lines["steel", "output"].known, lines["steel", "output"].declared) == (8 * YI, 3 * YI)
    assert (lines["all", "output"].known, lines["all", "output"].declared) == (8 * YI, 3 * YI)


def test_what_is_estimated_stands_beside_its_own_line(plan: Plan) -> None:
    beside = {each.line.measure: each.estimated for each in figures.beside(plan) if each.line.scope == "all"}
    assert beside == {"count": None, "total_investment": 544 * YI, "planned": 179 * YI, "output": None}
    steel = {each.line.measure: each.estimated for each in figures.beside(plan) if each.line.scope == "steel"}
    assert (steel["total_investment"], steel["planned"]) == (4624 * YI // 100, 205 * YI // 10)


def test_more_projects_than_slots_leave_a_negative_remainder(plan: Plan) -> None:
    for place in range(4):
        row = year_plan(plan, place, "other")
        declare(
            row.project,
            sector=year_plan(plan, 0, "technology").project.sector_id,
            placeholder=False,
            name=f"真实项目{place}",
        )
    lines = {(line.scope, line.measure): line for line in figures.reconcile(2021)}
    assert (lines["technology", "count"].known, lines["technology", "count"].remainder) == (7, -3)
