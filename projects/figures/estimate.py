"""Estimates: what a published sum leaves over, shared among those whose figure is not known (DESIGN §2.6).

Computed on view and never stored. A project without a total investment is open for ``total_investment``; one with
neither a first nor an adjusted plan is open for ``planned``. Cancelled projects are not live and take no part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from projects.figures import sums
from projects.figures.published import Published, published
from projects.figures.sums import Filters, Key, Sums
from projects.models import Plan, Sector, YearPlan

MEASURES = ("total_investment", "planned")


def estimate(gap: int, open_count: int, rank: int) -> int | None:
    """The share in fen of the open project at ``rank`` (0 is the lowest code): gap ÷ open in whole fen, equal for all,
    the odd fen one each to the lowest codes. None where the gap is negative or the rank is not among the open."""
    if gap < 0 or not 0 <= rank < open_count:
        return None
    each, odd = divmod(gap, open_count)
    return each + (rank < odd)


def divide(amount: int, weights: Sequence[int]) -> list[int]:
    """``amount`` fen in proportion to ``weights``: rounded down, and what is left over one fen each from the first on
    (so that the parts add up to the fen). No weight at all: nothing for anybody."""
    whole = sum(weights)
    if not whole:
        return [0 for _ in weights]
    parts = [amount * weight // whole for weight in weights]
    heavy = [place for place, weight in enumerate(weights) if weight]
    for place in heavy[: amount - sum(parts)]:
        parts[place] += 1
    return parts


@dataclass(frozen=True, slots=True)
class Gap:
    """What is to be shared in one sector: ``amount`` fen (negative: more is known than published) among ``open``."""

    amount: int
    open: int

    @property
    def shared(self) -> int | None:
        """The sum of all shares: the gap, or None where there is no share."""
        return self.amount if self.amount >= 0 and self.open else None


def gaps(told: Published, known: dict[str, Sums]) -> dict[tuple[str, str], Gap]:
    """(sector code, measure) → gap, from what is published and the sums of whole sectors."""
    found: dict[tuple[str, str], Gap] = {}
    for measure in MEASURES:
        for code in told.sectors:
            value = told.value(code, measure)
            if value is not None:
                found[code, measure] = Gap(value - _known(known, code, measure), _open(known, code, measure))
        found |= {(code, measure): gap for code, gap in _joint_gaps(told, known, measure).items()}
    return found


def _joint_gaps(told: Published, known: dict[str, Sums], measure: str) -> dict[str, Gap]:
    """What several sectors have left together goes to those with open projects, in proportion to the published total
    investment (to the number of open projects where that is not published either)."""
    joint = told.joint(measure)
    sharing = [code for code in joint.sectors if _open(known, code, measure)] if joint else []
    if joint is None or not sharing:
        return {}
    amount = joint.value - sum(_known(known, code, measure) for code in joint.sectors)
    weights = [told.value(code, "total_investment") or 0 for code in sharing]
    opens = [_open(known, code, measure) for code in sharing]
    parts = divide(amount, weights if any(weights) else opens) if amount >= 0 else [amount] * len(sharing)
    return {code: Gap(part, count) for code, part, count in zip(sharing, parts, opens, strict=True)}


def _known(known: dict[str, Sums], code: str, measure: str) -> int:
    """The sum that stands against the published figure; for the plan as first decided."""
    found = known.get(code, Sums())
    return found.total if measure == "total_investment" else found.planned_first


def _open(known: dict[str, Sums], code: str, measure: str) -> int:
    found = known.get(code, Sums())
    if measure == "total_investment":
        return found.count - found.total_count
    return found.count - found.planned_first_count - found.adjusted_only


@dataclass(slots=True)
class Estimates:
    """The estimates of one plan: by sector, and for single year plans.

    Four queries to make; one more for each sector and measure of which single shares are asked and where fen are odd."""

    plan: Plan
    gaps: dict[tuple[str, str], Gap]
    _codes: dict[int, str]
    _odd_ends: dict[tuple[str, str], int] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan, told: Published | None = None, known: dict[Key, Sums] | None = None) -> Estimates:
        """``told`` and ``known`` (sums of whole sectors by id) spare their queries where they are at hand."""
        codes: dict[int, str] = dict(Sector.objects.values_list("id", "code"))
        by_id = known if known is not None else sums.from_summary(plan, None, "sector", Filters())
        by_code = {codes[int(sector)]: found for sector, found in by_id.items() if sector in codes}
        return cls(plan, gaps(told or published(plan), by_code), codes)

    def knowing(self, live: Iterable[YearPlan]) -> Estimates:
        """The same, with all live year plans of the plan at hand: their single shares take no more query."""
        opened: dict[tuple[str, str], list[int]] = {key: [] for key, gap in self.gaps.items() if gap.shared}
        for row in live:
            for measure in MEASURES:
                unknown = opened.get((self._codes.get(row.project.sector_id, ""), measure))
                if unknown is not None and _is_open(row, measure):
                    unknown.append(row.project_id)
        for key, ids in opened.items():
            if odd := self.gaps[key].amount % self.gaps[key].open:
                self._odd_ends[key] = sorted(ids)[odd - 1]
        return self

    def of_sector(self, code: str, measure: str) -> int | None:
        """The sum in fen of all estimates in one sector, or None."""
        gap = self.gaps.get((code, measure))
        return gap.shared if gap else None

    def total_investment(self, row: YearPlan) -> int | None:
        """The estimated total investment in fen of a year plan's project; None where it is known or has no share."""
        return self._share(row, "total_investment") if _is_open(row, "total_investment") else None

    def planned(self, row: YearPlan) -> int | None:
        """The estimated planned investment in fen of a year plan; None where it is known or has no share."""
        return self._share(row, "planned") if _is_open(row, "planned") else None

    def _share(self, row: YearPlan, measure: str) -> int | None:
        code = self._codes.get(row.project.sector_id, "")
        gap = self.gaps.get((code, measure))
        if gap is None or gap.shared is None or row.project.stage == sums.CANCELLED:
            return None
        is_odd = gap.amount % gap.open > 0 and row.project_id <= self._odd_end(
            row.project.sector_id, code, measure
        )
        return estimate(gap.amount, gap.open, 0 if is_odd else gap.open - 1)

    def _odd_end(self, sector: int, code: str, measure: str) -> int:
        """The id of the last project that takes one fen more. Codes are made of ids, so ids give their order."""
        if (code, measure) not in self._odd_ends:
            gap = self.gaps[code, measure]
            ids = _open_rows(self.plan, sector, measure).values_list("project_id", flat=True)
            self._odd_ends[code, measure] = ids[gap.amount % gap.open - 1]
        return self._odd_ends[code, measure]


def _is_open(row: YearPlan, measure: str) -> bool:
    """Whether a year plan has no figure of its own."""
    if measure == "total_investment":
        return row.project.total_investment is None
    return row.planned is None and row.adjusted is None


def _open_rows(plan: Plan, sector: int, measure: str) -> QuerySet[YearPlan]:
    """The live year plans of a sector without the figure, in the order of their codes."""
    unknown = (
        Q(project__total_investment=None) if measure == "total_investment" else Q(planned=None, adjusted=None)
    )
    rows = YearPlan.objects.filter(unknown, plan=plan, project__sector_id=sector)
    return rows.exclude(project__stage=sums.CANCELLED).order_by("project_id")
