"""Rules over what a figure rests on: physical progress, evidence, permits, funds in place (DOMAIN.md §2.3)."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from projects.audit.facts import SIGNED_KIND, Facts, Filed
from projects.audit.rule import (
    COUNT,
    ERROR,
    FEN,
    LAST,
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
from projects.figures.permits import DONE, EXEMPT, GREAT
from projects.figures.shown import percent, points

RULES: list[Rule] = []
rule = collector(RULES)

#: 100 % in hundredths of a percent
_WHOLE = 10_000


@rule(
    "A15",
    _("finished, but not paid for"),
    _("finished or physical progress 100%%, but completed since the start ÷ total investment < %(percent)s%%"),
    levels="W", unit=SHARE, scope=LAST, cell="progress_percent", source="[10]",
    needs=("stage", "finished", "progress_percent", "total_investment", "completed_before"),
    limits=(percent_limit("percent", _("share below"), 90),),
)  # fmt: skip
def finished_unpaid(f: Facts, at: Filed, limits: Limits) -> Seen | None:
    """竣工 or 形象 100 % while 累计/总投资 < 90 %."""
    since_start = f.since_start(at)
    if (
        since_start is None
        or not f.total
        or not f.knows_before
        or not (f.is_finished or at.percent == _WHOLE)
    ):
        return None
    bound, share = limits["percent"], Fraction(since_start, f.total)
    short = since_start * 100 < f.total * bound
    params = {"since_start": wan(since_start), "total": wan(f.total), "percent": bound}
    params |= {"share": percent(share * 100, lambda shown: shown < bound)} if short else {}
    return Seen(WARNING if short else "", millionths(share), bound * 10_000, params if short else {})


@rule(
    "A16",
    _("money and works are far apart"),
    _("|completed since the start ÷ total investment − physical progress| > %(points)s percentage points"),
    levels="W", unit=SHARE, scope=LAST, cell="progress_percent", source=PRACTICE,
    needs=("progress_percent", "total_investment", "completed_before"),
    limits=(Limit("points", _("difference above"), "points", 20, high=100, sourced=False),),
)  # fmt: skip
def money_and_works(f: Facts, at: Filed, limits: Limits) -> Seen | None:
    """|资金进度 − 形象进度| > 20 percentage points."""
    since_start = f.since_start(at)
    if since_start is None or not f.total or not f.knows_before or at.percent is None:
        return None
    money, works, bound = Fraction(since_start, f.total), Fraction(at.percent, _WHOLE), limits["points"]
    apart = money - works
    over = abs(apart) * 100 > bound
    params = {} if not over else {
        "since_start": wan(since_start), "total": wan(f.total), "money": percent(money * 100), "works": percent(works * 100),
        "points": points(apart * 100, lambda shown: abs(shown) > bound), "bound": bound,
    }  # fmt: skip
    return Seen(WARNING if over else "", millionths(abs(apart)), bound * 10_000, params)


@rule(
    "A22",
    _("without evidence"),
    _("year to date ≥ %(amount)s × 10k yuan and no evidence, or a progress sheet that lacks the three signatures"),
    levels="W", unit=FEN, scope=PROJECT, source="[31]", needs=("completed", "evidence.kind", "evidence.signed"),
    limits=(Limit("amount", _("year to date from"), FEN, 1_000 * WAN, high=10**15),),
)  # fmt: skip
def without_evidence(f: Facts, limits: Limits) -> Seen | None:
    """本年投资 ≥ 1000 万 without 凭证; 进度单 lacks 建设/施工/监理 signatures. Evidence of a return counts for its own year."""
    last, bound = f.last, limits["amount"]
    if last is None or last.to_date is None:
        return None
    returns = {at.id for at in f.filed.values()}
    papers = [paper for paper in f.papers if paper.returned is None or paper.returned in returns]
    if last.to_date >= bound and not papers:
        return Seen(WARNING, last.to_date, bound, {"to_date": wan(last.to_date), "amount": wan(bound)})
    unsigned = sum(paper.kind == SIGNED_KIND and not paper.signed for paper in papers)
    if unsigned:
        return Seen(WARNING, last.to_date, bound, {"number": unsigned}, "rule-A22-unsigned")
    return Seen("", last.to_date, bound)


@rule(
    "A27",
    _("started without a permit"),
    _("started while one of the four permits (approval, environment, land, planning) is neither done nor not required"),
    levels="E", unit=COUNT, scope=PROJECT, source="[42] 政府投资条例 §20", needs=("started", "stage", "permit.state"),
)  # fmt: skip
def without_permit(f: Facts, _limits: Limits) -> Seen | None:
    """开工 with a required 手续 not done. What is not recorded is not known."""
    if not f.has_started or not f.permits:
        return None
    open_kinds = [
        kind for kind, state, _actual in f.permits if kind in GREAT and state and state not in (DONE, EXEMPT)
    ]
    level = ERROR if open_kinds else ""
    return Seen(
        level, len(open_kinds), 0, {"permits": ",".join(dict.fromkeys(open_kinds))} if open_kinds else {}
    )


@rule(
    "A28",
    _("built on credit"),
    _("funds in place < year to date on a government project"),
    levels="W", unit=FEN, scope=LAST, source="[42] 政府投资条例 §22", needs=("funds_in_place", "completed", "approval"),
)  # fmt: skip
def on_credit(f: Facts, at: Filed, _limits: Limits) -> Seen | None:
    """到位资金 < 完成投资 on a government project: 不得垫资."""
    if not f.government or at.funds is None or at.to_date is None:
        return None
    short = at.funds < at.to_date
    return Seen(
        WARNING if short else "",
        at.funds,
        at.to_date,
        {"funds": wan(at.funds), "to_date": wan(at.to_date)} if short else {},
    )
