"""What a draw is asked with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from projects import figures, vocabulary
from projects.audit import strata
from projects.audit.sampling import STRATA, TO_DATE, Asked
from projects.models import Plan

_SAMPLE = "sample"
SIZE = 10


def heading(key: str) -> Any:
    """The label of a parameter, as the vocabulary has it."""
    return vocabulary.lazy_heading(_SAMPLE, key)


class DrawForm(forms.Form):
    """The parameters; what cannot be read is said beside its field, and nothing is drawn."""

    year = forms.ChoiceField(label=heading("plan"))
    month = forms.TypedChoiceField(label=heading("month"), coerce=int)
    size = forms.IntegerField(label=heading("size"), min_value=1, max_value=1_000)
    seed = forms.IntegerField(
        label=heading("seed"),
        min_value=0,
        max_value=2**53,
        help_text=_("Any number; the same one draws the same projects again."),
    )
    strata = forms.MultipleChoiceField(
        label=heading("strata"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    weighing = forms.ChoiceField(label=heading("weighing"), required=False)
    findings = forms.BooleanField(label=heading("findings"), required=False)

    def __init__(self, data: Any, plans: Sequence[Plan], plan: Plan) -> None:
        super().__init__(data or None, initial=initial(plan))
        fields: Any = self.fields
        fields["year"].choices = [(each.year, str(each.year)) for each in plans]
        fields["month"].choices = [(month, str(month)) for month in range(1, 13)]
        fields["strata"].choices = [(key, lazy(strata.name, str)(key)) for key in STRATA]
        fields["weighing"].choices = [
            ("", _("no: each the same")),
            *vocabulary.field_choices(_SAMPLE, "weighing"),
        ]
        for name in ("year", "month", "weighing"):
            fields[name].widget.attrs["class"] = "form-select"
        for name in ("size", "seed"):
            fields[name].widget.attrs["class"] = "form-control"
        fields["findings"].widget.attrs["class"] = "form-check-input"

    def asked(self, plan: Plan) -> Asked:
        told = self.cleaned_data
        ways = tuple(key for key in STRATA if key in told["strata"])
        return Asked(
            plan, told["month"], told["size"], told["seed"], ways, told["weighing"], told["findings"]
        )


def initial(plan: Plan) -> dict[str, Any]:
    """Ten projects by sector, more of what is large and what rules found; the seed is the day."""
    return {
        "year": plan.year, "month": figures.last_month(plan) or 1, "size": SIZE, "seed": int(f"{timezone.localdate():%Y%m%d}"),
        "strata": ["sector"], "weighing": TO_DATE, "findings": True,
    }  # fmt: skip
