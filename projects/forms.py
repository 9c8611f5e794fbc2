"""Forms of the pages that are no FilterSet: one of any object's columns, what the history is searched by, a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from projects import conflicts, ledger, sentences, vocabulary
from projects.inputs import input_for, notes_of
from projects.ledger import Clash, Conflict, Difference, Refused
from projects.values import Scalar

Values = Mapping[str, Scalar]
#: the hidden input with the values a person saw
BASE = "ledger_base"

SOURCES = [
    ("page", _("page")),
    ("admin", _("administration")),
    ("file", _("file")),
    ("command", _("command")),
    ("system", _("system")),
]


class HistoryFilter(forms.Form):
    """Which change sets to list. What cannot be read filters nothing out and says so beside its field."""

    person = forms.CharField(label=_("Person"), required=False, max_length=200)
    source = forms.ChoiceField(label=_("From where"), required=False, choices=[("", _("all")), *SOURCES])
    project = forms.CharField(label=_("Project code"), required=False, max_length=12)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].widget.attrs.update({"class": "form-control", "list": "people", "size": 16})
        self.fields["source"].widget.attrs["class"] = "form-select"
        self.fields["project"].widget.attrs.update(
            {"class": "form-control", "size": 10, "placeholder": "P000001"}
        )


class Reason(forms.Form):
    """Why a change set is undone. The door asks for it too."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"})
    )


class SilentField(forms.CharField):
    """An input that is about the edit and no part of the object: filling it changes nothing."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def reason_field(required: bool) -> SilentField:
    """Why: kept with the change set."""
    return SilentField(
        label=_("Reason"),
        max_length=500,
        required=required,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={"required": lazy(sentences.say, str)("reason-missing")},
    )


def sealed(label: str, id: int, values: Values) -> str:
    """Values on their way through the browser and back, signed for one object."""
    return signing.dumps(dict(values), salt=f"{label}:{id}", compress=True)


def unsealed(label: str, id: int, text: str) -> Values:
    """The values a person saw; none where the text is of another object or was not made here."""
    try:
        found: Values = signing.loads(text, salt=f"{label}:{id}")
    except signing.BadSignature:
        return {}
    return found


class ObjectForm(forms.Form):
    """The form of one ledger object, made of its columns. It becomes a difference from what its person saw.

    ``standing`` are the values of an object that stands; without them the form makes a new one. ``among`` are the
    objects that each reference may name. ``why`` adds a reason: True asks for one, False leaves it open."""

    def __init__(
        self,
        label: str,
        keys: Sequence[str],
        *args: Any,
        id: int = -1,
        standing: Values | None = None,
        among: Mapping[str, QuerySet[Any, Any]] | None = None,
        why: bool | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.label, self.id, self.is_new = label, id, standing is None
        self.fields.update(
            {key: input_for(vocabulary.column(label, key), (among or {}).get(key)) for key in keys}
        )
        self.keys = tuple(keys)
        self.seen: Values = standing or {}
        if standing is not None:
            self.fields[BASE] = SilentField(required=False, widget=forms.HiddenInput)
            self._take_up()
        if why is not None:
            self.fields["reason"] = reason_field(why)

    def _take_up(self) -> None:
        """Start from what the person saw."""
        if self.is_bound:
            self.seen = unsealed(self.label, self.id, self.data.get(self.add_prefix(BASE), ""))
        else:
            self.initial[BASE] = sealed(self.label, self.id, self.seen)
        self.initial.update({key: self.seen[key] for key in self.keys if key in self.seen})

    def clean(self) -> dict[str, Any]:
        """A form of another day, or of another object, is no ground to stand on."""
        cleaned = super().clean() or {}
        if not self.is_new and not self.seen:
            self.add_error(None, sentences.say("stale-form"))
        return cleaned

    @property
    def reason(self) -> str:
        return str(self.cleaned_data.get("reason") or "")

    def wanted(self) -> dict[str, Scalar]:
        """What is asked for, as stored: every input of a new object, else the changed ones."""
        keys = self.keys if self.is_new else [key for key in self.keys if key in self.changed_data]
        return {key: self.cleaned_data[key] for key in keys}

    def difference(self, **given: Scalar) -> Difference | None:
        """The new object with what is ``given`` beside the inputs, or what differs from what the person saw."""
        if self.is_new:
            return ledger.create(self.label, self.id, {**given, **self.wanted()})
        return ledger.update(self.label, self.id, self.seen, {**given, **self.wanted()})

    def refuse(self, refused: Refused) -> None:
        """Say what the door refused: a conflict beside its fields, with base, theirs and yours."""
        mine = [c for c in refused.clashes if self._has(c)] if isinstance(refused, Conflict) else []
        if not mine:
            self.add_error(None, conflicts.explain(refused))
            return
        self.add_error(None, sentences.say("conflict", {"fields": len(mine)}))
        for clash in mine:
            self.add_error(clash.key, ValidationError(conflicts.describe(clash), code="conflict"))
        self._saw({clash.key: clash.theirs for clash in mine})

    def _has(self, clash: Clash) -> bool:
        return (clash.label, clash.id) == (self.label, self.id) and clash.key in self.fields

    def _saw(self, theirs: Values) -> None:
        """From now on the person has seen what stands there: saving again decides."""
        seen = sealed(self.label, self.id, {**self.seen, **theirs})
        self.data = {**{name: self.data[name] for name in self.data}, self.add_prefix(BASE): seen}

    def focus(self, faulty: bool = False) -> None:
        """Begin at the first input that has an error, else (unless only ``faulty`` ones are asked) at the first of all."""
        wrong = [key for key in self.fields if key in self.errors]
        first = [] if faulty else [key for key in self.fields if key != BASE]
        for key in (wrong or first)[:1]:
            self.fields[key].widget.attrs["autofocus"] = True

    def notes(self) -> list[str]:
        """Remarks on what was read, such as that an amount was rounded."""
        return notes_of(self.fields, self.changed_data)
