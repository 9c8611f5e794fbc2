"""What a project's page shows of it: its facts, its year plans side by side, its months, and its trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from projects import display, figures, values, vocabulary
from projects.display import Names
from projects.models import Change, ChangeSet, Project, Support, YearPlan
from projects.rows import ESTIMATED
from projects.views import changes, changesets, keyset
from projects.views.around.lines import evidence_counts
from projects.views.wording import source_of
from projects.vocabulary import Column, Kind

#: changes of the trail on one page
TRAIL = 30
#: said in the head of the page already
_IN_HEAD = frozenset({"code", "name"})


@dataclass(frozen=True, slots=True)
class Fact:
    """A heading, what is known under it, what that rests on, and an estimate where nothing is known."""

    heading: str
    value: str
    basis: str = ""
    estimate: str = ""
    long: bool = False
    #: where its trail begins
    url: str = ""


def facts(project: Project, newest: YearPlan | None, estimates: figures.Estimates | None) -> list[Fact]:
    """All columns of the project in the order of the vocabulary, long texts last."""
    columns = [c for c in vocabulary.COLUMNS["project"] if c.sheet and c.key not in _IN_HEAD]
    names = _names(columns, project)
    supports = _supports(project)
    found = [
        Fact(column.heading(), supports)
        if column.kind is Kind.LINKS
        else _fact(column, project, newest, estimates, names)
        for column in columns
    ]
    return sorted(found, key=lambda fact: fact.long)


def _names(columns: list[Column], holder: Any) -> Names:
    names = Names()
    for column in columns:
        if column.kind is Kind.REFERENCE:
            names.want(column.refers, getattr(holder, column.attribute))
    return names


def _supports(project: Project) -> str:
    rows = Support.objects.filter(project=project).order_by("pk")
    return "、".join(rows.values_list("organisation__name", flat=True))


def _fact(
    column: Column,
    holder: Project | YearPlan,
    row: YearPlan | None,
    estimates: figures.Estimates | None,
    names: Names,
) -> Fact:
    value = getattr(holder, column.attribute)
    basis = display.basis(getattr(holder, column.basis)) if column.basis and value is not None else ""
    shown = display.with_unit(column, value, names)
    url = reverse("trail-field", args=[column.model, holder.pk, column.key]) if shown else ""
    return Fact(
        column.heading(), shown, basis, _estimate(column, row, estimates), column.kind is Kind.LONG, url
    )


def _estimate(column: Column, row: YearPlan | None, estimates: figures.Estimates | None) -> str:
    """What an open amount of this row is estimated at, with its unit."""
    if row is None or estimates is None or column.key not in ESTIMATED:
        return ""
    share = getattr(estimates, column.key)(row)
    return (
        f"≈ {values.show_amount(share, column.unit)} {vocabulary.unit_after(column.unit)}"
        if share is not None
        else ""
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One heading over all year plans of a project."""

    heading: str
    facts: list[Fact]


def year_plans(project: Project) -> list[YearPlan]:
    """The project's year plans, newest first."""
    rows = YearPlan.objects.filter(project=project).select_related("plan", "project")
    return list(rows.order_by("-plan__year"))


def plan_lines(plans: list[YearPlan], estimates: dict[int, figures.Estimates]) -> list[Line]:
    """Headings down, years across; months have a table of their own, and what no year knows is left out."""
    names = Names()
    columns = [c for c in vocabulary.COLUMNS["year_plan"] if c.sheet and not c.key.startswith("month_")]
    lines = [
        Line(c.heading(), [_fact(c, row, row, estimates.get(row.plan_id), names) for row in plans])
        for c in columns
    ]
    return [line for line in lines if any(fact.value or fact.estimate for fact in line.facts)]


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of the year: the project's own plan for it beside what ``figures`` knows.

    ``light`` is the computed progress light, "" after the last report; ``evidence`` the files under its return."""

    own: int | None
    figures: figures.MonthFigures
    state: str
    light: str
    evidence: int


def months(row: YearPlan, lit: list[figures.Lit]) -> list[MonthLine]:
    """The twelve months of a year plan; empty where neither a plan nor a return tells anything."""
    states = {choice.value: choice.name() for choice in vocabulary.column("monthly_return", "state").choices}
    reported = figures.project_months(row)
    files = evidence_counts(each.return_id for each in reported)
    found = [
        MonthLine(
            getattr(row, f"month_{each.month}"),
            each,
            states.get(each.state, each.state),
            "" if each.to_date is None else at.lights.progress.colour,
            files.get(each.return_id or 0, 0),
        )
        for each, at in zip(reported, lit, strict=True)
    ]
    told = any(each.own is not None or each.figures.plan is not None or each.state for each in found)
    return found if told else []


def chart(lines: list[MonthLine]) -> dict[str, list[float | None]]:
    """The months for the chart, in 万元; null is not known."""
    return {
        "completed": [_wan(line.figures.completed) for line in lines],
        "to_date": [_wan(line.figures.to_date) for line in lines],
        "planned_to_date": [_wan(line.figures.planned_to_date) for line in lines],
    }


def _wan(fen: int | None) -> float | None:
    return None if fen is None else float(values.in_unit(fen, "万元"))


@dataclass(frozen=True, slots=True)
class Step:
    """A change of the trail with the change set it belongs to; ``first`` where that one begins.

    ``object`` tells what it is, behind the project's own name, which every one of them would repeat."""

    changeset: ChangeSet
    change: changes.Shown
    source: str
    object: str
    first: bool


def trail(request: HttpRequest, project: Project) -> tuple[keyset.Page[Change], list[Step]]:
    """Changes of the project and of all that belongs to it, newest first, by change set."""
    entries = changesets.of_project(project.pk).prefetch_related("changeset")
    page = keyset.page(request, entries, "id", TRAIL, newest_first=True, name="trail_")
    shown = changes.show(page.rows)
    before = [None, *(entry.changeset_id for entry in page.rows)]
    steps = [
        Step(
            entry.changeset,
            change,
            source_of(entry.changeset),
            _beneath(change, project),
            entry.changeset_id != last,
        )
        for entry, change, last in zip(page.rows, shown, before, strict=False)
    ]
    return page, steps


def _beneath(change: changes.Shown, project: Project) -> str:
    """The part of an object's name that says more than the project: the year, the month, the department."""
    own = f"{project.code} {project.name}"
    return change.what.text.removeprefix(own).removeprefix(" · ")


def estimates(plans: list[YearPlan]) -> dict[int, figures.Estimates]:
    """Estimates by plan, for the plans in which something of this project is open."""
    found: dict[int, figures.Estimates] = {}
    for row in plans:
        if row.planned is None or row.project.total_investment is None:
            found[row.plan_id] = figures.Estimates.of(row.plan)
    return found


def chosen_year(plans: list[YearPlan], asked: str) -> YearPlan | None:
    """The year plan whose months are shown: the one asked for, else the newest."""
    return next((row for row in plans if str(row.plan.year) == asked), plans[0] if plans else None)
