"""Rules over dates: started, entered, finished, and in which order (DOMAIN.md §2.3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from projects.audit.facts import Facts
from projects.audit.rule import (
    ERROR,
    MONTHS,
    NOTHING,
    PRACTICE,
    PROJECT,
    WARNING,
    Limits,
    Rule,
    Seen,
    collector,
)
from projects.figures import lighting, presets
from projects.figures.lighting import Case
from projects.figures.lights import Light

RULES: list[Rule] = []
rule = collector(RULES)

_LEVELS = {"yellow": WARNING, "red": ERROR}


@rule(
    "A12",
    _("should have started"),
    _("planned to start and not started: from the planned month warning, three months later error"),
    levels="W/E", unit=MONTHS, scope=PROJECT, source="[36]", needs=("planned_start", "started", "stage"),
)  # fmt: skip
def not_started(f: Facts, _limits: Limits) -> Seen | None:
    """应开工未开工, by the start light (one rule, ``figures/lighting.py``)."""
    return _of_light(f, lighting.start, "start", "late") if f.month else None


@rule(
    "A13",
    _("not entered in the statistics"),
    _("started and not entered in the statistics: after one month warning, after more than two error"),
    levels="W/E", unit=MONTHS, scope=PROJECT, source="[36]", needs=("started", "statistics", "statistics_date"),
)  # fmt: skip
def not_entered(f: Facts, _limits: Limits) -> Seen | None:
    """开工未入库, by the statistics light."""
    return _of_light(f, lighting.statistics, "statistics", "passed") if f.month else None


def _of_light(f: Facts, judge: object, kind: str, key: str) -> Seen | None:
    """A light's colour as a level, its months as what was measured."""
    bounds = presets.months(kind)
    light: Light = judge(case_of(f), bounds)  # type: ignore[operator]
    if not light.colour:
        return None
    params, level = light.params, _LEVELS.get(light.colour, "")
    measured = params.get(key)
    bound = bounds.red if level == ERROR else bounds.yellow
    told = {**params, "light": light.colour} if level else {}
    return Seen(level, measured if isinstance(measured, int) else None, bound, told, light.code)


def case_of(f: Facts) -> Case:
    """What the lights look at."""
    start = f"{f.year}-{f.start_month:02d}" if f.start_month else f.planned_start
    return Case(
        month=f.at, placeholder=False, stage=f.stage, planned_start=start, started=f.started, statistics=f.statistics,
        statistics_date=f.statistics_date, plan=None, to_date=None, due=None, funds=None,
    )  # fmt: skip


@rule(
    "A14",
    _("should be finished"),
    _("the planned completion has passed, the project is not finished, and there is no later date"),
    levels="E", unit=MONTHS, scope=PROJECT, source=PRACTICE, needs=("planned_finish", "finish_month", "finished", "stage"),
)  # fmt: skip
def not_finished(f: Facts, _limits: Limits) -> Seen | None:
    """计划竣工月 passed, not 竣工, no revised date: the later of the year plan's month and the project's date counts."""
    planned = [lighting.due_month(f.planned_finish)] if f.planned_finish else []
    planned += [f"{f.year}-{f.finish_month:02d}"] if f.finish_month else []
    if not planned or not f.month or f.is_finished:
        return None
    due = max(planned)
    late = months_between(due, f.at)
    return Seen(
        ERROR if late > 0 else "", late, 0, {"planned": due, "month": f.at, "late": late} if late > 0 else {}
    )


def months_between(since: str, month: str) -> int:
    """Months from one month to another; negative before it."""
    (year, from_month), (to_year, to_month) = (map(int, each[:7].split("-")) for each in (since, month))
    return (to_year - year) * 12 + to_month - from_month


@rule(
    "A32",
    _("dates in the wrong order"),
    _("finished < started, in production < finished, money reported before the approval, or finished before the plan year"),
    levels="E", unit=NOTHING, scope=PROJECT, source=PRACTICE, needs=("started", "finished", "produced", "permit.actual"),
)  # fmt: skip
def disordered(f: Facts, _limits: Limits) -> Seen | None:
    """竣工 < 开工, 投产 < 竣工, report before approval, year outside plan."""
    if before(f.finished, f.started):
        return Seen(ERROR, None, None, {"started": f.started, "finished": f.finished}, "rule-A32-finished")
    if before(f.produced, f.finished):
        return Seen(ERROR, None, None, {"produced": f.produced, "finished": f.finished}, "rule-A32-produced")
    if f.finished and f.finished[:4] < str(f.year):
        return Seen(ERROR, None, None, {"finished": f.finished, "year": f.year}, "rule-A32-year")
    return _before_approval(f) or Seen("")


def _before_approval(f: Facts) -> Seen | None:
    approved = next((actual for kind, _state, actual in f.permits if kind == "approval" and actual), "")
    first = next((month for month, at in sorted(f.filed.items()) if (at.to_date or 0) > 0), None)
    if first is None or not before(month := f"{f.year}-{first:02d}", approved):
        return None
    return Seen(ERROR, None, None, {"month": month, "approved": approved}, "rule-A32-approval")


def before(one: str, other: str) -> bool:
    """Whether a date lies before another as far as both are known."""
    length = min(len(one), len(other))
    return bool(length) and one[:length] < other[:length]
