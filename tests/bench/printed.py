"""Tables of the results in Markdown, and where they were measured."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

Line = Sequence[str | float]


@dataclass(slots=True)
class Table:
    """One table: a title, what it says in a sentence, heads and lines."""

    title: str
    about: str
    heads: Sequence[str]
    lines: Sequence[Line] = ()

    def markdown(self) -> str:
        rows = [self.heads, ["---"] * len(self.heads), *self.lines]
        return f"## {self.title}\n\n{self.about}\n\n" + "\n".join(_row(each) for each in rows) + "\n"


def _row(cells: Iterable[str | float]) -> str:
    return f"| {' | '.join(each if isinstance(each, str) else shown(each) for each in cells)} |"


def shown(number: float) -> str:
    """Three digits, as many as a noisy clock is worth."""
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"


def against(value: float, limit: float | None, most: bool = True) -> list[str]:
    """A ratio, its target and whether it is met; the ratio alone where there is no target."""
    if limit is None:
        return [f"**{value:.2f}**", "", ""]
    met = value <= limit if most else value >= limit
    return [f"**{value:.2f}**", f"{'≤' if most else '≥'} {limit:g}", "yes" if met else "NO"]


def machine() -> str:
    """What the figures depend on beside the code."""
    load = os.getloadavg() if hasattr(os, "getloadavg") else (0.0, 0.0, 0.0)
    return (
        f"{date.today():%Y-%m-%d}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, load average {' '.join(f'{each:.1f}' for each in load)}."
    )
