"""Answers of commands as tables for people: columns line up, Chinese characters count double."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Headings and rows as text; the first ``left`` columns stand to the left, figures to the right."""
    lines = [list(headings), *(list(row) for row in rows)]
    widths = [max(width(line[place]) for line in lines) for place in range(len(headings))]
    return "\n".join(_line(line, widths, left) for line in lines)


def width(text: str) -> int:
    """How many places a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _line(cells: Sequence[str], widths: Sequence[int], left: int) -> str:
    padded = []
    for place, (cell, wide) in enumerate(zip(cells, widths, strict=True)):
        room = " " * (wide - width(cell))
        padded.append(cell + room if place < left else room + cell)
    return "  ".join(padded).rstrip()
