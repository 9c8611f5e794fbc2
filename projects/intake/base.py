"""What has changed since the position a workbook was made from. Any other file has none: then nothing has."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from projects import ledger
from projects.ledger import KEPT
from projects.models import Change
from projects.values import Scalar

Values = dict[str, Scalar]


class Base:
    """The position of a workbook of our own, and how what it tells of differs from the ledger as it stands."""

    def __init__(self, number: int | None, plan: int, period: int | None) -> None:
        self.number = number
        self._plan = plan
        self._period = period

    def since(self, label: str, ids: Collection[int]) -> dict[int, Values]:
        """Earlier values of the fields that changed, by id; ``{"": None}`` for an object that is newer."""
        return {} if self.number is None else ledger.values_at(self.number, label, list(ids))

    def changed(self, label: str) -> dict[int, Values]:
        """``since`` of every object of a label, also of those that were deleted."""
        if self.number is None:
            return {}
        entries = Change.objects.filter(changeset_id__gt=self.number, label=label)
        return self.since(label, set(entries.values_list("object_id", flat=True)))

    def _deleted(self, label: str) -> dict[int, Values]:
        """All values at the base of those that stood there and stand no more."""
        whole = set(KEPT[label].keys)
        found = {pk: values for pk, values in self.changed(label).items() if whole <= values.keys()}
        standing = ledger.write.existing(label, list(found)) if found else set()
        return {pk: values for pk, values in found.items() if pk not in standing}

    @cached_property
    def projects(self) -> dict[str, tuple[int, Values]]:
        """Projects that were deleted since, by code."""
        return {str(values["code"]): (pk, values) for pk, values in self._deleted("project").items()}

    @cached_property
    def year_plans(self) -> dict[int, tuple[int, Values]]:
        """Year plans of the plan that were deleted since, by project."""
        found = self._deleted("year_plan").items()
        return {int(v["project"] or 0): (pk, v) for pk, v in found if v["plan"] == self._plan}

    @cached_property
    def returns(self) -> dict[int, tuple[int, Values]]:
        """Returns of the month that were deleted since, by year plan."""
        found = self._deleted("monthly_return").items() if self._period is not None else ()
        return {int(v["year_plan"] or 0): (pk, v) for pk, v in found if v["period"] == self._period}

    def deleted(self, label: str, owner: int) -> tuple[int, Values] | None:
        """The year plan of a project, or the return of a year plan, that was deleted since: id and values."""
        return (self.year_plans if label == "year_plan" else self.returns).get(owner)

    @cached_property
    def links(self) -> dict[int, tuple[int, int] | None]:
        """Links to supporting departments that changed since: as (project, organisation) at the base, None for a new one."""
        changed = self.changed("support")
        now = ledger.current("support", list(changed), ["project", "organisation"]) if changed else {}
        return {pk: _link({**now.get(pk, {}), **told}) for pk, told in changed.items()}


def _link(values: Values) -> tuple[int, int] | None:
    project, organisation = values.get("project"), values.get("organisation")
    newer = "" in values or not isinstance(project, int) or not isinstance(organisation, int)
    return None if newer else (project, organisation)  # type: ignore[return-value]
