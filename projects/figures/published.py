"""Published figures 公布总量: what the plan document says, apart from anything registered (DESIGN §2.5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from projects.models import ControlTotal, Plan, Sector

#: the scope of the whole plan, and of the industrial bases together
ALL, BASES = "all", "bases"
#: the measures that are held against what is registered
MEASURES = ("count", "total_investment", "planned", "output")


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure: amounts in fen, counts as they are.

    ``standing`` is stated (in the document), assumed (a remainder or a reading of it) or computed (a sum)."""

    value: int
    standing: str
    qualifier: str = "exact"
    section: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Joint:
    """What is published for several sectors together only: the whole less what has a figure of its own."""

    sectors: tuple[str, ...]
    value: int


@dataclass(slots=True)
class Published:
    """The figures of one plan by (sector code | "all" | "bases", measure); ``sectors`` are all codes in order."""

    sectors: tuple[str, ...] = ()
    figures: dict[tuple[str, str], Figure] = field(default_factory=dict)

    def get(self, scope: str, measure: str) -> Figure | None:
        return self.figures.get((scope, measure))

    def value(self, scope: str, measure: str) -> int | None:
        """The figure in fen (a count as it is), or None where nothing is published."""
        found = self.figures.get((scope, measure))
        return found.value if found else None

    def joint(self, measure: str) -> Joint | None:
        """The sectors without a figure of their own, and what is left for them of the whole; None without a whole.

        2021: 179 − 67.3 = 111.7 亿元 for infrastructure and other (DOMAIN.md §4)."""
        whole = self.value(ALL, measure)
        without = tuple(code for code in self.sectors if self.get(code, measure) is None)
        if whole is None or not without:
            return None
        return Joint(without, whole - sum(self.value(code, measure) or 0 for code in self.sectors))


def published(plan: Plan) -> Published:
    """All published figures of a plan that are not about one item; two queries."""
    sectors = list(Sector.objects.order_by("order", "id"))
    found = Published(tuple(str(sector.code) for sector in sectors))
    rows = ControlTotal.objects.filter(plan=plan, scope__in=("all", "sector"), item="", value__isnull=False)
    for total in rows.select_related("sector"):
        scope = ALL if total.scope == "all" else str(total.sector.code) if total.sector else ""
        figure = Figure(total.value, total.standing, total.qualifier, total.section, total.note)
        found.figures[scope, total.measure] = figure
    _add_bases(found, [str(sector.code) for sector in sectors if sector.kind == "base"])
    return found


def _add_bases(found: Published, codes: Iterable[str]) -> None:
    """Sums over the industrial bases, where each of them has the figure."""
    for measure in MEASURES:
        parts = [found.get(code, measure) for code in codes]
        known = [part for part in parts if part]
        if known and len(known) == len(parts):
            qualifier = "exact" if all(part.qualifier == "exact" for part in known) else "about"
            found.figures[BASES, measure] = Figure(sum(part.value for part in known), "computed", qualifier)
