"""How the four lights of a project are judged: start, progress, funds, statistics entry (DOMAIN.md §2.4, A12, A13).

Pure functions over figures, exact at every threshold: whole fen and fractions, no floats. What is not known has no
light and is never green."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from projects.figures import presets
from projects.figures.lights import KINDS, Light, Lights, Params
from projects.figures.presets import Months, Preset, Step
from projects.figures.shown import amount, percent, points
from projects.models import Plan

#: stages in which a project has been started
STARTED = frozenset({"building", "halted", "finished", "producing", "full"})
#: stages in which nothing is expected of it any more
WITHOUT = frozenset({"cancelled"})


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one plan year."""

    year: int
    preset: Preset
    start: Months
    statistics: Months
    funds: tuple[int, int]

    @classmethod
    def of(cls, plan: Plan) -> Rules:
        """The chosen preset and what the plan year sets; what it leaves open is as the data says."""
        full, low = presets.funds()
        limits = (
            full if plan.funds_full is None else plan.funds_full,
            low if plan.funds_low is None else plan.funds_low,
        )
        rule = presets.preset(plan.light_rule)
        return cls(int(plan.year), rule, presets.months("start"), presets.months("statistics"), limits)


@dataclass(frozen=True, slots=True)
class Case:
    """What the lights of a project look at, at the end of ``month`` ("2021-05"); amounts in fen.

    Dates are as precise as they are known ("2021", "2021-05", "2021-05-03"; "" is not known). ``planned_start`` is
    that of the year plan, else of the project. ``due`` is exact; ``funds`` are those of the last counted return."""

    month: str
    placeholder: bool
    stage: str
    planned_start: str
    started: str
    statistics: str
    statistics_date: str
    plan: int | None
    to_date: int | None
    due: Fraction | None
    funds: int | None

    @property
    def has_started(self) -> bool:
        """Whether it had been started by the end of the month, by its date, else by the stage it is in."""
        return not later(self.started, self.month) if self.started else self.stage in STARTED

    @property
    def was_entered(self) -> bool:
        """Whether it stood in the statistics by the end of the month."""
        return self.statistics == "in" and not later(self.statistics_date, self.month)


def lights(case: Case, rules: Rules) -> Lights:
    """All four; none for a placeholder and for a cancelled project."""
    if case.placeholder or case.stage in WITHOUT:
        code = "light-placeholder" if case.placeholder else "light-cancelled"
        return Lights(*(Light(kind, "", code) for kind in KINDS))
    return Lights(
        start(case, rules.start), progress(case, rules.preset), funds(case, rules.funds), statistics(case, rules.statistics)
    )  # fmt: skip


def progress(case: Case, preset: Preset) -> Light:
    """The year to date against the schedule, by the plan year's preset."""
    if not case.plan or case.due is None:
        return Light("progress", "", "light-no-plan")
    if case.to_date is None:
        return Light("progress", "", "light-no-figure", {"month": case.month})
    if preset.needs_due and not case.due:
        return Light("progress", "", "light-nothing-due", {"month": case.month})
    step = _step(preset, case.to_date, case.due, case.plan)
    code = "light-points" if preset.points else "light-share" if case.due else "light-not-yet-due"
    return Light("progress", step.light, code, partial(_arithmetic, case, preset, step))


def _arithmetic(case: Case, preset: Preset, step: Step) -> Params:
    """The numbers of a progress light; the one that is held against the limits stands on its side of them."""
    plan, due, to_date = case.plan or 0, case.due or Fraction(0), case.to_date or 0

    def fits(shown: Fraction) -> bool:
        return _step(preset, shown, Fraction(0 if preset.points else 100), 100) is step

    told: Params = {"rule": preset.key, "word": step.word, "month": case.month}
    told |= {"to_date": amount(to_date), "plan": amount(plan), "due": amount(due)}
    if preset.points:
        rates: Params = {"rate": percent(Fraction(100 * to_date, plan)), "share": percent(100 * due / plan)}
        return {**told, **rates, "points": points(100 * (to_date - due) / plan, fits)}
    return {**told, "share": percent(100 * to_date / due, fits)} if due else told


