"""How restated figures and sums read: what they are called, and their values, in the language of the moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects import vocabulary
from projects.figures.sums import CANCELLED
from projects.models import Organisation, Sector
from projects.month.restated import COUNTED, PERCENT, PLACEHOLDER, Restated, Value
from projects.month.restated_sums import TOTAL, Moved

_FIGURES: dict[str, Promise] = {
    COUNTED: gettext_lazy("Counted in the plan"), "completed": gettext_lazy("Completed in the month"),
    "to_date": gettext_lazy("Completed from January on"),
    "plan": gettext_lazy("Plan of the year in force"), "planned_to_date": gettext_lazy("Due by the calendar"),
}  # fmt: skip
_SUMS: dict[str, Promise] = {
    "count": gettext_lazy("Number of projects"), "placeholders": gettext_lazy("of these not named yet"),
    "known_planned": gettext_lazy("Plan of the year in force"), "due": gettext_lazy("Due by the calendar"),
    "completed_in_month": gettext_lazy("Completed in the month"), "completed": gettext_lazy("Completed from January on"),
}  # fmt: skip
_COUNTED: dict[str, Promise] = {
    "": gettext_lazy("not in the plan"), COUNTED: gettext_lazy("counted"),
    CANCELLED: gettext_lazy("cancelled, not counted"), PLACEHOLDER: gettext_lazy("counted as a placeholder"),
}  # fmt: skip
#: figures and groupings → the column that names them
_COLUMNS = {
    "sector": ("project", "sector"), "department": ("project", "responsible"), "class": ("year_plan", "year_class"),
    PERCENT: ("monthly_return", PERCENT), "declared_to_date": ("monthly_return", "declared_to_date"),
    "total_investment": ("project", "total_investment"),
    "known_total_investment": ("project", "total_investment"), "output": ("project", "output"),
}  # fmt: skip
#: figures that are told in words; all others are amounts
WORDS = frozenset({COUNTED, "sector", "department", "class", PERCENT})
COUNTS = frozenset({"count", "placeholders"})


@dataclass(frozen=True, slots=True)
class Said:
    """A restated figure as people read it: ``was`` and ``became`` in words, "" where it is an amount."""

    each: Restated
    name: str
    was: str
    became: str

    @property
    def amount(self) -> bool:
        return self.each.figure not in WORDS

    @property
    def amounts(self) -> tuple[int | None, int | None]:
        """As it was and as it became, in fen; nothing where it is told in words."""
        was, became = self.each.was, self.each.became
        return (was if isinstance(was, int) else None, became if isinstance(became, int) else None)


class Words:
    """The names of what some restated figures are about: asked once for all of them."""

    def __init__(self, found: Iterable[Restated]) -> None:
        self._units = dict(Organisation.objects.values_list("pk", "name"))
        self._sectors = {str(each.code): str(each) for each in Sector.objects.all()}
        self.lines = [self._said(each) for each in found]

    def _said(self, each: Restated) -> Said:
        told = (
            ("", "")
            if each.figure not in WORDS
            else (self._value(each, each.was), self._value(each, each.became))
        )
        return Said(each, figure_name(each.figure), *told)

    def _value(self, each: Restated, value: Value) -> str:
        if each.figure == COUNTED:
            return str(_COUNTED[str(value)])
        if value in (None, ""):
            return "" if each.figure == PERCENT else _("not given")
        if each.figure == "sector":
            return self._sectors.get(str(value), str(value))
        if each.figure == "department":
            return self._units.get(int(value or 0), f"#{value}")
        shown = vocabulary.show(vocabulary.column(*_COLUMNS[each.figure]), value)
        return f"{shown}%" if each.figure == PERCENT else shown


def figure_name(figure: str) -> str:
    """What a figure of a project is called."""
    return str(_FIGURES[figure]) if figure in _FIGURES else _heading(figure)


def sum_name(measure: str) -> str:
    """What a sum is called."""
    return str(_SUMS[measure]) if measure in _SUMS else _heading(measure)


def group_name(each: Moved) -> str:
    """Which sum it is: of the whole plan, or of a group with the name that it had."""
    if each.by == TOTAL:
        return _("All projects of the plan")
    return _("%(grouping)s: %(group)s") % {"grouping": _heading(each.by), "group": each.name}


def _heading(key: str) -> str:
    text = vocabulary.column(*_COLUMNS[key]).heading()
    return text[:1].upper() + text[1:]
