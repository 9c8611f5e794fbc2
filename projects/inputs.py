"""Inputs made of columns: each reads what a person types as a cell is read, and says what is wrong in a sentence."""

from __future__ import annotations

from collections.abc import Container, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects import codes, sentences, values, vocabulary
from projects.figures import presets
from projects.values import Scalar, ValueProblem
from projects.vocabulary import Column, Kind


class ColumnField(forms.CharField):
    """An input whose text is read by the vocabulary's parser. ``note`` is the code of a remark on the last text read,
    ``told`` fills its sentence."""

    column: Column
    note: str | None = None
    told: Mapping[str, Any] = MappingProxyType({})

    def __init__(self, column: Column, **options: Any) -> None:
        super().__init__(strip=False, **options)
        self.column = column

    def to_python(self, value: Any) -> Any:
        """The value as stored; ValidationError with the problem's sentence."""
        try:
            read, self.note = self.read(value)
        except ValueProblem as problem:
            raise ValidationError(sentences.say(problem.code, problem.params), code=problem.code) from problem
        self.told = {"code": read}
        self.note = codes.odd(self.column.key, read) or self.note
        return read

    def read(self, text: Any) -> tuple[Scalar, str | None]:
        return vocabulary.parse(self.column, text)

    def prepare_value(self, value: Any) -> Any:
        """What stands in the input: a stored value written out, or the text that came back with an error."""
        return value if value is None or isinstance(value, str) else self.write(value)

    def write(self, value: Any) -> str:
        return str(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the text says something else than the value it was made from; unreadable text does."""
        try:
            return bool(self.read(data)[0] != self.read(self.prepare_value(initial))[0])
        except ValueProblem:
            return True


class AmountField(ColumnField):
    """An amount in 万元, kept in fen: exact in both directions, unknown is empty."""

    def write(self, value: Any) -> str:
        return exact(values.in_unit(int(value), self.column.unit))


class PercentField(ColumnField):
    """A percentage with up to two decimals, kept in hundredths of a percent."""

    def write(self, value: Any) -> str:
        return exact(Decimal(value) / 100)


class CurveField(ColumnField):
    """Twelve cumulative shares of the year in percent, kept as hundredths: "0,0,300,…,10000"; or a curve by its name."""

    def read(self, text: Any) -> tuple[Scalar, str | None]:
        if values.is_blank(text):
            return "", None
        for curve in presets.curves().values():
            if str(text).strip() in (curve.key, curve.zh, curve.en):
                return curve.text, None
        parts = str(text).replace("，", ",").replace("、", ",").split(",")
        shares = [values.parse_percent(part)[0] for part in parts]
        known = [share for share in shares if share is not None]
        if len(shares) != 12 or len(known) != 12 or sorted(known) != known or known[-1] != 10_000:
            raise ValueProblem("not-a-curve")
        return ",".join(map(str, known)), None

    def prepare_value(self, value: Any) -> Any:
        """Stored hundredths as percent; what cannot be a stored curve is text that was typed."""
        return in_percent(str(value or "")) or value


def in_percent(curve: str) -> str:
    """A stored curve as twelve percentages; "" for what is none."""
    stored = [part for part in curve.split(",") if part.isdigit()]
    kept = len(stored) == 12 and stored[-1] == "10000"
    return ", ".join(exact(Decimal(part) / 100) for part in stored) if kept else ""


class CurveInput(forms.TextInput):
    """An input of a curve that offers the curves we bring along, by their names."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        offered = ((in_percent(curve.text), curve.name) for curve in presets.curves().values())
        options = format_html_join("", '<option value="{}">{}</option>', offered)
        made = super().render(name, value, {**(attrs or {}), "list": f"{name}_curves"}, renderer)
        return format_html('{}<datalist id="{}_curves">{}</datalist>', made, name, options)


def exact(number: Decimal) -> str:
    """A decimal with separators, without zeros at its end and without losing a digit."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


FIELDS: dict[Kind, type[ColumnField]] = {
    Kind.TEXT: ColumnField, Kind.LONG: ColumnField, Kind.DATE: ColumnField, Kind.INTEGER: ColumnField,
    Kind.AMOUNT: AmountField, Kind.PERCENT: PercentField,
}  # fmt: skip
_HELP = {
    Kind.AMOUNT: _("Empty: not known."),
    Kind.DATE: _("2021, 2021-03 or 2021-03-15"),
}
#: characters that are seen of an input; of other kinds as many as there is room for
SIZES = {Kind.AMOUNT: 16, Kind.DATE: 12, Kind.INTEGER: 8, Kind.PERCENT: 8}


def label(column: Column) -> str:
    """The heading with its unit, in the language of the page."""
    return lazy(lambda: capfirst(column.full_heading()), str)()


def told(column: Column) -> dict[str, Any]:
    """What every input of a column says: its heading, whether it may be empty, how it is written."""
    return {"label": label(column), "required": column.required, "help_text": _HELP.get(column.kind, "")}


def input_for(column: Column, among: QuerySet[Any, Any] | None = None) -> forms.Field:
    """The input of a column on our own pages; ``among`` are the objects that a reference may name."""
    options = told(column)
    if (column.model, column.key) == ("plan", "curve"):
        return CurveField(
            column, **options, widget=CurveInput(attrs={"class": "form-control", "autocomplete": "off"})
        )
    if made := FIELDS.get(column.kind):
        return made(column, **options, widget=_text_widget(column))
    if column.kind is Kind.FLAG:
        return forms.BooleanField(**{**options, "required": False}, widget=_dressed(forms.CheckboxInput))
    if column.kind is Kind.CHOICE:
        none = ("", _("choose") if column.required else "—")
        offered = [none, *vocabulary.field_choices(column.model, column.key)]
        return forms.ChoiceField(**options, choices=offered, widget=_dressed(forms.Select))
    assert among is not None, column.key
    return ReferenceField(among, **options, empty_label="—", widget=_dressed(forms.Select))


class ReferenceField(forms.ModelChoiceField[Any]):
    """An object among others; its value is the id, as the ledger stores it."""

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return found.pk if isinstance(found, Model) else None


_CLASSES = {forms.Select: "form-select", forms.CheckboxInput: "form-check-input"}


def _dressed(widget: type[forms.Widget], **attributes: Any) -> forms.Widget:
    """A widget in Bootstrap's clothes."""
    return widget(attrs={"class": _CLASSES.get(widget, "form-control"), **attributes})


def _text_widget(column: Column) -> forms.Widget:
    if column.kind is Kind.LONG:
        return _dressed(forms.Textarea, rows=3)
    number = " num" if column.kind in _NUMBERS else ""
    size = {"size": SIZES[column.kind]} if column.kind in SIZES else {}
    return _dressed(forms.TextInput, **{"class": f"form-control{number}", "autocomplete": "off", **size})


_NUMBERS = frozenset({Kind.AMOUNT, Kind.INTEGER, Kind.PERCENT})


def notes_of(fields: Mapping[str, forms.Field], changed: Container[str]) -> list[str]:
    """Remarks on what was read in the inputs that changed, each under its label."""
    return [
        f"{field.label}: {sentences.say(field.note, dict(field.told))}"
        for key, field in fields.items()
        if key in changed and isinstance(field, ColumnField) and field.note
    ]
