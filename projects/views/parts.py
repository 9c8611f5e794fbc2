"""What a project's page shows of what it belongs to: the whole above it, or its parts with their sums."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User

from projects import access, figures
from projects.models import Plan, Project, YearPlan


@dataclass(frozen=True, slots=True)
class Line:
    """A part with its figures of a plan year at the end of a month; amounts in fen, None is not known."""

    code: str
    name: str
    total_investment: int | None
    plan: int | None
    to_date: int | None
    colour: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a project that the person sees, of ``year``, and their sums; ``hidden``: how many they do not see."""

    year: int | None
    lines: list[Line]
    whole: Line
    hidden: int


def parts(user: User, project: Project, asked: str) -> Parts | None:
    """The parts of a parent; None of any other project."""
    number = Project.objects.filter(parent=project).count()
    if not number:
        return None
    seen = access.visible_projects(user).filter(parent=project).order_by("code")
    rows = YearPlan.objects.filter(project__in=seen).select_related("project", "plan").order_by("project_id")
    plans = {row.plan.year: row.plan for row in rows}
    plan = plans.get(int(asked)) if asked.isdecimal() else None
    plan = plan or plans[max(plans)] if plans else None
    lines = _lines(list(seen), [row for row in rows if plan and row.plan_id == plan.pk], plan)
    total, planned, done = (
        _sum([getattr(line, key) for line in lines]) for key in ("total_investment", "plan", "to_date")
    )
    whole = Line("", "", total, planned, done, "")
    return Parts(int(plan.year) if plan else None, lines, whole, number - len(lines))


def _lines(seen: list[Project], rows: list[YearPlan], plan: Plan | None) -> list[Line]:
    at = figures.lit(rows, plan, figures.last_month(plan)) if plan else {}
    by_project = {row.project_id: row for row in rows}
    return [_line(project, by_project.get(project.pk), at) for project in seen]


def _line(project: Project, row: YearPlan | None, at: dict[int, figures.Lit]) -> Line:
    found = at.get(row.pk) if row else None
    plan = found.standing.plan if found else figures.plan_in_force(row, 12) if row else None
    return Line(
        project.code, project.name, project.total_investment, plan,
        found.standing.to_date if found else None, found.lights.worst.colour if found else "",
    )  # fmt: skip


def _sum(amounts: list[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
