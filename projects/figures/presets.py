"""The rules of the lights and the seasonal curves, read from the data beside this room (figures/data)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from projects.choices import english

_DATA = Path(__file__).parent / "data"
#: the preset of a plan year that names none (DOMAIN.md §2.4)
DEFAULT = "P1"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a preset: the light of what lies below ``limit`` percent, or on it too where ``inclusive``.

    ``limit`` None takes everything that is left. ``word`` is what the step is called beside its light."""

    light: str
    limit: Fraction | None
    inclusive: bool = False
    word: str = ""


@dataclass(frozen=True, slots=True)
class Preset:
    """How the progress light is judged; ``points``: rate − schedule in percentage points, else the share of what is due.

    ``needs_due``: no light while nothing is due to date."""

    key: str
    points: bool
    steps: tuple[Step, ...]
    needs_due: bool
    source: str

    def factors(self, limit: Fraction) -> tuple[Fraction, Fraction]:
        """(a, b) of the year to date that lies on ``limit``: a × due to date + b × plan of the year."""
        share = limit / 100
        return (Fraction(1), share) if self.points else (share, Fraction(0))


@dataclass(frozen=True, slots=True)
class Months:
    """A rule over whole months that have passed: from how many on the light is yellow, and red."""

    yellow: int
    red: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A seasonal curve: twelve cumulative shares in hundredths of a percent, and where they come from."""

    key: str
    zh: str
    en: str
    shares: tuple[int, ...]
    published: tuple[int, ...]
    told: dict[str, str]

    @property
    def name(self) -> str:
        return self.en if english() else self.zh

    @property
    def source(self) -> str:
        """Which months are published, and where."""
        return self.told["source_en" if english() else "source_zh"]

    @property
    def assumed(self) -> str:
        """What is assumed of the other months."""
        return self.told["assumed_en" if english() else "assumed_zh"]

    @property
    def text(self) -> str:
        """As ``Plan.curve`` keeps it."""
        return ",".join(map(str, self.shares))


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / f"{name}.toml").read_text("utf-8"))


@cache
def presets() -> dict[str, Preset]:
    """The presets by the key that ``Plan.light_rule`` holds."""
    return {key: _preset(key, told) for key, told in _read("lights")["preset"].items()}


def preset(key: str) -> Preset:
    """The preset of a plan year's rule; the default where none is chosen."""
    return presets().get(key) or presets()[DEFAULT]


def _preset(key: str, told: dict[str, Any]) -> Preset:
    steps = tuple(_step(each) for each in told["steps"])
    return Preset(key, told["measure"] == "points", steps, told.get("needs_due", False), told["source"])


def _step(told: dict[str, str]) -> Step:
    limit = told.get("below", told.get("upto"))
    return Step(told["light"], Fraction(limit) if limit else None, "upto" in told, told.get("word", ""))


@cache
def months(rule: str) -> Months:
    """The rule ``start`` or ``statistics``."""
    told = _read("lights")[rule]
    return Months(told["yellow"], told["red"])


@cache
def funds() -> tuple[int, int]:
    """Percent of the completed investment below which the funds light is yellow, and red."""
    told = _read("lights")["funds"]
    return int(told["yellow"]), int(told["red"])


@cache
def curves() -> dict[str, Curve]:
    """The seasonal curves by key."""
    return {key: _curve(key, told) for key, told in _read("curves").items()}


def _curve(key: str, told: dict[str, Any]) -> Curve:
    shares = tuple(int(Fraction(each) * 100) for each in told["shares"])
    published = tuple(told["published"])
    return Curve(key, told["zh"], told["en"], shares, published, told)


@cache
def reach() -> tuple[int, Fraction]:
    """Percent of the best pace so far that is thought possible, and the share of the year from which a month tells a pace."""
    told = _read("lights")["forecast"]
    return int(told["reach"]), Fraction(told["building"])
