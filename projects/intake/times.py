"""Years and months in headings and titles: taken out of the words, held against what was asked for (DOMAIN.md §3).

"至2020年底累计完成投资" is 累计完成投资 of the end of the year before, "2010年1-7月完成投资" is 完成投资 of January to July.
What remains is compared with the vocabulary; whether the time is the one asked for is a second question."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from projects.values import squeeze


class Kind(IntEnum):
    """Which time a heading speaks of; of two in one heading the greater is the telling one."""

    NONE = 0
    YEAR = 1
    BEFORE = 2  # up to the end of the year before
    MONTH = 3
    MONTH_END = 4  # up to the end of a month, from whenever
    SPAN = 5  # January to a month
    SINCE_START = 6  # from the first day of building on


_Y = r"(?:(?<!\d)(?:19|20)\d{2}(?![\d万亿元个项件吨亩])|(?<!\d)\d\d(?=年(?!以上|期)))"
_M = r"(?:\d{1,2}|m)"
_UNTIL = r"(?:自?开工(?:建设)?)?(?:截至|截止|累计至|至|到)*"
_ENDED = r"(?:为止|止|前)?"
_DASHES = re.compile(r"(?<=[\dm月])[—–―‐‑~〜至到]+(?=[\dm月])|(?<=\d年)[—–―‐‑~〜至到]+(?=\d)")
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_WRITTEN = re.compile(r"二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")
_YEARS = re.compile(rf"({_Y})年?度?-({_Y})年?度?")
_END = re.compile(
    rf"{_UNTIL}({_Y})年?度?(?:年?[底末]|年?12月(?:31日|份?[底末])|年?(?:及以前|以前|之前)){_ENDED}"
)
_LAST_END = re.compile(
    rf"{_UNTIL}(?:上一?年度?|去年|前一年度?)(?:年?[底末]|12月(?:31日|[底末])){_ENDED}|以前年度|往年"
)
_YEAR = re.compile(rf"({_Y})年?度?")
_SINCE = re.compile(
    r"自?(?:项目)?(?:开工|开建|开始)(?:建设)?(?:以来|至今|起|后|到目前|至目前|到现在)|自?开工(?=累计)|自开始(?=累计)"
)
_THIS_YEAR = re.compile(
    r"自?(?:年初至今|年初以来|今年以来|年初)|今年|当年|本年度|本年|全年(?=计划|目标|投资)"
)
_OTHER_YEAR = re.compile(r"上一?年度?|去年|前年|明年|下一?年度?|次年")
_SPAN = re.compile(rf"年?(?<!\d)(?:0?1|元)月?-({_M})?月份?(?:[底末])?")
_PART = re.compile(r"(?<!\d)\d{1,2}月?-\d{1,2}月份?")
_MONTH_END = re.compile(rf"{_UNTIL}(?<![\d-])({_M})月(?:份?[底末]|[123]\d日){_ENDED}")
_MONTH = re.compile(rf"(?<![\d-])({_M})月份?")
_THIS_MONTH = re.compile(
    r"本月份?|当月|该月|[分各逐]月|^年?月度?份?(?=完成|计划|实际|投资)|月度(?=完成|计划|投资)|(?:截?至|到)[上中下本]?旬"
)
_TEN_DAYS = re.compile(r"[上中下本]旬|^旬(?=完成|计划)")
_OTHER_MONTH = re.compile(r"上个?月|下个?月(?=完成|投资|计划投资|形象)")


@dataclass(frozen=True, slots=True)
class When:
    """The time a heading or a title names. A month of 0 is one it leaves open: 本月, "1～ 月"."""

    kind: Kind = Kind.NONE
    years: frozenset[int] = field(default_factory=frozenset)
    #: years up to whose end a figure reaches
    ends: frozenset[int] = field(default_factory=frozenset)
    months: frozenset[int] = field(default_factory=frozenset)
    #: why it is no time of this plan: "other-year", "other-month", "ten-days"
    foreign: str = ""
    #: it names the plan's year, by number or as 本年
    yearly: bool = False

    def under(self, parent: When) -> When:
        """The time of a heading below ``parent``: its own word goes before its parent's; 当月 below 8月 is August."""
        telling = self.kind > Kind.YEAR
        own = telling and not (self.months <= {0} and parent.months)
        return When(
            self.kind if telling or parent.kind is Kind.NONE else parent.kind,
            self.years | parent.years,
            self.ends | parent.ends,
            self.months if own else parent.months,
            self.foreign or parent.foreign,
            self.yearly or parent.yearly,
        )

    @property
    def telling(self) -> Kind:
        """Up to the end of a month *of this year* is January to that month."""
        return Kind.SPAN if self.kind is Kind.MONTH_END and self.yearly else self.kind

    def year_amiss(self, year: int) -> str:
        """Why it is not about this plan's year or the end of the year before: "other-year" or ""."""
        amiss = self.foreign == "other-year" or self.years - {year} or self.ends - {year - 1}
        return "other-year" if amiss else ""

    def month_amiss(self, month: int | None, titled: int | None) -> str:
        """Why it is not about the month asked for; a month left open is the title's, if that names one."""
        if self.foreign in ("other-month", "ten-days"):
            return self.foreign
        if month is None and self.months <= {0}:
            return ""
        named = {each or titled or month for each in self.months or {0}}
        return "" if named == {month} else "other-month"


