"""Signs before and behind the names of projects (★ key project, ● begun …): kept out of the name, and noted."""

from __future__ import annotations

from typing import Any

from projects.values import is_blank

_SIGNS = "★☆●○▲△▼▽■□◆◇◎※❀✦✱＊*⊙▶►◀♦♥✔√"
_KNOWN = frozenset(_SIGNS)


def take_marks(names: list[Any]) -> list[int]:
    """Take the signs off the names in place; answers the places where there were any."""
    if _KNOWN.isdisjoint("".join(name for name in names if type(name) is str)):
        return []
    marked = []
    for at, name in enumerate(names):
        plain = name.strip(_SIGNS + " \u3000\t\n") if type(name) is str else name
        if plain != name and not is_blank(plain):
            names[at] = plain
            marked.append(at)
    return marked
