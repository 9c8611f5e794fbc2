"""What a sum over projects is made of: the part of each year plan, by the database, in the order of size.

The sums themselves come from the summary or from ``selection``; that the parts add up to them is what a trail shows.
Amounts are whole fen, counts are ones; what a part rests on is a basis: published, declared, or adjusted (a plan that
was changed mid-year by a document)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)

from projects.figures import expressions
from projects.figures.sums import COUNTED
from projects.models import MonthlyReturn, YearPlan

_WHOLE = BigIntegerField()
DECLARED, ADJUSTED = "declared", "adjusted"
#: makes an expression of the database for a month (0: none was reported)
Expression = Callable[[int], Any]


@dataclass(frozen=True, slots=True)
class Measure:
    """A sum that is shown: the part of a year plan; what it rests on, a word for all or an expression; under which
    name of ``Estimates`` a missing part is estimated ("" never)."""

    key: str
    part: Expression
    basis: str | Expression
    estimated: str = ""
    amounts: bool = True


@dataclass(frozen=True, slots=True)
class Added:
    """Parts added up, by what they rest on; ``count`` is how many there are, ``known`` None where there is none."""

    known: int | None
    by_basis: dict[str, int]
    count: int


def _in_force(month: int) -> Any:
    return expressions.in_force(month or None)


def _basis_in_force(month: int) -> Any:
    if not month:
        return F("planned_basis")
    return Case(When(expressions.adjusted_by(month), then=Value(ADJUSTED)), default=F("planned_basis"))


def _nothing() -> Any:
    return Value(None, output_field=_WHOLE)


def _to_date(month: int) -> Any:
    return F(f"year_to_date__to_{month}") if month else _nothing()


def _reports(month: int) -> Any:
    """One for a year plan with a figure to date."""
    return _ones(Q(**{f"year_to_date__to_{month}__isnull": False}))(month) if month else _nothing()


def _in_month(month: int) -> Any:
    counted = MonthlyReturn.objects.filter(year_plan=OuterRef("pk"), period__month=month, state__in=COUNTED)
    return Subquery(counted.values("completed")[:1])


def _on_curve(month: int) -> Any:
    return Case(When(expressions.has_own(), then=_nothing()), default=_in_force(month), output_field=_WHOLE)


def _by_own(month: int) -> Any:
    own = expressions.own_to_date(month) if month else _nothing()
    return Case(When(expressions.has_own(), then=own), default=_nothing(), output_field=_WHOLE)


def _ones(which: Q) -> Expression:
    return lambda _month: Case(When(which, then=Value(1)), default=_nothing(), output_field=_WHOLE)


def _field(path: str) -> Expression:
    return lambda _month: F(path)


_NAMED = Q(project__placeholder=False)
_TOTAL, _OUTPUT = "project__total_investment", "project__output"
MEASURES: dict[str, Measure] = {
    each.key: each
    for each in (
        Measure("count", _ones(Q(pk__isnull=False)), "", amounts=False),
        Measure("named", _ones(_NAMED), "", amounts=False),
        Measure("placeholders", _ones(~_NAMED), "", amounts=False),
        Measure("total_investment", _field(_TOTAL), _field(f"{_TOTAL}_basis"), "total_investment"),
        Measure("planned", _in_force, _basis_in_force, "planned"),
        Measure("planned_first", _field("planned"), _field("planned_basis"), "planned"),
        Measure("output", _field(_OUTPUT), _field(f"{_OUTPUT}_basis")),
        Measure("completed", _to_date, DECLARED),
        Measure("reporting", _reports, "", amounts=False),
        Measure("completed_in_month", _in_month, DECLARED),
        Measure("on_curve", _on_curve, _basis_in_force, "planned"),
        Measure("by_own", _by_own, DECLARED),
    )
}


def _told(rows: QuerySet[YearPlan], measure: Measure, month: int | None) -> QuerySet[Any]:
    at, basis = month or 0, measure.basis
    rests = Value(basis) if isinstance(basis, str) else basis(at)
    return rows.order_by().annotate(part=measure.part(at), part_basis=rests)


def parts(rows: QuerySet[YearPlan], measure: Measure, month: int | None) -> QuerySet[Any]:
    """Each year plan with its ``part`` and ``part_basis``: the largest first, what is not known last."""
    return _told(rows, measure, month).order_by(F("part").desc(nulls_last=True), "project_id")


def added(rows: QuerySet[YearPlan], measure: Measure, month: int | None) -> Added:
    """The parts of a selection added up; one query."""
    told = _told(rows, measure, month)
    if isinstance(measure.basis, str):
        one = told.aggregate(total=Sum("part"), number=Count("part"))
        found = [(measure.basis, one["total"], one["number"])]
    else:
        grouped = told.values("part_basis").annotate(total=Sum("part"), number=Count("part"))
        found = list(grouped.values_list("part_basis", "total", "number"))
    sums = {basis: int(total or 0) for basis, total, number in found if number}
    count = sum(number for _basis, _total, number in found)
    return Added(sum(sums.values()) if count else None, sums, count)
