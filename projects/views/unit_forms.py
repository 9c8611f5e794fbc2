"""Forms of what changes organisations, and which projects belong together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from projects import sentences
from projects.inputs import ReferenceField
from projects.models import Organisation, Project
from projects.office.parts import Part
from projects.values import narrow
from projects.views.office_forms import ReasonedForm

#: so many parts can be split off at once
PARTS = 4
_SELECT = {"class": "form-select"}


def _organisation(label: Any, among: QuerySet[Organisation]) -> ReferenceField:
    return ReferenceField(among, label=label, empty_label=_("choose"), widget=forms.Select(attrs=_SELECT))


class HandOverForm(ReasonedForm):
    """From which department to which."""

    def add_inputs(self) -> None:
        held = Organisation.objects.filter(responsible_projects__isnull=False).distinct()
        self.fields["giver"] = _organisation(_("From"), held)
        self.fields["taker"] = _organisation(_("To"), Organisation.objects.filter(active=True))
        self.fields["supporting"] = forms.BooleanField(
            label=_("Also where it only supports"), required=False,
            widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        )  # fmt: skip


class MergeForm(ReasonedForm):
    """Which organisation ends and which stays."""

    def add_inputs(self) -> None:
        self.fields["ending"] = _organisation(_("The one that ends"), Organisation.objects.all())
        self.fields["staying"] = _organisation(
            _("The one that stays"), Organisation.objects.filter(active=True)
        )


class RenameForm(ReasonedForm):
    """Which organisation, and its new name."""

    def add_inputs(self) -> None:
        self.fields["organisation"] = _organisation(_("Organisation"), Organisation.objects.all())
        self.column("organisation", "name", required=True)
        self.fields["name"].label = _("New name")


class CodesField(forms.CharField):
    """Projects by their codes, in the order in which they are written."""

    def __init__(self, among: QuerySet[Project], **options: Any) -> None:
        super().__init__(**options)
        self.among = among

    def clean(self, value: Any) -> Any:
        codes = list(
            dict.fromkeys(narrow(super().clean(value)).upper().replace(",", " ").replace("、", " ").split())
        )
        found = {project.code: project for project in self.among.filter(code__in=codes)}
        if lost := [code for code in codes if code not in found]:
            raise forms.ValidationError(sentences.say("unknown-project", {"code": "、".join(lost)}))
        return [found[code] for code in codes]


class PutTogetherForm(ReasonedForm):
    """Which projects become parts, and what they are called together."""

    def __init__(self, *args: Any, among: QuerySet[Project], **kwargs: Any) -> None:
        self._among = among
        super().__init__(*args, **kwargs)

    def add_inputs(self) -> None:
        self.fields["codes"] = CodesField(
            self._among, label=_("Codes of the projects"), max_length=2000, help_text=_("For example P000012 P000034"),
            widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        )  # fmt: skip
        self.column("project", "name", required=True)
        self.fields["name"].label = _("Name of the whole")


class SplitForm(ReasonedForm):
    """What the part that goes on is called, and the others with their amounts; rows without a name are left out."""

    def add_inputs(self) -> None:
        self.column("project", "name", required=True)
        self.fields["name"].label = _("Name of the part that goes on")
        for place in range(1, PARTS + 1):
            for model, key in (
                ("project", "name"),
                ("project", "total_investment"),
                ("year_plan", "planned"),
            ):
                self.column(model, key, f"part_{place}_{key}")

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The inputs of each part."""
        return [
            [self[f"part_{place}_{key}"] for key in ("name", "total_investment", "planned")]
            for place in range(1, PARTS + 1)
        ]

    @property
    def others(self) -> list[forms.BoundField]:
        """The inputs that are of no part."""
        return [self["name"], self["reason"]]

    def clean(self) -> dict[str, Any]:
        """The rows as parts; an amount without a name is no part."""
        cleaned = super().clean() or {}
        cleaned["parts"] = [part for place in range(1, PARTS + 1) if (part := self._part(cleaned, place))]
        return cleaned

    def _part(self, cleaned: dict[str, Any], place: int) -> Part | None:
        name, total, planned = (
            cleaned.get(f"part_{place}_{key}") for key in ("name", "total_investment", "planned")
        )
        if not name and (total is not None or planned is not None):
            self.add_error(f"part_{place}_name", sentences.say("name-missing"))
        return Part(name, total, planned) if name else None
