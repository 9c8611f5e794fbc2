"""Sums over projects: the plan, what is known of it, what was completed, how far the calendar is.

Source of all formulas: DOMAIN.md §2.4; names and nulls: CONTRACT ``rollup``. Amounts are whole fen, shares and
rates strings with six decimals; None is unknown, also for a sum of which nothing is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Literal, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from projects import vocabulary
from projects.figures import sums
from projects.figures.estimate import Estimates
from projects.figures.measured import measured, measured_months
from projects.figures.published import Published, published
from projects.figures.schedule import Schedule, rate, six, whole_fen
from projects.figures.selection import from_rows
from projects.figures.sums import Filters, Key, Sums
from projects.models import ControlTotal, Organisation, Plan, Sector, YearPlan

T = TypeVar("T")
#: sector code → the sums of its estimates by measure
Shares = dict[str, dict[str, int | None]]
#: month (None: whatever does not depend on one) → the sums of a grouping by key
Registered = Mapping[int | None, dict[Key, Sums]]
#: (key in the sums, key of the group, name)
GroupName = tuple[Key, str, str]
#: the column whose choices are the groups
_CHOICES = {
    "class": ("year_plan", "year_class"),
    "stage": ("project", "stage"),
    "investor": ("project", "investor"),
}
By = Literal["sector", "department", "class", "stage"]
#: groupings over single rows: what the summary does not know
Cut = By | Literal["investor"]


@dataclass(frozen=True, slots=True)
class Group:
    """One line of a rollup. All amounts in fen; January to the rollup's month where a month matters.

    ``count``: live projects, ``placeholders`` among them. ``total_investment``, ``planned``: known plus estimated
    (estimates in lines of whole sectors only); ``known_…`` without estimates. ``planned`` is the plan in force: the
    adjusted one from its month on. ``unknown``: live projects without a known total or without a known first plan.
    ``completed``: declared investment completed this year to date. ``completion_rate`` = completed ÷ planned.
    ``schedule_share`` = Σ plan × schedule ÷ Σ plan. ``declared_…``: of the known, what was declared and not
    published. ``output``: known yearly output at full production. ``completed_in_month``: the month alone.
    ``reporting``: projects with a figure to date; ``returns``: counted returns of the month. ``due`` = Σ plan ×
    schedule, whole fen; ``gap`` 投资缺口 = max(0, due − completed); ``balance`` 年内余额 = planned − completed; ``needed``
    月均需完成 = balance ÷ the months that remain, 0 where nothing is left; None in December."""

    key: str
    name: str
    count: int
    placeholders: int
    total_investment: int | None
    planned: int | None
    known_total_investment: int | None
    known_planned: int | None
    unknown: int
    completed: int | None
    completion_rate: str | None
    schedule_share: str | None
    estimated_total_investment: int | None
    estimated_planned: int | None
    declared_total: int | None
    declared_planned: int | None
    output: int | None
    declared_output: int | None
    completed_in_month: int | None
    reporting: int
    returns: int
    due: int | None
    gap: int | None
    balance: int | None
    needed: int | None


@dataclass(frozen=True, slots=True)
class Rollup:
    """Groups in the order of their dimension, and their total; ``month`` None where nothing was reported."""

    year: int
    month: int | None
    groups: list[Group]
    total: Group

    def as_json(self) -> dict[str, Any]:
        """The answer of the command ``rollup``."""
        groups = [asdict(group) for group in self.groups]
        return {"year": self.year, "month": self.month, "groups": groups, "total": asdict(self.total)}


def rollup(
    year: int,
    month: int | None = None,
    by: By = "sector",
    sectors: Iterable[str] | None = None,
    departments: Iterable[int] | None = None,
    classes: Iterable[str] | None = None,
    stages: Iterable[str] | None = None,
) -> Rollup:
    """Sums of a plan year from the summary, at the same cost for 90 projects and a million.

    ``sectors`` are codes, ``departments`` ids of organisations; cancelled projects count only where ``stages`` names
    them. Raises ``Plan.DoesNotExist``."""
    plan = Plan.objects.get(year=year)
    filters = Filters(_tuple(sectors), _tuple(departments), _tuple(classes), _tuple(stages))
    at = month or sums.last_month(plan)
    found = sums.from_summary(plan, at, by, filters)
    return _Lines(plan, at, by, filters.sectors if filters.whole_sectors else ()).rollup(found)


def rollups(
    plan: Plan,
    plans: Mapping[int, Plan],
    found: Mapping[By, Registered],
    told: Published,
    estimates: Estimates,
) -> dict[int, dict[By, Rollup]]:
    """The rollups of a whole plan, by month and grouping; ``plans`` is the plan as it measures each of these months,
    ``found`` are its sums by grouping, ``told`` and ``estimates`` what was published and is estimated of it."""
    shares = _shares(estimates, told.sectors)
    # a group is one where live projects are: whose they are does not depend on the month
    names = {by: _names(by, next(iter(each.values())), plan) for by, each in found.items()}
    return {
        at: {
            by: _Lines(plan, at, by, None, plans[at]).rollup(each[at], shares, names[by])
            for by, each in found.items()
        }
        for at in plans
    }


def rollup_of(
    plan: Plan,
    rows: QuerySet[YearPlan],
    month: int | None = None,
    by: Cut = "sector",
    cancelled: bool = False,
) -> Rollup:
    """The same lines over any selection of a plan's year plans (an officer's projects, a search), summed by SQL.

    A selection cuts through sectors, so there are no estimates in it: what is unknown is only counted."""
    at = month or sums.last_month(plan)
    return _Lines(plan, at, by, ()).rollup(from_rows(plan, at, by, rows, cancelled))


def through_year(plan: Plan, total: Group | None = None) -> list[Group]:
    """The total of a whole plan at the end of each of its twelve months, as ``rollup`` gives it for one: what is estimated
    of it is that of ``total``, which is one of them, where it is known already."""
    whole = _estimates(total) if total else _Lines(plan, None, "sector", None).whole()
    found, plans = sums.through_year(plan), measured_months(plan)
    return [
        _Lines(plan, month, "sector", None, plans[month]).total(each, whole) for month, each in found.items()
    ]


class _Lines:
    """Makes groups of sums; ``estimated`` are the sectors that are summed whole (None: all of them), ``by_plan`` the plan
    as it measures the month, where it is known already."""

    def __init__(
        self, plan: Plan, month: int | None, by: Cut, estimated: tuple[str, ...] | None, by_plan: Plan | None = None
    ) -> None:  # fmt: skip
        self._plan, self._month, self._by, self._estimated = plan, month, by, estimated
        self._share = Schedule.of(by_plan or measured(plan, month)).share(month) if month else None

    def rollup(
        self, found: dict[Key, Sums], shares: Shares | None = None, names: list[GroupName] | None = None
    ) -> Rollup:
        whole = self._plan if self._estimated is None else None
        names = _names(self._by, found, whole) if names is None else names
        shares = self.shares() if shares is None else shares
        own = shares if self._by == "sector" else {}
        groups = [
            self._group(key, name, found.get(raw, Sums()), own.get(key, {})) for raw, key, name in names
        ]
        total = self.total(sums.total_of(found.values()), _added(shares))
        return Rollup(int(self._plan.year), self._month, groups, total)

    def whole(self) -> dict[str, int | None]:
        """The estimates of all sectors by measure."""
        return _added(self.shares())

    def total(self, found: Sums, estimates: dict[str, int | None]) -> Group:
        """The line that stands under all groups."""
        return self._group("total", _("Total"), found, estimates)

    def shares(self) -> Shares:
        """Sector code → the sums of its estimates by measure."""
        if self._estimated == ():
            return {}
        told = published(self._plan)
        estimates = Estimates.of(self._plan, told)
        return _shares(estimates, told.sectors if self._estimated is None else self._estimated)

    def _group(self, key: str, name: str, found: Sums, share: dict[str, int | None]) -> Group:
        total, planned = share.get("total_investment"), share.get("planned")
        known_total = found.total if found.total_count else None
        known_planned = found.planned if found.planned_count else None
        completed = found.to_date if found.to_date_count else None
        in_all = _sum([known_planned, planned])
        scheduled = self._scheduled(found, planned or 0) if in_all is not None else None
        due = None if scheduled is None else whole_fen(scheduled)
        left = None if completed is None or in_all is None else in_all - completed
        return Group(
            key=key, name=name, count=found.count, placeholders=found.placeholders,
            total_investment=_sum([known_total, total]), planned=in_all,
            known_total_investment=known_total, known_planned=known_planned, unknown=found.count - found.both_count,
            completed=completed, completion_rate=six(rate(completed, in_all)),
            schedule_share=six(rate(scheduled, in_all)),
            estimated_total_investment=total, estimated_planned=planned,
            declared_total=found.total_declared or None, declared_planned=found.planned_declared or None,
            output=found.output if found.output_count else None, declared_output=found.output_declared or None,
            completed_in_month=found.completed if found.completed_count else None,
            reporting=found.to_date_count, returns=found.returns, due=due, balance=left, needed=self._needed(left),
            gap=None if completed is None or due is None else max(0, due - completed),
        )  # fmt: skip

    def _needed(self, left: int | None) -> int | None:
        remaining = 12 - (self._month or 0)
        return None if left is None or not remaining else whole_fen(Fraction(max(0, left), remaining))

    def _scheduled(self, found: Sums, estimated: int) -> Fraction | None:
        """Σ plan × schedule in fen: own monthly plans as they are, all other plans by the year's curve."""
        if self._share is None:
            return None
        return (found.curve_planned + estimated) * self._share + found.own_scheduled


