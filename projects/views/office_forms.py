"""Forms of the project office's actions. Every one asks why; the inputs are those of the vocabulary."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from projects import sentences, vocabulary
from projects.audit.run import DAYS
from projects.figures import presets
from projects.inputs import input_for

#: a curve that is typed
OWN = "own"


class ReasonedForm(forms.Form):
    """Why; the last field of each form. Kept in the history with the person."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
        help_text=_("Kept in the history with your name, for example the number of the document."),
        error_messages={"required": lazy(sentences.say, str)("reason-missing")},
    )
    field_order: list[str] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields.pop("reason")
        self.add_inputs()
        self.fields["reason"] = reason

    def add_inputs(self) -> None:
        """What a subclass asks, before the reason."""

    def column(self, model: str, key: str, name: str = "", required: bool = False, **more: Any) -> None:
        """An input of a column of the vocabulary."""
        made = input_for(vocabulary.column(model, key), **more)
        made.required = required
        self.fields[name or key] = made


class AdjustForm(ReasonedForm):
    """The adjusted plan of a year, the month it holds from, and the document that says so."""

    def add_inputs(self) -> None:
        for key in ("adjusted", "adjusted_from", "adjusted_document"):
            self.column("year_plan", key)

    def clean(self) -> dict[str, Any]:
        """An amount comes with its month and its document; without one the two say nothing."""
        cleaned = super().clean() or {}
        for key in ("adjusted_from", "adjusted_document"):
            if cleaned.get("adjusted") is not None and key in cleaned and not cleaned[key]:
                heading = vocabulary.column("year_plan", key).heading()
                self.add_error(key, ValidationError(sentences.say("required-missing", {"key": heading})))
            if "adjusted" in cleaned and cleaned["adjusted"] is None and key in cleaned:
                cleaned[key] = "" if key == "adjusted_document" else None
        return cleaned


class AssessForm(forms.Form):
    """The light that the project office gives a return, and why where it differs from the department's own."""

    def __init__(self, *args: Any, own_light: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_light = own_light
        self.fields["assessed_light"] = input_for(vocabulary.column("monthly_return", "assessed_light"))
        self.fields["assessed_light"].required = False
        self.fields["assessed_reason"] = input_for(vocabulary.column("monthly_return", "assessed_reason"))

    def clean(self) -> dict[str, Any]:
        """The door asks for the reason too; here it is said beside its field."""
        cleaned = super().clean() or {}
        differs = self.own_light and cleaned.get("assessed_light") not in ("", self.own_light)
        if differs and not str(cleaned.get("assessed_reason") or "").strip() and "assessed_reason" in cleaned:
            self.add_error("assessed_reason", sentences.say("assessed-reason-missing"))
        return cleaned


class PlanForm(ReasonedForm):
    """How a plan year is measured: its curve, its light rule, their settings, the day returns are due."""

    def add_inputs(self) -> None:
        self.fields["status"] = input_for(vocabulary.column("plan", "status"))
        self.fields["light_rule"] = input_for(vocabulary.column("plan", "light_rule"))
        offered: list[tuple[str, Any]] = [("", _("Straight line: a twelfth each month"))]
        offered += [(curve.text, curve.name) for curve in presets.curves().values()]
        self.fields["season"] = forms.ChoiceField(
            label=_("Schedule"), required=False, choices=[*offered, (OWN, _("A curve of its own"))],
            widget=forms.Select(attrs={"class": "form-select"}),
        )  # fmt: skip
        self.column("plan", "curve")
        self.fields["curve"].help_text = _(
            "Only for a curve of its own: twelve percentages, the last one 100."
        )
        for key in ("due_day", "january_joined", "funds_full", "funds_low", "reach", "explain_days"):
            self.column("plan", key)
        usual = zip(("funds_full", "funds_low", "reach"), (*presets.funds(), presets.reach()[0]), strict=True)
        for key, value in usual:
            self.fields[key].help_text = _("Empty: %(value)s%%.") % {"value": value}
        self.fields["explain_days"].help_text = _("Empty: %(days)s days.") % {"days": DAYS}

    def clean(self) -> dict[str, Any]:
        """One curve: the chosen one, or the one that was typed."""
        cleaned = super().clean() or {}
        season = cleaned.pop("season", "")
        if season == OWN and not cleaned.get("curve") and "curve" in cleaned:
            self.add_error("curve", sentences.say("not-a-curve"))
        if season != OWN:
            cleaned["curve"] = season
        full, low = cleaned.get("funds_full"), cleaned.get("funds_low")
        if full is not None and low is not None and low > full:
            self.add_error("funds_low", sentences.say("limits-crossed"))
        return cleaned


class CarryForm(ReasonedForm):
    """Which projects come along; all where there are too many to choose from."""

    def __init__(self, *args: Any, codes: list[str] | None, **kwargs: Any) -> None:
        self._codes = codes
        super().__init__(*args, **kwargs)

    def add_inputs(self) -> None:
        if self._codes is not None:
            self.fields["projects"] = forms.MultipleChoiceField(
                choices=[(code, code) for code in self._codes], required=False,
                error_messages={"invalid_choice": sentences.SENTENCES["carried-no-more"]},  # type: ignore[dict-item]
            )  # fmt: skip
