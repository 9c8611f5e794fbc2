"""A table of a seed file, asked key by key; whatever cannot be used becomes a sentence with file, place and key."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from projects import sentences, values, vocabulary
from projects.management.base import Unusable
from projects.values import Scalar, ValueProblem

#: unit in the file → (unit kept with a control total, how many of it one of the file's unit is)
UNITS: dict[str, tuple[str, Decimal]] = {
    "亿元": ("fen", Decimal(10**10)),
    "万元": ("fen", Decimal(10**6)),
    "个": ("count", Decimal(1)),
    "%": ("percent", Decimal(100)),
    "亿美元": ("usd", Decimal(10**10)),
}
#: the place of what stands outside any table
TOP = "/"


class Table:
    """One TOML table: its keys are asked for one by one, and what nobody asked for is an error."""

    def __init__(self, file: str, place: str, content: Any) -> None:
        self.file, self.place = file, place
        if not isinstance(content, dict):
            raise self.wrong("seed-not-a-table")
        self._content: dict[str, Any] = dict(content)

    def wrong(self, code: str, **params: Any) -> Unusable:
        return Unusable(code, file=self.file, place=self.place, **params)

    def bad(self, key: str, code: str, **params: Any) -> Unusable:
        """A value that cannot be used, with the sentence of what is wrong with it."""
        return self.wrong("seed-bad", key=key, problem=sentences.say(code, params))

    def has(self, key: str) -> bool:
        return key in self._content

    def raw(self, key: str, required: bool = True) -> Any:
        if required and key not in self._content:
            raise self.wrong("seed-missing", key=key)
        return self._content.pop(key, None)

    def tables(self, key: str) -> list[Table]:
        """An array of tables, each with a name for messages: total[3]."""
        content = self._content.pop(key, [])
        if not isinstance(content, list):
            raise self.wrong("seed-not-a-table")
        inside = f"{self.place}." if self.place != TOP else ""
        return [Table(self.file, f"{inside}{key}[{at}]", each) for at, each in enumerate(content, 1)]

    def value(self, model: str, key: str, required: bool = False, default: Scalar = "") -> Scalar:
        """A value as the vocabulary reads it."""
        raw = self.raw(key, required)
        if raw is None:
            return default
        if not isinstance(raw, str | int | Decimal) or isinstance(raw, bool):
            raise self.bad(key, "seed-neither")
        column = vocabulary.column(model, key)
        try:
            found, _ = vocabulary.parse(column, str(raw) if isinstance(raw, Decimal) else raw)
        except ValueProblem as problem:
            raise self.bad(key, problem.code, **problem.params) from None
        if required and found in ("", None):
            raise self.wrong("seed-missing", key=key)
        return found

    def amount(self, key: str, unit_key: str = "unit") -> tuple[int, str]:
        """A figure in the unit of the file as (whole number, kept unit)."""
        raw, unit = self.raw(key), self.raw(unit_key)
        if unit not in UNITS:
            raise self.bad(unit_key, "not-a-choice", value=str(unit)[:40], choices="、".join(UNITS))
        kept, scale = UNITS[unit]
        try:
            if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
                raise ValueProblem("not-a-number", value=str(raw)[:40])
            exact = values.number_of(str(raw)) * scale
            if abs(exact) > values.MAX_FEN or exact != exact.to_integral_value():
                raise ValueProblem(
                    "too-large" if abs(exact) > values.MAX_FEN else "not-whole", value=str(raw)
                )
        except ValueProblem as problem:
            raise self.bad(key, problem.code, **problem.params) from None
        return int(exact), kept

    def number(self, key: str, low: int, high: int) -> int:
        raw = self.raw(key)
        if isinstance(raw, bool) or not isinstance(raw, int) or not low <= raw <= high:
            raise self.bad(key, "out-of-range", value=str(raw)[:40], low=low, high=high)
        return raw

    def done(self) -> None:
        """Every key must have been asked for: a mistyped one is an error and never silently left out."""
        for key in self._content:
            raise self.wrong("seed-unknown-key", key=key)
