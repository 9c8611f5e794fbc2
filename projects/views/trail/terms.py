"""What a formula of the trail is made of: its sentence, its terms with the numbers in them, and where each came from."""

from __future__ import annotations

from dataclasses import dataclass

from projects import values


@dataclass(frozen=True, slots=True)
class Term:
    """A number in a formula: the sign before it, what it is called, the number, and where it came from."""

    sign: str
    name: str
    shown: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A figure, the sentence that makes it, and its terms. ``shown`` as on the page it came from."""

    sentence: str
    terms: list[Term]
    shown: str


def amount(fen: int | None) -> str:
    """An amount in 万元, exact; a dash where it is not known."""
    return "—" if fen is None else values.show_exact(fen, "万元")
