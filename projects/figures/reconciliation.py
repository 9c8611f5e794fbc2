"""What was published beside what is registered, with the remainder named (DESIGN §2.5)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from projects.figures import sums
from projects.figures.published import ALL, MEASURES, Figure, Published, published
from projects.figures.rollups import Rollup, rollup
from projects.figures.sums import Filters, Key, Sums
from projects.models import Plan, Sector


@dataclass(frozen=True, slots=True)
class Line:
    """One published figure against the sum of what is registered; amounts in fen, None is unknown.

    ``known``: the sum of known figures of live projects (the plan as first decided); for ``count`` the projects that
    are known, placeholders left out. ``declared``: of the known, what responsible persons declared; a count rests on
    no declaration. ``remainder`` = published − known, negative where more is known than was published."""

    scope: str
    measure: str
    published: int | None
    known: int | None
    declared: int | None
    remainder: int | None


@dataclass(frozen=True, slots=True)
class Beside:
    """A line with what stands beside it: how it was published, what is estimated of it (fen), the same line of the year before."""

    line: Line
    figure: Figure | None
    estimated: int | None
    before: Line | None


def reconcile(year: int) -> list[Line]:
    """All lines of a plan: each sector, then the whole; raises ``Plan.DoesNotExist``."""
    plan = Plan.objects.get(year=year)
    return _lines(published(plan), sums.from_summary(plan, None, "sector", Filters()))


def _lines(told: Published, by_id: dict[Key, Sums]) -> list[Line]:
    codes: dict[int, str] = dict(Sector.objects.values_list("id", "code"))
    known = {codes[int(sector)]: found for sector, found in by_id.items()}
    known[ALL] = sums.total_of(by_id.values())
    scopes = [*told.sectors, ALL]
    return [
        _line(told.value(scope, m), scope, m, known.get(scope, Sums())) for scope in scopes for m in MEASURES
    ]


def beside(
    plan: Plan,
    rolled: Rollup | None = None,
    told: Published | None = None,
    known: dict[Key, Sums] | None = None,
) -> list[Beside]:
    """The lines of ``reconcile`` for who reads them; ``rolled`` is the rollup by sector, ``told`` what was published and
    ``known`` the sums by sector, where they are there already."""
    told, rolled = told or published(plan), rolled or rollup(int(plan.year))
    known = sums.from_summary(plan, None, "sector", Filters()) if known is None else known
    former = Plan.objects.filter(year=int(plan.year) - 1).exists()
    before = {(each.scope, each.measure): each for each in (reconcile(int(plan.year) - 1) if former else ())}
    return [
        Beside(each, told.get(each.scope, each.measure), estimated(each, rolled), before.get((each.scope, each.measure)))
        for each in _lines(told, known)
    ]  # fmt: skip


def estimated(line: Line, rolled: Rollup) -> int | None:
    """The sum of the estimates of a line, fen; None where nothing is estimated (counts and output never are)."""
    groups = {group.key: group for group in rolled.groups} | {ALL: rolled.total}
    group = groups.get(line.scope)
    if group is None:
        return None
    told = {"total_investment": group.estimated_total_investment, "planned": group.estimated_planned}
    return told.get(line.measure)


def as_json(lines: list[Line]) -> dict[str, Any]:
    """The answer of the command ``reconcile``."""
    return {"lines": [asdict(line) for line in lines]}


def _line(value: int | None, scope: str, measure: str, found: Sums) -> Line:
    known, declared = _registered(measure, found)
    return Line(scope, measure, value, known, declared, None if value is None else value - (known or 0))


def _registered(measure: str, found: Sums) -> tuple[int | None, int | None]:
    """(known, declared); None where nothing is known or declared."""
    match measure:
        case "count":
            return found.count - found.placeholders, None
        case "total_investment":
            return (found.total if found.total_count else None), found.total_declared or None
        case "planned":
            return (
                found.planned_first if found.planned_first_count else None
            ), found.planned_declared or None
        case _:
            return (found.output if found.output_count else None), found.output_declared or None
