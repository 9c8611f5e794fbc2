"""The lights of any selection of year plans, judged by the database: for lists that filter, sort and count by them.

The same rules as ``lighting.py``, as whole numbers that compare exactly; a test holds the two against each other."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Greatest
from django.db.models.lookups import LessThan, LessThanOrEqual

from projects.figures import expressions
from projects.figures.expressions import come, earlier, fallen_due, share_of
from projects.figures.lighting import STARTED, WITHOUT, Rules
from projects.figures.lights import KINDS, ORDER
from projects.figures.measured import measured
from projects.figures.presets import Months, Preset, Step
from projects.figures.schedule import Schedule
from projects.models import Plan, YearPlan

#: the annotation of the worst light, and those of each; places in ``lights.ORDER``
WORST = "light"
_NONE, _GREEN, _YELLOW, _RED = (Value(place) for place in range(len(ORDER)))


def annotated(rows: QuerySet[YearPlan], plan: Plan, month: int) -> QuerySet[Any]:
    """Year plans of ``plan`` with ``light`` and ``light_start`` … ``light_statistics`` at the end of ``month``."""
    plan = measured(plan, month)
    rules = Rules.of(plan)
    at = f"{rules.year}-{month:02d}"
    judged = {
        "start": _start(rules.start, month, at), "progress": _progress(rules.preset, Schedule.of(plan), month),
        "funds": _funds(rules.funds, month), "statistics": _statistics(rules.statistics, at),
    }  # fmt: skip
    without = Q(project__placeholder=True) | Q(project__stage__in=WITHOUT)
    found = rows.annotate(
        **{f"light_{kind}": _case((without, _NONE), (None, judged[kind])) for kind in KINDS}
    )
    worst = Greatest(*(F(f"light_{kind}") for kind in KINDS))
    return found.annotate(**{WORST: _case((LessThan(worst, _YELLOW), F("light_progress")), (None, worst))})


def with_light(
    rows: QuerySet[YearPlan], plan: Plan, month: int | None, colour: str, kind: str = ""
) -> QuerySet[Any]:
    """Year plans whose worst light (or that of ``kind``) has this colour at the end of ``month``; "" is none.

    Without a month there are no lights."""
    if month is None:
        return rows.none() if colour else rows
    wanted = {f"light_{kind}" if kind else WORST: ORDER.index(colour)}
    return annotated(rows, plan, month).filter(**wanted)


def _case(*choices: tuple[Any, Any]) -> Case:
    """The value of the first condition that holds; None as condition holds always."""
    whens = [When(condition, then=value) for condition, value in choices if condition is not None]
    default = next((value for condition, value in choices if condition is None), _NONE)
    return Case(*whens, default=default, output_field=IntegerField())


def started_by(at: str) -> Q:
    """Year plans whose project had been started by the end of a month; see ``Case.has_started``."""
    return come("project__started", at) | Q(project__started="", project__stage__in=STARTED)


def _start(rule: Months, month: int, at: str) -> Case:
    path = "project__planned_start"

    def late(by: int) -> Q:
        of_year = Q(start_month__isnull=False, start_month__lte=month - by)
        return of_year | (Q(start_month__isnull=True) & fallen_due(path, earlier(at, by)))

    unknown = Q(start_month__isnull=True) & Q(**{path: ""})
    return _case(
        (started_by(at), _GREEN),
        (unknown, _NONE),
        (late(rule.red), _RED),
        (late(rule.yellow), _YELLOW),
        (None, _GREEN),
    )


def _statistics(rule: Months, at: str) -> Case:
    started, date = "project__started", "project__statistics_date"
    entered = Q(project__statistics="in") & (Q(**{date: ""}) | come(date, at))
    no_month = ~Q(**{f"{started}__contains": "-"})
    unknown = ~started_by(at) | no_month | Q(project__statistics="")
    late = [
        (come(started, earlier(at, by)), light) for by, light in ((rule.red, _RED), (rule.yellow, _YELLOW))
    ]
    return _case((entered, _GREEN), (unknown, _NONE), *late, (None, _GREEN))


def _funds(limits: tuple[int, int], month: int) -> Case:
    funds, done = F(f"year_to_date__funds_{month}"), F(f"year_to_date__to_{month}")
    full, low = (LessThan(funds, share_of(done, Fraction(limit, 100), True)) for limit in limits)
    unknown = Q(**{f"year_to_date__funds_{month}": None}) | Q(**{f"year_to_date__to_{month}": None})
    nothing_done = Q(**{f"year_to_date__to_{month}__lte": 0})
    return _case((unknown, _NONE), (nothing_done, _GREEN), (low, _RED), (full, _YELLOW), (None, _GREEN))


def _progress(preset: Preset, schedule: Schedule, month: int) -> Case:
    """By the own monthly plan where there is one, else by the year's curve, which makes of due a share of the plan."""
    plan, own, done = (
        expressions.in_force(month),
        expressions.own_to_date(month),
        F(f"year_to_date__to_{month}"),
    )
    share = schedule.share(month)
    on_own = _steps(preset, done, lambda a, b, up: share_of(own, a, up) + share_of(plan, b, up))
    on_curve = _steps(preset, done, lambda a, b, up: share_of(plan, a * share + b, up))
    if preset.needs_due:
        on_own.insert(0, (LessThanOrEqual(own, Value(0)), _NONE))
        on_curve = on_curve if share else [(None, _NONE)]
    no_plan = Q(planned__isnull=True) & ~expressions.adjusted_by(month)
    unknown = [
        (no_plan, _NONE),
        (LessThanOrEqual(plan, Value(0)), _NONE),
        (Q(**{f"year_to_date__to_{month}": None}), _NONE),
    ]
    return _case(*unknown, (expressions.has_own(), _case(*on_own)), (None, _case(*on_curve)))


def _steps(preset: Preset, done: Any, bound: Any) -> list[tuple[Any, Any]]:
    return [_step(preset, step, done, bound) for step in preset.steps]


def _step(preset: Preset, step: Step, done: Any, bound: Any) -> tuple[Any, Any]:
    """A whole number is below a bound if it is below the bound rounded up, and not above it if not above it rounded down."""
    light = Value(ORDER.index(step.light))
    if step.limit is None:
        return None, light
    of_due, of_plan = preset.factors(step.limit)
    if step.inclusive:
        return LessThanOrEqual(done, bound(of_due, of_plan, False)), light
    return LessThan(done, bound(of_due, of_plan, True)), light
