"""All that a report of a month says, read once: workbook, bulletin and charts are made of this and of nothing else.

The sums are those of ``rollup``, the lights those of the list. Amounts are whole fen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Max, QuerySet, Window

from projects.figures import sums
from projects.figures.curve import Point, year_curve
from projects.figures.estimate import Estimates
from projects.figures.indicators import Indicator, indicators
from projects.figures.light_counts import Counts
from projects.figures.lit import Judge, Lit, returns_of
from projects.figures.measured import measured_months
from projects.figures.permits import PermitGroup, permit_groups
from projects.figures.published import Published, published
from projects.figures.rollups import By, Group, Rollup, rollup, rollup_of, rollups
from projects.figures.sums import CANCELLED, COUNTED, Filters, Key, Sums
from projects.models import Milestone, MonthlyReturn, Permit, Plan, Problem, Project, YearPlan

GROUPINGS: tuple[By, ...] = ("sector", "department", "class")
_RELATED = ("project__sector", "project__owner", "project__responsible")


@dataclass(frozen=True, slots=True)
class Entry:
    """One live project of a report: where it stands, its estimates in fen, and its latest counted return to the month.

    A project whose name is not known (a placeholder) stands in no line of its own: see ``Slots``."""

    lit: Lit
    estimated_total: int | None
    estimated_planned: int | None
    returned: MonthlyReturn | None
    ahead: tuple[Milestone, ...]

    @property
    def row(self) -> YearPlan:
        return self.lit.row

    @property
    def project(self) -> Project:
        found: Project = self.lit.row.project
        return found

    @property
    def sector(self) -> str:
        return str(self.project.sector.code)

    @property
    def completed(self) -> int | None:
        """The investment completed in the report's month itself, fen."""
        return self.lit.amounts.get(self.lit.standing.month, (None, None))[0]

    @property
    def balance(self) -> int | None:
        """年内余额 = plan − year to date, fen: what is left to complete (L1's 力争完成)."""
        at = self.lit.standing
        return None if at.plan is None or at.to_date is None else at.plan - at.to_date


@dataclass(frozen=True, slots=True)
class Slots:
    """Projects of the published count that nobody has named yet, of one sector, department and class: how many, and
    what is estimated of them together, fen."""

    sector: str
    department: int
    year_class: str
    count: int
    estimated_total: int | None
    estimated_planned: int | None


@dataclass(frozen=True)
class MonthReport:
    """The figures of a month. ``by`` holds the rollups by grouping, ``before`` those of the month before (none in January).

    ``registered`` are the sums by sector that stand beside ``published``. ``completed_before`` is 截至上年底累计完成 by sector code, and "total": the sum of what is known, fen."""

    plan: Plan
    month: int
    entries: tuple[Entry, ...]
    slots: tuple[Slots, ...]
    by: dict[By, Rollup]
    before: dict[By, Rollup]
    completed_before: dict[By, dict[str, int]]
    published: Published
    registered: dict[Key, Sums]
    indicators: dict[str, Indicator]
    lights: dict[str, Counts]
    problems: tuple[Problem, ...]
    permits: tuple[PermitGroup, ...]
    permits_of: dict[int, dict[str, str]]
    cancelled: int

    @cached_property
    def investors(self) -> Rollup:
        """By who invests: what the summary does not know, read when it is asked for."""
        return rollup_of(self.plan, YearPlan.objects.filter(plan=self.plan), self.month, "investor")

    @cached_property
    def curve(self) -> tuple[Point, ...]:
        """The year as seen from the month."""
        return tuple(year_curve(self.plan, self.month, self.total))

    @cached_property
    def last_year(self) -> Group | None:
        """The whole of the plan a year before, at the end of the same month; None where there was none."""
        known = Plan.objects.filter(year=self.year - 1).exists()
        return rollup(self.year - 1, self.month).total if known else None

    @property
    def year(self) -> int:
        return int(self.plan.year)

    @property
    def total(self) -> Group:
        """The whole plan."""
        return self.by["sector"].total

    def of_sector(self, code: str) -> list[Entry]:
        """The named projects of a sector in their order."""
        return [entry for entry in self.entries if entry.sector == code]


