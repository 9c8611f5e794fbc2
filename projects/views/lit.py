"""What a project's page shows of its lights: the four at the end of a month with their arithmetic, and what is left of the year."""

from __future__ import annotations

from dataclasses import dataclass

from projects import figures, vocabulary
from projects.figures import Forecast, Light, Lit
from projects.models import YearPlan


@dataclass(frozen=True, slots=True)
class Line:
    """One of the four lights under its heading."""

    heading: str
    light: Light


@dataclass(frozen=True, slots=True)
class Lighting:
    """The lights of a year plan at the end of ``month``, the worst first named, and the rest of the year.

    ``reported`` is the month of its last counted return, which the figures go by."""

    month: int
    worst: Light
    lines: list[Line]
    forecast: Forecast | None
    reported: int | None


def lighting(row: YearPlan, lit: list[Lit]) -> Lighting | None:
    """At the end of the plan's last reported month; None where nothing was reported in it, and for a placeholder."""
    month = figures.last_month(row.plan)
    if month is None or row.project.placeholder:
        return None
    at = lit[month - 1]
    return Lighting(month, at.lights.worst, lines(at), at.forecast, at.reported)


@dataclass(frozen=True, slots=True)
class Row:
    """A light through the months under its heading: January to the last reported month, "" for none."""

    heading: str
    colours: list[str]


def by_month(lit: list[Lit]) -> list[Row]:
    """The four lights month by month up to the last return; none where nothing was reported."""
    told = [at for at in lit if at.reported == at.standing.month]
    last = told[-1].standing.month if told else 0
    return (
        [
            Row(line.heading, [list(at.lights)[place].colour for at in lit[:last]])
            for place, line in enumerate(lines(lit[0]))
        ]
        if last
        else []
    )


def lines(at: Lit) -> list[Line]:
    """The four lights under their headings."""
    return [Line(vocabulary.column("figure", f"light_{light.kind}").heading(), light) for light in at.lights]
