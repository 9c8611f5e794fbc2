"""Projects with their year plans and supporting departments."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms.models import InlineForeignKeyField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from projects import sentences, vocabulary
from projects.admin.base import LedgerAdmin, LedgerInline, amount
from projects.admin.export import Exporting
from projects.admin.forms import LedgerForm, LedgerMainForm
from projects.models import Project, Support, YearPlan
from projects.values import Scalar
from projects.vocabulary import Kind

MONTHS = tuple(f"month_{m}" for m in range(1, 13))
_PLANNED = (
    ("planned", "planned_basis"), ("adjusted", "adjusted_from", "adjusted_document"),
    ("completed_before", "completed_before_basis"), ("start_month", "finish_month"), "target",
)  # fmt: skip
_BY_MONTH: Any = (
    _("Plan by month"),
    {"fields": (MONTHS[:4], MONTHS[4:8], MONTHS[8:]), "classes": ("collapse",)},
)
_BASES = ("planned_basis", "completed_before_basis")


def refuse_amounts(form: LedgerForm) -> None:
    """A placeholder has no amounts: say so at each that was entered."""
    amounts = [c.key for c in vocabulary.COLUMNS[form.label] if c.kind is Kind.AMOUNT]
    for key in (key for key in amounts if form.cleaned_data.get(key) is not None):
        form.add_error(key, sentences.say("placeholder-unnamed"))


class ProjectForm(LedgerMainForm):
    """A project. Giving a placeholder a name makes it a project."""

    def clean(self) -> dict[str, Any]:
        """Amounts need a project, and a named placeholder is one from now on, for its inlines too."""
        cleaned = super().clean()
        if self.is_named():
            self.instance.placeholder = False
        elif self.seen.get("placeholder"):
            refuse_amounts(self)
        return cleaned

    def is_named(self) -> bool:
        return bool(self.seen.get("placeholder")) and "name" in self.changed_data

    def wanted(self) -> dict[str, Scalar]:
        """What is asked for, and with a placeholder's first name the end of its being one."""
        return {**super().wanted(), **({"placeholder": False} if self.is_named() else {})}


class _YearPlanRules:
    """What holds for a year plan on its project's page and on its own."""

    def clean(self: Any) -> dict[str, Any]:
        """No amounts for a placeholder."""
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]
        field = self.fields.get("project")
        inline = isinstance(field, InlineForeignKeyField)
        project = field.parent_instance if inline else cleaned.get("project")
        if project and project.placeholder:
            refuse_amounts(self)
        return cleaned


class YearPlanForm(_YearPlanRules, LedgerForm):
    """A year plan on its project's page."""


class YearPlanMainForm(_YearPlanRules, LedgerMainForm):
    """A year plan on its own page."""


class YearPlanInline(LedgerInline, admin.StackedInline[Any, Any]):
    model = YearPlan
    form = YearPlanForm
    fieldsets = ((None, {"fields": (("plan", "year_class", "carried_over"), *_PLANNED)}), _BY_MONTH)
    readonly_fields = _BASES


class SupportInline(LedgerInline, admin.TabularInline[Any, Any]):
    model = Support
    fields = ("organisation", "reports")
    autocomplete_fields = ("organisation",)


@admin.register(Project)
class ProjectAdmin(Exporting, LedgerAdmin):
    """The project office's page of a project."""

    form = ProjectForm
    actions = ("export_selection", "delete_selected")
    change_list_template = "admin/ledger/project_list.html"
    inlines = (YearPlanInline, SupportInline)
    list_display = (
        "code",
        "name",
        "sector",
        "responsible",
        "stage",
        amount("project", "total_investment"),
        "placeholder",
    )
    list_display_links = ("code", "name")
    list_filter = (
        "sector", "year_plans__plan", "year_plans__year_class", "stage", "nature", "placeholder",
        ("responsible", admin.RelatedOnlyFieldListFilter),
    )  # fmt: skip
    list_select_related = ("sector", "responsible")
    search_fields = ("code", "name", "national_code", "owner__name")
    autocomplete_fields = ("owner", "responsible", "parent")
    readonly_fields = ("code", "placeholder", "total_investment_basis", "output_basis")
    fieldsets = (
        (None, {"fields": (("code", "placeholder"), "name", "national_code", ("sector", "stage"), ("nature", "level"))}),
        (_("Who"), {"fields": (("owner", "responsible"), ("leader", "person"), ("investor", "approval"))}),
        (_("What"), {"fields": (("place", "industry"), "content", "parent", "note")}),
        (_("Amounts"), {"fields": (("total_investment", "total_investment_basis"), ("output", "output_basis"))}),
        (_("Dates"), {"fields": (
            ("planned_start", "planned_finish", "planned_production"), ("started", "finished", "produced"),
            ("statistics", "statistics_date"),
        )}),
    )  # fmt: skip

    def exported_rows(self, request: HttpRequest, queryset: Any) -> Any:
        """The year plans of the selected projects."""
        return YearPlan.objects.filter(project__in=queryset.order_by().values("pk"))


@admin.register(YearPlan)
class YearPlanAdmin(Exporting, LedgerAdmin):
    """A year plan by itself; returns are found through it."""

    form = YearPlanMainForm
    actions = ("export_selection", "delete_selected")
    list_display = (
        "project",
        "plan",
        "year_class",
        amount("year_plan", "planned"),
        amount("year_plan", "adjusted"),
    )
    list_filter = ("plan", "year_class", "project__sector")
    search_fields = ("project__code", "project__name")
    autocomplete_fields = ("project",)
    readonly_fields = _BASES
    fieldsets = (
        (None, {"fields": (("project", "plan"), ("year_class", "carried_over"), *_PLANNED)}),
        _BY_MONTH,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With what their names are made of."""
        return super().get_queryset(request).select_related("project", "plan")
