"""Problems of a file with their places. What is kept is the code and its parameters: the sentence is said where it is
read, in the language of the one who reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from projects.intake.bounds import NO_VALUE
from projects.intake.row import COLUMNS
from projects.sentences import parted, say
from projects.values import legible, show_exact
from projects.vocabulary import unit_after

#: parameters that may name a column by its key
_COLUMN_PARAMS = ("key", "other")


@dataclass(slots=True)
class Problem:
    """One problem: where it stands, about which column of the vocabulary, how grave, which sentence."""

    code: str
    level: str = "error"
    sheet: str = ""
    row: int | None = None
    cell: str | None = None
    column: str | None = None
    key: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence that says what is wrong and what to do."""
        return say(self.code, _spoken(self.code, self.key, self.params))

    @property
    def parts(self) -> tuple[str, str]:
        """The sentence in two: what is wrong, and what to do."""
        return parted(self.code, _spoken(self.code, self.key, self.params))

    def as_json(self) -> dict[str, Any]:
        """CONTRACT importledger."""
        return {
            "sheet": self.sheet, "row": self.row, "cell": self.cell, "column": self.column,
            "level": self.level, "code": self.code, "key": self.key, "message": self.message,
        }  # fmt: skip

    def kept(self) -> dict[str, Any]:
        """As stored with a batch: what a file brings may hold what no database keeps."""
        return asdict(self) | {"params": {key: _legible(value) for key, value in self.params.items()}}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A sheet, or a row of it, that was left out; ``code`` says why."""

    sheet: str
    row: int | None
    code: str
    params: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"sheet": self.sheet, "row": self.row, "why": say(self.code, self.params)}


def _spoken(code: str, key: str, params: dict[str, Any]) -> dict[str, Any]:
    """Parameters in the language of the moment: headings for keys of columns, the names of accepted values."""
    spoken = {name: _legible(value) for name, value in params.items()}
    for name in _COLUMN_PARAMS:
        if params.get(name) in COLUMNS:
            spoken[name] = COLUMNS[params[name]].heading()
    if "keys" in params:
        spoken["columns"] = "、".join(COLUMNS[each].heading() for each in params["keys"])
    if "value" in spoken:
        spoken["value"] = str(spoken["value"]).removesuffix(".0")  # every number of a sheet comes as a float
    if code in ("sum-differs", "sum-of-nothing"):
        figures = {name: params[name] for name in ("declared", "computed") if params[name] is not None}
        spoken |= {name: figure(key, value) for name, value in figures.items()}
    if code == "edited-since":
        spoken |= {side: with_unit(key, str(spoken[side])) for side in ("base", "theirs", "yours")}
    if code == "bad-cell" and params["value"] == NO_VALUE:
        spoken["value"] = _("a formula that was never computed")
    if code == "not-a-choice" and key in COLUMNS:
        spoken["choices"] = "、".join(choice.name() for choice in COLUMNS[key].choices)
    return spoken


def with_unit(key: str, shown: str) -> str:
    """A value that is written out already, with the unit of its column; a dash where it is not known."""
    unit = COLUMNS[key].unit if key in COLUMNS else ""
    return f"{shown} {unit_after(unit)}".rstrip() if shown else "—"


def figure(key: str, value: int) -> str:
    """A total for people: an amount with its unit, or a number of projects."""
    column = COLUMNS.get(key)
    if column is None:
        return str(value)
    return f"{show_exact(value, column.unit)} {unit_after(column.unit)}"


def _legible(value: Any) -> Any:
    return legible(value) if isinstance(value, str) else value