def _step(preset: Preset, to_date: Fraction | int, due: Fraction, plan: int) -> Step:
    """The first step of a preset that fits."""
    for step in preset.steps:
        if step.limit is None:
            return step
        of_due, of_plan = preset.factors(step.limit)
        bound = of_due * due + of_plan * plan
        if to_date < bound or (step.inclusive and to_date == bound):
            return step
    raise ValueError(f"preset {preset.key} has no last step")


def start(case: Case, rule: Months) -> Light:
    """A12: planned to start and not started."""
    if case.has_started:
        code = "light-started" if case.started else "light-under-way"
        return Light("start", "green", code, {"started": case.started, "stage": case.stage})
    if not case.planned_start:
        return Light("start", "", "light-start-unknown")
    late = _months(due_month(case.planned_start), case.month)
    told: Params = {"planned": case.planned_start, "month": case.month, "late": max(late, 0), "red": rule.red}
    if late < rule.yellow:
        return Light("start", "green", "light-start-to-come", told)
    return Light("start", "red" if late >= rule.red else "yellow", "light-start-late", told)


def statistics(case: Case, rule: Months) -> Light:
    """A13: started and not entered in the statistics."""
    if case.was_entered:
        return Light("statistics", "green", "light-entered", {"date": case.statistics_date or case.month})
    if not case.has_started:
        return Light("statistics", "", "light-nothing-to-enter")
    if len(case.started) < 7 or not case.statistics:
        return Light("statistics", "", "light-entry-unknown")
    passed = _months(case.started, case.month)
    told: Params = {"started": case.started, "month": case.month, "passed": passed}
    told |= {"yellow": rule.yellow, "red": rule.red}
    if passed < rule.yellow:
        return Light("statistics", "green", "light-entry-to-come", told)
    return Light("statistics", "red" if passed >= rule.red else "yellow", "light-entry-late", told)


def funds(case: Case, limits: tuple[int, int]) -> Light:
    """Funds in place this year against what was completed this year; the rule and its source stand with the data."""
    if case.funds is None or case.to_date is None:
        return Light("funds", "", "light-funds-unknown")
    colour = _funds_colour(case.funds, case.to_date, limits)
    code = "light-funds" if case.to_date > 0 else "light-funds-nothing-completed"
    return Light("funds", colour, code, partial(_coverage, case.funds, case.to_date, limits))


def _coverage(funds: int, to_date: int, limits: tuple[int, int]) -> Params:
    """The numbers of a funds light."""
    told: Params = {"funds": amount(funds), "to_date": amount(to_date), "full": limits[0], "low": limits[1]}
    if to_date <= 0:
        return told
    colour = _funds_colour(funds, to_date, limits)
    share = Fraction(100 * funds, to_date)
    return {**told, "share": percent(share, lambda shown: _funds_colour(shown, 100, limits) == colour)}


def _funds_colour(funds: Fraction | int, completed: int, limits: tuple[int, int]) -> str:
    full, low = limits
    if 100 * funds < low * completed:
        return "red"
    return "yellow" if 100 * funds < full * completed else "green"


def later(date: str, month: str) -> bool:
    """Whether a date lies behind the end of a month; a bare year does if it is another year."""
    return date[:7] > month


def due_month(date: str) -> str:
    """The month by whose end a date has come; a bare year with its December."""
    return date[:7] if len(date) >= 7 else f"{date}-12"


def _months(since: str, month: str) -> int:
    """Months from that of ``since`` to ``month``; negative before it."""
    (year, from_month), (to_year, to_month) = (map(int, each[:7].split("-")) for each in (since, month))
    return (to_year - year) * 12 + to_month - from_month
