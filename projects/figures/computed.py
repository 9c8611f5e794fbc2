"""The computed columns of a list: their values for rows at hand, and their order for all rows in the database.

Shares are kept as columns of percent are: hundredths of a percent, rounded half up. Sorting may use floats, for it
compares neighbours; the lights themselves are exact."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from django.db.models import Case, F, FloatField, QuerySet, Value, When
from django.db.models.functions import Cast, NullIf
from django.db.models.lookups import LessThan

from projects.figures import expressions, light_sql
from projects.figures.forecast import Forecast
from projects.figures.lit import Lit, lit
from projects.figures.measured import measured
from projects.figures.schedule import Schedule, rate, whole_fen
from projects.models import Plan, YearPlan
from projects.values import Scalar

_REACH = {None: "", True: "yes", False: "no"}
#: the columns of what is left of the year
_OF_FORECAST: dict[str, Callable[[Forecast], Scalar]] = {
    "gap": lambda found: found.gap,
    "balance": lambda found: found.balance,
    "needed": lambda found: found.needed,
    "reach": lambda found: _REACH[found.reach],
}


def values(
    rows: Iterable[YearPlan], plan: Plan, month: int | None, keys: Iterable[str]
) -> dict[int, dict[str, Scalar]]:
    """By id of the year plan, the computed columns asked for; two queries. Empty without a month or a key."""
    keys = tuple(keys)
    found = lit(rows, plan, month) if keys else {}
    return {pk: {key: value(each, key) for key in keys} for pk, each in found.items()}


def value(at: Lit, key: str) -> Scalar:
    """One computed column of a year plan; None or "" where it is not known."""
    if key == "light":
        return at.lights.worst.colour
    if key.startswith("light_"):
        return str(getattr(at.lights, key.removeprefix("light_")).colour)
    if key in _OF_FORECAST:
        return _OF_FORECAST[key](at.forecast) if at.forecast else None
    standing = at.standing
    done, due = rate(standing.to_date, standing.plan), rate(standing.due, standing.plan)
    match key:
        case "year_to_date":
            return standing.to_date
        case "completion_rate":
            return _hundredths(done)
        case "schedule":
            return _hundredths(due)
        case _:
            return _hundredths(done - due if done is not None and due is not None else None)


def _hundredths(share: Fraction | None) -> int | None:
    return None if share is None else whole_fen(share * 10_000)


def ordered(rows: QuerySet[YearPlan], plan: Plan, month: int | None, keys: Iterable[str]) -> QuerySet[Any]:
    """Year plans that can be sorted by these computed columns: each beside them as ``by_<key>``, null where not known.

    Lights go from green to red."""
    keys = tuple(keys)
    if month is None:
        unknown = NullIf(F("pk"), F("pk"))  # PostgreSQL sorts by no constant
        return rows.annotate(**{f"by_{key}": unknown for key in keys})
    lights = [key for key in keys if key.startswith("light")]
    found = light_sql.annotated(rows, plan, month) if lights else rows
    found = found.annotate(**{f"by_{key}": NullIf(F(key), Value(0)) for key in lights})
    terms = _terms(plan, month)
    return found.annotate(**{f"by_{key}": terms[key] for key in keys if key in terms})


def _terms(plan: Plan, month: int) -> dict[str, Any]:
    """The amounts and shares by column, as the database computes them."""
    in_force, done = expressions.in_force(month), F(f"year_to_date__to_{month}")
    curve = Value(float(Schedule.of(measured(plan, month)).share(month)))
    by_plan = Cast(in_force, FloatField())
    due = Case(
        When(expressions.has_own(), then=Cast(expressions.own_to_date(month), FloatField())),
        default=by_plan * curve, output_field=FloatField(),
    )  # fmt: skip
    whole = NullIf(by_plan, Value(0.0))
    share = Cast(done, FloatField()) / whole
    left = in_force - done
    return {
        "year_to_date": done, "completion_rate": share, "schedule": due / whole, "deviation": share - due / whole,
        "gap": _not_below_zero(due - Cast(done, FloatField())), "balance": left, "needed": _not_below_zero(left),
    }  # fmt: skip


def _not_below_zero(term: Any) -> Any:
    """Not by GREATEST, which on PostgreSQL makes 0 of what is not known."""
    return Case(When(LessThan(term, Value(0)), then=Value(0)), default=term, output_field=FloatField())
