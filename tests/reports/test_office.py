"""An exported ledger opened and saved by another program keeps every value, in each format that comes back."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from projects import vocabulary
from projects.intake import importing
from projects.ledger import Actor
from projects.models import Plan
from tests import office
from tests.reports.reading import Ledger, by_calamine, imported

pytestmark = [pytest.mark.slow, pytest.mark.office, pytest.mark.once]


def saved_again(body: bytes, folder: Path, form: str = office.XLSX) -> Path:
    """What LibreOffice makes of a workbook when it saves it."""
    (folder / "in").mkdir()
    source = folder / "in" / "ledger.xlsx"
    source.write_bytes(body)
    return office.saved_again(source, folder, form)


def test_values_survive_another_program(ninety: int, export: Any, tmp_path: Path) -> None:
    body, _ = export(month=3)
    again = saved_again(body, tmp_path).read_bytes()
    columns = vocabulary.ledger_columns(month=True)
    head, *rows = by_calamine(again)
    assert head == [column.full_heading("zh-hans") for column in columns]
    assert Ledger(3, "zh-hans").differing(rows, columns) == []
    assert by_calamine(again, "_ledger") == by_calamine(body, "_ledger")
    reading = imported(again, tmp_path, 3)
    assert (reading.counts["unchanged"], reading.problems) == (90, [])


@pytest.mark.parametrize("form", ["ods", "xls:MS Excel 97"])
def test_a_ledger_saved_under_another_format_is_no_change(
    ninety: int, export: Any, tmp_path: Path, form: str
) -> None:
    again = saved_again(export()[0], tmp_path, form)
    reading = importing.read_in_place(again, plan=Plan.objects.get(), month=None, actor=Actor.system())
    assert reading.base is not None
    assert (reading.counts["unchanged"], reading.problems) == (90, [])


def test_one_cell_edited_there_is_one_field_changed(ninety: int, export: Any, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export()[0]))
    heads = [str(cell.value) for cell in book.worksheets[0][1]]
    book.worksheets[0].cell(5, heads.index("总投资（万元）") + 1).value = 1234.56
    changed = io.BytesIO()
    book.save(changed)
    reading = imported(saved_again(changed.getvalue(), tmp_path).read_bytes(), tmp_path, None)
    assert (reading.problems, reading.fields_changed) == ([], 1)
    [difference] = reading.differences()
    assert difference.new("total_investment") == 1_234_560_000
