"""Rules over names and codes (DOMAIN.md §2.3)."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from projects.audit.facts import Facts
from projects.audit.rule import COUNT, NOTHING, PROJECT, WARNING, Limit, Limits, Rule, Seen, collector
from projects.codes import NATIONAL, OLD_NATIONAL
from projects.likeness import normal
from projects.values import squeeze

RULES: list[Rule] = []
rule = collector(RULES)

_BUNDLED = re.compile(r"打包|打捆|捆绑|合并申报|等[\d一二三四五六七八九十]+个项目")
_PHASES = re.compile(r"(?:第?[一二三四五六七八九十\d]+|[IⅠⅡⅢ]+)期|[一二三四五六七八九十\d]+标段")
#: words that say nothing of what is built
_GENERIC = re.compile(r"(?:项目|工程|建设|改造|新建|扩建|改建|厂房|配套|基础|设施|公司|有限)+")
#: a name that says less than so many signs beside 项目, 工程, 建设 says nothing
_TELLING = 3


@rule(
    "A18",
    _("bundled or split"),
    _("the name says that projects were bundled, or that this is one phase or lot of several, and no parent project is named"),
    levels="W", unit=NOTHING, scope=PROJECT, source="[37] [38]", needs=("name", "parent"),
)  # fmt: skip
def bundled(f: Facts, _limits: Limits) -> Seen | None:
    """打捆/拆分 marks (一期, 二期, 打包): a part whose parent is registered says openly what it is."""
    if f.parent is not None:
        return Seen("")
    found = _BUNDLED.search(f.name)
    code = "" if found else "rule-A18-phase"
    found = found or _PHASES.search(f.name)
    return Seen(WARNING, None, None, {"name": f.name, "mark": found[0]}, code) if found else Seen("")


@rule(
    "A21",
    _("an impossible national code"),
    _("the code is not yymm-region-nn-nn-nnnnnn, its region is neither %(region)s nor one that holds it, or its month is still to come"),
    levels="W", unit=NOTHING, scope=PROJECT, source="[1] [20] [21] [63]", needs=("national_code",),
    limits=(Limit("region", _("region"), "region", 150203, low=100_000, high=999_999),),
)  # fmt: skip
def wrong_code(f: Facts, limits: Limits) -> Seen | None:
    """Format, region and date of 国家项目代码; a code of the form before November 2020 is warned of, not refused."""
    code = f.national_code.strip()
    if not code:
        return None
    params = {"code": code, "region": limits["region"]}
    if OLD_NATIONAL.fullmatch(code):
        return Seen(WARNING, None, None, params, "rule-A21-old")
    found = NATIONAL.fullmatch(code)
    if found is None:
        return Seen(WARNING, None, None, params)
    if found[3] not in _regions(str(limits["region"])):
        return Seen(WARNING, None, None, {**params, "found": found[3]}, "rule-A21-region")
    if f"20{found[1]}-{found[2]}" > f.at and f.month:
        return Seen(WARNING, None, None, {**params, "month": f.at}, "rule-A21-future")
    return Seen("")


def _regions(own: str) -> frozenset[str]:
    """The district itself, its city, its province, the state: any of them may have given the code."""
    return frozenset({own, f"{own[:4]}00", f"{own[:2]}0000", "000000"})


@rule(
    "A33",
    _("a name that says little"),
    _("the name has fewer than %(signs)s signs, or says nothing beside words like project, works, building"),
    levels="W", unit=COUNT, scope=PROJECT, source="[19]", needs=("name",),
    limits=(Limit("signs", _("signs from"), "count", 6, low=2, high=40, sourced=False),),
)  # fmt: skip
def poor_name(f: Facts, limits: Limits) -> Seen | None:
    """应能体现项目内容，不应过于简单."""
    signs = len(squeeze(f.name))
    poor = (
        signs < limits["signs"] or len(normal(f.name)) < _TELLING or bool(_GENERIC.fullmatch(squeeze(f.name)))
    )
    return Seen(
        WARNING if poor else "", signs, limits["signs"], {"name": f.name, "signs": signs} if poor else {}
    )
