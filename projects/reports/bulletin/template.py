"""The template of a bulletin: TOML, the shipped one beside this file or ``DATA_DIR/bulletin.toml`` of the office.

A section has a heading and parts in their order: a sentence with names in braces, ``{each = "sectors", text = "…"}`` for
a sentence a group, ``{table = "…"}``, ``{chart = "…"}``. Nothing is run: names are replaced by what ``said.py`` knows. A
sentence that names something unknown in that month is left out, for nothing is invented."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from projects.vocabulary import english

NAME = "bulletin.toml"
PLACE = re.compile(r"\{([^{}]*)\}")
_DATA = Path(__file__).parent / "data"
_KINDS = ("text", "table", "chart")
#: what a part says besides, and what holds where it does not
_USUAL = {"each": "", "join": "；", "end": "。"}


class TemplateProblem(ValueError):
    """A template that cannot be used: ``code`` names the sentence, ``params`` fill it."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence (for ``each`` of a list, with ``join`` between them and ``end`` behind), a table or a chart."""

    kind: str
    value: str
    each: str = ""
    join: str = "；"
    end: str = "。"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands beneath it."""

    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A bulletin: title, sections, what is said where a section has nothing, and notes at the end."""

    title: str
    sections: tuple[Section, ...]
    nothing: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What a template may name: values, lists with the names of their items, tables, charts."""

    values: frozenset[str]
    lists: dict[str, frozenset[str]]
    tables: frozenset[str]
    charts: frozenset[str]


def path() -> Path:
    """The office's own template where there is one, else the shipped one in the language of the moment."""
    own = Path(settings.DATA_DIR) / NAME
    return own if own.exists() else _DATA / f"bulletin-{'en' if english() else 'zh'}.toml"


def load(source: Path, known: Known) -> Template:
    """Read and check a template. Raises ``TemplateProblem``, which says where and what."""
    try:
        told = tomllib.loads(source.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TemplateProblem("template-unreadable", file=source.name, detail=str(error)) from error
    return _Reader(source.name, known).template(told)


class _Reader:
    """Makes a template of what TOML holds."""

    def __init__(self, file: str, known: Known) -> None:
        self.file, self.known = file, known

    def template(self, told: dict[str, Any]) -> Template:
        title, nothing = self._text(told, "title", "title"), self._text(told, "nothing", "nothing")
        sections, notes = told.get("section"), told.get("notes", [])
        if not isinstance(sections, list) or not sections or not isinstance(notes, list):
            raise TemplateProblem("template-shape", file=self.file, where="section")
        made = tuple(self._section(number, each) for number, each in enumerate(sections, 1))
        for each in (title, *map(str, notes)):
            self._names(each, self.known.values, "title / notes")
        return Template(title, made, nothing, tuple(map(str, notes)))

    def _section(self, number: int, told: Any) -> Section:
        where = f"section {number}"
        if not isinstance(told, dict) or not isinstance(told.get("parts"), list):
            raise TemplateProblem("template-shape", file=self.file, where=where)
        heading = self._text(told, "heading", where)
        self._names(heading, self.known.values, where)
        parts = (self._part(each, f"{where}, part {place}") for place, each in enumerate(told["parts"], 1))
        return Section(heading, tuple(parts))

    def _part(self, told: Any, where: str) -> Part:
        if isinstance(told, str):
            told = {"text": told}
        kind = next(
            (key for key in _KINDS if isinstance(told, dict) and isinstance(told.get(key), str)), None
        )
        if kind is None:
            raise TemplateProblem("template-shape", file=self.file, where=where)
        part = Part(kind, told[kind], *(str(told.get(key, usual)) for key, usual in _USUAL.items()))
        self._check(part, where)
        return part

    def _check(self, part: Part, where: str) -> None:
        if part.kind == "text" and not part.each:
            self._names(part.value, self.known.values, where)
            return
        choices = {
            "table": self.known.tables,
            "chart": self.known.charts,
            "text": frozenset(self.known.lists),
        }[part.kind]
        name = part.each if part.kind == "text" else part.value
        self._one_of(name, choices, where)
        if part.kind == "text":
            self._names(part.value, self.known.values | self.known.lists[name], where)

    def _names(self, text: str, known: frozenset[str], where: str) -> None:
        for name in PLACE.findall(text):
            self._one_of(name, known, where)

    def _one_of(self, name: str, known: frozenset[str], where: str) -> None:
        if name not in known:
            told = ", ".join(sorted(known))
            raise TemplateProblem("template-unknown", file=self.file, where=where, name=name[:40], known=told)

    def _text(self, told: dict[str, Any], key: str, where: str) -> str:
        found = told.get(key)
        if not isinstance(found, str) or not found.strip():
            raise TemplateProblem("template-shape", file=self.file, where=where)
        return found


def filled(text: str, values: dict[str, str]) -> str | None:
    """A sentence with its names replaced; None where one of them is not known."""
    if any(not values.get(name) for name in PLACE.findall(text)):
        return None
    return PLACE.sub(lambda found: values[found[1]], text)
