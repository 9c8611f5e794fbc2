"""What an indicator is made of: its part and its whole for each project; added up they are those of ``indicators``."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count, QuerySet

from projects.figures import indicators as whole
from projects.figures.measured import measured
from projects.models import Evidence, Permit, Plan, Problem, YearPlan

#: year plan → (part, whole): counts, or fen
Pairs = dict[int, tuple[int, int]]


def parts_of(plan: Plan, month: int, key: str, rows: QuerySet[YearPlan] | None = None) -> Pairs:
    """The projects that an indicator's whole is made of. KeyError for an unknown indicator."""
    live = whole.live(plan, rows)
    if key == "evidence":
        return _evidence(live, month)
    if key == "on_time":
        return _on_time(live, plan, month)
    if key in ("permits", "problems"):
        return _beside(live, key)
    if key == "funds":
        both, told, planned = whole.funds(month)
        found = live.filter(both).annotate(told=told, of=planned)
        return {pk: (part, of) for pk, part, of in found.values_list("pk", "told", "of")}
    part, of = whole.conditions(plan, month)[key]
    within = set(live.filter(part).values_list("pk", flat=True))
    return {pk: (int(pk in within), 1) for pk in live.filter(of).values_list("pk", flat=True)}


def _beside(live: QuerySet[YearPlan], key: str) -> Pairs:
    """Permits that are settled, or problems that are closed, of all that a project has."""
    rows: QuerySet[Permit] | QuerySet[Problem]
    rows, done = (
        (whole.great_permits(live), whole.SETTLED) if key == "permits" else (whole.problems_of(live), whole.CLOSED)
    )  # fmt: skip
    counts = rows.order_by().values("project_id").annotate(part=Count("pk", filter=done), of=Count("pk"))
    by_project = {each: (part, of) for each, part, of in counts.values_list("project_id", "part", "of")}
    plans = live.filter(project__in=by_project).values_list("pk", "project_id")
    return {pk: by_project[project] for pk, project in plans}


def _evidence(live: QuerySet[YearPlan], month: int) -> Pairs:
    """Returns that have a file beside them, of those with completed investment."""
    returns = dict(whole.with_completed(live, month).values_list("pk", "year_plan_id"))
    shown = Evidence.objects.filter(monthly_return__in=list(returns)).values_list(
        "monthly_return_id", flat=True
    )
    return _counted(returns, set(shown))


def _on_time(live: QuerySet[YearPlan], plan: Plan, month: int) -> Pairs:
    """Whether the return of the month came in time, of each project that is to be reported of."""
    judging = measured(plan, month)
    asked = whole.due_returns(live, judging, month)
    if asked is None:
        return {}
    came: dict[int, int] = defaultdict(int)
    returns = dict(asked.values_list("returns__pk", "pk"))
    for some in whole.came_in_time(asked, judging, month):
        for each in set(some.values_list("object_id", flat=True)):
            came[returns[each]] += 1
    return {pk: (came[pk], 1) for pk in asked.values_list("pk", flat=True)}


def _counted(of: dict[int, int], part: set[int | None]) -> Pairs:
    """From object → year plan, and which objects count, the two numbers of each year plan."""
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for each, year_plan in of.items():
        found[year_plan][0] += each in part
        found[year_plan][1] += 1
    return {year_plan: (part, whole) for year_plan, (part, whole) in found.items()}
