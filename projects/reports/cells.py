"""Stored values as cells of a sheet, by column: what a person sees, and what an import reads back as the same value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from projects.reports.sheets import AMOUNT, SHARE, TEXT, WHOLE, Bounds, Choices, Plain, SheetColumn
from projects.values import FEN, MAX_FEN
from projects.vocabulary import Column, Kind, english

#: Excel and others keep 15 digits of a number: amounts below this are the same fen again, whatever program saved
#: the file. Larger ones are text with all their digits, which an import reads as well
EXACT_BELOW = 10**15
Writer = Callable[[Any], Plain]

_FORMATS = {Kind.AMOUNT: AMOUNT, Kind.INTEGER: WHOLE, Kind.PERCENT: SHARE}


def amount_cell(fen: int | None, unit: str) -> float | str | None:
    """An amount as a number in ``unit``, as text where a number could not tell every fen; None is unknown."""
    return _amount(FEN[unit])(fen)


def writer(column: Column, language: str, names: Mapping[Any, str] | None) -> Writer | None:
    """The function from a stored value to a cell, None where the value is the cell; ``names`` of what it refers to."""
    match column.kind:
        case Kind.AMOUNT:
            return _amount(FEN[column.unit])
        case Kind.PERCENT:
            return lambda value: None if value is None else value / 100
        case Kind.CHOICE:
            return {each.value: each.name(language) for each in column.choices}.get
        case Kind.FLAG:
            return dict(zip((False, True), flags(language), strict=True)).get
        case _:
            return None if names is None else names.get


def _amount(fen_in_unit: int) -> Callable[[int | None], float | str | None]:
    """``amount_cell`` for many cells of one unit."""

    def write(fen: int | None) -> float | str | None:
        if fen is None:
            return None
        if -EXACT_BELOW < fen < EXACT_BELOW:
            return fen / fen_in_unit
        return f"{Decimal(fen) / fen_in_unit:f}"

    return write


def flags(language: str) -> tuple[str, str]:
    """No and yes, in words that an import knows."""
    return ("no", "yes") if english(language) else ("否", "是")


def sheet_column(column: Column, language: str, accepted: tuple[str, ...] = ()) -> SheetColumn:
    """How a column of the vocabulary stands in a sheet; ``accepted`` are the names a reference may take."""
    accepts, refusal = _accepts(column, language, accepted)
    return SheetColumn(
        heading=column.full_heading(language),
        width=column.width,
        format=_FORMATS.get(column.kind, TEXT),
        wrap=column.kind in (Kind.LONG, Kind.LINKS) or column.key == "name",
        accepts=accepts,
        refusal=refusal,
    )


def _accepts(column: Column, language: str, names: tuple[str, ...]) -> tuple[Choices | Bounds | None, str]:
    if column.model == "figure":  # computed: an import leaves it alone, whatever is typed there
        return None, ""
    match column.kind:
        case Kind.CHOICE:
            return Choices(tuple(each.name(language) for each in column.choices)), _("Choose from the list.")
        case Kind.FLAG:
            return Choices(tuple(reversed(flags(language)))), _("Choose from the list.")
        case Kind.REFERENCE if names:
            return Choices(names, strict=column.refers == "sector"), _("Choose from the list.")
        case Kind.AMOUNT:
            high = MAX_FEN / FEN[column.unit]
            return Bounds(-high if column.negative else 0, high), _("Write a number, without its unit.")
        case Kind.PERCENT:
            return Bounds(0, 100), _("Write a number from 0 to 100.")
        case Kind.INTEGER:
            text = _("Write a whole number from %(low)s to %(high)s.")
            return Bounds(column.low, column.high, whole=True), text % {
                "low": column.low,
                "high": column.high,
            }
        case _:
            return None, ""
