"""Taking projects into the plan of a year 列入年度计划, from reserve or signing: a year plan each, and the stage from now on."""

from __future__ import annotations

from collections.abc import Sequence

from projects import ledger
from projects.ledger import Difference, Refused
from projects.models import Plan, Project, YearPlan
from projects.values import Scalar


def enter(
    projects: Sequence[Project], plan: Plan, year_class: str = "", planned: int | None = None, stage: str = ""
) -> list[Difference]:
    """A year plan for each of these projects; ``planned`` (fen) is unknown unless given, "" leaves the stage as it is.

    Raises ``Refused`` for a project that stands in the plan already."""
    ids = [project.pk for project in projects]
    there = YearPlan.objects.filter(plan=plan, project__in=ids).values_list("project__code", flat=True)
    if code := there.order_by("project__code").first():
        raise Refused("planned-already", code=code, year=plan.year)
    wanted: dict[str, Scalar] = {"plan": plan.pk, "year_class": year_class, "planned": planned}
    found = [ledger.create("year_plan", -place, {"project": pk, **wanted}) for place, pk in enumerate(ids, 1)]
    return [*found, *(_staged(ids, stage) if stage else ())]


def _staged(ids: Sequence[int], stage: str) -> list[Difference]:
    standing = ledger.current("project", ids)
    found = (ledger.update("project", pk, standing[pk], {"stage": stage}) for pk in ids)
    return [difference for difference in found if difference]
