"""The figures of a month as they stand when it is closed: canonical JSON, kept as a file under its SHA-256.

Amounts are whole fen, rates strings with six decimals, unknown is null: what ``rollup`` says, and a line a project."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from projects import figures, ledger, store
from projects.figures import Lit
from projects.figures.months import own_months
from projects.figures.rollups import By
from projects.ledger import chain
from projects.ledger.locking import snapshot
from projects.models import MonthlyReturn, Period, Plan, Snapshot, YearPlan

#: 2: a line says the project's total, output and own monthly plan as well; what an older file does not say is not known
FORMAT = 2
GROUPINGS: tuple[By, ...] = ("sector", "department", "class", "stage")
#: so many projects are read together
_TOGETHER = 2_000
_OF_STANDING = ("plan", "to_date", "planned_to_date", "rate", "schedule", "deviation")
_OF_PROJECT = ("total_investment", "output")
_OF_RETURN = ("completed", "declared_to_date", "state", "progress_percent", "self_light", "assessed_light")


@dataclass(frozen=True, slots=True)
class Frozen:
    """Figures that are kept: the history they were taken from, and the file they are in."""

    position: int
    head: str
    sha256: str


def freeze(period: Period) -> Frozen:
    """Keep the figures of a period as they stand now. All of them are read of one state of the ledger."""
    with snapshot():
        position, head = ledger.head()
        kept = store.keep(_document(_facts(period, position, head), {"projects": _projects(period)}))
    return Frozen(position, head, kept.sha256)


def told(period: Period) -> dict[str, Any]:
    """The figures of a period as they stand, as ``freeze`` would keep them; also as of an earlier position."""
    position, head = ledger.head()
    document = _document(_facts(period, position, head), {"projects": _projects(period)})
    found: dict[str, Any] = json.loads(b"".join(document))
    return found


def read(kept: Snapshot) -> dict[str, Any]:
    """The figures of a snapshot. Raises ``OSError`` where its file is gone."""
    found: dict[str, Any] = json.loads(store.path_of(kept.sha256).read_bytes())
    return found


def _document(facts: Mapping[str, Any], lists: Mapping[str, Iterable[Any]]) -> Iterator[bytes]:
    """Canonical JSON of facts and of long lists, which are never in memory as a whole."""
    for place, key in enumerate(sorted((*facts, *lists))):
        yield ("{" if place == 0 else ",").encode() + f'"{key}":'.encode()
        if key in facts:
            yield chain.canonical(facts[key]).encode()
        else:
            yield from _list(lists[key])
    yield b"}"


def _list(entries: Iterable[Any]) -> Iterator[bytes]:
    mark = "["
    for entry in entries:
        yield f"{mark}{chain.canonical(entry)}".encode()
        mark = ","
    yield b"[]" if mark == "[" else b"]"


def _facts(period: Period, position: int, head: str) -> dict[str, Any]:
    """Whose figures these are, by which rules, and the sums."""
    plan, month = period.plan, int(period.month or 0)
    rolled = {by: figures.rollup(int(plan.year), month, by).as_json() for by in GROUPINGS}
    return {
        "format": FORMAT, "year": plan.year, "month": month, "position": position, "head": head,
        "light_rule": plan.light_rule, "curve": plan.curve, "due_day": plan.due_day, "total": rolled["sector"]["total"],
        "groups": {by: told["groups"] for by, told in rolled.items()},
    }  # fmt: skip


def _projects(period: Period) -> Iterator[dict[str, Any]]:
    """A line a project of the plan, by code."""
    yield from lines(YearPlan.objects.filter(plan=period.plan).order_by("project__code"), period)


def lines(rows: QuerySet[YearPlan], period: Period) -> Iterator[dict[str, Any]]:
    """The lines of some year plans as they stand, as they would be frozen; many are read together."""
    waiting = rows.select_related("project__sector").iterator(chunk_size=_TOGETHER)
    while batch := list(islice(waiting, _TOGETHER)):
        yield from _lines(batch, period.plan, period)


def _lines(rows: list[YearPlan], plan: Plan, period: Period) -> Iterator[dict[str, Any]]:
    returns = MonthlyReturn.objects.filter(period=period, year_plan__in=[row.pk for row in rows])
    by_plan = {each["year_plan_id"]: each for each in returns.values("year_plan_id", *_OF_RETURN)}
    lit = figures.lit(rows, plan, period.month)
    for row in rows:
        yield _line(row, lit[row.pk], by_plan.get(row.pk, {}))


def _line(row: YearPlan, lit: Lit, returned: Mapping[str, Any]) -> dict[str, Any]:
    project, at = row.project, lit.standing
    return {
        "code": project.code, "name": project.name, "sector": project.sector.code, "department": project.responsible_id,
        "class": row.year_class, "stage": project.stage, "placeholder": project.placeholder,
        "months": list(own_months(row)), **{key: getattr(project, key) for key in _OF_PROJECT},
        **{key: getattr(at, key) for key in _OF_STANDING}, **{key: returned.get(key) for key in _OF_RETURN},
        "lights": {light.kind: light.colour for light in lit.lights}, "light": lit.lights.worst.colour,
    }  # fmt: skip
