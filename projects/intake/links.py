"""Supporting departments: a cell of names."""

from __future__ import annotations

import re

from projects.intake.matching import Names
from projects.values import Scalar

_BETWEEN = re.compile(r"([、，,;；\n])")


def names_in(cell: Scalar, names: Names) -> list[str]:
    """The names in a cell, in their order. A known name may hold what else separates names."""
    pieces = _BETWEEN.split(str(cell or ""))
    found: list[str] = []
    while pieces:
        ends = (end for end in range(len(pieces), 1, -2) if names.knows("".join(pieces[:end]).strip()))
        end = next(ends, 1)
        found.append("".join(pieces[:end]).strip())
        pieces = pieces[end + 1 :]
    return [name for name in found if name]
