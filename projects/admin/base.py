"""What the admin pages of ledger objects share: inputs from the vocabulary, the reason, the values that were seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.http import HttpRequest

from projects import values, vocabulary
from projects.admin.deleting import Deleting
from projects.admin.fields import field_for
from projects.admin.forms import WHY, LedgerForm, LedgerFormSet, LedgerMainForm
from projects.admin.rights import ByMembership
from projects.admin.saving import ThroughTheDoor
from projects.admin.trail import WithTrail
from projects.forms import BASE
from projects.inputs import label
from projects.ledger import KEPT
from projects.models.base import Kept


def labelled_field(model: Any, db_field: Any, default: Callable[[], Any]) -> Any:
    """The input of a model field: the vocabulary's own, or Django's under the vocabulary's heading."""
    if db_field.name not in KEPT[model.label].column_of:
        return default()
    column = vocabulary.column(model.label, db_field.name)
    if made := field_for(column):
        return made
    usual = default()
    if usual:
        usual.label = label(column)
    return usual


class LedgerInline(ByMembership, InlineModelAdmin[Any, Any]):
    """An inline of ledger objects. The key is excluded, so that Django sends it as a hidden input."""

    form = LedgerForm
    formset: Any = LedgerFormSet
    exclude = ("id",)
    extra = 0
    model: Any

    def formfield_for_dbfield(self, db_field: Any, request: Any, **options: Any) -> Any:
        """An input that reads as cells are read."""
        usual = super().formfield_for_dbfield
        return labelled_field(self.model, db_field, lambda: usual(db_field, request, **options))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The last fieldset takes the hidden values along."""
        *first, (title, last) = super().get_fieldsets(request, obj)
        return [*first, (title, {**last, "fields": [*last["fields"], BASE]})]


class LedgerAdmin(Deleting, WithTrail, ThroughTheDoor):
    """The admin of one kind of ledger object. What ``readonly_fields`` names is the product's, and new objects lack it."""

    form = LedgerMainForm
    model: type[Kept]
    exclude = ("id",)
    change_form_template = "admin/ledger/change_form.html"
    list_per_page = 50
    show_full_result_count = False

    class Media:
        css = {"all": ("projects/admin.css",)}

    def formfield_for_dbfield(self, db_field: Any, request: Any, **options: Any) -> Any:
        """An input that reads as cells are read."""
        usual = super().formfield_for_dbfield
        return labelled_field(self.model, db_field, lambda: usual(db_field, request, **options))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The fields, and last the reason; readers are not asked for one."""
        fieldsets = [*super().get_fieldsets(request, obj)]
        if obj is None:
            fieldsets = [
                (title, {**o, "fields": without(o["fields"], self.readonly_fields)}) for title, o in fieldsets
            ]
        why = (None, {**WHY[1], "fields": ("reason", BASE)})
        may = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [*fieldsets, why] if may else fieldsets


def without(fields: Any, left_out: Any) -> list[Any]:
    """The fields of a fieldset, lines of several included, without some."""
    lines = [
        tuple(f for f in line if f not in left_out) if isinstance(line, (tuple, list)) else line
        for line in fields
    ]
    return [line for line in lines if line and line not in left_out]


def amount(model: str, key: str) -> Any:
    """A list column that shows an amount as pages do, under the heading with its unit."""
    column = vocabulary.column(model, key)

    def value(obj: Any) -> str:
        return values.show_amount(getattr(obj, key), column.unit) or "–"

    value.__name__ = key
    return admin.display(description=label(column), ordering=key)(value)
