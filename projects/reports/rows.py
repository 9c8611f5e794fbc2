"""Year plans as rows of cells: streamed tuples, with the names of what they refer to looked up beside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet

from projects import figures
from projects.models import Organisation, Period, Plan, Sector, Support, YearPlan
from projects.reports.cells import sheet_column, writer
from projects.reports.sheets import Cell, SheetColumn
from projects.vocabulary import Column, Kind, english

#: rows fetched at a time
CHUNK = 2000
#: names of several departments in one cell
JOINT = "、"
_RETURN = "month_return"
_PREFIX = {"project": "project__", "year_plan": "", "monthly_return": f"{_RETURN}__"}
#: kinds of organisations that can be responsible for a project without being so yet
_DEPARTMENTS = ("responsible", "lead", "authority", "park")


@dataclass(frozen=True)
class Reading:
    """Which rows and columns of a year are read (and of which month), and in whose language."""

    queryset: QuerySet[YearPlan]
    year: int
    month: int | None
    columns: tuple[Column, ...]
    language: str

    def cells(self) -> Iterator[list[Cell]]:
        """Each year plan as cells in the order of the columns, in the queryset's order; by project where it has none."""
        writers = [writer(column, self.language, self._names(column)) for column in self.columns]
        for values in self._values():
            yield [
                value if write is None else write(value) for write, value in zip(writers, values, strict=True)
            ]

    def _values(self) -> Iterator[Sequence[Any]]:
        """Stored and computed values in the order of the columns."""
        computed = [(place, c.key) for place, c in enumerate(self.columns) if c.model == "figure"]
        rows = self._ordered().values_list(*(_path(column) for column in self.columns), "pk")
        source = rows.iterator(chunk_size=CHUNK)
        while chunk := list(islice(source, CHUNK)):
            yield from self._with_computed(chunk, computed) if computed else (row[:-1] for row in chunk)

    def _with_computed(
        self, chunk: list[tuple[Any, ...]], computed: list[tuple[int, str]]
    ) -> Iterator[Sequence[Any]]:
        """Rows with what figures know of them in the places of the computed columns."""
        plans = YearPlan.objects.select_related("project").in_bulk([row[-1] for row in chunk])
        found = figures.computed.values(plans.values(), self._plan, self._at, [key for _, key in computed])
        for row in chunk:
            values = list(row[:-1])
            for place, key in computed:
                values[place] = found.get(row[-1], {}).get(key)
            yield values

    @cached_property
    def _plan(self) -> Plan:
        return Plan.objects.get(year=self.year)

    @cached_property
    def _at(self) -> int | None:
        """The month of the computed columns: that of the returns, else the last reported."""
        return self.month or figures.last_month(self._plan)

    def sheet_columns(self) -> tuple[SheetColumn, ...]:
        """The columns as they stand in a sheet, with the values they accept."""
        return tuple(sheet_column(column, self.language, self._accepted(column)) for column in self.columns)

    @cached_property
    def _rows(self) -> QuerySet[YearPlan]:
        return self.queryset.filter(plan__year=self.year).prefetch_related(None)

    def _ordered(self) -> QuerySet[YearPlan]:
        rows = self._rows.order_by(*self.queryset.query.order_by, "project_id")
        if any(column.model == "monthly_return" for column in self.columns):
            period = Period.objects.filter(plan__year=self.year, month=self.month).values_list("id").first()
            condition = Q(returns__period=period[0] if period else -1)
            rows = rows.alias(**{_RETURN: FilteredRelation("returns", condition=condition)})
        return rows

    # --- names

    def _names(self, column: Column) -> Mapping[Any, str] | None:
        """By id; None where the value itself is shown."""
        if column.kind is Kind.LINKS:
            return self._supporting
        match column.refers:
            case "sector":
                return self._sectors
            case "organisation":
                return self._organisations
            case _:
                return None

    @cached_property
    def _sectors(self) -> dict[int, str]:
        rows = Sector.objects.order_by("order", "id").values_list("id", "name", "name_en")
        return {pk: (name_en if english(self.language) else "") or name for pk, name, name_en in rows}

    @cached_property
    def _organisations(self) -> dict[int, str]:
        return dict(Organisation.objects.values_list("id", "name"))

    @cached_property
    def _supporting(self) -> dict[int, str]:
        """By project, the names of its supporting departments in the order in which they were added."""
        links = Support.objects.filter(project__in=self._rows.order_by().values("project")).order_by("id")
        found: dict[int, list[str]] = defaultdict(list)
        for project, organisation in links.values_list("project_id", "organisation_id"):
            found[project].append(self._organisations[organisation])
        return {project: JOINT.join(names) for project, names in found.items()}

    def _accepted(self, column: Column) -> tuple[str, ...]:
        """The names a reference may take: all sectors; organisations that stand in the column already.

        Someone who sees a few projects does not learn all owners; departments are no secret."""
        if column.kind is not Kind.REFERENCE:
            return ()
        if column.refers == "sector":
            return tuple(self._sectors.values())
        if column.refers != "organisation":
            return ()
        used = self._rows.order_by().values(_path(column))
        wanted = Q(pk__in=used)
        if column.key == "responsible":
            wanted |= Q(active=True, kind__in=_DEPARTMENTS)
        return tuple(Organisation.objects.filter(wanted).order_by("name").values_list("name", flat=True))


def _path(column: Column) -> str:
    """Where the value of a column is found from a year plan; of a linked or a computed one, what it is found by."""
    if column.kind is Kind.LINKS or column.model == "figure":
        return "project_id"
    prefix = _PREFIX[column.model]
    if column.kind is Kind.REFERENCE and column.refers == "project":
        return f"{prefix}{column.key}__code"
    return prefix + column.attribute
