"""A small plan for the reports: what is published, estimated, declared, cancelled, red, open and not named yet."""

from __future__ import annotations

from projects import ledger
from projects.models import Plan
from projects.values import Scalar
from tests.factories import WAN, House, change, commit

NAMES = ("=1+1", "稀土*项目", "一期?二期", "<厂房>", "@管网", "昆河路改造")


def fill(house: House) -> Plan:
    """Six named projects in two sectors, three departments and classes; two placeholders; returns of three months."""
    totals = {
        ("count", "steel"): 8,
        ("total_investment", "steel"): 9_000 * WAN,
        ("planned", "steel"): 5_000 * WAN,
    }
    commit(
        ledger.create("control_total", -place, {
            "plan": house.plan, "scope": "sector", "sector": house.steel, "measure": measure, "value": value,
            "unit": "count" if measure == "count" else "fen", "standing": "stated", "qualifier": "exact", "section": "二（一）",
        })
        for place, ((measure, _sector), value) in enumerate(totals.items(), 1)
    )  # fmt: skip
    named = house.projects(
        {
            "name": name, "stage": "building", "owner": house.elsewhere if place == 1 else None,
            "responsible": (house.department, house.elsewhere, None)[place % 3],
            "sector": house.other if place == 5 else house.steel,
            "year_class": ("new", "continued", "")[place % 3],
            "total_investment": None if place == 4 else (1_000 + 37 * place) * WAN + place,
            "planned": None if place == 3 else (500 + 11 * place) * WAN,
            "completed_before": 100 * WAN if place % 2 else None,
            "planned_start": "2020-03", "planned_finish": "2022", "content": "建设内容",
        }
        for place, name in enumerate(NAMES)
    )  # fmt: skip
    gone, *_unnamed = house.projects([
        {"name": "取消的", "planned": 77 * WAN, "total_investment": 88 * WAN, "stage": "cancelled"},
        {"name": "占位", "placeholder": True}, {"name": "占位", "placeholder": True},
    ])  # fmt: skip
    months = {month: house.period(month) for month in (2, 3, 5)}
    returns: list[dict[str, Scalar]] = [
        {
            "year_plan": house.year_plan(project), "period": period, "completed": (10 + place) * month * WAN + month,
            "progress": f"形象{month}", "light_reason": "征地未完成" if place == 0 else "", "state": "submitted",
        }
        for place, project in enumerate(named[:5]) for month, period in months.items()
    ]  # fmt: skip
    returns.append(
        {"year_plan": house.year_plan(gone), "period": months[3], "completed": 5 * WAN, "state": "submitted"}
    )
    around: list[tuple[str, dict[str, Scalar]]] = [
        ("problem", {"project": named[0], "kind": "clearing", "description": "<征地>未完成", "state": "raised", "due": "2021-04", "raised": "2021-02"}),
        ("problem", {"project": named[1], "kind": "funds", "description": "资金缺口", "state": "raised", "raised": "2021-01"}),
        ("permit", {"project": named[0], "kind": "land", "state": "exempt"}),
        ("permit", {"project": named[1], "kind": "approval", "state": "done"}),
        ("milestone", {"project": named[0], "kind": "topped", "planned": "2021-09", "name": ""}),
    ]  # fmt: skip
    told: list[tuple[str, dict[str, Scalar]]] = [*(("monthly_return", row) for row in returns), *around]
    commit(ledger.create(label, -place, row) for place, (label, row) in enumerate(told, 1))
    change("plan", house.plan, light_rule="P1")
    return Plan.objects.get(pk=house.plan)
