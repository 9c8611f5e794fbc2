"""Simulated returns, January to September 2021, and how projects stand meanwhile: reported, sent back, accepted."""

from __future__ import annotations

from collections.abc import Iterator

from projects import figures, ledger
from projects.ledger import Difference
from projects.management.demo.amounts import changed, rows_of
from projects.management.demo.obstacles import obstacle
from projects.management.demo.story import SEASON, WAN, Story, day, dice, story, to_date
from projects.models import MonthlyReturn, Period, Plan, YearPlan
from projects.values import Scalar

#: what is said of a project by how much of the year's work is done, in percent
_PROGRESS = (
    (1, "前期工作有序推进"), (10, "场地平整和临建施工"), (25, "基础施工"), (50, "主体结构施工"), (75, "主体封顶，设备安装"), (95, "设备调试"), (999, "年度建设任务基本完成"),
)  # fmt: skip
#: deviations from the season, in percentage points, below which a department rates itself yellow and red
_YELLOW, _RED = -10, -30
_BETTER = {"red": "yellow", "yellow": "green"}
CORRECTED_MONTH = 5


def of_unit(plan: Plan, unit: int) -> list[YearPlan]:
    """The year plans of a department's projects, in the order of their codes."""
    return [row for row in rows_of(plan) if row.project.responsible_id == unit]


# --- a department reports


def reported(plan: Plan, month: int, unit: int, tardy: bool) -> list[Difference]:
    """A department's returns of one month, and how its projects stand: those that came when they were due, or the tardy ones."""
    rows = [row for row in of_unit(plan, unit) if story(row).late(month) == tardy]
    period = Period.objects.get(plan=plan, month=month).pk
    returns = (
        ledger.create("monthly_return", -place, {"year_plan": row.pk, "period": period, **said(row, month)})
        for place, row in enumerate(rows, 1)
    )
    return [*returns, *changed("project", {row.project_id: stands_at(story(row), month) for row in rows})]


def stands(plan: Plan, month: int, unit: int) -> list[Difference]:
    """How a department's projects stand at the end of a month, apart from its returns."""
    rows = of_unit(plan, unit)
    return changed("project", {row.project_id: stands_at(story(row), month) for row in rows})


def stands_at(told: Story, month: int) -> dict[str, Scalar]:
    """Stage, dates and statistics entry of a project at the end of a month."""
    found: dict[str, Scalar] = {"stage": told.stage(month)}
    if not told.started or month < told.started:
        return found | ({"finished": day(month, 20)} if told.finished == month else {})
    found["started"] = day(told.started, 8)
    entered = told.started + (3 if told.slow else 1)
    found["statistics"] = "in" if month >= entered else "applied"
    return found | ({"statistics_date": day(entered, 10)} if month >= entered else {})


def said(row: YearPlan, month: int) -> dict[str, Scalar]:
    """What a department reports: figures, progress, its own light, and for slow projects what is in the way."""
    done, told, chance = to_date(row, month), story(row), dice("said", row.project_id, month)
    light = self_rated(told, month)
    found: dict[str, Scalar] = {
        "state": "submitted", "progress": f"{_progress(told, month)}（模拟）", "progress_percent": _works(row, month, done) * 100,
        "next_steps": "按计划推进（模拟）。", "self_light": light, "funds_in_place": int(done * chance.uniform(0.8, 1.25)) // WAN * WAN,
    }  # fmt: skip
    if light != "green" or month in told.halted:
        found |= {"light_reason": _reason(told, month), "difficulties": obstacle(told).difficulty}
    if told.only_cumulative:
        return {**found, "declared_to_date": done}
    return {**found, "completed": done - to_date(row, month - 1)}


def self_rated(told: Story, month: int) -> str:
    """The light a department gives itself; now and then a better one than it should."""
    due = SEASON[month - 1] if month >= told.planned_start else 0
    behind = told.share(month) * 100 - due
    light = "red" if behind < _RED else "yellow" if behind < _YELLOW else "green"
    kind = dice("rated", told.project, month).random() < 0.12
    return _BETTER.get(light, light) if kind else light


