"""Plan years, the figures published with them, and their reporting periods."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects import sentences, values
from projects.admin.base import LedgerAdmin
from projects.admin.forms import LedgerMainForm
from projects.inputs import exact
from projects.ledger import Refused
from projects.ledger.rules.periods import moment
from projects.models import ControlTotal, Period, PeriodException, Plan
from projects.values import Scalar, ValueProblem

#: how many stored units make one shown unit, and the shown unit, by ``ControlTotal.unit``
SHOWN_IN = {"fen": (1_000_000, "万元"), "count": (1, ""), "percent": (100, "%"), "usd": (100, "USD")}


@admin.register(Plan)
class PlanAdmin(LedgerAdmin):
    """A plan year and how it is measured."""

    list_display = ("year", "status", "light_rule", "due_day")
    list_filter = ("status",)
    search_fields = ("year",)
    fields = (
        "year", "status", "light_rule", "curve", "due_day", "january_joined", ("funds_full", "funds_low"), "reach",
        "explain_days",
    )  # fmt: skip


class ControlTotalForm(LedgerMainForm):
    """A published figure, typed in the unit that people use for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.seen and "value" in self.fields:
            self.initial["value"] = typed(self.seen.get("value"), str(self.seen.get("unit")))

    def clean_unit(self) -> str:
        """A figure without a unit says nothing."""
        if not self.cleaned_data["unit"]:
            raise ValidationError(self.fields["unit"].error_messages["required"], code="required")
        return str(self.cleaned_data["unit"])

    def clean_value(self) -> int | None:
        """The figure as stored; the unit stands before it on the form."""
        unit = self.cleaned_data.get("unit")
        try:
            return read(self.cleaned_data["value"], unit) if unit else None
        except ValueProblem as problem:
            raise ValidationError(sentences.say(problem.code, problem.params), code=problem.code) from problem

    def wanted(self) -> dict[str, Scalar]:
        """The same digits in another unit are another figure."""
        asked = super().wanted()
        return {**asked, "value": self.cleaned_data.get("value")} if "unit" in asked else asked


def typed(value: Scalar, unit: str) -> str:
    """A stored figure as digits in its shown unit."""
    if value is None or value == "":
        return ""
    return exact(Decimal(value) / SHOWN_IN.get(unit, (1, ""))[0])


def read(text: str, unit: str) -> int | None:
    """Digits in the shown unit of ``unit`` as stored. Raises ``ValueProblem``."""
    if values.is_blank(text):
        return None
    whole = values.number_of(text) * SHOWN_IN[unit][0]
    if whole != whole.to_integral_value():
        raise ValueProblem("not-whole", value=text[:40])
    if abs(whole) > values.MAX_FEN:
        raise ValueProblem("too-large", value=text[:40])
    return int(whole)


@admin.register(ControlTotal)
class ControlTotalAdmin(LedgerAdmin):
    """One published figure; it stands beside the sums and is never one."""

    form = ControlTotalForm
    list_display = (
        "plan",
        "scope",
        "sector",
        "measure",
        "item",
        "value_shown",
        "qualifier",
        "standing",
        "section",
    )
    list_display_links = ("measure", "value_shown")
    list_filter = ("plan", "scope", "sector", "measure", "standing")
    list_select_related = ("plan", "sector")
    search_fields = ("item", "section", "note")
    fields = (
        ("plan", "scope", "sector"),
        ("measure", "item"),
        ("unit", "value", "qualifier"),
        "standing",
        "section",
        "note",
    )

    @admin.display(description=_("value"), ordering="value")
    def value_shown(self, obj: ControlTotal) -> str:
        return f"{typed(obj.value, obj.unit)} {SHOWN_IN.get(obj.unit, (1, ''))[1]}".strip()


@admin.register(Period)
class PeriodAdmin(LedgerAdmin):
    """A month of a plan. It is closed on its own page, where its figures are frozen; here it is opened and put off."""

    list_display = ("__str__", "plan", "month", "state")
    list_filter = ("plan", "state")
    list_select_related = ("plan",)
    fields = ("plan", "month", "state")


class PeriodExceptionForm(LedgerMainForm):
    """More time, until a moment that can be read. Its reason is the reason of the change, and kept in both places."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "reason" in self.fields:
            self.fields["reason"].required = True

    def clean_until(self) -> str:
        """As the door reads it: 2021-06-05T18:00; a space or a bare day is understood."""
        text = str(self.cleaned_data["until"]).strip().replace(" ", "T")
        text = f"{text}T23:59" if len(text) == 10 else text
        try:
            moment(text)
        except Refused as refused:
            raise ValidationError(sentences.say(refused.code, refused.params), code=refused.code) from refused
        return text

    def wanted(self) -> dict[str, Scalar]:
        """With the reason, which the form asks for as it asks everybody why."""
        return {**super().wanted(), "reason": self.cleaned_data.get("reason", "")}


@admin.register(PeriodException)
class PeriodExceptionAdmin(LedgerAdmin):
    """More time for one department in one month."""

    form = PeriodExceptionForm
    list_display = ("period", "organisation", "until", "reason")
    list_filter = ("period__plan", "period__month")
    list_select_related = ("period__plan", "organisation")
    fields = ("period", "organisation", "until")
