"""Simulated amounts and facts of the plan's projects. Sums come near the published ones, and are not equal to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from projects import ledger
from projects.figures import Estimates, divide, presets, published
from projects.ledger import Difference
from projects.management.demo.story import SEASON, WAN, YEAR, day, dice, story
from projects.models import Plan, YearPlan
from projects.values import Scalar

_LEADERS = "甲乙丙丁戊己"


def rows_of(plan: Plan) -> list[YearPlan]:
    """The plan's year plans with their projects, in the order of their codes."""
    rows = YearPlan.objects.filter(plan=plan).select_related("project__sector")
    return list(rows.order_by("project_id"))


@dataclass(frozen=True, slots=True)
class Declared:
    """What the project office declares for one project; amounts in fen."""

    row: YearPlan
    total: int
    planned: int
    department: int


def declarations(plan: Plan, departments: Sequence[int]) -> list[Declared]:
    """Total investment and plan of each project: what its sector has left, in uneven parts of whole 万元."""
    told, estimates, found = published(plan), Estimates.of(plan), []
    rows = rows_of(plan)
    for code in told.sectors:
        of_sector = [row for row in rows if row.project.sector.code == code]
        chance = dice("sector", code)
        totals = _parts(
            estimates.of_sector(code, "total_investment"),
            [r for r in of_sector if r.project.total_investment is None],
            chance,
        )
        weights = [totals.get(row.pk, row.project.total_investment or 0) for row in of_sector]
        plans = _parts(estimates.of_sector(code, "planned"), of_sector, chance, weights)
        for place, row in enumerate(of_sector):
            unit = departments[_department(code, place)]
            found.append(
                Declared(row, totals.get(row.pk, row.project.total_investment or 0), plans[row.pk], unit)
            )
    return found


def _parts(
    amount: int | None, rows: Sequence[YearPlan], chance: Random, weights: Sequence[int] | None = None
) -> dict[int, int]:
    """An amount in fen over rows: within 3 % of it, weighted and uneven, whole 万元 each."""
    wan = int((amount or 0) * chance.uniform(0.97, 1.02)) // WAN
    uneven = [int(weight * chance.uniform(0.6, 1.4)) for weight in weights or [1000] * len(rows)]
    return {row.pk: part * WAN for row, part in zip(rows, divide(wan, uneven), strict=True)}


def _department(sector: str, place: int) -> int:
    """Industry answers for the bases, building for infrastructure, and both for the rest in turns."""
    if sector == "other":
        return place % 2
    return int(sector == "infrastructure")


def declare(plan: Plan, departments: Sequence[int]) -> list[Difference]:
    """All projects and year plans as the project office declares them; placeholders get a simulated name."""
    wanted: list[Difference] = []
    declared = declarations(plan, departments)
    ids = [each.row.project_id for each in declared]
    projects = ledger.current("project", ids)
    plans = ledger.current("year_plan", [each.row.pk for each in declared])
    for place, each in enumerate(declared, 1):
        project, year_plan = _facts(each, place), _plan_of(each)
        if projects[each.row.project_id]["total_investment"] is not None:
            del project["total_investment"]
        found = [
            ledger.update("project", each.row.project_id, projects[each.row.project_id], project),
            ledger.update("year_plan", each.row.pk, plans[each.row.pk], year_plan),
        ]
        wanted += [difference for difference in found if difference]
    return wanted


def _facts(each: Declared, place: int) -> dict[str, Scalar]:
    row, told, chance = each.row, story(each.row), dice("facts", each.row.project_id)
    begun = told.started == 0
    start = day(chance.randint(3, 6), year=YEAR - 1) if begun else day(told.planned_start, 1)
    facts: dict[str, Scalar] = {
        "total_investment": each.total, "responsible": each.department, "stage": told.stage(0),
        "leader": f"区领导{chance.choice(_LEADERS)}", "place": chance.choice(("金属深加工园区", "稀土园区", "城区", "卜尔汉图镇")),
        "nature": chance.choice(("new", "new", "extension", "renovation")),
        "investor": chance.choice(("state", "private", "private", "mixed")), "level": "district",
        "planned_start": start[:7], "started": start if begun else "",
        "statistics": "in" if begun else "out", "statistics_date": start if begun else "",
        "planned_finish": f"{YEAR + (told.kind != 'completing')}-{chance.randint(9, 12):02d}",
        "content": "模拟的建设规模及内容。", "output": chance.randint(2, 30) * 1000 * WAN if row.project.sector.kind == "base" else None,
    }  # fmt: skip
    if row.project.placeholder:
        facts |= {"name": f"（模拟）{row.project.sector.name}项目 {place:02d}", "placeholder": False}
    return facts


def _plan_of(each: Declared) -> dict[str, Scalar]:
    chance, told = dice("plan", each.row.project_id), story(each.row)
    rest = max(each.total - each.planned, 0)
    before = rest if told.kind == "completing" else int(rest * chance.uniform(0.2, 0.8)) // WAN * WAN
    found: dict[str, Scalar] = {
        "planned": each.planned, "year_class": told.kind, "target": "模拟的年度目标。",
        "completed_before": 0 if told.planned_start else before, "carried_over": not told.planned_start,
    }  # fmt: skip
    if chance.random() < 0.3:
        steps = [SEASON[0], *(SEASON[m] - SEASON[m - 1] for m in range(1, 12))]
        found |= {f"month_{m}": part for m, part in enumerate(divide(each.planned, steps), 1)}
    return found


# --- in the course of the year


def seasonal(plan: Plan) -> list[Difference]:
    """The plan year goes by the season of the region instead of the straight line."""
    curve = presets.curves()["inner-mongolia"].text
    return changed("plan", {plan.pk: {"curve": curve}})


def adjust(plan: Plan) -> list[Difference]:
    """The mid-year adjustment: some projects get another plan from July on, with the document that says so."""
    wanted: dict[int, dict[str, Scalar]] = {
        row.pk: {"adjusted": _adjusted(row), "adjusted_from": 7, "adjusted_document": "昆发改发〔2021〕46号（模拟）"}
        for row in rows_of(plan)
        if row.month_1 is None and (story(row).slow or dice("adjust", row.project_id).random() < 0.06)
    }  # fmt: skip
    return [*changed("year_plan", wanted), *changed("plan", {plan.pk: {"status": "adjusted"}})]


def _adjusted(row: YearPlan) -> int:
    """Less for those that cannot reach their plan, more for those that go ahead of it."""
    factor = dice("adjusted", row.project_id).uniform(*((0.6, 0.8) if story(row).slow else (1.05, 1.2)))
    return int((row.planned or 0) * factor) // WAN * WAN


def changed(label: str, wanted: dict[int, dict[str, Scalar]]) -> list[Difference]:
    """What it takes to give objects of a label these values, from what stands."""
    standing = ledger.current(label, list(wanted))
    found = (ledger.update(label, pk, standing[pk], values) for pk, values in wanted.items())
    return [difference for difference in found if difference]
