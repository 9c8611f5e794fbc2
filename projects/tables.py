"""The ledger's list: columns from the vocabulary, sorted with a stable tie-break, with a fast row of its own.

django-tables2 keeps the heads, the sorting and the paging; its own rows cost ten times what these do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_tables2 as tables
from django.db.models import Case, F, FilteredRelation, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy
from django_tables2.data import TableData

from projects import vocabulary
from projects.models import Period, YearPlan
from projects.rows import COUNTED, KEY, NUMBERS, Row, Shower
from projects.vocabulary import Column, Kind

__all__ = [
    "DEFAULT", "DEFAULT_OF_MONTH", "PAGE_SIZE", "PAGE_SIZES", "LedgerTable", "Row", "Rows", "Shower",
    "chosen", "default_keys", "offered", "ordering", "table", "with_month",
]  # fmt: skip

#: shown where the address does not say which columns
DEFAULT = (
    "code",
    "name",
    "sector",
    "year_class",
    "responsible",
    "stage",
    "light",
    "total_investment",
    "planned",
)
#: shown as well when a month is asked for
DEFAULT_OF_MONTH = ("completed", "declared_to_date", "progress")
PAGE_SIZES = (20, 50, 100, 200, 1000)
PAGE_SIZE = 50
#: codes are made of ids, so the id sorts as the code does, and has an index
TIE_BREAK = ("project_id", "pk")
#: the model of computed columns
FIGURE = "figure"


def offered(month: int | None) -> list[Column]:
    """The columns that can be chosen: the ledger's, with those of the monthly return when a month is asked for; the
    computed ones stand behind the name, where a light is seen."""
    code, name, *others = vocabulary.ledger_columns(month is not None)
    return [code, name, *vocabulary.FIGURE, *others]


def default_keys(month: int | None) -> tuple[str, ...]:
    """The keys shown where nothing is chosen."""
    return DEFAULT + DEFAULT_OF_MONTH if month else DEFAULT


def chosen(asked: Sequence[str], month: int | None) -> list[Column]:
    """The columns of ``?columns=a,b,c`` in the ledger's order; the default ones where none is known."""
    keys = {key for part in asked for key in part.split(",")}
    columns = offered(month)
    if not keys & {column.key for column in columns}:
        keys = set(default_keys(month))
    return [column for column in columns if column.key in keys or column.key == KEY]


def path(column: Column) -> str:
    """Where a kept column's value stands, from the year plan on; a reference is its id."""
    before = {"project": "project__", "year_plan": "", "monthly_return": "month_return__"}[column.model]
    return before + column.attribute


def with_month(rows: QuerySet[YearPlan], period: Period | None) -> QuerySet[YearPlan]:
    """Rows that know their counted return of the month as ``month_return``."""
    of_period = Q(returns__period_id=period.pk if period else 0, returns__state__in=COUNTED)
    return rows.annotate(month_return=FilteredRelation("returns", condition=of_period))


def ordering(column: Column, descending: bool) -> list[OrderBy]:
    """How the rows are sorted by a column; what is not known stands last in either direction.

    A computed column is sorted by what ``figures.ordered`` has put beside the rows."""
    if column.model == FIGURE:
        return [OrderBy(F(f"by_{column.key}"), descending, nulls_last=True)]
    if column.key == KEY:
        return [OrderBy(F("project_id"), descending)]
    if column.kind is Kind.CHOICE:
        places = [
            When(**{path(column): choice.value}, then=place) for place, choice in enumerate(column.choices)
        ]
        return [
            OrderBy(Case(*places, default=None, output_field=IntegerField()), descending, nulls_last=True)
        ]
    if column.kind is Kind.REFERENCE:
        named = {"sector": "order", "organisation": "name", "project": "code"}[column.refers]
        return [OrderBy(F(f"project__{column.key}__{named}"), descending, nulls_last=True)]
    if column.kind in NUMBERS:
        return [OrderBy(F(path(column)), descending, nulls_last=True)]
    return [*_known_first(column), OrderBy(F(path(column)), descending, nulls_last=True)]


def _known_first(column: Column) -> list[OrderBy]:
    if column.required:
        return []
    empty = Case(When(**{path(column): ""}, then=Value(1)), default=Value(0))
    return [OrderBy(empty)]


class Rows(TableData):  # type: ignore[misc]
    """The data of the table: a queryset of year plans, of which only the page on show is read."""

    def __init__(self, rows: QuerySet[YearPlan], columns: list[Column], count: int, shower: Shower) -> None:
        super().__init__(rows)
        self.columns = {column.key: column for column in columns}
        self.count = count
        self.shower = shower
        self.ordered = rows.order_by(*TIE_BREAK)

    def __len__(self) -> int:
        return self.count

    def order_by(self, aliases: Sequence[str]) -> None:
        """Sort by the columns asked for, then by code, so that equal rows never change places between pages."""
        wanted = [
            part for alias in aliases for part in ordering(self.columns[alias.lstrip("-")], alias[0] == "-")
        ]
        self.ordered = self.data.order_by(*wanted, *TIE_BREAK)

    def __getitem__(self, key: Any) -> list[Row]:
        """The rows of one page: sorting and skipping go over ids, whole rows are read for the page alone."""
        return self.shower.rows(list(self.ordered.values_list("pk", flat=True)[key]))


class LedgerTable(tables.Table):  # type: ignore[misc]
    """The list of the ledger. Heads, sorting and pages by django-tables2; rows by ``Rows``."""

    class Meta:
        template_name = "projects/table.html"
        order_by_field = "sort"
        orderable = True

    @property
    def page_rows(self) -> list[Row]:
        """The rows on show."""
        return list(self.paginated_rows.data)


def table(rows: Rows) -> LedgerTable:
    """A table whose columns are those of ``rows``."""
    return LedgerTable(rows, extra_columns=[(column.key, _head(column)) for column in rows.columns.values()])


def _head(column: Column) -> tables.Column:
    css = "num" if column.kind in NUMBERS else ""
    return tables.Column(
        verbose_name=column.full_heading(),
        orderable=column.kind is not Kind.LINKS and column.key != "reach",
        attrs={"th": {"class": css}},
    )
