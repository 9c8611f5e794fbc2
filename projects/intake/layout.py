"""The layout of a sheet: where its heading rows are, what each column is, and what of it is not to be read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from projects import vocabulary
from projects.intake import headrows, routing, tokens
from projects.intake.headings import Asked, unit_of
from projects.intake.headrows import Box, Place, letter
from projects.intake.limits import WIDEST
from projects.intake.times import title
from projects.values import FEN, Raw, legible, squeeze
from projects.vocabulary import Kind

__all__ = ["SAMPLE", "Box", "Layout", "Place", "find", "letter"]

#: rows under the headings whose values are looked at where a heading alone does not tell
SAMPLE = 50
#: so many texts stand in a row of titles at most, and so many signs of each are looked at
_TITLES, _TITLE = 6, 200
#: stands among a person's corrections of a heading row where the sheet is to be read though it looks like one to be
#: left alone; no heading is called so
WHOLE, READ = "\nsheet", "read"
#: (code, level, parameters) of what is to be said of a sheet as a whole
Remark = tuple[str, str, dict[str, Any]]


@dataclass(slots=True)
class Layout:
    """How a sheet is read. Rows count from 1, as in Excel."""

    header_rows: list[int]
    unit: str
    places: list[Place]
    #: (code, key, columns) of what stops the sheet from being read
    problems: list[tuple[str, str, str]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    #: years that the title and the headings speak of, where the year asked for is not among them
    years: tuple[int, ...] = ()
    #: it counts projects and names none
    summary: bool = False
    #: what the heading row is known by, and whether a person's earlier correction of it was used
    signature: str = ""
    profiled: bool = False
    #: a person asked to read the sheet, whatever it looks like
    wanted: bool = False

    @property
    def mapped(self) -> list[Place]:
        return [place for place in self.places if place.key]

    @property
    def first_row(self) -> int:
        return self.header_rows[-1] + 1

    @property
    def serial(self) -> int:
        """The column of serial numbers: that of its heading, else the first."""
        return next((place.index for place in self.places if place.why == "serial-number"), 0)


def find(
    rows: Sequence[Sequence[Raw]],
    merged: Sequence[Box],
    year: int,
    month: int | None,
    overrides: Mapping[str, str] | None = None,
    name: str = "",
    profiles: Mapping[str, Mapping[str, str]] | None = None,
) -> Layout | None:
    """The layout of a sheet called ``name``, or None where no heading row is found.

    The heading rows are the one to three rows whose headings mean the most columns, a name or a code among them;
    of several such choices the one that states the most units, then the one of fewest rows. What a person said of a
    heading (``overrides``, by its token) stands above what was read of it."""
    found = _heading_rows(rows, merged, year, month, name)
    if found is None:
        return None
    start, depth, places, asked = found
    layout = Layout([start + 1 + each for each in range(depth)], "", places)
    routing.route(places, rows[start + depth : start + depth + SAMPLE])
    _name_tokens(places, year, month)
    layout.signature = tokens.signature(place.relative for place in places)
    profile = (profiles or {}).get(layout.signature, {})
    layout.profiled, layout.wanted = bool(profile), profile.get(WHOLE) == READ
    _correct(places, {place.token: profile[place.relative] for place in places if place.relative in profile})
    _correct(places, overrides or {})
    routing.prefer_exact(places)
    layout.unit = headrows.declared_unit(rows[: start + depth])
    unstated = _unstated(layout)
    for place in places:
        if place.key and place.unit != routing.SHARE:
            place.unit = unit_of(place.key, place.unit, layout.unit)
    layout.problems = _problems(layout)
    layout.years = _other_years(places, asked)
    layout.summary = routing.is_summary(places)
    layout.remarks = [*_remarks(layout, asked), *unstated]
    return layout


def _heading_rows(
    rows: Sequence[Sequence[Raw]], merged: Sequence[Box], year: int, month: int | None, name: str
) -> tuple[int, int, list[Place], Asked] | None:
    """(first row from 0, number of rows, columns, what was asked) of the likeliest headings."""
    merged = headrows.honest(merged)
    best: tuple[tuple[int, int, int], tuple[int, int, list[Place], Asked]] | None = None
    for start, depth in headrows.candidates(rows, merged):
        asked = Asked(year, month, title([*_texts(rows[:start]), name]))
        places = headrows.read(rows, merged, start, depth, asked)
        if headrows.goes_on(rows[start + depth : start + depth + 1], places, asked):
            continue  # the row below belongs to the headings as well
        if _enough(places) and (best is None or _worth(places, depth) > best[0]):
            best = (_worth(places, depth), (start, depth, places, asked))
    return best and best[1]


def _texts(rows: Sequence[Sequence[Raw]]) -> list[str]:
    """The titles among rows above the headings: a row of many texts is none, and no title is long."""
    found: list[str] = []
    for row in rows:
        texts = {cell for cell in row[:WIDEST] if isinstance(cell, str) and cell.strip()}
        found += [text[:_TITLE] for text in texts] if len(texts) <= _TITLES else []
    return found


def _enough(places: list[Place]) -> bool:
    """Two columns of ours; or one beside serial numbers (names alone) or beside a number of projects (a summary).
    项目名称： asks for what stands beside it: that is the form of one project and no heading."""
    if any(place.key and squeeze(place.heading).endswith(":") for place in places):
        return False
    keys = {place.key for place in places if place.key}
    numbered = keys == {"name"} and any(place.why == "serial-number" for place in places)
    return len(keys) >= 2 or numbered or (len(keys) == 1 and routing.counts(places))


def _worth(places: list[Place], depth: int) -> tuple[int, int, int]:
    keys = {place.key for place in places if place.key}
    understood = sum(
        1 for place in places if (place.key and place.unit) or place.why not in ("", "unknown-heading")
    )
    return len(keys) + (100 if keys & {"name", "code"} else 0), understood, -depth


# --- what a person said


def _name_tokens(places: list[Place], year: int, month: int | None) -> None:
    seen: Counter[str] = Counter()
    for place in places:
        token = squeeze(legible(place.heading))
        seen[token] += 1
        place.token = token if seen[token] == 1 else f"{token}#{seen[token]}"
        place.relative = tokens.relative(place.token, year, month)


def _correct(places: list[Place], overrides: Mapping[str, str]) -> None:
    """A person's word on headings. A key that is none (any more) changes nothing."""
    for place in places:
        key, _at, unit = overrides.get(place.token, "?").partition("@")
        if key == "":
            place.key, place.why = None, "left-by-person"
        elif key in vocabulary.read_as():
            place.key, place.why, place.weak = key, "", False
            place.unit = unit if unit in FEN else place.unit


