"""The lines of the dashboard: what was published beside what is registered, and how much of it is declared."""

from __future__ import annotations

from dataclasses import dataclass

from projects import choices, figures
from projects.figures import Figure, Group
from projects.models import Plan
from projects.values import share

ALL = "all"
#: the sum over projects that stands against each published measure
AGAINST = {"count": "named", "total_investment": "total_investment", "planned": "planned_first", "output": "output"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amounts:
    """One measure of one line, in fen: published, registered, estimated, and what the published sum leaves over."""

    published: int | None
    known: int | None
    estimated: int | None
    remainder: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    """A sector, or the whole: counts, both amounts, what was completed, and the share that is declared.

    ``declared`` = declared total investment ÷ (known + estimated total investment), six decimals."""

    code: str
    name: str
    group: Group
    published_count: int | None
    total: Amounts
    planned: Amounts
    declared: str | None

    @property
    def sector(self) -> str:
        """The sector's code; "" for the whole, and in lines of a selection that is no sector."""
        return "" if self.code in (ALL, "total") else self.code

    @property
    def named(self) -> int:
        """Registered projects that are no placeholders."""
        return self.group.count - self.group.placeholders


def overview(plan: Plan, month: int | None) -> tuple[figures.Rollup, list[Overview], list[figures.Line]]:
    """The rollup of a plan, a line for each sector and one for the whole, and the reconciliation beneath them."""
    rolled = figures.rollup(int(plan.year), month)
    lines = figures.reconcile(int(plan.year))
    by_scope = {(line.scope, line.measure): line for line in lines}
    rows = [_overview(group, group.key, by_scope) for group in rolled.groups]
    return rolled, [*rows, _overview(rolled.total, ALL, by_scope)], lines


def of_group(group: Group) -> Overview:
    """A line of a selection, which nothing published stands beside."""
    return _overview(group, group.key, {})


def _overview(group: Group, scope: str, lines: dict[tuple[str, str], figures.Line]) -> Overview:
    count = lines.get((scope, "count"))
    total = _amounts(lines.get((scope, "total_investment")), group.estimated_total_investment)
    planned = _amounts(lines.get((scope, "planned")), group.estimated_planned)
    declared = share(group.declared_total or 0, group.total_investment)
    return Overview(scope, group.name, group, count.published if count else None, total, planned, declared)


def _amounts(line: figures.Line | None, estimated: int | None) -> Amounts:
    if line is None:
        return Amounts(None, None, estimated, None)
    return Amounts(line.published, line.known, estimated, line.remainder)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A published figure with where it stands, beside the sum of what is registered."""

    line: figures.Line
    figure: Figure
    scope: str
    measure: str
    is_count: bool
    standing: str
    qualifier: str


def reconciled(plan: Plan, lines: list[figures.Line], names: dict[str, str]) -> list[Reconciled]:
    """The lines that have a published figure, with its section of the document and whether it is stated or assumed."""
    told = figures.published(plan)
    measures = {choice.value: choice.name() for choice in choices.MEASURES}
    found = [(line, told.get(line.scope, line.measure)) for line in lines]
    return [
        Reconciled(
            line,
            figure,
            names.get(line.scope, line.scope),
            measures[line.measure],
            line.measure == "count",
            _named(choices.STANDINGS, figure.standing),
            _named(choices.QUALIFIERS, figure.qualifier) if figure.qualifier != "exact" else "",
        )
        for line, figure in found
        if figure is not None
    ]


def _named(known: tuple[choices.Choice, ...], value: str) -> str:
    return next((choice.name() for choice in known if choice.value == value), value)
