"""The one FilterSet over the ledger's list: it serves the page and its export. Filters are named by vocabulary keys."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters as filters
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from projects import access, figures, outlines, sentences, values, vocabulary
from projects.models import Organisation, Plan, Sector, Summary, YearPlan

#: filters that the summary knows as dimensions: sums under them need no look at single projects
DIMENSIONS = frozenset({"sector", "year_class", "stage", "responsible"})
#: filters that say where to look, not which rows
FRAME = frozenset({"year", "month"})
#: filters that links ask for: the page shows their fields only while they are asked for
QUIET = frozenset({"started", "finished", "place", "area"})
NONE = "none"
_MONTHS = frozenset(str(month) for month in range(1, 13))


def plans() -> list[Plan]:
    """Plan years that have projects, newest first; the summary knows them."""
    known = Summary.objects.filter(month=0, count__gt=0).values("plan_id")
    return list(Plan.objects.filter(pk__in=known).order_by("-year"))


def no_such_year(shown: Plan) -> str:
    """What is said of a year without a plan, for the form to fill in the year; the list shows another one instead."""
    return str(sentences.SENTENCES["no-such-year"]).replace("%(year)s", str(shown.year))


def departments(user: User, plan: Plan) -> QuerySet[Organisation]:
    """Responsible departments with projects in the plan that the person sees; from the summary where they see all."""
    if access.sees_all(user):
        known = Summary.objects.filter(plan_id=plan.pk, month=0, count__gt=0).values("department_id")
        return Organisation.objects.filter(pk__in=known)
    seen = access.visible_year_plans(user).filter(plan=plan)
    return Organisation.objects.filter(pk__in=seen.values("project__responsible_id"))


def _choices(model: str, key: str) -> list[tuple[str, Any]]:
    """The values of a choice column, and "not known" at the end."""
    return [*vocabulary.field_choices(model, key), (NONE, _("not known"))]


def _choice(model: str, key: str, path: str) -> filters.ChoiceFilter:
    return filters.ChoiceFilter(
        field_name=path,
        label=vocabulary.lazy_heading(model, key),
        choices=_choices(model, key),
        empty_label=_("all"),
        method="filter_choice",
    )


def _since(key: str) -> filters.CharFilter:
    """Projects whose date lies in a year or a month, as the links of the first page ask: "2021", "2021-09"."""
    return filters.CharFilter(
        field_name=f"project__{key}", label=vocabulary.lazy_heading("project", key), lookup_expr="startswith"
    )


def light_choices() -> list[tuple[str, Any]]:
    """The worst light first, then each of the four: "red" and "progress-red"."""
    usual = [*vocabulary.field_choices("figure", "light"), (NONE, _("without"))]
    groups = [
        (vocabulary.lazy_heading("figure", f"light_{kind}"), _of_kind(kind)) for kind in figures.LIGHT_KINDS
    ]
    return [*usual, *groups]


def _of_kind(kind: str) -> list[tuple[str, Any]]:
    choices = vocabulary.field_choices("figure", f"light_{kind}")
    return [(f"{kind}-{value}", name) for value, name in choices]


def area_choices() -> list[tuple[str, Any]]:
    """The areas of the office's own map, where it has brought one."""
    names = outlines.areas()
    return [*((name, name) for name in names), *([(NONE, _("in no area of the map"))] if names else [])]


