"""What the child says of a sheet, taken into a reading: its mapping, its own totals, what is amiss with it as a whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from projects import vocabulary
from projects.intake import returning
from projects.intake.pipeline import SheetRead
from projects.intake.problems import Problem, Skipped
from projects.intake.row import COLUMNS
from projects.intake.totals import COUNT, SheetDone, Total
from projects.values import legible, squeeze

if TYPE_CHECKING:
    from projects.intake.importing import Reading

#: why nothing of a file was read, the most telling reason first: of a sheet left alone → the code of the sentence
_NOTHING = {
    "other-year-sheet": "other-year-sheet",
    "summary-sheet": "no-key",
    "other-month-sheet": "no-sheet-of-month",
}


def take_sheet(reading: Reading, sheet: SheetRead, path: Path) -> None:
    """A sheet is announced: it is read, or left alone with a reason."""
    if sheet.sheet == path.stem:  # a .csv file: its one sheet is called as the file was, not as it is kept
        sheet.sheet = Path(reading.file).stem
    for place in sheet.mapping:
        place["heading"] = legible(place["heading"] or "")
    if reading.about:
        returning.leave_shown(sheet, reading.about)
    if sheet.left:
        reading.skipped.append(Skipped(sheet.sheet, None, sheet.left, sheet.params))
        reading.left_alone.append(sheet)
        return
    _mind_sheet(reading, sheet)
    reading.sheets.append(sheet)
    reading.letters[sheet.sheet] = sheet.letters


def _mind_sheet(reading: Reading, sheet: SheetRead) -> None:
    """What is amiss with the sheet as a whole."""
    first = sheet.header_rows[0]
    for code, key, columns in sheet.problems:
        params = {"key": key, "columns": columns}
        reading.file_problems.append(
            Problem(code, "error", sheet.sheet, first, None, columns or None, key, params)
        )
    for code, level, params in sheet.remarks:
        reading.file_problems.append(Problem(code, level, sheet.sheet, first, params=params))
    if reading.terms.month is None and (left := _without_month(sheet)):
        params = {"columns": "、".join(left)}
        reading.file_problems.append(
            Problem("month-not-given", "note", sheet.sheet, first, None, left[0], "", params)
        )


def _without_month(sheet: SheetRead) -> list[str]:
    """Leave the columns of a month alone where no month was given; answers their letters."""
    left: list[str] = []
    for place in sheet.mapping:
        if place["key"] and vocabulary.read_as()[place["key"]].model == "monthly_return":
            sheet.letters.pop(place["key"], None)
            place["key"], place["why"] = None, "month-column"
            left.append(place["column"] or "")
    return left


def take_done(reading: Reading, message: SheetDone) -> None:
    """A sum that does not hold is a warning (A31): the sheet may be wrong, its rows are read all the same."""
    sheet = reading.sheets[-1]
    if message.other_table:
        reading.file_problems.append(Problem("other-table", "error", sheet.sheet, message.other_table))
    for total in message.totals:
        if total.key != COUNT and total.key not in sheet.letters:
            continue  # a column of a month, and none was asked for
        total = replace(total, sheet=sheet.sheet)
        reading.totals.append(total)
        if total.holds is False:
            reading.file_problems.append(_differing(total))


def _differing(total: Total) -> Problem:
    cell = f"{total.column}{total.row}" if total.column else None
    told = total.as_json()
    params = {name: told[name] for name in ("label", "declared", "computed", "first", "last")}
    code = "sum-differs" if total.first else "sum-of-nothing"
    return Problem(code, "warning", total.sheet, total.row, cell, total.column, total.key, params)


def mind_missing(reading: Reading) -> None:
    """Columns that our own workbook was made with and that are not there: what was edited under another heading would be
    dropped without a word."""
    if reading.base is None or reading.about is None or not reading.letters:
        return
    headings = {squeeze(place["heading"]) for sheet in reading.sheets for place in sheet.mapping}
    read = {key for letters in reading.letters.values() for key in letters}
    missing = [key for key in reading.about.columns if key not in read and not headings & _own(key)]
    if missing:
        reading.file_problems.append(Problem("columns-missing", "warning", params={"keys": missing}))


def _own(key: str) -> set[str]:
    """The headings that a column has in our own workbooks. One that is there and was left alone is told elsewhere."""
    return {squeeze(COLUMNS[key].full_heading(language)) for language in ("zh-hans", "en")}


def mind_nothing(reading: Reading) -> None:
    """Where no sheet could be read: say why, and show how the likeliest one was understood, so that it can be put right."""
    if any(sheet.letters and not sheet.problems for sheet in reading.sheets) or reading.errors:
        return
    for left, code in _NOTHING.items():
        sheet = next((each for each in reading.left_alone if each.left == left), None)
        if sheet:
            first = sheet.header_rows[0] if sheet.header_rows else None
            params = {"key": "name", "asked": reading.terms.month, **sheet.params}
            reading.file_problems.append(Problem(code, "error", sheet.sheet, first, params=params))
            reading.sheets += [replace(sheet, left="")] if sheet.mapping else []
            return
    sheet_name = reading.sheets[0].sheet if reading.sheets else ""
    reading.file_problems.append(Problem("no-headings", sheet=sheet_name))
