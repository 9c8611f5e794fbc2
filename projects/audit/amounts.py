"""Rules over amounts: the total investment, the plan, what was completed (DOMAIN.md §2.3)."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from projects.audit.facts import Facts, Filed
from projects.audit.rule import (
    EACH,
    ERROR,
    FEN,
    INFO,
    LAST,
    NOTHING,
    PRACTICE,
    PROJECT,
    SHARE,
    WAN,
    WARNING,
    Limit,
    Limits,
    Rule,
    Seen,
    collector,
    millionths,
    percent_limit,
    wan,
)
from projects.figures.shown import percent
from projects.figures.slips import slip

RULES: list[Rule] = []
rule = collector(RULES)

#: figures that end so are round: whole 1,000 万元
_ROUND = 1_000 * WAN
_KEPT_AS_ONE = _("The four parts of the composition are kept, what stands beneath them is not.")


@rule(
    "A01",
    _("completed exceeds the total investment"),
    _("completed since the start > total investment: warning; > total investment × (1 + %(percent)s%%): error"),
    levels="W/E", unit=FEN, scope=LAST, cell="completed", source="[10]",
    needs=("total_investment", "completed_before", "completed"),
    limits=(percent_limit("percent", _("error above"), 5, sourced=False),),
)  # fmt: skip
def over_total(f: Facts, at: Filed, limits: Limits) -> Seen | None:
    """自开始累计 > 总投资 × (1 + x)."""
    since_start = f.since_start(at)
    if since_start is None or not f.total:
        return None
    if since_start <= f.total:
        return Seen("", since_start, f.total)
    far = since_start * 100 > f.total * (100 + limits["percent"])
    params = {"since_start": wan(since_start), "total": wan(f.total), "percent": limits["percent"]}
    level, code = (ERROR, "far-over-total") if far else (WARNING, "over-total")
    return Seen(level, since_start, f.total, params, code)


@rule(
    "A05",
    _("the composition differs from the year to date"),
    _("construction + installation + equipment + other costs ≠ year to date; while parts are missing: > year to date"),
    levels="E", unit=FEN, scope=EACH, cell="construction", source="[27]",
    needs=("construction", "installation", "equipment", "other_costs"),
)  # fmt: skip
def parts_differ(_f: Facts, at: Filed, _limits: Limits) -> Seen | None:
    """建筑 + 安装 + 设备 + 其他 = 本年累计; while some are not known the others may not exceed it."""
    if at.to_date is None or not (parts := at.parts):
        return None
    total = sum(parts.values())
    if total == at.to_date or (len(parts) < 4 and total < at.to_date):
        return Seen("", total, at.to_date)
    return Seen(ERROR, total, at.to_date, {"parts": wan(total), "to_date": wan(at.to_date)}, "parts-differ")


@rule(
    "A06",
    _("the plan exceeds what is left of the total investment"),
    _("completed before the year + plan of the year > total investment"),
    levels="W", unit=FEN, scope=PROJECT, source="[5] 项目目标责任制表", needs=("total_investment", "completed_before", "planned"),
)  # fmt: skip
def plan_over_total(f: Facts, _limits: Limits) -> Seen | None:
    """上年底累计 + 年度计划 > 总投资."""
    if f.plan is None or not f.total:
        return None
    wanted = (f.completed_before or 0) + f.plan
    if wanted <= f.total:
        return Seen("", wanted, f.total)
    params = {
        "before": wan(f.completed_before or 0),
        "plan": wan(f.plan),
        "sum": wan(wanted),
        "total": wan(f.total),
    }
    return Seen(WARNING, wanted, f.total, params)


@rule(
    "A07",
    _("no plan of the year"),
    _("the plan of the year is missing or 0 while the project stands in the year's list"),
    levels="W", unit=FEN, scope=PROJECT, source=PRACTICE, needs=("planned",),
)  # fmt: skip
def without_plan(f: Facts, _limits: Limits) -> Seen | None:
    """年度计划 missing or 0 while in the list."""
    if f.plan:
        return Seen("", f.plan, 0)
    return Seen(WARNING, f.plan, 0, {}, "rule-A07-zero" if f.plan == 0 else "")


@rule(
    "A08",
    _("far more completed than planned"),
    _("year to date ÷ plan of the year > %(percent)s%%"),
    levels="W", unit=SHARE, scope=LAST, cell="completed", source="[34]", needs=("planned", "completed"),
    limits=(percent_limit("percent", _("completion rate above"), 120, sourced=False, low=100),),
)  # fmt: skip
def over_plan(f: Facts, at: Filed, limits: Limits) -> Seen | None:
    """完成率 > 120 %."""
    if at.to_date is None or not f.plan or f.plan < 0:
        return None
    bound = limits["percent"]
    share, over = Fraction(at.to_date, f.plan), at.to_date * 100 > f.plan * bound
    params = (
        {"to_date": wan(at.to_date), "plan": wan(f.plan), "rate": _shown(share, bound), "percent": bound}
        if over
        else {}
    )
    return Seen(WARNING if over else "", millionths(share), bound * 10_000, params)


def _shown(share: Fraction, bound: int) -> str:
    """A share in percent with as many decimals as keep it above its limit."""
    return percent(share * 100, lambda shown: shown > bound)


@rule(
    "A11",
    _("building reported before the start"),
    _("construction + installation > 0 while the project has not been started"),
    levels="E", unit=FEN, scope=LAST, cell="construction", source="[35]", needs=("construction", "installation", "stage", "started"),
)  # fmt: skip
def built_before_start(f: Facts, at: Filed, _limits: Limits) -> Seen | None:
    """未开工/筹建 but 建安投资 > 0; land and design may be completed as 其他费用."""
    if f.has_started or not (f.stage or f.started) or (at.construction is None and at.installation is None):
        return None
    built = (at.construction or 0) + (at.installation or 0)
    return Seen(ERROR if built > 0 else "", built, 0, {"built": wan(built)} if built > 0 else {})


@rule(
    "A19",
    _("too small for this list"),
    _("total investment < %(list)s × 10k yuan; < %(statistics)s × 10k yuan it is outside the statistics"),
    levels="W", unit=FEN, scope=PROJECT, source="[18]", needs=("total_investment",),
    limits=(
        Limit("list", _("list from"), FEN, 10_000 * WAN, high=10**15),
        Limit("statistics", _("statistics from"), FEN, 500 * WAN, high=10**15),
    ),
)  # fmt: skip
def too_small(f: Facts, limits: Limits) -> Seen | None:
    """总投资 < 1 亿 in the 亿元 list; < 500 万 outside statistics."""
    if f.total is None:
        return None
    outside = f.total < limits["statistics"]
    bound = limits["statistics" if outside else "list"]
    if f.total >= bound:
        return Seen("", f.total, bound)
    return Seen(
        WARNING,
        f.total,
        bound,
        {"total": wan(f.total), "bound": wan(bound)},
        "rule-A19-outside" if outside else "",
    )


@rule(
    "A20",
    _("an amount slipped by a unit"),
    _("plan of the year, or the total investment's former value, is the total investment × 10,000 or ÷ 10,000 (the former value also × 10 or ÷ 10), or a month's amount is that of the return before × 10,000 or ÷ 10,000, give or take 5%%"),
    levels="E", unit=FEN, scope=PROJECT, source=PRACTICE, needs=("total_investment", "planned", "completed"),
)  # fmt: skip
def slipped(f: Facts, _limits: Limits) -> Seen | None:
    """Ratio to the previous value or to 总投资 within 5 % of 10^4; to the total's previous value also of 10 and 0.1. Months
    differ tenfold by themselves."""
    if found := _slipped_month(f):
        return found
    if not f.total:
        return None
    if times := slip(f.total, f.plan):
        params = {"amount": wan(f.plan), "times": times, "other": wan(f.total)}
        return Seen(ERROR, f.plan, f.total, params, "rule-A20-plan")
    former = _former(f)
    if times := slip(former, f.total, (10_000, 10)):
        return Seen(ERROR, f.total, former, {"amount": wan(f.total), "times": times, "other": wan(former)})
    return Seen("", f.total, former)


def _slipped_month(f: Facts) -> Seen | None:
    """The first month whose amount slipped from that of the return before it."""
    told = [(at.completed, at.month) for _number, at in sorted(f.filed.items()) if at.completed]
    for (before, _then), (amount, month) in pairwise(told):
        if times := slip(before, amount):
            params = {
                "month": f"{f.year}-{month:02d}",
                "amount": wan(amount),
                "times": times,
                "other": wan(before),
            }
            return Seen(ERROR, amount, before, params, "rule-A20-month", str(month))
    return None


def _former(f: Facts) -> int | None:
    """The total investment before its last change; None where it went back to what it was once: that is a correction."""
    if not f.totals:
        return None
    return None if any(old == f.total for old, _new in f.totals) else f.totals[-1][0]


@rule(
    "A26",
    _("the total investment was raised"),
    _("total investment > as first known: error for a government project, which needs a new approval; warning for others above %(percent)s%%"),
    levels="E/W", unit=FEN, scope=PROJECT, source="[42] 政府投资条例 §23", needs=("total_investment", "approval"),
    limits=(percent_limit("percent", _("warning above"), 10, sourced=False),),
)  # fmt: skip
def raised(f: Facts, limits: Limits) -> Seen | None:
    """总投资 raised against what it was first, by the history."""
    first = next((old if old is not None else new for old, new in f.totals), None)
    if not first or f.total is None:
        return None
    allowed = 100 if f.government else 100 + limits["percent"]
    over = f.total * 100 > first * allowed
    level = (ERROR if f.government else WARNING) if over else ""
    more = (
        percent(Fraction(100 * (f.total - first), first), lambda shown: shown > allowed - 100) if over else ""
    )
    params = {"first": wan(first), "total": wan(f.total), "more": more} if over else {}
    return Seen(level, f.total, first, params, "rule-A26-government" if f.government else "")


@rule(
    "A29",
    _("parts of the composition exceed it"),
    _("equipment < old equipment in it; other costs < old buildings + land"),
    levels="E", unit=FEN, scope=EACH, source="[27]", absent=_KEPT_AS_ONE,
)  # fmt: skip
def parts_of_parts(*_args: object) -> None:
    """设备 < 其中旧设备; 其他费用 < 旧建筑物购置费 + 建设用地费."""


@rule(
    "A34",
    _("a negative month"),
    _("completed this month < 0: warning where the remark says why, else error"),
    levels="W/E", unit=FEN, scope=EACH, cell="completed", source=PRACTICE, needs=("completed", "remark"),
)  # fmt: skip
def negative_month(_f: Facts, at: Filed, _limits: Limits) -> Seen | None:
    """A correction downwards says what it corrects. Every other negative amount is an error of its cell."""
    if at.completed is None:
        return None
    if at.completed >= 0:
        return Seen("", at.completed, 0)
    level, code = (WARNING, "negative-explained") if at.explained else (ERROR, "negative-unexplained")
    return Seen(level, at.completed, 0, {"completed": wan(at.completed)}, code)


@rule(
    "A35",
    _("figures that look made up"),
    _("the same amount in each of %(months)s months or more, or every month a whole 1,000 × 10k yuan"),
    levels="I", unit=FEN, scope=PROJECT, source=PRACTICE, needs=("completed",),
    limits=(Limit("months", _("months from"), "months", 3, low=2, high=12, sourced=False),),
)  # fmt: skip
def made_up(f: Facts, limits: Limits) -> Seen | None:
    """Same amount every month, or all figures end in 000."""
    amounts = [at.completed for at in f.filed.values() if at.completed]
    if len(amounts) < limits["months"]:
        return None
    if len(set(amounts)) == 1:
        return Seen(INFO, amounts[0], None, {"amount": wan(amounts[0]), "months": len(amounts)})
    if all(amount % _ROUND == 0 for amount in amounts):
        return Seen(INFO, amounts[-1], None, {"months": len(amounts)}, "rule-A35-round")
    return Seen("", amounts[-1])


@rule(
    "A38",
    _("new output before production"),
    _("new output > 0 before the project is in production"),
    levels="W", unit=NOTHING, scope=PROJECT, source=PRACTICE,
    absent=_("The output kept is the one expected at full production; achieved output is not kept."),
)  # fmt: skip
def early_output(*_args: object) -> None:
    """新增产值 > 0 before 投产."""
