"""What the child process makes of a workbook: sheets become layouts, rows become stored values. Pure; no database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from projects import vocabulary
from projects.intake import layout
from projects.intake.layout import Layout
from projects.intake.limits import WIDEST
from projects.intake.routing import SHARE
from projects.intake.rows import Cleaning, RowsRead
from projects.intake.sheets import VISIBLE, SheetHead
from projects.intake.totals import SheetDone
from projects.values import Raw, legible, squeeze

#: the hidden sheet of our own workbooks; ``reports.ledger_book`` writes it
META_SHEET = "_ledger"
#: the hidden sheet of accepted values in our own workbooks: nothing to read, nothing to say
LISTS_SHEET = "_lists"
#: the hidden sheet of a marked file, with what its cells were before, and how its list of problems begins
MARKS_SHEET = "_marks"
MARKED_TITLE = "问题清单 · Problems found in this file"
#: what sections may give to the rows under them
GIVEN = ("sector", "year_class")
#: a sheet of one month, by its name
_MONTH_SHEET = re.compile(r"(?:(?:20)?\d\d年)?(\d{1,2})月(?:份|报|报表|调度|调度表)?")
#: so many runs of hidden rows are named
_NAMED = 10
#: so many rows under the headings are shown to the person who corrects them, each cell so wide
_SHOWN, _WIDE = 5, 30


@dataclass(frozen=True, slots=True)
class Request:
    """For which plan year and month a file is read, and what a person said of its headings.

    ``overrides``: a heading's ``token`` (see ``headrows.Place``) → a vocabulary key, or "" to leave its column alone;
    "@亿元" behind a key is the unit. ``profiles``: a heading row's signature → the same by relative tokens (``tokens``)."""

    year: int
    month: int | None = None
    overrides: Mapping[str, str] = field(default_factory=dict)
    profiles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class SheetRead:
    """How a sheet was read: CONTRACT importledger's ``sheets`` entry, and what is wrong with the sheet as a whole."""

    sheet: str
    header_rows: list[int] = field(default_factory=list)
    unit: str = ""
    mapping: list[dict[str, Any]] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)
    #: (code, key, columns)
    problems: list[tuple[str, str, str]] = field(default_factory=list)
    #: why the sheet was left alone, or ""
    left: str = ""
    #: parameters of the sentence that says why
    params: dict[str, Any] = field(default_factory=dict)
    #: what is to be said of the sheet besides: (code, level, parameters)
    remarks: list[layout.Remark] = field(default_factory=list)
    #: keys that sections of the sheet may give, beside those of its columns
    given: tuple[str, ...] = ()
    #: what the heading row is known by, and whether it was read as a person once corrected it
    signature: str = ""
    profiled: bool = False
    #: rows of the sheet, headings and all
    rows: int = 0
    #: whose correction that is (``memory.whose``); the parent knows
    whose: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """CONTRACT importledger's ``sheets`` entry, and what the page says of the heading row besides."""
        return {
            "sheet": self.sheet, "header_rows": self.header_rows, "unit": self.unit or None, "mapping": self.mapping,
            "signature": self.signature, "profiled": self.profiled, "whose": self.whose,
        }  # fmt: skip


@dataclass(slots=True)
class MetaRead:
    """What our own workbook says of itself, by name."""

    values: dict[str, str]


Message = SheetRead | RowsRead | SheetDone | MetaRead


def read_sheet(
    head: SheetHead,
    cells: Sequence[Sequence[Raw]],
    bad: Mapping[tuple[int, int], str],
    request: Request,
) -> Iterator[Message]:
    """Messages of one sheet. ``cells[0]`` is Excel's row 1; ``bad`` counts from 0."""
    if head.name == META_SHEET:
        yield MetaRead({str(row[0]): _text(row[1]) for row in cells if len(row) > 1 and row[0] is not None})
        return
    if head.name in (LISTS_SHEET, MARKS_SHEET):
        return
    if len(cells) and len(cells[0]) and cells[0][0] == MARKED_TITLE:
        yield SheetRead(head.name, left="marked-sheet")
        return
    if left := _not_to_read(head, request):
        yield SheetRead(head.name, left=left)
        return
    name = head.name if head.named else ""
    found = layout.find(
        cells, head.merged, request.year, request.month, request.overrides, name, request.profiles
    )
    if found is None:
        yield SheetRead(head.name, left="no-headings" if _any(cells) else "empty-sheet")
        return
    announced = _announced(head, found, request, cells)
    yield announced
    if found.problems or announced.left:
        return
    cleaning = Cleaning(found, bad, head.merged, name, head.since_1904)
    yield from cleaning.batches(cells[found.first_row - 1 :], found.first_row)
    yield SheetDone(cleaning.totals(), cleaning.other_table)


