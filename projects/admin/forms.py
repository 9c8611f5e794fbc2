"""Forms that become differences: each carries the values its person saw, so that a stale edit is found and not forced."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import InlineForeignKeyField
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from projects import conflicts, ledger, sentences
from projects.forms import BASE, SilentField, Values, sealed, unsealed
from projects.inputs import notes_of
from projects.ledger import KEPT, Clash, Difference
from projects.models.base import Kept
from projects.values import Scalar

#: what tells an object from its like: given when it is added, and only shown afterwards
IDENTITY = {
    "year_plan": ("project", "plan"),
    "period": ("plan", "month"),
    "monthly_return": ("year_plan", "period"),
    "membership": ("user",),
    "milestone": ("project",),
    "permit": ("project",),
    "problem": ("project",),
}

#: the fieldset that asks why; its class moves it below the inlines
WHY: Any = (None, {"fields": ("reason",), "classes": ("ledger-why",)})


class ReasonForm(forms.Form):
    """Why: kept with the change set. Asked of whoever changes what stands; adding explains itself."""

    #: what the door said to the same form a moment ago; set per request
    refusal: ClassVar[ledger.Refused | None] = None
    reason = SilentField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Kept in the history with your name, for example the number of the document."),
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        error_messages={"required": lazy(sentences.say, str)("reason-missing")},
    )

    def clean(self) -> dict[str, Any]:
        """Say what the door refused."""
        cleaned = super().clean() or {}
        if self.refusal:
            self.add_error(None, conflicts.explain(self.refusal))
        return cleaned


def stored(instance: Kept) -> dict[str, Scalar]:
    """The kept values of an object as it was read from the database."""
    return {key: getattr(instance, name) for key, name in KEPT[instance.label].column_of.items()}


class LedgerForm(forms.ModelForm):  # type: ignore[type-arg]
    """The form of one ledger object. What is *changed* is what differs from the values its person saw."""

    ledger_base = SilentField(label="", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing: Values = {} if self.is_new else stored(self.object)
        self.seen: Values = self.standing
        if not self.is_new:
            self._take_up()
            for key in (key for key in IDENTITY.get(self.label, ()) if key in self.fields):
                self.fields[key].disabled = True

    @property
    def object(self) -> Kept:
        return cast(Kept, self.instance)

    @property
    def is_new(self) -> bool:
        return bool(self.instance._state.adding)

    @property
    def label(self) -> str:
        return self.object.label

    def _take_up(self) -> None:
        """Start from what the person saw; without it this is a form of another day or another object."""
        if self.is_bound:
            self.seen = unsealed(self.label, self.object.pk, self.data.get(self.add_prefix(BASE), ""))
        else:
            self.initial[BASE] = sealed(self.label, self.object.pk, self.standing)
        self.initial.update({key: self.seen[key] for key in self.fields if key in self.seen})

    def clean(self) -> dict[str, Any]:
        """Refuse what is out of date; show a conflict as base, theirs and yours beside its field."""
        cleaned = super().clean() or {}
        if self.seen.keys() != self.standing.keys():
            self.add_error(None, sentences.say("stale-form"))
        elif clashes := self.clashes():
            self._show(clashes)
        return cleaned

    def keys(self) -> list[str]:
        """The vocabulary keys among the fields; a parent's key in an inline form is no input."""
        kept = KEPT[self.label].column_of
        return [k for k, f in self.fields.items() if k in kept and not isinstance(f, InlineForeignKeyField)]

    def wanted(self) -> dict[str, Scalar]:
        """What is asked for, as stored: every input of a new object, else the changed ones."""
        keys = self.keys() if self.is_new else [key for key in self.keys() if key in self.changed_data]
        return {key: _as_stored(self.cleaned_data[key]) for key in keys if key in self.cleaned_data}

    def change(self) -> Difference | None:
        """The difference from what the person saw, or None."""
        return ledger.update(self.label, self.object.pk, self.seen, self.wanted())

    def clashes(self) -> list[Clash]:
        """Fields that somebody else changed to something else since this person saw them."""
        change = None if self.is_new else self.change()
        pairs = change.values.items() if change else ()
        id, now = self.object.pk, self.standing
        return [
            Clash(self.label, id, key, old, now[key], new)
            for key, (old, new) in pairs
            if now[key] not in (old, new)
        ]

    def _show(self, clashes: list[Clash]) -> None:
        """Each clash beside its field. From now on the person has seen what stands there: saving again decides."""
        for clash in clashes:
            self.add_error(
                clash.key if clash.key in self.fields else None,
                ValidationError(conflicts.describe(clash), code="conflict"),
            )
        if not self.prefix:
            self.add_error(None, sentences.say("conflict", {"fields": len(clashes)}))
        seen = {**self.seen, **{clash.key: clash.theirs for clash in clashes}}
        self.data = {
            **dict(self.data.items()),
            self.add_prefix(BASE): sealed(self.label, self.object.pk, seen),
        }

    def notes(self) -> list[str]:
        """Remarks on what was read, such as that an amount was rounded."""
        return notes_of(self.fields, self.changed_data)


class LedgerMainForm(ReasonForm, LedgerForm):
    """The form of an object with a page of its own: it also asks why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "reason" in self.fields:
            self.fields["reason"].required = not self.is_new


class LedgerFormSet(forms.BaseInlineFormSet[Any, Any, LedgerForm]):
    """The rows of an inline, of which somebody may have deleted one since the page was opened."""

    def clean(self) -> None:
        """A row that stands no more cannot be changed, and nothing around it is saved either."""
        super().clean()
        if any(form.is_new for form in self.initial_forms):
            raise ValidationError(
                sentences.say("gone", {"what": conflicts.model_name(cast(type[Kept], self.model).label)})
            )

    def get_unique_error_message(self, unique_check: Any) -> Any:
        """Two rows alike: Django would name the field as code does."""
        label = cast(type[Kept], self.model).label
        return super().get_unique_error_message(
            [conflicts.heading(label, key) for key in unique_check if key != self.fk.name]
        )

    def get_queryset(self) -> Any:
        """Once the forms are made: their objects row by row, None where one is gone. The admin pairs both lists."""
        if self.is_bound and "forms" in self.__dict__:
            return [None if form.is_new else form.instance for form in self.initial_forms]
        return super().get_queryset()


def _as_stored(cleaned: Any) -> Scalar:
    """References are kept as ids."""
    return cleaned.pk if hasattr(cleaned, "pk") else cast(Scalar, cleaned)
