"""The columns of a return workbook: what is shown in grey, what is to be filled, what the sheet computes itself.

Shown and computed columns have headings that no import reads as a declaration, not even from a copy of the sheet
without what the workbook says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from projects import vocabulary
from projects.reports.cells import sheet_column
from projects.reports.sheets import AMOUNT, RATE, SHARE, TEXT, Choices, Rule, SheetColumn, Tone
from projects.values import FEN, MAX_FEN
from projects.vocabulary import Column, unit_name

#: the columns from left to right: what the vocabulary knows by its key, the others are only shown
ORDER = (
    "code", "name", "standing", "plan", "due", "last", "last_to_date", "last_percent", "last_progress",
    "completed", "to_date", "rate", "progress_percent", "progress", "stage", "started", "self_light", "light_reason",
    "next_steps", "funds_in_place", "remark", "difficulties",
)  # fmt: skip
_READ = {column.key: column for column in vocabulary.ledger_columns(month=True)}
#: columns of the vocabulary, in their order
OWN: tuple[Column, ...] = tuple(_READ[key] for key in ORDER if key in _READ)
#: widths in characters: all columns fit a sheet of A3 in a size one can read
_WIDTHS = {
    "code": 10, "name": 24, "standing": 10, "plan": 11, "due": 11, "last": 11, "last_to_date": 12, "last_percent": 8,
    "last_progress": 20, "completed": 12, "to_date": 12, "rate": 9, "progress_percent": 10, "progress": 26, "stage": 9,
    "started": 11, "self_light": 8, "light_reason": 18, "next_steps": 20, "funds_in_place": 11, "remark": 16,
    "difficulties": 26,
}  # fmt: skip
#: locked although an import reads them: by these it knows the row
KEYS = ("code", "name")
#: 本年累计 = last month's cumulative + this month; until this month is said what was declared, or nothing
TO_DATE = 'IF({completed}="",{declared},N({last_to_date})+{completed})'
#: 完成率 = 本年累计 ÷ the plan in force
RATE_OF_PLAN = 'IF(OR({to_date}="",N({plan})=0),"",{to_date}/{plan})'
_UNIT = "万元"
_ACCEPTED = (
    'OR({completed}="",AND(ISNUMBER({completed}),{completed}<=%(most)d,{completed}>=-%(most)d,'
    'OR({completed}>=0,{remark}<>"")))'
)
_NO_REMARK = 'AND(N({completed})<0,{remark}="")'
_NO_REASON = 'AND({self_light}<>"",{self_light}<>"%(green)s",{light_reason}="")'


def sheet_columns(language: str, first_row: int) -> tuple[SheetColumn, ...]:
    """The columns as they stand in the sheet, in the language of the moment, which is ``language``."""
    at = places(first_row)
    shown = _shown(language)
    made = {key: _own(_READ[key], language, at) if key in _READ else shown[key] for key in ORDER}
    return tuple(replace(made[key], width=_WIDTHS[key]) for key in ORDER)


def places(row: int) -> dict[str, str]:
    """The address of each column's cell in a row, by key: what formulas are filled with."""
    return {key: f"{xl_col_to_name(place)}{row}" for place, key in enumerate(ORDER)}


def headings(language: str) -> dict[str, str]:
    """The headings of the columns that are only shown, in the language of the moment."""
    return {key: column.heading for key, column in _shown(language).items()}


def _own(column: Column, language: str, at: Mapping[str, str]) -> SheetColumn:
    made = sheet_column(column, language)
    if column.key in KEYS:
        return replace(made, accepts=None, tone=Tone.SHOWN)
    if column.key == "stage":
        made = replace(made, accepts=_stages(column, language))
    filled = replace(made, locked=False, tone=Tone.INPUT, hint=_hint(column.key), alarm=_alarm(column, language, at))  # fmt: skip
    if column.key != "completed":
        return filled
    most = MAX_FEN // FEN[column.unit]
    refusal = _("Write a number in 10k yuan. A negative one, which corrects earlier months, needs its reason in “%(column)s” first.")  # fmt: skip
    told = refusal % {"column": _READ["remark"].heading(language)}
    return replace(filled, accepts=Rule((_ACCEPTED % {"most": most}).format(**at)), refusal=told)


def _stages(column: Column, language: str) -> Choices:
    """A project is cancelled by the project office, and not in a return."""
    return Choices(tuple(each.name(language) for each in column.choices if each.value != "cancelled"))


def _alarm(column: Column, language: str, at: Mapping[str, str]) -> str:
    """When a cell is still missing: the reason for a light, the remark on a negative figure."""
    green = next(choice.name(language) for choice in _READ["self_light"].choices if choice.value == "green")
    alarms = {"remark": _NO_REMARK, "light_reason": _NO_REASON}
    text = alarms.get(column.key, "")
    return (text % {"green": green} if "%" in text else text).format(**at)


def _hint(key: str) -> str:
    """What is said beside a cell while it is chosen."""
    match key:
        case "completed":
            return _(
                "Investment completed in this month, in 10k yuan. Not known: leave empty. None: write 0."
            )
        case "progress_percent":
            return _("From 0 to 100, without the sign.")
        case "started":
            return _("As precise as it is known: 2021, 2021-03 or 2021-03-15.")
        case "light_reason":
            return _("Needed unless the light is green.")
        case _:
            return ""


def _shown(language: str) -> dict[str, SheetColumn]:
    """The columns that are only shown, by key: grey and locked."""
    unit = unit_name(_UNIT, language)
    amounts = {
        "plan": _("whole year (%(unit)s)"),
        "due": _("due by the calendar (%(unit)s)"),
        "last": _("last month's figure (%(unit)s)"),
        "last_to_date": _("up to last month (%(unit)s)"),
        "to_date": _("up to this month, computed (%(unit)s)"),
    }
    found = {key: _grey(text % {"unit": unit}, AMOUNT) for key, text in amounts.items()}
    return found | {
        "standing": _grey(_("where it stands"), TEXT),
        "last_percent": _grey(_("last month's progress (%(unit)s)") % {"unit": "%"}, SHARE),
        "last_progress": _grey(_("last month's progress in words"), TEXT),
        "rate": _grey(_("share of the year, computed"), RATE),
    }


def _grey(heading: str, format: str) -> SheetColumn:
    return SheetColumn(heading, format=format, wrap=format == TEXT, tone=Tone.SHOWN)
