"""Rules over the months of a year: one return against the one before, and the year's course (DOMAIN.md §2.3)."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from projects.audit.facts import Facts, Filed
from projects.audit.rule import (
    DAYS,
    EACH,
    ERROR,
    FEN,
    INFO,
    LAST,
    MONTHS,
    NOTHING,
    PLAN,
    PRACTICE,
    PROJECT,
    SHARE,
    WARNING,
    Limit,
    Limits,
    Rule,
    Seen,
    collector,
    millionths,
    months_limit,
    percent_limit,
    wan,
)
from projects.figures.shown import percent

RULES: list[Rule] = []
rule = collector(RULES)


@rule(
    "A02",
    _("the year to date is not the sum"),
    _("year to date ≠ year to date of the month before + completed this month, where no month is missing between"),
    levels="E", unit=FEN, scope=EACH, cell="declared_to_date", source="[27]", needs=("declared_to_date", "completed"),
)  # fmt: skip
def cumulative_differs(_f: Facts, at: Filed, _limits: Limits) -> Seen | None:
    """本年累计 = 上月本年累计 + 本月完成, where both are known."""
    if at.declared is None or (expected := at.expected) is None:
        return None
    if at.declared == expected:
        return Seen("", at.declared, expected)
    params = {"before": wan(at.before), "completed": wan(at.completed)}
    params |= {"expected": wan(expected), "declared": wan(at.declared)}
    return Seen(ERROR, at.declared, expected, params, "cumulative-differs")


@rule(
    "A03",
    _("the year does not begin where the last one ended"),
    _("completed before the year ≠ completed before last year + last year to December"),
    levels="E", unit=FEN, scope=PROJECT, source="[27]", needs=("completed_before", "declared_to_date"),
)  # fmt: skip
def year_begins_elsewhere(f: Facts, _limits: Limits) -> Seen | None:
    """自开始累计 = 上年底累计 + 本年累计. The first is always computed here, so what is held is the 上年底累计 against the year before."""
    prior = f.prior
    if (
        f.completed_before is None
        or prior is None
        or prior.completed_before is None
        or prior.december is None
    ):
        return None
    closing = prior.completed_before + prior.december
    if f.completed_before == closing:
        return Seen("", f.completed_before, closing)
    return Seen(
        ERROR, f.completed_before, closing, {"before": wan(f.completed_before), "closing": wan(closing)}
    )


@rule(
    "A04",
    _("a cumulative falls"),
    _("year to date < year to date of the month before, and the month itself is not negative"),
    levels="E", unit=FEN, scope=EACH, cell="declared_to_date", source="[33]", needs=("declared_to_date", "completed"),
)  # fmt: skip
def cumulative_falls(_f: Facts, at: Filed, _limits: Limits) -> Seen | None:
    """A cumulative does not fall. A month that is negative by itself is the matter of A34."""
    if at.before is None or at.to_date is None or (at.completed or 0) < 0:
        return None
    if at.to_date >= at.before:
        return Seen("", at.to_date, at.before)
    return Seen(
        ERROR,
        at.to_date,
        at.before,
        {"before": wan(at.before), "to_date": wan(at.to_date)},
        "cumulative-falls",
    )


@rule(
    "A09",
    _("a rush at the end of the year"),
    _("December ÷ year > %(december)s%%, or October to December ÷ year > %(quarter)s%%"),
    levels="W", unit=SHARE, scope=PROJECT, source=PRACTICE, needs=("completed",),
    limits=(
        percent_limit("december", _("December above"), 25, sourced=False, high=100),
        percent_limit("quarter", _("last quarter above"), 45, sourced=False, high=100),
    ),
)  # fmt: skip
def rush(f: Facts, limits: Limits) -> Seen | None:
    """年底突击: asked once December is reported, of what is known of its months."""
    december = f.filed.get(12)
    if december is None or not december.to_date or december.to_date < 0:
        return None
    year = december.to_date
    found: Seen | None = None
    for key, amount, code in (
        ("december", _after(f, 11, year), ""),
        ("quarter", _after(f, 9, year), "rule-A09-quarter"),
    ):
        if amount is None:
            continue
        share, bound = Fraction(amount, year), limits[key]
        over = amount * 100 > year * bound
        if over or found is None:
            found = Seen(
                WARNING if over else "",
                millionths(share),
                bound * 10_000,
                _rush(amount, year, bound) if over else {},
                code,
            )
        if over:
            break
    return found


def _rush(amount: int, year: int, bound: int) -> dict[str, str]:
    share = percent(Fraction(100 * amount, year), lambda shown: shown > bound)
    return {"amount": wan(amount), "year": wan(year), "share": share, "bound": str(bound)}


def _after(f: Facts, month: int, year: int) -> int | None:
    """Of the year's amount what came after the end of a month: the year less the year to date then, or the months after it
    where each is reported; None where neither is known."""
    then = f.filed.get(month)
    if then is not None and then.to_date is not None:
        return year - then.to_date
    parts = [at.completed for number, at in f.filed.items() if number > month and at.completed is not None]
    return sum(parts) if len(parts) == 12 - month else None


@rule(
    "A10",
    _("no progress for months"),
    _("the year to date has not changed for %(months)s months or more while the project is under construction"),
    levels="W", unit=MONTHS, scope=PROJECT, source="[33]", needs=("completed", "stage"), limits=(months_limit(3),),
)  # fmt: skip
def standing_still(f: Facts, limits: Limits) -> Seen | None:
    """No change for 3 months or more while 在建."""
    last = f.last
    if f.stage != "building" or last is None or last.to_date is None:
        return None
    since = last.month
    for month in sorted(f.filed, reverse=True)[1:]:
        if f.filed[month].to_date != last.to_date:
            break
        since = month
    else:
        since = 0 if last.to_date == 0 else since
    still = last.month - since
    late = still >= limits["months"]
    return Seen(
        WARNING if late else "",
        still,
        limits["months"],
        {"months": still, "to_date": wan(last.to_date)} if late else {},
    )


@rule(
    "A23",
    _("a January figure"),
    _("a statistics figure in January: error, for January is not collected; a figure of the office's own ledger: information"),
    levels="E/I", unit=FEN, scope=EACH, cell="statistics_to_date", source="[39] [60] [61]", needs=("statistics_to_date", "completed"),
)  # fmt: skip
def january(_f: Facts, at: Filed, _limits: Limits) -> Seen | None:
    """统计口径: “1月份数据免报”; 调度口径: January allowed."""
    if at.month != 1:
        return None
    if at.statistics:
        return Seen(ERROR, at.statistics, 0, {"amount": wan(at.statistics)}, "rule-A23-statistics")
    return Seen(INFO, at.to_date, None, {"amount": wan(at.to_date)}) if at.to_date else Seen("")


@rule(
    "A24",
    _("reported late"),
    _("the return came after the day it was due, extensions counted in"),
    levels="W", unit=DAYS, scope=EACH, source="[40] [41]", needs=("due_day",),
)  # fmt: skip
def late(_f: Facts, at: Filed, _limits: Limits) -> Seen | None:
    """After the deadline (practice: the 28th, the 25th)."""
    return Seen(
        WARNING if at.late > 0 else "",
        at.late,
        0,
        {"days": at.late, "month": at.month} if at.late > 0 else {},
    )


@rule(
    "A25",
    _("changed after closing without a reason"),
    _("a figure of a closed month was changed and no reason was given"),
    levels="E", unit=NOTHING, scope=EACH, source=PRACTICE,
    absent=_("The door keeps it: a closed month takes no change, and reopening it takes a reason. Restatements are listed apart."),
)  # fmt: skip
def restated(*_args: object) -> None:
    """Kept by the door."""


@rule(
    "A36",
    _("many projects exactly at their plan"),
    _("in December more than %(percent)s%% of the projects, and at least %(count)s, stand at exactly 100.0%% of their plan"),
    levels="I", unit=SHARE, scope=PLAN, source=PRACTICE, needs=("planned", "completed"),
    limits=(
        percent_limit("percent", _("share above"), 30, sourced=False, high=100),
        Limit("count", _("projects from"), "count", 5, low=1, sourced=False),
    ),
)  # fmt: skip
def all_at_hundred(rates: tuple[int, int], limits: Limits) -> Seen | None:
    """``rates``: how many projects stand at exactly 100.0 % in December, of how many with a rate."""
    exact, known = rates
    if not known:
        return None
    share = Fraction(exact, known)
    many = exact * 100 > known * limits["percent"] and exact >= limits["count"]
    params = {"exact": exact, "known": known, "share": percent(share * 100)} if many else {}
    return Seen(INFO if many else "", millionths(share), limits["percent"] * 10_000, params)


@rule(
    "A37",
    _("the same words for more money"),
    _("physical progress is told in the same words as the month before, and the year to date grew"),
    levels="I", unit=FEN, scope=EACH, source=PRACTICE, needs=("progress", "completed"),
)  # fmt: skip
def same_words(f: Facts, at: Filed, _limits: Limits) -> Seen | None:
    """形象进度 text identical to last month while money grew."""
    former = f.filed.get(at.month - 1)
    if former is None or not at.progress.strip() or at.to_date is None or at.before is None:
        return None
    grown = at.to_date - at.before
    same = grown > 0 and at.progress.strip() == former.progress.strip()
    return Seen(
        INFO if same else "",
        grown,
        0,
        {"grown": wan(grown), "words": at.progress.strip()[:40]} if same else {},
    )


@rule(
    "A41",
    _("the office's figure and the statistics differ"),
    _("|year to date − statistics figure to date| ÷ year to date > %(percent)s%%"),
    levels="W", unit=SHARE, scope=LAST, cell="statistics_to_date", source="[62]", needs=("statistics_to_date", "completed"),
    limits=(percent_limit("percent", _("difference above"), 20, sourced=False),),
)  # fmt: skip
def statistics_differ(_f: Facts, at: Filed, limits: Limits) -> Seen | None:
    """调度累计 against 入统累计; 漏统 is a named problem."""
    if at.statistics is None or at.to_date is None or at.to_date < 0:
        return None
    if not at.to_date:
        return _statistics_of_nothing(at.statistics, limits["percent"])
    apart, bound = abs(at.to_date - at.statistics), limits["percent"]
    share, over = Fraction(apart, at.to_date), apart * 100 > at.to_date * bound
    params: dict[str, str | int] = {
        "to_date": wan(at.to_date),
        "statistics": wan(at.statistics),
        "percent": bound,
    }
    params |= {"share": percent(share * 100, lambda shown: shown > bound)} if over else {}
    return Seen(WARNING if over else "", millionths(share), bound * 10_000, params if over else {})


def _statistics_of_nothing(statistics: int, percent: int) -> Seen:
    """Of nothing no share can be told, and no difference is larger."""
    if statistics <= 0:
        return Seen("", None, percent * 10_000)
    return Seen(WARNING, None, percent * 10_000, {"statistics": wan(statistics)}, "rule-A41-nothing")