class _Cut(NamedTuple):
    """What is cut out of a heading: by which pattern, what kind of time it is, where its numbers go."""

    pattern: re.Pattern[str]
    kind: Kind
    into: str = ""
    foreign: str = ""
    month: int = 0


_CUTS = (
    _Cut(_YEARS, Kind.YEAR, "years"),
    _Cut(_END, Kind.BEFORE, "ends"),
    _Cut(_LAST_END, Kind.BEFORE),
    _Cut(_SINCE, Kind.SINCE_START),
    _Cut(_THIS_YEAR, Kind.YEAR),
    _Cut(_OTHER_YEAR, Kind.NONE, foreign="other-year"),
    _Cut(_YEAR, Kind.YEAR, "years"),
    _Cut(_SPAN, Kind.SPAN, "months"),
    _Cut(_PART, Kind.NONE, foreign="other-month"),
    _Cut(re.compile(r"上半年|前[二两]季度"), Kind.SPAN, "months", month=6),
    _Cut(re.compile(r"前三季度"), Kind.SPAN, "months", month=9),
    _Cut(re.compile(r"第?一季度|首季度?"), Kind.SPAN, "months", month=3),
    _Cut(_MONTH_END, Kind.MONTH_END, "months"),
    _Cut(_MONTH, Kind.MONTH, "months"),
    _Cut(_THIS_MONTH, Kind.MONTH, "months"),
    _Cut(_TEN_DAYS, Kind.MONTH, foreign="ten-days"),
    _Cut(_OTHER_MONTH, Kind.NONE, foreign="other-month"),
)


def take(text: str) -> tuple[str, When]:
    """A squeezed heading without its time, and the time. In aliases ``m`` stands for the month asked for."""
    text = _DASHES.sub("-", _WRITTEN.sub(lambda m: m[0].translate(_NUMERALS), text))
    kind, foreign, yearly = Kind.NONE, "", False
    numbers: dict[str, set[int]] = {"years": set(), "ends": set(), "months": set()}
    for cut in _CUTS:
        found = list(cut.pattern.finditer(text))
        if not found:
            continue
        text = cut.pattern.sub("", text)
        kind, foreign = max(kind, cut.kind), foreign or cut.foreign
        yearly = yearly or cut.kind is Kind.YEAR
        if cut.into:
            numbers[cut.into].update(each for match in found for each in _range(match, cut.month))
    years, ends, months = (frozenset(each) for each in numbers.values())
    return text, When(kind, years, ends, months, foreign, yearly)


def _range(match: re.Match[str], month: int) -> Iterable[int]:
    """The numbers of a match: one, or all from the first to the last."""
    told = [_number(each) for each in match.groups()] or [month]
    return range(min(told), max(told) + 1)


def _number(text: str | None) -> int:
    """A year or a month; of two digits before 年 the century is added, and a month left open is 0."""
    number = int(text) if text and text.isdecimal() else 0
    return number if number <= 12 or number > 99 else number + (1900 if number >= 70 else 2000)


# --- titles


@dataclass(frozen=True, slots=True)
class Title:
    """What the rows above the headings say of the time: years, and the month up to which the sheet reports."""

    years: frozenset[int] = field(default_factory=frozenset)
    month: int | None = None


_FILLED_IN = re.compile(r"(填报|填表|制表|打印|更新|上报|报送|报出|编制)(时间|日期|单位|人)|文号|号\)?$|电话")
_DAY = re.compile(r"^\(?\d{2,4}[年.-/]\d{1,2}[月.-/]\d{1,2}日?\)?$")


def title(texts: Iterable[str]) -> Title:
    """Years and month of a sheet's title rows; the day on which it was filled in is none of them."""
    years: set[int] = set()
    months: list[tuple[bool, int]] = []
    for text in map(squeeze, texts):
        if _FILLED_IN.search(text) or _DAY.match(text):
            continue
        when = take(text)[1]
        years |= when.years | {end + 1 for end in when.ends if when.kind is Kind.BEFORE}
        if not when.foreign:
            months += [(when.kind is not Kind.SPAN, max(when.months))] if when.months else []
    return Title(frozenset(years), min(months)[1] or None if months else None)
