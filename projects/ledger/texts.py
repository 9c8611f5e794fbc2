"""What the history says of one change: canonical JSON ``{key: [old, new]}``, and nothing that no field may hold.

Each value passes here on its way into the history and the tables, whoever proposed it; parsers for people stand in
``vocabulary``. What is refused here was not read by them: a wrong type, a text too long, a choice that is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from itertools import repeat
from json.encoder import encode_basestring
from typing import Any

from projects import vocabulary
from projects.ledger import chain
from projects.ledger.difference import Creation, Difference, Refused
from projects.ledger.registry import KEPT
from projects.values import MAX_FEN, Scalar
from projects.vocabulary import Column, Kind

#: a value as JSON; raises ``Refused`` for what the field may not hold
Writer = Callable[[Any], str]
ManyWriter = Callable[[list[Any]], list[str]]
#: marks where values go; no text that is kept holds it
_CUT, _NULL = "\0", "null"
_PARTIAL_DATE = re.compile(r"(\d{4}(-\d\d(-\d\d)?)?)?")
_encode: Callable[[str], str] = encode_basestring
_PLAIN: dict[type, Callable[[Any], str]] = {
    str: _encode, int: str, bool: {False: "false", True: "true"}.__getitem__, type(None): lambda _: "null",
}  # fmt: skip


def changed(d: Difference) -> str:
    """The text of an update whose old values are known to stand."""
    pairs = sorted(d.values.items())
    told = [f'"{key}":[{_plain(old)},{writer(d.label, key)(new)}]' for key, (old, new) in pairs]
    return f"{{{','.join(told)}}}"


def deleted(label: str, rows: Sequence[dict[str, Scalar]]) -> list[str]:
    """The texts of objects of one label that are to go, from their stored values; a column at a time."""
    keys = sorted(KEPT[label].keys)
    frame = "{" + ",".join(f'"{key}":[%s,null]' for key in keys) + "}"
    columns = [_all_plain([row[key] for row in rows]) for key in keys]
    return [frame % texts for texts in zip(*columns, strict=True)]


def _all_plain(values: list[Scalar]) -> Iterable[str]:
    kinds = set(map(type, values))
    return map(_PLAIN.get(kinds.pop(), chain.canonical), values) if len(kinds) == 1 else map(_plain, values)


def _plain(value: Any) -> str:
    """A stored value as canonical JSON."""
    return _PLAIN.get(type(value), chain.canonical)(value)


def created(made: Creation) -> list[str]:
    """The texts of new objects: what ``canonical`` makes of every kept field.

    Each column is looked at and encoded as a whole, which is several times as quick as value by value."""
    keys = tuple(sorted(made.made))
    first, *rest = _pieces(made.label, keys)
    parts: list[Iterable[str]] = [repeat(first, len(made))]
    for key, piece in zip(keys, rest, strict=True):
        parts += [many(made.label, key)(made.made[key]), repeat(piece, len(made))]
    return list(map("".join, zip(*parts, strict=True)))


@lru_cache(maxsize=1000)
def _pieces(label: str, said: tuple[str, ...]) -> tuple[str, ...]:
    """What stands before, between and behind the values of the fields of which something is said."""
    for key in sorted(KEPT[label].keys):
        if key not in said and vocabulary.column(label, key).required:
            raise Refused("not-storable", label=label, key=key, value="")
    told = [f'"{key}":[null,{_blank(label, key, said)}]' for key in sorted(KEPT[label].keys)]
    return tuple(f"{{{','.join(told)}}}".split(_CUT))


def _blank(label: str, key: str, said: tuple[str, ...]) -> str:
    return _CUT if key in said else chain.canonical(KEPT[label].empty[key])


@cache
def many(label: str, key: str) -> ManyWriter:
    """How many new values of one field become texts. Values that fail as a whole are looked at one by one."""
    column, one = vocabulary.column(label, key), writer(label, key)
    quick = _QUICK.get(column.kind, _texts)

    def write(values: list[Any]) -> list[str]:
        return quick(column, one, values) or [one(value) for value in values]

    return write


def _texts(column: Column, one: Writer, values: list[Any]) -> list[str] | None:
    """None unless all are texts of a fitting length."""
    if set(map(type, values)) != {str} or "\0" in "".join(values):
        return None
    if not int(column.required) <= min(map(len, values)) <= max(map(len, values)) <= column.limit:
        return None
    return list(map(_encode, values))


def _numbers(column: Column, one: Writer, values: list[Any]) -> list[str] | None:
    """None unless all are whole numbers, or unknown where that may be, of which the smallest and the largest fit."""
    kinds = set(map(type, values))
    if not kinds <= {int, type(None)} or (column.required and len(kinds) > 1):
        return None
    known = values if kinds == {int} else [value for value in values if value is not None]
    for end in (min(known), max(known)) if known else ():
        one(end)
    return list(map(str, values)) if known is values else [_NULL if v is None else str(v) for v in values]


def _repeated(column: Column, one: Writer, values: list[Any]) -> list[str] | None:
    """Each distinct value once; None where values of several types could be taken for each other."""
    if len(set(map(type, values))) != 1:
        return None
    known = {value: one(value) for value in set(values)}
    return [known[value] for value in values]


_QUICK: dict[Kind, Callable[[Column, Writer, list[Any]], list[str] | None]] = {
    Kind.AMOUNT: _numbers, Kind.PERCENT: _numbers, Kind.INTEGER: _repeated, Kind.REFERENCE: _numbers,
    Kind.CHOICE: _repeated, Kind.FLAG: _repeated, Kind.DATE: _repeated,
}  # fmt: skip


@cache
def writer(label: str, key: str) -> Writer:
    """How a new value of one field becomes text."""
    column = vocabulary.column(label, key)
    match column.kind:
        case Kind.CHOICE:
            return _choice_writer(column)
        case Kind.FLAG:
            return _listed(column, {False: "false", True: "true"})
        case Kind.AMOUNT:
            return _number_writer(column, -MAX_FEN if column.negative else 0, MAX_FEN)
        case Kind.PERCENT:
            return _number_writer(column, 0, 10_000)
        case Kind.INTEGER:
            return _number_writer(column, column.low, column.high)
        case Kind.REFERENCE:
            return _number_writer(column, 1, 2**63 - 1)
        case Kind.DATE:
            return _text_writer(column, _PARTIAL_DATE)
        case _:
            return _text_writer(column)


def _choice_writer(column: Column) -> Writer:
    accepted = {choice.value: _encode(choice.value) for choice in column.choices}
    return _listed(column, accepted if column.required else {"": '""', **accepted})


def _listed(column: Column, texts: dict[Any, str]) -> Writer:
    kind = type(next(iter(texts)))

    def write(value: Any) -> str:
        if type(value) is not kind or value not in texts:
            raise _refused(column, value)
        return texts[value]

    return write


def _number_writer(column: Column, low: int, high: int) -> Writer:
    optional = not column.required

    def write(value: Any) -> str:
        if type(value) is int and low <= value <= high:
            return str(value)
        if value is None and optional:
            return "null"
        raise _refused(column, value)

    return write


def _text_writer(column: Column, shape: re.Pattern[str] | None = None) -> Writer:
    limit, least = column.limit, int(column.required)

    def write(value: Any) -> str:
        if type(value) is not str or not least <= len(value) <= limit or "\0" in value:
            raise _refused(column, value)
        if shape and not shape.fullmatch(value):
            raise _refused(column, value)
        return _encode(value)

    return write


def _refused(column: Column, value: Scalar) -> Refused:
    return Refused("not-storable", label=column.model, key=column.key, value=str(value)[:40])
