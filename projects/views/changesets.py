"""The changes of one project with all that belongs to it, also of what stands no more."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from projects import access
from projects.models import Change, MonthlyReturn

Ids = dict[str, list[int]]


def of_project(project_id: int) -> QuerySet[Change]:
    """Every change of a project and of all that belongs to it, those that stand no more included."""
    family = _family(project_id)
    return Change.objects.filter(
        access.any_label({label: Q(object_id__in=ids) for label, ids in family.items()})
    )


def _family(project_id: int) -> Ids:
    """The ids of all that belongs or belonged to a project. What was deleted is found by what its deletion recorded."""
    family = {"project": {project_id}}
    for model in access.OF_PROJECT:
        standing = model._default_manager.filter(project_id=project_id).values_list("pk", flat=True)
        family[model.label] = {*standing, *_deleted(model.label, "project", [project_id])}
    plans = family["year_plan"]
    returns = set(MonthlyReturn.objects.filter(year_plan_id__in=plans).values_list("pk", flat=True))
    family["monthly_return"] = returns | _deleted("monthly_return", "year_plan", sorted(plans))
    return {label: sorted(ids) for label, ids in family.items() if ids}


def _deleted(label: str, key: str, targets: list[int]) -> set[int]:
    """Ids of deleted objects of ``label`` whose ``key`` was one of ``targets``, read from the canonical JSON."""
    if not targets:
        return set()
    told = Q()
    for target in targets:
        told |= Q(body__contains=f'"{key}":[{target},null]')
    return set(Change.objects.filter(told, label=label, kind="delete").values_list("object_id", flat=True))
