"""What is asked on the audit's pages: which findings, words for a step, a silence, thresholds of a rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from projects import audit, vocabulary
from projects.audit import kept
from projects.audit.rule import FEN, WAN, Limit, Rule
from projects.models import Finding, Organisation, Plan
from projects.views.office_forms import ReasonedForm

LIVING, ASKED, ALL = "living", "asked", "all"
_MONTHS = [("", _("all")), *((str(month), str(month)) for month in range(1, 13))]


class FindingFilter(forms.Form):
    """Which findings to list; without a state those that live."""

    year = forms.ChoiceField(label=_("Year"), required=False)
    state = forms.ChoiceField(label=vocabulary.lazy_heading("finding", "state"), required=False)
    level = forms.ChoiceField(label=vocabulary.lazy_heading("finding", "level"), required=False)
    rule = forms.ChoiceField(label=vocabulary.lazy_heading("finding", "rule"), required=False)
    month = forms.ChoiceField(
        label=vocabulary.lazy_heading("finding", "month"), required=False, choices=_MONTHS
    )
    department = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Department"), required=False, empty_label=_("all")
    )
    project = forms.CharField(label=_("Project code"), required=False, max_length=12)
    overdue = forms.BooleanField(label=_("overdue only"), required=False)

    def __init__(self, data: Any, plans: list[Plan], seen: QuerySet[Finding], day: date) -> None:
        super().__init__(data)
        self.day = day
        choices: dict[str, list[tuple[str, Any]]] = {
            "year": [(str(plan.year), str(plan.year)) for plan in plans],
            "state": [(LIVING, _("not ended")), (ASKED, _("to be explained or sent back")), *vocabulary.field_choices("finding", "state"), (ALL, _("all"))],
            "level": [("", _("all")), *vocabulary.field_choices("finding", "level")],
            "rule": [("", _("all")), *((code, f"{code} {rule.name}") for code, rule in audit.RULES.items() if not rule.absent)],
        }  # fmt: skip
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        units = Organisation.objects.filter(pk__in=seen.values("project__responsible"))
        self.fields["department"].queryset = units.order_by("name", "pk")  # type: ignore[attr-defined]
        for name in (*choices, "month", "department"):
            self.fields[name].widget.attrs["class"] = "form-select"
        self.fields["project"].widget.attrs.update(
            {"class": "form-control", "size": 9, "placeholder": "P000001"}
        )

    def apply(self, rows: QuerySet[Finding]) -> QuerySet[Finding]:
        """The rows asked for; what cannot be read filters nothing out and says so beside its field."""
        self.is_valid()
        asked = self.cleaned_data
        state = asked.get("state") or LIVING
        if state != ALL:
            known = {LIVING: kept.LIVE, ASKED: kept.ASKED}
            rows = rows.filter(known.get(state, Q(state=state)))
        paths = {"level": "level", "rule": "rule", "month": "month", "department": "project__responsible"}
        rows = rows.filter(**{path: asked[name] for name, path in paths.items() if asked.get(name)})
        if asked.get("project"):
            rows = rows.filter(project__code__iexact=asked["project"].strip())
        return rows.filter(kept.overdue(self.day)) if asked.get("overdue") else rows


class SilenceForm(forms.Form):
    """A rule that is not asked of one project: until when, and why."""

    until = forms.DateField(
        label=vocabulary.lazy_heading("silence", "until"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"class": "form-control", "placeholder": "2021-12-31", "size": 10}),
    )
    reason = forms.CharField(
        label=vocabulary.lazy_heading("silence", "reason"),
        max_length=500,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class RuleForm(ReasonedForm):
    """A rule's thresholds, and whether it is in use; amounts in 万元."""

    def __init__(self, rule: Rule, *args: Any, **kwargs: Any) -> None:
        self.rule = rule
        super().__init__(*args, **kwargs)

    def add_inputs(self) -> None:
        """In use, then one input a threshold."""
        self.fields["active"] = forms.BooleanField(
            label=vocabulary.lazy_heading("rule_setting", "active"),
            required=False,
            widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        )
        for limit in self.rule.limits:
            self.fields[limit.key] = _input(limit)

    def thresholds(self) -> dict[str, int]:
        """What was asked for, as rules take it."""
        asked = self.cleaned_data
        return {each.key: _stored(each, asked[each.key]) for each in self.rule.limits}


def _input(limit: Limit) -> forms.Field:
    units = {"percent": "%", "points": _("percentage points"), FEN: _("10k yuan"), "months": _("months")}
    told: dict[str, Any] = {"label": limit.name, "help_text": units.get(limit.unit, ""), "widget": forms.NumberInput(attrs={"class": "form-control"})}  # fmt: skip
    if limit.unit == FEN:
        return forms.DecimalField(min_value=0, max_value=Decimal(limit.high) / WAN, decimal_places=6, **told)
    return forms.IntegerField(min_value=limit.low, max_value=limit.high, **told)


def typed(limit: Limit, value: int) -> int | str:
    """A threshold as it stands in its input."""
    return f"{(Decimal(value) / WAN).normalize():f}" if limit.unit == FEN else value


def _stored(limit: Limit, value: Any) -> int:
    return int(value * WAN) if limit.unit == FEN else int(value)
