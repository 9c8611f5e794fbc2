"""What a person typed, out of a form or out of the script's JSON: only cells that differ from what was shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import QueryDict

from projects.models import YearPlan
from projects.month import drafts
from projects.month.columns import column
from projects.month.drafts import Typed
from projects.month.earlier import values_then
from projects.month.grid import Grid
from projects.month.row import PROJECT, RETURN, Cell, Row, read
from projects.values import legible

Typing = dict[int, dict[str, Typed]]


def whole(text: Any) -> int:
    """A number out of what a browser sent; 0 for anything else."""
    return int(text) if str(text).isascii() and str(text).isdecimal() and len(str(text)) < 18 else 0


def typed_in_form(grid: Grid, year_plans: Sequence[YearPlan], sent: QueryDict) -> Typing:
    """The cells of a form that do not say what the page showed. ``position`` in it is the history the page was made of."""
    position = whole(sent.get("position", ""))
    rows = grid.rows(year_plans)
    before = drafts.of(grid.user, grid.month, [row.pk for row in rows])
    then = _Then(rows, position)
    found: Typing = {}
    for row in rows:
        kept = before[row.pk].cells if row.pk in before else {}
        for key in row.cells:
            text = sent.get(f"c-{row.pk}-{key}")
            if text is None:
                continue
            text = legible(text)
            was = kept.get(key)
            if text != was.text if was else then.differs(row, key, text):
                found.setdefault(row.pk, {})[key] = Typed(text, position)
    return found


class _Then:
    """What the cells held where the page was made."""

    def __init__(self, rows: Iterable[Row], position: int) -> None:
        returns = {int(row.returned.pk): row for row in rows if row.returned}
        projects = {int(row.year_plan.project_id): row for row in rows}
        self._then = {
            RETURN: values_then(
                RETURN, {pk: dict.fromkeys(row.cells, position) for pk, row in returns.items()}
            ),
            PROJECT: values_then(
                PROJECT, {pk: dict.fromkeys(row.cells, position) for pk, row in projects.items()}
            ),
        }

    def differs(self, row: Row, key: str, text: str) -> bool:
        """Whether a text says something else than what was shown."""
        of, cell = column(key), row.cells[key]
        pk = row.year_plan.project_id if of.model == PROJECT else row.returned.pk if row.returned else 0
        shown = self._then[of.model].get(pk, {}).get(key, cell.now)
        asked = read(Cell(of, shown, shown), text)
        return asked.problem is not None or asked.value != shown


def typed_by_script(grid: Grid, ids: Iterable[int], told: Any) -> Typing:
    """``{"position": 12, "cells": {"<year plan>": {"<key>": "text"}}}`` as far as rows and columns are this person's.

    Raises ``ValueError`` for what the script never sends."""
    if not isinstance(told, Mapping) or not isinstance(told.get("cells"), Mapping):
        raise ValueError("cells")
    position, known = whole(told.get("position")), set(ids)
    found: Typing = {}
    for pk, cells in told["cells"].items():
        if not isinstance(cells, Mapping):
            raise ValueError("row")
        mine = {k: Typed(legible(str(v)), position) for k, v in cells.items() if k in grid.keys}
        if whole(pk) in known and mine:
            found[whole(pk)] = mine
    return found
