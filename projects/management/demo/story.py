"""What happens to each project in the simulated year: when it starts, how fast it goes, what stands in its way.

Everything follows from the project's id and a seed, so that every demo is the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from random import Random

from projects.models import YearPlan
from projects.values import FEN

SEED, YEAR, LAST_MONTH = 2021, 2021, 9
WAN = FEN["万元"]
#: how much of a year's investment is done by the end of each month where winter stops building, in percent
SEASON = (1, 2, 5, 12, 24, 38, 52, 66, 78, 89, 96, 100)
#: how fast a project goes against the season
_SPEEDS = (1.3, 1.2, 1.1, 1.1, 1.0, 1.0, 0.95, 0.6, 0.35)
_CLASSES = ("new", "new", "new", "continued", "continued", "completing", "completing", "preparatory")
#: months by which new projects start later than planned
_DELAYS = (0, 0, 0, 0, 0, 1, 2, 4, 7)
#: slower than this is behind for all to see
_SLOW = 0.7


def dice(*about: object) -> Random:
    """Chance that is the same in every run: it depends on what it is about, and on nothing else."""
    return Random(":".join(str(each) for each in (SEED, *about)))  # noqa: S311


@dataclass(frozen=True)
class Story:
    """The year of one project, by its id. Months of the year are numbers; 0 is before the year, None never."""

    project: int

    @cached_property
    def kind(self) -> str:
        """The class of the year."""
        return dice("class", self.project).choice(_CLASSES)

    @cached_property
    def speed(self) -> float:
        return 0.2 if self.kind == "preparatory" else dice("speed", self.project).choice(_SPEEDS)

    @property
    def slow(self) -> bool:
        return self.speed < _SLOW and self.kind != "preparatory"

    @cached_property
    def planned_start(self) -> int:
        """The month in which it is planned to start; 0 for one that goes on."""
        chance = dice("start", self.project)
        return {"new": chance.randint(2, 5), "preparatory": chance.randint(10, 11)}.get(self.kind, 0)

    @cached_property
    def started(self) -> int | None:
        month = self.planned_start + (dice("delay", self.project).choice(_DELAYS) if self.planned_start else 0)  # fmt: skip
        return month if month <= LAST_MONTH else None

    @cached_property
    def halted(self) -> range:
        """The months in which it stood still."""
        chance = dice("halt", self.project)
        if self.kind == "preparatory" or chance.random() > 0.06:
            return range(0)
        first = chance.randint(6, 8)
        return range(first, first + chance.choice((1, 2, 9)))

    @cached_property
    def finished(self) -> int | None:
        ahead = self.kind == "completing" and self.speed >= 1 and not self.halted
        return dice("finish", self.project).randint(7, 9) if ahead else None

    def stage(self, month: int) -> str:
        """The stage at the end of a month; 0 is before the year."""
        if self.started is None or month < self.started:
            return "preparing"
        if self.finished is not None and month >= self.finished:
            return "finished"
        return "halted" if month in self.halted else "building"

    def share(self, month: int) -> float:
        """How much of the year's plan is done by the end of a month. What starts late does it in what is left of the year."""
        if month < 1 or self.started is None or month < self.started:
            return 0.0
        if month in self.halted:
            return self.share(month - 1)
        if self.finished is not None and month >= self.finished:
            return dice("last", self.project).uniform(0.95, 1.0)
        before = SEASON[self.started - 2] if self.started > 1 else 0
        season = (SEASON[month - 1] - before) / (100 - before)
        noise = dice("noise", self.project, month).uniform(0.97, 1.03)
        return max(min(season * self.speed * noise, 1.1), self.share(month - 1))

    # --- how it is reported

    @cached_property
    def only_cumulative(self) -> bool:
        """Whether its department reports nothing but the year to date."""
        return dice("cumulative", self.project).random() < 0.06

    def late(self, month: int) -> bool:
        """Whether the return of a month comes when the others are in already; the last month's have not come yet."""
        return dice("late", self.project, month).random() < 0.07

    def sent_back(self, month: int) -> bool:
        """Whether the project office sends the return of a month back once."""
        return not self.late(month) and dice("back", self.project, month).random() < 0.025


def story(row: YearPlan) -> Story:
    return Story(row.project_id)


def to_date(row: YearPlan, month: int) -> int:
    """Completed from January to ``month`` in whole 万元, as fen."""
    return int((row.planned or 0) * story(row).share(month)) // WAN * WAN


def day(month: int, day: int = 15, year: int = YEAR) -> str:
    """A date as it is kept."""
    return f"{year}-{month:02d}-{day:02d}"
