"""The admin's inputs of columns: those every page has, in the admin's clothes, and one that only the admin needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget

from projects.inputs import FIELDS, SIZES, ColumnField, CurveField, CurveInput, told
from projects.values import Scalar
from projects.vocabulary import Column, Kind


class FigureField(ColumnField):
    """A published figure: what its digits mean depends on the unit beside it, so the form reads them."""

    def read(self, text: Any) -> tuple[Scalar, str | None]:
        return str(text or "").strip(), None


_SPECIAL: dict[tuple[str, str], type[ColumnField]] = {
    ("plan", "curve"): CurveField,
    ("control_total", "value"): FigureField,
}


def field_for(column: Column, **options: Any) -> ColumnField | None:
    """The input of a column; None for choices, flags and references, which Django's own inputs serve."""
    made = _SPECIAL.get((column.model, column.key), FIELDS.get(column.kind))
    if not made:
        return None
    options.setdefault("widget", _widget(column))
    return made(column, **{**told(column), **options})


def _widget(column: Column) -> forms.Widget:
    if (column.model, column.key) == ("plan", "curve"):
        return CurveInput(attrs={"class": "vTextField ledger-wide"})
    if column.kind is Kind.LONG:
        return AdminTextareaWidget(attrs={"rows": 3})
    size = SIZES.get(column.kind)
    if size is None:
        return AdminTextInputWidget(attrs={"class": "vTextField ledger-wide"} if column.width > 20 else None)
    number = {"class": "ledger-number"} if column.kind is not Kind.DATE else {}
    return forms.TextInput(attrs={"size": size, **number})
