"""Seeds into the ledger, as often as one likes: nothing is made twice, and what people changed stays.

The rules stand in seeds/README.md. What "was loaded" means is asked of the history, not of the tables:
a retired placeholder and a renamed project are there, whatever the tables say now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from projects import ledger
from projects.ledger import Actor, Difference, Receipt, Source
from projects.ledger.replay import changes
from projects.management.base import Unusable
from projects.management.seedfile import SeedPlan, SeedProject, Seeds, SeedTotal, Values
from projects.models import Change, ControlTotal, Plan, Project, Sector, YearPlan
from projects.values import Scalar

#: the action that marks a change set as made from seeds
ACTION = "loadplan"
#: keys of a control total that name it; sector and plan are ids here
_IDENTITY = ("plan", "scope", "sector", "measure", "item")


@dataclass(slots=True)
class Loaded:
    """What loading did: objects made, changed, left as they are; and where people's edits were kept."""

    created: int
    changed: int
    unchanged: int
    receipt: Receipt
    kept: list[dict[str, str]] = field(default_factory=list)


def load(seeds: Seeds, actor: Actor, source: Source) -> Loaded:
    """Bring the ledger up to the seeds in one change set (none if nothing is new)."""
    proposal = _Proposal()
    proposal.take(seeds)
    receipt = ledger.commit(proposal.differences, actor, source, ACTION)
    created = sum(d.kind == "create" for d in proposal.differences)
    changed = len(proposal.differences) - created
    return Loaded(created, changed, proposal.seen - created - changed, receipt, proposal.kept)


def ever_loaded() -> bool:
    """Whether the ledger has or ever had a plan."""
    return Change.objects.filter(label="plan").exists()


class _Proposal:
    """The differences between the seeds and the ledger, and how many objects were looked at."""

    def __init__(self) -> None:
        self.differences: list[Difference] = []
        self.kept: list[dict[str, str]] = []
        self.seen = 0
        self._sectors: dict[str, int] = dict(Sector.objects.values_list("code", "id"))

    def take(self, seeds: Seeds) -> None:
        self._take_sectors(seeds.sectors)
        for year in sorted(seeds.plans):
            self._take_plan(seeds.plans[year])

    def _create(self, label: str, wanted: Values, basis: str = "declared") -> int:
        """A new object under a temporary id."""
        temporary = -1 - len(self.differences)
        self.differences.append(ledger.create(label, temporary, wanted, basis))
        return temporary

    def _take_sectors(self, sectors: dict[str, Values]) -> None:
        """Known by the code, also by one it had before an administrator changed it."""
        self.seen += len(sectors)
        missing = sectors.keys() - self._sectors.keys()
        earlier = _earlier("sector", "code", missing) if missing else {}
        standing = set(self._sectors.values())
        for code in (code for code in sectors if code in missing):
            known = earlier.get(code)
            self._sectors[code] = known if known in standing else self._create("sector", sectors[code])

    def _take_plan(self, seed: SeedPlan) -> None:
        self.seen += 1 + len(seed.totals) + 2 * len(seed.projects)
        known = Plan.objects.filter(year=seed.values["year"]).values_list("id", flat=True).first()
        plan = self._create("plan", seed.values) if known is None else known
        self._take_totals(plan, seed.totals)
        self._take_projects(plan, seed.projects)

    def _sector(self, code: str) -> int:
        if code not in self._sectors:
            raise Unusable("seed-no-sector", sector=code)
        return self._sectors[code]

    def _take_totals(self, plan: int, totals: Iterable[SeedTotal]) -> None:
        last_set, standing = (_totals_set_by_seeds(), _standing_totals(plan)) if plan > 0 else ({}, {})
        loaded = {_identity(values): object_id for object_id, values in last_set.items()}
        for total in totals:
            wanted = {
                **total.values,
                "plan": plan,
                "sector": self._sector(total.sector) if total.sector else None,
            }
            known = loaded.get(_identity(wanted)) or standing.get(_identity(wanted))
            if known is None:
                self._create("control_total", wanted)
            elif known in last_set:
                self._merge_total(known, wanted, last_set[known])

    def _merge_total(self, object_id: int, wanted: Values, last_set: Values) -> None:
        """Follow the file where it moved since the last load, except where a person moved the figure."""
        current = ledger.current("control_total", [object_id]).get(object_id)
        moved = {key: new for key, new in wanted.items() if last_set.get(key) != new}
        if current is None or not moved:
            return
        theirs = {key for key, new in moved.items() if current[key] not in (last_set.get(key), new)}
        if theirs:
            self.kept.append(
                {"what": str(ControlTotal.objects.get(pk=object_id)), "why": ", ".join(sorted(theirs))}
            )
        follow = {key: new for key, new in moved.items() if key not in theirs}
        if difference := ledger.update("control_total", object_id, current, follow):
            self.differences.append(difference)

    def _take_projects(self, plan: int, projects: list[SeedProject]) -> None:
        known = _Known(plan, [str(each.values["name"]) for each in projects])
        for each in projects:
            name = str(each.values["name"])
            if name in known.loaded:
                continue
            project = known.standing.get(name) or self._create("project", self._project(each), "published")
            self._create("year_plan", {"project": project, "plan": plan})

    def _project(self, seed: SeedProject) -> Values:
        return {**seed.values, "sector": self._sector(seed.sector)}


