"""The list of findings: which rows, their columns, how they are sorted, and their counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext_lazy as _

from projects import audit, vocabulary
from projects.audit import kept
from projects.models import Finding, Organisation, Plan
from projects.views.audit.lines import GRAVITY, FindingLine, lines

LIVING, ASKED, ALL = "living", "asked", "all"
#: the gravest and the most urgent first; the last ones never leave two rows equal
ORDER = (GRAVITY, "due", "rule", "project_id", "month", "pk")
_STATES = [(LIVING, _("not ended")), (ASKED, _("to be explained or sent back"))]
#: the filter that says where to look, not which rows
_FRAME = frozenset({"year"})


def _choice(key: str, **more: Any) -> filters.ChoiceFilter:
    return filters.ChoiceFilter(label=vocabulary.lazy_heading("finding", key), empty_label=_("all"), **more)


class FindingFilter(filters.FilterSet):  # type: ignore[misc]
    """Which findings to list; without a state those that live. What cannot be read filters nothing and says so."""

    year = filters.ChoiceFilter(label=_("Year"), choices=(), empty_label=None, method="unchanged")
    state = filters.ChoiceFilter(
        label=vocabulary.lazy_heading("finding", "state"), empty_label=None, method="filter_state",
        choices=lambda: [*_STATES, *vocabulary.field_choices("finding", "state"), (ALL, _("all"))],
    )  # fmt: skip
    level = _choice("level", choices=lambda: vocabulary.field_choices("finding", "level"))
    rule = _choice(
        "rule", choices=lambda: [(code, f"{code} {rule.name}") for code, rule in audit.RULES.items() if not rule.absent]
    )  # fmt: skip
    month = _choice("month", choices=[(str(month), str(month)) for month in range(1, 13)])
    department = filters.ModelChoiceFilter(
        field_name="project__responsible", label=_("Department"), queryset=Organisation.objects.none(), empty_label=_("all")
    )  # fmt: skip
    project = filters.CharFilter(
        field_name="project__code", lookup_expr="iexact", label=_("Project code"), max_length=12
    )
    overdue = filters.BooleanFilter(label=_("overdue only"), method="filter_overdue")

    class Meta:
        model = Finding
        fields: list[str] = []

    def __init__(self, data: Any, plans: list[Plan], seen: QuerySet[Finding], day: date) -> None:
        super().__init__(data, seen)
        self.day, asked = day, self.form.fields
        asked["year"].choices = [(str(plan.year), str(plan.year)) for plan in plans]
        units = Organisation.objects.filter(pk__in=seen.values("project__responsible"))
        asked["department"].queryset = units.order_by("name", "pk")
        asked["project"].widget.attrs.update({"size": 9, "placeholder": "P000001"})
        for field in asked.values():
            field.widget.attrs["class"] = "form-select" if hasattr(field, "choices") else "form-control"
        asked["overdue"].widget = _tick()

    @property
    def asked(self) -> dict[str, Any]:
        """The filters that hold back rows, with their values."""
        told = self.form.cleaned_data.items() if self.form.is_valid() or self.form.cleaned_data else ()
        return {name: value for name, value in told if value and name not in _FRAME}

    def filter_queryset(self, rows: QuerySet[Finding]) -> QuerySet[Finding]:
        """Without a state that can be read, those that live."""
        found: QuerySet[Finding] = super().filter_queryset(rows)
        return found if self.form.cleaned_data.get("state") else found.filter(kept.LIVE)

    def unchanged(self, rows: QuerySet[Finding], _name: str, _value: Any) -> QuerySet[Finding]:
        """The plan year is set by the page."""
        return rows

    def filter_state(self, rows: QuerySet[Finding], _name: str, value: str) -> QuerySet[Finding]:
        """One state, those that live, those that are to be explained, or all."""
        known = {LIVING: kept.LIVE, ASKED: kept.ASKED, ALL: Q()}
        return rows.filter(known.get(value, Q(state=value)))

    def filter_overdue(self, rows: QuerySet[Finding], _name: str, value: bool) -> QuerySet[Finding]:
        """Not explained in time."""
        return rows.filter(kept.overdue(self.day)) if value else rows


def _tick() -> Any:
    from django.forms import CheckboxInput

    return CheckboxInput()


def _by_place(key: str) -> Case:
    """A choice column in the order of its choices."""
    choices = vocabulary.column("finding", key).choices
    return Case(*(When(**{key: choice.value}, then=place) for place, choice in enumerate(choices)), output_field=IntegerField())  # fmt: skip


def _by(path: str, descending: bool) -> list[OrderBy]:
    """What is not known stands last in either direction."""
    empty = Case(When(**{path: ""}, then=Value(1)), default=Value(0))
    return [OrderBy(empty), OrderBy(F(path), descending)]


class FindingTable(tables.Table):  # type: ignore[misc]
    """The heads, sorting and pages of the list; the rows are drawn as ``lines`` says them."""

    level = tables.Column(verbose_name=_("Level"))
    rule = tables.Column(verbose_name=_("Rule"))
    project = tables.Column(verbose_name=_("Project"))
    month = tables.Column(verbose_name=_("Month"), attrs={"th": {"class": "num"}})
    sentence = tables.Column(verbose_name=_("Finding"), orderable=False)
    state = tables.Column(verbose_name=_("State"))
    due = tables.Column(verbose_name=_("Explain by"))
    asked = tables.Column(verbose_name=_("Asked to act"), orderable=False, accessor="state")

    class Meta:
        order_by_field = "sort"
        orderable = True

    def order_level(self, rows: QuerySet[Finding], descending: bool) -> tuple[QuerySet[Finding], bool]:
        return rows.order_by(OrderBy(GRAVITY, descending), *ORDER), True

    def order_rule(self, rows: QuerySet[Finding], descending: bool) -> tuple[QuerySet[Finding], bool]:
        return rows.order_by(OrderBy(F("rule"), descending), *ORDER), True

    def order_project(self, rows: QuerySet[Finding], descending: bool) -> tuple[QuerySet[Finding], bool]:
        """By code, which ids give the order of; findings about the whole plan last."""
        return rows.order_by(OrderBy(F("project_id"), descending, nulls_last=True), *ORDER), True

    def order_month(self, rows: QuerySet[Finding], descending: bool) -> tuple[QuerySet[Finding], bool]:
        return rows.order_by(OrderBy(F("month"), descending), *ORDER), True

    def order_state(self, rows: QuerySet[Finding], descending: bool) -> tuple[QuerySet[Finding], bool]:
        return rows.order_by(OrderBy(_by_place("state"), descending), *ORDER), True

    def order_due(self, rows: QuerySet[Finding], descending: bool) -> tuple[QuerySet[Finding], bool]:
        return rows.order_by(*_by("due", descending), *ORDER), True

    def lines(self, day: date) -> list[FindingLine]:
        """The rows on show."""
        return lines([row.record for row in self.paginated_rows], day)


def table(rows: QuerySet[Finding], sort: str) -> FindingTable:
    """The table over these rows, sorted as the address asks."""
    return FindingTable(rows.select_related("project").order_by(*ORDER), order_by=sort or None)


@dataclass(frozen=True, slots=True)
class Totals:
    """How many findings are on show, by level, and how many of them are overdue."""

    count: int
    error: int
    warning: int
    info: int
    late: int


def totals(rows: QuerySet[Finding], day: date) -> Totals:
    """One query."""
    levels = {level: Count("pk", filter=Q(level=level)) for level in ("error", "warning", "info")}
    return Totals(
        **rows.order_by().aggregate(count=Count("pk"), late=Count("pk", filter=kept.overdue(day)), **levels)
    )
