"""What all kept objects share: an id given by the door, a version it counts, labels from the vocabulary."""

from __future__ import annotations

from typing import Any

from django.db import models

from projects import vocabulary
from projects.vocabulary import Kind


class IdField(models.BigIntegerField[int, int]):
    """A number that the door gives. On SQLite it is the row's own (INTEGER PRIMARY KEY), which takes no index beside the
    table: rows are written with less and found in one look."""

    def db_type(self, connection: Any) -> str | None:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)

    def rel_db_type(self, connection: Any) -> str | None:
        """A reference is a number like any other."""
        return super().db_type(connection)


class Kept(models.Model):
    """A ledger object. Nothing here is saved by ``save()``: only ``ledger.commit`` writes these tables."""

    #: the name the history and the vocabulary know the model by
    label: str

    id = IdField(primary_key=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


def field(model: str, key: str, **options: Any) -> Any:
    """The model field of a column: its type, length, choices and label all come from the vocabulary."""
    column = vocabulary.column(model, key)
    options.setdefault("verbose_name", vocabulary.lazy_heading(model, key))
    match column.kind:
        case Kind.AMOUNT:
            return models.BigIntegerField(null=True, blank=True, **options)
        case Kind.INTEGER | Kind.PERCENT:
            return models.BigIntegerField(null=True, blank=True, **options)
        case Kind.FLAG:
            return models.BooleanField(default=options.pop("default", False), **options)
        case Kind.CHOICE:
            return models.CharField(
                max_length=20, blank=True, default="", choices=vocabulary.field_choices(model, key), **options
            )
        case Kind.LONG:
            return models.TextField(blank=not column.required, default="", **options)
        case _:
            return models.CharField(max_length=column.limit, blank=not column.required, default="", **options)


def reference(model: str, key: str, to: str, **options: Any) -> Any:
    """A foreign key column. Deleting what is referred to is refused by the door, never cascaded."""
    required = vocabulary.column(model, key).required
    options.setdefault("verbose_name", vocabulary.lazy_heading(model, key))
    options.setdefault("related_name", f"{model}s")
    return models.ForeignKey(to, on_delete=models.PROTECT, null=not required, blank=not required, **options)