def _estimates(total: Group) -> dict[str, int | None]:
    return {"total_investment": total.estimated_total_investment, "planned": total.estimated_planned}


def _shares(estimates: Estimates, codes: Iterable[str]) -> Shares:
    return {
        code: {m: estimates.of_sector(code, m) for m in ("total_investment", "planned")} for code in codes
    }


def _added(shares: dict[str, dict[str, int | None]]) -> dict[str, int | None]:
    measures = ("total_investment", "planned")
    return {measure: _sum(share.get(measure) for share in shares.values()) for measure in measures}


def _sum(amounts: Iterable[int | None]) -> int | None:
    """The sum of what is known; None if nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _tuple(values: Iterable[T] | None) -> tuple[T, ...] | None:
    return None if values is None else tuple(values)


def _names(by: Cut, found: dict[Key, Sums], whole: Plan | None) -> list[GroupName]:
    """In the order of the dimension; of a ``whole`` plan also the sectors
    that have nothing but published figures."""
    if by == "sector":
        told = (
            ControlTotal.objects.filter(plan=whole, sector__isnull=False)
            if whole
            else ControlTotal.objects.none()
        )
        shown = {*found, *told.values_list("sector_id", flat=True)}
        return [
            (s.pk, str(s.code), str(s)) for s in Sector.objects.filter(pk__in=shown).order_by("order", "id")
        ]
    if by == "department":
        rows = Organisation.objects.filter(pk__in=[key for key in found if key]).order_by("name", "id")
        return [
            *((o.pk, str(o.pk), str(o)) for o in rows),
            *([(0, "", _("not given"))] if 0 in found else []),
        ]
    choices = vocabulary.column(*_CHOICES[by]).choices
    named = [(choice.value, choice.value, choice.name()) for choice in choices if choice.value in found]
    return [*named, *([("", "", _("not given"))] if "" in found else [])]
