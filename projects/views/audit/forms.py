"""What is asked on the audit's pages: a silence, thresholds of a rule."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import vocabulary
from projects.audit.rule import FEN, WAN, Limit, Rule
from projects.views.office_forms import ReasonedForm

#: days that a silence lasts at most
MOST_DAYS = 366


class SilenceForm(forms.Form):
    """A rule that is not asked of one project: until when, and why. It ends: not before today, nor later than in a year."""

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

    def clean_until(self) -> date:
        """A day from today on, within a year: whoever means longer looks at it again."""
        until: date = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today <= until <= today + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(
                _("Name a day from %(first)s to %(last)s."),
                params={"first": today.isoformat(), "last": (today + timedelta(days=MOST_DAYS)).isoformat()},
            )
        return until


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
