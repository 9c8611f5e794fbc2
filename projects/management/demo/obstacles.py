"""What stands in the way of slow projects: said in returns, and followed up as problems until they are closed.

raised → in hand → asked to close → closed; now and then the project office is not satisfied and sends one back."""

from __future__ import annotations

from dataclasses import dataclass

from projects import ledger
from projects.ledger import Difference
from projects.management.demo.amounts import changed, rows_of
from projects.management.demo.story import Story, day, dice, story
from projects.models import Plan, Problem, YearPlan
from projects.values import Scalar


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Its kind, what a department says of it, what is done, what came of it."""

    kind: str
    difficulty: str
    measures: str
    result: str


_OBSTACLES = (
    Obstacle(
        "land", "用地手续尚未办结（模拟）。", "区自然资源分局派专人跟办（模拟）。", "用地批复已取得（模拟）。"
    ),
    Obstacle("clearing", "剩余 3 户未完成征拆（模拟）。", "街道逐户签约（模拟）。", "征拆全部完成（模拟）。"),
    Obstacle(
        "funds", "银行贷款未按期到位（模拟）。", "区金融办对接两家银行（模拟）。", "首笔贷款已到位（模拟）。"
    ),
    Obstacle(
        "utilities", "施工用电容量不足（模拟）。", "供电公司增容改造（模拟）。", "增容完成并送电（模拟）。"
    ),
    Obstacle("market", "进口设备到货推迟（模拟）。", "改由国内厂家供货（模拟）。", "设备已进场（模拟）。"),
    Obstacle(
        "permits", "环评批复未取得（模拟）。", "区生态环境分局提前介入（模拟）。", "环评批复已取得（模拟）。"
    ),
)


def obstacle(told: Story) -> Obstacle:
    return dice("obstacle", told.project).choice(_OBSTACLES)


@dataclass(frozen=True, slots=True)
class Course:
    """The months in which a problem is raised, asked to be closed, and due."""

    raised: int
    solved: int
    due: int

    @classmethod
    def of(cls, told: Story) -> Course:
        chance = dice("problem", told.project)
        raised = chance.randint(3, 9)
        return cls(raised, raised + chance.randint(2, 5), raised + 2)


def _troubled(plan: Plan, unit: int) -> list[YearPlan]:
    rows = (row for row in rows_of(plan) if row.project.responsible_id == unit)
    return [row for row in rows if story(row).slow or story(row).halted]


def followed(plan: Plan, month: int, unit: int) -> list[Difference]:
    """What a department does about its problems in a month: raises new ones, brings the others a step further."""
    rows = _troubled(plan, unit)
    standing = {each.project_id: each for each in Problem.objects.filter(project__in=[row.project_id for row in rows])}  # fmt: skip
    fresh = [row for row in rows if row.project_id not in standing and Course.of(story(row)).raised == month]
    raised = [ledger.create("problem", -place, _raised(row, unit)) for place, row in enumerate(fresh, 1)]
    steps = {each.pk: _step(each, month) for each in standing.values()}
    return raised + changed("problem", {pk: step for pk, step in steps.items() if step})


def _raised(row: YearPlan, unit: int) -> dict[str, Scalar]:
    told, course = obstacle(story(row)), Course.of(story(row))
    return {
        "project": row.project_id, "kind": told.kind, "description": told.difficulty, "state": "raised", "department": unit,
        "raised": day(course.raised, 12), "due": day(course.due, 28), "leader": row.project.leader,
    }  # fmt: skip


def _step(problem: Problem, month: int) -> dict[str, Scalar]:
    told, course = obstacle(Story(problem.project_id)), Course.of(Story(problem.project_id))
    match problem.state:
        case "raised" if month > course.raised:
            return {"state": "handling", "measures": told.measures}
        case "handling" if month >= course.solved:
            return {"state": "closing", "result": "正在收尾（模拟）。" if _hasty(problem) else told.result}
        case "returned" if month > course.solved:
            return {"state": "closing", "result": told.result}
        case _:
            return {}


def _hasty(problem: Problem) -> bool:
    """Whether the department asks to close it too early."""
    return dice("hasty", problem.project_id).random() < 0.25


def settled(plan: Plan, month: int) -> list[Difference]:
    """The project office closes what is solved, and sends back what is not."""
    asked = Problem.objects.filter(project__year_plans__plan=plan, state="closing")
    ripe = (each for each in asked if Course.of(Story(each.project_id)).solved <= month)
    return changed("problem", {each.pk: {"state": "returned" if "收尾" in each.result else "closed"} for each in ripe})  # fmt: skip
