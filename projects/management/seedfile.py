"""Seed files: a published plan as TOML, read into the values of the ledger (seeds/README.md)."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from projects.management.base import Unusable
from projects.management.seedtable import TOP, Table
from projects.values import Scalar

Values = dict[str, Scalar]
_TOTAL_KEYS = ("scope", "sector", "measure", "item", "qualifier", "standing", "section", "note")


@dataclass(frozen=True, slots=True)
class SeedTotal:
    """A control total; ``sector`` is a code or "", ``values`` all other columns."""

    sector: str
    values: Values

    @property
    def identity(self) -> tuple[Scalar, ...]:
        """What names it within its plan."""
        return self.values["scope"], self.sector, self.values["measure"], self.values["item"]


@dataclass(frozen=True, slots=True)
class SeedProject:
    """A named project or a placeholder of a sector."""

    sector: str
    values: Values


@dataclass(slots=True)
class SeedPlan:
    """A plan year with its control totals and projects."""

    values: Values
    totals: list[SeedTotal] = field(default_factory=list)
    projects: list[SeedProject] = field(default_factory=list)


@dataclass(slots=True)
class Seeds:
    """What all files say together, and which bytes said it."""

    sectors: dict[str, Values] = field(default_factory=dict)
    plans: dict[int, SeedPlan] = field(default_factory=dict)
    files: str = ""
    sha256: str = ""


def read(files: Sequence[Path]) -> Seeds:
    """All files as one; raises ``Unusable`` with file, place and key for what cannot be used."""
    seeds, state = Seeds(), hashlib.sha256()
    for file in files:
        data = _bytes(file)
        state.update(data)
        _File(file.name, seeds).take(_toml(file.name, data))
    seeds.files, seeds.sha256 = ", ".join(file.name for file in files), state.hexdigest()
    return seeds


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Unusable("seed-unreadable", file=str(file), detail=error.strerror or str(error)) from None


def _toml(name: str, data: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(data.decode("utf-8"), parse_float=Decimal)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise Unusable("seed-not-toml", file=name, detail=str(error)) from None


class _File:
    """One file on its way into the seeds."""

    def __init__(self, name: str, seeds: Seeds) -> None:
        self._name, self._seeds = name, seeds

    def take(self, content: dict[str, Any]) -> None:
        top = Table(self._name, TOP, content)
        for table in top.tables("sector"):
            self._sector(table)
        if top.has("plan"):
            plan = self._plan(Table(self._name, "plan", top.raw("plan")))
            for table in top.tables("total"):
                self._total(plan, table)
            for table in top.tables("projects"):
                self._projects(plan, table)
        top.done()

    def _sector(self, table: Table) -> None:
        found = {
            key: table.value("sector", key, key in {"code", "name"})
            for key in ("code", "name", "name_en", "kind")
        }
        found["order"] = table.value("sector", "order", default=None)
        table.done()
        if str(found["code"]) in self._seeds.sectors:
            raise table.wrong("seed-twice")
        self._seeds.sectors[str(found["code"])] = found

    def _plan(self, table: Table) -> SeedPlan:
        year = table.number("year", 1990, 2100)
        found: Values = {
            "year": year,
            **{key: table.value("plan", key) for key in ("status", "light_rule", "curve")},
        }
        found["due_day"] = table.value("plan", "due_day", default=None)
        table.done()
        if year in self._seeds.plans:
            raise table.wrong("seed-twice")
        return self._seeds.plans.setdefault(year, SeedPlan(found))

    def _total(self, plan: SeedPlan, table: Table) -> None:
        value, unit = table.amount("value")
        found = {key: table.value("control_total", key, key in {"scope", "measure"}) for key in _TOTAL_KEYS}
        table.done()
        sector = str(found.pop("sector"))
        if (found["scope"] == "sector") != bool(sector):
            raise (
                table.wrong("seed-missing", key="sector")
                if not sector
                else table.wrong("seed-unknown-key", key="sector")
            )
        found |= {
            "value": value,
            "unit": unit,
            "qualifier": found["qualifier"] or "exact",
            "standing": found["standing"] or "stated",
        }
        total = SeedTotal(sector, found)
        if total.identity in {each.identity for each in plan.totals}:
            raise table.wrong("seed-twice")
        plan.totals.append(total)

    def _projects(self, plan: SeedPlan, table: Table) -> None:
        """The named ones, then placeholders up to the published count."""
        sector, count = str(table.value("project", "sector", True)), table.number("count", 0, 10_000)
        slot = str(table.raw("placeholder"))
        named = [SeedProject(sector, _named(each)) for each in table.tables("named")]
        table.done()
        if len(named) > count:
            raise table.bad("count", "seed-more-named", named=len(named))
        slots: list[Values] = [
            {"name": f"{slot} {at:02d}", "placeholder": True} for at in range(1, count - len(named) + 1)
        ]
        plan.projects += [*named, *(SeedProject(sector, each) for each in slots)]
        names = [each.values["name"] for each in plan.projects]
        if len(set(names)) < len(names):
            raise table.wrong("seed-twice")


def _named(table: Table) -> Values:
    found: Values = {"name": table.value("project", "name", True), "note": table.value("project", "note")}
    if table.has("total_investment"):
        found["total_investment"], unit = table.amount("total_investment")
        if unit != "fen":
            raise table.bad("unit", "not-a-choice", value=unit, choices="亿元、万元")
    table.done()
    return found
