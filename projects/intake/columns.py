"""Cells become stored values, a column at a time: one reader per column, made once per sheet.

A reader takes the cells of many rows. Cells of the commonest shapes become values together; only the others are read
one by one, by the parsers of the vocabulary, and may bring a mark."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from projects import vocabulary
from projects.intake import spoken
from projects.intake.layout import Place
from projects.intake.routing import SHARE
from projects.values import FEN, MAX_FEN, Raw, Scalar, ValueProblem, is_blank, parse_percent
from projects.vocabulary import Column, Kind

#: (place among the cells, level, code, parameters of the sentence)
Found = tuple[int, str, str, dict[str, Any]]
Reader = Callable[[Sequence[Raw]], tuple[list[Scalar], list[Found]]]
#: values of the cells, right but for those in the places that need a closer look
Quick = Callable[[Sequence[Raw]], tuple[list[Any], Collection[int]]]
Parse = Callable[[], tuple[Scalar, str | None]]
#: from here on a float may stand for more than one whole number of fen
_EXACT = 1e9
#: days from the first day of the usual system to that of 1904
_FROM_1904 = 1462
#: so many distinct cells of a column are remembered
_KNOWN = 20_000


def reader(column: Column, place: Place, since_1904: bool = False) -> Reader:
    """The function that reads a column's cells: a value for each, the empty one where a cell says nothing or is wrong.

    ``since_1904``: bare serial numbers of days count from there."""
    if column.kind is Kind.AMOUNT or place.unit == SHARE:
        column = replace(column, unit=place.unit)
    empty, quick = _empty(column), _quick(column)
    dated = since_1904 and column.kind in (Kind.DATE, Kind.PERIOD)

    def read(raws: Sequence[Raw]) -> tuple[list[Scalar], list[Found]]:
        if raws.count("") == len(raws):
            return [empty] * len(raws), []
        if dated:
            raws = list(map(_since_1900, raws))
        values, odd = quick(raws)
        found: list[Found] = []
        for at in odd:
            values[at], *mark = _closely(column, raws[at])
            found += [(at, *each) for each in mark]
        return values, found

    return read


def _since_1900(raw: Raw) -> Raw:
    """A serial number of the 1904 system in the usual one, where it is one of our time (``values.parse_date``)."""
    return raw + _FROM_1904 if type(raw) is float and 16_802 <= raw <= 89_850 else raw


def _empty(column: Column) -> Scalar:
    """What a cell is read as that says nothing. References are texts here."""
    return None if column.kind in (Kind.AMOUNT, Kind.INTEGER, Kind.PERCENT) else ""


def _closely(column: Column, raw: Raw) -> tuple[Any, ...]:
    """The value of one cell and, where there is something to say, its mark (level, code, parameters)."""
    empty = _empty(column)
    if raw is None or raw == "":
        return (empty,)
    try:
        value, note = _parsed(column, raw)
    except ValueProblem as problem:
        return empty, ("error", problem.code, problem.params)
    value = empty if value is None or value == "" else value
    return (value, ("note", note, {})) if note else (value,)


def _parsed(column: Column, raw: Raw) -> tuple[Scalar, str | None]:
    """What the vocabulary makes of a cell, or what can be made of it that offices write instead.

    A unit called "无" is none."""
    match column.kind:
        case Kind.REFERENCE if is_blank(raw):
            return "", None
        case Kind.AMOUNT:
            return _or(
                lambda: vocabulary.parse(column, raw),
                lambda: spoken.amount(raw, column.unit, column.negative),
            )
        case Kind.DATE:
            return _or(lambda: vocabulary.parse(column, raw), lambda: spoken.day(raw))
        case Kind.PERIOD:
            return spoken.period(raw)  # type: ignore[return-value]  # two dates, parted in ``rows``
        case Kind.PERCENT if column.unit == SHARE and isinstance(raw, float):
            return parse_percent(round(raw * 100, 10))
        case _:
            return vocabulary.parse(column, raw)


def _or(strictly: Parse, loosely: Parse) -> tuple[Scalar, str | None]:
    """What the strict parser says, else what the other finds in words; its problem is the strict one's otherwise."""
    try:
        return strictly()
    except ValueProblem as problem:
        try:
            return loosely()
        except ValueProblem:
            raise problem from None


def _quick(column: Column) -> Quick:
    if column.kind is Kind.AMOUNT:
        return _amounts(FEN[column.unit])
    return _texts(column.limit) if column.kind in (Kind.TEXT, Kind.LONG) else _repeated(column)


def _amounts(factor: int) -> Quick:
    """Numbers that are whole fen."""

    def quick(raws: Sequence[Raw]) -> tuple[list[Any], Collection[int]]:
        values = [round(raw * factor) if type(raw) is float and 0 <= raw < _EXACT else None for raw in raws]
        both = enumerate(zip(raws, values, strict=True))
        return values, [at for at, (raw, fen) in both if fen is None or fen / factor != raw or fen > MAX_FEN]

    return quick


def _texts(limit: int) -> Quick:
    """Texts without anything to clean: looked at as a whole first."""

    def quick(raws: Sequence[Any]) -> tuple[list[Any], Collection[int]]:
        texts = list(raws)
        if set(map(type, texts)) == {str} and _all_clean(texts, limit):
            return texts, ()
        return texts, [at for at, raw in enumerate(raws) if not (type(raw) is str and _clean(raw, limit))]

    return quick


def _all_clean(texts: list[str], limit: int) -> bool:
    return (
        "".join(texts).isprintable()
        and max(map(len, texts)) <= limit
        and list(map(str.strip, texts)) == texts
    )


def _clean(text: str, limit: int) -> bool:
    return text.isprintable() and len(text) <= limit and text.strip() == text


def _repeated(column: Column) -> Quick:
    """Choices, dates and names repeat: each distinct cell is read once, but what brings a mark each time."""
    known: dict[Raw, Scalar] = {"": _empty(column)}

    def quick(raws: Sequence[Raw]) -> tuple[list[Any], Collection[int]]:
        if bool in set(map(type, raws)):  # True is 1.0 to a dictionary
            return list(raws), range(len(raws))
        for raw in set(raws) - known.keys():
            value, *marks = _closely(column, raw) if len(known) < _KNOWN else (raw, "")
            if not marks:
                known[raw] = value
        return list(map(known.get, raws)), [at for at, raw in enumerate(raws) if raw not in known]

    return quick
