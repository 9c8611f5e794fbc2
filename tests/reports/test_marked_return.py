"""A return workbook that had mistakes is given back marked; corrected in that copy it comes back as the workbook it was."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.intake import batches
from projects.ledger import Actor
from projects.models import ImportBatch, MonthlyReturn
from projects.reports import marked
from tests.factories import WAN, House
from tests.workbooks import Sheet, book_of, fill

DONE = ("P000001", "completed")


def brought(user: User, path: Path) -> ImportBatch:
    batch = batches.upload(user, SimpleUploadedFile(path.name, path.read_bytes()), 2021, None, False)
    batches.read(batch)
    return batch


def test_a_marked_return_workbook_is_corrected_and_taken(
    house: House, people: dict[str, User], tmp_path: Path
) -> None:
    house.project()
    house.period(6)
    wrong = brought(people["officer"], fill(book_of(house, tmp_path), {DONE: "十几万吧"}))
    assert (wrong.reading["errors"], wrong.month) == (1, 6)
    path = tmp_path / "marked.xlsx"
    with marked.make(wrong) as file:
        path.write_bytes(file.read())
    sheet = Sheet.of(path, place=1)  # the list of mistakes is in front
    cell = sheet.cell(*DONE)
    assert cell.comment is not None
    assert sheet.page.protection.sheet
    cell.value = 12
    sheet.book.save(path)
    right = brought(people["officer"], path)
    assert (right.reading["errors"], right.reading["fields_changed"], right.month) == (0, 1, 6)
    assert right.base == wrong.base
    batches.apply(right, Actor.of(people["officer"]))
    assert MonthlyReturn.objects.get().completed == 12 * WAN
