"""A return workbook filled and saved by another program comes back the same, and that program adds up what ours does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import office
from tests.factories import WAN, House
from tests.intake.desk import codes, statuses, written
from tests.workbooks import Sheet, book_of, fill, read

pytestmark = [pytest.mark.slow, pytest.mark.office, pytest.mark.once]
FORMS = {"xlsx": office.XLSX, "ods": "ods", "xls": "xls:MS Excel 97"}


@pytest.fixture
def path(house: House, tmp_path: Path) -> Path:
    """The workbook of June: one project with 150.5 万元 so far of a plan of 1,200, one without anything."""
    project = house.project(planned=1200 * WAN)
    house.report(project, 4, completed=100 * WAN)
    house.report(project, 5, completed=50_500_000, progress="主体封顶")
    house.project("二号")
    house.period(6)
    return book_of(house, tmp_path)


@pytest.mark.parametrize("form", FORMS)
def test_saved_by_another_program_it_is_no_change(
    house: House, path: Path, tmp_path: Path, form: str
) -> None:
    reading = read(house, office.saved_again(path, tmp_path / "again", FORMS[form]))
    assert reading.base is not None
    assert (statuses(reading), codes(reading)) == (["unchanged"] * 2, ["not-returned"])


@pytest.mark.parametrize("form", FORMS)
def test_filled_there_it_is_what_was_filled(house: House, path: Path, tmp_path: Path, form: str) -> None:
    cells = {
        ("P000001", "completed"): 12.25,
        ("P000001", "progress"): "=未写公式",
        ("P000001", "stage"): "停工",
    }
    filled = office.saved_again(fill(path, cells), tmp_path / "again", FORMS[form])
    reading = read(house, filled)
    assert codes(reading) == ["not-returned"]
    assert written(reading) == {"completed": 12_250_000, "progress": "=未写公式", "stage": "halted"}


def test_it_adds_up_what_we_add_up(house: House, path: Path, tmp_path: Path) -> None:
    """openpyxl drops what formulas came to, so that the other program has to compute them."""
    filled = office.saved_again(fill(path, {("P000001", "completed"): 12.25}), tmp_path / "again")
    told = Sheet.of(filled, values=True)
    assert told.cell("P000001", "累计数").value == 162.75
    assert told.cell("P000001", "完成率").value == pytest.approx(162.75 / 1200)
    assert [told.cell("P000002", heading).value for heading in ("累计数", "完成率")] == [None, None]


def test_its_cells_stay_locked_and_its_rules_stay(house: House, path: Path, tmp_path: Path) -> None:
    sheet = Sheet.of(office.saved_again(path, tmp_path / "again"))
    assert sheet.page.protection.sheet
    assert not sheet.cell("P000001", "completed").protection.locked
    assert sheet.cell("P000001", "name").protection.locked
    assert {rule.type for rule in sheet.page.data_validations.dataValidation} >= {"custom", "list", "decimal"}


def test_it_prints_on_one_sheet_of_a3(house: House, path: Path, tmp_path: Path) -> None:
    printed = office.saved_again(path, tmp_path / "printed", "pdf").read_bytes()
    sheets = re.findall(rb"/Type\s*/Page\b.*?/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", printed, re.DOTALL)
    [(width, height)] = {(round(float(w) / 72 * 25.4), round(float(h) / 72 * 25.4)) for w, h in sheets}
    assert (len(sheets), width, height) == (1, 420, 297)
