"""What a finding says to people: its sentence filled with its numbers, and its measures in their unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from projects import sentences, vocabulary
from projects.audit.rule import COUNT, DAYS, FEN, MONTHS, SHARE
from projects.figures.lights import colour_name, stage_name
from projects.figures.schedule import six, whole_fen
from projects.figures.shown import percent
from projects.models import Sector
from projects.values import show_exact
from projects.vocabulary import unit_after

_MILLION = 10**6
#: parameters that are raw figures of the measure named beside them
_FIGURES = ("published", "known", "remainder", "declared", "computed")
_LEDGER = {column.key: column for column in reversed(vocabulary.ledger_columns(month=True))}


class Words:
    """Says findings; the names of sectors are asked once, when the first is needed."""

    def sentence(self, code: str, params: Mapping[str, Any]) -> str:
        """The finding in one sentence, in the language of the moment."""
        return sentences.say(code, self._spoken(code, dict(params)))

    @cached_property
    def _sectors(self) -> dict[str, str]:
        return {str(each.code): str(each) for each in Sector.objects.all()}

    def _spoken(self, code: str, params: dict[str, Any]) -> dict[str, Any]:
        """Parameters with what depends on the language: names for codes, figures with their unit."""
        if code.startswith("rule-A39"):
            params |= {
                "published": _hundredths(params["published"]),
                "rate": _hundredths(_rounded(params["rate"])),
            }
            params |= {key: show_exact(params[key], "万元") for key in ("completed", "planned")}
        elif code.startswith(("rule-A30", "rule-A31")):
            params = self._of_sum(params)
        if code.startswith("light-"):
            params["light"] = colour_name(str(params.get("light", "")))
        named: dict[str, Callable[[str], str]] = {
            "stage": stage_name,
            "permits": _permits,
            "scope": self._scope,
        }
        return params | {key: name(str(params[key])) for key, name in named.items() if key in params}

    def _scope(self, scope: str) -> str:
        return _("whole district") if scope == "all" else self._sectors.get(scope, scope)

    def _of_sum(self, params: dict[str, Any]) -> dict[str, Any]:
        """Figures of a sum: numbers of projects as they are, amounts in 万元."""
        measure = str(params.get("measure") or params.get("key"))
        shown = {key: _figure(measure, abs(params[key])) for key in _FIGURES if params.get(key) is not None}
        shown |= {"unit": _("projects") if measure == COUNT else unit_after("万元")}
        if "measure" in params:
            shown["measure"] = next(
                (each.name() for each in vocabulary.MEASURES if each.value == measure), measure
            )
        else:
            shown["key"] = _LEDGER[measure].heading() if measure in _LEDGER else _("number of projects")
        return params | shown


def _hundredths(value: int) -> str:
    """Hundredths of a percent as percent: a twentieth of a point is to be seen."""
    return f"{Decimal(value).scaleb(-2):f}"


def _rounded(share: int) -> int:
    """Millionths as hundredths of a percent."""
    return whole_fen(Fraction(share, 100))


def _figure(measure: str, value: int) -> str:
    return str(value) if measure == COUNT else show_exact(value, "万元")


def _permits(kinds: str) -> str:
    column = vocabulary.column("permit", "kind")
    return "、".join(vocabulary.show(column, kind) for kind in kinds.split(","))


def measure(unit: str, value: int | None) -> str:
    """What was measured, for people: "1,234.5 万元", "112.3%", "4 months"; "" where there is no number."""
    if value is None:
        return ""
    match unit:
        case "fen":
            return f"{show_exact(value, '万元')} {unit_after('万元')}"
        case "share":
            return f"{percent(Fraction(value, 10_000))}%"
        case "months":
            return _("%(n)s months") % {"n": value}
        case "days":
            return _("%(n)s days") % {"n": value}
        case _:
            return str(value)


def as_json(unit: str, value: int | None) -> int | str | None:
    """What was measured, for scripts (CONTRACT): fen, months, days and numbers as they are, shares with six decimals."""
    return six(Fraction(value, _MILLION)) if unit == SHARE and value is not None else value


__all__ = ["COUNT", "DAYS", "FEN", "MONTHS", "SHARE", "Words", "as_json", "measure"]
