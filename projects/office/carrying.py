"""Carry-over 结转: the next plan year proposed from the unfinished projects of the one before.

Proposed are projects with a year plan of the year before that are neither finished nor cancelled; placeholders never.
A project that is not known to be unstarted is continued; one that has not begun keeps the class it had. Completed
before the year is what was completed before the last one and in it; where one of the two is not known, the sum is not
known either. What stands in the new plan already is left as it is, so that a second run proposes nothing twice."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from projects import figures, ledger, sentences
from projects.ledger import Difference, Refused
from projects.models import Plan, YearPlan
from projects.values import Scalar

#: stages after which nothing is built any more
ENDED = frozenset({"finished", "producing", "full", "cancelled"})
#: stages before a start, and the classes of a year that a project may keep meanwhile
NOT_BEGUN = frozenset({"idea", "reserve", "signed", "preparing"})
OF_BEGINNERS = frozenset({"new", "preparatory", "reserve"})
#: settings that a new plan year takes over from the one before
TAKEN_OVER = (
    "light_rule",
    "curve",
    "due_day",
    "january_joined",
    "funds_full",
    "funds_low",
    "reach",
    "explain_days",
)
_NEW_PLAN = -1


@dataclass(frozen=True, slots=True)
class Carried:
    """One project that the new year would begin with; amounts in fen, None is not known.

    ``before`` is completed before the last year, ``in_year`` in it, ``completed_before`` their sum. ``stands``: the
    project is in the new plan already, and nothing is proposed for it."""

    project: int
    code: str
    name: str
    year_class: str
    before: int | None
    in_year: int | None
    stands: bool

    @property
    def completed_before(self) -> int | None:
        if self.before is None or self.in_year is None:
            return None
        return self.before + self.in_year


@dataclass(frozen=True, slots=True)
class Proposal:
    """The new plan year and who comes along; ``plan`` is None where the year has none yet."""

    year: int
    last: Plan
    plan: Plan | None
    rows: list[Carried]
    #: the last month of the year before that was reported
    reported: int | None

    @property
    def open(self) -> list[Carried]:
        """Those that the new plan lacks."""
        return [row for row in self.rows if not row.stands]

    @property
    def warning(self) -> str:
        """That the year before is not reported to its end, so that what was completed in it may grow; "" where it is."""
        told = {"last": self.last.year, "month": self.reported or 0}
        return "" if self.reported == 12 else sentences.say("carried-early", told)

    def differences(self, chosen: Collection[str] | None = None) -> list[Difference]:
        """The plan year where it is missing, and a year plan for each project (or those of the codes ``chosen``)."""
        found: list[Difference] = []
        if self.plan is None:
            settings = {key: getattr(self.last, key) for key in TAKEN_OVER}
            found.append(
                ledger.create("plan", _NEW_PLAN, {"year": self.year, "status": "drafting", **settings})
            )
        plan = self.plan.pk if self.plan else _NEW_PLAN
        wanted = [row for row in self.open if chosen is None or row.code in chosen]
        return [*found, *(_year_plan(row, plan, place) for place, row in enumerate(wanted, 1))]


def _year_plan(row: Carried, plan: int, place: int) -> Difference:
    wanted: dict[str, Scalar] = {
        "project": row.project, "plan": plan, "year_class": row.year_class, "carried_over": True,
        "completed_before": row.completed_before,
    }  # fmt: skip
    return ledger.create("year_plan", -place, wanted)


def propose(year: int) -> Proposal:
    """What ``year`` would begin with; four queries. Raises ``Refused`` where the year before has no plan."""
    last = Plan.objects.filter(year=year - 1).first()
    if last is None:
        raise Refused("no-plan-before", year=year - 1)
    plan = Plan.objects.filter(year=year).first()
    stands = set(YearPlan.objects.filter(plan=plan).values_list("project_id", flat=True)) if plan else set()
    rows = YearPlan.objects.filter(plan=last, project__placeholder=False).exclude(project__stage__in=ENDED)
    keys = (
        "project_id", "project__code", "project__name", "project__stage", "year_class", "completed_before", "year_to_date__to_12",
    )  # fmt: skip
    found = rows.order_by("project_id").values_list(*keys)
    carried = [_carried(stands, *row) for row in found.iterator()]
    return Proposal(year, last, plan, carried, figures.last_month(last))


def _carried(
    stands: set[int],
    project: int,
    code: str,
    name: str,
    stage: str,
    held: str,
    before: int | None,
    in_year: int | None,
) -> Carried:
    year_class = held if stage in NOT_BEGUN and held in OF_BEGINNERS else "continued"
    return Carried(project, code, name, year_class, before, in_year, project in stands)