def month_report(plan: Plan, month: int) -> MonthReport:
    """Read all figures of a month; a bounded number of queries, the cost of the plan's projects.

    Names are in the language of the moment."""
    rows = YearPlan.objects.filter(plan=plan)
    live = list(_ordered(rows.exclude(project__stage=CANCELLED)))
    for row in live:
        row.plan = plan
    named = [row for row in live if not row.project.placeholder]
    projects = Project.objects.filter(pk__in=[row.project_id for row in named])
    told, plans = published(plan), measured_months(plan)
    months = {at: plans[at] for at in (month, month - 1) if at}
    found = {by: sums.through_months(plan, (None, *months), by, Filters()) for by in GROUPINGS}
    registered = found["sector"][None]
    estimates = Estimates.of(plan, told, registered).knowing(live)
    by_month = rollups(plan, months, found, told, estimates)
    entries = _entries(named, plans[month], month, estimates)
    return MonthReport(
        plan=plan, month=month, entries=entries,
        slots=_slots((row for row in live if row.project.placeholder), estimates),
        by=by_month[month], before=by_month.get(month - 1, {}),
        completed_before={by: _before(live, by) for by in GROUPINGS},
        published=told, registered=registered, indicators=indicators(plan, month),
        lights=_lights(entries), problems=_problems(projects), permits=tuple(permit_groups(projects)),
        permits_of=_permits(projects), cancelled=rows.filter(project__stage=CANCELLED).count(),
    )  # fmt: skip


def group_key(row: YearPlan, by: By) -> str:
    """The key that a rollup's group has for this year plan."""
    match by:
        case "sector":
            return str(row.project.sector.code)
        case "department":
            return str(row.project.responsible_id or "")
        case _:
            return str(row.year_class)


def _ordered(rows: QuerySet[YearPlan]) -> QuerySet[YearPlan]:
    """By sector, then by code, which ids give the order of."""
    related = rows.select_related(*_RELATED)
    return related.order_by("project__sector__order", "project__sector_id", "project_id")


def _entries(rows: Sequence[YearPlan], plan: Plan, month: int, estimates: Estimates) -> tuple[Entry, ...]:
    """``plan`` as it measures the month."""
    told, judge = returns_of(rows), Judge(plan)
    returned = _returned(plan, month)
    ahead = _ahead([row.project_id for row in rows], f"{plan.year}-{month:02d}", int(plan.year))
    return tuple(
        Entry(
            judge.at(row, told[row.pk], month), estimates.total_investment(row), estimates.planned(row),
            returned.get(row.pk), tuple(ahead[row.project_id]),
        )
        for row in rows
    )  # fmt: skip


def _returned(plan: Plan, month: int) -> dict[int, MonthlyReturn]:
    """By year plan, the latest counted return up to the month."""
    rows = MonthlyReturn.objects.filter(year_plan__plan=plan, state__in=COUNTED, period__month__lte=month)
    last = Window(Max("period__month"), partition_by="year_plan_id")
    latest = (
        rows.annotate(last=last).filter(period__month=F("last")).values("pk")
    )  # without the texts of all the others
    return {row.year_plan_id: row for row in MonthlyReturn.objects.filter(pk__in=latest)}


def _ahead(projects: Sequence[int], at: str, year: int) -> dict[int, list[Milestone]]:
    """The milestones that are to be reached in what is left of the year, in their order."""
    found: dict[int, list[Milestone]] = defaultdict(list)
    rows = Milestone.objects.filter(project__in=projects, actual="").order_by("planned", "id")
    for milestone in rows:
        due = str(milestone.forecast or milestone.planned)
        if due[:4] == str(year) and due[:7] > at:
            found[milestone.project_id].append(milestone)
    return found


def _slots(rows: Iterable[YearPlan], estimates: Estimates) -> tuple[Slots, ...]:
    found: dict[tuple[str, int, str], list[YearPlan]] = defaultdict(list)
    for row in rows:
        key = (str(row.project.sector.code), row.project.responsible_id or 0, str(row.year_class))
        found[key].append(row)
    return tuple(
        Slots(*key, len(group), _sum(map(estimates.total_investment, group)), _sum(map(estimates.planned, group)))
        for key, group in found.items()
    )  # fmt: skip


def _sum(amounts: Iterable[int | None]) -> int | None:
    """The sum of what is known; None if nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _before(rows: Iterable[YearPlan], by: By) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        if row.completed_before is not None:
            for key in (group_key(row, by), "total"):
                found[key] = found.get(key, 0) + int(row.completed_before)
    return found


def _lights(entries: Iterable[Entry]) -> dict[str, Counts]:
    """By sector, what ``light_counts`` counts in the database: the entries have their lights already."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        found[entry.sector][entry.lit.lights.worst.colour] += 1
    return {code: Counts(n["red"], n["yellow"], n["green"], n[""]) for code, n in found.items()}


def _problems(projects: QuerySet[Project]) -> tuple[Problem, ...]:
    """All problems of these projects, those of one project together."""
    rows = Problem.objects.filter(project__in=projects.values("pk")).select_related("project", "department")
    return tuple(rows.order_by("project_id", "id"))


def _permits(projects: QuerySet[Project]) -> dict[int, dict[str, str]]:
    """By project, the state of its permits by kind; of two of one kind the later one's."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = Permit.objects.filter(project__in=projects.values("pk")).order_by("id")
    for project, kind, state in rows.values_list("project_id", "kind", "state"):
        found[project][kind] = state
    return dict(found)