class LedgerFilter(filters.FilterSet):  # type: ignore[misc]
    """Which year plans to list. A value that cannot be read is said beside its field and filters nothing."""

    q = filters.CharFilter(label=_("Search"), method="search", max_length=100)
    year = filters.ChoiceFilter(label=_("Year"), choices=(), empty_label=None, method="unchanged")
    month = filters.ChoiceFilter(label=_("Month"), choices=(), empty_label=_("none"), method="unchanged")
    sector = filters.ModelChoiceFilter(
        field_name="project__sector",
        label=vocabulary.lazy_heading("project", "sector"),
        queryset=Sector.objects.all(),
        to_field_name="code",
        empty_label=_("all"),
    )
    year_class = _choice("year_plan", "year_class", "year_class")
    stage = _choice("project", "stage", "project__stage")
    responsible = filters.ModelChoiceFilter(
        field_name="project__responsible",
        label=vocabulary.lazy_heading("project", "responsible"),
        queryset=Organisation.objects.none(),
        empty_label=_("all"),
        null_label=_("none"),
        null_value=NONE,
    )
    placeholder = filters.ChoiceFilter(
        label=vocabulary.lazy_heading("project", "placeholder"),
        choices=[("no", _("named only")), ("yes", _("placeholders only"))],
        empty_label=_("all"),
        method="filter_placeholder",
    )

    light = filters.ChoiceFilter(
        label=vocabulary.lazy_heading("figure", "light"),
        choices=light_choices,
        empty_label=_("all"),
        method="filter_light",
    )
    started = _since("started")
    finished = _since("finished")
    place = filters.CharFilter(
        field_name="project__place",
        label=vocabulary.lazy_heading("project", "place"),
        lookup_expr="icontains",
        max_length=100,
    )
    area = filters.ChoiceFilter(
        label=_("Area"), choices=area_choices, empty_label=_("all"), method="filter_area"
    )

    class Meta:
        model = YearPlan
        fields: list[str] = []

    def __init__(self, data: Any, user: User, plan: Plan, years: list[Plan]) -> None:
        super().__init__(data, access.visible_year_plans(user).filter(plan=plan))
        self.plan = plan
        asked = self.form.fields
        asked["year"].choices = [(str(each.year), str(each.year)) for each in years]
        asked["year"].error_messages["invalid_choice"] = no_such_year(plan)
        asked["month"].choices = [("", _("none")), *((str(m), str(m)) for m in range(1, 13))]
        asked["responsible"].queryset = departments(user, plan)
        asked["q"].widget.attrs.update({"placeholder": _("code, name, owner"), "type": "search", "size": 18})
        for field in asked.values():
            field.widget.attrs["class"] = "form-select" if hasattr(field, "choices") else "form-control"

    @cached_property
    def at(self) -> int | None:
        """The month that lights are of: the one asked for, else the last reported."""
        asked = str(self.data.get("month") or "")
        return int(asked) if asked in _MONTHS else figures.last_month(self.plan)

    @property
    def asked(self) -> dict[str, Any]:
        """The filters that hold back rows, with their values."""
        return {name: value for name, value in self.form.cleaned_data.items() if value and name not in FRAME}

    @property
    def fields_on_show(self) -> list[Any]:
        """The fields of the query bar: all but the quiet ones that nobody asked for."""
        return [each for each in self.form if each.name not in QUIET or self.data.get(each.name)]

    @property
    def by_summary(self) -> bool:
        """Whether the summary can answer for the rows of this filter."""
        return DIMENSIONS.issuperset(self.asked)

    def unchanged(self, rows: QuerySet[YearPlan], _name: str, _value: Any) -> QuerySet[YearPlan]:
        """The frame of the list is set by the page."""
        return rows

    def filter_choice(self, rows: QuerySet[YearPlan], name: str, value: str) -> QuerySet[YearPlan]:
        """One value of a choice column, or those where it is not known."""
        return rows.filter(**{name: "" if value == NONE else value})

    def filter_light(self, rows: QuerySet[YearPlan], _name: str, value: str) -> QuerySet[YearPlan]:
        """Rows whose worst light, or whose light of a kind, has this colour."""
        kind, _dash, colour = value.rpartition("-")
        return figures.with_light(rows, self.plan, self.at, colour.replace(NONE, ""), kind)

    def filter_area(self, rows: QuerySet[YearPlan], _name: str, value: str) -> QuerySet[YearPlan]:
        """Rows whose place names this area of the map, or none."""
        return rows.filter(figures.in_area("" if value == NONE else value, outlines.areas()))

    def filter_placeholder(self, rows: QuerySet[YearPlan], _name: str, value: str) -> QuerySet[YearPlan]:
        """Placeholders only, or without them."""
        return rows.filter(project__placeholder=value == "yes")

    def search(self, rows: QuerySet[YearPlan], _name: str, value: str) -> QuerySet[YearPlan]:
        """Rows in which every word stands in the code, the name, the national code or the owner's name."""
        for word in values.narrow(value).split():
            places = ("code", "name", "national_code", "owner__name")
            found = Q()
            for place in places:
                found |= Q(**{f"project__{place}__icontains": word})
            rows = rows.filter(found)
        return rows
