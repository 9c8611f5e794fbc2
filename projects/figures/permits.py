"""The share of permits that are done 手续办结率, where "not required" counts as done (DOMAIN.md §2.2 E7, §2.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from projects.figures.schedule import rate, six
from projects.models import Organisation, Permit, Project, Sector

#: the four that every project needs, or is told not to need 四大手续: project approval, environment, land, planning
GREAT = ("approval", "environment", "land", "planning")
DONE, EXEMPT = "done", "exempt"
By = Literal["sector", "department"]


@dataclass(frozen=True, slots=True)
class PermitShare:
    """Permits of one project or many. ``done`` includes ``exempt``; ``recorded`` are those of which a state is known.

    ``unrecorded``: great permits of which nothing is known; they are neither done nor not done."""

    done: int = 0
    exempt: int = 0
    recorded: int = 0
    unrecorded: int = 0

    @property
    def share(self) -> str | None:
        """done ÷ recorded, six decimals; None where nothing is recorded."""
        return six(rate(self.done, self.recorded))

    def __add__(self, other: PermitShare) -> PermitShare:
        return PermitShare(
            self.done + other.done, self.exempt + other.exempt,
            self.recorded + other.recorded, self.unrecorded + other.unrecorded,
        )  # fmt: skip


def share_of(permits: Iterable[tuple[str, str]]) -> PermitShare:
    """The great permits of one project, from (kind, state) of what is recorded of it."""
    great = [(kind, state) for kind, state in permits if kind in GREAT]
    done = sum(state in (DONE, EXEMPT) for _, state in great)
    exempt = sum(state == EXEMPT for _, state in great)
    return PermitShare(done, exempt, len(great), len(set(GREAT) - {kind for kind, _ in great}))


@dataclass(frozen=True, slots=True)
class PermitGroup:
    """The great permits of a sector's or a department's projects."""

    key: int
    name: str
    projects: int
    share: PermitShare


def permit_groups(projects: QuerySet[Project], by: By = "sector") -> list[PermitGroup]:
    """The share for each sector or responsible department of these projects, in their order; placeholders apart.

    Four queries, however many projects. Of a project with two permits of one kind both count."""
    named = projects.filter(placeholder=False).order_by()
    key = "sector_id" if by == "sector" else "responsible_id"
    counts = {group or 0: number for group, number in named.values_list(key).annotate(Count("pk"))}
    great = Permit.objects.filter(project__in=named.values("pk"), kind__in=GREAT).order_by()
    shares = _shares(great.values_list(f"project__{key}", "state").annotate(Count("pk")))
    missing = {group: len(GREAT) * number for group, number in counts.items()}
    known = great.values_list(f"project__{key}", "kind").annotate(Count("project", distinct=True))
    for group, _kind, number in known:
        missing[group or 0] -= number
    for group, number in missing.items():
        shares[group] += PermitShare(unrecorded=number)
    return [PermitGroup(pk, name, counts[pk], shares[pk]) for pk, name in _names(by, counts)]


def _shares(rows: Iterable[tuple[int | None, str, int]]) -> dict[int, PermitShare]:
    """Shares by group from (group, state, number of permits)."""
    found: dict[int, PermitShare] = defaultdict(PermitShare)
    for group, state, number in rows:
        done, exempt = number * (state in (DONE, EXEMPT)), number * (state == EXEMPT)
        found[group or 0] += PermitShare(done, exempt, number)
    return found


def _names(by: By, found: Iterable[int]) -> list[tuple[int, str]]:
    ids = list(found)
    rows = Sector.objects.all() if by == "sector" else Organisation.objects.order_by("name", "id")
    named = [(each.pk, str(each)) for each in rows.filter(pk__in=ids)]
    return [*named, *([(0, _("nobody named"))] if 0 in ids else [])]