def _not_to_read(head: SheetHead, request: Request) -> str:
    """Why a sheet is not even looked at, or ""."""
    if head.visibility != VISIBLE:
        return "hidden-sheet"
    month = _MONTH_SHEET.fullmatch(squeeze(head.name)) if head.named else None
    return "other-month-sheet" if month and request.month not in (None, int(month[1])) else ""


def _any(cells: Sequence[Sequence[Raw]]) -> bool:
    return any(any(cell not in (None, "") for cell in row) for row in cells)


def _text(raw: Any) -> str:
    return "" if raw is None else str(int(raw)) if isinstance(raw, float) else str(raw)


def _announced(head: SheetHead, found: Layout, request: Request, cells: Sequence[Sequence[Raw]]) -> SheetRead:
    left, params = _left(found, request)
    read = SheetRead(
        head.name,
        found.header_rows,
        found.unit,
        _mapping(found, cells),
        _letters(found),
        found.problems,
        left,
        params,
    )
    read.remarks = [*found.remarks, *_hidden(head, found)]
    if head.columns > WIDEST:
        read.remarks.append(("wide-sheet", "warning", {"columns": head.columns, "looked": WIDEST}))
    read.signature, read.profiled, read.rows = found.signature, found.profiled, len(cells)
    read.given = tuple(key for key in GIVEN if key not in read.letters)
    return read


def _left(found: Layout, request: Request) -> tuple[str, dict[str, Any]]:
    """Why a sheet that has headings is left alone all the same, with the parameters of the sentence."""
    if found.wanted:
        return "", {}
    if found.years:
        return "other-year-sheet", {"found": "、".join(map(str, found.years)), "asked": request.year}
    if found.summary:
        return "summary-sheet", {}
    return "", {}


def _mapping(found: Layout, cells: Sequence[Sequence[Raw]]) -> list[dict[str, Any]]:
    below = [cells[row] for row in range(found.first_row - 1, min(found.first_row - 1 + _SHOWN, len(cells)))]
    return [
        {
            "column": p.letter, "heading": p.heading, "token": p.token, "key": p.key,
            "unit": "%" if p.unit == SHARE else p.unit or None, "why": p.why or None,
            "relative": p.relative, "sample": [_shown(row[p.index]) if p.index < len(row) else "" for row in below],
        }
        for p in found.places
    ]  # fmt: skip


def _shown(raw: Raw) -> str:
    """A cell as a person sees it, in short."""
    text = _text(raw) if isinstance(raw, float) and raw.is_integer() else "" if raw is None else str(raw)
    return legible(text)[:_WIDE]


def _letters(found: Layout) -> dict[str, str]:
    """The letter of each key's column; a column of two dates has its own keys' letters too, where they have none."""
    letters = {p.key: p.letter for p in found.mapped if p.key}
    for key, parts in vocabulary.PAIRS.items():
        if key in letters:
            letters = {**dict.fromkeys(parts, letters[key]), **letters}
    return letters


def _hidden(head: SheetHead, found: Layout) -> list[layout.Remark]:
    """Hidden rows are read; it is said which."""
    hidden = [row for row in head.hidden_rows if row >= found.first_row]
    runs: list[list[int]] = []
    for row in hidden:
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    named = "、".join(str(a) if a == b else f"{a}–{b}" for a, b in runs[:_NAMED])
    more = "…" if len(runs) > _NAMED else ""
    return [("hidden-rows", "note", {"rows": named + more, "number": len(hidden)})] if hidden else []