class _Known:
    """Which names of a plan's seeds are projects now (``standing``: name → id), and which were loaded."""

    def __init__(self, plan: int, names: list[str]) -> None:
        found = Project.objects.filter(name__in=names).order_by("-id").values_list("name", "id")
        self.standing: dict[str, int] = dict(found)
        self.loaded: set[str] = set()
        if plan > 0:
            self._ask_history(plan, names)

    def _ask_history(self, plan: int, names: list[str]) -> None:
        planned = YearPlan.objects.filter(plan_id=plan, project_id__in=self.standing.values())
        here = set(planned.values_list("project_id", flat=True))
        self.loaded = {name for name, project in self.standing.items() if project in here}
        if open_names := set(names) - self.loaded:
            bearers = {**_earlier("project", "name", open_names), **self.standing}
            once = _once_planned(plan, {bearers[name] for name in open_names if name in bearers})
            self.loaded |= {name for name in open_names if bearers.get(name) in once}


def _bodies(label: str, mark: str) -> Iterator[tuple[int, dict[str, list[Scalar]]]]:
    """(object id, changes) of a label's history where the stored text has ``mark``."""
    for _, entry, object_id, _, body in changes(labels=[label]):
        if entry == label and mark in body:
            yield object_id, json.loads(body)


def _earlier(label: str, key: str, wanted: Iterable[str]) -> dict[str, int]:
    """value → id of the object whose ``key`` had that value at any time; the latest bearer."""
    sought, found = set(wanted), {}
    for object_id, body in _bodies(label, f'"{key}":'):
        for value in body.get(key, ()):
            if isinstance(value, str) and value in sought:
                found[value] = object_id
    return found


def _once_planned(plan: int, projects: set[int]) -> set[int]:
    """Those of ``projects`` that at any time had a year plan in ``plan``."""
    if not projects:
        return set()
    made = (body for _, body in _bodies("year_plan", f'"plan":[null,{plan}]'))
    return {project for body in made if isinstance(project := body["project"][1], int)} & projects


def _totals_set_by_seeds() -> dict[int, Values]:
    """What seeds last set for each control total, deleted ones included: id → values."""
    found: dict[int, Values] = {}
    entries = Change.objects.filter(label="control_total", changeset__action=ACTION).order_by("id")
    for object_id, body in entries.values_list("object_id", "body"):
        found.setdefault(object_id, {}).update({key: pair[1] for key, pair in json.loads(body).items()})
    return found


def _standing_totals(plan: int) -> dict[tuple[Scalar, ...], int]:
    rows = ControlTotal.objects.filter(plan_id=plan).values_list(
        "plan_id", "scope", "sector_id", "measure", "item", "id"
    )
    return {row[:5]: row[5] for row in rows}


def _identity(values: Values) -> tuple[Scalar, ...]:
    return tuple(values[key] for key in _IDENTITY)
