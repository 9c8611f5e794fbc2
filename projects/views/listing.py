"""What an address of the list means: plan, filter, columns, order and sums. The page and its export share it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from projects import access, figures, filters, tables
from projects.models import Organisation, Period, Plan, YearPlan
from projects.rows import Shower
from projects.vocabulary import Column

CANCELLED = "cancelled"
#: what an address of the list says of the page and not of its rows
_OF_THE_PAGE = frozenset({"sort", "columns", "page", "per_page"})
#: rows of a search are counted and summed up to this many
COUNT_TO = 10_000


@dataclass(slots=True)
class Listing:
    """The list as an address asks for it, before any row is read."""

    user: User
    plan: Plan
    month: int | None
    filter: filters.LedgerFilter
    columns: list[Column]
    sort: str
    #: the month that computed columns and sums are of: the one asked for, else the last reported
    at: int | None
    known: QuerySet[YearPlan] | None = None

    @property
    def chosen(self) -> QuerySet[YearPlan]:
        """The year plans that the filter leaves, in no order; by their ids once these are known."""
        found: QuerySet[YearPlan] = self.filter.qs if self.known is None else self.known
        return found

    def table(self, count: int, estimates: figures.Estimates | None) -> tables.LedgerTable:
        """The table over these rows, sorted; ``count`` is how many there are."""
        period = Period.objects.filter(plan=self.plan, month=self.month).first() if self.month else None
        rows = tables.with_month(self.chosen, period) if self.month else self.chosen
        if computed := self._sorted_by_computed():
            rows = figures.ordered(rows, self.plan, self.at, computed)
        shower = Shower(self.columns, period, estimates, (self.plan, self.at))
        made = tables.table(tables.Rows(rows, self.columns, count, shower))
        made.order_by = self.sort
        return made

    def _sorted_by_computed(self) -> list[str]:
        asked = {part.lstrip("-") for part in self.sort.split(",")}
        return [each.key for each in self.columns if each.model == tables.FIGURE and each.key in asked]

    def ordered(self) -> QuerySet[YearPlan]:
        """All rows of the list in its order, for the export."""
        rows: QuerySet[YearPlan] = self.table(0, None).data.ordered
        return rows


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums under the filter (cancelled projects left out unless asked for), and the number of rows on show.

    ``more``: there are more rows than were counted, and no sums of them."""

    sums: figures.Group | None
    month: int | None
    cancelled: int
    rows: int
    more: bool = False


def listing(request: HttpRequest, user: User) -> Listing | None:
    """The list an address asks for; None where no plan has projects."""
    return listing_of(request.GET, user)


def listing_of(asked: QueryDict, user: User) -> Listing | None:
    """The list that a query asks for, with what this person may see; None where no plan has projects."""
    years = filters.plans()
    plan = plan_of(years, asked.get("year"))
    if plan is None:
        return None
    found = filters.LedgerFilter(_with_year(asked, plan), user, plan, years)
    found.form.is_valid()
    month = int(found.form.cleaned_data.get("month") or 0) or None
    columns = tables.chosen(asked.getlist("columns"), month)
    return Listing(user, plan, month, found, columns, asked.get("sort", ""), found.at)


def plan_of(years: list[Plan], asked: str | None) -> Plan | None:
    """The plan of the year asked for, else the newest; None where there is none."""
    return next((plan for plan in years if str(plan.year) == asked), years[0] if years else None)


def _with_year(asked: QueryDict, plan: Plan) -> QueryDict:
    data = asked.copy()
    if not data.get("year"):
        data["year"] = str(plan.year)
    return data


def totals(found: Listing) -> Totals:
    """From the summary where it knows the filter's dimensions and the person sees all; else over the rows themselves."""
    if access.sees_all(found.user) and found.filter.by_summary:
        return _of_summary(found)
    return _of_rows(found)


def traced(query: QueryDict, found: Listing) -> dict[str, Any]:
    """The query that stands for the rows of a list in the addresses of their trail: filters, year and month."""
    asked = {key: value for key, value in query.items() if value and key not in _OF_THE_PAGE}
    return {**asked, "year": found.plan.year, **({"month": found.at} if found.at else {})}


def _of_summary(found: Listing) -> Totals:
    year, dimensions = int(found.plan.year), _dimensions(found.filter.asked)
    made = figures.rollup(year, found.month, "class", **dimensions)
    cancelled = 0
    if "stages" not in dimensions:
        dimensions["stages"] = [CANCELLED]
        cancelled = figures.rollup(year, found.month, "class", **dimensions).total.count
    return Totals(made.total, made.month, cancelled, made.total.count + cancelled)


def _of_rows(found: Listing) -> Totals:
    """One look at the rows, up to ``COUNT_TO`` of them; afterwards the list knows them by id."""
    ids = list(found.chosen.order_by().values_list("pk", flat=True)[: COUNT_TO + 1])
    if len(ids) > COUNT_TO:
        return Totals(None, found.month, 0, COUNT_TO, more=True)
    found.known = YearPlan.objects.filter(pk__in=ids)
    named = "stage" in found.filter.asked
    made = figures.rollup_of(found.plan, found.known, found.month, "class", cancelled=named)
    return Totals(made.total, made.month, len(ids) - made.total.count, len(ids))


def _dimensions(asked: dict[str, Any]) -> dict[str, Any]:
    """The filter's values as ``figures.rollup`` takes them; "not known" is the empty value."""
    names = {"sector": "sectors", "year_class": "classes", "stage": "stages", "responsible": "departments"}
    return {names[name]: [_key(name, value)] for name, value in asked.items()}


def _key(name: str, value: Any) -> str | int:
    if value == filters.NONE:
        return 0 if name == "responsible" else ""
    return value.pk if isinstance(value, Organisation) else str(getattr(value, "code", value))