def _works(row: YearPlan, month: int, done: int) -> int:
    """Physical progress in percent: the works go with the money, and are whole when the project is finished."""
    total, before = row.project.total_investment, row.completed_before or 0
    return 100 if story(row).stage(month) == "finished" else min((before + done) * 100 // (total or 1), 99)


def _progress(told: Story, month: int) -> str:
    percent = told.share(month) * 100
    match told.stage(month):
        case "halted":
            return "停工"
        case "finished":
            return "竣工，准备投产"
        case _:
            return next(text for limit, text in _PROGRESS if percent < limit)


def _reason(told: Story, month: int) -> str:
    if month in told.halted:
        return f"停工：{obstacle(told).difficulty}"
    return obstacle(told).difficulty if told.slow else "开工晚于计划（模拟）。"


# --- the project office looks at it


def sent_back(plan: Plan, month: int) -> list[Difference]:
    """The project office sends a few returns back, and says why."""
    chosen = {pk for pk, told in _waiting(plan, month) if told.sent_back(month)}
    why = {"state": "returned", "returned_reason": "形象进度与完成投资不符，请核对（模拟）。"}
    return changed("monthly_return", {pk: dict(why) for pk in chosen})


def again(plan: Plan, month: int, unit: int) -> list[Difference]:
    """The department looks at what came back, says more, and sends it again."""
    rows = MonthlyReturn.objects.filter(period__plan=plan, period__month=month, state="returned")
    mine = rows.filter(year_plan__project__responsible=unit)
    return changed("monthly_return", {each.pk: {"state": "submitted", "remark": "已与监理月报核对（模拟）。"} for each in mine})  # fmt: skip


def accepted(plan: Plan, month: int) -> list[Difference]:
    """The project office accepts what was submitted for a month, and says where it sees another light."""
    rows = MonthlyReturn.objects.filter(period__plan=plan, period__month=month, state="submitted")
    returns = list(rows.select_related("year_plan__project", "year_plan__plan"))
    plan.refresh_from_db()  # its curve was chosen meanwhile
    lit = figures.lit([each.year_plan for each in returns], plan, month)
    return changed("monthly_return", {each.pk: _assessed(each, lit[each.year_plan_id].lights.progress.colour) for each in returns})  # fmt: skip


def _assessed(each: MonthlyReturn, colour: str) -> dict[str, Scalar]:
    found: dict[str, Scalar] = {"state": "accepted", "assessed_light": colour}
    if colour and each.self_light and colour != each.self_light:
        found["assessed_reason"] = "按序时进度核定（模拟）。"
    return found


def _waiting(plan: Plan, month: int) -> Iterator[tuple[int, Story]]:
    """The returns that wait for the project office, by id, with their projects' stories."""
    rows = MonthlyReturn.objects.filter(period__plan=plan, period__month=month, state="submitted")
    for pk, project in rows.values_list("pk", "year_plan__project_id"):
        yield pk, Story(project)


# --- a correction after closing


def misreported(plan: Plan, unit: int) -> MonthlyReturn:
    """The return of May in which an invoice was counted twice."""
    rows = MonthlyReturn.objects.filter(
        period__plan=plan, period__month=CORRECTED_MONTH, completed__gte=100 * WAN
    )
    return rows.filter(year_plan__project__responsible=unit).order_by("pk")[0]


def recalled(plan: Plan, unit: int) -> list[Difference]:
    """The project office sends it back, now that the month is open again."""
    why = {"state": "returned", "returned_reason": "同一张发票重复计入（模拟）。"}
    return changed("monthly_return", {misreported(plan, unit).pk: dict(why)})


def corrected(plan: Plan, unit: int) -> list[Difference]:
    """The department reports the right figure."""
    wrong = misreported(plan, unit)
    right: dict[str, Scalar] = {"completed": int(wrong.completed * 0.9) // WAN * WAN, "remark": "扣除重复计入的发票（模拟）。"}  # fmt: skip
    return changed("monthly_return", {wrong.pk: {**right, "state": "submitted"}})
