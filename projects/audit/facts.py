"""What rules look at: a return as it stands or would stand, and a project with its year. Plain data, no questions."""

from __future__ import annotations

from dataclasses import dataclass, field

from projects.figures.lighting import STARTED, later
from projects.ledger.summary import carried_on

#: stages in which building is over
OVER = frozenset({"finished", "producing", "full"})
#: evidence that has to carry the signatures of owner, builder and supervisor
SIGNED_KIND = "progress"


@dataclass(slots=True)
class Filed:
    """A monthly return, and the year to date that stood before it. Amounts in fen; None is not known.

    ``before`` is the year to date at the end of the month before, 0 in the first month; ``follows`` says that nothing is
    missing between it and this month. ``percent`` is the physical progress in hundredths of a percent."""

    month: int = 0
    completed: int | None = None
    declared: int | None = None
    before: int | None = None
    follows: bool = False
    construction: int | None = None
    installation: int | None = None
    equipment: int | None = None
    other_costs: int | None = None
    funds: int | None = None
    statistics: int | None = None
    percent: int | None = None
    progress: str = ""
    explained: bool = False
    id: int = 0
    #: whole days that it came after the day it was due; 0 in time
    late: int = 0
    to_date: int | None = None

    def __post_init__(self) -> None:
        """本年累计: what is declared as such, else what stood before and this month."""
        if not (self.completed is None and self.declared is None):
            self.to_date = carried_on(self.before, self.completed, self.declared)

    @property
    def expected(self) -> int | None:
        """What the year to date must be: the month before and this month. None where either is not known."""
        if self.before is None or self.completed is None or not self.follows:
            return None
        return self.before + self.completed

    @property
    def parts(self) -> dict[str, int]:
        """What is known of the composition, by column."""
        found = {
            "construction": self.construction, "installation": self.installation, "equipment": self.equipment,
            "other_costs": self.other_costs,
        }  # fmt: skip
        return {key: amount for key, amount in found.items() if amount is not None}


@dataclass(frozen=True, slots=True)
class Paper:
    """A piece of evidence: which return it is for, its kind, whether all three parties signed it."""

    returned: int | None
    kind: str
    signed: bool


@dataclass(frozen=True, slots=True)
class Prior:
    """The year before: completed before it, its year to date if December was reported; fen."""

    completed_before: int | None
    december: int | None


@dataclass(slots=True)
class Facts:
    """A project in the plan of ``year`` at the end of ``month`` (0: nothing was reported yet). Amounts in fen.

    Dates are as precise as they are known ("2021", "2021-05", "2021-05-03", "")."""

    year: int = 0
    month: int = 0
    project: int = 0
    code: str = ""
    name: str = ""
    national_code: str = ""
    stage: str = ""
    approval: str = ""
    total: int | None = None
    planned_start: str = ""
    planned_finish: str = ""
    started: str = ""
    finished: str = ""
    produced: str = ""
    statistics: str = ""
    statistics_date: str = ""
    parent: int | None = None
    year_class: str = ""
    planned: int | None = None
    adjusted: int | None = None
    adjusted_from: int | None = None
    completed_before: int | None = None
    start_month: int | None = None
    finish_month: int | None = None
    filed: dict[int, Filed] = field(default_factory=dict)
    prior: Prior | None = None
    #: (kind, state, actual date) of each permit
    permits: list[tuple[str, str, str]] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    #: (old, new) of each change of the total investment, the earliest first
    totals: list[tuple[int | None, int | None]] = field(default_factory=list)

    @property
    def last(self) -> Filed | None:
        """The last counted return."""
        return self.filed[max(self.filed)] if self.filed else None

    @property
    def plan(self) -> int | None:
        """The year's plan in force at the month: the adjusted one from its month on."""
        in_force = self.adjusted is not None and (self.adjusted_from or 1) <= max(self.month, 1)
        return self.adjusted if in_force else self.planned

    @property
    def at(self) -> str:
        """The month as dates are written, "2021-05"; the year's beginning where nothing was reported."""
        return f"{self.year}-{self.month or 1:02d}"

    @property
    def has_started(self) -> bool:
        """By its date, else by the stage it is in, as the start light has it."""
        return not later(self.started, self.at) if self.started else self.stage in STARTED

    @property
    def is_finished(self) -> bool:
        return not later(self.finished, self.at) if self.finished else self.stage in OVER

    @property
    def government(self) -> bool:
        """政府投资项目 are those under 审批 (DOMAIN.md §2.1)."""
        return self.approval == "approval"

    def since_start(self, at: Filed) -> int | None:
        """自开始累计 at a return: what is known of it; None without a year to date."""
        return None if at.to_date is None else at.to_date + (self.completed_before or 0)

    @property
    def knows_before(self) -> bool:
        """Whether all that was completed since the start is known: a project of the class new has nothing before."""
        return self.completed_before is not None or self.year_class == "new"
