"""Monthly returns, as the project office corrects or accepts them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from projects import sentences
from projects.admin.base import LedgerAdmin, amount
from projects.admin.forms import LedgerMainForm
from projects.models import MonthlyReturn


class MonthlyReturnForm(LedgerMainForm):
    """A return belongs to a named project and to a month of the same plan; the door asks whether the month still takes it."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        year_plan, period = cleaned.get("year_plan"), cleaned.get("period")
        if year_plan and period:
            if year_plan.plan_id != period.plan_id:
                self.add_error(None, sentences.say("period-of-another-plan"))
            if year_plan.project.placeholder:
                self.add_error(None, sentences.say("placeholder-unnamed"))
        return cleaned


@admin.register(MonthlyReturn)
class MonthlyReturnAdmin(LedgerAdmin):
    """What a project completed in a month."""

    form = MonthlyReturnForm
    list_display = (
        "year_plan", "period", amount("monthly_return", "completed"), amount("monthly_return", "declared_to_date"), "state",
    )  # fmt: skip
    list_filter = ("period__plan", "period__month", "state", "assessed_light")
    search_fields = ("year_plan__project__code", "year_plan__project__name")
    autocomplete_fields = ("year_plan",)
    readonly_fields = ("completed_basis", "declared_to_date_basis")
    fieldsets = (
        (None, {"fields": (("year_plan", "period"), "state")}),
        (_("Amounts"), {"fields": (
            ("completed", "completed_basis"), ("declared_to_date", "declared_to_date_basis"),
            ("construction", "installation"), ("equipment", "other_costs"), ("funds_in_place", "statistics_to_date"),
        )}),
        (_("Progress"), {"fields": (
            "progress", "progress_percent", "difficulties", "next_steps", ("self_light", "light_reason"), "remark",
        )}),
        (_("Assessment"), {"fields": (("assessed_light", "assessed_reason"), "returned_reason")}),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With what their names are made of."""
        return (
            super()
            .get_queryset(request)
            .select_related("year_plan__project", "year_plan__plan", "period__plan")
        )

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **options: Any) -> Any:
        """Periods with their plans, which their names need."""
        made: Any = super().formfield_for_foreignkey(db_field, request, **options)
        if db_field.name == "period" and made:
            made.queryset = made.queryset.select_related("plan")
        return made
