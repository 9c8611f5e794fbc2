"""Rows of the ledger's list as they are shown: texts, classes, names and estimates, for one page at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from projects import choices, display, values, vocabulary
from projects.display import Names
from projects.figures import Estimates, computed
from projects.models import MonthlyReturn, Period, Plan, Support, YearPlan
from projects.vocabulary import Column, Kind

#: the key of every row: always on show, so that an exported file can come back
KEY = "code"
#: returns of other states are not shown as figures
COUNTED = ("submitted", "accepted")
NUMBERS = frozenset({Kind.AMOUNT, Kind.INTEGER, Kind.PERCENT})
#: amounts that may be estimated where they are not known
ESTIMATED = frozenset({"total_investment", "planned"})
# Classes are our own words: marked as safe once, the template need not escape them in every cell.
NUM, NEGATIVE, ESTIMATE = SafeString("num"), SafeString("num negative"), SafeString("num estimate")
NAME, WORDS = SafeString("name"), SafeString("words")
LIGHTS = {each.value: SafeString(f"nowrap light light-{each.value}") for each in choices.LIGHTS}
_OF_KIND = {
    Kind.LONG: SafeString("long"),
    Kind.DATE: SafeString("nowrap"),
    Kind.CHOICE: SafeString("nowrap"),
    Kind.REFERENCE: WORDS,
    Kind.TEXT: WORDS,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it is shown."""

    text: str
    css: SafeString
    #: where its trail begins
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One project of the plan as it is shown: its code, which leads to its page, and the other columns."""

    css: str
    code: str
    url: str
    cells: list[Cell]


EMPTY = Cell("", SafeString(""))
#: makes a cell from the object that holds the value (None: no return of the month) and the year plan
Maker = Callable[[Any, YearPlan], Cell]


class Shower:
    """Shows year plans by id: the cells of the chosen columns, with names, links and estimates.

    A bounded number of queries: year plans, returns of the month, names of each kind, supporting departments, and what
    the computed columns need ``at`` the end of a month of the plan."""

    def __init__(
        self,
        columns: list[Column],
        period: Period | None,
        estimates: Estimates | None,
        at: tuple[Plan, int | None] | None = None,
    ) -> None:
        self.columns = [column for column in columns if column.key != KEY]
        self.period = period
        self.estimates = estimates
        self._at = at
        self._names = Names()
        self._supports: dict[int, str] = {}
        self._projects_url = reverse("project-list")
        self._makers = [self._maker(column) for column in self.columns]

    def rows(self, ids: list[int]) -> list[Row]:
        """Rows in the order of these ids of year plans."""
        found = YearPlan.objects.order_by().select_related("project").in_bulk(ids)
        plans = [found[pk] for pk in ids if pk in found]
        returns, computed = self._returns(ids), self._computed(plans)
        self._gather(plans)
        return [self._row(plan, returns.get(plan.pk), computed.get(plan.pk)) for plan in plans]

    def _computed(self, plans: list[YearPlan]) -> dict[int, SimpleNamespace]:
        keys = [column.key for column in self.columns if column.model == "figure"]
        found = computed.values(plans, *self._at, keys) if self._at else {}
        return {pk: SimpleNamespace(**values) for pk, values in found.items()}

    def _returns(self, ids: list[int]) -> dict[int, MonthlyReturn]:
        if self.period is None or not any(column.model == "monthly_return" for column in self.columns):
            return {}
        counted = MonthlyReturn.objects.filter(period=self.period, year_plan__in=ids, state__in=COUNTED)
        return {each.year_plan_id: each for each in counted}

    def _gather(self, plans: list[YearPlan]) -> None:
        for column in self.columns:
            if column.kind is Kind.REFERENCE:
                for plan in plans:
                    self._names.want(column.refers, getattr(plan.project, column.attribute))
            elif column.kind is Kind.LINKS:
                self._supports = _supports([plan.project_id for plan in plans])

    def _row(self, plan: YearPlan, reported: MonthlyReturn | None, computed: SimpleNamespace | None) -> Row:
        holders = {
            "project": plan.project, "year_plan": plan, "monthly_return": reported, "figure": computed
        }  # fmt: skip
        cells = [
            make(holders[column.model], plan) for column, make in zip(self.columns, self._makers, strict=True)
        ]
        code = plan.project.code
        return Row(
            "placeholder-row" if plan.project.placeholder else "", code, f"{self._projects_url}{code}/", cells
        )

    def _maker(self, column: Column) -> Maker:
        """How the cells of a column are made, chosen once for all rows."""
        if column.kind is Kind.LINKS:
            return lambda _holder, plan: Cell(self._supports.get(plan.project_id, ""), WORDS)
        if column.kind is Kind.AMOUNT:
            return self._amount(column)
        return _light(column.key) if column.choices is choices.LIGHTS else self._plain(column)

    def _plain(self, column: Column) -> Maker:
        key, css = column.attribute, _css(column)
        name = self._names.text

        def make(holder: Any, _plan: YearPlan) -> Cell:
            value = getattr(holder, key) if holder else None
            return Cell(vocabulary.show(column, value, name), css) if value not in (None, "") else EMPTY

        return make

    def _amount(self, column: Column) -> Maker:
        key, unit = column.attribute, column.unit
        estimated = (
            getattr(self.estimates, column.key) if column.key in ESTIMATED and self.estimates else None
        )

        trail = self._trail(column)

        def make(holder: Any, plan: YearPlan) -> Cell:
            value = getattr(holder, key) if holder else None
            if value is not None:
                return Cell(
                    values.show_amount(value, unit), NUM if value >= 0 else NEGATIVE, trail(holder, plan)
                )
            share = estimated(plan) if estimated else None
            return Cell("≈ " + values.show_amount(share, unit), ESTIMATE) if share is not None else EMPTY

        return make

    def _trail(self, column: Column) -> Callable[[Any, YearPlan], str]:
        """The address of an amount's trail: the field that it stands in, or the months that it is computed of."""
        if column.model != "figure":
            before, after = _around(reverse("trail-field", args=[column.model, 0, column.key]))
            return lambda holder, _plan: f"{before}{holder.pk}{after}"
        year, month = self._at or (None, None)
        if year is None:
            return lambda _holder, _plan: ""
        before, after = _around(reverse("trail-project", args=["0", year.year]))
        return lambda _holder, plan: f"{before}{plan.project.code}{after}?month={month}"


def _around(url: str) -> tuple[str, str]:
    """What stands before and behind the place in an address that differs from row to row."""
    before, _zero, after = url.partition("/0/")
    return f"{before}/", f"/{after}"


def _light(key: str) -> Maker:
    """A light with its sign and its word, so that it does not speak by colour alone."""
    cells = {each.value: Cell(display.light(each.value), LIGHTS[each.value]) for each in choices.LIGHTS}

    def make(holder: Any, _plan: YearPlan) -> Cell:
        return cells.get(getattr(holder, key), EMPTY) if holder else EMPTY

    return make


def _css(column: Column) -> SafeString:
    """The class of a column's cells."""
    if column.kind in NUMBERS:
        return NUM
    return NAME if column.key == "name" else _OF_KIND.get(column.kind, EMPTY.css)


def _supports(projects: list[int]) -> dict[int, str]:
    """Project id → the names of its supporting departments."""
    found: dict[int, list[str]] = {}
    rows = Support.objects.filter(project_id__in=projects).order_by("project_id", "pk")
    for project, name in rows.values_list("project_id", "organisation__name"):
        found.setdefault(project, []).append(name)
    return {project: "、".join(names) for project, names in found.items()}
