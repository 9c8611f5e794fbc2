"""Rules over sums: published, declared by a sheet, and what the projects add up to (DOMAIN.md §2.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.audit.duplicates import About
from projects.audit.rule import (
    COUNT,
    FEN,
    INFO,
    PLAN,
    PRACTICE,
    SHARE,
    WARNING,
    Limit,
    Limits,
    Rule,
    Seen,
    collector,
    millionths,
    percent_limit,
)
from projects.figures.published import Published
from projects.figures.reconciliation import Line

RULES: list[Rule] = []
rule = collector(RULES)

#: hundredths of a percentage point
_HUNDRED = 10_000


@rule(
    "A30",
    _("sums differ from what was published"),
    _("published − sum of the projects ≠ 0, by more than %(percent)s%% of what was published; the remainder is always told"),
    levels="W", unit=FEN, scope=PLAN, source=PRACTICE, needs=("control_total", "total_investment", "planned", "output"),
    limits=(percent_limit("percent", _("difference above"), 0, sourced=False, high=100),),
)  # fmt: skip
def sums_differ(lines: Iterable[Line], limits: Limits) -> Iterator[About]:
    """Σ projects ≠ ControlTotal, by sector and measure; counts are counts, the rest is fen."""
    for line in lines:
        if not line.published or line.remainder is None:
            continue
        apart = abs(line.remainder) * 100 > abs(line.published) * limits["percent"]
        params: dict[str, Any] = {"scope": line.scope, "measure": line.measure}
        params |= {"published": line.published, "known": line.known or 0, "remainder": line.remainder}
        code, subject = "rule-A30-more" if line.remainder < 0 else "", f"{line.scope} {line.measure}"
        unit = COUNT if line.measure == "count" else ""
        yield (
            None,
            Seen(WARNING if apart else "", line.known or 0, line.published, params, code, subject, unit),
        )


@dataclass(frozen=True, slots=True)
class Declared:
    """A figure that an imported sheet declares for several of its rows (``intake.totals.Total`` as kept with its batch)."""

    batch: int
    file: str
    month: int
    total: Mapping[str, Any]


@rule(
    "A31",
    _("a sheet's own total differs from its rows"),
    _("合计, 小计 or “N个” in an imported sheet ≠ its rows, where the import was applied"),
    levels="W", unit=FEN, scope=PLAN, source="[5]", needs=("import totals",),
)  # fmt: skip
def sheet_differs(declared: Iterable[Declared], _limits: Limits) -> Iterator[About]:
    """Declared 合计/小计/“N个” against the rows; the import compared them when it read the file."""
    for each in declared:
        total = each.total
        if total.get("holds") is not False:
            continue
        params = {
            key: total[key]
            for key in ("sheet", "row", "label", "key", "declared", "computed", "first", "last")
        }
        subject = f"{each.batch} {total['sheet']} {total['row']} {total['key']}"[:80]
        unit = COUNT if total["key"] == "count" else ""
        yield (
            None,
            Seen(
                WARNING,
                total["declared"],
                total["computed"],
                {**params, "file": each.file},
                "",
                subject,
                unit,
            ),
        )


@rule(
    "A39",
    _("a published rate is not what it should be"),
    _("|published rate − published completed ÷ published plan| > %(points)s hundredths of a percentage point"),
    levels="I", unit=SHARE, scope=PLAN, source="[43]", needs=("control_total",),
    limits=(Limit("points", _("difference above, hundredths of a point"), "points", 5, high=1_000),),
)  # fmt: skip
def rates_differ(published: Published, limits: Limits) -> Iterator[About]:
    """Published % against the recomputed one."""
    for scope in (*published.sectors, "all"):
        told, done, planned = (
            published.value(scope, measure) for measure in ("rate", "completed", "planned")
        )
        if told is None or done is None or not planned:
            continue
        if seen := rate_differs(scope, told, done, planned, limits):
            yield None, seen


def rate_differs(scope: str, told: int, done: int, planned: int, limits: Limits) -> Seen | None:
    """``told`` in hundredths of a percent. 207.88 / 437.68 = 47.50, printed 47.6 [43]."""
    exact = Fraction(done, planned)
    apart = abs(Fraction(told, _HUNDRED) - exact)
    if apart * _HUNDRED <= limits["points"]:
        return None
    params = {
        "scope": scope,
        "published": told,
        "completed": done,
        "planned": planned,
        "rate": millionths(exact),
    }
    return Seen(INFO, told * 100, millionths(exact), params, "", f"{scope} rate")