# --- what is amiss


def _problems(layout: Layout) -> list[tuple[str, str, str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for place in layout.mapped:
        found[place.key or ""].append(place.letter)
    problems = [
        ("duplicate-column", key, "、".join(letters)) for key, letters in found.items() if len(letters) > 1
    ]
    return problems if {"name", "code"} & set(found) else [*problems, ("no-key", "name", "")]


def _other_years(places: Sequence[Place], asked: Asked) -> tuple[int, ...]:
    """The years a sheet is about, if the one asked for is none of them."""
    years = asked.title.years.union(*(place.years for place in places))
    return tuple(sorted(years)) if years and asked.year not in years else ()


def _unstated(layout: Layout) -> list[Remark]:
    """The columns of amounts whose unit nobody wrote."""
    amounts = [place for place in layout.mapped if vocabulary.read_as()[place.key or ""].kind is Kind.AMOUNT]
    bare = [place for place in amounts if place.unit not in FEN and place.unit != routing.SHARE]
    if layout.unit in FEN or not bare:
        return []
    units = {vocabulary.read_as()[place.key or ""].unit for place in bare}
    told = {"columns": "、".join(letter(place.index) for place in bare), "unit": "、".join(sorted(units))}
    return [("unit-assumed", "note", told)]


def _remarks(layout: Layout, asked: Asked) -> list[Remark]:
    """What is said of a sheet that is read all the same."""
    remarks: list[Remark] = []
    whys = {place.why for place in layout.places}
    monthly = any(vocabulary.read_as()[place.key or ""].model == "monthly_return" for place in layout.mapped)
    if asked.month and "other-month" in whys and not monthly:
        remarks.append(("month-not-there", "warning", {"asked": asked.month}))
    return remarks
