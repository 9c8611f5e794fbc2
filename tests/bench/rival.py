"""django-import-export on the same file: a resource over a table of its own, with bulk writes and no diffs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import connection, models
from import_export import resources
from import_export.formats.base_formats import XLSX
from import_export.instance_loaders import CachedInstanceLoader
from python_calamine import CalamineWorkbook
from tablib import Dataset

from projects import vocabulary
from projects.vocabulary import Kind
from tests.bench.measure import Run, metered
from tests.bench.workbook import KEYS, headings


def _field(key: str) -> models.Field[Any, Any]:
    kind = next(column for column in vocabulary.ledger_columns() if column.key == key).kind
    if kind in (Kind.AMOUNT, Kind.INTEGER):
        return models.FloatField(null=True)
    return (
        models.TextField()
        if kind is Kind.LONG
        else models.CharField(max_length=200, db_index=key == "national_code")
    )


class _Meta:
    app_label = "bench"


Scratch: type[models.Model] = type(
    "Scratch", (models.Model,), {"__module__": __name__, "Meta": _Meta, **{key: _field(key) for key in KEYS}}
)


class ScratchResource(resources.ModelResource):  # type: ignore[misc]
    """Its quickest way that still knows rows again: one look-up for all of them."""

    class Meta:
        model = Scratch
        fields = KEYS
        import_id_fields = ("national_code",)
        instance_loader_class = CachedInstanceLoader
        use_bulk = True
        skip_diff = True
        use_transactions = True


def import_rows(file: Path, quick_reader: bool) -> Run:
    """Read and import; ``quick_reader`` gives it the rows by python-calamine instead of its own reader."""
    with connection.schema_editor() as editor:
        editor.create_model(Scratch)
    with metered() as cost:
        rows = _by_calamine(file) if quick_reader else XLSX().create_dataset(file.read_bytes())
        rows.headers = list(KEYS)
        result = ScratchResource().import_data(rows, raise_errors=True)
    assert Scratch._default_manager.count() == len(rows)
    return Run(cost, {"rows": len(rows), "new": result.totals["new"]})


def _by_calamine(file: Path) -> Dataset:
    _, *rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    return Dataset(*rows, headers=headings())
