"""Sums by place, for the map that an office brings: which of its areas a project's place names (free text)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from projects.figures import expressions
from projects.figures.sums import CANCELLED
from projects.models import Plan, YearPlan


@dataclass(frozen=True, slots=True)
class Area:
    """An area of the map ("" for places in none of them): named live projects, their known plan in force and what they
    completed, January to the month, fen; None where nothing is known."""

    name: str
    count: int
    planned: int | None
    completed: int | None


def areas(plan: Plan, month: int, names: Sequence[str], rows: QuerySet[YearPlan] | None = None) -> list[Area]:
    """One line for each area in the order given, and one for the rest if there is one; one query, by place."""
    chosen = YearPlan.objects.filter(plan=plan) if rows is None else rows.filter(plan=plan)
    live = chosen.filter(project__placeholder=False).exclude(project__stage=CANCELLED).order_by()
    told = live.values(place=F("project__place")).annotate(
        n=Count("pk"), plan_sum=Sum(expressions.in_force(month)), done=Sum(f"year_to_date__to_{month}")
    )
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in (*names, "")}
    for row in told:
        found[area_of(row["place"], names)].append(dict(row))
    return [_area(name, rows) for name, rows in found.items() if name or rows]


def in_area(name: str, names: Sequence[str]) -> Q:
    """The condition on year plans that their project's place lies in an area ("": in none), as ``area_of`` has it."""
    others = [each for each in names if each != name and _goes_before(each, name, names)]
    inside = _says(name) if name else Q()
    return reduce(and_, (~_says(each) for each in others), inside)


def _says(name: str) -> Q:
    """That a place names an area, letter by letter: the databases differ in what they hold for the same letter."""
    return Q(GreaterThan(StrIndex("project__place", Value(name)), 0))


def _goes_before(other: str, name: str, names: Sequence[str]) -> bool:
    """Whether a place that names both lies in the other one: its name is longer, or as long and told earlier."""
    return (len(other), -names.index(other)) > (len(name), -names.index(name) if name else 0)


def area_of(place: str, names: Iterable[str]) -> str:
    """The area whose name stands in the place's text, the longest if several do; "" if none."""
    return max((name for name in names if name and name in place), key=len, default="")


def _area(name: str, rows: Sequence[dict[str, Any]]) -> Area:
    return Area(name, sum(row["n"] for row in rows), _sum(rows, "plan_sum"), _sum(rows, "done"))


def _sum(rows: Sequence[dict[str, Any]], key: str) -> int | None:
    known = [int(row[key]) for row in rows if row[key] is not None]
    return sum(known) if known else None
